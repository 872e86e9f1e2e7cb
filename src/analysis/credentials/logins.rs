//! Whose password a value is: the user that stands beside it. With the user, a password that a product is delivered with
//! is told from one that somebody chose; with the place, a login that many people share from one of a service.

use crate::catalog::credentials::Credentials;
use crate::catalog::credentials::detector::Rule;
use crate::catalog::credentials::names::split_words;
use crate::ir::{ExprKind, Module};
use crate::source::{Language, SourceFile, Span};

use super::Seen;
use super::accounts::{self, Login, Setting};

/// How far before a password in a URL or connection string its user may stand, in bytes.
const MAX_BACK: usize = 200;

/// Marks what is the password of a default or a shared login, by the structure of a file.
pub(super) fn mark_in_module(seen: &mut [Seen], module: &Module, source: &SourceFile, knowledge: &Credentials) {
    if seen.is_empty() {
        return;
    }
    let logins = accounts::logins(module, knowledge);
    let in_browser = is_sent_to_browsers(module, source, knowledge);
    let is_code = !module.language.is_data() && !matches!(module.language, Language::Shell | Language::Sql);
    for one in seen {
        let first = logins.partition_point(|l| l.value.end < one.span.end);
        let around = logins[first..].iter().take_while(|l| l.value.start <= one.span.start);
        let around: Vec<&Login> = around.filter(|l| l.value.end >= one.span.end).collect();
        let users = around.iter().flat_map(|l| l.users.iter().chain(&l.named_after));
        users.for_each(|user| mark_default(one, user, knowledge));
        if one.rule != Rule::HardcodedCredential || source.class.test || source.class.docs {
            continue;
        }
        let why = around.iter().filter(|l| !l.users.is_empty()).find_map(|login| match login.setting {
            Setting::Compared => Some("whoever logs in here gives the same password: one account for all of them"),
            Setting::Account if in_browser => {
                Some("in code that is sent to browsers: whoever opens the page has the login")
            }
            Setting::Account if is_code && login.users.iter().any(|u| knowledge.logins.is_shared(u)) => {
                Some("the user is named after a task or an office: an account that several people use")
            }
            _ => None,
        });
        if let Some(why) = why {
            one.rule = Rule::SharedAccount;
            one.in_browser = in_browser;
            one.notes.push(why.to_owned());
        }
    }
}

/// Marks what is the password of a default login, by the text before it: `://user:password@`, `User Id=x;Password=y`.
pub(super) fn mark_in_text(seen: &mut [Seen], text: &str, knowledge: &Credentials) {
    for one in seen.iter_mut().filter(|s| s.rule == Rule::ConnectionStringPassword) {
        if let Some(user) = user_before(text, one.span) {
            mark_default(one, user, knowledge);
        }
    }
}

fn mark_default(one: &mut Seen, user: &str, knowledge: &Credentials) {
    let applies = matches!(one.rule, Rule::HardcodedCredential | Rule::ConnectionStringPassword);
    if let Some(product) = knowledge.logins.product(user, one.value.expose()).filter(|_| applies) {
        one.rule = Rule::DefaultCredential;
        one.notes.push(format!("a login that {product} is delivered with, or that everybody tries first"));
    }
}

/// Whether a script runs in browsers: one in a page, or one that uses what only they have.
fn is_sent_to_browsers(module: &Module, source: &SourceFile, knowledge: &Credentials) -> bool {
    if !matches!(module.language, Language::JavaScript | Language::TypeScript | Language::Tsx) {
        return false;
    }
    let page = source.path.split_once("#.").map(|(page, _)| page);
    page.is_some_and(|page| Language::detect(page, "").is_markup())
        || module.imports.iter().any(|i| knowledge.logins.is_of_browsers(&i.module))
        || module.exprs.iter().any(|e| matches!(&e.kind, ExprKind::Name(n) if knowledge.logins.is_of_browsers(n)))
}

fn user_before(text: &str, span: Span) -> Option<&str> {
    let floor = (span.start as usize).saturating_sub(MAX_BACK);
    let floor = text.ceil_char_boundary(floor);
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
