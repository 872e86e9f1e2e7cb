//! JavaScript, JSX, TypeScript and TSX: one lowering for the three grammars, whose trees share their node names.
//!
//! Choices that the IR leaves open:
//! * A default inside a pattern is an assignment in the place of the name: `{a = 1}` is the entry `a: (a = 1)`.
//! * `catch ({message})` binds the name `catch` (no variable can have it) and destructures that in the first statement.
//! * A tag of JSX is opaque: the component (if it is one), an object of its attributes, its children.
//! * `yield x` is `x`, like `await x`: in the code that uses it for control flow it gives what `x` resolves to.
//! * A namespace is a block, its exports are not the module's.
//!
//! Types are lowered as far as they name something; what a type computes is left out.

mod classes;
mod expressions;
mod functions;
mod jsx;
mod modules;
mod patterns;
mod statements;
mod types;

use super::tree::{Lowering, parse};
use crate::ir::Module;
use crate::source::{FileId, Language};

pub fn lower(file: FileId, language: Language, text: &str) -> Module {
    let mut l = Lowering::new(file, language, text);
    let grammar = match language {
        Language::TypeScript => tree_sitter_typescript::LANGUAGE_TYPESCRIPT,
        Language::Tsx => tree_sitter_typescript::LANGUAGE_TSX,
        _ => tree_sitter_javascript::LANGUAGE,
    };
    let Some(mut tree) = parse(&grammar.into(), text) else { return l.module };
    // JavaScript annotated with types (Flow) reads as TSX.
    if language == Language::JavaScript
        && tree.root_node().has_error()
        && let Some(typed) = parse(&tree_sitter_typescript::LANGUAGE_TSX.into(), text)
        && !typed.root_node().has_error()
    {
        tree = typed;
    }
    let block = statements::block(&mut l, tree.root_node());
    l.finish(&tree, block)
}
