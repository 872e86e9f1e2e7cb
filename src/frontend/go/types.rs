//! Types, and types that stand where a value stands.

use tree_sitter::Node;

use super::{Go, declarations};
use crate::frontend::tree::{children, named, span};
use crate::ir::{ExprId, ExprKind, Name, TypeRef};
use crate::source::Span;

/// A type moves itself from call to call, which takes more of the stack than an expression.
const LEVELS: u32 = 4;

fn blank(node: Node<'_>, name: &'static str) -> TypeRef {
    TypeRef { span: span(node), name: Name::new_static(name), args: Vec::new(), metadata: Vec::new() }
}

pub(super) fn type_ref(go: &mut Go<'_>, node: Node<'_>) -> Option<TypeRef> {
    if !go.enter_levels(node, LEVELS) {
        return None;
    }
    let ty = dispatch(go, node);
    go.leave_levels(LEVELS);
    ty
}

fn field(go: &mut Go<'_>, node: Node<'_>, name: &str) -> Option<TypeRef> {
    node.child_by_field_name(name).and_then(|n| type_ref(go, n))
}

fn dispatch(go: &mut Go<'_>, node: Node<'_>) -> Option<TypeRef> {
    let ty = match node.kind() {
        "pointer_type" | "parenthesized_type" | "negated_type" | "type_elem" | "type_constraint" => {
            return named(node).next().and_then(|n| type_ref(go, n));
        }
        "slice_type" | "array_type" | "implicit_length_array_type" => {
            TypeRef { args: field(go, node, "element").into_iter().collect(), ..blank(node, "[]") }
        }
        "map_type" => {
            let args = [field(go, node, "key"), field(go, node, "value")].into_iter().flatten().collect();
            TypeRef { args, ..blank(node, "map") }
        }
        "channel_type" => TypeRef { args: field(go, node, "value").into_iter().collect(), ..blank(node, "chan") },
        "function_type" => {
            let parameters = node.child_by_field_name("parameters");
            let mut args: Vec<TypeRef> = parameters.map(|p| results(go, p)).unwrap_or_default();
            args.extend(result(go, node));
            TypeRef { args, ..blank(node, "func") }
        }
        "generic_type" => {
            let name = field(go, node, "type")?.name;
            let args = node.child_by_field_name("type_arguments");
            let args = args.map(|a| named(a).filter_map(|t| type_ref(go, t)).collect()).unwrap_or_default();
            TypeRef { name, args, ..blank(node, "") }
        }
        "interface_type" => blank(node, "any"),
        "struct_type" => {
            let id = declarations::anonymous_struct(go, node);
            let name = go.module.class(id).name.clone();
            let class = go.expr(node, ExprKind::Class(id));
            TypeRef { name, metadata: vec![class], ..blank(node, "") }
        }
        "qualified_type" => {
            let part = |f| node.child_by_field_name(f).map_or("", |n| go.text_of(n));
            TypeRef { name: Name::new(format!("{}.{}", part("package"), part("name"))), ..blank(node, "") }
        }
        _ => TypeRef { name: go.name_of(node), ..blank(node, "") },
    };
    Some(ty)
}

/// What a function gives: several results are a tuple.
pub(super) fn result(go: &mut Go<'_>, node: Node<'_>) -> Option<TypeRef> {
    let given = node.child_by_field_name("result")?;
    if given.kind() != "parameter_list" {
        return type_ref(go, given);
    }
    let mut args = results(go, given);
    match args.len() {
        0 | 1 => args.pop(),
        _ => Some(TypeRef { args, ..blank(given, "()") }),
    }
}

/// The types of a list of parameters: `(a, b int, c string)` has three.
fn results(go: &mut Go<'_>, list: Node<'_>) -> Vec<TypeRef> {
    let mut types = Vec::new();
    for declaration in named(list) {
        let Some(ty) = field(go, declaration, "type") else { continue };
        let mut cursor = declaration.walk();
        let count = declaration.children_by_field_name("name", &mut cursor).count().max(1);
        types.extend(std::iter::repeat_n(ty, count));
    }
    types
}

