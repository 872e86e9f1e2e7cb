//! PHP, through tree-sitter, with the HTML around it left out.
//!
//! What the language writes in its own way lowers like this:
//! - Variables lose their `$`; `self` is `this`, `parent` and `static` are names. `$this->x`, `A::$x`, `A::X` and `A::class`
//!   are members; `\A\B` is the member `B` of `A`, with or without its leading separator.
//! - A keyword that acts like a function is a call of its name: `echo`, `print`, `exit`, `die`, `unset`, `include`, `require`
//!   and their `_once` forms (each include is an import too), `throw` inside an expression. `<?= x ?>` calls `echo`.
//! - `$$x` and `${x}` are opaque; `$o->$x` and `$o->{x}` are `o[x]`; `$f(1)` calls the value of `f`; `f(...)` is `f`.
//! - `global $x` is `x = GLOBALS["x"]`; `static $x = v` and `const X = v` are declarations.
//! - A closure reads the variables around it by name, so its `use` list is not kept.
//! - `$i++` is `i += 1`; `&$x` is `x`; `clone x`, casts and `@x` are `x`, but `(bool) x` is `!!x`;
//!   `` `ls` `` calls `shell_exec`.
//! - A list with some keys is an object whose other entries are numbered; a hole in a list pattern is opaque.
//! - An annotation in a doc comment is what the attribute would be.
//! - A promoted constructor parameter is a parameter with `is_field` and also a field.

mod docblock;
mod expr;
mod item;
mod stmt;
mod string;
mod types;

use std::ops::{Deref, DerefMut};

use tree_sitter::Node;

use super::tree::{Lowering, parse, span};
use super::walks::Frontend;
use crate::ir::{ExprId, ExprKind, Module, Name};
use crate::source::{FileId, Language};

/// Lowers one PHP file.
pub fn lower(file: FileId, language: Language, text: &str) -> Module {
    lower_with(&tree_sitter_php::LANGUAGE_PHP.into(), file, language, text)
}

/// Lowers PHP that stands without `<?php` in a template.
pub fn lower_bare(file: FileId, text: &str) -> Module {
    lower_with(&tree_sitter_php::LANGUAGE_PHP_ONLY.into(), file, Language::Php, text)
}

fn lower_with(grammar: &tree_sitter::Language, file: FileId, language: Language, text: &str) -> Module {
    let mut php = Php { lowering: Lowering::new(file, language, text) };
    match parse(grammar, text) {
        Some(tree) => {
            let body = php.block(tree.root_node());
            php.lowering.finish(&tree, body)
        }
        None => php.lowering.module,
    }
}

struct Php<'t> {
    lowering: Lowering<'t>,
}

impl<'t> Deref for Php<'t> {
    type Target = Lowering<'t>;

    fn deref(&self) -> &Lowering<'t> {
        &self.lowering
    }
}

impl DerefMut for Php<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.lowering
    }
}

/// The name under which a function or member is known in every language.
fn common_name(name: &str) -> Name {
    match name {
        _ if name.eq_ignore_ascii_case("__construct") => Name::new_static("constructor"),
        _ => Name::new(name),
    }
}

impl Php<'_> {
    /// `\A\B\C` as written, dotted; `namespace\C` is in the package of the file.
    fn dotted(&self, node: Node<'_>) -> String {
        let text = self.text_of(node);
        let mut parts: Vec<&str> = text.split('\\').map(str::trim).filter(|p| !p.is_empty()).collect();
        if node.kind() == "relative_name" && parts.first().is_some_and(|p| p.eq_ignore_ascii_case("namespace")) {
            match &self.module.package {
                Some(package) => parts[0] = package,
                None => drop(parts.remove(0)),
            }
        }
        parts.join(".")
    }

    /// `\A\B\C` as members of members.
    fn qualified(&mut self, node: Node<'_>) -> ExprId {
        let dotted = self.dotted(node);
        let whole = span(node);
        let mut at: Option<ExprId> = None;
        for name in dotted.split('.') {
            let kind = match at {
                None => ExprKind::Name(Name::new(name)),
                Some(object) => ExprKind::Member { object, name: Name::new(name) },
            };
            at = Some(self.module.add_expr(whole, kind));
        }
        match at {
            Some(id) => id,
            None => self.opaque(node, Vec::new()),
        }
    }

    /// The name of a variable without its `$`.
    fn variable(&self, node: Node<'_>) -> Name {
        Name::new(self.text_of(node).trim_start_matches(['$', '&', ' ']))
    }
}
