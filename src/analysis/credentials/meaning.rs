//! Values that are names themselves: of what they stand beside, of a variable, of an entry, of a secret that is kept
//! elsewhere. A name opens nothing.

use crate::catalog::credentials::Credentials;
use crate::catalog::credentials::names::{Kind, split_words};
use crate::catalog::credentials::values::Form;
use crate::catalog::credentials::weights::Sign;

use super::candidate::{Candidate, FileContext};
use super::value;

/// What the value names, if it is a name.
pub(super) fn names(c: &Candidate<'_>, file: &FileContext, knowledge: &Credentials) -> Option<&'static str> {
    if c.names_entry {
        return Some("names an entry that stands near it");
    }
    let v = c.value.trim();
    let name = split_words(c.name);
    let value = split_words(v);
    if c.evidence.trailing && name.ends_with(&value) {
        return Some("repeats its name");
    }
    // `token-secret: citizen-token-secret` in a file that deploys it is a value still.
    let said_more = file.deploy && c.evidence.signing && value.len() > name.len();
    if repeats_end(&name, &value, v) && !said_more {
        return Some("repeats its name");
    }
    // `DB_PASSWORD=db` in a file that deploys it is a weak password
    let is_password = c.evidence.kind == Kind::Password;
    if (file.form == Form::Code || !is_password) && repeats_start(&name, &value, v) {
        return Some("repeats its name");
    }
    // `password = readSecret("password")`, `.getString("password")`
    if c.wrapped && name == value {
        return Some("is read by its name");
    }
    // `secretKey: db-password` beside the name of a secret: an entry of it.
    let entry = file.form == Form::Config && c.name.ends_with("secretKey") && !v.bytes().any(|b| b.is_ascii_digit());
    let says = || knowledge.names.classify(v);
    if entry && says().is_some_and(|e| matches!(e.kind, Kind::Password | Kind::Token)) {
        return Some("names an entry of a secret");
    }
    // `envFrom:\n  - secret: payments-api-token`
    if c.listed && c.evidence.kind == Kind::Secret && c.evidence.exact && is_kebab(v) {
        return Some("names a secret that is kept elsewhere");
    }
    // `const ENV_PASSWORD = "PORTAL_DB_PASSWORD"`
    let constant = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_';
    if v.contains('_')
        && v.bytes().all(constant)
        && v.starts_with(|ch: char| ch.is_ascii_uppercase())
        && says().is_some()
    {
        return Some("names a variable");
    }
    // `"assets/flags/pw.png": "2e697cc6…"`
    let is_file = |path: &str| path.rsplit_once('/').is_some_and(|(_, last)| last.contains('.'));
    if is_file(c.name) && value::is_location(c.name) {
        return Some("belongs to a file");
    }
    // `["VerifiableCredential", "ProofOfAddress"]`
    let worded = v.bytes().all(|b| b.is_ascii_alphabetic());
    if c.shape == Sign::ShapeArgument && worded && !is_password {
        return Some("a plain word");
    }
    None
}

/// `CLIENT_SECRET = "client_secret"`, `RefreshCredentials = "appRefreshCredentials"`
fn repeats_end(name: &[String], value: &[String], v: &str) -> bool {
    let name = if name.len() > 2 && value.len() < name.len() { &name[name.len() - value.len()..] } else { name };
    name.len() > 1 && value.ends_with(name) && !v.contains([' ', '@', '!', '#'])
}

/// `OIDC_CLIENT_SECRET_KEY = "oidc:client-secret"`, `PasswordLogin = DOMAIN + "passwordlogin"`
fn repeats_start(name: &[String], value: &[String], v: &str) -> bool {
    let same = || value.len() == 1 && name.len() > 1 && name.concat() == value[0];
    (value.len() > 1 && name.len() > value.len() && name.starts_with(value) || same())
        && !v.contains([' ', '@', '!', '#'])
}

fn is_kebab(v: &str) -> bool {
    v.contains('-') && v.bytes().all(|b| b.is_ascii_lowercase() || b == b'-') && !value::has_random_letters(v)
}
