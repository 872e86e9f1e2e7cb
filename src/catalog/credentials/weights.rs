//! What each sign counts for or against a candidate, and how much must come together.
//!
//! The score of a candidate is the sum of the weights of its signs: log-odds, so that 0 is an even chance.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::catalog::load::{KnowledgeError, KnowledgeFile, nearest};

macro_rules! signs {
    ($($name:ident $word:literal $told:literal)*) => {
        /// One sign that a candidate shows. The word is its key in `weights.yaml`.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Sign { $($name),* }

        impl Sign {
            pub const ALL: &[Sign] = &[$(Sign::$name),*];

            pub fn word(self) -> &'static str {
                match self { $(Sign::$name => $word),* }
            }

            /// The sign in words, for the explanation of a finding.
            pub fn told(self) -> &'static str {
                match self { $(Sign::$name => $told),* }
            }
        }
    };
}

signs! {
    NamePassword "name-password" "the name says password"
    NameSecret "name-secret" "the name says secret"
    NameToken "name-token" "the name says token"
    NameApiKey "name-api-key" "the name says API key"
    NameEncryptionKey "name-encryption-key" "the name says encryption or private key"
    NameAuth "name-auth" "the name says authorisation"
    NameCredential "name-credential" "the name says credential"
    NameKey "name-key" "the name says key, and nothing more"
    NameSalt "name-salt" "the name says salt or initialisation vector"
    NameExact "name-exact" "the name is the credential word alone"
    NameTrailing "name-trailing" "the name goes on after the credential word"
    NameUpper "name-upper" "the name is a constant's"
    ShapeAssign "shape-assign" "assigned"
    ShapeColon "shape-colon" "an entry `name: value`"
    ShapeArrow "shape-arrow" "an entry `name => value`"
    ShapeCompare "shape-compare" "compared with"
    ShapeSetter "shape-setter" "given to a setter"
    ShapeCall "shape-call" "given to a call of that name"
    ShapeArgument "shape-argument" "stands after the name in a list of arguments"
    ShapeSubscript "shape-subscript" "an element of that key"
    ShapePair "shape-pair" "the value beside an entry that holds the name"
    ShapeElement "shape-element" "the content of an element of that name"
    ShapeQuery "shape-query" "a parameter in a URL or a string"
    ShapeBlank "shape-blank" "follows the name"
    ShapeOption "shape-option" "the argument of a command-line option"
    ShapeDefault "shape-default" "the default where nothing else is set"
    ShapePattern "shape-pattern" "stands where a statement or command puts its credential"
    WrappedCall "wrapped" "passed through a conversion"
    CodeQuoted "code-quoted" "a quoted literal in code"
    CodeBare "code-bare" "unquoted, in code"
    DataQuoted "data-quoted" "a string in a data file"
    ConfigQuoted "config-quoted" "a quoted value in a configuration"
    ConfigBare "config-bare" "a value in a configuration"
    ShellQuoted "shell-quoted" "a quoted value in a script"
    ShellBare "shell-bare" "a value in a script"
    MarkupQuoted "markup-quoted" "an attribute or quoted value in markup"
    MarkupBare "markup-bare" "content of markup"
    ProseQuoted "prose-quoted" "a quoted value in a text"
    ProseBare "prose-bare" "an unquoted word in a text"
    QuotedName "quoted-name" "the name is quoted too"
    AfterConcat "after-concat" "joined to something else"
    AfterCall "after-call" "something is called on it"
    Length4 "length-4-5" "4 or 5 characters"
    Length6 "length-6-7" "6 or 7 characters"
    Length8 "length-8-11" "8 to 11 characters"
    Length12 "length-12-15" "12 to 15 characters"
    Length16 "length-16-23" "16 to 23 characters"
    Length24 "length-24-31" "24 to 31 characters"
    Length32 "length-32" "32 characters"
    Length33 "length-33-63" "33 to 63 characters"
    Length40 "length-40" "40 characters"
    Length64 "length-64" "64 characters"
    Length65 "length-65-up" "more than 64 characters"
    ClassDigits "class-digits" "digits only"
    ClassWord "class-word" "letters of one case"
    ClassCapitalised "class-capitalised" "one capitalised word"
    ClassMixedCase "class-mixed-case" "letters of both cases"
    ClassLetterDigit "class-letter-digit" "letters of one case with digits"
    ClassThree "class-three" "both cases with digits"
    ClassSymbolThree "class-symbol-three" "letters of one case, digits and symbols"
    ClassFour "class-four" "four classes of characters"
    ClassWordsJoined "class-words-joined" "words joined by symbols"
    Camel "camel" "an identifier in camel case"
    Snake "snake" "an identifier in snake case"
    Kebab "kebab" "words joined by hyphens"
    Constant "constant" "an identifier in capitals"
    Hex "hex" "hexadecimal digits"
    Base64 "base64" "base64 with both cases, digits and padding or symbols"
    Uuid "uuid" "a UUID"
    HoldsDot "holds-dot" "holds a dot"
    HoldsSlash "holds-slash" "holds a slash"
    HoldsColon "holds-colon" "holds a colon"
    HoldsBlank "holds-blank" "holds a blank"
    HoldsMark "holds-mark" "holds one of ! @ # & * ^"
    HoldsBracket "holds-bracket" "holds a bracket"
    HoldsComma "holds-comma" "holds a comma or semicolon"
    HoldsDollar "holds-dollar" "holds a dollar or percent sign"
    HoldsEscape "holds-escape" "holds an escape"
    HoldsNameWord "holds-name-word" "holds a word such as password or token"
    EqualsName "equals-name" "says the same as its name"
    Holds123 "holds-123" "holds 123"
    HoldsTestWord "holds-test-word" "holds a word such as test, example or foo"
    WeakPassword "weak-password" "one of the passwords that everybody tries first"
    Entropy25 "entropy-under-2.5" "under 2.5 bits a character"
    Entropy30 "entropy-2.5-3" "2.5 to 3 bits a character"
    Entropy35 "entropy-3-3.5" "3 to 3.5 bits a character"
    Entropy40 "entropy-3.5-4" "3.5 to 4 bits a character"
    Entropy45 "entropy-4-4.5" "4 to 4.5 bits a character"
    Entropy50 "entropy-over-4.5" "over 4.5 bits a character"
    RandomLetters "random-letters" "letters in no order that a language has"
    PasswordRandom "password-random" "a password with digits or symbols in it"
    KeyRandom "key-random" "a key or token long and mixed enough to be real"
    KeyWordlike "key-wordlike" "a key or token made of words"
    DeployFile "deploy-file" "a file that deploys or configures a service"
    TestFile "test-file" "a test"
    DocsFile "docs-file" "documentation or an example"
}

