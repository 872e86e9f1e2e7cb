//! Judges a candidate: near-certain tests first, which rule it out and say why; then the sum of its signs.

use crate::catalog::credentials::Credentials;
use crate::catalog::credentials::names::{Kind, split_words};
use crate::catalog::credentials::values::Form;
use crate::catalog::credentials::weights::Sign;

use super::candidate::{After, Candidate, FileContext};
use super::value::{self, Classes};
use super::{checks, meaning};

/// What a candidate was found to be.
#[derive(Clone, PartialEq, Debug)]
pub struct Judgement {
    /// Log-odds: the sum of the weights of the signs, and what a rule over them changed.
    pub score: f32,
    pub signs: Vec<Sign>,
    /// The rule over the sum that holds for it, whether it changed the score or not.
    pub rule: Option<OverSum>,
}

/// What may move a score away from the sum of its signs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OverSum {
    Foreign,
    Readable,
}

impl OverSum {
    pub fn word(self) -> &'static str {
        match self {
            OverSum::Foreign => "foreign",
            OverSum::Readable => "readable",
        }
    }

    /// For people.
    pub fn told(self) -> &'static str {
        match self {
            OverSum::Foreign => "somebody else's code, or made by a tool: only the unmistakable counts",
            OverSum::Readable => "opens what it protects, however weak or readable it is",
        }
    }
}

