//! Names that scripts may import from in place of a path, as the configuration of a compiler or a package gives them.
//!
//! | written | where | stands for |
//! |---|---|---|
//! | `"paths": {"@guards/*": ["guards/*"]}` | `compilerOptions` of `tsconfig.json` | `@guards/x`: `guards/x` |
//! | `"imports": {"#guards/*": "./guards/*"}` | `package.json` | `#guards/x`: `guards/x` |
//! | `"_moduleAliases": {"@guards": "guards"}` | `package.json` | `@guards` and all below it |

use super::symbols::{normalise, parent};
use crate::ir::visit::Nested;
use crate::ir::{Entry, ExprId, ExprKind, Module};

/// A name that specifiers of scripts below a folder may begin with, and what stands for it there; `*` is the rest.
#[derive(Debug)]
pub(super) struct ScriptAlias {
    folder: String,
    name: String,
    target: String,
}

/// The aliases that a file of configuration gives.
pub(super) fn of(module: &Module, path: &str) -> Vec<ScriptAlias> {
    let base = path.rsplit('/').next().unwrap_or(path);
    let is_compiler = (base.starts_with("tsconfig") || base.starts_with("jsconfig")) && base.ends_with(".json");
    if !is_compiler && base != "package.json" {
        return Vec::new();
    }
    let Some(root) = module.document() else { return Vec::new() };
    if !is_compiler {
        let mut found = listed(module, entry(module, root, "imports"), parent(path));
        found.extend(
            listed(module, entry(module, root, "_moduleAliases"), parent(path)).into_iter().flat_map(with_below),
        );
        return found;
    }
    let Some(options) = entry(module, root, "compilerOptions") else { return Vec::new() };
    let above = entry(module, options, "baseUrl").and_then(|e| module.str_literal(e));
    let folder = normalise(parent(path), above.map_or("", |s| s.as_str()));
    listed(module, entry(module, options, "paths"), &folder)
}

/// The paths, without ending, that a specifier may stand for; those of the nearest configuration first.
pub(super) fn targets(aliases: &[ScriptAlias], specifier: &str, from: &str) -> Vec<String> {
    let around =
        |a: &&ScriptAlias| a.folder.is_empty() || from.strip_prefix(&a.folder).is_some_and(|r| r.starts_with('/'));
    let mut fitting: Vec<(&ScriptAlias, &str)> = aliases
        .iter()
        .filter(around)
        .filter_map(|a| match a.name.strip_suffix('*') {
            Some(stem) => Some((a, specifier.strip_prefix(stem)?)),
            None => (a.name == specifier).then_some((a, "")),
        })
        .collect();
    fitting.sort_by_key(|(a, _)| std::cmp::Reverse((a.folder.len(), a.name.len())));
    fitting.into_iter().map(|(a, rest)| normalise(&a.folder, &a.target.replace('*', rest))).collect()
}

/// `{"@guards/*": ["guards/*", "shared/guards/*"]}`: each name with each of its targets.
fn listed(module: &Module, list: Option<ExprId>, folder: &str) -> Vec<ScriptAlias> {
    let Some(ExprKind::Object(entries)) = list.map(|l| module.kind(l)) else { return Vec::new() };
    let mut found = Vec::new();
    for alias in entries {
        let Some(name) = alias.key.and_then(|k| module.str_literal(k)) else { continue };
        module.walk_expr(alias.value, Nested::Skip, &mut |e| {
            let target = module.str_literal(e).map(ToString::to_string);
            found.extend(target.map(|target| ScriptAlias {
                folder: folder.to_owned(),
                name: name.to_string(),
                target,
            }));
        });
    }
    found
}

/// An alias that stands for a folder, for the folder itself and for what is in it.
fn with_below(alias: ScriptAlias) -> [ScriptAlias; 2] {
    let ScriptAlias { folder, name, target } = &alias;
    let below = |path: &str| format!("{}/*", path.trim_end_matches('/'));
    [ScriptAlias { folder: folder.clone(), name: below(name), target: below(target) }, alias]
}

fn entry(module: &Module, object: ExprId, key: &str) -> Option<ExprId> {
    let ExprKind::Object(entries) = module.kind(object) else { return None };
    let named = |e: &&Entry| e.key.and_then(|k| module.str_literal(k)).is_some_and(|k| k == key);
    entries.iter().find(named).map(|e| e.value)
}