/// The weights, checked.
#[derive(Debug)]
pub struct Weights {
    /// By [`Sign`], in the order of [`Sign::ALL`].
    by_sign: Vec<f32>,
    pub base: f32,
    /// From this score on, a candidate is reported.
    pub report: f32,
    /// From this score on, its confidence is high.
    pub sure: f32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    base: f32,
    report: f32,
    sure: f32,
    weights: BTreeMap<String, f32>,
}

impl Weights {
    pub(super) fn read(file: &KnowledgeFile) -> Result<Self, KnowledgeError> {
        let written: Written = file.parse()?;
        let mut by_sign = vec![0.0; Sign::ALL.len()];
        for (word, weight) in &written.weights {
            let Some(sign) = Sign::ALL.iter().find(|s| s.word() == word) else {
                let near = nearest(word, Sign::ALL.iter().map(|s| s.word()));
                let hint = near.map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
                return Err(file.error(file.locate(&format!("{word}:")), format!("unknown sign `{word}`{hint}")));
            };
            by_sign[*sign as usize] = *weight;
        }
        Ok(Self { by_sign, base: written.base, report: written.report, sure: written.sure })
    }

    pub fn of(&self, sign: Sign) -> f32 {
        self.by_sign[sign as usize]
    }

    pub fn score(&self, signs: &[Sign]) -> f32 {
        self.base + signs.iter().map(|s| self.of(*s)).sum::<f32>()
    }
}
