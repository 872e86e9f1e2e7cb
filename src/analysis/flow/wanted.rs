//! Which columns and related rows a query wants, by what its calls are given: names in a text or a list, keys that are
//! switched on or off, options within options.

use super::queries::{Asked, Chain, Link, MAX_RELATED, entity_or_table};
use crate::facts::data::stored::KeptBack;
use crate::ir::{Entry, ExprKind, Literal, Name};
use crate::project::{ExprRef, Value as Origin};
use crate::source::caps::Cap;

/// Columns that one query names.
const MAX_NAMES: usize = 64;
/// Related rows of one query, those within others included: options that name themselves would grow with each level.
pub(super) const MAX_ROWS: usize = 100;

/// Which columns are wanted.
#[derive(Clone, Default)]
pub(super) struct Wanted {
    /// The only ones, if any are named.
    pub only: Option<Vec<Name>>,
    pub without: Vec<Name>,
    pub adds: Vec<Name>,
    /// Related rows, under the name of the relation.
    pub related: Vec<(Name, Option<Asked>, Wanted)>,
    pub is_unscoped: bool,
    pub is_raw: bool,
}

impl Wanted {
    pub(super) fn wants(&self, column: &Name, kept_back: Option<KeptBack>) -> bool {
        let is_same = |name: &Name| name == column;
        if self.without.iter().any(is_same) {
            return false;
        }
        if self.adds.iter().any(is_same) {
            return true;
        }
        if let Some(only) = &self.only {
            return only.iter().any(is_same);
        }
        match kept_back {
            None => true,
            Some(KeptBack::Unselected) => false,
            Some(KeptBack::Scoped) => self.is_unscoped,
            Some(KeptBack::Serialised) => self.is_raw,
        }
    }
}

