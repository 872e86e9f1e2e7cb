//! Files whose first tag names the class that answers: `<%@ Page Inherits="Fees.Search" %>`, `<%@ WebService … %>`.
//!
//! The path is where the file stands below the root of the application. A page runs its class and that of the page
//! around it; a service answers with methods that bear an annotation, below its own path. What the configuration says of
//! folders is the business of [`super::super::access`]. A class in a language that no frontend reads leaves the verdict
//! unknown.

use super::super::Method;
use super::super::layers::{Handler, Key, Kind, Route, Source, Tree, Use};
use super::super::paths::join;
use super::super::selected::{methods, strings};
use super::super::services::Roots;
use crate::catalog::frameworks::schema::ServerFiles;
use crate::project::symbols::{Symbols, normalise, parent};
use crate::project::{ClassRef, ExprRef, FunctionRef};
use crate::source::{FileId, Place, Span};

pub fn collect(tree: &mut Tree<'_, '_>) {
    for f in 0..tree.framework_list().len() {
        for knowledge in &tree.framework(f).routes.server_files {
            let ending = format!(".{}", knowledge.extension);
            let has_ending = |path: &str| {
                let from = path.len().saturating_sub(ending.len());
                path.get(from..).is_some_and(|end| end.eq_ignore_ascii_case(&ending))
            };
            let files: Vec<FileId> =
                tree.project.sources.iter().filter(|(_, s)| has_ending(&s.path)).map(|(id, _)| id).collect();
            let roots = Roots::of(tree.project, &knowledge.root_files);
            for file in files.into_iter().filter(|id| tree.is_served(*id)).collect::<Vec<_>>() {
                add(tree, f, knowledge, &roots, file);
            }
        }
    }
}

fn add(tree: &mut Tree<'_, '_>, f: usize, knowledge: &ServerFiles, roots: &Roots, file: FileId) {
    let project = tree.project;
    let source = project.sources.get(file);
    let Some((span, attributes)) = tag(&source.text, &knowledge.directive) else { return };
    let root = roots.above(project, tree.services, file);
    let path = format!("/{}", source.path.strip_prefix(root.as_str()).unwrap_or(&source.path));
    let named = knowledge.class.iter().find_map(|a| attribute(attributes, a));
    let class = named.and_then(|name| class_of(tree, file, name));
    let place = Place::new(file, span);
    let key = Key::File(file);
    let mut guards = vec![Use::new(Source::Page(file), place)];
    if knowledge.answers {
        if let Some(master) = knowledge.master.as_ref().and_then(|a| attribute(attributes, a)) {
            guards.extend(masters(tree, knowledge, file, &root, master));
        }
        let written = knowledge.language.as_ref().and_then(|a| attribute(attributes, a));
        let is_unread = written.is_some_and(|w| knowledge.unread.iter().any(|u| u.eq_ignore_ascii_case(w)));
        let unread = is_unread.then_some(file).or_else(|| unread_beside(tree, file)).filter(|_| class.is_none());
        guards.extend(unread.map(|code| Use::new(Source::Unread(code), place)));
        let function = class.and_then(|c| knowledge.handlers.iter().find_map(|h| project.method(c, h)));
        let name = class.map_or_else(|| path.clone(), |c| project.class(c).name.to_string());
        let handler = Handler { function, class, name };
        let route = Route { paths: vec![path.clone()], methods: vec![Method::Any], guards, handler };
        tree.add(key, f, place, Kind::Route(route));
    }
    for (owner, function, at, paths, methods) in operations(tree, knowledge, class) {
        let name = project.function(function).name.clone().unwrap_or_default();
        // the page around a method that is called by itself does not run
        let handler = Handler { function: Some(function), class: None, name: format!("{owner}.{name}") };
        let paths = paths.iter().map(|p| join(&path, p)).collect();
        tree.add(key, f, at, Kind::Route(Route { paths, methods, guards: Vec::new(), handler }));
    }
}

type Operation = (String, FunctionRef, Place, Vec<String>, Vec<Method>);

fn operations(tree: &Tree<'_, '_>, knowledge: &ServerFiles, class: Option<ClassRef>) -> Vec<Operation> {
    let project = tree.project;
    let mut found: Vec<Operation> = Vec::new();
    let Some(class) = class else { return found };
    let written = project.class(class).name.to_string();
    for owner in project.lineage(class) {
        for id in &project.class(owner).methods {
            let declared = project.function(FunctionRef::new(owner.file, *id));
            let Some(name) = declared.name.clone() else { continue };
            // the first of the knowledge's marks that the method bears says most
            let mark = knowledge.operations.iter().find_map(|m| {
                let pattern = m.annotation.pattern.as_ref()?;
                let bears = |a: &&crate::ir::Annotation| project.annotation_matches(pattern, owner.file, a).is_some();
                Some((m, declared.annotations.iter().find(bears)?))
            });
            let Some((mapping, annotation)) = mark else { continue };
            let e = ExprRef::new(owner.file, annotation.expr);
            let paths = mapping.path.as_ref().and_then(|s| strings(project, e, s));
            let paths = paths.unwrap_or_else(|| vec![name.to_string()]);
            let served = mapping.methods.as_ref().map(|s| methods(project, e, s)).unwrap_or_default();
            // an interface carries the mark, the class answers
            let function = project.own_method(class, &name).unwrap_or(FunctionRef::new(owner.file, *id));
            if found.iter().any(|(_, known, ..)| *known == function) {
                continue;
            }
            let at = Place::new(owner.file, annotation.span);
            found.push((written.clone(), function, at, paths, served));
        }
    }
    found
}

