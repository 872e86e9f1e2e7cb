//! Kotlin, code and scripts (`.kts`).
//!
//! Choices that the IR leaves open:
//! * `if`, `when` and `try` are values and statements. Where each way through is one plain value they are nested
//!   conditionals; else they are statements in front, and each way assigns (or returns) its value.
//! * `x ?: return y` puts a branch in front that leaves where `x` is nothing.
//! * A lambda gives its last expression; without parameters it has the parameter `it` if it uses that name. `it`
//!   has the `it` of the lambda around as its default: which of the two is meant only the function called knows.
//! * A trailing lambda is the last argument; `a op b` with a named operator is the call `a.op(b)`, but `a to b` is an
//!   object with one entry: what maps are written with.
//! * `val x by d` is `x = d.getValue()`, whose value a `lazy { … }` takes from the lambda.
//! * Members of `object` and `companion object` are static ones, of the class around in the second case. An extension
//!   is an implementation block of the type that it extends.
//! * A parameter of the primary constructor is a field too, since initialisers see it. `init` blocks and the call of
//!   the base class's constructor are the body of the primary constructor.

mod annotations;
mod branches;
mod classes;
mod expressions;
mod functions;
mod prepare;
mod statements;
mod strings;
mod types;

use std::ops::{Deref, DerefMut};

use tree_sitter::Node;

use super::tree::{Lowering, children, named, parse, span};
use crate::ir::{Block, Import, ImportKind, Module, Name, StmtId, StmtKind};
use crate::source::{FileId, Language};

pub fn lower(file: FileId, language: Language, text: &str) -> Module {
    let mut l = Kotlin { lowering: Lowering::new(file, language, text), blocks: vec![Block::new()], its: Vec::new() };
    let Some(tree) = parse(&tree_sitter_kotlin_ng::LANGUAGE.into(), &prepare::prepare(text)) else {
        return l.lowering.module;
    };
    for node in named(tree.root_node()) {
        statements::statement(&mut l, node);
    }
    let body = l.blocks.pop().unwrap_or_default();
    l.lowering.finish(&tree, body)
}

/// A module under construction.
struct Kotlin<'t> {
    lowering: Lowering<'t>,
    /// The block that statements go into, and those around it.
    blocks: Vec<Block>,
    /// For each function that is open, whether it has a parameter `it`.
    its: Vec<bool>,
}

impl<'t> Deref for Kotlin<'t> {
    type Target = Lowering<'t>;
    fn deref(&self) -> &Lowering<'t> {
        &self.lowering
    }
}

impl<'t> DerefMut for Kotlin<'t> {
    fn deref_mut(&mut self) -> &mut Lowering<'t> {
        &mut self.lowering
    }
}

impl Kotlin<'_> {
    fn emit(&mut self, node: Node<'_>, kind: StmtKind) {
        let id = self.stmt(node, kind);
        self.push(id);
    }

    fn push(&mut self, id: StmtId) {
        if let Some(block) = self.blocks.last_mut() {
            block.push(id);
        }
    }

    /// The statements that `f` emits.
    fn block_of(&mut self, f: impl FnOnce(&mut Self)) -> Block {
        self.blocks.push(Block::new());
        f(self);
        self.blocks.pop().unwrap_or_default()
    }
}

fn identifiers(l: &Kotlin<'_>, node: Node<'_>) -> Vec<String> {
    named(node).filter(|c| c.kind() == "identifier").map(|c| bare(l.text_of(c)).to_owned()).collect()
}

/// A name without its backticks.
fn bare(text: &str) -> &str {
    text.strip_prefix('`').and_then(|t| t.strip_suffix('`')).unwrap_or(text)
}

fn name_of(l: &Kotlin<'_>, node: Node<'_>) -> Name {
    Name::new(bare(l.text_of(node)))
}

fn package(l: &mut Kotlin<'_>, node: Node<'_>) {
    let path = named(node).find(|c| c.kind() == "qualified_identifier");
    l.module.package = path.map(|p| Name::from(identifiers(l, p).join(".")));
}

/// `import a.b.C`, `import a.b.C as D`, `import a.b.*`
fn import(l: &mut Kotlin<'_>, node: Node<'_>) {
    let Some(path) = named(node).find(|c| c.kind() == "qualified_identifier") else { return };
    let mut path = identifiers(l, path);
    let is_wildcard = children(node).any(|c| c.kind() == "*");
    let alias = named(node).find(|c| c.kind() == "identifier").map(|a| name_of(l, a));
    let (kind, name) = match is_wildcard {
        true => (ImportKind::Wildcard, None),
        false => (ImportKind::Item, path.pop().map(Name::from)),
    };
    let (span, module, reexport, path, local) = (span(node), Name::from(path.join(".")), false, None, false);
    l.module.imports.push(Import { span, kind, module, name, alias, reexport, path, local });
}
