//! Pages that the server compiles: each answers where it stands below the root of its application, and runs what it
//! includes. A fragment that others include, and what stands in a folder that is never served, answers nothing.

use regex::Regex;
use rustc_hash::{FxHashMap, FxHashSet};

use super::super::Method;
use super::super::layers::{Handler, Key, Kind, Route, Source, Tree, Use};
use super::super::services::split;
use super::descriptors::root_of;
use crate::catalog::frameworks::schema::CompiledPages;
use crate::project::symbols::normalise;
use crate::source::{FileId, Place, Span};

/// Pages that include each other.
const MAX_DEPTH: usize = 4;

pub(super) fn collect(tree: &mut Tree<'_, '_>, f: usize, knowledge: &CompiledPages) {
    let Ok(include) = Regex::new(&knowledge.includes) else { return };
    let ending = format!(".{}", knowledge.extension);
    let sources = &tree.project.sources;
    let files: Vec<FileId> = sources.iter().filter(|(_, s)| s.path.ends_with(&ending)).map(|(id, _)| id).collect();
    let mut roots: FxHashMap<String, String> = FxHashMap::default();
    let mut included: FxHashMap<FileId, Vec<FileId>> = FxHashMap::default();
    for file in &files {
        let source = sources.get(*file);
        let folder = split(&source.path).0.to_owned();
        let of_service = || tree.services.get(tree.services.index_of(*file)).folder.clone();
        let found = roots.get(&folder).cloned();
        let root = found.unwrap_or_else(|| root_of(tree, &source.path, &knowledge.never).unwrap_or_else(of_service));
        roots.insert(folder.clone(), root.clone());
        let written = include.captures_iter(&source.text).filter_map(|c| c.get(1));
        let paths = written.map(|m| match m.as_str().strip_prefix('/') {
            Some(rest) => format!("{root}{rest}"),
            None => normalise(folder.trim_end_matches('/'), m.as_str()),
        });
        included.insert(*file, paths.filter_map(|p| sources.by_path(&p)).collect());
    }
    let fragments: FxHashSet<FileId> = included.values().flatten().copied().collect();
    for file in files.into_iter().filter(|x| tree.is_served(*x) && !fragments.contains(x)).collect::<Vec<_>>() {
        let path = tree.project.sources.get(file).path.clone();
        let folder = split(&path).0;
        if folder.split('/').any(|part| knowledge.never.iter().any(|n| n == part)) {
            continue;
        }
        let root = roots.get(folder).map_or("", String::as_str);
        let own = format!("/{}", path.strip_prefix(root).unwrap_or(&path));
        let place = Place::new(file, Span::at(0));
        let mut run = vec![file];
        let mut next = vec![file];
        for _ in 0..MAX_DEPTH {
            next = next.iter().flat_map(|x| included.get(x).into_iter().flatten().copied()).collect();
            next.retain(|x| !run.contains(x));
            run.extend(next.iter().copied());
        }
        let guards = run.into_iter().map(|x| Use::new(Source::Page(x), Place::new(x, Span::at(0)))).collect();
        let handler = Handler { function: None, class: None, name: own.clone() };
        let route = Route { paths: vec![own], methods: vec![Method::Any], guards, handler };
        tree.add(Key::File(file), f, place, Kind::Route(route));
    }
}
