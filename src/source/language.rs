//! Which language a file is written in: by its name, its extension or its `#!` line.
//!
//! Knows names only; how a language is read is the business of [`crate::frontend`].

/// A language or data format that amanat tells apart. A language without a frontend still gets the
/// text-level credential scan, and the coverage statement says so.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    Python,
    JavaScript,
    TypeScript,
    Tsx,
    Java,
    Php,
    Rust,
    Yaml,
    Json,
    Toml,
    Xml,
    Properties,
    Ini,
    Env,
    /// Readable text in no language that has a frontend.
    Text,
}
