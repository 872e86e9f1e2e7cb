//! Classes, interfaces, enums, objects, extensions, and the bodies of object literals.

use tree_sitter::Node;

use super::annotations::{Head, head, without_annotations};
use super::{Kotlin, annotations, expressions, functions, name_of, statements, types};
use crate::frontend::tree::{Lowering, blank_class, children, named, span};
use crate::ir::{Block, Class, ClassId, ClassKind, ExprKind, Field, FunctionId, Modifiers, Name, StmtKind, TypeRef};
use crate::source::Span;

/// What is known of a class before its members.
struct Bases<'n> {
    types: Vec<TypeRef>,
    /// `Base(x)`: what the primary constructor calls.
    calls: Vec<Node<'n>>,
    /// `Interface by value`: the values.
    delegates: Vec<Node<'n>>,
}

pub(super) fn class(l: &mut Kotlin<'_>, node: Node<'_>) -> ClassId {
    let head = head(l, node);
    let is_interface = children(node).any(|c| c.kind() == "interface");
    let kind = match () {
        () if is_interface || head.has("annotation") => ClassKind::Interface,
        () if head.has("enum") => ClassKind::Enum,
        () if head.has("data") || head.has("value") => ClassKind::Record,
        () => ClassKind::Class,
    };
    let Head { annotations, modifiers, .. } = head;
    let bases = bases(l, node);
    let base_exprs = bases.types.iter().map(|t| l.type_value(t)).collect();
    let whole = without_annotations(node);
    let name_node = node.child_by_field_name("name");
    let name = name_node.map(|n| name_of(l, n)).unwrap_or_default();
    let name_span = name_node.map_or_else(|| Span::at(whole.start as usize), span);
    let blank = blank_class(whole, name, name_span, kind);
    let id =
        l.open_class(Class { annotations, modifiers, bases: base_exprs, base_types: bases.types.clone(), ..blank });
    l.type_parameters(id, node, |_, _| None);
    let primary = named(node).find(|c| c.kind() == "primary_constructor");
    if let Some(primary) = primary {
        constructor_fields(l, id, primary);
    }
    let is_static = node.kind() == "object_declaration";
    let mut initialisers = Vec::new();
    if let Some(body) = body_of(node) {
        members(l, id, body, is_static, &mut initialisers);
    }
    // what a syntax error left beside the body
    let errors = l.block_of(|l| named(node).filter(Node::is_error).for_each(|e| statements::statement(l, e)));
    adopt(l, id, errors, is_static);
    delegated(l, id, &bases.delegates);
    let has_calls =
        bases.calls.iter().any(|c| named(*c).any(|a| a.kind() == "value_arguments" && named(a).next().is_some()));
    if primary.is_some() || !initialisers.is_empty() || has_calls {
        let constructor = functions::primary_constructor(l, primary, whole, &bases.calls, &initialisers);
        l.module.classes[id.index()].methods.push(constructor);
    }
    l.close_class();
    id
}

/// `@Rest class A { … }`, which the grammar may take for the call `class.A { … }` of an annotated value: the innermost
/// value, its name and its body.
pub(super) fn misread(l: &Kotlin<'_>, node: Node<'_>) -> bool {
    misread_parts(l, node).is_some()
}

fn misread_parts<'n>(l: &Kotlin<'_>, node: Node<'n>) -> Option<(Node<'n>, Node<'n>, Node<'n>)> {
    let mut at = node;
    while at.kind() == "annotated_expression" {
        at = named(at).last()?;
    }
    let mut parts = named(at).filter(|_| at.kind() == "infix_expression");
    let (word, name, body) = (parts.next()?, parts.next()?, parts.next()?);
    let is_class = matches!(l.text_of(word), "class" | "interface")
        && name.kind() == "identifier"
        && body.kind() == "lambda_literal";
    is_class.then_some((at, name, body))
}

/// The class that was read as a call.
pub(super) fn misread_class(l: &mut Kotlin<'_>, node: Node<'_>) -> Option<ClassId> {
    let (whole, name, body) = misread_parts(l, node)?;
    let annotations = annotations::around(l, node);
    let is_interface = l.text_of(whole).starts_with("interface");
    let kind = if is_interface { ClassKind::Interface } else { ClassKind::Class };
    let blank = blank_class(span(whole), name_of(l, name), span(name), kind);
    let id = l.open_class(Class { annotations, ..blank });
    let mut initialisers = Vec::new();
    members(l, id, body, false, &mut initialisers);
    l.close_class();
    Some(id)
}

