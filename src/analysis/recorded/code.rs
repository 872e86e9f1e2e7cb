//! What code says to a library that records: a call (`EnableSensitiveDataLogging()`), a constant that is given
//! (`Level.BODY`), a member that is assigned (`HTTPConnection.debuglevel = 1`), the level of a logger of its own.

use super::{Recording, Told, shown, without_blanks};
use crate::catalog::recorders::{RecordingCall, RecordingTarget};
use crate::facts::endpoints::paths::ant_matches;
use crate::facts::endpoints::selected::{arguments, callee, last_name};
use crate::finding::Confidence;
use crate::ir::{BinaryOp, ExprId, ExprKind, Literal, Module};
use crate::project::ExprRef;
use crate::source::{Place, Span};

impl Recording<'_, '_> {
    pub(super) fn of_module(&self, module: &Module) -> Vec<Told> {
        let mut found = Vec::new();
        if module.language.is_data() {
            self.of_document(module, &mut found);
            return found;
        }
        let is_known = self.list.iter().any(|r| r.languages.contains(&module.language));
        if !is_known {
            return found;
        }
        for call in &self.project.scopes_of(module.file).calls {
            self.of_call(module, ExprRef::new(module.file, *call), &mut found);
        }
        for (i, expr) in module.exprs.iter().enumerate() {
            let e = ExprRef::new(module.file, ExprId(i as u32));
            match &expr.kind {
                ExprKind::Name(name) | ExprKind::Member { name, .. } if self.values.asks(module.language, name) => {
                    self.of_value(module, e, &mut found);
                }
                ExprKind::Assign { target, value: Some(value), op: None, .. } => {
                    self.of_assignment(module, e, *target, *value, &mut found);
                }
                // 'loggers': {'django.db.backends': {'level': 'DEBUG'}}
                ExprKind::Object(entries) => {
                    for entry in entries {
                        let Some(logger) = entry.key.and_then(|k| module.str_literal(k)) else { continue };
                        let Some(levels) = self.settings.levels_of(logger) else { continue };
                        let ExprKind::Object(options) = module.kind(entry.value) else { continue };
                        let level = options.iter().find_map(|o| {
                            let is_level = o.key.and_then(|k| module.str_literal(k)).is_some_and(|k| k == "level");
                            last_word(module, o.value).filter(|_| is_level)
                        });
                        self.note_level(levels, level, logger, e, module.span(entry.value), &mut found);
                    }
                }
                _ => {}
            }
        }
        found
    }

    fn of_call(&self, module: &Module, call: ExprRef, found: &mut Vec<Told>) {
        let target = callee(self.project, call);
        // logging.getLogger("sqlalchemy.engine").setLevel(logging.INFO)
        if let ExprKind::Member { object, .. } = module.kind(target.id)
            && let ExprKind::Call { args, .. } = module.kind(*object)
            && let Some(logger) = args.first().and_then(|a| module.str_literal(a.value))
            && let Some(levels) = self.settings.levels_of(logger)
        {
            let level = arguments(self.project, call).first().and_then(|a| last_word(module, a.value));
            self.note_level(levels, level, logger, call, module.span(call.id), found);
        }
        if last_name(self.project, target).is_some_and(|n| !self.calls.asks(module.language, n)) {
            // an import under another name is resolved all the same
            let is_renamed = matches!(module.kind(target.id), ExprKind::Name(_));
            if !is_renamed {
                return;
            }
        }
        for ((recorder, spec), matched) in self.calls.matches(self.project, target) {
            let is_known = matched.confidence > Confidence::Low || spec.call.open;
            if is_known && self.list[*recorder].languages.contains(&module.language) && self.fits(spec, call) {
                let place = self.named(call);
                found.push(Told {
                    recorder: *recorder,
                    place,
                    at: Some(call),
                    confidence: matched.confidence.max(Confidence::Medium),
                    shown: shown_call(self.project.sources.text_at(place)),
                });
            }
        }
    }

    fn fits(&self, spec: &RecordingCall, call: ExprRef) -> bool {
        let args = arguments(self.project, call);
        let module = self.project.module_of(call.file);
        let is_written_out = |e: ExprId| {
            use ExprKind::{Lambda, Literal, Object};
            matches!(module.kind(e), Literal(_) | Object(_) | Lambda(_))
        };
        if spec.told && !args.iter().all(|a| is_written_out(a.value)) {
            return false;
        }
        if spec.with.is_empty() && spec.without.is_empty() && spec.all.is_empty() {
            return true;
        }
        let end = self.project.place(callee(self.project, call)).span.end;
        let inside = Span { start: end, end: self.project.place(call).span.end.max(end) };
        let text = without_blanks(self.project.sources.text_at(Place::new(call.file, inside)));
        (spec.with.is_empty() || spec.with.iter().any(|w| text.contains(w.as_str())))
            && spec.all.iter().all(|w| text.contains(w.as_str()))
            && !spec.without.iter().any(|w| text.contains(w.as_str()))
    }

