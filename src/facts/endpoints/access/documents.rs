//! Access lists in configuration files: `security.access_control` and its like.

use regex::Regex;

use super::says::Says;
use super::{List, Paths, Rule};
use crate::catalog::frameworks::schema::AccessDocument;
use crate::facts::endpoints::Method;
use crate::facts::endpoints::selected::{elements, field, text_of};
use crate::facts::endpoints::services::{Services, split};
use crate::ir::Name;
use crate::project::{ExprRef, Project};

pub(super) fn read(project: &Project<'_>, services: &Services, document: &AccessDocument, lists: &mut Vec<List>) {
    for module in project.modules() {
        let source = project.sources.get(module.file);
        let name = split(&source.path).1;
        if !services.may_serve(project, module.file) || !document.files.iter().any(|f| f == name) {
            continue;
        }
        let root = module.document().map(|e| ExprRef::new(module.file, e));
        let list = root.and_then(|r| document.list.split('.').try_fold(r, |at, key| field(project, at, key)));
        let Some(list) = list else { continue };
        let mut rules: Vec<Rule> =
            elements(project, list).into_iter().filter_map(|e| rule(project, document, e)).collect();
        if document.closes {
            let what = format!("{} names no other path", document.list);
            rules.push(Rule {
                paths: Paths::Rest,
                methods: Vec::new(),
                says: Says::Closed,
                what,
                place: project.place(list),
            });
        }
        lists.push(List {
            file: module.file,
            service: services.index_of(module.file),
            package: Name::default(),
            scope: Vec::new(),
            rules,
            decides: true,
        });
    }
}

fn rule(project: &Project<'_>, document: &AccessDocument, entry: ExprRef) -> Option<Rule> {
    let texts =
        |e: ExprRef| -> Vec<String> { elements(project, e).into_iter().filter_map(|x| text_of(project, x)).collect() };
    let pattern = field(project, entry, &document.path).and_then(|e| text_of(project, e));
    let paths = match &pattern {
        None => Paths::Rest,
        Some(pattern) if document.ant => Paths::Ant(vec![pattern.clone()]),
        Some(pattern) => Paths::Regex(path_regex(pattern)?),
    };
    let methods = document.methods.iter().filter_map(|k| field(project, entry, k)).flat_map(texts);
    let methods = methods.flat_map(|m| m.split([',', '|']).filter_map(|m| Method::named(m.trim())).collect::<Vec<_>>());
    let roles: Vec<String> = document.roles.iter().filter_map(|k| field(project, entry, k)).flat_map(texts).collect();
    // an entry without roles asks for nothing
    let opens = roles.iter().all(|r| document.opens.iter().any(|o| o == r));
    let shown = pattern.unwrap_or_else(|| "any path".to_owned());
    let what = format!("{shown}: {}", if roles.is_empty() { "no role".to_owned() } else { roles.join(", ") });
    Some(Rule { paths, methods: methods.collect(), says: Says::opens(opens), what, place: project.place(entry) })
}

/// `^/{_locale}/admin`, `^/%locales%/admin`: what is filled in elsewhere is one segment.
fn path_regex(pattern: &str) -> Option<Regex> {
    let filled = Regex::new(r"\{[A-Za-z_]\w*\}|%[\w.]+%").expect("a constant pattern");
    let pattern = filled.replace_all(pattern, "[^/]+");
    regex::RegexBuilder::new(&pattern).size_limit(1 << 20).build().ok()
}
