//! What was made of one line: each value on it that could be a credential, with what counted for and against it, what
//! was reported there and what excuses it, and the endpoints that it declares.

use std::io::{self, Write};

use serde::Serialize;

use super::json::{EndpointItem, endpoint, to_writer};
use super::{EndpointRow, Masks, Report};
use crate::analysis::credentials::{Explained, Judgement, Outcome, OverSum};
use crate::catalog::credentials::Credentials;
use crate::finding::Confidence;
use crate::policy::Finding;
use crate::source::{FileId, Place, Span};

/// One line of a scan, and what the scan looked at there.
pub struct Why<'r> {
    pub report: &'r Report,
    pub knowledge: &'r Credentials,
    pub file: FileId,
    /// From 1.
    pub line: u32,
    /// Of this line only.
    pub looked_at: Vec<Explained>,
}

impl Why<'_> {
    /// With the values that were looked at and not reported: some of them may be secrets all the same.
    fn masks(&self) -> Masks {
        let looked_at: Vec<Place> = self.looked_at.iter().map(|e| Place::new(self.file, e.span)).collect();
        Masks::new(self.report.masked.iter().chain(&looked_at), &self.report.personal, &self.report.sources)
    }

    fn covers(&self, place: Place) -> bool {
        let source = self.report.sources.get(self.file);
        let at = |offset: u32| source.line_column(offset).line;
        place.file == self.file && (at(place.span.start)..=at(place.span.end)).contains(&self.line)
    }

    fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.report.findings.iter().filter(|f| self.covers(f.detection.primary.place))
    }

    fn endpoints(&self) -> impl Iterator<Item = &EndpointRow> {
        let source = self.report.sources.get(self.file);
        let starts = |row: &&EndpointRow| {
            row.place.file == self.file && source.line_column(row.place.span.start).line == self.line
        };
        self.report.endpoints.iter().filter(starts)
    }

    /// What a line without any such value was searched for.
    fn searched(&self) -> String {
        let class = self.report.sources.get(self.file).class;
        let whole =
            if class.is_own_code() { "" } else { "; its structure is not read: somebody else's code, or a tool's" };
        format!(
            "no credential: looked for names with {}, and for the forms of {} detectors{whole}",
            self.knowledge.names.stems().join(", "),
            self.knowledge.detectors.len()
        )
    }

    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let masks = self.masks();
        let source = self.report.sources.get(self.file);
        let whole = source.span_of_line(self.line);
        let around = self.looked_at.first().map_or(Span::at(whole.start as usize), |e| e.span);
        writeln!(out, "{}:{}", super::excerpt::escaped(&source.path), self.line)?;
        writeln!(out, "  {}", masks.line(self.file, source, self.line, around).text.trim())?;
        for one in &self.looked_at {
            self.write_one(one, &masks, out)?;
        }
        if self.looked_at.is_empty() {
            writeln!(out, "\n{}", self.searched())?;
        }
        for finding in self.findings() {
            let d = &finding.detection;
            writeln!(out, "\nfinding {} ({}, confidence {})", d.rule, finding.severity.id(), d.confidence.id())?;
            writeln!(out, "  {}", masks.prose(&d.message))?;
            for note in &d.notes {
                writeln!(out, "  {}", masks.prose(note))?;
            }
            match &finding.granted {
                Some(granted) => writeln!(out, "  excused: {}", masks.prose(&granted.reason))?,
                None => writeln!(out, "  not excused")?,
            }
        }
        for row in self.endpoints() {
            writeln!(out, "\nendpoint {} {}: {}", row.method, masks.prose(&row.path), row.status.as_str())?;
            for evidence in &row.evidence {
                writeln!(out, "  {}", masks.prose(&evidence.what))?;
            }
            writeln!(out, "  the whole way: amanat endpoints --explain {} {}", row.method, masks.prose(&row.path))?;
        }
        Ok(())
    }

    fn write_one(&self, one: &Explained, masks: &Masks, out: &mut dyn Write) -> io::Result<()> {
        let hidden = one.hidden.map(|how| format!(" ({how})")).unwrap_or_default();
        writeln!(out, "\n`{}`, {}: {}{hidden}", masks.prose(&one.name), one.what, one.value)?;
        match &one.outcome {
            Outcome::RuledOut(why) => writeln!(out, "  not reported: {why}"),
            Outcome::Known { confidence, notes } => {
                for note in notes {
                    writeln!(out, "  {note}")?;
                }
                writeln!(out, "  reported for its form, confidence {}", confidence.id())
            }
            Outcome::Weighed(judgement) => self.write_sum(one, judgement, out),
        }
    }

    fn write_sum(&self, one: &Explained, judgement: &Judgement, out: &mut dyn Write) -> io::Result<()> {
        let weights = &self.knowledge.weights;
        writeln!(out, "  {:>+6.2}  to begin with", weights.base)?;
        for (told, weight) in self.signs(judgement) {
            writeln!(out, "  {weight:>+6.2}  {told}")?;
        }
        if let Some(rule) = judgement.rule {
            writeln!(out, "  {:>+6.2}  {}", judgement.score - weights.score(&judgement.signs), rule.told())?;
        }
        let verdict = match one.reported(self.knowledge) {
            Some(confidence) => format!("reported, confidence {}", confidence.id()),
            None => "not reported".to_owned(),
        };
        let (report, sure) = (weights.report, weights.sure);
        writeln!(out, "  {:>+6.2}  {verdict} (from {report:.2} on; sure from {sure:.2} on)", judgement.score)
    }

    /// What counted, the weightiest first.
    fn signs(&self, judgement: &Judgement) -> Vec<(&'static str, f32)> {
        let mut signs: Vec<_> =
            judgement.signs.iter().map(|s| (s.told(), self.knowledge.weights.of(*s))).filter(|s| s.1 != 0.0).collect();
        signs.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then(a.0.cmp(b.0)));
        signs
    }

    pub fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        let masks = self.masks();
        let weights = &self.knowledge.weights;
        let candidate = |one: &Explained| {
            let judgement = match &one.outcome {
                Outcome::Weighed(judgement) => Some(judgement),
                _ => None,
            };
            CandidateItem {
                name: masks.prose(&one.name),
                what: one.what.clone(),
                value: one.value.to_string(),
                detector: one.detector.clone(),
                hidden: one.hidden,
                reported: one.reported(self.knowledge).map(Confidence::id),
                ruled_out: match one.outcome {
                    Outcome::RuledOut(why) => Some(why),
                    _ => None,
                },
                notes: match &one.outcome {
                    Outcome::Known { notes, .. } => notes.clone(),
                    _ => Vec::new(),
                },
                base: judgement.map(|_| weights.base),
                signs: judgement
                    .map(|j| self.signs(j).into_iter().map(|(sign, weight)| SignItem { sign, weight }).collect())
                    .unwrap_or_default(),
                rule: judgement.and_then(|j| j.rule).map(OverSum::told),
                score: judgement.map(|j| j.score),
            }
        };
        let finding = |f: &Finding| FindingItem {
            rule: f.detection.rule,
            severity: f.severity.id(),
            confidence: f.detection.confidence.id(),
            message: masks.prose(&f.detection.message),
            notes: f.detection.notes.iter().map(|n| masks.prose(n)).collect(),
            excused: f.granted.as_ref().map(|g| masks.prose(&g.reason)),
        };
        let document = Document {
            file: &self.report.sources.get(self.file).path,
            line: self.line,
            reported_from: weights.report,
            sure_from: weights.sure,
            candidates: self.looked_at.iter().map(candidate).collect(),
            searched: self.looked_at.is_empty().then(|| self.searched()),
            findings: self.findings().map(finding).collect(),
            endpoints: self.endpoints().map(|row| endpoint(row, &self.report.sources, &masks)).collect(),
        };
        to_writer(&document, out)
    }
}

#[derive(Serialize)]
struct Document<'r> {
    file: &'r str,
    line: u32,
    reported_from: f32,
    sure_from: f32,
    candidates: Vec<CandidateItem>,
    #[serde(skip_serializing_if = "Option::is_none")]
    searched: Option<String>,
    findings: Vec<FindingItem>,
    endpoints: Vec<EndpointItem<'r>>,
}

#[derive(Serialize)]
struct CandidateItem {
    name: String,
    what: String,
    value: String,
    detector: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hidden: Option<&'static str>,
    /// The confidence.
    reported: Option<&'static str>,
    ruled_out: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
    base: Option<f32>,
    signs: Vec<SignItem>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'static str>,
    score: Option<f32>,
}

#[derive(Serialize)]
struct SignItem {
    sign: &'static str,
    weight: f32,
}

#[derive(Serialize)]
struct FindingItem {
    rule: &'static str,
    severity: &'static str,
    confidence: &'static str,
    message: String,
    notes: Vec<String>,
    excused: Option<String>,
}
