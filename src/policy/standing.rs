//! What the policy's approved list, its gateways and the registers of the scanned tree say of an endpoint that the code leaves open.
//!
//! The repository may declare, the policy decides how far that counts: how long, for how many endpoints at once, and whether
//! at all where state changes or personal data comes back. An entry that goes beyond is not honoured and is reported.

use std::cell::Cell;

use jiff::civil::Date;

use super::approved::has_method;
use super::gateway::Gateway;
use super::register::{Entry, Register};
use super::{Policy, written::RegisterLimits};
use crate::facts::endpoints::AuthStatus;
use crate::finding::{Detection, EndpointName, Family, Mark};
use crate::source::{Place, SourceMap, Span};

/// An endpoint, as far as it matters here.
#[derive(Clone, Debug)]
pub struct Subject<'a> {
    pub name: EndpointName,
    /// Path of the file that declares it.
    pub file: &'a str,
    pub returns_personal_data: bool,
}

impl Subject<'_> {
    /// Whatever is not only read may change state.
    fn changes_state(&self) -> bool {
        !matches!(self.name.method.as_str(), "GET" | "HEAD" | "OPTIONS")
    }
}

/// Who says it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Basis {
    Gateway,
    Approved,
    Register,
}

/// What is said of an open endpoint.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ruling {
    pub basis: Basis,
    pub status: AuthStatus,
    pub what: String,
    /// Absent for what stands in no scanned file.
    pub place: Option<Place>,
}

/// An entry of a register, with what became of it.
struct Standard<'r> {
    register: &'r Register,
    entry: &'r Entry,
    place: Option<Place>,
    /// Endpoints that it names, open or not.
    named: Cell<usize>,
    /// Those among them that ask for no credentials.
    open: Cell<usize>,
    /// Why it is not honoured for some endpoint.
    refused: std::cell::RefCell<Option<String>>,
}

pub struct Standing<'p> {
    policy: &'p Policy,
    today: Date,
    entries: Vec<Standard<'p>>,
    /// With the place of the proof.
    gateways: Vec<(&'p Gateway, Option<Place>)>,
}

impl<'p> Standing<'p> {
    pub fn new(policy: &'p Policy, registers: &'p [Register], sources: &SourceMap, today: Date) -> Self {
        let entries = registers.iter().flat_map(|register| {
            let file = sources.by_path(&register.file);
            register.entries.iter().map(move |entry| Standard {
                register,
                entry,
                place: file.map(|id| {
                    let span = sources.span_of_line(id, entry.line);
                    let text = sources.get(id).text_of(span);
                    let indent = text.len() - text.trim_start().len();
                    Place::new(id, Span::new(span.start as usize + indent, span.end as usize))
                }),
                named: Cell::new(0),
                open: Cell::new(0),
                refused: std::cell::RefCell::default(),
            })
        });
        let gateways = policy.gateways.iter().filter_map(|g| {
            let holds = g.until.is_none_or(|until| until >= today);
            holds.then_some(())?;
            let Some(proof) = &g.written.proof else { return Some((g, None)) };
            let id = sources.by_path(proof.file.trim_start_matches("./"))?;
            let at = sources.get(id).text.find(&proof.holds)?;
            Some((g, Some(Place::new(id, Span::new(at, at + proof.holds.len())))))
        });
        Self { policy, today, entries: entries.collect(), gateways: gateways.collect() }
    }

    /// Counts what each entry names. To be told of every endpoint before [`Standing::ruling`] is asked.
    pub fn note(&self, subject: &Subject<'_>, status: AuthStatus) {
        for standard in self.entries.iter().filter(|s| s.names(subject)) {
            standard.named.set(standard.named.get() + 1);
            if status != AuthStatus::Authenticated {
                standard.open.set(standard.open.get() + 1);
            }
        }
    }

    /// What is said of an endpoint that the code leaves open, or whose check cannot be seen.
    pub fn ruling(&self, subject: &Subject<'_>) -> Option<Ruling> {
        if let Some((gateway, place)) = self.gateways.iter().find(|(g, _)| g.covers(&subject.name.path, subject.file)) {
            let g = &gateway.written;
            let what = format!("gateway declared in policy: {}: {} (owner {})", g.id, g.evidence.trim(), g.owner);
            return Some(Ruling { basis: Basis::Gateway, status: AuthStatus::Authenticated, what, place: *place });
        }
        let approvals = self.policy.approved.iter();
        let mut approvals = approvals.filter(|a| !subject.returns_personal_data || a.written.personal_data);
        if let Some(approved) = approvals.find(|a| a.covers(&subject.name)) {
            let what = format!("approved in policy: {}", approved.written.reason);
            return Some(Ruling { basis: Basis::Approved, status: AuthStatus::Public, what, place: None });
        }
        let standard = self.entries.iter().find(|s| s.names(subject) && self.is_honoured(s, subject))?;
        let Entry { reason, owner, until, line, .. } = standard.entry;
        let what = format!(
            "declared public in {}:{line}: {} (owner {owner}, until {until})",
            standard.register.file,
            reason.trim()
        );
        Some(Ruling { basis: Basis::Register, status: AuthStatus::Public, what, place: standard.place })
    }

