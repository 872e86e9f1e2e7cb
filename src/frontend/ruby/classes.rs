//! Classes, modules, `class << self`, and the classes that a constant is set to.

use tree_sitter::Node;

use super::statements::Tail;
use super::{Body, Ruby, Visibility};
use crate::frontend::tree::{Lowering, blank_class, named, span};
use crate::ir::{Block, ClassId, ClassKind, ExprId, ExprKind, Field, Literal, Modifiers, Name, StmtKind, TypeRef};
use crate::source::Span;

impl<'t> Ruby<'t> {
    /// `class A::B < C`, `module M`
    pub(super) fn class(&mut self, node: Node<'t>, out: &mut Block) {
        let Some(name) = node.child_by_field_name("name") else { return };
        let kind = if node.kind() == "module" { ClassKind::Trait } else { ClassKind::Class };
        let superclass = node.child_by_field_name("superclass").and_then(|s| named(s).next());
        // `class A::B`: the module A is opened around it
        let mut scopes = Vec::new();
        let mut at = name;
        while let Some(scope) = at.child_by_field_name("scope") {
            scopes.push(scope.child_by_field_name("name").unwrap_or(scope));
            at = scope;
        }
        scopes.retain(|s| s.kind() == "constant");
        scopes.reverse();
        let levels = Lowering::BODY_LEVELS * (scopes.len() as u32 + 1);
        if !self.enter_levels(node, levels) {
            return;
        }
        let outer: Vec<ClassId> = scopes
            .iter()
            .map(|s| {
                let name = self.name_of(*s);
                self.open_class(blank_class(span(node), name, span(*s), ClassKind::Trait))
            })
            .collect();
        let own = name.child_by_field_name("name").unwrap_or(name);
        let class = blank_class(span(node), self.name_of(own), span(own), kind);
        let body = node.child_by_field_name("body");
        let id = self.class_with(class, superclass, |ruby, out| {
            if let Some(body) = body {
                ruby.body(body, Tail::Drop, out);
            }
        });
        self.module.classes[id.index()].modifiers.is_open = superclass.is_none() && self.adds_members(id);
        let mut stmt = self.stmt(node, StmtKind::Class(id));
        for scope in outer.into_iter().rev() {
            self.close_class();
            self.module.classes[scope.index()].body = vec![stmt];
            stmt = self.stmt(node, StmtKind::Class(scope));
        }
        out.push(stmt);
        self.leave_levels(levels);
    }

    /// Whether a class is more than a namespace around others. One that is not has nothing to add to its other parts,
    /// of which a library may have hundreds.
    fn adds_members(&self, id: ClassId) -> bool {
        let class = self.module.class(id);
        let is_class = |s: &crate::ir::StmtId| matches!(self.module.stmt(*s).kind, StmtKind::Class(_));
        !class.methods.is_empty()
            || !class.fields.is_empty()
            || !class.bases.is_empty()
            || !class.body.iter().all(is_class)
    }

    /// Opens a class, lowers its base and what `f` puts into its body, and closes it.
    fn class_with(
        &mut self,
        class: crate::ir::Class,
        superclass: Option<Node<'t>>,
        f: impl FnOnce(&mut Self, &mut Block),
    ) -> ClassId {
        let base = superclass.map(|s| (s, self.value(s)));
        let id = self.open_class(class);
        let depth = self.methods.len();
        self.bodies.push(Body { class: Some(id), depth, ..Body::default() });
        if let Some((node, base)) = base {
            self.superclass(id, node, base);
        }
        let mut body = Block::new();
        self.scoped(false, false, |ruby| f(ruby, &mut body));
        self.bodies.pop();
        self.close_class();
        self.module.classes[id.index()].body.append(&mut body);
        id
    }

    /// A base, or the fields of `< Struct.new(:a, :b)`.
    fn superclass(&mut self, class: ClassId, node: Node<'t>, base: ExprId) {
        let base = match self.module.kind(base) {
            // ActiveRecord::Migration[7.0]
            ExprKind::Index { object, .. } => *object,
            _ => base,
        };
        if let Some((record, members)) = self.record(base) {
            self.record_fields(class, &members);
            return self.base(class, node, record, false);
        }
        self.base(class, node, base, false);
    }

    /// Adds a base; what is included later is found before what stands there.
    pub(super) fn base(&mut self, class: ClassId, node: Node<'t>, base: ExprId, is_nearer: bool) {
        let name = self.module.dotted(base).unwrap_or_default();
        let ty = TypeRef { span: span(node), name: Name::new(name), args: Vec::new(), metadata: Vec::new() };
        let class = &mut self.lowering.module.classes[class.index()];
        let at = if is_nearer { 0 } else { class.bases.len() };
        class.bases.insert(at, base);
        class.base_types.insert(at, ty);
    }

