//! What values of a data type look like: the `value:` section of `policies/data-types/**`. As written → as checked.
//!
//! A shape has up to three patterns, from the strictest to the most generous: `alone` is certain in any text, `pattern`
//! in a literal of its own, `column` only under a name that says what stands there. What a check word computes is in
//! [`crate::facts::data::checks`].

use regex::bytes::{Regex, RegexBuilder};
use serde::Deserialize;

use super::load::{KnowledgeError, KnowledgeFile};

/// What is computed of a value beyond its pattern.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ValueCheck {
    /// ISO/IEC 7812 check digit: payment cards, IMEI, SIM card serials.
    Luhn,
    /// Dihedral check digit of Verhoeff (1969): Aadhaar.
    Verhoeff,
    /// ISO 13616, modulo 97, with the length that the country of the registry has.
    Iban,
    /// Thirteen digits, the first of a province: 1 to 8.
    Cnic,
    /// An address outside the domains reserved for examples (RFC 2606).
    Email,
    /// Nine to fifteen digits (E.164), no extension.
    Phone,
    /// A day of the calendar within the last 120 years or so, in any of the usual orders.
    Birthday,
    /// Two or more words of letters, none of them a word for a thing.
    PersonName,
    /// Letters and a number, or several words.
    PostalAddress,
}

/// How much of a value reports may show. The rest is `*`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keep {
    /// Letters and digits at the start.
    #[serde(default)]
    pub first: usize,
    /// Letters and digits at the end.
    #[serde(default)]
    pub last: usize,
    /// What stands after the `@`.
    #[serde(default)]
    pub domain: bool,
}

/// What a value of a type looks like.
#[derive(Clone, Debug)]
pub struct ValueShape {
    /// Certain in any text: separators in their places, a prefix, check digits.
    pub alone: Option<Regex>,
    /// Enough for a literal of its own.
    pub pattern: Option<Regex>,
    /// The whole value, under a name that says what it is; `pattern` where there is none.
    pub column: Option<Regex>,
    pub checks: Vec<ValueCheck>,
    /// Fits, and is nobody's: published examples, test numbers, the addresses of roles.
    pub unlike: Option<Regex>,
    pub keep: Keep,
    /// Fewer different values in a file are no register.
    pub least: usize,
    /// From when on a column is a register with nothing beside it.
    pub register: Option<LoneRegister>,
}

/// A column of so many different values, most of which have this form, is a list of people by itself.
#[derive(Clone, Debug)]
pub struct LoneRegister {
    /// The whole value.
    pub pattern: Regex,
    pub least: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenRegister {
    pattern: String,
    least: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenValue {
    alone: Option<String>,
    pattern: Option<String>,
    column: Option<String>,
    #[serde(default)]
    check: OneOrMany,
    unlike: Option<String>,
    #[serde(default)]
    keep: Keep,
    #[serde(default = "one")]
    least: usize,
    register: Option<WrittenRegister>,
}

fn one() -> usize {
    1
}

#[derive(Default, Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    #[default]
    None,
    One(ValueCheck),
    Many(Vec<ValueCheck>),
}

impl WrittenValue {
    pub(super) fn checked(self, file: &KnowledgeFile) -> Result<ValueShape, KnowledgeError> {
        let regex = |written: Option<String>, is_whole: bool| {
            let Some(written) = written else { return Ok(None) };
            let pattern = if is_whole { format!("^(?:{written})$") } else { written.clone() };
            // names and addresses are written in any script; numbers are matched byte by byte
            let built = RegexBuilder::new(&pattern).unicode(pattern.contains(r"\p{")).size_limit(1 << 20).build();
            built.map(Some).map_err(|e| file.error(file.locate(&written), e.to_string()))
        };
        if self.alone.is_none() && self.pattern.is_none() && self.column.is_none() {
            return Err(file.error(file.locate("value"), "a value needs one of `alone`, `pattern`, `column`"));
        }
        let register = match self.register {
            Some(WrittenRegister { pattern, least }) => {
                regex(Some(pattern), true)?.map(|pattern| LoneRegister { pattern, least: least.max(1) })
            }
            None => None,
        };
        Ok(ValueShape {
            alone: regex(self.alone, false)?,
            pattern: regex(self.pattern, false)?,
            column: regex(self.column, true)?,
            checks: match self.check {
                OneOrMany::None => Vec::new(),
                OneOrMany::One(check) => vec![check],
                OneOrMany::Many(checks) => checks,
            },
            unlike: regex(self.unlike, false)?,
            keep: self.keep,
            least: self.least.max(1),
            register,
        })
    }
}
