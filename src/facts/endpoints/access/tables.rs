//! Access lists that are filled entry by entry: `chains.put("/login", "anon"); chains.put("/**", "authc");`. The first
//! entry that fits decides.

use super::says::Says;
use super::{List, Paths, Rule, configured, marked};
use crate::catalog::frameworks::schema::{Access, AccessTable};
use crate::facts::endpoints::selected::{arguments, callee, last_name, text_of};
use crate::facts::endpoints::services::Services;
use crate::ir::ExprKind;
use crate::ir::visit::{Nested, Node};
use crate::project::{ExprRef, FunctionRef, Project};

pub(super) fn read(
    project: &Project<'_>,
    services: &Services,
    access: &Access,
    table: &AccessTable,
    function: FunctionRef,
) -> Option<List> {
    let module = project.module_of(function.file);
    let (mut begins, mut entries) = (false, Vec::new());
    let body = module.function(function.id).body.iter().map(|s| Node::Stmt(*s));
    module.walk(body, Nested::Enter, &mut |node| {
        if let Node::Expr(e) = node
            && let ExprKind::Call { args, .. } = module.kind(e)
            && let Some(name) = last_name(project, callee(project, ExprRef::new(function.file, e)))
        {
            begins |= table.starts.contains(name);
            if table.entries.contains(name) && args.len() == 2 {
                entries.push(ExprRef::new(function.file, e));
            }
        }
        true
    });
    if !begins {
        return None;
    }
    entries.sort_by_key(|e| project.place(callee(project, *e)).span.end);
    let rules: Vec<Rule> = entries.into_iter().filter_map(|e| rule(project, services, access, table, e)).collect();
    (!rules.is_empty()).then(|| List {
        file: function.file,
        service: services.index_of(function.file),
        package: module.package.clone().unwrap_or_default(),
        scope: Vec::new(),
        rules,
        decides: true,
    })
}

fn rule(project: &Project<'_>, services: &Services, access: &Access, table: &AccessTable, e: ExprRef) -> Option<Rule> {
    let [path, decision] = arguments(project, e) else { return None };
    let decision = text_of(project, ExprRef::new(e.file, decision.value))?;
    let path = ExprRef::new(e.file, path.value);
    let is_open = decision.split(',').any(|d| table.opens.iter().any(|o| o == d.trim()));
    let mut says = Says::opens(is_open);
    let (paths, shown) = match text_of(project, path) {
        Some(text) => (Paths::Ant(vec![text.clone()]), text),
        None => match configured::read(project, services, access, path) {
            Some(by_service) => (Paths::Configured(by_service), "configured paths".to_owned()),
            None => {
                let marks = marked::read(project, path)?;
                if !marks.is_clear {
                    says = Says::Unknown;
                }
                (Paths::Marked(marks.classes), "marked handlers".to_owned())
            }
        },
    };
    Some(Rule { paths, methods: Vec::new(), says, what: format!("{shown}: {decision}"), place: project.place(e) })
}
