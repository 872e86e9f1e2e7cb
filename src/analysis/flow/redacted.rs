//! What a logger leaves out by itself of the objects that it is given: `pino({ redact: ["cnic", "*.mobileNo"] })`.
//!
//! It counts where the logger that is called is seen to be made so, here or in another file, or is a child of it; and
//! for objects only: a value in the text of a message is written. Redaction in files outside the code is not read.

use super::sinks::SinkUse;
use super::value::{Value, What};
use super::walk::Walker;
use crate::catalog::sinks::SinkKind;
use crate::ir::{ExprId, ExprKind, Name};
use crate::project::{ExprRef, Value as Origin};
use crate::source::caps::Cap;

/// Loggers that are made of loggers are followed this far.
const MAX_PARENTS: usize = 4;
/// Paths of one logger that are read.
const MAX_PATHS: usize = 100;

impl Walker<'_, '_, '_> {
    /// The entries that a call which logs objects leaves out of them.
    pub(super) fn redacted_at(&self, e: ExprId, sink: &SinkUse<'_>, given: &[Value]) -> Vec<Name> {
        let holds_object = |v: &Value| v.entries.is_some() || v.facts.iter().any(|f| !matches!(f.what, What::Data(..)));
        let ExprKind::Call { callee, .. } = self.module.kind(e) else { return Vec::new() };
        match self.module.kind(*callee) {
            ExprKind::Member { object, .. } if sink.kind == SinkKind::Log && given.iter().any(holds_object) => {
                self.redacted_by(*object)
            }
            _ => Vec::new(),
        }
    }

    /// A value without some entries, at any depth.
    pub(super) fn left_everywhere(&self, value: &Value, keys: &[Name]) -> Value {
        let mut left = self.left_of(value, keys);
        let entries: Vec<(Name, Value)> = value.entries.iter().flat_map(|e| e.iter().cloned()).collect();
        for (key, entry) in entries.iter().filter(|(key, entry)| !keys.contains(key) && entry.has_data()) {
            left.put(key, self.left_everywhere(entry, keys));
        }
        left
    }

    fn redacted_by(&self, logger: ExprId) -> Vec<Name> {
        let project = self.cx.project;
        let mut at = self.at(logger);
        let mut redacted = Vec::new();
        for _ in 0..MAX_PARENTS {
            let Origin::Made(made) = project.origin(at) else { break };
            let (ExprKind::Call { callee, args } | ExprKind::New { class: callee, args, .. }) = project.kind(made)
            else {
                break;
            };
            args.iter().for_each(|a| self.collect_redacted(ExprRef::new(made.file, a.value), &mut redacted));
            // logger.child({ module: "counter" })
            let ExprKind::Member { object, .. } = project.kind(ExprRef::new(made.file, *callee)) else { break };
            at = ExprRef::new(made.file, *object);
        }
        redacted
    }

    /// `{ redact: ["a.cnic"] }`, `{ redact: { paths: ["cnic"] } }`
    fn collect_redacted(&self, options: ExprRef, redacted: &mut Vec<Name>) {
        let project = self.cx.project;
        let words = &self.cx.knowledge.sanitizers.removes.logger_options;
        let mut todo = vec![(self.written_at(options), 0)];
        while let Some((at, depth)) = todo.pop() {
            let module = project.module_of(at.file);
            match project.kind(at) {
                ExprKind::Object(entries) if depth < 2 => {
                    let named = entries
                        .iter()
                        .filter(|e| e.key.and_then(|k| module.str_literal(k)).is_some_and(|k| words.contains(k)));
                    todo.extend(named.map(|e| (self.written_at(ExprRef::new(at.file, e.value)), depth + 1)));
                }
                ExprKind::List(paths) if depth > 0 => {
                    let paths = project.sources.caps.first(Cap::Redacted, at.file, paths, MAX_PATHS);
                    let paths = paths.iter().filter_map(|p| module.str_literal(*p));
                    redacted.extend(paths.filter_map(|path| last_key(path)));
                }
                _ => {}
            }
        }
    }

    /// What a name stands for.
    fn written_at(&self, e: ExprRef) -> ExprRef {
        match (self.cx.project.kind(e), self.cx.project.origin(e)) {
            (ExprKind::Name(_) | ExprKind::Member { .. }, Origin::Made(made)) => made,
            _ => e,
        }
    }
}

/// `req.body.cnic`, `*.cnic`, `user["cnic"]` → `cnic`; `*` alone is no key.
fn last_key(path: &str) -> Option<Name> {
    let last = path.trim_end_matches(']').rsplit(['.', '[']).next()?;
    let key = last.trim_matches(['"', '\'']);
    (!key.is_empty() && key != "*").then(|| Name::new(key))
}
