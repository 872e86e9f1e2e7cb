//! Pages of markup that say by a directive that they are one: `Pages/Fees/Edit.cshtml` with `@page "{id:int}"` in it.
//!
//! The path is where the file stands below the folder of pages, then the template; without such a folder the template
//! alone. The class behind a page answers with methods named after HTTP methods (`OnPostSaveAsync`); a page is always
//! read with GET. Annotations of methods decide nothing here, those of the class, of the page and of the files that
//! its folders share do, and calls of the service that name the page, its folder or its area.

use super::super::Method;
use super::super::layers::{Handler, Key, Kind, Route, Source, Tree, Use};
use super::super::paths::{join, normalize};
use super::super::selected::{callee, strings};
use super::super::services::split;
use super::everywhere::calls_of;
use crate::catalog::frameworks::Selector;
use crate::catalog::frameworks::schema::{PageConvention, PageModels};
use crate::ir::ExprKind;
use crate::project::symbols::Symbols;
use crate::project::{ClassRef, ExprRef, FunctionRef};
use crate::source::{FileId, Place, Span};

pub fn collect(tree: &mut Tree<'_, '_>) {
    for f in 0..tree.framework_list().len() {
        for knowledge in &tree.framework(f).routes.page_models {
            let stated = stated(tree, knowledge);
            let ending = format!(".{}", knowledge.extension);
            let files = tree.project.sources.iter().filter(|(_, s)| s.path.ends_with(&ending)).map(|(id, _)| id);
            let files: Vec<FileId> = files.filter(|id| tree.is_served(*id)).collect();
            for file in files {
                if let Some(page) = Page::read(tree, knowledge, file) {
                    add(tree, f, knowledge, &stated, &page);
                }
            }
        }
    }
}

/// What a call says of pages.
struct Stated<'k> {
    spec: &'k PageConvention,
    service: usize,
    call: ExprRef,
    area: Option<String>,
    page: String,
    path: Option<String>,
}

fn stated<'k>(tree: &Tree<'_, '_>, knowledge: &'k PageModels) -> Vec<Stated<'k>> {
    let project = tree.project;
    let mut found = Vec::new();
    for spec in &knowledge.conventions {
        for call in calls_of(tree, &spec.call) {
            let text = |s: &Selector| strings(project, call, s).and_then(|all| all.into_iter().next());
            let Some(page) = text(&spec.page) else { continue };
            let (area, path) = (spec.area.as_ref().and_then(text), spec.path.as_ref().and_then(text));
            if spec.area.is_some() == area.is_some() {
                found.push(Stated { spec, service: tree.services.index_of(call.file), call, area, page, path });
            }
        }
    }
    found
}

impl Stated<'_> {
    fn covers(&self, tree: &Tree<'_, '_>, page: &Page) -> bool {
        // a library of the solution may say it
        let near = self.service == page.service || tree.services.depends(page.service).contains(&self.service);
        let same = |a: &str, b: &str| a.trim_matches('/').eq_ignore_ascii_case(b.trim_matches('/'));
        let area = match (&self.area, &page.area) {
            (Some(a), Some(b)) => same(a, b),
            (None, None) => true,
            _ => false,
        };
        let folder = self.page.trim_matches('/');
        let below = page.name.trim_matches('/');
        let within = || {
            folder.is_empty()
                || below.get(..folder.len()).is_some_and(|start| start.eq_ignore_ascii_case(folder))
                    && below[folder.len()..].starts_with('/')
        };
        area && near && if self.spec.folder { within() } else { same(folder, below) }
    }
}

/// A file that is a page.
struct Page {
    file: FileId,
    service: usize,
    /// Of the directives.
    places: Vec<Place>,
    /// In the order of the directives; empty for none.
    templates: Vec<String>,
    /// As conventions write it: `/Fees/Edit`.
    name: String,
    area: Option<String>,
    class: Option<ClassRef>,
}

impl Page {
    fn read(tree: &Tree<'_, '_>, knowledge: &PageModels, file: FileId) -> Option<Self> {
        let text = &tree.project.sources.get(file).text;
        let mut page = Self {
            file,
            service: tree.services.index_of(file),
            places: Vec::new(),
            templates: Vec::new(),
            name: String::new(),
            area: None,
            class: None,
        };
        for (span, rest) in directives(text, &knowledge.directive) {
            page.places.push(Place::new(file, span));
            let quoted = rest.trim().strip_prefix('"').and_then(|r| r.split_once('"'));
            page.templates.push(quoted.map_or_else(String::new, |(template, _)| template.to_owned()));
        }
        let runs_elsewhere = || tree.services.manifest_has(tree.project, page.service, &knowledge.never);
        if page.places.is_empty() || runs_elsewhere() {
            return None;
        }
        let path = &tree.project.sources.get(file).path;
        let model = knowledge.model.as_ref().and_then(|word| directives(text, word).into_iter().next());
        page.class = class_of(tree, path, file, model.map(|(_, rest)| rest.trim()));
        (page.area, page.name) = page.place_in(tree, knowledge, path);
        Some(page)
    }

