//! Functions, methods, types, constants and variables.

use tree_sitter::Node;

use super::expressions::expr;
use super::{Go, literals, statements, types};
use crate::frontend::tree::{Lowering, blank_class, blank_function, named, span};
use crate::ir::{
    Block, Class, ClassId, ClassKind, ExprId, ExprKind, Field, Function, FunctionId, Modifiers, Name, Param, StmtId,
    StmtKind, TypeRef,
};
use crate::source::Span;

/// A longer value of a constant is not written again for the constants below that repeat it.
const MAX_REPEATED: usize = 200;

/// Names that start with a small letter are private to their package.
fn visibility(name: &str) -> Modifiers {
    Modifiers { is_private: !name.chars().next().is_some_and(char::is_uppercase), ..Modifiers::default() }
}

pub(super) fn function(go: &mut Go<'_>, node: Node<'_>) -> FunctionId {
    let name_node = node.child_by_field_name("name");
    let name = name_node.map(|n| go.name_of(n));
    let name_span = name_node.map_or_else(|| Span::at(node.start_byte()), span);
    let returns = types::result(go, node);
    let modifiers = name.as_deref().map(visibility).unwrap_or_default();
    let is_lambda = name.is_none();
    let id = go.open_function(Function { returns, modifiers, ..blank_function(span(node), name, name_span) });
    let params = node.child_by_field_name("parameters").map(|p| parameters(go, p)).unwrap_or_default();
    let outer = go.receiver.clone();
    // a parameter of a closure that has the receiver's name hides it
    if is_lambda && params.iter().any(|p| go.receiver.as_ref() == Some(&p.name)) {
        go.receiver = None;
    }
    let names = result_names(node).into_iter().map(|(n, _)| go.name_of(n)).collect();
    let around = std::mem::replace(&mut go.results, names);
    let block = match node.child_by_field_name("body") {
        Some(body) if go.enter_levels(body, Lowering::BODY_LEVELS) => {
            let mut block = named_results(go, node);
            statements::block_into(go, body, &mut block);
            go.leave_levels(Lowering::BODY_LEVELS);
            block
        }
        _ => Block::new(),
    };
    go.receiver = outer;
    go.results = around;
    go.close_function();
    let function = &mut go.module.functions[id.index()];
    function.params = params;
    function.body = block;
    id
}

/// The members of `(user *User, err error)` that have names.
fn result_names<'n>(node: Node<'n>) -> Vec<(Node<'n>, Option<Node<'n>>)> {
    let Some(list) = node.child_by_field_name("result").filter(|r| r.kind() == "parameter_list") else {
        return Vec::new();
    };
    let mut names = Vec::new();
    for declaration in named(list) {
        let ty = declaration.child_by_field_name("type");
        let mut cursor = declaration.walk();
        names.extend(declaration.children_by_field_name("name", &mut cursor).map(|n| (n, ty)));
    }
    names
}

fn named_results(go: &mut Go<'_>, node: Node<'_>) -> Block {
    let mut block = Block::new();
    for (name, ty) in result_names(node) {
        let declared = ty.and_then(|t| types::type_ref(go, t));
        block.push(declare(go, name, declared, None));
    }
    block
}

/// What a bare `return` gives: the named results of the function around it.
pub(super) fn bare_return(go: &mut Go<'_>, node: Node<'_>) -> Option<ExprId> {
    let mut values: Vec<ExprId> = go.results.clone().into_iter().map(|n| go.name_expr(node, n)).collect();
    match values.len() {
        0 | 1 => values.pop(),
        _ => Some(go.expr(node, ExprKind::List(values))),
    }
}

pub(super) fn parameters(go: &mut Go<'_>, list: Node<'_>) -> Vec<Param> {
    let mut params = Vec::new();
    for declaration in named(list) {
        let rest = declaration.kind() == "variadic_parameter_declaration";
        let ty = declaration.child_by_field_name("type").and_then(|t| types::type_ref(go, t));
        let ty = if rest { ty.map(types::list_of) } else { ty };
        let mut cursor = declaration.walk();
        let names: Vec<_> = declaration.children_by_field_name("name", &mut cursor).collect();
        let whole = span(declaration);
        let param = |span, name, ty| Param {
            span,
            name,
            pattern: None,
            ty,
            default: None,
            annotations: Vec::new(),
            rest,
            is_field: false,
        };
        match names[..] {
            [] => params.push(param(whole, Name::default(), ty)),
            [only] => params.push(param(whole, go.name_of(only), ty)),
            _ => params.extend(names.iter().map(|n| param(span(*n), go.name_of(*n), ty.clone()))),
        }
    }
    params
}

