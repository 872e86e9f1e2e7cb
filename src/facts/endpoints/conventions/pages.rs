//! Pages: each file that does something when it is requested is an endpoint of its own path.
//!
//! A file that only declares functions and classes, and a file that others include, answers nothing. A service with a
//! front controller has no pages.

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::Method;
use super::super::includes::choices;
use super::super::layers::{Handler, Key, Kind, Route, Source, Tree, Use};
use super::super::services::{has_file, split};
use crate::catalog::frameworks::Framework;
use crate::catalog::frameworks::schema::Pages;
use crate::ir::visit::{Nested, Node};
use crate::ir::{ExprKind, ImportKind, Module, StmtKind};
use crate::project::ExprRef;
use crate::source::{FileId, Place, Span};

pub fn collect(tree: &mut Tree<'_, '_>) {
    for f in 0..tree.framework_list().len() {
        if let Some(pages) = &tree.framework(f).routes.pages {
            collect_pages(tree, f, pages);
        }
    }
}

fn collect_pages(tree: &mut Tree<'_, '_>, f: usize, pages: &Pages) {
    let ending = format!(".{}", pages.extension);
    let mut included: FxHashSet<FileId> = FxHashSet::default();
    for module in tree.project.modules() {
        for (i, import) in module.imports.iter().enumerate() {
            if import.kind == ImportKind::Include {
                included.extend(tree.project.import_file(module.file, i));
            }
        }
    }
    let computed = computed_includes(tree);
    let routed: FxHashSet<FileId> =
        tree.nodes.keys().filter_map(|k| if let Key::File(x) = k { Some(*x) } else { None }).collect();
    let files: Vec<FileId> = tree.project.modules().map(|m| m.file).filter(|x| tree.is_served(*x)).collect();
    let mut answered = Answered::default();
    for file in files {
        let path = tree.project.sources.get(file).path.clone();
        if pages.parts.iter().any(|end| path.ends_with(end.as_str())) {
            continue;
        }
        if !path.ends_with(&ending) || included.contains(&file) || routed.contains(&file) {
            continue;
        }
        if computed.iter().any(|pattern| ends_like(&path, pattern)) {
            continue;
        }
        let service = tree.services.index_of(file);
        let folder = tree.services.get(service).folder.clone();
        if answered.in_service(tree, f, service) {
            continue;
        }
        if pages.unless.iter().any(|u| has_file(tree.project, &format!("{folder}{u}"))) {
            continue;
        }
        let (around, _) = split(&path);
        if around.split('/').any(|part| pages.never.iter().any(|n| n.eq_ignore_ascii_case(part))) {
            continue;
        }
        if !does_something(tree.project.module_of(file)) {
            continue;
        }
        let place = Place::new(file, Span::at(0));
        let route = Route {
            paths: vec![format!("/{path}")],
            methods: vec![Method::Any],
            guards: vec![Use::new(Source::Page(file), place)],
            handler: Handler { function: None, class: None, name: path.clone() },
        };
        tree.add(Key::File(file), f, place, Kind::Route(route));
    }
}

/// The services that another framework answers, where that was asked.
#[derive(Default)]
pub struct Answered(FxHashMap<usize, bool>);

impl Answered {
    /// Whether routes of a framework that stands alone do not count in a file.
    pub fn by_another(&mut self, tree: &Tree<'_, '_>, f: usize, file: FileId) -> bool {
        tree.framework(f).routes.alone && self.in_service(tree, f, tree.services.index_of(file))
    }

    fn in_service(&mut self, tree: &Tree<'_, '_>, f: usize, service: usize) -> bool {
        *self.0.entry(service).or_insert_with(|| has_framework(tree, f, service))
    }
}

