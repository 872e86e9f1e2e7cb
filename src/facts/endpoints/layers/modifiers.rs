//! What the calls around a registration add to it: `Route::middleware('auth')->prefix('x')->group(..)`.

use super::{Source, Tree, Use};
use crate::catalog::frameworks::Selector;
use crate::catalog::frameworks::schema::Layer as Spec;
use crate::facts::endpoints::Method;
use crate::facts::endpoints::paths;
use crate::facts::endpoints::selected::{callee, exprs, last_name, methods, strings};
use crate::ir::ExprKind;
use crate::project::ExprRef;
use crate::source::Place;

/// What a fluent chain around a route or group says: `Route::middleware('auth')->prefix('x')->group(..)`.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Modifiers {
    pub prefixes: Vec<String>,
    pub guards: Vec<Use>,
    pub controller: Option<ExprRef>,
    pub only: Vec<String>,
    pub except: Vec<String>,
    /// `.Methods("GET")`: in place of those that the registration serves.
    pub methods: Vec<Method>,
    /// End of the names of the methods that answer.
    pub suffix: Option<String>,
}

impl Tree<'_, '_> {
    /// What the links behind a call that makes a router say of it, up to the first that registers something.
    pub(super) fn made_with(&self, call: ExprRef, f: usize) -> Modifiers {
        let mut found = Modifiers::default();
        let layers = &self.list[f].layers;
        let mut at = call;
        while let Some(member) = self.project.parent(at) {
            let Some(link) = self.project.parent(member) else { break };
            let Some(name) = last_name(self.project, member) else { break };
            let specs = layers.iter().filter(|l| l.call.as_ref().is_some_and(|s| s.members.contains(name)));
            let mut specs = specs.filter(|l| l.modifies).peekable();
            if callee(self.project, link) != member || specs.peek().is_none() {
                break;
            }
            specs.for_each(|spec| self.apply_modifier(link, spec, &mut found));
            at = link;
        }
        found
    }

    /// Reads the calls before and after a call of the same chain.
    pub fn modifiers(&self, call: ExprRef, f: usize) -> Modifiers {
        let mut found = Modifiers::default();
        let layers = &self.list[f].layers;
        if !layers.iter().any(|l| l.modifies) {
            return found;
        }
        let mut chain = Vec::new();
        let mut at = call;
        while let ExprKind::Member { object, .. } = self.project.kind(callee(self.project, at)) {
            at = ExprRef::new(at.file, *object);
            chain.push(at);
        }
        chain.reverse();
        let mut at = call;
        while let Some(parent) = self.project.parent(at) {
            match self.project.kind(parent) {
                ExprKind::Member { object, .. } if *object == at.id => {}
                ExprKind::Call { callee, .. } if *callee == at.id => chain.push(parent),
                _ => break,
            }
            at = parent;
        }
        for link in chain {
            let Some(name) = last_name(self.project, callee(self.project, link)) else { continue };
            if !matches!(self.project.kind(link), ExprKind::Call { .. }) {
                continue;
            }
            let mut is_known = false;
            for spec in layers.iter() {
                if !spec.call.as_ref().is_some_and(|s| s.members.contains(name)) {
                    continue;
                }
                is_known = true;
                if spec.modifies {
                    self.apply_modifier(link, spec, &mut found);
                }
            }
            // app.MapGet(…).HasPermission("fees"), where the project says what that is
            if !is_known && let Some(own) = self.own_link(link, name) {
                let place = Place::new(link.file, self.project.place(callee(self.project, link)).span);
                found.guards.push(Use::new(Source::Function(own), place));
            }
        }
        // Route::controller(C::class)->group(function () { Route::get('/x', 'show'); })
        if found.controller.is_none()
            && let Some((_, group)) = self.group_around(call).filter(|(_, g)| *g != call)
        {
            found.controller = self.modifiers(group, f).controller;
        }
        found
    }

    pub(super) fn apply_modifier(&self, link: ExprRef, spec: &Spec, found: &mut Modifiers) {
        let listed = |s: &Option<Selector>| s.as_ref().and_then(|s| strings(self.project, link, s)).unwrap_or_default();
        let mut uses = self.guard_uses(link, spec.guards.as_ref());
        if spec.itself {
            uses.push(Use::expr(self.project, callee(self.project, link)));
        }
        uses.iter_mut().for_each(|u| u.removes = spec.removes);
        found.guards.extend(uses);
        found.only.extend(listed(&spec.only));
        found.except.extend(listed(&spec.except));
        found.methods.extend(spec.methods.iter().flat_map(|s| methods(self.project, link, s)));
        let prefixes = listed(&spec.prefix);
        if !prefixes.is_empty() {
            found.prefixes = match found.prefixes.as_slice() {
                [] => prefixes,
                outer => outer.iter().flat_map(|o| prefixes.iter().map(|p| paths::join(o, p))).collect(),
            };
        }
        if let Some(c) = exprs(self.project, link, spec.controller.as_ref()).into_iter().next() {
            found.controller = Some(c);
        }
    }
}