    /// From the name that is called to the end of the call, if that is one line.
    fn named(&self, call: ExprRef) -> Place {
        let target = self.project.place(callee(self.project, call));
        let name = last_name(self.project, callee(self.project, call)).map_or(0, |n| n.len() as u32);
        let text = &self.project.sources.get(call.file).text;
        // a name may be written otherwise than it reads
        let start =
            text.floor_char_boundary(target.span.end.saturating_sub(name).max(target.span.start) as usize) as u32;
        let whole = Span { start, end: self.project.place(call).span.end };
        let text = self.project.sources.text_at(Place::new(call.file, whole));
        Place::new(call.file, if text.contains('\n') { Span { start, end: target.span.end } } else { whole })
    }

    /// `level = HttpLoggingInterceptor.Level.BODY`, `return Logger.Level.FULL`; a constant that is compared asks for nothing.
    fn of_value(&self, module: &Module, e: ExprRef, found: &mut Vec<Told>) {
        if let Some(parent) = self.project.parent(e) {
            match self.project.kind(parent) {
                ExprKind::Binary { op: BinaryOp::Equal | BinaryOp::NotEqual | BinaryOp::Compare, .. }
                | ExprKind::Member { .. } => return,
                ExprKind::Call { callee, .. } if *callee == e.id => return,
                ExprKind::Assign { target, .. } if *target == e.id => return,
                _ => {}
            }
        }
        for (recorder, matched) in self.values.matches(self.project, e) {
            if matched.confidence > Confidence::Low && self.list[*recorder].languages.contains(&module.language) {
                found.push(Told {
                    recorder: *recorder,
                    place: self.project.place(e),
                    at: Some(e),
                    confidence: matched.confidence,
                    shown: shown(self.project.sources.text_at(self.project.place(e))),
                });
            }
        }
    }

    fn of_assignment(&self, module: &Module, e: ExprRef, target: ExprId, value: ExprId, found: &mut Vec<Told>) {
        let name = match module.kind(target) {
            ExprKind::Name(name) | ExprKind::Member { name, .. } => name.clone(),
            _ => return,
        };
        if !self.targets.asks(module.language, &name) {
            return;
        }
        let Some(text) = last_word(module, value) else { return };
        let path = self.project.sources.get(module.file).path.to_lowercase();
        let is_here = |t: &RecordingTarget| t.files.is_empty() || t.files.iter().any(|f| ant_matches(f, &path));
        for ((recorder, spec), matched) in self.targets.matches(self.project, ExprRef::new(module.file, target)) {
            let is_known = matched.confidence > Confidence::Low || spec.to.open;
            let is_asked = self.list[*recorder].languages.contains(&module.language) && spec.values.contains(&text);
            if is_known && is_asked && is_here(spec) {
                found.push(Told {
                    recorder: *recorder,
                    place: self.project.place(e),
                    at: Some(e),
                    confidence: matched.confidence.max(Confidence::Medium),
                    shown: shown(self.project.sources.text_at(self.project.place(e))),
                });
            }
        }
    }

    fn note_level(
        &self,
        levels: &[(usize, Vec<String>)],
        level: Option<String>,
        logger: &str,
        e: ExprRef,
        span: Span,
        found: &mut Vec<Told>,
    ) {
        let Some(level) = level else { return };
        for (recorder, _) in levels.iter().filter(|(_, at)| at.contains(&level)) {
            found.push(Told {
                recorder: *recorder,
                place: Place::new(e.file, span),
                at: Some(e),
                confidence: Confidence::High,
                shown: format!("{logger}: {level}"),
            });
        }
    }
}

/// A call as a message shows it: with its arguments only where no text stands in them, which may be a password.
fn shown_call(text: &str) -> String {
    match text.split_once('(') {
        Some((name, arguments)) if arguments.contains(['"', '\'', '`']) => shown(&format!("{name}(…)")),
        _ => shown(text),
    }
}

/// `logging.DEBUG` → `debug`, `"debug"`, `:debug`, `1`, `true`.
pub(super) fn last_word(module: &Module, e: ExprId) -> Option<String> {
    match module.kind(e) {
        ExprKind::Literal(Literal::Str(text) | Literal::Number(text)) => {
            Some(text.trim_start_matches(':').to_lowercase())
        }
        ExprKind::Literal(Literal::Bool(value)) => Some(value.to_string()),
        ExprKind::Name(name) | ExprKind::Member { name, .. } => Some(name.to_lowercase()),
        _ => None,
    }
}
