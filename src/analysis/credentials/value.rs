//! What a value looks like, whatever its name: classes of characters, shapes, and what can be no secret.

use crate::catalog::credentials::weights::Sign;

/// Shannon entropy in bits a character, over bytes.
pub(super) fn entropy(v: &str) -> f32 {
    let mut counts = [0u32; 256];
    v.bytes().for_each(|b| counts[b as usize] += 1);
    let n = v.len().max(1) as f32;
    counts.iter().filter(|c| **c > 0).map(|c| *c as f32 / n).map(|p| -p * p.log2()).sum()
}

/// Where the text between the quotes of a literal starts and ends. A quote inside a bare word (`O'Neil`) opens nothing.
pub(super) fn quotes(written: &str) -> Option<(usize, usize)> {
    let open = written.find(['"', '\'', '`']).filter(|i| *i <= 3 && written.ends_with(&written[*i..=*i]))?;
    let mark = &written[open..=open];
    let marks = if written[open..].starts_with(&mark.repeat(3)) { 3 } else { 1 };
    let close = written.len().saturating_sub(marks);
    (open + marks <= close).then_some((open + marks, close))
}

/// The length of the marks around a literal in a literal: `"\"x\""`, `'"x"'`.
pub(super) fn inner_quote(v: &str) -> usize {
    let marked = |mark: &str| v.len() > 2 * mark.len() && v.starts_with(mark) && v.ends_with(mark);
    let inside = |mark: &&&str| marked(mark) && !v[mark.len()..v.len() - mark.len()].contains(['"', '\'']);
    ["\\\"", "\\'", "\"", "'"].iter().find(inside).map_or(0, |mark| mark.len())
}

/// `$x`, `${x}`, `{{ x }}`, `<x>`, `%s`, `env(x)`, `config.x`, `###X###`: stands for a value.
pub(super) fn is_reference(v: &str, quoted: bool) -> bool {
    let first = v.as_bytes().first().copied().unwrap_or(0);
    let second = v.as_bytes().get(1).copied().unwrap_or(0);
    let wrapped = |open: &str, close: &str| v.starts_with(open) && v.ends_with(close);
    let name_follows = second.is_ascii_alphabetic() || matches!(second, b'_' | b'{' | b'(' | b'[' | b'$' | b'@' | b':');
    if matches!(first, b'$' | b'@') && name_follows
        || matches!(first, b'#' | b'%') && matches!(second, b'{' | b'(' | b'[')
    {
        return true;
    }
    // `{"name":"root","sig":"…"}` is a credential in JSON, `{name}` a place for one.
    let json = v.starts_with('{') && v.contains(":") && v.contains('"');
    if json {
        return v.bytes().filter(u8::is_ascii_digit).count() < 8;
    }
    if wrapped("<", ">")
        || wrapped("%", "%")
        || wrapped("{", "}")
        || wrapped("[", "]")
        || wrapped("__", "__")
        || wrapped("###", "###")
        || wrapped("(", ")")
        || wrapped("*", "*")
    {
        return true;
    }
    if [
        "${", "{{", "#{", "<%", "<?", "$(", "<<", "$[[", "%s", "%d", "%v", "%@", "%q", "{0}", "{1}", "\\(", "[%",
        "@(",
    ]
    .iter()
    .any(|m| v.contains(m))
        // `uw{%SFwp&++?` is a password
        || v.find("{%").is_some_and(|at| v[at..].contains("%}") || v[at + 2..].starts_with([' ', '-']))
    {
        return true;
    }
    // `{name}` inside a template, `&alias` and `*alias` in YAML, `!Ref x`, `!secret x`.
    if matches!(first, b'&' | b'*' | b'|' | b'>') && (v.len() <= 2 || second.is_ascii_alphabetic() || second == b'-') {
        return true;
    }
    if first == b'!' && second.is_ascii_alphabetic() && v.contains(' ') {
        return true;
    }
    if has_braced_name(v) {
        return true;
    }
    // `APP_KEY=base64:…` is the key itself
    if v.strip_prefix("base64:").is_some_and(|key| key.len() >= 40 && is_base64(key)) {
        return false;
    }
    let lower = v.to_ascii_lowercase();
    let schemes = [
        "env(", "env[", "vault:", "ssm:", "arn:", "ref:", "file:", "env:", "op://", "keyring:", "sops:", "enc[",
        "enc(", "kms:", "base64:",
    ];
    let roots = [
        "getenv",
        "process.env",
        "os.environ",
        "env.",
        "config.",
        "self.",
        "this.",
        "params",
        "settings.",
        "secrets.",
        "vars.",
        "var.",
        "local.",
        "data.",
        "options.",
        "opts.",
        "args.",
        "props.",
        "request.",
        "req.",
        "ctx.",
        "std::",
        "system.",
        "null",
    ];
    // a password in quotes may begin with the same letters: `"nullWq83hhTr55!"`
    let is_code =
        |rest: &str| !quoted || !rest.starts_with(|c: char| c.is_ascii_alphanumeric()) || !Classes::of(rest).is_mixed();
    schemes.iter().any(|s| lower.starts_with(s)) || roots.iter().any(|r| lower.starts_with(r) && is_code(&v[r.len()..]))
}

