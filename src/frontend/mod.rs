//! L2: lowers the text of one file to an [`ir::Module`](crate::ir::Module). One folder or file per language.
//!
//! Lowering is pure and cannot fail: a broken file still yields what could be read, plus
//! [`Module::gaps`](crate::ir::Module::gaps). `tree_sitter` and `syn` are named nowhere else.

pub mod config;
mod escapes;
mod java;
mod javascript;
mod php;
mod python;
mod rust;
mod switch;
pub mod tree;

use crate::ir::Module;
use crate::source::{FileId, Language};

/// Expressions and statements nested deeper than this are left out, and a gap says so. Deep enough for any code
/// that a person wrote; shallow enough that no walk, and no parser of ours, runs out of stack.
pub const MAX_DEPTH: u32 = 400;

type Lower = fn(FileId, Language, &str) -> Module;

/// The languages that are read. Adding one is a folder beside this file and a line here.
const FRONTENDS: &[(Language, Lower)] = &[
    (Language::JavaScript, javascript::lower),
    (Language::TypeScript, javascript::lower),
    (Language::Tsx, javascript::lower),
    (Language::Php, php::lower),
    (Language::Python, python::lower),
    (Language::Java, java::lower),
    (Language::Rust, rust::lower),
    (Language::Yaml, config::lower_yaml),
    (Language::Json, config::lower_json),
    (Language::Toml, config::lower_toml),
    (Language::Xml, config::lower_xml),
    (Language::Properties, config::lower_properties),
    (Language::Ini, config::lower_ini),
    (Language::Env, config::lower_env),
];

/// Lowers a file, or gives None where its language has no frontend.
pub fn lower(file: FileId, language: Language, text: &str) -> Option<Module> {
    FRONTENDS.iter().find(|(l, _)| *l == language).map(|(_, lower)| lower(file, language, text))
}

/// Whether files of the language are lowered at all.
pub fn is_supported(language: Language) -> bool {
    FRONTENDS.iter().any(|(l, _)| *l == language)
}
