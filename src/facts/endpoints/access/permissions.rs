//! Entries of configuration files, each a path and a policy: `auth.permission.staff.paths=/staff/*`,
//! `auth.permission.staff.policy=authenticated`.

use std::collections::BTreeMap;

use super::configured::entries;
use super::says::Says;
use super::{List, Paths, Rule};
use crate::catalog::frameworks::schema::{Access, Permissions};
use crate::facts::endpoints::Method;
use crate::facts::endpoints::services::Services;
use crate::ir::Name;
use crate::project::{ExprRef, Project};

pub(super) fn read(
    project: &Project<'_>,
    services: &Services,
    access: &Access,
    known: &Permissions,
    lists: &mut Vec<List>,
) {
    let mut by_service: BTreeMap<usize, Vec<(String, Vec<String>, ExprRef)>> = BTreeMap::new();
    for (file, key, values, at) in entries(project, &access.settings) {
        by_service.entry(services.index_of(file)).or_default().push((key, values, at));
    }
    for (service, all) in by_service {
        let named = |name: &str, word: &str| {
            let key = format!("{}.{name}.{word}", known.prefix);
            all.iter().find(|(k, _, _)| *k == key)
        };
        let mut rules: Vec<(usize, Rule)> = Vec::new();
        for (key, paths, at) in &all {
            let inner = key.strip_prefix(known.prefix.as_str()).and_then(|r| r.strip_prefix('.'));
            let Some(name) = inner.and_then(|r| r.strip_suffix(&format!(".{}", known.paths))) else { continue };
            let Some((_, policy, _)) = named(name, &known.policy) else { continue };
            let says = Says::opens(policy.iter().all(|p| known.opens.iter().any(|o| o == p)));
            let methods: Vec<Method> =
                named(name, &known.methods).iter().flat_map(|(_, m, _)| m).filter_map(|m| Method::named(m)).collect();
            for path in paths {
                let pattern = path.strip_suffix("/*").map_or_else(|| path.clone(), |stem| format!("{stem}/**"));
                let what = format!("{path}: {}", policy.join(", "));
                let paths = Paths::Ant(vec![pattern]);
                let place = project.place(*at);
                rules.push((
                    path.trim_end_matches('*').len(),
                    Rule { paths, methods: methods.clone(), says, what, place },
                ));
            }
        }
        rules.sort_by_key(|(length, _)| std::cmp::Reverse(*length));
        let mut rules: Vec<Rule> = rules.into_iter().map(|(_, rule)| rule).collect();
        let closed = all.iter().find(|(k, v, _)| known.closes.contains(k) && v.iter().all(|v| v != "false"));
        if let Some((key, _, at)) = closed {
            let what = format!("{key} is set");
            let place = project.place(*at);
            rules.push(Rule { paths: Paths::Rest, methods: Vec::new(), says: Says::Closed, what, place });
        }
        if let (false, Some((_, _, at))) = (rules.is_empty(), all.first()) {
            let (file, package, scope) = (at.file, Name::default(), Vec::new());
            lists.push(List { file, service, package, scope, rules, decides: true });
        }
    }
}
