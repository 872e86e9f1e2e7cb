//! What a chain of calls asks a database for, with the columns that it names: `prisma.citizen.findMany({ select: { cnic: true } })`,
//! `Citizen.findAll({ attributes: ["cnic"] })`, `db.select({ cnic: citizens.cnic }).from(citizens)`.
//!
//! The whole chain is read anew for each of its calls, so that their order does not matter. What it gives is a row of
//! the columns that are known to be personal. Queries that are written as text are for [`super::models`].

use std::cell::Cell;

use super::Context;
use super::results::Call;
use super::sinks::last_name;
use super::value::Value;
use super::walk::Walker;
use super::wanted::{MAX_ROWS, Wanted};
use crate::catalog::data_types::DataTypeId;
use crate::catalog::sinks::ObjectForm;
use crate::catalog::storage::Queries;
use crate::catalog::words::NameSet;
use crate::facts::data::stored::Stored;
use crate::facts::data::types::ShownField;
use crate::ir::{Arg, ExprId, ExprKind, Module, Name};
use crate::project::{ClassRef, ExprRef, Type, Value as Origin};
use crate::source::caps::Cap;
use rustc_hash::FxHashSet;

/// Calls of one chain.
const MAX_LINKS: usize = 48;
/// Personal columns of one row.
const MAX_COLUMNS: usize = 64;
/// Related rows within rows.
pub(super) const MAX_RELATED: usize = 3;

/// What is asked.
#[derive(Clone)]
pub(super) enum Asked {
    Class(ClassRef),
    Table(Name),
}

/// One call of a chain.
pub(super) struct Link<'m> {
    pub name: &'m Name,
    pub args: &'m [Arg],
}

