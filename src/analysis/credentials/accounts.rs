//! Every password of a file that has a user beside it: in one object or call, among variables and list entries whose
//! names begin alike, in one condition. What the login is for, [`super::logins`] says.

use crate::catalog::credentials::Credentials;
use crate::catalog::credentials::names::{Kind, split_words};
use crate::ir::{Arg, BinaryOp, Entry, ExprId, ExprKind, Module};
use crate::source::Span;

use super::naming::{callee, name_read};
use super::reach;

/// How deep a password may stand below its user: `{username, credentials: [{type, value}]}`.
const MAX_NESTING: usize = 3;
/// Users that are looked at for one group of passwords.
const MAX_USERS: usize = 100;

/// How a password and its user stand to each other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Setting {
    /// `if user == "clerk" && password == "x"`
    Compared,
    /// `{username: "clerk", password: "x"}` with nothing beside it that says what is opened.
    Account,
    /// Beside a host or a database, or among variables.
    Connection,
}

/// A password's place, and the users that it may be the password of.
pub(super) struct Login {
    pub value: Span,
    pub users: Vec<String>,
    /// The word before the password in its own name: `root` of `MYSQL_ROOT_PASSWORD`.
    pub named_after: Option<String>,
    pub setting: Setting,
}

/// A value with its name.
struct Named<'m> {
    name: String,
    value: ExprId,
    /// What of the literal is the value: `x` of `"DB_PASSWORD=x"`.
    part: Option<&'m str>,
}

/// By place.
pub(super) fn logins(module: &Module, knowledge: &Credentials) -> Vec<Login> {
    let mut collector = Collector { module, knowledge, logins: Vec::new() };
    let mut variables: Vec<Named<'_>> = Vec::new();
    for (i, expr) in module.exprs.iter().enumerate() {
        let id = ExprId(i as u32);
        match &expr.kind {
            ExprKind::Object(entries) => {
                let named = collector.entries(entries, 0);
                let setting = collector.setting(&named);
                collector.pair(&named, setting);
            }
            ExprKind::List(items) => {
                let named: Vec<_> =
                    items.iter().filter_map(|i| collector.described(*i).or_else(|| collector.assigned(*i))).collect();
                collector.pair(&named, Setting::Connection);
            }
            ExprKind::Call { args, .. } | ExprKind::New { args, .. } => {
                let named = |a: &Arg| Some(Named { name: a.name.as_ref()?.to_string(), value: a.value, part: None });
                let named: Vec<_> = args.iter().filter_map(named).collect();
                let setting = collector.setting(&named);
                collector.pair(&named, setting);
            }
            ExprKind::Assign { target, value: Some(value), .. } => {
                if let ExprKind::Name(name) | ExprKind::Member { name, .. } = module.kind(*target) {
                    variables.push(Named { name: name.to_string(), value: *value, part: None });
                }
            }
            ExprKind::Binary { op: BinaryOp::And, .. } => {
                let compared = collector.conjunction(id);
                collector.pair(&compared, Setting::Compared);
            }
            _ => {}
        }
    }
    collector.pair(&variables, Setting::Connection);
    let mut logins = collector.logins;
    // the closest reading first
    logins.sort_by_key(|l| (l.value, l.setting as u8));
    logins
}

struct Collector<'m> {
    module: &'m Module,
    knowledge: &'m Credentials,
    logins: Vec<Login>,
}