/// `abc{name}def`
fn has_braced_name(v: &str) -> bool {
    let Some(open) = v.find('{') else { return false };
    let Some(length) = v[open..].find('}') else { return false };
    let inner = &v[open + 1..open + length];
    !inner.is_empty()
        && inner.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b' ' | b'-' | b':'))
}

/// A URL without user info (that is another detector's), a file path, a MIME type, a mail address.
pub(super) fn is_location(v: &str) -> bool {
    if v.contains("://") || v.starts_with("//") || v.starts_with("www.") {
        return true;
    }
    let parts = v.split('/').count();
    if v.starts_with("./")
        || v.starts_with("../")
        || v.starts_with("~/")
        || v.starts_with("C:\\")
        || v.starts_with("D:\\")
        // JSON may escape a slash.
        || v.starts_with("\\/")
    {
        return true;
    }
    let worded = |s: &str| {
        s.bytes().all(|b| b.is_ascii_lowercase() || matches!(b, b'-' | b'_' | b'.' | b'*' | b'{' | b'}' | b':'))
    };
    if v.starts_with('/')
        && (parts > 2 || v[1..].bytes().all(|b| b.is_ascii_alphabetic() || matches!(b, b'-' | b'_' | b'.')))
        && !is_base64(v)
    {
        return true;
    }
    if parts >= 2 && v.split('/').all(|p| worded(p) || is_capitalised(p)) {
        return true;
    }
    // `pk/gov/portal/keys/VaultKey$Token`
    let identifier = |s: &str| {
        s.starts_with(|c: char| c.is_ascii_alphabetic())
            && s.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'$'))
            && !has_random_letters(s)
    };
    if parts >= 3 && v.split('/').all(identifier) {
        return true;
    }
    // name@host.tld
    if let Some((user, host)) = v.split_once('@')
        && host.contains('.')
        && !user.is_empty()
        && host
            .split('.')
            .next_back()
            .is_some_and(|t| t.len() >= 2 && t.len() <= 6 && t.bytes().all(|b| b.is_ascii_lowercase()))
        && host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'))
    {
        return true;
    }
    let extension = v.rsplit_once('.').map(|(stem, e)| (stem, e.to_ascii_lowercase()));
    extension.is_some_and(|(stem, e)| {
        !stem.is_empty()
            // `Tr0ub4dor.net`
            && (stem.contains(['/', '\\']) || !Classes::of(stem).is_mixed() || !has_random_letters(stem))
            && [
                "key",
                "pem",
                "crt",
                "cer",
                "json",
                "yml",
                "yaml",
                "txt",
                "xml",
                "js",
                "ts",
                "py",
                "rb",
                "php",
                "java",
                "go",
                "html",
                "css",
                "md",
                "conf",
                "properties",
                "env",
                "pub",
                "p12",
                "jks",
                "pfx",
                "sh",
                "sql",
                "png",
                "svg",
                "jpg",
                "gif",
                "com",
                "org",
                "net",
                "io",
                "cfg",
                "ini",
                "log",
                "db",
                "asc",
                "gpg",
                "der",
                "vue",
                "tpl",
                "cs",
                "local",
                "example",
                "tf",
            ]
            .contains(&e.as_str())
    })
}

