//! What the knowledge says of a guard by its symbol: `login_required`, `OAuth2PasswordBearer(auto_error=False)`.

use super::known::Role;
use super::{Guards, Proof, Property, shown};
use crate::facts::endpoints::selected::{arguments, callee, exprs};
use crate::finding::Confidence;
use crate::ir::ExprKind;
use crate::project::matcher::Match;
use crate::project::{ExprRef, Value};

impl Guards<'_, '_> {
    /// What the knowledge says of a symbol or of the call of one.
    pub(super) fn of_symbol(&self, f: usize, e: ExprRef, fuel: u32) -> Option<Property> {
        if self.unnamed.borrow().contains(&(f, e)) {
            return None;
        }
        let known = &self.known[f];
        let target = callee(self.project, e);
        let mut found = known.symbols.matches(self.project, e);
        // func requireUser(h) { return http.HandlerFunc(…) }: a wrapper of the project's own is read, whatever it gives
        if target != e && found.iter().any(|((r, _), _)| matches!(r, Role::Wraps | Role::Inert)) {
            let is_own = !self.project.callees(e).is_empty();
            found.retain(|((r, _), _)| !is_own || !matches!(r, Role::Wraps | Role::Inert));
        }
        if target != e {
            found.extend(known.symbols.matches(self.project, target));
        }
        // where an import leads nowhere, `pkg.*.*` would fit any name
        found.retain(|((_, i), m)| m.confidence > Confidence::Low || !known.guards[*i].is_wild);
        let best = found.into_iter().max_by_key(|((_, i), m)| (m.confidence, known.guards[*i].precision()));
        // what a variable is in one round it is not in the next
        if best.is_none() && !self.project.is_bound() {
            self.unnamed.borrow_mut().insert((f, e));
        }
        let ((role, index), matched) = best?;
        Some(match role {
            Role::Inert => Property::Nothing,
            Role::Opens => self.opens(e, matched.confidence),
            Role::Wraps => self.any(f, &shown::given(self.project, e), fuel),
            Role::Rejects => self.rejecting(f, e, *index, matched),
        })
    }

    fn opens(&self, e: ExprRef, confidence: Confidence) -> Property {
        let what = format!("{} lets everyone pass", shown::name_of(self.project, e));
        Property::Opens(Proof::new(what, self.project.place(e), confidence))
    }

    /// What a call does that rejects, by what it is given.
    fn rejecting(&self, f: usize, e: ExprRef, index: usize, matched: Match) -> Property {
        let condition = &self.known[f].guards[index];
        // lenient = OAuth2PasswordBearer(auto_error=False); Depends(lenient)
        let made = match self.project.origin(e) {
            Value::Made(made) => made,
            _ => e,
        };
        let mut at = self.project.place(made);
        // authenticate("jwt") { … }: what its block holds is no condition
        if let Some(last) = arguments(self.project, made).last()
            && let ExprKind::Lambda(_) = self.project.kind(ExprRef::new(made.file, last.value))
        {
            at.span.end = self.project.place(ExprRef::new(made.file, last.value)).span.start;
        }
        let text = self.project.sources.text_at(at);
        let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let has = |list: &[String]| list.iter().any(|w| text.contains(w.as_str()) || compact.contains(w.as_str()));
        if has(&condition.inert_with) || (!condition.needs_with.is_empty() && !has(&condition.needs_with)) {
            return Property::Nothing;
        }
        if has(&condition.opens_with) {
            return self.opens(e, matched.confidence);
        }
        if !self.is_enabled(f, e.file, index) {
            return Property::Nothing;
        }
        let confidence = matched.confidence.max(Confidence::Medium);
        let mut proof = Proof::new(shown::name_of(self.project, e), self.project.place(e), confidence);
        proof.unsafe_only = condition.unsafe_only;
        proof.skipper = exprs(self.project, made, condition.skipper.as_ref()).into_iter().find_map(|s| {
            match self.project.origin(s) {
                Value::Function(function) => Some(function),
                _ => None,
            }
        });
        Property::Rejects(proof)
    }
}
