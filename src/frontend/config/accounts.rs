//! Files of accounts, one format told from the other by its lines: `.netrc` (`machine h login u password x`), `.pgpass`
//! (`host:port:database:user:password`), `.htpasswd` and its kin (`user:hash`, `user:realm:hash`), `shadow`.
//!
//! Each account is an object in one list, with the keys `host`, `user` and `password`; a hash that no server reverses is
//! the key `password_hash`. Whether a value is a secret is for the analysis to say.

use super::Documents;
use super::lines::{Line, lines};
use crate::ir::Module;
use crate::source::{FileId, Language, Span};

pub fn lower(file: FileId, language: Language, text: &str) -> Module {
    let mut documents = Documents::new(file, language);
    documents.open_list(Span::at(0));
    if is_netrc(text) {
        netrc(&mut documents, text);
    } else {
        for line in lines(text, 0).map(Line::trimmed) {
            if line.text.starts_with('#') {
                documents.module.comments.push(line.span());
            } else {
                account(&mut documents, line);
            }
        }
    }
    documents.finish(text.len())
}

fn is_netrc(text: &str) -> bool {
    let mut words = text.split_ascii_whitespace();
    words.any(|w| w == "machine" || w == "default") && words.any(|w| matches!(w, "login" | "password" | "account"))
}

/// Words in pairs, over line ends; a macro lasts to the next empty line.
fn netrc(documents: &mut Documents, text: &str) {
    let mut in_macro = false;
    let mut key: Option<&str> = None;
    let mut is_open = false;
    for line in lines(text, 0) {
        let content = line.trimmed();
        if content.text.is_empty() {
            in_macro = false;
        }
        if content.text.starts_with('#') {
            documents.module.comments.push(content.span());
        }
        if in_macro || content.text.starts_with('#') {
            continue;
        }
        for word in words(content) {
            match key.take() {
                Some(name) => {
                    if is_open {
                        documents.key(word.span(), name);
                        documents.str(word.span(), word.text);
                    }
                }
                None => match word.text {
                    "machine" | "default" => {
                        if is_open {
                            documents.close(word.start);
                        }
                        is_open = true;
                        documents.open_object(word.span());
                        key = (word.text == "machine").then_some("host");
                    }
                    "login" => key = Some("user"),
                    "password" => key = Some("password"),
                    "account" => key = Some("account"),
                    "macdef" => in_macro = true,
                    _ => {}
                },
            }
        }
    }
    if is_open {
        documents.close(text.len());
    }
}

fn words(line: Line<'_>) -> impl Iterator<Item = Line<'_>> {
    let mut rest = line;
    std::iter::from_fn(move || {
        rest = rest.trimmed();
        if rest.text.is_empty() {
            return None;
        }
        let len = rest.text.find(char::is_whitespace).unwrap_or(rest.text.len());
        let word = rest.up_to(len);
        rest = rest.from(len);
        Some(word)
    })
}

/// One line of fields between colons.
fn account(documents: &mut Documents, line: Line<'_>) {
    let fields = fields(line);
    let (host, user, secret) = match fields.as_slice() {
        // `root:$6$…:19000:0:99999:7:::`
        [user, secret, _, _, _, _, _, ..] => (None, *user, *secret),
        [host, _, _, user, password] => (Some(*host), *user, *password),
        // htdigest: `user:realm:hash`
        [user, _, secret] | [user, secret] => (None, *user, *secret),
        _ => return,
    };
    if user.text.is_empty() || secret.text.is_empty() || user.text.contains(char::is_whitespace) {
        return;
    }
    documents.open_object(line.span());
    let name = if is_hash(secret.text, fields.len()) { "password_hash" } else { "password" };
    for (key, field) in [("host", host), ("user", Some(user)), (name, Some(secret))] {
        if let Some(field) = field {
            documents.key(field.span(), key);
            documents.str(field.span(), field.text);
        }
    }
    documents.close(line.start + line.text.len());
}

/// Up to eight fields, the last with what is left; `\:` is no separator.
fn fields(line: Line<'_>) -> Vec<Line<'_>> {
    let bytes = line.text.as_bytes();
    let mut out = Vec::new();
    let mut from = 0;
    for at in memchr::memchr_iter(b':', bytes) {
        if at > 0 && bytes[at - 1] == b'\\' || out.len() == 7 {
            continue;
        }
        out.push(line.up_to(at).from(from));
        from = at + 1;
    }
    out.push(line.from(from));
    out
}

/// `$2y$…`, `$apr1$…`, `{SHA}…`, an MD5 behind a realm, a locked account. Eight characters of DES are a password still.
fn is_hash(secret: &str, fields: usize) -> bool {
    let digest = fields == 3 && secret.len() == 32 && secret.bytes().all(|b| b.is_ascii_hexdigit());
    digest || secret.starts_with('$') || secret.starts_with('{') || secret.trim_matches(['*', '!', 'x']).is_empty()
}