    /// The area, and the name below the folder of pages.
    fn place_in(&self, tree: &Tree<'_, '_>, knowledge: &PageModels, path: &str) -> (Option<String>, String) {
        let stem = path.strip_suffix(&format!(".{}", knowledge.extension)).unwrap_or(path);
        let below = stem.strip_prefix(tree.services.get(self.service).folder.as_str()).unwrap_or(stem);
        let segments: Vec<&str> = below.split('/').collect();
        let Some(folder) = &knowledge.folder else { return (None, format!("/{below}")) };
        let at = segments.iter().position(|s| s.eq_ignore_ascii_case(folder));
        // a root of another name: everything below the first folder
        let from = at.map_or(usize::from(segments.len() > 1), |at| at + 1);
        let is_area = |at: usize| {
            knowledge.area_folder.as_ref().is_some_and(|a| at >= 2 && segments[at - 2].eq_ignore_ascii_case(a))
        };
        let area = at.filter(|at| is_area(*at)).map(|at| segments[at - 1].to_owned());
        (area, format!("/{}", segments[from..].join("/")))
    }

    fn paths(&self, knowledge: &PageModels) -> Vec<String> {
        let area = self.area.as_deref().unwrap_or_default();
        let (folder, last) = split(&self.name);
        let short = if last.eq_ignore_ascii_case(&knowledge.index) { folder } else { &self.name };
        let own = if knowledge.folder.is_some() { join(area, short) } else { String::new() };
        let all = self.templates.iter().map(|template| {
            let template = template.replace("{handler?}", "");
            match template.strip_prefix('~').or_else(|| template.starts_with('/').then_some(template.as_str())) {
                Some(root) => normalize(root),
                None => normalize(join(&own, &template).trim_end_matches('/')),
            }
        });
        all.collect()
    }
}

/// Places of the lines that begin with a word, and what follows it there.
fn directives<'t>(text: &'t str, word: &str) -> Vec<(Span, &'t str)> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_start_matches(['\u{feff}', ' ', '\t']);
        let start = at + line.len() - bare.len();
        at += line.len();
        let Some(rest) = bare.strip_prefix(word) else { continue };
        if rest.is_empty() || rest.starts_with(|c: char| c.is_whitespace() || c == '"' || c == '[') {
            let span = Span::new(start, start + bare.trim_end().len());
            found.push((span, rest.trim_end()));
        }
    }
    found
}

/// The class that a page names, or that stands in the page or beside it.
fn class_of(tree: &Tree<'_, '_>, path: &str, file: FileId, model: Option<&str>) -> Option<ClassRef> {
    let project = tree.project;
    let path_of = |c: ClassRef| project.sources.get(c.file).path.as_str();
    let beside = |c: &ClassRef| path_of(*c).strip_prefix(path).is_some_and(|rest| rest == ".cs");
    let Some(model) = model else {
        return project.classes().find(|c| c.file == file || beside(c));
    };
    let model = model.split(['<', ' ']).next().unwrap_or(model).trim_end_matches(';');
    let simple = model.rsplit('.').next().unwrap_or(model);
    let all = project.symbols().classes_named(simple);
    let named = || project.symbols().classes(model).first().copied();
    let found = all.iter().copied().find(|c| beside(c)).or_else(named);
    found.or_else(|| Symbols::nearest(all, path, path_of))
}

/// The annotations that lines of a page add: `@attribute [Authorize]`.
fn attributes(tree: &Tree<'_, '_>, word: &str, file: FileId) -> Vec<Use> {
    let project = tree.project;
    let Some(module) = project.module(file) else { return Vec::new() };
    let mut found = Vec::new();
    for (span, _) in directives(&project.sources.get(file).text, word) {
        let lists = module.exprs.iter().filter(|e| span.contains(e.span));
        for list in lists {
            let ExprKind::List(items) = &list.kind else { continue };
            for item in items {
                let inner = match module.kind(*item) {
                    ExprKind::Opaque(children) => children.first().copied().unwrap_or(*item),
                    _ => *item,
                };
                found.push(Use::expr(project, ExprRef::new(file, inner)));
            }
            break;
        }
    }
    found
}