/// Words for people: two or more blanks, or words of letters only.
pub(super) fn is_prose(v: &str) -> bool {
    if v.starts_with('{') && v.contains('"') {
        return false;
    }
    if !v.contains(' ') {
        // `Password?`, but `x{%Gq&++?` is one
        let is_word = |w: &str| w.bytes().all(|b| b.is_ascii_alphabetic() || !b.is_ascii() || b"-_'./".contains(&b));
        return v.strip_suffix([':', '?']).is_some_and(is_word)
            || v.ends_with("...") && !v.starts_with(|c: char| c.is_ascii_digit());
    }
    let words: Vec<&str> = v.split_whitespace().collect();
    let plain = |w: &&&str| {
        let w = w.trim_matches(|c: char| c.is_ascii_punctuation());
        w.bytes().all(|b| b.is_ascii_alphabetic() || matches!(b, b'\'' | b'-' | b'/' | b'.'))
    };
    let plain_words = words.iter().filter(plain).count();
    words.len() >= 4
        || plain_words * 2 >= words.len()
        || words.iter().any(|w| matches!(*w, "=" | "+" | "||" | "&&" | "=>" | "->" | "==" | "?" | ":" | "|" | "-"))
}

/// Encrypted, as secret stores and tools write it: opens nothing without their key.
pub(super) fn is_ciphered(v: &str) -> bool {
    let marks = [
        "{AQAA",
        "{cipher}",
        "{AES}",
        "{AES256}",
        "gAAAAA",
        "AQICAH",
        "U2FsdGVkX1",
        "$ANSIBLE_VAULT",
        "age1",
        "vault:v1:",
    ];
    v.len() >= 20 && marks.iter().any(|mark| v.starts_with(mark))
}

/// Forms of password hashes, certificates and public keys.
pub(super) fn is_hash_or_public(v: &str) -> bool {
    let hash = v.starts_with("$2") && v.len() >= 50
        || [
            "$1$",
            "$5$",
            "$6$",
            "$argon2",
            "$pbkdf2",
            "$y$",
            "{SSHA",
            "{SHA",
            "{MD5",
            "{CRYPT",
            "{bcrypt}",
            "pbkdf2_",
            "pbkdf2:",
            "bcrypt_sha",
            "sha1$",
            "sha256$",
            "argon2$",
            "scrypt:",
            "SCRAM-SHA",
        ]
        .iter()
        .any(|p| v.starts_with(p));
    let prefixed = ["sha256:", "sha512:", "sha1:", "md5:", "sha256-", "sha384-", "sha512-", "sha1-", "SHA256:", "MD5:"]
        .iter()
        .any(|p| v.starts_with(p));
    let public = [
        "ssh-rsa",
        "ssh-dss",
        "ssh-ed25519",
        "ecdsa-sha2",
        "-----BEGIN PUBLIC",
        "-----BEGIN CERT",
        "-----BEGIN RSA PUBLIC",
        "-----BEGIN",
        "MIIBIjAN",
        "MIGfMA0",
        "MFkwEwYH",
        "MFwwDQYJ",
        "MIICIjAN",
        "MIIDIjAN",
    ]
    .iter()
    .any(|p| v.starts_with(p));
    let fingerprint = v.len() >= 23 && v.split(':').all(|p| p.len() == 2 && p.bytes().all(|b| b.is_ascii_hexdigit()));
    hash || prefixed || public || fingerprint
}

/// The hexadecimal digits of a digest, perhaps as databases store them (`0x0200…`, `*A4B6…`).
pub(super) fn is_digest(v: &str) -> bool {
    let body = v.strip_prefix("0x").or_else(|| v.strip_prefix('*')).unwrap_or(v);
    body.len() >= 32 && body.bytes().all(|b| b.is_ascii_hexdigit())
}

/// `a.b.c`, `Foo.bar`, `Foo::Bar`, `foo->bar`, `foo()`.
pub(super) fn is_dotted_identifier(v: &str) -> bool {
    if v.contains("::") && v.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b':' | b'_'))
        || v.contains("->")
        || v.contains("()")
    {
        return true;
    }
    if !v.contains('.') {
        return false;
    }
    v.split('.').all(|p| {
        let mut bytes = p.bytes();
        let starts = bytes.next().is_some_and(|b| b.is_ascii_alphabetic() || b == b'_');
        starts
            && bytes.all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'[' | b']'))
            && !has_random_letters(p)
    })
}

