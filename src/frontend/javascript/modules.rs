//! Imports and exports: ES modules, CommonJS, and TypeScript's own forms.

use tree_sitter::Node;

use super::expressions::expr;
use super::{classes, functions, patterns, statements};
use crate::frontend::escapes;
use crate::frontend::tree::{Lowering, children, named, span};
use crate::ir::{Annotation, Block, Export, ExprId, ExprKind, Import, ImportKind, Literal, Name, StmtKind};

const DEFAULT: Name = Name::new_static("default");

/// An import of `module`; a whole module unless the caller says which item.
fn import_of(l: &Lowering<'_>, node: Node<'_>, kind: ImportKind, module: Name) -> Import {
    let local = !l.functions.is_empty();
    Import { span: span(node), kind, module, name: None, alias: None, reexport: false, path: None, local }
}

fn add_module(l: &mut Lowering<'_>, node: Node<'_>, module: &Name, alias: Name) {
    let import = import_of(l, node, ImportKind::Module, module.clone());
    l.module.imports.push(Import { alias: Some(alias), ..import });
}

/// `name` of `module` under the name `local`.
fn add_item(l: &mut Lowering<'_>, node: Node<'_>, module: &Name, name: Name, local: Name, reexport: bool) {
    let import = import_of(l, node, ImportKind::Item, module.clone());
    let alias = (local != name).then_some(local);
    l.module.imports.push(Import { name: Some(name), alias, reexport, ..import });
}

fn string(l: &Lowering<'_>, node: Node<'_>) -> Name {
    escapes::quoted(l.text_of(node))
}

/// An imported or exported name; a string since ES2022.
fn specified(l: &Lowering<'_>, node: Node<'_>) -> Name {
    if node.kind() == "string" { string(l, node) } else { l.name_of(node) }
}

pub(super) fn import(l: &mut Lowering<'_>, node: Node<'_>) {
    let clause = named(node).find(|c| matches!(c.kind(), "import_clause" | "import_require_clause"));
    let source = node.child_by_field_name("source").or_else(|| clause.and_then(|c| c.child_by_field_name("source")));
    let Some(module) = source.map(|s| string(l, s)) else { return };
    let Some(clause) = clause else {
        let include = import_of(l, node, ImportKind::Include, module);
        return l.module.imports.push(include);
    };
    for part in named(clause) {
        match part.kind() {
            // import fs = require("fs")
            "identifier" if clause.kind() == "import_require_clause" => {
                let alias = l.name_of(part);
                add_module(l, node, &module, alias);
            }
            "identifier" => {
                let local = l.name_of(part);
                add_item(l, part, &module, DEFAULT, local, false);
            }
            "namespace_import" => {
                if let Some(alias) = named(part).next().map(|n| l.name_of(n)) {
                    add_module(l, part, &module, alias);
                }
            }
            "named_imports" => {
                for specifier in named(part) {
                    let Some(name) = specifier.child_by_field_name("name").map(|n| specified(l, n)) else { continue };
                    let local = specifier.child_by_field_name("alias").map(|n| l.name_of(n));
                    let local = local.unwrap_or_else(|| name.clone());
                    add_item(l, specifier, &module, name, local, false);
                }
            }
            _ => {}
        }
    }
}

/// `import A = B.C;`
pub(super) fn import_alias(l: &mut Lowering<'_>, node: Node<'_>, out: &mut Block) {
    let mut parts = named(node);
    if let (Some(name), Some(value)) = (parts.next(), parts.next()) {
        let target = expr(l, name);
        let mut object: Option<ExprId> = None;
        let mut stack = vec![value];
        while let Some(part) = stack.pop() {
            if let Some(below) = named(part).next() {
                stack.extend(part.child_by_field_name("property"));
                stack.push(below);
                continue;
            }
            let name = l.name_of(part);
            object = Some(match object {
                None => l.expr(part, ExprKind::Name(name)),
                Some(object) => {
                    let whole = l.module.span(object).to(span(part));
                    l.module.add_expr(whole, ExprKind::Member { object, name })
                }
            });
        }
        let kind = ExprKind::Assign { target, value: object, op: None, declared: None, is_declaration: true };
        let assign = l.expr(node, kind);
        out.push(l.expr_stmt(assign));
    }
}

