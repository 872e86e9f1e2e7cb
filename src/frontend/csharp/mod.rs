//! C#, from the first ASP.NET pages to records, patterns and top-level statements.
//!
//! Choices that the IR leaves open:
//! * `x is T t` is `(t = x) is T`; a pattern with parts is the conjunction of the tests of its parts.
//! * A query (`from c in cs where … select …`) is a lambda that is called at once: loops, branches and a `return`.
//! * `f(a, out var b)` is `b = opaque(f(a, b))`: what comes out of the call flows into `b`.
//! * Written type arguments of a call (`Add<Filter>()`) are arguments named `typeof`, each the class as a value.
//! * `new T(x) { A = 1 }` has the object of its initialiser as a last argument; `x with { A = 1 }` is an object that
//!   spreads `x`.
//! * A property is a field; an accessor with a body is a method: the getter has the property's name, the setter
//!   `set_Name` and the parameter `value`.
//! * A `record` is a record; a plain `struct` is a class, for it prints nothing but its name.
//! * The type `Task<T>` is `T`, as `await x` is `x`.
//! * A primary constructor is a constructor whose parameters are fields.
//! * `throw` inside an expression calls `throw`. `base` is `super`; the namespace is the package (of several, the first that holds something).
//! * Both sides of an `#if` are read.

mod attributes;
mod classes;
mod expressions;
mod functions;
mod members;
mod objects;
mod patterns;
mod queries;
mod statements;
mod strings;
mod switches;
mod types;

use tree_sitter::Node;

use super::tree::{Lowering, children, named, parse, span};
use crate::ir::{Import, ImportKind, Module, Name};
use crate::source::{FileId, Language};

pub fn lower(file: FileId, language: Language, text: &str) -> Module {
    let mut l = Lowering::new(file, language, text);
    let Some(tree) = parse(&tree_sitter_c_sharp::LANGUAGE.into(), text) else { return l.module };
    let mut block = Vec::new();
    for node in items(tree.root_node()) {
        statements::statement(&mut l, node, &mut block);
    }
    l.finish(&tree, block)
}

/// The named children, those on either side of an `#if` among them. `this` and `base` are words of the grammar and
/// values all the same.
fn items<'n>(node: Node<'n>) -> Vec<Node<'n>> {
    let mut found = Vec::new();
    let mut open = vec![node];
    while let Some(at) = open.pop() {
        let is_choice = at.kind().starts_with("preproc_");
        if at != node && !is_choice {
            found.push(at);
            continue;
        }
        let condition = at.child_by_field_name("condition").filter(|_| is_choice);
        let below = open.len();
        open.extend(children(at).filter(|c| is_value(*c) && Some(*c) != condition));
        open[below..].reverse();
    }
    found
}

fn is_value(node: Node<'_>) -> bool {
    match node.is_named() {
        true => !node.is_extra() || node.is_error(),
        false => matches!(node.kind(), "this" | "base"),
    }
}

/// An identifier without the `@` that lets a keyword be a name.
fn identifier(l: &Lowering<'_>, node: Node<'_>) -> Name {
    Name::new(l.text_of(node).trim_start_matches('@'))
}

/// `namespace A.B;` and `namespace A.B { … }`
fn namespace(l: &mut Lowering<'_>, node: Node<'_>, outer: Option<&str>) -> Option<Name> {
    let written = types::dotted(l, node.child_by_field_name("name")?);
    let name = match outer {
        Some(outer) => Name::from(format!("{outer}.{written}")),
        None => Name::from(written),
    };
    if l.module.classes.is_empty() {
        l.module.package = Some(name.clone());
    }
    Some(name)
}

/// `using A.B;`, `using static A.B.C;`, `using X = A.B.C;`; a `global` one is visible to the whole project.
fn import(l: &mut Lowering<'_>, node: Node<'_>) {
    let alias_node = node.child_by_field_name("name");
    let is_name = |c: &Node<'_>| Some(*c) != alias_node && !c.kind().ends_with("_type");
    // `using Pair = (string, int);` names nothing that stands elsewhere
    let Some(path) = named(node).find(is_name) else { return };
    let path = types::dotted(l, path);
    let alias = alias_node.map(|n| identifier(l, n));
    let (kind, module, name) = match (&alias, path.rsplit_once('.')) {
        (None, _) => (ImportKind::Wildcard, Name::from(path), None),
        (Some(_), Some((module, name))) => (ImportKind::Item, Name::new(module), Some(Name::new(name))),
        (Some(_), None) => (ImportKind::Item, Name::default(), Some(Name::from(path))),
    };
    let reexport = children(node).any(|c| c.kind() == "global");
    let (span, path, local) = (span(node), None, false);
    l.module.imports.push(Import { span, kind, module, name, alias, reexport, path, local });
}