/// `keysByType[kind]`, `keysByType[kind][0]`
pub(super) fn is_element(v: &str) -> bool {
    let Some((name, index)) = v.split_once('[') else { return false };
    let word = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.'));
    let Some(index) = index.strip_suffix(']') else { return false };
    name.starts_with(|c: char| c.is_ascii_alphabetic()) && word(name) && index.split("][").all(word)
}

/// A regular expression, a date format, a character set, a version or an address.
pub(super) fn is_pattern(v: &str) -> bool {
    let regex = [
        "[a-z", "[A-Z", "[0-9", "\\d", "\\w", "\\s", "(?:", "(?i", ".*", ".+", "[^", "{1,", "\\b", "+$", "*$", "(?=",
        "(?<",
    ]
    .iter()
    .filter(|m| v.contains(**m))
    .count();
    if regex >= 1 || v.starts_with('^') || v.starts_with("/^") {
        return true;
    }
    // `required|string|min:8`: a rule of validation.
    let rule = |part: &str| {
        part.bytes().next().is_some_and(|b| b.is_ascii_lowercase())
            && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b':' | b','))
    };
    if v.contains('|') && v.split('|').all(rule) {
        return true;
    }
    let numeric = v.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b':' | b'-' | b'/' | b'x' | b' '));
    let dotted = v.bytes().filter(|b| *b == b'.').count();
    if numeric && (dotted >= 1 || v.contains(':') || v.contains('/') || v.matches('-').count() == 2 && v.len() == 10) {
        return true;
    }
    if !v.bytes().any(|b| b.is_ascii_alphanumeric()) {
        return true;
    }
    v.contains("ABCDEFGHIJ") || v.contains("abcdefghijklmn") && v.len() > 20 || v.contains("==>") || v.starts_with("--")
}

/// `12345678`, `abcdefgh`, `0123456789abcdef`.
pub(super) fn is_sequence(v: &str) -> bool {
    let bytes = v.as_bytes();
    if bytes.len() < 4 {
        return false;
    }
    let steps = bytes
        .windows(2)
        .filter(|w| {
            w[1] == w[0].wrapping_add(1)
                || w[1] == w[0]
                || (w[0] == b'9' && matches!(w[1], b'0' | b'a' | b'A'))
                || w[0] == w[1].wrapping_add(1)
        })
        .count();
    steps * 10 >= (bytes.len() - 1) * 9
}

/// What somebody typed who needed a value of that form: `tok_1234567890abcdef`, `000102…1e1f`, `a1b2c3d4`, `abc123def456`.
pub(super) fn is_counted_up(v: &str) -> bool {
    let body = v.rsplit(['_', '-', '.', ':']).next().unwrap_or(v).as_bytes();
    if body.len() < 12 {
        return false;
    }
    let step = |a: u8, b: u8| b == a.wrapping_add(1) || b == a || a == b.wrapping_add(1) || (a == b'9' && b == b'0');
    // `abcdef` and `123456`, one after the other.
    let mut shortest = usize::MAX;
    let mut run = 1;
    for w in body.windows(2) {
        if step(w[0], w[1]) {
            run += 1;
        } else {
            shortest = shortest.min(run);
            run = 1;
        }
    }
    // The last may be cut off.
    let runs = shortest >= 3 || is_sequence(&String::from_utf8_lossy(body));
    let woven = body.windows(3).filter(|w| w[0] != w[2] && step(w[0], w[2])).count() * 10 >= (body.len() - 2) * 8;
    let digit = |b: u8| (b as char).to_digit(16);
    let pairs: Option<Vec<u32>> =
        body.chunks(2).map(|p| Some(digit(p[0])? * 16 + p.get(1).copied().and_then(digit)?)).collect();
    let counted = |p: &[u32]| p.windows(2).filter(|w| w[1] == w[0] + 1).count() * 10 >= (p.len() - 1) * 8;
    runs || woven || pairs.is_some_and(|p| counted(&p))
}

pub(super) fn is_uuid(v: &str) -> bool {
    let mut parts = v.split('-').map(str::len);
    v.len() == 36
        && [8, 4, 4, 4, 12].iter().all(|n| parts.next() == Some(*n))
        && v.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
}