pub(super) fn export(l: &mut Lowering<'_>, node: Node<'_>, out: &mut Block) {
    let clause = named(node).find(|c| c.kind() == "export_clause");
    if let Some(source) = node.child_by_field_name("source") {
        let module = string(l, source);
        return reexport(l, node, clause, &module);
    }
    let mut annotations: Vec<Annotation> = Vec::new();
    for d in named(node).filter(|c| c.kind() == "decorator") {
        annotations.extend(functions::decorator(l, d));
    }
    if let Some(declaration) = node.child_by_field_name("declaration") {
        return export_declaration(l, node, declaration, annotations, out);
    }
    if let Some(clause) = clause {
        for specifier in named(clause) {
            let Some(name) = specifier.child_by_field_name("name") else { continue };
            let exported = specifier.child_by_field_name("alias").unwrap_or(name);
            let local = specified(l, name);
            let value = l.expr(name, ExprKind::Name(local));
            let name = specified(l, exported);
            l.module.exports.push(Export { span: span(specifier), name, value });
        }
        return;
    }
    // export as namespace Lib;
    if children(node).any(|c| c.kind() == "namespace") {
        return;
    }
    // export default x; export = x;
    let value = node.child_by_field_name("value").or_else(|| named(node).find(|c| c.kind() != "decorator"));
    let Some(value_node) = value else { return };
    let value = if value_node.kind() == "class" && !annotations.is_empty() {
        let id = classes::class(l, value_node, annotations);
        l.expr(value_node, ExprKind::Class(id))
    } else {
        expr(l, value_node)
    };
    out.push(l.stmt(node, StmtKind::Expr(value)));
    l.module.exports.push(Export { span: span(node), name: DEFAULT, value });
    if children(node).any(|c| c.kind() == "=") {
        entries(l, value);
    }
}

/// `export {x as y} from "m"`, `export * as n from "m"`, `export * from "m"`.
fn reexport(l: &mut Lowering<'_>, node: Node<'_>, clause: Option<Node<'_>>, module: &Name) {
    if let Some(clause) = clause {
        for specifier in named(clause) {
            let Some(name) = specifier.child_by_field_name("name").map(|n| specified(l, n)) else { continue };
            let local = specifier.child_by_field_name("alias").map(|n| specified(l, n));
            let local = local.unwrap_or_else(|| name.clone());
            add_item(l, specifier, module, name, local, true);
        }
    } else if let Some(namespace) = named(node).find(|c| c.kind() == "namespace_export") {
        let alias = named(namespace).next().map(|n| specified(l, n));
        let import = import_of(l, node, ImportKind::Module, module.clone());
        l.module.imports.push(Import { alias, reexport: true, ..import });
    } else {
        let import = import_of(l, node, ImportKind::Wildcard, module.clone());
        l.module.imports.push(Import { reexport: true, ..import });
    }
}

fn export_declaration(
    l: &mut Lowering<'_>,
    node: Node<'_>,
    declaration: Node<'_>,
    annotations: Vec<Annotation>,
    out: &mut Block,
) {
    if matches!(declaration.kind(), "class_declaration" | "abstract_class_declaration") {
        let id = classes::class(l, declaration, annotations);
        out.push(l.stmt(declaration, StmtKind::Class(id)));
    } else {
        statements::statement(l, declaration, out);
    }
    let is_default = children(node).any(|c| c.kind() == "default");
    let mut names = Vec::new();
    declared_names(l, declaration, &mut names);
    for (name, at) in names {
        let value = l.expr(at, ExprKind::Name(name.clone()));
        let name = if is_default { DEFAULT } else { name };
        l.module.exports.push(Export { span: span(at), name, value });
    }
}

fn declared_names<'n>(l: &Lowering<'_>, declaration: Node<'n>, out: &mut Vec<(Name, Node<'n>)>) {
    match declaration.kind() {
        "variable_declaration" | "lexical_declaration" | "using_declaration" => {
            for name in named(declaration).filter_map(|d| d.child_by_field_name("name")) {
                patterns::bound_names(l, name, out);
            }
        }
        "ambient_declaration" => named(declaration).for_each(|d| declared_names(l, d, out)),
        "import_alias" => out.extend(named(declaration).next().map(|n| (l.name_of(n), n))),
        _ => out.extend(declaration.child_by_field_name("name").map(|n| (l.name_of(n), n))),
    }
}

/// The path of a `require("x")`, or of an `import("x")` that is waited for.
fn require_path(l: &Lowering<'_>, node: Node<'_>) -> Option<Name> {
    if node.kind() != "call_expression" {
        return None;
    }
    let callee = node.child_by_field_name("function")?;
    if !matches!(l.text_of(callee), "require" | "import") {
        return None;
    }
    let mut arguments = named(node.child_by_field_name("arguments")?);
    let path = arguments.next()?;
    let is_plain = path.kind() == "string"
        || (path.kind() == "template_string" && named(path).all(|p| p.kind() != "template_substitution"));
    is_plain.then(|| string(l, path))
}

/// `require("x")` and `require("x").y`, through parentheses, casts and `await`.
fn require_form(l: &Lowering<'_>, node: Node<'_>) -> Option<(Name, Option<Name>)> {
    let mut at = node;
    let mut waited = false;
    while matches!(at.kind(), "parenthesized_expression" | "as_expression" | "await_expression" | "non_null_expression")
    {
        waited |= at.kind() == "await_expression";
        at = named(at).next()?;
    }
    if at.kind() == "member_expression" {
        let mut object = at.child_by_field_name("object")?;
        while matches!(object.kind(), "parenthesized_expression" | "as_expression" | "await_expression") {
            waited |= object.kind() == "await_expression";
            object = named(object).next()?;
        }
        let item = l.name_of(at.child_by_field_name("property")?);
        return require_path(l, object).filter(|_| waited || is_require(l, object)).map(|m| (m, Some(item)));
    }
    require_path(l, at).filter(|_| waited || is_require(l, at)).map(|m| (m, None))
}