impl<'m> Collector<'m> {
    fn text(&self, id: ExprId) -> Option<&'m str> {
        self.module.str_literal(id).map(smol_str::SmolStr::as_str)
    }

    /// The entries of an object by name, with the passwords that stand further down.
    fn entries(&self, entries: &[Entry], depth: usize) -> Vec<Named<'m>> {
        let mut named = Vec::new();
        for entry in entries {
            let Some(key) = entry.key.and_then(|k| self.text(k)) else { continue };
            named.push(Named { name: key.trim_start_matches('@').to_owned(), value: entry.value, part: None });
            if depth < MAX_NESTING {
                named.extend(self.passwords_below(entry.value, depth + 1));
            }
        }
        named
    }

    fn passwords_below(&self, id: ExprId, depth: usize) -> Vec<Named<'m>> {
        match self.module.kind(id) {
            ExprKind::List(items) if depth < MAX_NESTING => {
                items.iter().flat_map(|i| self.passwords_below(*i, depth + 1)).collect()
            }
            ExprKind::Object(_) => self.described(id).into_iter().collect(),
            _ => Vec::new(),
        }
    }

    /// `{name: "DB_USER", value: "app"}`, `{type: "password", value: "x"}`
    fn described(&self, id: ExprId) -> Option<Named<'m>> {
        let ExprKind::Object(entries) = self.module.kind(id) else { return None };
        let names = &self.knowledge.names;
        let arguments = &self.knowledge.arguments;
        let find = |is: &dyn Fn(&str) -> bool| {
            entries.iter().find(|e| e.key.and_then(|k| self.text(k)).is_some_and(is)).map(|e| e.value)
        };
        let name = find(&|k| names.is_pair_name(k)).or_else(|| find(&|k| arguments.describes(k)))?;
        let name = self.text(name)?.to_owned();
        Some(Named { name, value: find(&|k| names.is_pair_value(k))?, part: None })
    }

    /// `- DB_USER=app` in a list of variables
    fn assigned(&self, id: ExprId) -> Option<Named<'m>> {
        let (name, part) = self.text(id)?.split_once('=')?;
        Some(Named { name: name.to_owned(), value: id, part: Some(part) })
    }

    /// The names that a condition compares with literals: `a == "x" && b.equals("y")`.
    fn conjunction(&self, id: ExprId) -> Vec<Named<'m>> {
        let mut compared = Vec::new();
        let mut stack = vec![id];
        while let Some(id) = stack.pop() {
            let sides = match self.module.kind(id) {
                ExprKind::Binary { op: BinaryOp::And, left, right } => {
                    stack.extend([*right, *left]);
                    continue;
                }
                ExprKind::Binary { op: BinaryOp::Equal, left, right } => Some((*left, *right)),
                ExprKind::Call { callee: function, args } => {
                    let compares =
                        callee(self.module, *function).1.is_some_and(|f| self.knowledge.arguments.compares(f));
                    match (self.module.kind(*function), args.as_slice()) {
                        (ExprKind::Member { object, .. }, [only]) if compares => Some((*object, only.value)),
                        (_, [left, right, ..]) if compares => Some((left.value, right.value)),
                        _ => None,
                    }
                }
                _ => None,
            };
            let Some((left, right)) = sides else { continue };
            for (name, value) in [(left, right), (right, left)] {
                if self.text(value).is_some()
                    && let Some((name, _)) = name_read(self.module, self.knowledge, name)
                {
                    compared.push(Named { name, value, part: None });
                }
            }
        }
        compared
    }

    fn setting(&self, named: &[Named<'_>]) -> Setting {
        let connects = named.iter().any(|n| self.knowledge.logins.is_of_connection(&n.name));
        if connects { Setting::Connection } else { Setting::Account }
    }

    /// The passwords among named values, with the users whose names begin like theirs.
    fn pair(&mut self, named: &[Named<'m>], setting: Setting) {
        let password = |name: &str| self.knowledge.names.classify(name).filter(|e| e.kind == Kind::Password);
        if !named.iter().any(|n| password(&n.name).is_some()) {
            return;
        }
        let joined = |name: &str| split_words(name).concat();
        let mut users: Vec<(String, &str)> = Vec::new();
        for Named { name, value, part } in named {
            if users.len() >= MAX_USERS {
                break;
            }
            if setting == Setting::Compared && password(name).is_some() {
                continue;
            }
            let name = joined(name);
            // whatever else is compared beside a password says who it is
            let befores: Vec<&str> = match setting {
                Setting::Compared => vec![""],
                _ => self.knowledge.logins.before_user(&name).collect(),
            };
            if befores.is_empty() {
                continue;
            }
            let reached = || reach::literals(self.module, self.knowledge, *value).first().and_then(|r| self.text(r.id));
            if let Some(user) = part.or_else(reached) {
                users.extend(befores.into_iter().map(|before| (before.to_owned(), user)));
            }
        }
        let mut found = Vec::new();
        for Named { name, value, .. } in named {
            if password(name).is_none() {
                continue;
            }
            let whole = joined(name);
            let is_beside = |before: &str| {
                whole.strip_prefix(before).and_then(|rest| self.knowledge.names.classify(rest)).is_some_and(|e| e.exact)
            };
            let mut owners: Vec<String> = Vec::new();
            let compared = setting == Setting::Compared;
            for (_, user) in users.iter().filter(|(before, _)| compared || is_beside(before)) {
                if owners.len() < 4 && !owners.iter().any(|o| o == user) {
                    owners.push((*user).to_owned());
                }
            }
            let named_after = split_words(name).into_iter().rev().nth(1);
            for reached in reach::literals(self.module, self.knowledge, *value) {
                found.push(Login {
                    value: self.module.span(reached.id),
                    users: owners.clone(),
                    named_after: named_after.clone(),
                    setting,
                });
            }
        }
        self.logins.extend(found);
    }
}
