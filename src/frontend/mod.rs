//! L2: lowers the text of one file to an [`ir::Module`](crate::ir::Module). One folder or file per language.
//!
//! Lowering is pure and cannot fail: a broken file still yields what could be read, plus
//! [`Module::gaps`](crate::ir::Module::gaps). `tree_sitter` and `syn` are named nowhere else.

pub mod config;
mod csharp;
mod dockerfile;
pub mod embedded;
mod escapes;
mod go;
mod groovy;
mod hcl;
mod java;
mod javascript;
mod kotlin;
mod php;
mod python;
mod ruby;
mod rust;
mod schema;
pub mod semantics;
mod shell;
mod sql;
mod switch;
pub mod tree;
mod walks;

use crate::ir::Module;
use crate::source::{FileId, Language};
pub use semantics::{Family, Modules, Semantics};

/// Expressions and statements nested deeper than this are left out, and a gap says so. Deep enough for any code
/// that a person wrote; shallow enough that no walk, and no parser of ours, runs out of stack.
pub const MAX_DEPTH: u32 = 400;

type Lower = fn(FileId, Language, &str) -> Module;

/// The languages that are read. Adding one is a folder beside this file and a line here.
const FRONTENDS: &[(Language, Lower, Semantics)] = &[
    (Language::JavaScript, javascript::lower, semantics::SCRIPT),
    (Language::TypeScript, javascript::lower, semantics::SCRIPT),
    (Language::Tsx, javascript::lower, semantics::SCRIPT),
    (Language::Php, php::lower, semantics::PHP),
    (Language::Python, python::lower, semantics::PYTHON),
    (Language::Java, java::lower, semantics::JAVA),
    (Language::CSharp, csharp::lower, semantics::CSHARP),
    (Language::Kotlin, kotlin::lower, semantics::KOTLIN),
    (Language::Go, go::lower, semantics::GO),
    (Language::Rust, rust::lower, semantics::RUST),
    (Language::Shell, shell::lower, semantics::DATA),
    (Language::Dockerfile, dockerfile::lower, semantics::DATA),
    (Language::Groovy, groovy::lower, semantics::GROOVY),
    (Language::Hcl, hcl::lower, semantics::DATA),
    (Language::Sql, sql::lower, semantics::DATA),
    (Language::Prisma, schema::prisma::lower, semantics::DATA),
    (Language::GraphQl, schema::graphql::lower, semantics::DATA),
    (Language::Ruby, ruby::lower, semantics::RUBY),
    (Language::Yaml, config::lower_yaml, semantics::DATA),
    (Language::Json, config::lower_json, semantics::DATA),
    (Language::Toml, config::lower_toml, semantics::DATA),
    (Language::Xml, config::lower_xml, semantics::DATA),
    (Language::Properties, config::lower_properties, semantics::DATA),
    (Language::Ini, config::lower_ini, semantics::DATA),
    (Language::Env, config::lower_env, semantics::DATA),
    (Language::Accounts, config::lower_accounts, semantics::DATA),
];

/// Lowers a file, or gives None where its language has no frontend.
pub fn lower(file: FileId, language: Language, text: &str) -> Option<Module> {
    FRONTENDS.iter().find(|(l, ..)| *l == language).map(|(_, lower, _)| lower(file, language, text))
}

/// The languages that are read, in the order of the table.
pub fn languages() -> impl Iterator<Item = Language> {
    FRONTENDS.iter().map(|(language, ..)| *language)
}

/// Whether files of the language are lowered at all.
pub fn is_supported(language: Language) -> bool {
    FRONTENDS.iter().any(|(l, ..)| *l == language)
}

/// How names are resolved in the language; those of data for one without a frontend.
pub fn semantics(language: Language) -> Semantics {
    FRONTENDS.iter().find(|(l, ..)| *l == language).map_or(semantics::DATA, |(_, _, semantics)| *semantics)
}