/// Base64 of some length, with more than one class of characters.
pub(super) fn is_base64(v: &str) -> bool {
    let body = v.trim_end_matches('=');
    let c = Classes::of(body);
    v.len() >= 16
        && v.len() - body.len() <= 2
        && body.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'-' | b'_'))
        && c.lower
        && c.upper
        && c.digit
}

fn is_capitalised(v: &str) -> bool {
    let mut bytes = v.bytes();
    bytes.next().is_some_and(|b| b.is_ascii_uppercase()) && bytes.all(|b| b.is_ascii_lowercase())
}

/// The sign of a value that is written like an identifier.
pub(super) fn identifier_shape(v: &str) -> Option<Sign> {
    let words = |separator: u8, ok: fn(u8) -> bool| {
        v.bytes().all(|b| b == separator || ok(b))
            && v.as_bytes().contains(&separator)
            && v.bytes().next().is_some_and(ok)
    };
    let lower = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let upper = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit();
    if has_random_letters(v) {
        return None;
    }
    let has_letter = v.bytes().any(|b| b.is_ascii_alphabetic());
    match () {
        () if !has_letter => None,
        () if words(b'_', lower) => Some(Sign::Snake),
        () if words(b'-', |b| b.is_ascii_alphanumeric()) => Some(Sign::Kebab),
        () if words(b'_', upper) => Some(Sign::Constant),
        () if v.bytes().all(|b| b.is_ascii_alphabetic())
            && v.bytes().any(|b| b.is_ascii_uppercase())
            && v.bytes().any(|b| b.is_ascii_lowercase())
            && !is_capitalised(v) =>
        {
            Some(Sign::Camel)
        }
        () => None,
    }
}

/// Letters in no order that words have: digits inside words, changes of case that no identifier has, or long runs
/// without a vowel.
pub(super) fn has_random_letters(v: &str) -> bool {
    let bytes = v.as_bytes();
    if bytes.len() < 8 {
        return false;
    }
    let mut switches = 0;
    let mut run = 0;
    let mut longest = 0;
    for w in bytes.windows(2) {
        let (a, b) = (w[0], w[1]);
        if a.is_ascii_lowercase() && b.is_ascii_uppercase()
            || a.is_ascii_alphabetic() && b.is_ascii_digit()
            || a.is_ascii_digit() && b.is_ascii_alphabetic()
            || a.is_ascii_uppercase() && b.is_ascii_lowercase()
        {
            switches += 1;
        }
    }
    for b in bytes {
        if b.is_ascii_alphabetic() && !b"aeiouyAEIOUY".contains(b) {
            run += 1;
            longest = longest.max(run);
        } else {
            run = 0;
        }
    }
    switches * 3 >= bytes.len() || longest >= 6
}

/// Which classes of characters a value holds.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Classes {
    pub lower: bool,
    pub upper: bool,
    pub digit: bool,
    pub symbol: bool,
}

impl Classes {
    pub(super) fn of(v: &str) -> Self {
        let mut c = Self::default();
        for b in v.bytes() {
            match b {
                b'a'..=b'z' => c.lower = true,
                b'A'..=b'Z' => c.upper = true,
                b'0'..=b'9' => c.digit = true,
                _ => c.symbol = true,
            }
        }
        c
    }

    /// Digits, and letters of both cases.
    pub(super) fn is_mixed(self) -> bool {
        self.lower && self.upper && self.digit
    }

    pub(super) fn sign(self, v: &str) -> Option<Sign> {
        Some(match (self.lower, self.upper, self.digit, self.symbol) {
            (false, false, true, false) => Sign::ClassDigits,
            (true, false, false, false) | (false, true, false, false) => Sign::ClassWord,
            (true, true, false, false) if is_capitalised(v) => Sign::ClassCapitalised,
            (true, true, false, false) => Sign::ClassMixedCase,
            (true, false, true, false) | (false, true, true, false) => Sign::ClassLetterDigit,
            (true, true, true, false) => Sign::ClassThree,
            (true, false, true, true) | (false, true, true, true) => Sign::ClassSymbolThree,
            (true, true, true, true) => Sign::ClassFour,
            (_, _, false, true) if self.lower || self.upper => Sign::ClassWordsJoined,
            _ => return None,
        })
    }
}
