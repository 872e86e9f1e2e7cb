//! Ruby, through tree-sitter.
//!
//! What the language writes in its own way lowers like this:
//! - `self` is `this`; `@x` and `@@x` are the member `x` of `this`; `$x` keeps its `$`; `nil` is null; symbols are strings.
//! - Whatever is sent to a value is a call, with or without parentheses: `user.email` calls `user.email`, `a&.b` `a.b`.
//!   The target of an assignment is a member: `user.email = x`. `A::B` is a member.
//! - A bare identifier is a name where the code before it assigns it (the locals are tracked: methods, classes and modules
//!   begin anew, blocks see those around them). Otherwise it is the member of `this` that `attr_reader` or a `Struct`
//!   around it declares, or else a call without arguments: `params[:id]` is `params()["id"]`.
//! - `C.new(x)` is a `New`; a block is the last argument, a lambda; `&:name` is a lambda that calls `name`, `&f` is `f`.
//!   `lambda {}`, `proc {}` and `->() {}` are lambdas; `x.send(:m, y)` with a known name is `x.m(y)`; `x.freeze` is `x`.
//! - `key: v` and `:key => v` among arguments are keyword arguments, `"key" => v` an entry of an object in their place.
//! - The last value of a method, lambda or block is returned; so is the last value of each arm of a last `if`, `case` or
//!   `begin`. The same holds for a value that is assigned: `x = if c then a else b end` assigns in each arm.
//!   Elsewhere several statements that are one value are the call of a lambda.
//! - `x ||= y` assigns `y or x`: what `y` makes is where a remembered value (`@user ||= find`) comes from.
//! - `initialize` is `constructor`; `super(x)` calls the member of `super` that is named like the method.
//! - `class A::B` stands in a reopened `A`; classes and modules with members and without a base are open: others of
//!   their name add to them, but a class that names its base is declared there (two services may each have one of that
//!   name). Modules are traits; `include`, `prepend` and `extend` are bases, nearest first.
//!   `Struct.new(:a)`, `Data.define(:a)` and classes derived from them are records; `X = Class.new(Y)` is a class.
//! - `attr_accessor` and constants of a class are its fields. A `def` inside a block is a method of the class around the
//!   block; `define_method(:m) { … }` is the method `m`; those of `class << self` are static.
//! - `require` is an include and stays a call.

mod calls;
mod classes;
mod functions;
mod heredocs;
mod macros;
mod patterns;
mod statements;
mod strings;
mod values;

use std::ops::{Deref, DerefMut};

use rustc_hash::{FxHashMap, FxHashSet};
use tree_sitter::Node;

use super::tree::{Lowering, named, parse, span};
use crate::ir::{ClassId, ExprId, ExprKind, Module, Name, StmtId};
use crate::source::{FileId, Language};

/// Lowers one Ruby file.
pub fn lower(file: FileId, language: Language, text: &str) -> Module {
    let Some(tree) = parse(&tree_sitter_ruby::LANGUAGE.into(), text) else { return Module::new(file, language) };
    let mut ruby = Ruby {
        lowering: Lowering::new(file, language, text),
        locals: vec![Locals::default()],
        bodies: vec![Body::default()],
        methods: Vec::new(),
        heredocs: heredocs::bodies(&tree, text),
        hoisted: Vec::new(),
    };
    let mut body = ruby.block(tree.root_node());
    body.append(&mut ruby.hoisted);
    ruby.lowering.finish(&tree, body)
}

struct Ruby<'t> {
    lowering: Lowering<'t>,
    locals: Vec<Locals>,
    /// The class bodies that are open, the file itself first.
    bodies: Vec<Body>,
    /// The methods that are open, by name.
    methods: Vec<Name>,
    /// The text of each here-document, by the byte at which its `<<~MARK` begins.
    heredocs: FxHashMap<usize, Node<'t>>,
    /// Functions that a block at the top of the file defines.
    hoisted: Vec<StmtId>,
}

