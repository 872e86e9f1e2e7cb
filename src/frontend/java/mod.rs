//! Java, from the first generics to pattern matching and records.
//!
//! Choices that the IR leaves open:
//! * `x instanceof T t` is `(t = x) instanceof T`, and so is the label `case T t`.
//! * The value of a `switch` is a nested conditional; an arm with a block is the call of a lambda whose `yield` returns.
//! * `for (T x : xs)` declares `T x;` in front of the loop, so that the type is not lost.
//! * `this(…)` and `super(…)` are calls of these names; `Outer.this` is a member.
//! * A record without a constructor of its own gets the one that the language gives it.

mod annotations;
mod classes;
mod expressions;
mod functions;
mod patterns;
mod statements;
mod switches;
mod types;

use tree_sitter::Node;

use super::tree::{Lowering, named, parse, span};
use crate::ir::{Import, ImportKind, Module, Name};
use crate::source::{FileId, Language};

pub fn lower(file: FileId, language: Language, text: &str) -> Module {
    let mut l = Lowering::new(file, language, text);
    let Some(tree) = parse(&tree_sitter_java::LANGUAGE.into(), text) else { return l.module };
    let mut block = Vec::new();
    for node in named(tree.root_node()) {
        statements::statement(&mut l, node, &mut block);
    }
    l.finish(&tree, block)
}

/// `a.b.C` as written, without white space and comments between its parts.
fn dotted(l: &Lowering<'_>, node: Node<'_>) -> String {
    let mut parts = Vec::new();
    let mut at = node;
    while let (Some(scope), Some(name)) = (at.child_by_field_name("scope"), at.child_by_field_name("name")) {
        parts.push(l.text_of(name));
        at = scope;
    }
    parts.push(l.text_of(at));
    parts.reverse();
    parts.join(".")
}

fn package(l: &mut Lowering<'_>, node: Node<'_>) {
    let name = named(node).find(|c| matches!(c.kind(), "identifier" | "scoped_identifier"));
    l.module.package = name.map(|n| Name::from(dotted(l, n)));
}

/// `import a.b.C;`, `import static a.b.C.d;`, `import a.b.*;`
fn import(l: &mut Lowering<'_>, node: Node<'_>) {
    let Some(path) = named(node).find(|c| matches!(c.kind(), "identifier" | "scoped_identifier")) else { return };
    let path = dotted(l, path);
    let is_wildcard = named(node).any(|c| c.kind() == "asterisk");
    let (kind, module, name) = match path.rsplit_once('.') {
        _ if is_wildcard => (ImportKind::Wildcard, Name::from(path), None),
        Some((module, name)) => (ImportKind::Item, Name::new(module), Some(Name::new(name))),
        None => (ImportKind::Item, Name::default(), Some(Name::from(path))),
    };
    let (span, alias, reexport, path, local) = (span(node), None, false, None, false);
    l.module.imports.push(Import { span, kind, module, name, alias, reexport, path, local });
}