pub(super) fn list_of(item: TypeRef) -> TypeRef {
    TypeRef { span: item.span, name: Name::new_static("[]"), args: vec![item], metadata: Vec::new() }
}

/// The type as the names and members that a value would be: `a.B` of `a.B[C]{}`.
pub(super) fn as_value(go: &mut Go<'_>, ty: &TypeRef) -> ExprId {
    // struct { … }{ … }
    if let [class] = ty.metadata[..]
        && matches!(go.module.kind(class), ExprKind::Class(_))
    {
        return class;
    }
    let start = ty.span.start as usize;
    let limit = ty.span.end as usize;
    let mut parts = ty.name.split('.');
    let first = parts.next().unwrap_or("");
    let mut end = (start + first.len()).min(limit);
    let mut value = go.module.add_expr(Span::new(start, end), ExprKind::Name(first.into()));
    for part in parts {
        end = (end + 1 + part.len()).min(limit);
        value = go.module.add_expr(Span::new(start, end), ExprKind::Member { object: value, name: part.into() });
    }
    value
}

/// A type node in the place of a value.
pub(super) fn value_of(go: &mut Go<'_>, node: Node<'_>) -> ExprId {
    match type_ref(go, node) {
        Some(ty) => as_value(go, &ty),
        None => go.opaque(node, Vec::new()),
    }
}

/// Whether a value of the type holds an address and not the thing itself: `*T`, `[]*T`, `map[K]*T`.
pub(super) fn is_behind_pointer(node: Node<'_>) -> bool {
    let mut at = node;
    for _ in 0..8 {
        let inner = match at.kind() {
            "pointer_type" => return true,
            "slice_type" | "array_type" => at.child_by_field_name("element"),
            "map_type" => at.child_by_field_name("value"),
            _ => None,
        };
        let Some(inner) = inner else { return false };
        at = inner;
    }
    false
}

pub(super) fn is_type(node: Node<'_>) -> bool {
    node.kind().ends_with("_type") || node.kind() == "type_identifier"
}

/// `make([]T, n)`, `[]T{}`: a list that is filled later.
pub(super) fn is_made_list(go: &Go<'_>, node: Node<'_>) -> bool {
    let part = |name: &str| node.child_by_field_name(name);
    let is_list = |t: Node<'_>| t.kind() == "slice_type";
    match node.kind() {
        "call_expression" => {
            part("function").is_some_and(|callee| go.text_of(callee) == "make")
                && part("arguments").and_then(|a| named(a).next()).is_some_and(is_list)
        }
        "composite_literal" => {
            part("type").is_some_and(is_list) && part("body").is_some_and(|b| named(b).next().is_none())
        }
        _ => false,
    }
}

/// The type that a value says it has, where nothing but the text of the value tells: `y.(T)`, `[]T{…}`, `make([]T, n)`.
pub(super) fn of_value(go: &mut Go<'_>, node: Node<'_>) -> Option<TypeRef> {
    let ty = match node.kind() {
        "type_assertion_expression" | "type_conversion_expression" => node.child_by_field_name("type")?,
        "composite_literal" => {
            let written = node.child_by_field_name("type")?;
            matches!(written.kind(), "slice_type" | "array_type" | "map_type" | "implicit_length_array_type")
                .then_some(written)?
        }
        "call_expression" => {
            let callee = node.child_by_field_name("function")?;
            if !matches!(go.text_of(callee), "make" | "new") {
                return None;
            }
            named(node.child_by_field_name("arguments")?).next()?
        }
        // &[]T{…}
        "unary_expression" if children(node).next().is_some_and(|o| o.kind() == "&") => {
            return of_value(go, node.child_by_field_name("operand")?);
        }
        _ => return None,
    };
    // the type of `new(T)` may be read as a value
    if ty.kind() == "identifier" {
        return Some(TypeRef { name: go.name_of(ty), ..blank(ty, "") });
    }
    // a struct without a name is a class already where the value itself is lowered
    (is_type(ty) && ty.kind() != "struct_type").then(|| type_ref(go, ty)).flatten()
}