/// `func (s *Server) handle(…) { … }`: a member that stands apart from its type.
pub(super) fn method(go: &mut Go<'_>, node: Node<'_>) -> ClassId {
    let receiver = node.child_by_field_name("receiver").and_then(|r| named(r).next());
    let ty = receiver.and_then(|r| r.child_by_field_name("type")).and_then(|t| types::type_ref(go, t));
    let name = receiver.and_then(|r| r.child_by_field_name("name")).map(|n| go.name_of(n));
    let (class_name, class_span) =
        ty.map_or_else(|| (Name::default(), Span::at(node.start_byte())), |t| (t.name, t.span));
    let id = go.open_class(blank_class(span(node), class_name, class_span, ClassKind::Implementation));
    go.receiver = name.filter(|n| n != "_");
    let method = function(go, node);
    go.receiver = None;
    go.close_class();
    go.module.classes[id.index()].methods.push(method);
    id
}

/// `type A struct { … }`, `type (B = a.C; D int)`
pub(super) fn type_declaration(go: &mut Go<'_>, node: Node<'_>, out: &mut Block) {
    for spec in named(node) {
        let (Some(name), Some(ty)) = (spec.child_by_field_name("name"), spec.child_by_field_name("type")) else {
            continue;
        };
        let is_own = matches!(ty.kind(), "struct_type" | "interface_type");
        if spec.kind() == "type_alias" && !is_own {
            let declared = types::type_ref(go, ty);
            let value = declared.as_ref().map(|t| types::as_value(go, t));
            out.push(declare(go, name, declared, value));
            continue;
        }
        let id = class(go, spec, name, ty);
        out.push(go.stmt(spec, StmtKind::Class(id)));
    }
}

fn class(go: &mut Go<'_>, spec: Node<'_>, name: Node<'_>, ty: Node<'_>) -> ClassId {
    let kind = match ty.kind() {
        "struct_type" => ClassKind::Record,
        "interface_type" => ClassKind::Interface,
        _ => ClassKind::Class,
    };
    let text = go.name_of(name);
    let modifiers = visibility(&text);
    let id = go.open_class(Class { modifiers, ..blank_class(span(spec), text, span(name), kind) });
    go.type_parameters(id, spec, |_, _| None);
    if go.enter_levels(ty, Lowering::BODY_LEVELS) {
        match kind {
            ClassKind::Record => struct_fields(go, id, ty),
            ClassKind::Interface => interface_members(go, id, ty),
            _ => add_base(go, id, ty),
        }
        go.leave_levels(Lowering::BODY_LEVELS);
    }
    go.close_class();
    id
}

/// A struct type that has no name is called by its place in the file.
pub(super) fn anonymous_struct(go: &mut Go<'_>, node: Node<'_>) -> ClassId {
    let at = node.start_byte();
    let name = Name::new(format!("struct@{at}"));
    let id = go.open_class(blank_class(span(node), name, Span::at(at), ClassKind::Record));
    struct_fields(go, id, node);
    go.close_class();
    id
}

fn add_base(go: &mut Go<'_>, id: ClassId, ty: Node<'_>) {
    let Some(ty) = types::type_ref(go, ty) else { return };
    let base = types::as_value(go, &ty);
    let class = &mut go.module.classes[id.index()];
    class.bases.push(base);
    class.base_types.push(ty);
}

