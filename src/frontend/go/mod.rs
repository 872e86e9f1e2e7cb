//! Go, from the first release to generics and ranges over functions.
//!
//! Choices that the IR leaves open:
//! * Uses of a method's receiver are the name `this`, unless the body declares that name anew.
//! * A named type that is neither struct nor interface is a class with the type that it is made of as its base.
//! * A struct without a name (`var in struct { … }`) is a class named by its place, and metadata of the type.
//! * The type of a field that is a pointer, or holds pointers, has [`TypeRef::POINTER`](crate::ir::TypeRef) as metadata.
//! * `x, ok := y.(T)`, `m[k]` and `<-c` in two results are the value and a name that is declared and no more.
//! * `c <- x` appends to `c`, and `<-c` is an element of it: both are an index without a key.
//! * Named results are declared in front of the body, and a bare `return` gives them.
//! * `string(x)`, `[]byte(x)` and their like are `x` itself; `make` and `new` give an empty value of the type.

mod declarations;
mod expressions;
mod literals;
mod statements;
mod switches;
mod types;

use std::ops::{Deref, DerefMut};

use tree_sitter::Node;

use super::escapes;
use super::tree::{Lowering, named, parse, span};
use crate::ir::{Import, ImportKind, Module, Name};
use crate::source::{FileId, Language};

/// The lowering of a file.
struct Go<'t> {
    base: Lowering<'t>,
    /// The receiver of the method that is open.
    receiver: Option<Name>,
    /// The named results of the function that is open.
    results: Vec<Name>,
}

impl<'t> Deref for Go<'t> {
    type Target = Lowering<'t>;
    fn deref(&self) -> &Self::Target {
        &self.base
    }
}

impl DerefMut for Go<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.base
    }
}

pub fn lower(file: FileId, language: Language, text: &str) -> Module {
    let mut go = Go { base: Lowering::new(file, language, text), receiver: None, results: Vec::new() };
    let Some(tree) = parse(&tree_sitter_go::LANGUAGE.into(), text) else { return go.base.module };
    let mut block = Vec::new();
    for node in named(tree.root_node()) {
        statements::statement(&mut go, node, &mut block);
    }
    go.base.finish(&tree, block)
}

fn package(go: &mut Go<'_>, node: Node<'_>) {
    go.module.package = named(node).find(|c| c.kind() == "package_identifier").map(|n| go.name_of(n));
}

/// `import "a/b"`, `import x "a/b"`, `import . "a/b"`, `import _ "a/b"`
fn import(go: &mut Go<'_>, node: Node<'_>) {
    for spec in named(node) {
        match spec.kind() {
            "import_spec_list" => import(go, spec),
            "import_spec" => import_spec(go, spec),
            _ => {}
        }
    }
}

fn import_spec(go: &mut Go<'_>, node: Node<'_>) {
    let Some(path) = node.child_by_field_name("path") else { return };
    let module = escapes::quoted(go.text_of(path));
    let name = node.child_by_field_name("name");
    let (kind, alias) = match name.map(|n| n.kind()) {
        Some("dot") => (ImportKind::Wildcard, None),
        Some("blank_identifier") => (ImportKind::Include, None),
        Some(_) => (ImportKind::Module, name.map(|n| go.name_of(n))),
        None => (ImportKind::Module, Some(package_of(&module))),
    };
    let (span, name, reexport, path, local) = (span(node), None, false, None, false);
    go.module.imports.push(Import { span, kind, module, name, alias, reexport, path, local });
}

/// The name that a package most likely has: the last part of its path that is no version, and without the words by
/// which repositories say that they hold Go. `a/echo/v4`, `gopkg.in/yaml.v3`, `a/go-sqlite3`, `a/jwt-go`, `a/nats.go`.
fn package_of(path: &str) -> Name {
    let mut parts = path.rsplit('/');
    let last = parts.next().unwrap_or(path);
    let last = if is_version(last) { parts.next().unwrap_or(last) } else { last };
    let last = match last.rsplit_once('.') {
        Some((name, tail)) if is_version(tail) || tail == "go" => name,
        _ => last,
    };
    let last = last.strip_prefix("go-").or_else(|| last.strip_prefix("go.")).unwrap_or(last);
    let last = last.strip_suffix("-go").unwrap_or(last);
    Name::new(last.rsplit(['-', '.']).next().unwrap_or(last))
}

fn is_version(text: &str) -> bool {
    text.strip_prefix('v').is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::package_of;

    #[test]
    fn a_package_is_named_after_its_path() {
        for (path, name) in [
            ("fmt", "fmt"),
            ("net/http", "http"),
            ("a.b/c/echo/v4", "echo"),
            ("gopkg.in/yaml.v3", "yaml"),
            ("a.b/c/go-sqlite3", "sqlite3"),
            ("a.b/c/jwt-go", "jwt"),
            ("a.b/c/go.uuid", "uuid"),
            ("a.b/c/nats.go", "nats"),
            ("a.b/c/fast-routing", "routing"),
            ("v2", "v2"),
        ] {
            assert_eq!(package_of(path), name, "{path}");
        }
    }
}
