//! Forms of values as detectors write them: `glsa_{{base62:32}}_{{hex:8}}`. The words between the braces are those of
//! [`super::template`], so that what a form describes an example can be made of, and the other way round.

/// The alphabet of a kind, as a class of a regular expression and as the characters themselves.
pub(super) struct Alphabet {
    pub class: &'static str,
    pub characters: &'static [u8],
}

pub(super) const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

pub(super) fn alphabet(kind: &str) -> Option<Alphabet> {
    let (class, characters): (_, &[u8]) = match kind {
        "digits" => ("[0-9]", b"0123456789"),
        "hex" => ("[0-9a-f]", b"0123456789abcdef"),
        "HEX" => ("[0-9A-F]", b"0123456789ABCDEF"),
        "lower" => ("[a-z]", b"abcdefghijklmnopqrstuvwxyz"),
        "upper" => ("[A-Z]", b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        "alpha" => ("[A-Za-z]", &BASE62[10..]),
        "alnum" => ("[0-9a-z]", b"0123456789abcdefghijklmnopqrstuvwxyz"),
        "ALNUM" => ("[0-9A-Z]", b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        "base32" => ("[A-Z2-7]", b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"),
        "base58" => ("[1-9A-HJ-NP-Za-km-z]", b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"),
        "base62" => ("[0-9A-Za-z]", BASE62),
        "base64" => ("[0-9A-Za-z+/]", b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+/"),
        "base64url" => ("[0-9A-Za-z_-]", b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-"),
        _ => return None,
    };
    Some(Alphabet { class, characters })
}

/// `32` or `20-40`.
pub(super) fn lengths(argument: &str) -> Option<(usize, usize)> {
    let (least, most) = argument.split_once('-').unwrap_or((argument, argument));
    let (least, most) = (least.parse().ok()?, most.parse().ok()?);
    (1..=most).contains(&least).then_some((least, most)).filter(|_| most <= 4096)
}

/// What a form says, read.
pub(super) struct Form {
    /// A regular expression for the value, without a group and without bounds.
    pub pattern: String,
    /// The text that it begins with: what can be searched for.
    pub prefix: String,
    /// How many of its characters are not given, at least.
    pub random: usize,
    /// Whether its last characters may be of an alphabet that holds `-` or `+`, which no word boundary knows.
    wide: bool,
}

pub(super) fn read(form: &str) -> Result<Form, String> {
    let mut out = Form { pattern: String::new(), prefix: String::new(), random: 0, wide: false };
    let mut rest = form;
    while let Some(open) = rest.find("{{") {
        let close = rest[open..].find("}}").ok_or("`{{` without `}}`")? + open;
        out.literal(&rest[..open]);
        let (kind, argument) = rest[open + 2..close].split_once(':').unwrap_or((&rest[open + 2..close], ""));
        match (kind, alphabet(kind), lengths(argument)) {
            ("uuid", ..) => {
                out.pattern.push_str("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
                out.random += 32;
            }
            ("jwt", ..) => {
                out.pattern.push_str(r"eyJ[0-9A-Za-z_-]{10,}\.eyJ[0-9A-Za-z_-]{10,}\.[0-9A-Za-z_-]{20,}");
                out.random += 40;
            }
            ("crc32", ..) => {
                out.pattern.push_str("[0-9A-Za-z]{6}");
                out.random += 6;
            }
            (_, Some(alphabet), Some((least, most))) => {
                let count = if least == most { format!("{{{least}}}") } else { format!("{{{least},{most}}}") };
                out.pattern.push_str(alphabet.class);
                out.pattern.push_str(&count);
                out.random += least;
                out.wide = alphabet.characters.ends_with(b"-") || alphabet.characters.ends_with(b"/");
            }
            _ => return Err(format!("`{{{{{kind}:{argument}}}}}` is no form")),
        }
        rest = &rest[close + 2..];
    }
    out.literal(rest);
    if out.random < 4 { Err(format!("`{form}` leaves nothing open")) } else { Ok(out) }
}

impl Form {
    fn literal(&mut self, text: &str) {
        if self.pattern.is_empty() {
            self.prefix.push_str(text);
        }
        self.pattern.push_str(&regex::escape(text));
        self.wide &= text.is_empty();
    }
}

/// Values of one of these forms that begin with something no other value begins with.
pub(super) fn prefixed(forms: &[Form]) -> String {
    let end = if forms.iter().any(|f| f.wide) { r"(?:[^0-9A-Za-z_+/-]|\z)" } else { r"\b{end-half}" };
    format!(r"(?:^|[^0-9A-Za-z_-])({}){end}", alternatives(forms))
}

/// Values of one of these forms that only what stands beside them makes a credential: no part of a path, of a name, of a
/// longer value or of a call.
pub(super) fn bounded(forms: &[Form]) -> String {
    format!(r"(?:^|[^0-9A-Za-z_./+-])({})(?:[^0-9A-Za-z_/+=(.@-]|\.?\s|\.?\z)", alternatives(forms))
}

fn alternatives(forms: &[Form]) -> String {
    forms.iter().map(|f| f.pattern.as_str()).collect::<Vec<_>>().join("|")
}

/// Whatever stands where a value stands in any language: quoted, in an XML element, or to the end of a word.
pub(super) const ANY_VALUE: &str = concat!(
    r#"(?:(?:=>|:=|[=:,(]|\|\||\?\?)\s{0,4}(?:@?\\?"(?P<double>[^"\n]{4,120}?)\\?"|'(?P<single>[^'\n]{4,120})'|`(?P<back>[^`\n]{4,120})`)"#,
    r#"|(?:=>|:=|[=:])\s{0,4}(?P<bare>[^\s"'`<>;,&(){}\[\]=]{4,120})(?:[\s,;&)"'<\\]|\z)"#,
    r#"|>(?P<element>[^<>\s"']{4,120})</)"#
);

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn reads_literals_classes_and_lengths() {
        let form = read("ab._{{hex:4-8}}-{{base62:6}}").expect("a form");
        assert_eq!(form.pattern, r"ab\._[0-9a-f]{4,8}\-[0-9A-Za-z]{6}");
        assert_eq!((form.prefix.as_str(), form.random), ("ab._", 10));
    }

    #[test]
    fn refuses_what_is_no_form() {
        for wrong in ["{{hex}}", "{{hex:9-3}}", "{{nonsense:4}}", "{{hex:4", "plain"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
