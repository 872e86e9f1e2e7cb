//! Access lists in configuration files that hold for the paths of their folders, and for places that they name below:
//! `Staff/web.config`, `<location path="Reports">`.
//!
//! The deepest list is asked first, within a list the first rule that fits a caller without credentials decides. A rule
//! that lets everyone pass says something only where it takes back what an outer one refuses.

use super::Decision;
use crate::catalog::frameworks::schema::FolderDocument;
use crate::facts::endpoints::Method;
use crate::facts::endpoints::selected::{elements, text_of};
use crate::facts::endpoints::services::{Roots, Services, split};
use crate::ir::ExprKind;
use crate::project::{ExprRef, Project};
use crate::source::{FileId, Place};

/// The lists of one kind of document.
#[derive(Debug, Default)]
pub struct Folders {
    roots: Roots,
    lists: Vec<List>,
    /// Folders of files, with the path below where callers log in.
    logins: Vec<(String, String)>,
}

#[derive(Debug)]
struct List {
    /// Of the file, with a slash at the end.
    folder: String,
    /// Below it, without slashes around.
    below: String,
    rules: Vec<Rule>,
}

#[derive(Debug)]
struct Rule {
    closes: bool,
    /// Empty for all.
    methods: Vec<Method>,
    what: String,
    place: Place,
}

impl Folders {
    pub fn read(project: &Project<'_>, document: &FolderDocument) -> Self {
        let (mut lists, mut logins) = (Vec::new(), Vec::new());
        for module in project.modules() {
            let source = project.sources.get(module.file);
            let (folder, name) = split(&source.path);
            if source.class.test || !document.files.iter().any(|f| f.eq_ignore_ascii_case(name)) {
                continue;
            }
            let Some(root) = module.document().map(|e| ExprRef::new(module.file, e)) else { continue };
            let Some((outer, inner)) = document.list.split_first() else { continue };
            let mut push = |at: ExprRef, below: &str| {
                let mut found = vec![at];
                for key in inner {
                    found = found.into_iter().flat_map(|e| all(project, e, key)).collect();
                }
                let rules: Vec<Rule> = found.into_iter().flat_map(|e| rules(project, document, e)).collect();
                if !rules.is_empty() {
                    let below = below.trim_start_matches(['.', '~']).trim_matches('/').to_owned();
                    lists.push(List { folder: folder.to_owned(), below, rules });
                }
            };
            let found = document
                .login
                .iter()
                .fold(vec![root], |found, key| found.into_iter().flat_map(|e| all(project, e, key)).collect());
            let login = found.into_iter().filter_map(|e| text_of(project, e));
            logins.extend(login.map(|path| (folder.to_owned(), path.trim_start_matches('~').to_owned())));
            for top in all(project, root, outer) {
                push(top, "");
                for location in all(project, top, &document.location) {
                    let path = all(project, location, &document.path).into_iter().find_map(|e| text_of(project, e));
                    push(location, &path.unwrap_or_default());
                }
            }
        }
        Self { roots: Roots::of(project, &document.files), lists, logins }
    }

    /// What the lists say of a path that a file serves.
    pub fn decide(
        &self,
        project: &Project<'_>,
        services: &Services,
        file: FileId,
        method: Method,
        path: &str,
    ) -> Decision {
        if self.lists.is_empty() {
            return Decision::Silent;
        }
        let root = self.roots.above(project, services, file);
        let path = path.trim_matches('/').to_ascii_lowercase();
        if self.logins.iter().any(|(f, login)| *f == root && login.trim_matches('/').eq_ignore_ascii_case(&path)) {
            return Decision::Silent;
        }
        let mut near: Vec<(usize, &List)> = Vec::new();
        for list in &self.lists {
            let Some(folder) = list.folder.strip_prefix(root.as_str()) else { continue };
            let prefix = format!("{folder}{}", list.below).trim_matches('/').to_ascii_lowercase();
            let covers = prefix.is_empty()
                || path.strip_prefix(&prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
            if covers {
                near.push((prefix.len(), list));
            }
        }
        near.sort_by_key(|(length, _)| std::cmp::Reverse(*length));
        let fits = |r: &&Rule| r.methods.is_empty() || method == Method::Any || r.methods.contains(&method);
        let mut asked = near.iter().flat_map(|(_, list)| &list.rules).filter(fits);
        let Some(first) = asked.next() else { return Decision::Silent };
        if first.closes {
            return Decision::Closed(first.what.clone(), first.place);
        }
        if asked.any(|r| r.closes) { Decision::Open(first.what.clone(), first.place) } else { Decision::Silent }
    }
}

/// The values of a key that may stand several times.
fn all(project: &Project<'_>, object: ExprRef, key: &str) -> Vec<ExprRef> {
    let ExprKind::Object(entries) = project.kind(object) else { return Vec::new() };
    let module = project.module_of(object.file);
    let named = entries.iter().filter(|e| e.key.and_then(|k| module.str_literal(k)).is_some_and(|k| k == key));
    named.flat_map(|e| elements(project, ExprRef::new(object.file, e.value))).collect()
}

/// The rules that are about a caller without credentials, in order.
fn rules(project: &Project<'_>, document: &FolderDocument, list: ExprRef) -> Vec<Rule> {
    let ExprKind::Object(entries) = project.kind(list) else { return Vec::new() };
    let module = project.module_of(list.file);
    let mut found = Vec::new();
    for entry in entries {
        let Some(key) = entry.key.and_then(|k| module.str_literal(k)) else { continue };
        let closes = *key == document.deny;
        if !closes && *key != document.allow {
            continue;
        }
        for rule in elements(project, ExprRef::new(list.file, entry.value)) {
            let text = |name: &str| all(project, rule, name).into_iter().find_map(|e| text_of(project, e));
            let users = text(&document.users).unwrap_or_default();
            if !users.split(',').any(|u| document.everyone.iter().any(|e| e == u.trim())) {
                continue;
            }
            let verbs = text(&document.verbs).unwrap_or_default();
            let methods: Vec<Method> = verbs.split(',').filter_map(|v| Method::named(v.trim())).collect();
            if !verbs.is_empty() && methods.is_empty() {
                continue;
            }
            let what = format!("{key} users=\"{users}\"");
            found.push(Rule { closes, methods, what, place: project.place(rule) });
        }
    }
    found
}
