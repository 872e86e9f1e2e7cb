//! Selectors: which part of a call, decorator or annotation a knowledge file means.
//!
//! `arg 0 or key path or /` is tried from left to right; the first alternative that the call has wins. A field of
//! an options object is `arg 0.url`. What an alternative gives is an expression of the scanned code, the name of the
//! function that is called (`callee`), or the words of the knowledge file itself (`/`, `GET`).

use serde::Deserialize;
use smol_str::SmolStr;

/// Alternatives, first that applies first.
#[derive(Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(try_from = "String")]
pub struct Selector(pub Vec<Select>);

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Select {
    /// `arg N`: a positional argument, counted without the named ones; with the keys to follow in object literals.
    Arg(usize, Vec<SmolStr>),
    /// `args N..`: that positional argument and all after it.
    Args(usize),
    /// `last`: the last positional argument.
    Last,
    /// `key NAME`: a named argument.
    Key(SmolStr),
    /// `callee`: the last segment of what is called.
    Callee,
    /// `receiver`: the value before the last segment of what is called.
    Receiver,
    /// `handler`: the decorated function's name.
    Handler,
    /// A path beginning with `/`, or method names in capitals.
    Text(SmolStr),
}

const FORMS: &str = "`arg N`, `arg N.key`, `args N..`, `last`, `key NAME`, `callee`, `receiver`, `handler`, a path that begins \
                     with `/`, or method names in capitals, joined by ` or `";

impl Selector {
    pub fn parse(text: &str) -> Result<Self, String> {
        text.split(" or ").map(|part| parse_one(part.trim())).collect::<Result<_, _>>().map(Self)
    }
}

impl TryFrom<String> for Selector {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text)
    }
}

fn parse_one(text: &str) -> Result<Select, String> {
    let wrong = || format!("unknown selector \"{text}\"; expected {FORMS}");
    match text {
        "last" => return Ok(Select::Last),
        "callee" => return Ok(Select::Callee),
        "receiver" => return Ok(Select::Receiver),
        "handler" => return Ok(Select::Handler),
        _ => {}
    }
    if let Some(rest) = text.strip_prefix("args ") {
        return rest.strip_suffix("..").and_then(|n| n.parse().ok()).map(Select::Args).ok_or_else(wrong);
    }
    if let Some(rest) = text.strip_prefix("arg ") {
        let mut parts = rest.split('.');
        let index = parts.next().and_then(|n| n.parse().ok()).ok_or_else(wrong)?;
        let keys: Vec<SmolStr> = parts.map(SmolStr::new).collect();
        return if keys.iter().any(smol_str::SmolStr::is_empty) { Err(wrong()) } else { Ok(Select::Arg(index, keys)) };
    }
    if let Some(rest) = text.strip_prefix("key ") {
        let plain = !rest.is_empty() && rest.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
        return if plain { Ok(Select::Key(rest.into())) } else { Err(wrong()) };
    }
    let is_methods = !text.is_empty() && text.chars().all(|c| c.is_ascii_uppercase() || c == ',');
    if text.starts_with('/') || is_methods { Ok(Select::Text(text.into())) } else { Err(wrong()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_alternatives() {
        let selector = Selector::parse("arg 0 or key path or /").unwrap();
        assert_eq!(selector.0, [Select::Arg(0, vec![]), Select::Key("path".into()), Select::Text("/".into())]);
        assert_eq!(
            Selector::parse("arg 0.config.auth").unwrap().0,
            [Select::Arg(0, vec!["config".into(), "auth".into()])]
        );
        assert_eq!(Selector::parse("args 1..").unwrap().0, [Select::Args(1)]);
        assert_eq!(Selector::parse("GET,HEAD").unwrap().0, [Select::Text("GET,HEAD".into())]);
    }

    #[test]
    fn refuses_unknown_forms_and_names_the_valid_ones() {
        for wrong in ["argument 0", "arg x", "args 1", "key", "", "get"] {
            let message = Selector::parse(wrong).unwrap_err();
            assert!(message.contains("expected `arg N`"), "{message}");
        }
    }
}
