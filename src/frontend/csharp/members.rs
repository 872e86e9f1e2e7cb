//! What stands in the body of a class: fields, properties, events, methods, indexers, nested types.

use tree_sitter::Node;

use super::attributes::{attributes, member_modifiers, without_attributes};
use super::classes::add_method;
use super::expressions::expr_of;
use super::{functions, identifier, items, statements, types};
use crate::frontend::tree::{Lowering, named, span};
use crate::ir::{Block, ClassId, Field, Name, StmtKind};

pub(super) fn members(l: &mut Lowering<'_>, id: ClassId, body: Node<'_>, is_open: bool) {
    for member in items(body) {
        match member.kind() {
            "method_declaration"
            | "constructor_declaration"
            | "destructor_declaration"
            | "operator_declaration"
            | "conversion_operator_declaration" => {
                let method = functions::method(l, member, is_open);
                add_method(l, id, method);
            }
            "field_declaration" | "event_field_declaration" => fields(l, id, member, is_open),
            "property_declaration" | "event_declaration" | "indexer_declaration" => property(l, id, member, is_open),
            "delegate_declaration" => {}
            // Nested types, and what a syntax error left.
            _ => {
                let mut block = Block::new();
                statements::statement(l, member, &mut block);
                adopt(l, id, block);
            }
        }
    }
}

/// A method that stands in a syntax error is a method all the same.
fn adopt(l: &mut Lowering<'_>, id: ClassId, block: Block) {
    for stmt in block {
        match l.module.stmt(stmt).kind {
            StmtKind::Function(method) => add_method(l, id, method),
            _ => l.module.classes[id.index()].body.push(stmt),
        }
    }
}

fn fields(l: &mut Lowering<'_>, id: ClassId, node: Node<'_>, is_open: bool) {
    let annotations = attributes(l, node);
    let modifiers = member_modifiers(l, node, is_open);
    let Some(declaration) = named(node).find(|c| c.kind() == "variable_declaration") else { return };
    let ty = declaration.child_by_field_name("type").and_then(|t| types::type_ref(l, t));
    let whole = without_attributes(node);
    let declarators: Vec<_> = named(declaration).filter(|c| c.kind() == "variable_declarator").collect();
    let is_single = declarators.len() == 1;
    for declarator in declarators {
        let Some(name) = declarator.child_by_field_name("name") else { continue };
        let value = statements::initial_value(declarator).map(|v| expr_of(l, v, ty.as_ref()));
        let field = Field {
            span: if is_single { whole } else { span(declarator) },
            name: identifier(l, name),
            ty: ty.clone(),
            value,
            annotations: annotations.clone(),
            modifiers,
        };
        l.module.classes[id.index()].fields.push(field);
    }
}

/// `public string Cnic { get; set; } = "";`, `string Name => first + last;`, `this[int i] { get { … } }`
fn property(l: &mut Lowering<'_>, id: ClassId, node: Node<'_>, is_open: bool) {
    let name = match node.child_by_field_name("name") {
        Some(name) => identifier(l, name),
        None => Name::new_static("Item"),
    };
    let value = node.child_by_field_name("value");
    let computed = value.filter(|v| v.kind() == "arrow_expression_clause");
    if node.kind() != "indexer_declaration" {
        let annotations = attributes(l, node);
        let ty = node.child_by_field_name("type").and_then(|t| types::type_ref(l, t));
        let initial = value.filter(|_| computed.is_none()).map(|v| expr_of(l, v, ty.as_ref()));
        let field = Field {
            span: without_attributes(node),
            name: name.clone(),
            ty,
            value: initial,
            annotations,
            modifiers: member_modifiers(l, node, is_open),
        };
        l.module.classes[id.index()].fields.push(field);
    }
    let accessors = node.child_by_field_name("accessors").into_iter().flat_map(items);
    for part in computed.into_iter().chain(accessors) {
        if let Some(method) = functions::accessor(l, part, node, &name) {
            add_method(l, id, method);
        }
    }
}