    /// `Struct.new(:a, :b, keyword_init: true)`, `Data.define(:a)`: the class, and its members with their places.
    fn record(&self, e: ExprId) -> Option<(ExprId, Vec<(Name, Span)>)> {
        let (class, args) = match self.module.kind(e) {
            ExprKind::New { class, args, .. } if self.is_named(*class, "Struct") => (*class, args),
            ExprKind::Call { callee, args } => match self.module.kind(*callee) {
                ExprKind::Member { object, name } if name == "define" && self.is_named(*object, "Data") => {
                    (*object, args)
                }
                _ => return None,
            },
            _ => return None,
        };
        let members = args.iter().filter(|a| a.name.is_none());
        let members =
            members.filter_map(|a| Some((self.module.str_literal(a.value)?.clone(), self.module.span(a.value))));
        Some((class, members.collect()))
    }

    fn record_fields(&mut self, class: ClassId, members: &[(Name, Span)]) {
        self.module.classes[class.index()].kind = ClassKind::Record;
        for (name, span) in members {
            self.body_now().readers.insert(name.clone());
            let field = Field {
                span: *span,
                name: name.clone(),
                ty: None,
                value: None,
                annotations: Vec::new(),
                modifiers: Modifiers::default(),
            };
            self.module.classes[class.index()].fields.push(field);
        }
    }

    /// `class << self`: what follows belongs to the class itself.
    pub(super) fn singleton_class(&mut self, node: Node<'t>, out: &mut Block) {
        let body = self.body_now();
        let before = (body.is_static, body.visibility);
        body.is_static = true;
        body.visibility = Visibility::Public;
        if let Some(inner) = node.child_by_field_name("body") {
            self.body(inner, Tail::Drop, out);
        }
        let body = self.body_now();
        (body.is_static, body.visibility) = before;
    }

    /// `Point = Struct.new(:x) do … end`, `Failed = Class.new(StandardError)`, and the constants of a class, which are
    /// its fields. False where the assignment is none of these.
    pub(super) fn named_class(&mut self, node: Node<'t>, out: &mut Block) -> bool {
        let (Some(left), Some(right)) = (node.child_by_field_name("left"), node.child_by_field_name("right")) else {
            return false;
        };
        if left.kind() != "constant" || node.kind() != "assignment" {
            return false;
        }
        if self.made_class(node, left, right, out) {
            return true;
        }
        let Some(class) = self.in_class_body().filter(|_| self.class_scope().is_some()) else { return false };
        let value = self.value(right);
        let field = Field {
            span: span(node),
            name: self.name_of(left),
            ty: None,
            value: Some(value),
            annotations: Vec::new(),
            modifiers: Modifiers { is_static: true, is_constant: true, ..Modifiers::default() },
        };
        self.module.classes[class.index()].fields.push(field);
        true
    }

    fn made_class(&mut self, node: Node<'t>, left: Node<'t>, right: Node<'t>, out: &mut Block) -> bool {
        let Some(receiver) = right.child_by_field_name("receiver").filter(|_| right.kind() == "call") else {
            return false;
        };
        let method = right.child_by_field_name("method").map_or("", |m| self.text_of(m));
        let arguments = right.child_by_field_name("arguments");
        let kind = match (self.text_of(receiver).trim_start_matches("::"), method) {
            ("Struct", "new") | ("Data", "define") => ClassKind::Record,
            ("Class", "new") => ClassKind::Class,
            ("Module", "new") => ClassKind::Trait,
            _ => return false,
        };
        let class = blank_class(span(node), self.name_of(left), span(left), kind);
        let base = arguments.and_then(|a| named(a).next()).filter(|_| kind == ClassKind::Class);
        let block = right.child_by_field_name("block").and_then(|b| b.child_by_field_name("body"));
        let id = self.class_with(class, base, |ruby, out| {
            let class = ruby.body_now().class;
            if let (ClassKind::Record, Some(class)) = (kind, class) {
                let given = arguments.map_or_else(Vec::new, |a| ruby.arguments(a));
                let given = given.iter().filter(|a| a.name.is_none());
                let members: Vec<_> = given
                    .filter_map(|a| match ruby.module.kind(a.value) {
                        ExprKind::Literal(Literal::Str(s)) => Some((s.clone(), ruby.module.span(a.value))),
                        _ => None,
                    })
                    .collect();
                ruby.record_fields(class, &members);
                let base = ruby.value(receiver);
                ruby.base(class, receiver, base, false);
            }
            if let Some(block) = block {
                ruby.body(block, Tail::Drop, out);
            }
        });
        out.push(self.stmt(node, StmtKind::Class(id)));
        true
    }
}
