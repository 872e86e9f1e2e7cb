//! What documents of beans say of routes: mappings of paths to beans, beans whose name is a path, interceptors.
//!
//! A bean counts if its class is of the project; what a library answers for has no code to judge.

use std::collections::BTreeMap;

use super::super::layers::{Key, Kind, Source, Tree, Use};
use super::super::markup::{attribute, children, descendants};
use super::super::paths::join;
use super::super::selected::text_of;
use super::{descriptors, everywhere, handlers};
use crate::catalog::frameworks::schema::Beans;
use crate::project::{ClassRef, ExprRef};
use crate::source::Place;

type Element<'p> = (&'p str, ExprRef);

pub fn collect(tree: &mut Tree<'_, '_>) {
    for f in 0..tree.framework_list().len() {
        let Some(known) = &tree.framework(f).routes.beans else { continue };
        let project = tree.project;
        let mut documents: BTreeMap<usize, Vec<Element<'_>>> = BTreeMap::new();
        for module in project.modules().filter(|m| m.language.is_data() && tree.is_served(m.file)) {
            let Some(document) = module.document().map(|e| ExprRef::new(module.file, e)) else { continue };
            let roots = known.roots.iter().flat_map(|name| children(project, document, name));
            let elements = roots.flat_map(|root| descendants(project, root));
            documents.entry(tree.services.index_of(module.file)).or_default().extend(elements);
        }
        for (service, elements) in documents {
            let below = everywhere::mapped_below(tree, f, service).unwrap_or_default();
            read(tree, f, known, &below, &elements);
        }
    }
}

/// `below` is the prefix of all paths, which patterns leave out.
fn read(tree: &mut Tree<'_, '_>, f: usize, known: &Beans, below: &str, elements: &[Element<'_>]) {
    let project = tree.project;
    let beans: Vec<ExprRef> = elements.iter().filter(|(name, _)| *name == "bean").map(|(_, e)| *e).collect();
    let mut named: BTreeMap<String, ClassRef> = BTreeMap::new();
    for bean in &beans {
        let Some(class) = class_of(tree, f, *bean) else { continue };
        let names = ["id", "name"].iter().filter_map(|key| attribute(project, *bean, key));
        for name in names.flat_map(|n| n.split([',', ' ', ';']).map(str::to_owned).collect::<Vec<_>>()) {
            // <bean name="/citizens.htm" class="pk.Citizens"/>
            if name.starts_with('/') {
                answer(tree, f, known, class, name.clone(), project.place(*bean));
            }
            named.insert(name, class);
        }
    }
    for bean in &beans {
        let class = attribute(project, *bean, "class").unwrap_or_default();
        if !known.mappings.iter().any(|end| class.ends_with(end.as_str())) {
            continue;
        }
        for property in children(project, *bean, "property") {
            if attribute(project, property, "name").is_some_and(|n| known.properties.iter().any(|p| *p == n)) {
                for (path, name, at) in entries(tree, property) {
                    if let Some(class) = named.get(&name) {
                        answer(tree, f, known, *class, path, at);
                    }
                }
            }
        }
    }
    for (name, e) in elements {
        let is = |names: &[crate::ir::Name]| names.iter().any(|n| n == name);
        let paths_of = |name: &str| -> Vec<String> {
            let paths = children(project, *e, name).into_iter().filter_map(|m| attribute(project, m, "path"));
            paths.map(|path| join(below, &path)).collect()
        };
        let (paths, except) = if is(&known.interceptors) {
            (paths_of(&known.paths), paths_of(&known.except))
        } else if is(&known.before_all) {
            (Vec::new(), Vec::new())
        } else {
            continue;
        };
        let own = children(project, *e, "bean").into_iter().filter_map(|b| class_of(tree, f, b));
        let referred =
            children(project, *e, "ref").into_iter().filter_map(|r| named.get(&attribute(project, r, "bean")?));
        let classes: Vec<ClassRef> = own.chain(referred.copied()).collect();
        for class in classes {
            let mut used = Use::new(Source::Class(class), Place::new(class.file, project.class(class).name_span));
            (used.paths, used.except_paths, used.in_front) = (paths.clone(), except.clone(), true);
            let kind = Kind::Guards { prefix: String::new(), guards: vec![used], global: true };
            tree.add(Key::File(e.file), f, project.place(*e), kind);
        }
    }
}

fn class_of(tree: &Tree<'_, '_>, f: usize, bean: ExprRef) -> Option<ClassRef> {
    let name = attribute(tree.project, bean, "class")?;
    let near = tree.project.class_near(&name, bean.file);
    near.or_else(|| handlers::class_named(tree, &tree.framework(f).languages, &name))
}

/// Paths with the names of their beans: `<prop key="/x">show</prop>`, `<entry key="/x" value-ref="show"/>`, lines
/// `/x=show`.
fn entries(tree: &Tree<'_, '_>, property: ExprRef) -> Vec<(String, String, Place)> {
    let project = tree.project;
    let mut found = Vec::new();
    for (_, e) in descendants(project, property) {
        let at = project.place(e);
        let Some(key) = attribute(project, e, "key") else {
            let text = text_of(project, e).unwrap_or_default();
            let lines = text.lines().filter_map(|l| l.trim().split_once('='));
            found.extend(lines.map(|(path, name)| (path.trim().to_owned(), name.trim().to_owned(), at)));
            continue;
        };
        let said = ["value-ref", "value"].iter().find_map(|name| attribute(project, e, name));
        let inner = || {
            let inner = children(project, e, "ref").into_iter().find_map(|r| attribute(project, r, "bean"));
            inner.or_else(|| children(project, e, "#text").into_iter().find_map(|t| text_of(project, t)))
        };
        found.extend(said.or_else(inner).map(|name| (key, name.trim().to_owned(), at)));
    }
    found
}

fn answer(tree: &mut Tree<'_, '_>, f: usize, known: &Beans, class: ClassRef, path: String, at: Place) {
    descriptors::add(tree, f, &known.methods, class, vec![path], at);
}