/// An `import("x")` gives a promise; only `require("x")` gives the module at once.
fn is_require(l: &Lowering<'_>, call: Node<'_>) -> bool {
    call.child_by_field_name("function").is_some_and(|f| l.text_of(f) == "require")
}

/// Notes what a declaration takes from a required module. Whether nothing is left to assign.
pub(super) fn required(l: &mut Lowering<'_>, node: Node<'_>, target: Node<'_>, value: Node<'_>) -> bool {
    let Some((module, item)) = require_form(l, value) else { return false };
    match (target.kind(), item) {
        ("identifier", None) => {
            let alias = l.name_of(target);
            add_module(l, node, &module, alias);
            true
        }
        ("identifier", Some(item)) => {
            let local = l.name_of(target);
            add_item(l, node, &module, item, local, false);
            true
        }
        ("object_pattern", None) => {
            let mut complete = true;
            for part in named(target) {
                let key = part.child_by_field_name("key");
                let value = part.child_by_field_name("value");
                match (part.kind(), key, value) {
                    ("shorthand_property_identifier_pattern", ..) => {
                        let name = l.name_of(part);
                        add_item(l, part, &module, name.clone(), name, false);
                    }
                    ("pair_pattern", Some(k), Some(v))
                        if v.kind() == "identifier" && k.kind() != "computed_property_name" =>
                    {
                        let (name, local) = (specified(l, k), l.name_of(v));
                        add_item(l, part, &module, name, local, false);
                    }
                    _ => complete = false,
                }
            }
            complete
        }
        _ => false,
    }
}

/// `require("./setup");` as a statement is run for what it does.
pub(super) fn bare_require(l: &mut Lowering<'_>, node: Node<'_>) {
    if let Some((module, None)) = require_form(l, node) {
        let include = import_of(l, node, ImportKind::Include, module);
        l.module.imports.push(include);
    }
}

/// Exports and late imports that stand in an assignment, whose value is lowered.
pub(super) fn assigned(l: &mut Lowering<'_>, node: Node<'_>, target: Node<'_>, value: ExprId) {
    let text = match target.kind() {
        "identifier" | "member_expression" => l.text_of(target),
        _ => return,
    };
    let right = node.child_by_field_name("right");
    let required = right.and_then(|r| require_form(l, r));
    if text == "module.exports" {
        // module.exports = exports = {…}
        let value = assigned_value(l, value);
        l.module.exports.push(Export { span: span(node), name: DEFAULT, value });
        if let Some((module, None)) = required {
            let import = import_of(l, node, ImportKind::Wildcard, module);
            l.module.imports.push(Import { reexport: true, ..import });
        }
        entries(l, value);
    } else if let Some(name) = text.strip_prefix("module.exports.").or_else(|| text.strip_prefix("exports.")) {
        if !name.contains(['.', '(', '[']) && name != "__esModule" {
            let value = assigned_value(l, value);
            l.module.exports.push(Export { span: span(node), name: Name::new(name), value });
        }
    } else if target.kind() == "identifier"
        && let Some((module, item)) = required
    {
        let local = Name::new(text);
        match item {
            None => add_module(l, node, &module, local),
            Some(item) => add_item(l, node, &module, item, local, false),
        }
    }
}

fn assigned_value(l: &Lowering<'_>, mut value: ExprId) -> ExprId {
    while let ExprKind::Assign { value: Some(inner), op: None, .. } = l.module.kind(value) {
        value = *inner;
    }
    value
}

/// The entries of an object that is all that a module exports.
fn entries(l: &mut Lowering<'_>, value: ExprId) {
    let ExprKind::Object(entries) = l.module.kind(value) else { return };
    for entry in entries.clone() {
        match entry.key {
            Some(key) => {
                if let Some(name) = l.module.str_literal(key).cloned() {
                    let span = l.module.span(key).to(l.module.span(entry.value));
                    l.module.exports.push(Export { span, name, value: entry.value });
                }
            }
            // ...require("./users")
            None => {
                if let Some(module) = spread_module(l, entry.value) {
                    let span = l.module.span(entry.value);
                    let (kind, local) = (ImportKind::Wildcard, !l.functions.is_empty());
                    let import =
                        Import { span, kind, module, name: None, alias: None, reexport: true, path: None, local };
                    l.module.imports.push(import);
                }
            }
        }
    }
}

fn spread_module(l: &Lowering<'_>, entry: ExprId) -> Option<Name> {
    let ExprKind::Spread(value) = l.module.kind(entry) else { return None };
    let ExprKind::Call { callee, args } = l.module.kind(*value) else { return None };
    match (l.module.kind(*callee), l.module.kind(args.first()?.value)) {
        (ExprKind::Name(name), ExprKind::Literal(Literal::Str(path))) if name == "require" => Some(path.clone()),
        _ => None,
    }
}
