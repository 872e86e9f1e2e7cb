//! Whose password a value is: the user that stands beside it. With the user, a password that a product is delivered with
//! is told from one that somebody chose.

use crate::catalog::credentials::Credentials;
use crate::catalog::credentials::detector::Rule;
use crate::catalog::credentials::names::{Kind, split_words};
use crate::ir::{ExprId, ExprKind, Literal, Module};
use crate::source::Span;

use super::Seen;

/// How far before a password in a URL or connection string its user may stand, in bytes.
const MAX_BACK: usize = 200;

/// A password's place, and the users that it may be the password of.
struct Login {
    value: Span,
    users: Vec<String>,
}

/// Marks what is the password of a default login, by the structure of a file.
pub(super) fn mark_in_module(seen: &mut [Seen], module: &Module, knowledge: &Credentials) {
    if seen.is_empty() {
        return;
    }
    let logins = logins(module, knowledge);
    for one in seen {
        let at = logins.partition_point(|l| l.value.start <= one.span.start);
        let Some(login) = at.checked_sub(1).map(|i| &logins[i]).filter(|l| l.value.end >= one.span.end) else {
            continue;
        };
        for user in &login.users {
            mark(one, user, knowledge);
        }
    }
}

/// Marks what is the password of a default login, by the text before it: `://user:password@`, `User Id=x;Password=y`.
pub(super) fn mark_in_text(seen: &mut [Seen], text: &str, knowledge: &Credentials) {
    for one in seen.iter_mut().filter(|s| s.rule == Rule::ConnectionStringPassword) {
        if let Some(user) = user_before(text, one.span) {
            mark(one, user, knowledge);
        }
    }
}

fn mark(one: &mut Seen, user: &str, knowledge: &Credentials) {
    let applies = matches!(one.rule, Rule::HardcodedCredential | Rule::ConnectionStringPassword);
    if let Some(product) = knowledge.logins.product(user, one.value.expose()).filter(|_| applies) {
        one.rule = Rule::DefaultCredential;
        one.notes.push(format!("a login that {product} is delivered with, or that everybody tries first"));
    }
}

fn user_before(text: &str, span: Span) -> Option<&str> {
    let floor = (span.start as usize).saturating_sub(MAX_BACK);
    let floor = (floor..).find(|i| text.is_char_boundary(*i))?;
    let lead = text.get(floor..span.start as usize)?;
    let lead = lead.rsplit('\n').next().unwrap_or(lead);
    if let Some(url) = lead.strip_suffix(':') {
        return url.rsplit_once("://").map(|(_, user)| user);
    }
    // `Server=x;User Id=sa;Password=`
    lead.rsplit([';', '&', ' ', '"', '?']).find_map(|part| {
        let (name, value) = part.split_once('=')?;
        let words = split_words(name);
        let is_user = matches!(words.last().map(String::as_str), Some("user" | "uid" | "id" | "username"));
        (is_user && !value.is_empty()).then_some(value)
    })
}

/// Every password with a user beside it, by place.
fn logins(module: &Module, knowledge: &Credentials) -> Vec<Login> {
    let mut logins = Vec::new();
    let mut variables: Vec<(&str, ExprId)> = Vec::new();
    for expr in &module.exprs {
        match &expr.kind {
            ExprKind::Object(entries) => {
                let named = entries.iter().filter_map(|e| Some((module.str_literal(e.key?)?.as_str(), e.value)));
                pair(&named.collect::<Vec<_>>(), module, knowledge, &mut logins);
            }
            ExprKind::Call { args, .. } | ExprKind::New { args, .. } => {
                let named = args.iter().filter_map(|a| Some((a.name.as_deref()?, a.value)));
                pair(&named.collect::<Vec<_>>(), module, knowledge, &mut logins);
            }
            ExprKind::Assign { target, value: Some(value), .. } => {
                if let ExprKind::Name(name) | ExprKind::Member { name, .. } = module.kind(*target) {
                    variables.push((name, *value));
                }
            }
            _ => {}
        }
    }
    pair(&variables, module, knowledge, &mut logins);
    logins.sort_by_key(|l| l.value);
    logins
}

/// The passwords among named values, with the users whose names begin like theirs.
fn pair(named: &[(&str, ExprId)], module: &Module, knowledge: &Credentials, logins: &mut Vec<Login>) {
    let is_password = |name: &str| knowledge.names.classify(name).is_some_and(|e| e.kind == Kind::Password);
    if !named.iter().any(|(name, _)| is_password(name)) {
        return;
    }
    let mut users: Vec<(Vec<String>, &str)> = Vec::new();
    for (name, value) in named {
        let words = split_words(name);
        if let (Some(before), Some(value)) = (knowledge.logins.before_user(&words), module.str_literal(*value)) {
            users.push((before.to_vec(), value));
        }
    }
    for (name, value) in named {
        let is_literal = matches!(module.kind(*value), ExprKind::Literal(Literal::Str(_) | Literal::Number(_)));
        if !is_literal || !is_password(name) {
            continue;
        }
        let words = split_words(name);
        let before = words.split_last().map_or(&[][..], |(_, before)| before);
        let beside = users.iter().filter(|(prefix, _)| prefix == before).map(|(_, user)| (*user).to_owned());
        // `MYSQL_ROOT_PASSWORD`, `POSTGRES_PASSWORD`: the name says whose it is
        let users = beside.take(4).chain(before.last().cloned()).collect();
        logins.push(Login { value: module.span(*value), users });
    }
}