fn body_of(node: Node<'_>) -> Option<Node<'_>> {
    named(node).find(|c| matches!(c.kind(), "class_body" | "enum_class_body"))
}

fn bases<'n>(l: &mut Kotlin<'_>, node: Node<'n>) -> Bases<'n> {
    let mut found = Bases { types: Vec::new(), calls: Vec::new(), delegates: Vec::new() };
    let list = named(node).find(|c| c.kind() == "delegation_specifiers");
    for specifier in list.into_iter().flat_map(named) {
        for part in named(specifier) {
            match part.kind() {
                "constructor_invocation" => {
                    found.types.extend(types::under(l, part));
                    found.calls.push(part);
                }
                "explicit_delegation" => {
                    found.types.extend(types::under(l, part));
                    found.delegates.extend(named(part).find(|c| !types::is_type(*c)));
                }
                _ if types::is_type(part) => found.types.extend(types::type_ref(l, part)),
                _ => {}
            }
        }
    }
    found
}

/// The values that a class hands its interfaces on to are kept as statements of its body.
fn delegated(l: &mut Kotlin<'_>, id: ClassId, delegates: &[Node<'_>]) {
    let block = l.block_of(|l| delegates.iter().for_each(|d| statements::statement(l, *d)));
    l.module.classes[id.index()].body.extend(block);
}

/// Every parameter of the primary constructor; those without `val` are seen by the initialisers only.
fn constructor_fields(l: &mut Kotlin<'_>, id: ClassId, primary: Node<'_>) {
    let list = named(primary).find(|c| c.kind() == "class_parameters");
    for node in list.into_iter().flat_map(named) {
        let Some(param) = functions::class_parameter(l, node, false) else { continue };
        let head = head(l, node);
        let field = Field {
            span: param.span,
            name: param.name,
            ty: if param.rest { param.ty.map(types::array_of) } else { param.ty },
            value: None,
            annotations: param.annotations,
            modifiers: Modifiers { is_private: head.modifiers.is_private || !param.is_field, ..head.modifiers },
        };
        l.module.classes[id.index()].fields.push(field);
    }
}

fn add_method(l: &mut Kotlin<'_>, id: ClassId, method: FunctionId, is_static: bool) {
    l.module.functions[method.index()].modifiers.is_static |= is_static;
    l.module.classes[id.index()].methods.push(method);
}

/// The members of a body. `init` blocks are left to the primary constructor.
fn members<'n>(l: &mut Kotlin<'_>, id: ClassId, body: Node<'n>, is_static: bool, initialisers: &mut Vec<Node<'n>>) {
    if !l.enter_levels(body, Lowering::BODY_LEVELS) {
        return;
    }
    let block = l.block_of(|l| {
        for node in named(body) {
            match node.kind() {
                "function_declaration" if functions::extended(node).is_none() => {
                    let method = functions::function(l, node);
                    add_method(l, id, method, is_static);
                }
                "secondary_constructor" => {
                    let method = functions::constructor(l, node);
                    add_method(l, id, method, false);
                }
                "property_declaration" if functions::extended(node).is_none() => property(l, id, node, is_static),
                "companion_object" => companion(l, id, node, initialisers),
                "anonymous_initializer" => initialisers.push(node),
                "enum_entry" if l.module.class(id).kind == ClassKind::Enum => enum_entry(l, id, node),
                _ => statements::statement(l, node),
            }
        }
    });
    l.leave_levels(Lowering::BODY_LEVELS);
    adopt(l, id, block, is_static);
}

/// A function that stands in a syntax error is a method all the same.
fn adopt(l: &mut Kotlin<'_>, id: ClassId, block: Block, is_static: bool) {
    for stmt in block {
        match l.module.stmt(stmt).kind {
            StmtKind::Function(method) => add_method(l, id, method, is_static),
            _ => l.module.classes[id.index()].body.push(stmt),
        }
    }
}

/// The members of a companion are static members of the class around, which sees what the companion inherits.
fn companion<'n>(l: &mut Kotlin<'_>, id: ClassId, node: Node<'n>, initialisers: &mut Vec<Node<'n>>) {
    let bases = bases(l, node);
    for ty in bases.types {
        let base = l.type_value(&ty);
        let class = &mut l.module.classes[id.index()];
        class.bases.push(base);
        class.base_types.push(ty);
    }
    if let Some(body) = body_of(node) {
        members(l, id, body, true, initialisers);
    }
}

