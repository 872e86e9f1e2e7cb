//! Routes given as rows of a table: `server.AddRoutes([]rest.Route{{Method: …, Path: …, Handler: …}}, rest.WithPrefix("/v1"))`.
//!
//! Arguments that are calls with known names are options: they put a prefix or guards in front of all rows, and may be
//! what holds the table.

use super::{Key, Kind, Modifiers, Route, Spec, Tree};
use crate::catalog::frameworks::schema::Rows;
use crate::facts::endpoints::conventions::handlers::unwrap;
use crate::facts::endpoints::selected::{arguments, callee, field, last_name, method_name, text_of};
use crate::facts::endpoints::{Method, paths};
use crate::ir::ExprKind;
use crate::project::ExprRef;

/// Rows of one table.
const MAX_ROWS: usize = 5000;

impl Tree<'_, '_> {
    pub(super) fn add_rows(&mut self, call: ExprRef, key: Key, f: usize, keys: &Rows) {
        let project = self.project;
        let framework = self.list[f];
        let mut modifiers = Modifiers::default();
        let mut tables = Vec::new();
        for arg in arguments(project, call) {
            let e = ExprRef::new(call.file, arg.value);
            if let ExprKind::Call { .. } = project.kind(e)
                && let Some(name) = last_name(project, callee(project, e))
            {
                let known = |l: &&Spec| l.modifies && l.call.as_ref().is_some_and(|s| s.members.contains(name));
                if let Some(spec) = framework.layers.iter().find(known) {
                    self.apply_modifier(e, spec, &mut modifiers);
                }
                tables.extend(arguments(project, e).iter().map(|a| ExprRef::new(e.file, a.value)));
            }
            tables.push(e);
        }
        let rows_of = |table: ExprRef| -> Vec<ExprRef> {
            let inner = match project.kind(table) {
                ExprKind::Spread(inner) => ExprRef::new(table.file, *inner),
                _ => table,
            };
            let rows = project.items(inner).into_iter().map(|i| fields_of(self, i.value));
            rows.filter(|r| field(project, *r, &keys.path).is_some()).collect()
        };
        let rows = tables.into_iter().map(rows_of).find(|rows| !rows.is_empty()).unwrap_or_default();
        for row in rows.into_iter().take(MAX_ROWS) {
            let Some(path) = field(project, row, &keys.path).and_then(|e| text_of(project, e)) else { continue };
            let Some(handler) = field(project, row, &keys.handler) else { continue };
            let method = field(project, row, &keys.method).and_then(|e| method_name(project, e));
            let method = method.and_then(|m| Method::named(&m));
            let (handler, mut guards) = unwrap(self, f, handler);
            guards.splice(0..0, modifiers.guards.iter().cloned());
            let outer = if modifiers.prefixes.is_empty() { vec![String::new()] } else { modifiers.prefixes.clone() };
            let paths = outer.iter().map(|o| paths::join(o, &path)).collect();
            let route = Route { paths, methods: method.into_iter().collect(), guards, handler };
            self.add_at(key, f, project.place(row), self.order_of(call), Kind::Route(route));
        }
    }
}

/// The object in a struct literal.
fn fields_of(tree: &Tree<'_, '_>, e: ExprRef) -> ExprRef {
    match tree.project.kind(e) {
        ExprKind::New { args, .. } if args.len() == 1 => ExprRef::new(e.file, args[0].value),
        _ => e,
    }
}
