//! Rows that a chain of calls gives as objects of a class which it names: `query_as!(Citizen, "…")`,
//! `citizens.load::<Citizen>(conn)`, `citizens.select(Citizen::as_select())`, `citizen::Entity::find().all(db)`.
//!
//! What such an object shows is said by its class; chains that name a table are for [`super::queries`].

use super::results::Call;
use super::sinks::last_name;
use super::value::Value;
use super::walk::Walker;
use crate::catalog::storage::Rows;
use crate::ir::{Arg, ExprId, ExprKind, Name};
use crate::project::{ClassRef, Project, Type, TypeName, Value as Origin};
use crate::source::FileId;

/// Calls of one chain.
const MAX_LINKS: usize = 48;
/// Columns that one call names.
const MAX_COLUMNS: usize = 40;

/// One call of a chain.
struct Link<'m> {
    at: ExprId,
    name: &'m Name,
    args: &'m [Arg],
}

impl<'p> Walker<'_, 'p, '_> {
    /// Objects of the class that the chain names, or the columns that it selects; clean where these show nothing.
    pub(super) fn rows_named(&mut self, call: &Call<'_>) -> Option<Value> {
        let mut rules = self.cx.knowledge.storage.rows.iter();
        let rule: &'p Rows = &rules.find(|r| r.is_for(self.module.language))?.rule;
        let starts = |name: &Name| rule.typed.contains(name) || rule.named.contains(name) || rule.asked.contains(name);
        if !starts(call.name) && !rule.gives.contains(call.name) {
            return None;
        }
        let (links, base) = self.chain(call.at);
        if links
            .iter()
            .any(|l| !starts(l.name) && !rule.gives.contains(l.name) && Some(l.at) != links.first().map(|f| f.at))
        {
            return None;
        }
        let named =
            links.iter().rev().find_map(|l| self.row_type(rule, l)).or_else(|| self.row_asked(rule, &links, base?));
        match named {
            Some(t) => self.objects_of(call.at, &t),
            None => self.columns_named(rule, &links, base?),
        }
    }

    /// The calls, the outer ones first, and what the chain begins with.
    fn chain(&self, call: ExprId) -> (Vec<Link<'p>>, Option<ExprId>) {
        let (mut links, mut at) = (Vec::new(), call);
        while let (ExprKind::Call { callee, args }, true) = (self.module.kind(at), links.len() < MAX_LINKS) {
            match self.module.kind(*callee) {
                ExprKind::Member { object, name } => {
                    links.push(Link { at, name, args });
                    at = *object;
                }
                ExprKind::Name(name) => {
                    links.push(Link { at, name, args });
                    links.reverse();
                    return (links, None);
                }
                _ => break,
            }
        }
        links.reverse();
        (links, Some(at))
    }

    /// The type of a row, as one call of the chain names it.
    fn row_type(&self, rule: &Rows, link: &Link<'_>) -> Option<Type> {
        let project = self.cx.project;
        if rule.typed.contains(link.name) {
            let given = self.module.type_arguments.get(&link.at).and_then(|types| types.last());
            let t = given.map(|t| project.resolve_type(self.file, t));
            return t.filter(mentions_class);
        }
        if rule.named.contains(link.name) {
            return self.class_named(link.args.first()?.value);
        }
        link.args.iter().find_map(|a| {
            let ExprKind::Call { callee, .. } = self.module.kind(a.value) else { return None };
            let ExprKind::Member { object, name } = self.module.kind(*callee) else { return None };
            rule.selected.contains(name).then(|| self.class_named(*object)).flatten()
        })
    }

    fn class_named(&self, e: ExprId) -> Option<Type> {
        match self.cx.project.origin(self.at(e)) {
            Origin::Class(class) => Some(Type::plain(TypeName::Class(class))),
            _ => None,
        }
    }

    /// `Citizen::find()`, and `citizen::Entity::find()` where only the struct `Model` is written.
    fn row_asked(&self, rule: &Rows, links: &[Link<'_>], base: ExprId) -> Option<Type> {
        links.first().filter(|l| rule.asked.contains(l.name))?;
        let (project, stored) = (self.cx.project, &self.cx.stored);
        let path = match project.origin(self.at(base)) {
            Origin::Class(class) => {
                return stored.is_entity(class).then(|| Type::plain(TypeName::Class(class)));
            }
            Origin::External(path) => path,
            _ => Name::new(self.module.dotted(base)?),
        };
        let mut parts = path.rsplit(['.', ':']).filter(|p| !p.is_empty());
        let class = rule.made.get(parts.next()?)?;
        let within = parts.next();
        let is_there = |c: &ClassRef| match within {
            Some(module) => is_module(project, c.file, module),
            None => c.file == self.file,
        };
        let found = stored.entities_named(project, class).filter(is_there).min()?;
        Some(Type::plain(TypeName::Class(found)))
    }

    /// `citizens.select((cnic, email)).load(conn)`: the columns that are named, of a table that is declared.
    fn columns_named(&mut self, rule: &Rows, links: &[Link<'_>], base: ExprId) -> Option<Value> {
        let table = match self.module.kind(base) {
            // citizens::table
            ExprKind::Member { object, name } if !self.cx.stored.is_table(name) => last_name(self.module, *object)?,
            _ => last_name(self.module, base)?,
        };
        if !self.cx.stored.is_table(table) {
            return None;
        }
        let is_person = self.cx.knowledge.names.is_person(table);
        let selected = links.iter().rev().find(|l| rule.columns.contains(l.name))?.args.first()?.value;
        let columns = match self.module.kind(selected) {
            ExprKind::List(parts) => parts.clone(),
            _ => vec![selected],
        };
        let mut row = Value::default();
        for column in columns.into_iter().take(MAX_COLUMNS) {
            let (ExprKind::Name(name) | ExprKind::Member { name, .. }) = self.module.kind(column) else { continue };
            if let Some(data) = self.told_of_column(name, is_person) {
                self.put_column(&mut row, column, name, data);
            }
        }
        Some(if row.has_data() { row } else { Value::clean() })
    }
}

fn mentions_class(t: &Type) -> bool {
    t.class().is_some() || t.args.iter().any(mentions_class)
}

/// Whether a file is a module by its own name, or by that of its folder.
fn is_module(project: &Project<'_>, file: FileId, module: &str) -> bool {
    let path = project.sources.get(file).path.as_str();
    let mut parts = path.rsplit_once('.').map_or(path, |(stem, _)| stem).rsplit('/');
    match parts.next() {
        Some("mod") => parts.next() == Some(module),
        name => name == Some(module),
    }
}