fn property(l: &mut Kotlin<'_>, id: ClassId, node: Node<'_>, is_static: bool) {
    let Head { annotations, mut modifiers, words } = head(l, node);
    modifiers.is_static |= is_static;
    modifiers.is_constant |= words.iter().any(|w| w == "const") || children(node).any(|c| c.kind() == "val");
    let Some(variable) = named(node).find(|c| c.kind() == "variable_declaration") else {
        return statements::statement(l, node);
    };
    let name = named(variable).find(|c| c.kind() == "identifier").map(|n| name_of(l, n)).unwrap_or_default();
    let ty = types::under(l, variable);
    let value = match statements::initialiser(node) {
        Some(value) if value.kind() == "property_delegate" => Some(statements::delegate(l, value)),
        Some(value) => Some(expressions::expr(l, value)),
        None => None,
    };
    let accessors: Vec<_> = named(node).filter(|c| functions::is_accessor(*c)).collect();
    let whole = without_annotations(node);
    let field = Field { span: whole, name, ty, value, annotations, modifiers };
    l.module.classes[id.index()].fields.push(field);
    for accessor in accessors {
        let method = functions::accessor(l, accessor, node);
        add_method(l, id, method, is_static);
    }
}

/// `A("x") { … }` is a constant field whose value is a new object.
fn enum_entry(l: &mut Kotlin<'_>, id: ClassId, node: Node<'_>) {
    let Head { annotations, .. } = head(l, node);
    let Some(name_node) = named(node).find(|c| c.kind() == "identifier") else { return };
    let name = name_of(l, name_node);
    let enum_name = l.module.class(id).name.clone();
    let list = named(node).find(|c| c.kind() == "value_arguments");
    let args = list.map(|a| expressions::arguments(l, a)).unwrap_or_default();
    let class = l.name_expr(name_node, enum_name.clone());
    let base = types::plain(span(name_node), enum_name);
    let body = body_of(node).map(|b| anonymous(l, b, vec![base.clone()]));
    let field = Field {
        span: without_annotations(node),
        name,
        value: Some(l.expr(node, ExprKind::New { class, args, body })),
        ty: Some(base),
        annotations,
        modifiers: Modifiers { is_static: true, is_constant: true, ..Modifiers::default() },
    };
    l.module.classes[id.index()].fields.push(field);
}

/// `object : Base(x), Other { … }`
pub(super) fn object_literal(l: &mut Kotlin<'_>, node: Node<'_>) -> crate::ir::ExprId {
    let bases = bases(l, node);
    let call = bases.calls.first().and_then(|c| named(*c).find(|a| a.kind() == "value_arguments"));
    let args = call.map(|a| expressions::arguments(l, a)).unwrap_or_default();
    let first = bases.types.first().cloned();
    let body = match body_of(node) {
        Some(body) => anonymous(l, body, bases.types),
        None => return l.opaque(node, Vec::new()),
    };
    match first {
        Some(ty) => {
            let class = l.type_value(&ty);
            l.expr(node, ExprKind::New { class, args, body: Some(body) })
        }
        None => l.expr(node, ExprKind::Class(body)),
    }
}

fn anonymous(l: &mut Kotlin<'_>, body: Node<'_>, base_types: Vec<TypeRef>) -> ClassId {
    let bases = base_types.iter().map(|t| l.type_value(t)).collect();
    let whole = span(body);
    let blank = blank_class(whole, Name::default(), Span::at(whole.start as usize), ClassKind::Class);
    let id = l.open_class(Class { bases, base_types, ..blank });
    let mut initialisers = Vec::new();
    members(l, id, body, false, &mut initialisers);
    let block = l.block_of(|l| initialisers.iter().for_each(|i| statements::statement(l, *i)));
    l.module.classes[id.index()].body.extend(block);
    l.close_class();
    id
}

/// `fun Type.name() { … }`, `val Type.name: T get() = …`: a block of members of that type.
pub(super) fn extension(l: &mut Kotlin<'_>, node: Node<'_>, receiver: Node<'_>) -> ClassId {
    let ty = types::type_ref(l, receiver);
    let name = ty.map_or_else(Name::default, |t| t.name.rsplit('.').next().map(Name::new).unwrap_or_default());
    let blank = blank_class(without_annotations(node), name, span(receiver), ClassKind::Implementation);
    let id = l.open_class(blank);
    if node.kind() == "function_declaration" {
        let method = functions::function(l, node);
        add_method(l, id, method, false);
    } else {
        for accessor in named(node).filter(|c| functions::is_accessor(*c)) {
            let method = functions::accessor(l, accessor, node);
            add_method(l, id, method, false);
        }
    }
    l.close_class();
    id
}
