//! Fields of a record that a serialiser writes only for some groups, `#[Groups(['list'])] private $ward`, where a call names
//! the groups that it wants: `$this->json($citizen, 200, [], ['groups' => 'list'])`.

use super::value::{Value, What};
use super::walk::Walker;
use crate::catalog::sanitizers::Groups;
use crate::ir::visit::Nested;
use crate::ir::{Annotation, Arg, ExprId, ExprKind, Field, Module, Name};

impl<'p> Walker<'_, 'p, '_> {
    /// A value without the fields that are in none of the groups which the arguments ask for.
    pub(super) fn in_groups(&mut self, e: ExprId, value: Value, args: &[Arg]) -> Value {
        let cx = self.cx;
        let Some(rule) = cx.knowledge.printing(self.module.language).and_then(|p| p.groups.as_ref()) else {
            return value;
        };
        let wanted: Vec<&Name> = args.iter().flat_map(|a| self.groups_asked(rule, a.value)).collect();
        if wanted.is_empty() {
            return value;
        }
        let value = self.with_type(e, value);
        let mut gone: Vec<Name> = Vec::new();
        for fact in &value.facts {
            let What::Object(class) = fact.what else { continue };
            for c in cx.project.lineage(class) {
                let module = cx.project.module_of(c.file);
                let left_out = |f: &&Field| !groups_of(rule, module, f).iter().any(|g| wanted.contains(g));
                gone.extend(module.class(c.id).fields.iter().filter(left_out).map(|f| f.name.clone()));
            }
        }
        self.left_of_all(value, &gone)
    }

    /// The texts under the key of an options object that names groups.
    fn groups_asked(&self, rule: &Groups, e: ExprId) -> Vec<&'p Name> {
        let module = self.module;
        let ExprKind::Object(entries) = module.kind(e) else { return Vec::new() };
        let is_key = |k: ExprId| module.str_literal(k).is_some_and(|k| *k == rule.key);
        let Some(entry) = entries.iter().find(|entry| entry.key.is_some_and(is_key)) else { return Vec::new() };
        texts(module, entry.value)
    }

    fn left_of_all(&self, value: Value, gone: &[Name]) -> Value {
        gone.chunks(8).fold(value, |left, keys| self.left_of(&left, keys))
    }
}

/// The groups that a field is written for.
fn groups_of<'m>(rule: &Groups, module: &'m Module, field: &Field) -> Vec<&'m Name> {
    let names_groups = |a: &&Annotation| {
        let callee = match module.kind(a.expr) {
            ExprKind::Call { callee, .. } => *callee,
            _ => a.expr,
        };
        let (ExprKind::Name(name) | ExprKind::Member { name, .. }) = module.kind(callee) else { return false };
        rule.annotations.iter().any(|known| known == name)
    };
    field.annotations.iter().filter(names_groups).flat_map(|a| texts(module, a.expr)).collect()
}

fn texts(module: &Module, e: ExprId) -> Vec<&Name> {
    let mut found = Vec::new();
    module.walk_expr(e, Nested::Skip, &mut |e| found.extend(module.str_literal(e)));
    found
}
