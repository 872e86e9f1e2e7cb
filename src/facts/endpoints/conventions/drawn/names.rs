//! Which class a string names: `admin/officers` is `Admin::OfficersController`, whatever its capitals.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::catalog::frameworks::schema::Drawn;
use crate::project::{ClassRef, Project};

/// The controllers of a project by their lower-case dotted name, without `_` and without the end of their names.
pub(super) struct Controllers {
    classes: FxHashMap<String, Vec<ClassRef>>,
    /// `admin/officers/index`: templates without their folder and endings.
    templates: FxHashSet<String>,
}

impl Controllers {
    pub(super) fn of(project: &Project<'_>, drawn: &Drawn) -> Self {
        let mut classes: FxHashMap<String, Vec<ClassRef>> = FxHashMap::default();
        if !drawn.suffix.is_empty() {
            for class in project.classes() {
                if let Some(stem) = project.class_name(class).strip_suffix(drawn.suffix.as_str()) {
                    classes.entry(plain(stem)).or_default().push(class);
                }
            }
        }
        let folder = format!("{}/", drawn.templates);
        let mut templates = FxHashSet::default();
        for (_, file) in project.sources.iter().filter(|_| !drawn.templates.is_empty()) {
            let Some(at) = file.path.find(&folder).filter(|at| *at == 0 || file.path[..*at].ends_with('/')) else {
                continue;
            };
            let rest = &file.path[at + folder.len()..];
            let (path, name) = rest.rsplit_once('/').unwrap_or(("", rest));
            let stem = name.split('.').next().unwrap_or(name);
            templates.insert(format!("{path}/{stem}"));
        }
        Self { classes, templates }
    }

    /// The class that `name` names inside the namespaces: the one nearest to them, and one that has the action if
    /// several do.
    pub(super) fn class(&self, project: &Project<'_>, module: &[String], name: &str, action: &str) -> Option<ClassRef> {
        let name = name.trim_start_matches('/').replace('/', ".");
        let mut whole = module.join(".");
        if !whole.is_empty() {
            whole.push('.');
        }
        whole.push_str(&name);
        let found = self.classes.get(&plain(&whole))?;
        let has = |c: &&ClassRef| project.method(**c, action).is_some();
        found.iter().find(has).or(found.first()).copied()
    }

    pub(super) fn has_template(&self, module: &[String], controller: &str, action: &str) -> bool {
        let mut path = module.join("/");
        if !path.is_empty() {
            path.push('/');
        }
        self.templates.contains(&format!("{path}{controller}/{action}"))
    }
}

fn plain(name: &str) -> String {
    name.chars().filter(|c| *c != '_').flat_map(char::to_lowercase).collect()
}