impl<'p> Chain<'_, 'p, '_> {
    pub(super) fn wanted(&self, links: &[Link<'_>]) -> Wanted {
        let rule = self.rule;
        let mut wanted = Wanted::default();
        let opens = |l: &&Link<'_>| l.args.len() == 1 && !rule.selects.contains(l.name);
        let all_of = links.iter().find(opens).and_then(|l| self.module.str_literal(l.args[0].value));
        for link in links {
            wanted.is_unscoped |= rule.unscoped.contains(link.name);
            wanted.is_raw |= rule.raw.contains(link.name);
            if rule.selects.contains(link.name) || rule.adds.contains(link.name) {
                let mut named = Wanted::default();
                for arg in link.args {
                    self.named_columns(self.at(arg.value), &mut named);
                }
                if rule.adds.contains(link.name) {
                    wanted.adds.extend(named.only.unwrap_or_default());
                    continue;
                }
                // createQueryBuilder("c").select("c"): all of it
                if named.only.as_ref().is_some_and(|only| only.iter().any(|n| Some(n) == all_of)) {
                    named.only = None;
                }
                wanted.without.append(&mut named.without);
                wanted.adds.append(&mut named.adds);
                wanted.only = named.only.or(wanted.only);
            } else if rule.eager.contains(link.name) {
                // "c.phones", "[phones, office.head]"
                let text = link.args.first().and_then(|a| self.module.str_literal(a.value));
                let words = text.iter().flat_map(|t| t.split(|c: char| !(c.is_alphanumeric() || c == '_')));
                for word in words.filter(|w| !w.is_empty()).take_while(|_| self.takes_row()) {
                    wanted.related.push((Name::new(word), None, Wanted::default()));
                }
            } else if rule.finds.contains(link.name) || rule.delegates.contains(link.name) {
                for (i, arg) in link.args.iter().enumerate() {
                    let arg = self.at(arg.value);
                    // find({}, "cnic"), find({}, { cnic: 1 })
                    if i == 1 && self.is_projection(arg) {
                        self.named_columns(arg, &mut wanted);
                    } else {
                        self.options(arg, &mut wanted, MAX_RELATED);
                    }
                }
            }
        }
        wanted
    }

    fn name(&self, name: &str, wanted: &mut Wanted) {
        let only = wanted.only.get_or_insert_with(Vec::new);
        if only.len() < MAX_NAMES {
            only.push(Name::new(name));
        } else {
            self.cx.project.sources.caps.reached(Cap::Columns, self.module.file);
        }
    }

    /// Whether one more related row is followed.
    fn takes_row(&self) -> bool {
        let left = self.rows_left.get();
        self.rows_left.set(left.saturating_sub(1));
        if left == 0 {
            self.cx.project.sources.caps.reached(Cap::Entries, self.module.file);
        }
        left > 0
    }

    /// What a variable stands for, if it is written out somewhere.
    fn written(&self, e: ExprRef) -> ExprRef {
        match self.cx.project.origin(e) {
            Origin::Made(made) => made,
            _ => e,
        }
    }

    fn entries(&self, e: ExprRef) -> (ExprRef, &'p [Entry]) {
        let at = self.written(e);
        match self.cx.project.kind(at) {
            ExprKind::Object(entries) => (at, entries.as_slice()),
            // Prisma.validator<…>()({ cnic: true })
            ExprKind::Call { args, .. } => match args.as_slice() {
                [only] => match self.cx.project.module_of(at.file).kind(only.value) {
                    ExprKind::Object(entries) => (at, entries.as_slice()),
                    _ => (at, &[]),
                },
                _ => (at, &[]),
            },
            _ => (at, &[]),
        }
    }

    fn is_projection(&self, e: ExprRef) -> bool {
        let (at, entries) = self.entries(e);
        let module = self.cx.project.module_of(at.file);
        let is_flag =
            |e: &Entry| matches!(module.kind(e.value), ExprKind::Literal(Literal::Number(_) | Literal::Bool(_)));
        module.str_literal(at.id).is_some() || !entries.is_empty() && entries.iter().all(is_flag)
    }

    /// `"email -cnic +phone"`, `["c.email"]`, `{ email: 1, cnic: 0 }`, `{ email: citizens.email }`
    fn named_columns(&self, e: ExprRef, wanted: &mut Wanted) {
        let at = self.written(e);
        let module = self.cx.project.module_of(at.file);
        let name = |text: &str, wanted: &mut Wanted| {
            for word in text.split([' ', ',']).filter(|w| !w.is_empty()) {
                let bare = word.rsplit('.').next().unwrap_or(word);
                match (word.strip_prefix('-'), word.strip_prefix('+')) {
                    (Some(out), _) => wanted.without.push(Name::new(out)),
                    (_, Some(added)) => wanted.adds.push(Name::new(added)),
                    _ if bare == "*" => {}
                    _ => self.name(bare, wanted),
                }
            }
        };
        match module.kind(at.id) {
            ExprKind::Literal(Literal::Str(text)) => name(text, wanted),
            ExprKind::List(parts) => {
                for part in parts {
                    match module.kind(*part) {
                        ExprKind::Literal(Literal::Str(text)) => name(text, wanted),
                        // [sequelize.col("cnic"), "number"], citizens.cnic
                        ExprKind::List(pair) => {
                            let text = pair.first().and_then(|p| module.str_literal(*p));
                            text.into_iter().for_each(|text| name(text, wanted));
                        }
                        ExprKind::Member { name: column, .. } => self.name(column, wanted),
                        _ => {}
                    }
                }
                wanted.only.get_or_insert_with(Vec::new);
            }
            ExprKind::Member { name: column, .. } => self.name(column, wanted),
            _ => self.flagged(at, wanted),
        }
    }

    /// `{ email: true, cnic: false }`: each key that is switched on, or only those that are switched off.
    fn flagged(&self, e: ExprRef, wanted: &mut Wanted) {
        let (at, entries) = self.entries(e);
        let module = self.cx.project.module_of(at.file);
        for entry in entries {
            let Some(key) = entry.key.and_then(|k| module.str_literal(k)) else { continue };
            let is_off = match module.kind(entry.value) {
                ExprKind::Literal(Literal::Bool(given)) => !given,
                ExprKind::Literal(Literal::Number(given)) => given == "0",
                _ => false,
            };
            // { number: citizens.cnic }: the column counts
            let column = match module.kind(entry.value) {
                ExprKind::Member { name, .. } => name,
                _ => key,
            };
            match is_off {
                true => wanted.without.push(key.clone()),
                false => self.name(column, wanted),
            }
        }
    }

    /// `{ where: …, select: { cnic: true }, include: { phones: true } }`
    fn options(&self, e: ExprRef, wanted: &mut Wanted, depth: usize) {
        let rule = self.rule;
        let (at, entries) = self.entries(e);
        let module = self.cx.project.module_of(at.file);
        for entry in entries {
            let Some(key) = entry.key.and_then(|k| module.str_literal(k)) else { continue };
            let value = ExprRef::new(at.file, entry.value);
            if rule.only.contains(key) {
                let (inner, named) = self.entries(value);
                let inside = self.cx.project.module_of(inner.file);
                let is_excluding =
                    |e: &&Entry| e.key.and_then(|k| inside.str_literal(k)).is_some_and(|k| *k == rule.excluding);
                // attributes: { exclude: ["cnic"] }
                if let Some(left_out) = named.iter().find(is_excluding) {
                    let mut out = Wanted::default();
                    self.named_columns(ExprRef::new(inner.file, left_out.value), &mut out);
                    wanted.without.extend(out.only.unwrap_or_default());
                    continue;
                }
                self.named_columns(value, wanted);
                self.related(value, wanted, depth);
            } else if rule.without.contains(key) {
                let mut out = Wanted::default();
                self.flagged(value, &mut out);
                wanted.without.extend(out.only.unwrap_or_default());
            } else if rule.within.contains(key) {
                self.related(value, wanted, depth);
            }
        }
    }

    /// `{ phones: true }`, `{ phones: { select: … } }`, `["phones"]`, `[{ model: Phone, attributes: […] }, Phone]`
    pub(super) fn related(&self, e: ExprRef, wanted: &mut Wanted, depth: usize) {
        let rule = self.rule;
        if depth == 0 {
            return;
        }
        let project = self.cx.project;
        let model = |e: ExprRef| match (project.origin(e), project.kind(e)) {
            (Origin::Class(class), _) => Some(Asked::Class(class)),
            (_, ExprKind::Name(name) | ExprKind::Member { name, .. }) => entity_or_table(&self.cx.stored, name),
            _ => None,
        };
        let (at, entries) = self.entries(e);
        let module = project.module_of(at.file);
        if let Some(name) = module.str_literal(at.id) {
            wanted.related.push((name.clone(), None, Wanted::default()));
            return;
        }
        let key_of = |entry: &Entry| entry.key.and_then(|k| module.str_literal(k)).cloned();
        if let ExprKind::List(parts) = module.kind(at.id) {
            for part in parts.iter().map(|p| ExprRef::new(at.file, *p)) {
                if !self.takes_row() {
                    return;
                }
                let (inner_at, inner) = self.entries(part);
                let inside = project.module_of(inner_at.file);
                let is_model = |e: &&Entry| e.key.and_then(|k| inside.str_literal(k)).is_some_and(|k| *k == rule.model);
                let named = inner.iter().find(is_model).map(|e| ExprRef::new(inner_at.file, e.value));
                let mut of_it = Wanted::default();
                self.options(part, &mut of_it, depth - 1);
                match (module.str_literal(part.id), named.or(Some(part)).and_then(model)) {
                    (Some(name), _) => wanted.related.push((name.clone(), None, of_it)),
                    (None, Some(asked)) => {
                        let name = match &asked {
                            Asked::Class(class) => project.class(*class).name.clone(),
                            Asked::Table(table) => table.clone(),
                        };
                        wanted.related.push((name, Some(asked), of_it));
                    }
                    (None, None) => {}
                }
            }
            return;
        }
        for entry in entries {
            let is_on = match module.kind(entry.value) {
                ExprKind::Literal(Literal::Bool(given)) => *given,
                ExprKind::Object(_) | ExprKind::Name(_) | ExprKind::Member { .. } => true,
                _ => false,
            };
            if let Some(key) = key_of(entry).filter(|_| is_on) {
                if !self.takes_row() {
                    return;
                }
                let mut of_it = Wanted::default();
                self.options(ExprRef::new(at.file, entry.value), &mut of_it, depth - 1);
                wanted.related.push((key, None, of_it));
            }
        }
    }
}