/// Whether a framework of the same language answers the requests of the service: its manifest or a file says so, or
/// routes were found. A library of the framework that something else includes is no sign.
fn has_framework(tree: &Tree<'_, '_>, f: usize, service: usize) -> bool {
    let own = tree.framework(f);
    let shares = |other: &Framework| other.id != own.id && other.languages.iter().any(|l| own.languages.contains(l));
    let routed = tree.nodes.values().flat_map(|n| &n.layers).any(|layer| {
        matches!(layer.kind, Kind::Route(_))
            && tree.services.index_of(layer.at.file) == service
            && layer.framework.is_some_and(|k| shares(tree.framework(k)))
    });
    routed
        || tree.framework_list().iter().filter(|k| shares(k)).any(|other| {
            tree.services.manifest_has(tree.project, service, &other.detect.dependencies)
                || tree.services.has_own_file(tree.project, service, &other.detect.files)
        })
}

/// `require "source/{$level}.php"`: paths with unknown parts, as segments without what leads to the root.
fn computed_includes(tree: &Tree<'_, '_>) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for module in tree.project.modules() {
        for import in module.imports.iter().filter(|i| i.kind == ImportKind::Include) {
            let choices = choices(tree.project, module.file, import);
            let is_choice = !choices.is_empty();
            let text = import.path.and_then(|p| tree.project.string(ExprRef::new(module.file, p)));
            let texts = if is_choice { choices } else { text.into_iter().collect() };
            for text in texts {
                // after the last thing that is not known at the beginning: {ROOT}vulnerabilities/x
                let segments: Vec<String> = text.split('/').map(|s| after_unknown(s).to_owned()).collect();
                let from = segments.iter().position(|s| !s.is_empty() && !s.starts_with('.') && !s.starts_with('{'));
                let tail = segments[from.unwrap_or(segments.len())..].to_vec();
                // one known folder at least, or every file of the project would fit
                if (text.contains('{') || is_choice) && tail.len() > 1 {
                    found.push(tail);
                }
            }
        }
    }
    found
}

/// `{ROOT}pages` is `pages`; `{page}` and `{page}.php` stay.
fn after_unknown(segment: &str) -> &str {
    match segment.strip_prefix('{').and_then(|s| s.split_once('}')) {
        Some((_, rest)) if !rest.is_empty() && !rest.starts_with('.') && !rest.contains('{') => rest,
        _ => segment,
    }
}

fn ends_like(path: &str, pattern: &[String]) -> bool {
    let given: Vec<&str> = path.split('/').collect();
    given.len() >= pattern.len()
        && given[given.len() - pattern.len()..].iter().zip(pattern).all(|(g, p)| p.contains('{') || g == p)
}

/// Whether a request to the file runs more than declarations, includes and settings. A file that speaks of `$this`
/// outside of any class is a template, which an object shows.
fn does_something(module: &Module) -> bool {
    let mut is_template = false;
    let body = module.body.iter().map(|s| Node::Stmt(*s));
    module.walk(body, Nested::Skip, &mut |node| {
        if let Node::Expr(e) = node {
            is_template |= matches!(module.kind(e), ExprKind::Name(n) if n == "this");
        }
        !is_template
    });
    !is_template
        && module.body.iter().any(|s| match &module.stmt(*s).kind {
            StmtKind::Function(_) | StmtKind::Class(_) | StmtKind::Jump => false,
            StmtKind::Return(_) => false,
            StmtKind::Expr(e) => match module.kind(*e) {
                ExprKind::Literal(_) | ExprKind::Opaque(_) | ExprKind::Name(_) => {
                    // text outside the code markers is a page
                    matches!(module.kind(*e), ExprKind::Literal(_))
                }
                ExprKind::Assign { value, .. } => value.is_some_and(|v| calls_something(module, v)),
                ExprKind::Call { callee, .. } => {
                    let name = module.dotted(*callee).unwrap_or_default();
                    !matches!(
                        name.as_str(),
                        "define"
                            | "require"
                            | "require_once"
                            | "include"
                            | "include_once"
                            | "ini_set"
                            | "error_reporting"
                    )
                }
                _ => true,
            },
            _ => true,
        })
}

fn calls_something(module: &Module, e: crate::ir::ExprId) -> bool {
    let mut found = false;
    module.walk_expr(e, Nested::Skip, &mut |x| {
        found |= matches!(module.kind(x), ExprKind::Call { .. });
    });
    found
}