/// The local variables of one scope.
#[derive(Default)]
struct Locals {
    names: FxHashSet<Name>,
    /// A block: the variables around it are seen.
    is_block: bool,
    /// `it` or `_1`, where a block without parameters uses it.
    implicit: Option<Name>,
    takes_implicit: bool,
}

/// What the statements of a class body have said so far about the methods that follow.
#[derive(Default)]
struct Body {
    class: Option<ClassId>,
    /// What `attr_reader` and its like, or a `Struct`, declare.
    readers: FxHashSet<Name>,
    visibility: Visibility,
    /// Inside `class << self` and after `module_function`.
    is_static: bool,
    /// The methods that were open when the class body began.
    depth: usize,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Visibility {
    #[default]
    Public,
    Private,
    Protected,
}

impl<'t> Deref for Ruby<'t> {
    type Target = Lowering<'t>;

    fn deref(&self) -> &Lowering<'t> {
        &self.lowering
    }
}

impl DerefMut for Ruby<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.lowering
    }
}

/// The name under which a method is known in every language.
fn common_name(name: &str) -> Name {
    match name {
        "initialize" => Name::new_static("constructor"),
        _ => Name::new(name),
    }
}

impl<'t> Ruby<'t> {
    fn define(&mut self, name: Name) {
        if let Some(scope) = self.locals.last_mut() {
            scope.names.insert(name);
        }
    }

    fn is_local(&self, name: &str) -> bool {
        for scope in self.locals.iter().rev() {
            if scope.names.contains(name) {
                return true;
            }
            if !scope.is_block {
                return false;
            }
        }
        false
    }

    /// `it`, `_1`: the parameter of the innermost block, if that block declares none.
    fn implicit_param(&mut self, name: &str) -> bool {
        if !matches!(name, "it" | "_1") {
            return false;
        }
        match self.locals.last_mut() {
            Some(scope) if scope.takes_implicit => {
                scope.implicit = Some(Name::new(name));
                true
            }
            _ => false,
        }
    }

    /// Runs `f` in a scope of its own: of a method or class, or of a block.
    fn scoped<T>(&mut self, is_block: bool, takes_implicit: bool, f: impl FnOnce(&mut Self) -> T) -> (T, Locals) {
        self.locals.push(Locals { is_block, takes_implicit, ..Locals::default() });
        let value = f(self);
        let scope = self.locals.pop().unwrap_or_default();
        (value, scope)
    }

    fn body_now(&mut self) -> &mut Body {
        if self.bodies.is_empty() {
            self.bodies.push(Body::default());
        }
        let last = self.bodies.len() - 1;
        &mut self.bodies[last]
    }

    /// Whether the code that is being lowered stands in a class body (or a block in one) and not in a method.
    fn in_class_body(&mut self) -> Option<ClassId> {
        let open = self.methods.len();
        let body = self.body_now();
        body.class.filter(|_| body.depth == open)
    }

    fn first_value(&mut self, node: Node<'t>) -> ExprId {
        match named(node).next() {
            Some(inner) => self.value(inner),
            None => self.opaque(node, Vec::new()),
        }
    }

    fn field_value(&mut self, node: Node<'t>, field: &str) -> ExprId {
        match node.child_by_field_name(field) {
            Some(inner) => self.value(inner),
            None => self.opaque(node, Vec::new()),
        }
    }

    fn member(&mut self, node: Node<'t>, object: ExprId, name: impl Into<Name>) -> ExprId {
        self.expr(node, ExprKind::Member { object, name: name.into() })
    }

    /// `@x`, `@@x`
    fn this_member(&mut self, node: Node<'t>, name: &str) -> ExprId {
        let object = self.module.add_expr(span(node), ExprKind::Name(Name::new_static("this")));
        self.member(node, object, name.trim_start_matches('@'))
    }
}