    /// What a finding about an endpoint should say of entries that name it and do not count.
    pub fn notes(&self, subject: &Subject<'_>) -> Vec<String> {
        let naming = self.entries.iter().filter(|s| s.names(subject));
        let notes = naming.filter_map(|s| {
            let why = if s.entry.until < self.today {
                format!("ended on {}", s.entry.until)
            } else {
                self.problem(s, subject)?
            };
            Some(format!("the entry in {}:{} is not honoured: it {why}", s.register.file, s.entry.line))
        });
        notes.collect()
    }

    fn is_honoured(&self, standard: &Standard<'_>, subject: &Subject<'_>) -> bool {
        if standard.entry.until < self.today {
            return false;
        }
        match self.problem(standard, subject) {
            None => true,
            Some(problem) => {
                standard.refused.borrow_mut().get_or_insert(problem);
                false
            }
        }
    }

    /// Why the policy does not let an entry open an endpoint.
    fn problem(&self, standard: &Standard<'_>, subject: &Subject<'_>) -> Option<String> {
        let Some(limits) = &self.policy.register else {
            return Some("stands under a policy that accepts no register".to_owned());
        };
        let (most, about) = limits.days(subject);
        if most == 0 {
            let where_to = "it has to be on the approved public list of the policy";
            return Some(format!("names {} {}, which {about}: {where_to}", subject.name.method, subject.name.path));
        }
        let days = self.today.until(standard.entry.until).map_or(i64::MAX, |span| i64::from(span.get_days()));
        if days > i64::from(most) {
            return Some(format!("lasts {days} days; the policy allows {most} for an endpoint that {about}"));
        }
        let open = standard.open.get();
        if open > limits.max_endpoints {
            let most = limits.max_endpoints;
            return Some(format!(
                "opens {open} endpoints; the policy allows {most} to one entry: name them more closely"
            ));
        }
        None
    }

    /// What is wrong with the registers. Of those outside the scanned tree nothing is said: what they name may be there.
    pub fn detections(&self) -> Vec<Detection> {
        let mut found = Vec::new();
        for standard in &self.entries {
            let (Some(place), entry) = (standard.place, standard.entry) else { continue };
            let methods: Vec<&str> = entry.methods.iter().map(|m| m.id()).collect();
            let subject = format!("Entry for {} {}", methods.join(","), entry.path);
            let (rule, message, label) = if entry.until < self.today {
                let label = format!("ended on {}", entry.until);
                ("register-expired", format!("{subject} ended on {}; it opens nothing", entry.until), label)
            } else if let Some(problem) = standard.refused.borrow().as_ref() {
                ("register-refused", format!("{subject} {problem}"), "not honoured".to_owned())
            } else if standard.open.get() == 0 {
                let why = match standard.named.get() {
                    0 => "no endpoint has this method and path",
                    _ => "what it names asks for credentials",
                };
                ("register-unused", format!("{subject} opens nothing: {why}"), why.to_owned())
            } else {
                continue;
            };
            found.push(Detection::new(rule, Family::Policy, Mark::new(place, label), message).identity(subject));
        }
        found
    }
}

impl Standard<'_> {
    fn names(&self, subject: &Subject<'_>) -> bool {
        let scope = self.register.scope.as_str();
        let is_below = scope.is_empty() || subject.file.strip_prefix(scope).is_some_and(|rest| rest.starts_with('/'));
        is_below
            && has_method(&self.entry.methods, &subject.name.method)
            && self.entry.pattern.covers(&subject.name.path)
    }
}

impl RegisterLimits {
    /// How many days an entry may last, and what about the endpoint says so.
    fn days(self, subject: &Subject<'_>) -> (u32, &'static str) {
        let mut limits = vec![(self.max_days, "is only read")];
        if subject.changes_state() {
            limits = vec![(self.max_days_changing, "changes state")];
        }
        if subject.returns_personal_data {
            limits.push((self.max_days_personal, "returns personal data"));
        }
        limits.into_iter().min_by_key(|(days, _)| *days).unwrap_or((0, "is not known"))
    }
}
