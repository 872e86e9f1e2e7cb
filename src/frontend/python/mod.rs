//! Python, through tree-sitter.
//!
//! What the language writes in its own way lowers like this:
//! - A keyword statement without a form of its own is a call of its name: `del x`, `global x`, `nonlocal x`, `exec x`, and
//!   Python 2's `print x` (`print >>f, x` passes `file=f`).
//! - `assert c, m` is a branch on `not c` that throws `AssertionError(m)`.
//! - A comprehension is a conditional: the condition assigns each loop variable an element of what it runs over
//!   (an index without index) and holds the filters; its value is a list or object of the element.
//! - `x = v` and `x: T = v` directly in a class body are fields; every function in it, even under an `if`, is a method.
//! - The `else` of a loop or a `try` follows it: it runs when nothing was broken off or thrown.
//! - `__init__` is `constructor` where it is defined and where it is called.
//! - `functools.partial(f, x)` is the lambda that gives `f` `x` and what it is given itself.
//! - `...` is the name `Ellipsis`, which is what the language calls it.

mod expr;
mod item;
mod partial;
mod pattern;
mod stmt;
mod string;
mod types;

use std::ops::{Deref, DerefMut};

use tree_sitter::Node;

use super::tree::{Lowering, parse};
use super::walks::Frontend;
use crate::ir::{ExprId, ExprKind, Module, Name};
use crate::source::{FileId, Language};

/// Lowers one Python file.
pub fn lower(file: FileId, language: Language, text: &str) -> Module {
    let mut python = Python { lowering: Lowering::new(file, language, text), captures: Vec::new() };
    match parse(&tree_sitter_python::LANGUAGE.into(), text) {
        Some(tree) => {
            let body = python.block(tree.root_node());
            python.lowering.finish(&tree, body)
        }
        None => python.lowering.module,
    }
}

struct Python<'t> {
    lowering: Lowering<'t>,
    /// `inner = whole` for each `case inner as whole:` of the pattern being read.
    captures: Vec<ExprId>,
}

impl<'t> Deref for Python<'t> {
    type Target = Lowering<'t>;

    fn deref(&self) -> &Lowering<'t> {
        &self.lowering
    }
}

impl DerefMut for Python<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.lowering
    }
}

/// The name under which a function or member is known in every language.
fn common_name(name: &str) -> Name {
    match name {
        "__init__" => Name::new_static("constructor"),
        _ => Name::new(name),
    }
}

impl Python<'_> {
    /// `a.b.c` of an import or a pattern.
    fn dotted_name(&mut self, node: Node<'_>) -> ExprId {
        let mut at: Option<ExprId> = None;
        for part in super::tree::named(node) {
            let name = self.name_of(part);
            at = Some(match at {
                None => self.name_expr(part, name),
                Some(object) => {
                    let span = self.module.span(object).to(super::tree::span(part));
                    self.module.add_expr(span, ExprKind::Member { object, name })
                }
            });
        }
        match at {
            Some(id) => id,
            None => {
                let name = self.name_of(node);
                self.name_expr(node, name)
            }
        }
    }
}