/// The classes of the pages around a page, outermost first.
fn masters(tree: &Tree<'_, '_>, knowledge: &ServerFiles, file: FileId, root: &str, master: &str) -> Vec<Use> {
    let project = tree.project;
    let mut found = Vec::new();
    let (mut from, mut named) = (file, master.to_owned());
    // a page around a page around a page
    for _ in 0..4 {
        let near = normalise(parent(&project.sources.get(from).path), &named);
        let path = named.strip_prefix("~/").map_or(near, |below| format!("{root}{below}"));
        let Some(around) = by_path(tree, &path) else { break };
        let text = &project.sources.get(around).text;
        let Some((span, attributes)) = any_tag(text) else { break };
        found.push(Use::new(Source::Page(around), Place::new(around, span)));
        let class =
            knowledge.class.iter().find_map(|a| attribute(attributes, a)).and_then(|n| class_of(tree, around, n));
        if let Some(class) = class {
            let place = Place::new(class.file, project.class(class).name_span);
            found.push(Use::new(Source::Class(class), place));
        }
        let outer = knowledge.master.as_ref().and_then(|a| attribute(attributes, a));
        let Some(outer) = outer else { break };
        (from, named) = (around, outer.to_owned());
    }
    found.reverse();
    found
}

/// File systems of such applications do not tell capitals apart.
fn by_path(tree: &Tree<'_, '_>, path: &str) -> Option<FileId> {
    let sources = &tree.project.sources;
    let alike = || sources.iter().find(|(_, s)| s.path.eq_ignore_ascii_case(path)).map(|(id, _)| id);
    sources.by_path(path).or_else(alike)
}

/// Code in a file beside that has the page's name: `Fees.aspx.vb`.
fn unread_beside(tree: &Tree<'_, '_>, file: FileId) -> Option<FileId> {
    let path = &tree.project.sources.get(file).path;
    let beside =
        |s: &str| s.get(..path.len()).is_some_and(|p| p.eq_ignore_ascii_case(path)) && s[path.len()..].starts_with('.');
    tree.project.sources.iter().find(|(_, s)| s.language.is_unread() && beside(&s.path)).map(|(id, _)| id)
}

fn class_of(tree: &Tree<'_, '_>, file: FileId, named: &str) -> Option<ClassRef> {
    let project = tree.project;
    let named = named.split(',').next().unwrap_or(named).trim();
    let path = &project.sources.get(file).path;
    let path_of = |c: ClassRef| project.sources.get(c.file).path.as_str();
    let simple = named.rsplit('.').next().unwrap_or(named);
    let all = project.symbols().classes_named(simple);
    let beside = |c: &ClassRef| {
        let other = path_of(*c);
        c.file == file || other.get(..path.len()).is_some_and(|p| p.eq_ignore_ascii_case(path))
    };
    // the part that a tool wrote comes last
    let own = all.iter().copied().filter(beside).min_by_key(|c| path_of(*c).len());
    let whole = || project.symbols().classes(named).first().copied();
    own.or_else(whole).or_else(|| Symbols::nearest(all, path, path_of))
}

/// The tag `<%@ word … %>` and its attributes.
fn tag<'t>(text: &'t str, word: &str) -> Option<(Span, &'t str)> {
    let mut at = 0;
    while let Some(start) = text[at..].find("<%@").map(|i| at + i) {
        let end = text[start..].find("%>").map_or(text.len(), |i| start + i);
        let inner = text[start + 3..end].trim_start();
        let first = inner.split_whitespace().next().unwrap_or_default();
        if first.eq_ignore_ascii_case(word) {
            return Some((Span::new(start, end), &inner[first.len()..]));
        }
        at = end;
    }
    None
}

/// The first tag of any word.
fn any_tag(text: &str) -> Option<(Span, &str)> {
    let start = text.find("<%@")?;
    let end = text[start..].find("%>").map_or(text.len(), |i| start + i);
    Some((Span::new(start, end), &text[start + 3..end]))
}

fn attribute<'t>(attributes: &'t str, name: &str) -> Option<&'t str> {
    let mut rest = attributes;
    while let Some(at) = rest.find('=') {
        let key = rest[..at].trim_end().rsplit(char::is_whitespace).next().unwrap_or_default();
        let value = rest[at + 1..].trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (value, after) = value[1..].split_once(quote)?;
        if key.eq_ignore_ascii_case(name) {
            return Some(value.trim());
        }
        rest = after;
    }
    None
}