/// The signs and score of a candidate, or the reason why it cannot be a credential.
pub(super) fn judge(c: &Candidate<'_>, file: &FileContext, knowledge: &Credentials) -> Result<Judgement, &'static str> {
    rule_out(c, file, knowledge)?;
    let weights = &knowledge.weights;
    let signs = signs(c, file, knowledge);
    let sum = weights.score(&signs);
    let rule = if file.foreign {
        c.detector.is_none().then_some(OverSum::Foreign)
    } else {
        (!c.evidence.trailing && counts_however_readable(c, file, &signs)).then_some(OverSum::Readable)
    };
    let score = match rule {
        Some(OverSum::Foreign) => sum - (weights.sure - weights.report),
        Some(OverSum::Readable) => sum.max(weights.report),
        None => sum,
    };
    Ok(Judgement { score, signs, rule })
}

/// Weak passwords, and secrets that somebody made of words: what they protect is open all the same.
fn counts_however_readable(c: &Candidate<'_>, file: &FileContext, signs: &[Sign]) -> bool {
    let v = c.value.trim();
    let weak = signs.contains(&Sign::WeakPassword);
    let own = !file.test && !file.docs;
    let in_code = own && c.quoted && file.form == Form::Code;
    let literal = c.quoted && file.form == Form::Code || matches!(file.form, Form::Config | Form::Shell);
    let classes = Classes::of(v);
    let mixed = classes.digit && (classes.lower || classes.upper);
    if c.shape == Sign::ShapeDefault && literal && mixed && v.len() >= 8 && c.evidence.kind.is_kept_secret() {
        // `os.environ.get("SMS_PASSWORD", "gulberg-7731")`
        return true;
    }
    let given = matches!(c.shape, Sign::ShapeAssign | Sign::ShapeSubscript | Sign::ShapeSetter | Sign::ShapeDefault);
    let entry = matches!(c.shape, Sign::ShapeColon | Sign::ShapeArrow);
    if c.evidence.kind == Kind::Password {
        // `password == "admin123"`, and a row of `(name, password)` with it
        let compared = (c.shape == Sign::ShapeCompare || entry) && mixed;
        let in_url = own && c.detector.is_some() && c.opens;
        // `TYPE_PASSWORD = "password"` names something; `db_password = "root"` does not.
        let named = signs.contains(&Sign::HoldsNameWord) && !c.opens && c.shape != Sign::ShapeDefault;
        let value = v.bytes().any(|b| !b.is_ascii_alphabetic()) || !named;
        // `config.get("Empire", "password")` reads another name; `{user: "User", password: "Password"}` are labels.
        let read =
            (c.shape == Sign::ShapeDefault || c.opens && c.detector.is_none()) && signs.contains(&Sign::EqualsName);
        // `"passwd", "password"` is a list of words
        let deployed = file.deploy && (c.shape != Sign::ShapeArgument || c.opens);
        return weak && (deployed || in_url || in_code && (given || compared || c.opens) && value && !read);
    }
    let secret = c.evidence.signing || c.evidence.kind == Kind::Secret && c.evidence.exact;
    if !secret
        || v.len() < 6
        || v.contains(' ')
        || signs.contains(&Sign::EqualsName)
        || signs.contains(&Sign::HoldsTestWord)
    {
        return false;
    }
    // `secret: "x-hub-secret"` is a header, `"secret_key"` a column, and `unsecure_secret` says it.
    let named = signs.contains(&Sign::Snake) || signs.contains(&Sign::Constant) || v.starts_with("x-");
    let worded = v.bytes().all(|b| b.is_ascii_alphabetic()) && !weak;
    !named && (file.deploy || in_code && (given || entry) && !worded)
}

fn rule_out(c: &Candidate<'_>, file: &FileContext, knowledge: &Credentials) -> Result<(), &'static str> {
    let v = c.value.trim();
    // a registry of its own may be named with a token all the same
    if file.skipped && c.shape != Sign::ShapeQuery {
        return Err("in a file whose names say nothing");
    }
    if v.chars().count() < 4 && !(file.deploy && c.evidence.kind == Kind::Password && v.len() == 3) {
        return Err("shorter than four characters");
    }
    match c.after {
        After::Call => return Err("a call follows"),
        After::Entry => return Err("the name of an entry"),
        After::Concat | After::Other => {}
    }
    if value::is_reference(v, c.quoted) {
        return Err("refers to a value that stands elsewhere");
    }
    if v.chars().any(|ch| !ch.is_ascii() && ch.is_alphabetic()) || v.contains('…') {
        return Err("text for people");
    }
    if knowledge.placeholders.is_placeholder(v) && !(file.deploy && knowledge.placeholders.is_weak_password(v)) {
        return Err("a placeholder");
    }
    if !c.quoted && v.contains(['(', '[', '{']) && !v.starts_with('{') || value::is_element(v) {
        return Err("an expression");
    }
    // `"credential_holder": "{\"name\": …}"`, `?credential_offer=%7B%22…`
    if c.evidence.kind == Kind::Credential && (v.starts_with('{') || v.starts_with("%7B")) {
        return Err("an object");
    }
    if checks::is_token_head(v) {
        return Err("the head of a token, without the rest");
    }
    if value::is_location(v) {
        return Err("a path or address");
    }
    if value::is_prose(v) {
        return Err("text for people");
    }
    if value::is_hash_or_public(v) {
        return Err("a hash, a public key or a certificate");
    }
    if value::is_ciphered(v) {
        return Err("encrypted");
    }
    if file.sealed && v.len() >= 64 && value::is_base64(v) {
        return Err("encrypted for another reader");
    }
    // `<user password="9f86d0…" salt="c3ab8f…"/>` in a data set
    if file.rows && (c.evidence.kind == Kind::Salt || c.evidence.kind == Kind::Password && value::is_digest(v)) {
        return Err("a hash, a public key or a certificate");
    }
    if value::is_dotted_identifier(v) {
        return Err("a qualified name");
    }
    if value::is_pattern(v) {
        return Err("a pattern or a format");
    }
    let worded = v.bytes().all(|b| b.is_ascii_alphabetic());
    if c.after == After::Concat && (worded || v.ends_with(['=', ':', ' ', '/'])) {
        return Err("a part of a longer text");
    }
    // `credentials('deploy-token')` reads one by its name.
    let is_named = !c.evidence.exact || c.evidence.kind == Kind::Credential;
    if c.shape == Sign::ShapeCall && is_named && !value::has_random_letters(v) {
        return Err("the argument of a function that is named after what it makes");
    }
    let uuid = value::is_uuid(v);
    if c.evidence.kind == Kind::Key && (file.form == Form::Markup || uuid) || c.evidence.kind == Kind::Password && uuid
    {
        return Err("an identifier");
    }
    if let Some(why) = meaning::names(c, file, knowledge) {
        return Err(why);
    }
    // What signs does so with counted-up characters as well.
    let made = c.evidence.signing || matches!(c.evidence.kind, Kind::Secret | Kind::Credential);
    let counted = !made && value::is_counted_up(v);
    if c.evidence.kind != Kind::Password && (value::is_sequence(v) || counted) {
        return Err("a sequence of characters");
    }
    let classes = Classes::of(v);
    // Android keeps keys of services among the texts of an app.
    let kept_key = c.evidence.kind != Kind::Password
        && v.len() >= 20
        && classes.digit
        && value::entropy(v) > 3.2
        && value::has_random_letters(v);
    if file.locale && !kept_key && !(classes.lower && classes.upper && classes.digit && classes.symbol) {
        return Err("a translation");
    }
    if !c.quoted && file.form == Form::Code && matches!(c.shape, Sign::ShapeAssign | Sign::ShapeColon) {
        return Err("a variable");
    }
    let is_key = !matches!(c.evidence.kind, Kind::Password | Kind::Secret | Kind::Credential);
    let weak_key = c.evidence.signing && knowledge.placeholders.is_weak_password(v);
    if is_key && !weak_key && worded && v.len() < 12 && c.evidence.kind != Kind::EncryptionKey {
        return Err("a plain word");
    }
    // `ExpirationInDaysForApiKey = 365`
    let shortest = if c.evidence.kind == Kind::Key { 16 } else { 6 };
    if is_key && v.len() < shortest && v.bytes().all(|b| b.is_ascii_digit()) {
        return Err("a number");
    }
    Ok(())
}

fn signs(c: &Candidate<'_>, file: &FileContext, knowledge: &Credentials) -> Vec<Sign> {
    let v = c.value.trim();
    let mut signs = Vec::with_capacity(20);
    signs.push(match c.evidence.kind {
        Kind::Password => Sign::NamePassword,
        Kind::Secret => Sign::NameSecret,
        Kind::Token => Sign::NameToken,
        Kind::ApiKey => Sign::NameApiKey,
        Kind::EncryptionKey => Sign::NameEncryptionKey,
        Kind::Auth => Sign::NameAuth,
        Kind::Credential => Sign::NameCredential,
        Kind::Key => Sign::NameKey,
        Kind::Salt => Sign::NameSalt,
    });
    let mut add = |condition: bool, sign: Sign| {
        if condition {
            signs.push(sign);
        }
    };
    add(c.evidence.exact, Sign::NameExact);
    add(c.evidence.trailing, Sign::NameTrailing);
    add(!c.name.bytes().any(|b| b.is_ascii_lowercase()), Sign::NameUpper);
    add(true, c.shape);
    add(c.wrapped, Sign::WrappedCall);
    add(c.quoted_name, Sign::QuotedName);
    add(c.after == After::Concat, Sign::AfterConcat);
    add(true, form_sign(file.form, c.quoted));
    value_signs(v, &mut add);
    let random = value::has_random_letters(v);
    add(random, Sign::RandomLetters);
    let lower = v.to_ascii_lowercase();
    let classes = Classes::of(v);
    add(
        ["passw", "pass", "secret", "token", "key", "auth", "cred", "pwd"].iter().any(|w| lower.contains(w)),
        Sign::HoldsNameWord,
    );
    add(split_words(c.name).concat() == split_words(v).concat(), Sign::EqualsName);
    add(lower.contains("123"), Sign::Holds123);
    add(
        ["test", "example", "sample", "dummy", "fake", "foo", "demo", "mock"].iter().any(|w| lower.contains(w)),
        Sign::HoldsTestWord,
    );
    add(knowledge.placeholders.is_weak_password(v), Sign::WeakPassword);
    let password = matches!(c.evidence.kind, Kind::Password | Kind::Credential);
    let mixed = classes.digit && (classes.lower || classes.upper);
    add(password && (mixed || (classes.symbol && classes.digit)), Sign::PasswordRandom);
    add(!password && v.len() >= 16 && mixed && value::entropy(v) > 3.2 && !v.contains(' '), Sign::KeyRandom);
    add(!password && !classes.digit, Sign::KeyWordlike);
    add(file.deploy, Sign::DeployFile);
    add(file.test, Sign::TestFile);
    add(file.docs, Sign::DocsFile);
    signs
}

fn value_signs(v: &str, add: &mut impl FnMut(bool, Sign)) {
    let length = v.chars().count();
    add(
        true,
        match length {
            0..=5 => Sign::Length4,
            6..=7 => Sign::Length6,
            8..=11 => Sign::Length8,
            12..=15 => Sign::Length12,
            16..=23 => Sign::Length16,
            24..=31 => Sign::Length24,
            32 => Sign::Length32,
            40 => Sign::Length40,
            33..=63 => Sign::Length33,
            64 => Sign::Length64,
            _ => Sign::Length65,
        },
    );
    let classes = Classes::of(v);
    if let Some(sign) = classes.sign(v) {
        add(true, sign);
    }
    let shape = value::identifier_shape(v);
    if let Some(sign) = shape {
        add(true, sign);
    }
    let uuid = value::is_uuid(v);
    add(uuid, Sign::Uuid);
    add(!uuid && length >= 16 && v.bytes().all(|b| b.is_ascii_hexdigit()), Sign::Hex);
    add(value::is_base64(v), Sign::Base64);
    add(v.contains('.'), Sign::HoldsDot);
    add(v.contains('/'), Sign::HoldsSlash);
    add(v.contains(':'), Sign::HoldsColon);
    add(v.contains(' '), Sign::HoldsBlank);
    add(v.contains(['!', '@', '#', '&', '*', '^']), Sign::HoldsMark);
    add(v.contains(['(', ')', '[', ']', '{', '}', '<', '>']), Sign::HoldsBracket);
    add(v.contains([',', ';']), Sign::HoldsComma);
    add(v.contains(['$', '%']), Sign::HoldsDollar);
    add(v.contains('\\'), Sign::HoldsEscape);
    let entropy = value::entropy(v);
    add(
        true,
        match entropy {
            e if e < 2.5 => Sign::Entropy25,
            e if e < 3.0 => Sign::Entropy30,
            e if e < 3.5 => Sign::Entropy35,
            e if e < 4.0 => Sign::Entropy40,
            e if e < 4.5 => Sign::Entropy45,
            _ => Sign::Entropy50,
        },
    );
}

fn form_sign(form: Form, quoted: bool) -> Sign {
    match (form, quoted) {
        (Form::Code, true) => Sign::CodeQuoted,
        (Form::Code, false) => Sign::CodeBare,
        (Form::Data, _) => Sign::DataQuoted,
        (Form::Config, true) => Sign::ConfigQuoted,
        (Form::Config, false) => Sign::ConfigBare,
        (Form::Shell, true) => Sign::ShellQuoted,
        (Form::Shell, false) => Sign::ShellBare,
        (Form::Markup, true) => Sign::MarkupQuoted,
        (Form::Markup, false) => Sign::MarkupBare,
        (Form::Prose, true) => Sign::ProseQuoted,
        (Form::Prose, false) => Sign::ProseBare,
    }
}