impl<'p> Walker<'_, 'p, '_> {
    /// The row that the chain gives which ends in this call; clean where none of its columns is personal.
    pub(super) fn rows_asked(&mut self, call: &Call<'_>) -> Option<Value> {
        let chain = Chain::of(self.cx, self.module)?;
        let rule = chain.rule;
        if call.receiver.entries.is_some() && rule.runs.contains(call.name) {
            return Some(call.receiver.clone());
        }
        let (links, base) = chain.links(call.at);
        let has = |names: &NameSet| links.iter().any(|l| names.contains(l.name));
        let asked = chain.asked_of(&links, base)?;
        let gives = |l: &Link<'_>| {
            rule.returns.contains(l.name) || rule.delegates.contains(l.name) && l.args.len() < 2 && base.is_some()
        };
        if has(&rule.counts) {
            return Some(Value::clean());
        }
        // db.insert(citizens).values(…), which may go on with .returning()
        if has(&rule.changes) && !links.iter().any(gives) {
            return Some(Value::default());
        }
        let wanted = chain.wanted(&links);
        let wholes = chain.wholes(&links);
        let is_wanted = |l: &Link<'_>| wholes.is_empty() || chain.called(l).any(|name| wholes.contains(&name));
        let main = links.iter().find(|l| rule.tables.contains(l.name));
        let mut row = match main.is_none_or(is_wanted) {
            true => self.row(call.at, &asked, &wanted, MAX_RELATED)?,
            false => Value::default(),
        };
        for link in links.iter().filter(|l| rule.joins.contains(l.name)).filter(|l| is_wanted(l)) {
            let joined = link.args.first().and_then(|a| chain.table_at(a.value));
            if let Some(joined) = joined.and_then(|t| self.row(call.at, &Asked::Table(t), &wanted, 0)) {
                row.join(&joined);
            }
        }
        if let Some(key) = links.iter().find_map(|l| rule.under.get(l.name)) {
            let inner = std::mem::take(&mut row);
            row.put(&Name::new(key), inner);
        }
        Some(if row.has_data() { row } else { Value::clean() })
    }

    /// `prisma.citizen.update({ data })`: the row as it is then, whatever `update` is elsewhere; `.from("citizens")` too.
    pub(super) fn rows_changed(&mut self, call: &Call<'_>) -> Option<Value> {
        let chain = Chain::of(self.cx, self.module)?;
        if let [table] = call.args
            && chain.rule.tables.contains(call.name)
            && call.object.is_some()
            && self.module.str_literal(table.value).is_some()
        {
            return self.rows_asked(call);
        }
        let ExprKind::Member { name, .. } = self.module.kind(call.object?) else { return None };
        let is_delegate = chain.rule.delegates.contains(call.name) && entity_or_table(&self.cx.stored, name).is_some();
        // Citizen.update(values, { where }) counts the rows that it changed
        if !is_delegate || call.args.len() > 1 || !self.cx.callees(self.at(call.at)).is_empty() {
            return None;
        }
        self.rows_asked(call)
    }

    /// The words by which calls of this language say what of a record they want.
    pub(super) fn present_words(&self) -> Option<&'p Queries> {
        let mut rules = self.cx.knowledge.storage.queries.iter();
        rules.find(|q| q.is_for(self.module.language) && !q.rule.methods.is_empty()).map(|q| &q.rule)
    }

    /// `:phones`, `[:phones, :office]`, `{ phones: { only: [:number] } }`: rows that belong to a record.
    pub(super) fn related_rows(&mut self, e: ExprId) -> Vec<(Name, Value)> {
        let Some(chain) = Chain::of(self.cx, self.module) else { return Vec::new() };
        let mut wanted = Wanted::default();
        chain.related(self.at(e), &mut wanted, MAX_RELATED);
        let mut rows = Vec::new();
        for (name, asked, of_it) in wanted.related {
            let asked = asked.or_else(|| entity_or_table(&self.cx.stored, &name));
            let row = asked.and_then(|a| self.row(e, &a, &of_it, MAX_RELATED - 1));
            rows.extend(row.filter(Value::has_data).map(|row| (name, row)));
        }
        rows
    }

    /// A row of what is asked; None where nothing is known of it.
    fn row(&mut self, at: ExprId, asked: &Asked, wanted: &Wanted, depth: usize) -> Option<Value> {
        let cx = self.cx;
        let (table, class) = match asked {
            Asked::Class(class) => (cx.stored.table_of(*class)?.clone(), Some(*class)),
            Asked::Table(table) => (table.clone(), None),
        };
        let mut columns: Vec<(&Name, DataTypeId)> = Vec::new();
        let writes_itself = |c: &ClassRef| cx.knowledge.printing(cx.project.module_of(c.file).language).is_some();
        let shown = class.filter(writes_itself).map(|c| cx.shown(c, ObjectForm::Json));
        // of several declarations of a column the first says whether it is kept back
        let mut seen: FxHashSet<&Name> = FxHashSet::default();
        for column in cx.stored.of_table(&table) {
            // what a class keeps out of its JSON stays out of what it is answered with
            let is_shown =
                shown.as_ref().is_none_or(|s| s.iter().any(|f| f.name == column.column || f.data == column.data));
            // what an old migration declares may be gone from the class
            let declares = |c: ClassRef| cx.project.class(c).fields.iter().any(|f| !f.modifiers.is_static);
            let is_kept = class.is_none_or(|c| !declares(c) || cx.project.field(c, &column.column).is_some());
            if is_shown && is_kept && seen.insert(&column.column) && wanted.wants(&column.column, column.kept_back) {
                columns.push((&column.column, column.data));
            }
            if columns.len() > MAX_COLUMNS {
                break;
            }
        }
        let mut row = Value::default();
        for (name, data) in cx.project.sources.caps.first(Cap::Columns, self.file, &columns, MAX_COLUMNS) {
            self.put_column(&mut row, at, name, *data);
        }
        for (name, asked, of_it) in wanted.related.iter().filter(|_| depth > 0) {
            let asked = asked.clone().or_else(|| relation(cx, class, name));
            if let Some(inner) = asked.and_then(|a| self.row(at, &a, of_it, depth - 1)).filter(Value::has_data) {
                row.put(name, inner);
            }
        }
        Some(row)
    }
}

impl Context<'_, '_> {
    /// The columns of the table that a call is made on: what it is given, it keeps there.
    pub(super) fn columns_asked(&self, call: ExprRef) -> Vec<ShownField> {
        let Some(chain) = Chain::of(self, self.project.module_of(call.file)) else { return Vec::new() };
        let (links, base) = chain.links(call.id);
        let table = match chain.written_to(&links, base) {
            Some(Asked::Class(class)) => self.stored.table_of(class).cloned(),
            Some(Asked::Table(table)) => Some(table),
            None => None,
        };
        let columns = table.iter().flat_map(|t| self.stored.of_table(t));
        columns.map(|c| ShownField { data: c.data, name: c.column.clone(), place: c.place }).collect()
    }
}

/// Reads the chains of one file.
pub(super) struct Chain<'a, 'p, 's> {
    pub cx: &'a Context<'p, 's>,
    pub module: &'p Module,
    pub rule: &'p Queries,
    /// Related rows that may still be followed.
    pub rows_left: Cell<usize>,
}

