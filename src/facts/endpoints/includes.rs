//! Files that a script runs by a path which it computes: `include "source/$level.php"`, where `$level` is one of several.

use crate::ir::visit::Nested;
use crate::ir::{ExprKind, Import, Name};
use crate::project::scopes::BindingKind;
use crate::project::{ExprRef, Project};
use crate::source::FileId;

/// Values of one name that are kept.
const MAX_CHOICES: usize = 64;

/// The paths that an include can have where a name in it is given several texts; else none.
pub fn choices(project: &Project<'_>, file: FileId, import: &Import) -> Vec<String> {
    let Some(path) = import.path.map(|p| ExprRef::new(file, p)) else { return Vec::new() };
    let mut names: Vec<(ExprRef, Name)> = Vec::new();
    let module = project.module_of(file);
    module.walk_expr(path.id, Nested::Skip, &mut |x| {
        if let ExprKind::Name(name) = module.kind(x) {
            names.push((ExprRef::new(file, x), name.clone()));
        }
    });
    for (at, name) in names {
        let Some((scope, chosen)) = project.binding(at, &name) else { continue };
        let text = |kind: &BindingKind| match kind {
            BindingKind::Value(value) => module.str_literal(*value).cloned(),
            _ => None,
        };
        let bindings = project.scopes_of(file).bindings(scope, &name);
        let mut values: Vec<Name> = bindings.iter().take(MAX_CHOICES).filter_map(|b| text(&b.kind)).collect();
        values.sort_unstable();
        values.dedup();
        if values.len() < 2 {
            continue;
        }
        let Some(whole) = project.string(path) else { continue };
        let shown = text(&chosen.kind).unwrap_or_else(|| Name::new(format!("{{{name}}}")));
        return values.iter().map(|v| whole.replacen(shown.as_str(), v, 1)).collect();
    }
    Vec::new()
}