/// Files of a name in the folder of a page and in those around it, outermost first.
fn shared(tree: &Tree<'_, '_>, knowledge: &PageModels, page: &Page) -> Vec<FileId> {
    let Some(name) = &knowledge.shared else { return Vec::new() };
    let sources = &tree.project.sources;
    let mut folder = split(&sources.get(page.file).path).0;
    let root = &tree.services.get(page.service).folder;
    let mut found = Vec::new();
    while folder.len() >= root.len() {
        found.extend(sources.by_path(&format!("{folder}{name}")));
        if folder.is_empty() {
            break;
        }
        folder = split(folder.trim_end_matches('/')).0;
    }
    found.reverse();
    found
}

fn add(tree: &mut Tree<'_, '_>, f: usize, knowledge: &PageModels, stated: &[Stated<'_>], page: &Page) {
    let project = tree.project;
    let mut paths = page.paths(knowledge);
    let (mut guards, mut openings) = (Vec::new(), Vec::new());
    for said in stated.iter().filter(|s| s.covers(tree, page)) {
        if let Some(path) = &said.path {
            paths.push(normalize(path));
            continue;
        }
        let used = Use::expr(project, callee(project, said.call));
        if said.spec.opens { openings.push(used) } else { guards.push(used) }
    }
    for file in shared(tree, knowledge, page) {
        guards.extend(attributes(tree, &knowledge.attribute, file));
    }
    let mut lineage = page.class.map(|c| project.lineage(c)).unwrap_or_default();
    if let Some(class) = page.class {
        lineage.retain(|c| *c != class);
        lineage.insert(0, class);
    }
    for class in lineage.iter().rev() {
        let all = project.class(*class).annotations.iter().map(|a| ExprRef::new(class.file, a.expr));
        guards.extend(all.map(|e| Use::expr(project, e)));
    }
    guards.extend(attributes(tree, &knowledge.attribute, page.file));
    guards.extend(openings);
    let opens = |used: &Use| {
        let Source::Expr(e) = used.source else { return false };
        let symbol = callee(project, e);
        let known = knowledge.opens.iter().chain(knowledge.conventions.iter().filter(|c| c.opens).map(|c| &c.call));
        known.filter_map(|s| s.pattern.as_ref()).any(|p| project.matches(p, symbol).is_some())
    };
    guards.sort_by_key(|used| opens(used));
    let key = Key::File(page.file);
    // the class of `@code` has no name of its own
    let beside = page.class.filter(|c| c.file != page.file);
    let name = beside.map_or_else(|| page.name.clone(), |c| project.class(c).name.to_string());
    let mut is_read = false;
    let mut seen: Vec<String> = Vec::new();
    for owner in lineage {
        for id in &project.class(owner).methods {
            let function = FunctionRef::new(owner.file, *id);
            let Some((method, answer)) = answers(tree, knowledge, function) else { continue };
            if seen.contains(&answer) {
                continue;
            }
            is_read |= method == Method::Get;
            let declared = project.function(function);
            let at = match declared.annotations.first() {
                _ if Some(owner) != page.class => page.places[0],
                Some(a) => Place::new(owner.file, a.span),
                None => Place::new(owner.file, declared.name_span),
            };
            let handler = Handler { function: Some(function), class: page.class, name: format!("{name}.{answer}") };
            let route = Route { paths: paths.clone(), methods: vec![method], guards: guards.clone(), handler };
            tree.add(key, f, at, Kind::Route(route));
            seen.push(answer);
        }
    }
    if !is_read {
        // paths that a call adds stand at the first directive
        let at = |i: usize| *page.places.get(i).unwrap_or(&page.places[0]);
        for (i, path) in paths.iter().enumerate() {
            let handler = Handler { function: None, class: page.class, name: name.clone() };
            let route =
                Route { paths: vec![path.clone()], methods: vec![Method::Get], guards: guards.clone(), handler };
            tree.add(key, f, at(i), Kind::Route(route));
        }
    }
}

/// The HTTP method and the name of a method that answers: `OnPostSaveAsync` is POST.
fn answers(tree: &Tree<'_, '_>, knowledge: &PageModels, function: FunctionRef) -> Option<(Method, String)> {
    let declared = tree.project.function(function);
    let m = &declared.modifiers;
    let name = declared.name.as_deref()?;
    if knowledge.prefix.is_empty() || m.is_private || m.is_protected || m.is_static {
        return None;
    }
    let rest = name.strip_prefix(knowledge.prefix.as_str())?;
    let verb = rest.char_indices().skip(1).find(|(_, c)| c.is_uppercase()).map_or(rest, |(at, _)| &rest[..at]);
    let method = Method::named(verb).filter(|m| *m != Method::Any)?;
    Some((method, name.to_owned()))
}