fn struct_fields(go: &mut Go<'_>, id: ClassId, ty: Node<'_>) {
    let Some(list) = named(ty).find(|c| c.kind() == "field_declaration_list") else { return };
    for declaration in named(list).filter(|c| c.kind() == "field_declaration") {
        let Some(written) = declaration.child_by_field_name("type") else { continue };
        let mut cursor = declaration.walk();
        let names: Vec<_> = declaration.children_by_field_name("name", &mut cursor).collect();
        if names.is_empty() {
            add_base(go, id, written);
            continue;
        }
        let mut ty = types::type_ref(go, written);
        if let Some(ty) = ty.as_mut().filter(|t| t.metadata.is_empty() && types::is_behind_pointer(written)) {
            ty.metadata.push(go.name_expr(written, TypeRef::POINTER));
        }
        let annotations = declaration.child_by_field_name("tag").map(|t| literals::tags(go, t)).unwrap_or_default();
        let whole = span(declaration);
        let is_single = names.len() == 1;
        for name in names {
            let text = go.name_of(name);
            let field = Field {
                span: if is_single { whole } else { span(name) },
                modifiers: visibility(&text),
                name: text,
                ty: ty.clone(),
                value: None,
                annotations: annotations.clone(),
            };
            go.module.classes[id.index()].fields.push(field);
        }
    }
}

fn interface_members(go: &mut Go<'_>, id: ClassId, ty: Node<'_>) {
    for member in named(ty) {
        match member.kind() {
            "method_elem" => {
                let method = function(go, member);
                go.module.functions[method.index()].modifiers.is_abstract = true;
                go.module.classes[id.index()].methods.push(method);
            }
            // an embedded interface, but not a set of types such as `~int | ~string`
            "type_elem" if named(member).count() == 1 => match named(member).next() {
                Some(only) if only.kind() != "negated_type" => add_base(go, id, only),
                _ => {}
            },
            _ => {}
        }
    }
}

/// `name T = value` as a statement.
pub(super) fn declare(go: &mut Go<'_>, name: Node<'_>, declared: Option<TypeRef>, value: Option<ExprId>) -> StmtId {
    let text = go.name_of(name);
    let target = go.name_expr(name, text);
    let mut whole = span(name);
    if let Some(end) = value.map(|v| go.module.span(v)).or(declared.as_ref().map(|t| t.span)) {
        whole = whole.to(end);
    }
    let kind = ExprKind::Assign { target, value, op: None, declared, is_declaration: true };
    let assign = go.module.add_expr(whole, kind);
    go.expr_stmt(assign)
}

/// `var a, b T = x, y`, `var ( … )`
pub(super) fn variables(go: &mut Go<'_>, node: Node<'_>, out: &mut Block) {
    for spec in named(node) {
        match spec.kind() {
            "var_spec_list" => variables(go, spec, out),
            "var_spec" => {
                let values = spec.child_by_field_name("value");
                let values: Vec<_> = values.map(|v| named(v).collect()).unwrap_or_default();
                let names = names_of(spec);
                let ty = spec.child_by_field_name("type");
                statements::assign_all(go, spec, &names, &values, ty, true, out);
            }
            _ => {}
        }
    }
}

fn names_of<'n>(spec: Node<'n>) -> Vec<Node<'n>> {
    let mut cursor = spec.walk();
    spec.children_by_field_name("name", &mut cursor).filter(Node::is_named).collect()
}

/// `const ( A = iota; B; C )`: a constant without a value repeats the values of the one before it.
pub(super) fn constants(go: &mut Go<'_>, node: Node<'_>, out: &mut Block) {
    let mut repeated: Vec<Node<'_>> = Vec::new();
    let mut repeated_type = None;
    for spec in named(node).filter(|c| c.kind() == "const_spec") {
        let mut values: Vec<_> = match spec.child_by_field_name("value") {
            Some(list) => named(list).collect(),
            None => repeated.iter().copied().filter(|v| span(*v).len() <= MAX_REPEATED).collect(),
        };
        if spec.child_by_field_name("value").is_some() {
            repeated.clone_from(&values);
            repeated_type = spec.child_by_field_name("type");
        }
        let ty = repeated_type;
        let names = names_of(spec);
        values.truncate(names.len());
        for (i, name) in names.into_iter().enumerate() {
            let declared = ty.and_then(|t| types::type_ref(go, t));
            let value = values.get(i).map(|v| expr(go, *v));
            out.push(declare(go, name, declared, value));
        }
    }
}
