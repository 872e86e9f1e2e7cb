//! Where classes of routes are served, `map("/permits") { run Permits }` and `URLMap.new("/permits" => Permits)`, and what the
//! options of their routes ask: `set(:role) { |r| condition { … } }` with `get "/x", role: :officer`.

use super::super::super::layers::{Key, Kind, Source, Tree, Use};
use super::super::super::paths;
use super::super::super::selected::{arguments, callee, text_of};
use super::{Context, Drawing, block_of, first_text};
use crate::ir::visit::Nested;
use crate::ir::{ExprKind, Literal, Name};
use crate::project::{ExprRef, FunctionRef, Project, Value};

/// Blocks around one call that are looked at.
const MAX_AROUND: usize = 8;

impl Drawing<'_> {
    pub(super) fn served(&mut self, tree: &Tree<'_, '_>) {
        let project = tree.project;
        if self.drawn.maps.is_empty() && self.drawn.runs.is_empty() {
            return;
        }
        for call in tree.callees.written([self.drawn.runs.as_str()]) {
            if self.is_word(project, call, &self.drawn.runs) {
                let Some(first) = arguments(project, call).first() else { continue };
                let below = self.around(project, call);
                self.serve(project, call, ExprRef::new(call.file, first.value), below);
            }
        }
        for call in tree.calls_matching(&self.drawn.maps, &tree.framework(self.f).languages) {
            for arg in arguments(project, call) {
                let at = ExprRef::new(call.file, arg.value);
                let ExprKind::Object(entries) = project.kind(at) else { continue };
                for entry in entries {
                    let key = entry.key.and_then(|k| text_of(project, ExprRef::new(call.file, k)));
                    if let Some(path) = key {
                        self.serve(project, call, ExprRef::new(call.file, entry.value), path);
                    }
                }
            }
        }
    }

    fn is_word(&self, project: &Project<'_>, call: ExprRef, word: &Name) -> bool {
        !word.is_empty() && matches!(project.kind(callee(project, call)), ExprKind::Name(n) if n == word)
    }

    fn serve(&mut self, project: &Project<'_>, call: ExprRef, served: ExprRef, below: String) {
        let class = match project.origin(served) {
            Value::Class(class) => Some(class),
            // run Permits.new
            _ => {
                let target = callee(project, served);
                let made = |e: ExprRef| match project.origin(e) {
                    Value::Class(class) => Some(class),
                    _ => None,
                };
                made(target).or_else(|| project.receiver(target).and_then(made))
            }
        };
        if let Some(class) = class.filter(|c| self.emitted.iter().any(|(key, _, _)| *key == Key::Class(*c))) {
            let kind = Kind::Mount { router: Key::Class(class), prefixes: vec![below], guards: Vec::new() };
            self.emitted.push((Key::File(call.file), call, kind));
        }
    }

    /// The paths of the blocks around a call.
    fn around(&self, project: &Project<'_>, call: ExprRef) -> String {
        let mut path = String::new();
        let mut at = project.enclosing_function(call);
        for _ in 0..MAX_AROUND {
            let Some(block) = at else { break };
            let calls = project.scopes_of(call.file).calls.iter().map(|c| ExprRef::new(call.file, *c));
            let mut given = calls.filter(|c| block_of(project, *c) == Some(block));
            if let Some(outer) = given.find(|c| self.is_word(project, *c, &self.drawn.below)) {
                path = paths::join(&first_text(project, outer).unwrap_or_default(), &path);
            }
            at = project.function(block).outer.map(|o| FunctionRef::new(block.file, o));
        }
        path
    }

    /// What the options of a route ask of the caller.
    pub(super) fn options(&self, project: &Project<'_>, call: ExprRef, context: &Context) -> Vec<Use> {
        let Some(class) = context.class.filter(|_| !self.drawn.option.is_empty()) else { return Vec::new() };
        let mut asked: Vec<Name> = Vec::new();
        let is_on = |e: ExprRef| {
            !matches!(project.kind(e), ExprKind::Literal(Literal::Bool(false) | Literal::Null) | ExprKind::Lambda(_))
        };
        for arg in arguments(project, call) {
            let at = ExprRef::new(call.file, arg.value);
            asked.extend(arg.name.clone().filter(|_| is_on(at)));
            if let ExprKind::Object(entries) = project.kind(at) {
                for entry in entries.iter().filter(|e| is_on(ExprRef::new(call.file, e.value))) {
                    asked.extend(entry.key.and_then(|k| project.module_of(call.file).str_literal(k)).cloned());
                }
            }
        }
        let mut found = Vec::new();
        for owner in project.lineage(class).into_iter().filter(|_| !asked.is_empty()) {
            let module = project.module_of(owner.file);
            module.walk_block(&module.class(owner.id).body, Nested::Skip, &mut |e| {
                let set = ExprRef::new(owner.file, e);
                if !matches!(module.kind(e), ExprKind::Call { .. }) || !self.is_word(project, set, &self.drawn.option) {
                    return;
                }
                let named = first_text(project, set).is_some_and(|n| asked.iter().any(|a| *a == n));
                let Some(block) = block_of(project, set).filter(|_| named) else { return };
                let mut deciding = block;
                module.walk_block(&module.function(block.id).body, Nested::Skip, &mut |inner| {
                    let inner = ExprRef::new(owner.file, inner);
                    if matches!(project.kind(inner), ExprKind::Call { .. })
                        && self.is_word(project, inner, &self.drawn.condition)
                    {
                        deciding = block_of(project, inner).unwrap_or(deciding);
                    }
                });
                found.push(Use::new(Source::Function(deciding), project.place(set)));
            });
        }
        found
    }
}