impl<'a, 'p, 's> Chain<'a, 'p, 's> {
    fn of(cx: &'a Context<'p, 's>, module: &'p Module) -> Option<Self> {
        let rule = &cx.knowledge.storage.queries.iter().find(|q| q.is_for(module.language))?.rule;
        Some(Self { cx, module, rule, rows_left: Cell::new(MAX_ROWS) })
    }

    pub(super) fn at(&self, e: ExprId) -> ExprRef {
        ExprRef::new(self.module.file, e)
    }

    /// The calls of a chain, its first one first, and what it begins with.
    fn links(&self, call: ExprId) -> (Vec<Link<'p>>, Option<ExprId>) {
        let module = self.module;
        let (mut links, mut at) = (Vec::new(), call);
        while let (ExprKind::Call { callee, args }, true) = (module.kind(at), links.len() < MAX_LINKS) {
            match module.kind(*callee) {
                ExprKind::Member { object, name } => {
                    links.push(Link { name, args });
                    at = *object;
                }
                ExprKind::Name(name) => {
                    links.push(Link { name, args });
                    links.reverse();
                    return (links, None);
                }
                _ => break,
            }
        }
        links.reverse();
        (links, Some(at))
    }

    /// The tables whose columns alone are wanted whole: `.selectAll("c")`.
    fn wholes(&self, links: &[Link<'_>]) -> Vec<&'p str> {
        let all = links.iter().filter(|l| self.rule.wholes.contains(l.name)).flat_map(|l| l.args);
        all.filter_map(|a| self.module.str_literal(a.value)).map(Name::as_str).collect()
    }

    /// What the table of a call is called in its chain: `citizens` and `c` of `"citizens as c"`.
    fn called(&self, link: &Link<'p>) -> impl Iterator<Item = &'p str> + use<'p> {
        let text = link.args.first().and_then(|a| self.module.str_literal(a.value));
        text.into_iter().flat_map(|t| t.split_whitespace()).filter(|w| !w.eq_ignore_ascii_case("as"))
    }

    /// The model or table that a chain asks, if the chain is a query.
    fn asked_of(&self, links: &[Link<'_>], base: Option<ExprId>) -> Option<Asked> {
        let (stored, rule) = (&self.cx.stored, self.rule);
        // db.select().from(citizens), db.insert(citizens).values(…).returning()
        let names_table =
            |l: &&Link<'_>| rule.tables.contains(l.name) || rule.changes.contains(l.name) && !l.args.is_empty();
        let named = links.iter().filter(names_table).find_map(|l| self.table_at(l.args.first()?.value));
        // $this->db->insert('citizens', $data) needs no more
        let is_query = links.len() > 1 || links.iter().any(|l| rule.changes.contains(l.name) && l.args.len() > 1);
        if let Some(table) = named.filter(|t| is_query && stored.is_table(t)) {
            return Some(Asked::Table(table));
        }
        let first = links.first()?;
        let Some(base) = base else {
            // knex("citizens")
            let starts = rule.starts.contains(first.name);
            let table = first.args.first().filter(|_| starts).and_then(|a| self.module.str_literal(a.value))?;
            let table = table.split_whitespace().next()?;
            return stored.is_table(table).then(|| Asked::Table(table.into()));
        };
        // this.prisma.citizen.findMany()
        if rule.delegates.contains(first.name)
            && let ExprKind::Member { name, .. } = self.module.kind(base)
            && let Some(asked) = entity_or_table(stored, name)
        {
            return Some(asked);
        }
        // a model of the name of the variable, whose calls are told by their own names
        let asks = links.iter().any(|l| rule.finds.contains(l.name) || rule.returns.contains(l.name));
        let counts = || links.iter().any(|l| rule.counts.contains(l.name));
        if !asks && !counts() {
            return None;
        }
        if let Some(asked) = self.model_at(base) {
            return Some(asked);
        }
        // manager.find(Citizen, { where })
        let class = links.first().and_then(|l| self.class_at(l.args.first()?.value));
        class.filter(|c| stored.is_entity(*c)).map(Asked::Class)
    }

    /// What a call keeps in a table is given to: `prisma.citizen.create({ data })`, `citizensRepository.save(citizen)`.
    fn written_to(&self, links: &[Link<'_>], base: Option<ExprId>) -> Option<Asked> {
        let keeps = |l: &Link<'_>| self.rule.delegates.contains(l.name) || self.rule.keeps.contains(l.name);
        if !links.iter().any(keeps) {
            return None;
        }
        self.asked_of(links, base).or_else(|| self.model_at(base?))
    }

    /// `Citizen`, `this.citizensRepository`, `getRepository(Citizen)`
    fn model_at(&self, base: ExprId) -> Option<Asked> {
        let (project, stored, rule) = (self.cx.project, &self.cx.stored, self.rule);
        if let Some(class) = self.class_at(base) {
            return self.of_class(class);
        }
        // private readonly citizens: Repository<Citizen>
        let t = project.type_of(self.at(base));
        let of_type = t.as_ref().and_then(|t| t.args.first().and_then(Type::class));
        if let Some(class) = of_type.filter(|c| stored.is_entity(*c)) {
            return Some(Asked::Class(class));
        }
        // $citizen->load($request->post()), $this->citizens->create($request->all())
        if let Some(class) = t.and_then(|t| t.class()) {
            return stored.asked_by(class).map(Asked::Class);
        }
        let origin = project.origin(self.at(base));
        if let Origin::Made(made) = origin
            && let ExprKind::Call { callee, args } | ExprKind::New { class: callee, args, .. } = project.kind(made)
            && let ExprKind::Name(name) | ExprKind::Member { name, .. } = project.kind(ExprRef::new(made.file, *callee))
            && rule.repositories.contains(name)
        {
            return match project.origin(ExprRef::new(made.file, args.first()?.value)) {
                Origin::Class(class) => self.of_class(class),
                _ => None,
            };
        }
        if matches!(origin, Origin::Function(_)) {
            return None;
        }
        let name = last_name(self.module, base)?;
        let ending = rule.endings.iter().find_map(|end| name.strip_suffix(end.as_str()));
        let is_named = name.starts_with(char::is_uppercase) || ending.is_some();
        let bare = ending.filter(|b| !b.is_empty()).unwrap_or(name);
        entity_or_table(stored, bare).filter(|_| is_named)
    }

    /// `class Owner extends Model`, whose columns something else declares, is asked by its name.
    fn of_class(&self, class: ClassRef) -> Option<Asked> {
        let (project, stored) = (self.cx.project, &self.cx.stored);
        if stored.is_entity(class) {
            return Some(Asked::Class(class));
        }
        let name = &project.class(class).name;
        stored.is_table(name).then(|| Asked::Table(name.clone()))
    }

    fn class_at(&self, e: ExprId) -> Option<ClassRef> {
        match self.module.kind(e) {
            ExprKind::Name(_) | ExprKind::Member { .. } => match self.cx.project.origin(self.at(e)) {
                Origin::Class(class) => Some(class),
                _ => None,
            },
            _ => None,
        }
    }

    /// `"citizens as c"`, or the variable that keeps what was declared: `const citizens = pgTable("citizens", …)`.
    fn table_at(&self, e: ExprId) -> Option<Name> {
        let (project, stored) = (self.cx.project, &self.cx.stored);
        if let Some(text) = self.module.str_literal(e) {
            return text.split_whitespace().next().map(Name::new);
        }
        let (ExprKind::Name(name) | ExprKind::Member { name, .. }) = self.module.kind(e) else { return None };
        let Origin::Made(made) = project.origin(self.at(e)) else {
            return stored.is_table(name).then(|| name.clone());
        };
        let ExprKind::Call { args, .. } = project.kind(made) else { return None };
        let declared = args.first().and_then(|a| project.module_of(made.file).str_literal(a.value));
        declared.filter(|t| stored.is_table(t)).or_else(|| Some(name).filter(|n| stored.is_table(n))).cloned()
    }
}

/// The model that a relation of an entity leads to: by the type of its field, or by its name.
fn relation(cx: &Context<'_, '_>, class: Option<ClassRef>, name: &Name) -> Option<Asked> {
    let (project, stored) = (cx.project, &cx.stored);
    let field = class.and_then(|c| project.field(c, name));
    let mut t = field.and_then(|(owner, f)| Some(project.resolve_type(owner.file, f.ty.as_ref()?)));
    while let Some(of) = t {
        if let Some(class) = of.class().filter(|c| stored.is_entity(*c)) {
            return Some(Asked::Class(class));
        }
        t = of.args.into_iter().next();
    }
    // a column is no relation, whatever other table is called so
    match field {
        Some(_) => None,
        None => entity_or_table(stored, name),
    }
}

pub(super) fn entity_or_table(stored: &Stored, name: &str) -> Option<Asked> {
    match stored.entity_called(name) {
        Some(class) => Some(Asked::Class(class)),
        None => stored.is_table(name).then(|| Asked::Table(name.into())),
    }
}
