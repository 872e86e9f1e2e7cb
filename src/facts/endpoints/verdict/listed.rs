//! Guards that a controller lists without calling anything: in a method that gives them with the actions that each is for,
//! or in attributes that add up over its bases.

use super::super::Method;
use super::super::layers::Handler;
use super::super::selected::{callee, elements, exprs, strings};
use super::{FUEL, Found, Judge};
use crate::catalog::frameworks::Selector;
use crate::catalog::frameworks::schema::Listed;
use crate::ir::{ExprKind, StmtKind};
use crate::project::{ClassRef, ExprRef};

impl Judge<'_, '_> {
    /// `public static function middleware() { return ['auth', new Middleware('audit', only: ['store'])]; }`
    pub(super) fn listed(&self, f: usize, class: ClassRef, handler: &Handler, method: Method, found: &mut Found) {
        let action = handler.name.rsplit('.').next().unwrap_or_default();
        for listed in &self.list[f].guards.listed {
            let Some(function) = self.project.method(class, &listed.method) else { continue };
            let module = self.project.module_of(function.file);
            for id in &module.function(function.id).body {
                let StmtKind::Return(Some(e)) = module.stmt(*id).kind else { continue };
                for entry in elements(self.project, ExprRef::new(function.file, e)) {
                    self.entry(f, listed, entry, action, method, found);
                }
            }
        }
    }

    fn entry(&self, f: usize, listed: &Listed, entry: ExprRef, action: &str, method: Method, found: &mut Found) {
        let project = self.project;
        let target = callee(project, entry);
        let made = listed.made.pattern.as_ref();
        let is_made = target != entry && made.is_some_and(|p| project.matches(p, target).is_some());
        if !is_made {
            found.add(self.guards.of_expr(f, entry, FUEL), method);
            return;
        }
        let names = |s: &Option<Selector>| s.as_ref().and_then(|s| strings(project, entry, s)).unwrap_or_default();
        let (only, except) = (names(&listed.only), names(&listed.except));
        let is_one = |list: &[String]| list.iter().any(|n| n == action);
        if (!only.is_empty() && !is_one(&only)) || is_one(&except) {
            return;
        }
        for e in exprs(project, entry, Some(&listed.guards)).into_iter().flat_map(|e| elements(project, e)) {
            found.add(self.guards.of_expr(f, e, FUEL), method);
        }
    }

    /// `public $components = ['Auth' => […], 'Flash'];`
    pub(super) fn components(&self, f: usize, class: ClassRef, method: Method, found: &mut Found) {
        let project = self.project;
        for attribute in &self.list[f].guards.components {
            for owner in project.lineage(class).into_iter().rev() {
                let fields = project.class(owner).fields.iter().filter(|x| x.name == *attribute);
                for value in fields.filter_map(|x| x.value).map(|v| ExprRef::new(owner.file, v)) {
                    let named: Vec<ExprRef> = match project.kind(value) {
                        ExprKind::Object(entries) => {
                            let key = |e: &crate::ir::Entry| {
                                let numbered =
                                    e.key.is_none_or(|k| project.module_of(value.file).str_literal(k).is_none());
                                if numbered { e.value } else { e.key.unwrap_or(e.value) }
                            };
                            entries.iter().map(|e| ExprRef::new(value.file, key(e))).collect()
                        }
                        _ => elements(project, value),
                    };
                    for e in named {
                        found.add(self.guards.of_expr(f, e, FUEL), method);
                    }
                }
            }
        }
    }
}
