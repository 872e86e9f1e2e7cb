//! What names, strings and numbers in a body say: credentials, refusals, statuses.

use super::{Condition, Reading};
use crate::facts::endpoints::words::{self, WordSet};
use crate::ir::visit::Nested;
use crate::ir::{ExprId, ExprKind, Literal};

impl Reading<'_, '_, '_> {
    /// The words of one node itself.
    pub(super) fn words_of(&self, e: ExprId) -> Vec<Vec<String>> {
        match self.module.kind(e) {
            ExprKind::Name(n) | ExprKind::Member { name: n, .. } => vec![words::split(n)],
            ExprKind::Literal(Literal::Str(s)) if s.len() < 80 => vec![words::split(s)],
            _ => Vec::new(),
        }
    }

    pub(super) fn mentions_credentials(&self, e: ExprId) -> bool {
        self.mentions(e, &self.guards.words.credentials)
    }

    pub(super) fn mentions(&self, e: ExprId, set: &WordSet) -> bool {
        let mut found = false;
        self.module.walk_expr(e, Nested::Enter, &mut |x| {
            found = found || self.words_of(x).iter().any(|w| set.find_in(w).is_some());
        });
        found
    }

    pub(super) fn is_checked(&self, around: &[Condition]) -> bool {
        around.iter().filter_map(|c| c.expr).any(|c| self.mentions_credentials(c))
    }

    pub(super) fn says_refusal(&self, name: &str) -> bool {
        self.guards.words.rejections.has(name)
    }

    pub(super) fn number_status(&self, e: ExprId) -> Option<String> {
        match self.module.kind(e) {
            ExprKind::Literal(Literal::Number(n)) if self.guards.words.statuses.iter().any(|s| n == s) => {
                Some(n.to_string())
            }
            ExprKind::Literal(Literal::Str(n)) if self.guards.words.statuses.iter().any(|s| n == s) => {
                Some(n.to_string())
            }
            _ => None,
        }
    }

    /// A status that refuses, as a number or the name of one (`HttpStatus.UNAUTHORIZED`, `HTTP_401_…`).
    pub(super) fn status_in(&self, e: ExprId) -> Option<String> {
        let mut found = None;
        self.module.walk_expr(e, Nested::Skip, &mut |x| {
            if found.is_some() {
                return;
            }
            found = match self.module.kind(x) {
                ExprKind::Name(n) | ExprKind::Member { name: n, .. } => {
                    let upper = n.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
                        || n.ends_with("Unauthorized")
                        || n.ends_with("Forbidden");
                    let words = words::split(n);
                    let numbered = n.contains("401") || n.contains("403");
                    (upper && (numbered || self.guards.words.rejections.find_in(&words).is_some()))
                        .then(|| n.to_string())
                }
                ExprKind::Literal(Literal::Str(s)) => {
                    let starts = self
                        .guards
                        .words
                        .statuses
                        .iter()
                        .any(|n| s == n || s.contains(&format!(" {n} ")) || s.starts_with(&format!("{n} ")));
                    starts.then(|| s.to_string())
                }
                _ => self.number_status(x),
            };
        });
        found
    }

    pub(super) fn strings_in(&self, e: ExprId) -> Vec<String> {
        let mut found = Vec::new();
        self.module.walk_expr(e, Nested::Skip, &mut |x| match self.module.kind(x) {
            ExprKind::Literal(Literal::Str(s)) => found.push(s.to_string()),
            ExprKind::Name(n) | ExprKind::Member { name: n, .. } => found.push(n.to_string()),
            _ => {}
        });
        found
    }
}
