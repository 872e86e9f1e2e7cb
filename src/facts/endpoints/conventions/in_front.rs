//! Guards that calls put in front of paths: `registry.addInterceptor(new Login()).addPathPatterns("/api/**")`,
//! `bean.setFilter(filter); bean.addUrlPatterns("/api/*")`, `Router.match("/**").notMatch("/login").check(…)`.

use std::collections::BTreeMap;

use super::super::layers::{Key, Kind, Tree, Use};
use super::super::selected::{arguments, callee, elements, exprs, last_name, text_of};
use crate::catalog::frameworks::schema::FrontGuard;
use crate::ir::{ExprId, ExprKind};
use crate::project::{ExprRef, Value};

/// Links of one chain.
const MAX_LINKS: usize = 32;

pub fn collect(tree: &mut Tree<'_, '_>) {
    for f in 0..tree.framework_list().len() {
        let framework = tree.framework(f);
        if framework.guards.in_front.is_empty() || !tree.services.any_uses(tree.project, framework) {
            continue;
        }
        for front in &framework.guards.in_front {
            for (start, links) in registrations(tree, f, front) {
                let guards = guards_of(tree, front, start, &links);
                if !guards.is_empty() {
                    let at = tree.project.place(start);
                    tree.add(
                        Key::File(start.file),
                        f,
                        at,
                        Kind::Guards { prefix: String::new(), guards, global: true },
                    );
                }
            }
        }
    }
}

/// Each registration with the calls that say more of it, in source order.
fn registrations(tree: &Tree<'_, '_>, f: usize, front: &FrontGuard) -> BTreeMap<ExprRef, Vec<ExprRef>> {
    let project = tree.project;
    let languages = &tree.framework(f).languages;
    let modules = project.modules().filter(|m| languages.contains(&m.language) && tree.is_served(m.file));
    let mut found: BTreeMap<ExprRef, Vec<ExprRef>> = BTreeMap::new();
    for module in modules {
        for (i, e) in module.exprs.iter().enumerate() {
            if !matches!(e.kind, ExprKind::Call { .. } | ExprKind::New { .. }) {
                continue;
            }
            let at = ExprRef::new(module.file, ExprId(u32::try_from(i).unwrap_or(u32::MAX)));
            let Some(name) = last_name(project, callee(project, at)) else { continue };
            if is_start(tree, front, at) {
                found.entry(at).or_default();
            } else if front.guards.contains(name) || front.paths.contains(name) || front.except.contains(name) {
                let start = start_of(tree, front, at);
                found.entry(start.unwrap_or(at)).or_default().push(at);
            }
        }
    }
    found.retain(|start, _| is_start(tree, front, *start));
    for links in found.values_mut() {
        links.sort_by_key(|l| project.place(callee(project, *l)).span.end);
    }
    found
}

fn is_start(tree: &Tree<'_, '_>, front: &FrontGuard, e: ExprRef) -> bool {
    let target = callee(tree.project, e);
    let Some(name) = last_name(tree.project, target) else { return false };
    front
        .starts
        .iter()
        .filter_map(|s| s.pattern.as_ref())
        .any(|p| p.last_segments().contains(&name.as_str()) && (p.open || tree.project.matches(p, target).is_some()))
}

fn start_of(tree: &Tree<'_, '_>, front: &FrontGuard, link: ExprRef) -> Option<ExprRef> {
    let project = tree.project;
    let mut at = link;
    for _ in 0..MAX_LINKS {
        let receiver = project.receiver(callee(project, at))?;
        at = match project.kind(receiver) {
            ExprKind::Call { .. } | ExprKind::New { .. } => receiver,
            _ => match project.origin(receiver) {
                Value::Made(made) => made,
                _ => return None,
            },
        };
        if is_start(tree, front, at) {
            return Some(at);
        }
    }
    None
}

fn guards_of(tree: &Tree<'_, '_>, front: &FrontGuard, start: ExprRef, links: &[ExprRef]) -> Vec<Use> {
    let project = tree.project;
    let texts = |e: ExprRef| elements(project, e).into_iter().filter_map(|x| text_of(project, x)).collect::<Vec<_>>();
    let mut paths: Vec<String> = exprs(project, start, front.path.as_ref()).into_iter().flat_map(texts).collect();
    let mut except = Vec::new();
    let mut given = exprs(project, start, front.guard.as_ref());
    for link in links {
        let Some(name) = last_name(project, callee(project, *link)) else { continue };
        let args = arguments(project, *link).iter().map(|a| ExprRef::new(link.file, a.value));
        if front.guards.contains(name) {
            given.extend(args);
        } else if front.paths.contains(name) {
            paths.extend(args.flat_map(texts));
        } else {
            except.extend(args.flat_map(texts));
        }
    }
    let written =
        |all: Vec<String>| -> Vec<String> { if front.spans { all.iter().map(|p| spanning(p)).collect() } else { all } };
    let (paths, except) = (written(paths), written(except));
    // a text is a path, and no guard
    given.retain(|e| text_of(project, *e).is_none());
    let uses = given.into_iter().map(|e| {
        let mut used = Use::expr(project, e);
        used.paths.clone_from(&paths);
        used.except_paths.clone_from(&except);
        used.in_front = true;
        used
    });
    uses.collect()
}

/// The pattern of a servlet as an Ant-style one: `/x/*` is `/x/**`, `*.do` is `/**/*.do`, `/` is all.
pub fn spanning(pattern: &str) -> String {
    match pattern.trim() {
        "/" | "/*" | "*" => "/**".to_owned(),
        p if p.starts_with("*.") => format!("/**/{p}"),
        p => p.strip_suffix("/*").map_or_else(|| p.to_owned(), |stem| format!("{stem}/**")),
    }
}
