//! HCL: Terraform and its kin, and `.tfvars`.
//!
//! * An attribute is an assignment, in a block an entry of the block's object.
//! * A block is the object of its body, assigned to the name that its labels make: `resource "db" "main" {…}` is
//!   `resource.db.main = {…}`. Inside another block it is an entry of that name; the same key may stand there often.
//! * `var.x`, `data.a.b` are member chains: what they stand for is not written here. `[*]` is left out of a chain.
//! * A `for` is a conditional: its condition assigns the variables an element of what it runs over, as in Python.
//! * Directives of templates (`%{ if }`) leave the values that stand in them, in order.
//! * The text of a here-document that begins with `#!/bin/sh` or its like is read as a shell script too; its statements
//!   follow those of the file.

use tree_sitter::Node;

use super::escapes::unescape;
use super::shell;
use super::tree::{Lowering, children, named, parse, span};
use crate::ir::{Arg, BinaryOp, Block, Entry, ExprId, ExprKind, Literal, Module, Name};
use crate::source::{FileId, Language, Span};

/// Lowers one file.
pub fn lower(file: FileId, language: Language, text: &str) -> Module {
    let mut hcl = Hcl { l: Lowering::new(file, language, text), scripts: Vec::new() };
    let Some(tree) = parse(&tree_sitter_hcl::LANGUAGE.into(), text) else { return hcl.l.module };
    let mut block = Block::new();
    hcl.body(tree.root_node(), &mut block);
    let mut module = hcl.l.finish(&tree, block);
    for script in hcl.scripts {
        let (read, block) = shell::lower_lines(module, text, &shell::script_ranges(text, script));
        module = read;
        module.body.extend(block);
    }
    module
}

struct Hcl<'t> {
    l: Lowering<'t>,
    /// Here-documents that are shell scripts.
    scripts: Vec<Span>,
}

impl Hcl<'_> {
    /// The statements of a file.
    fn body(&mut self, node: Node<'_>, out: &mut Block) {
        for child in named(node) {
            let assign = match child.kind() {
                "attribute" => self.attribute(child).map(|(name, value)| {
                    let target = self.l.name_of(name);
                    let target = self.l.name_expr(name, target);
                    self.l.assign(child, target, Some(value))
                }),
                "block" => self.block(child),
                "body" | "ERROR" => {
                    self.body(child, out);
                    None
                }
                _ => None,
            };
            if let Some(assign) = assign {
                out.push(self.l.expr_stmt(assign));
            }
        }
    }

    fn attribute<'n>(&mut self, node: Node<'n>) -> Option<(Node<'n>, ExprId)> {
        let mut parts = named(node);
        let (name, value) = (parts.next()?, parts.next()?);
        Some((name, self.value(value)))
    }

    /// `resource "db" "main" {…}`
    fn block(&mut self, node: Node<'_>) -> Option<ExprId> {
        let mut target: Option<ExprId> = None;
        for part in named(node).filter(|p| matches!(p.kind(), "identifier" | "string_lit")) {
            let name = self.label(part);
            target = Some(match target {
                None => self.l.name_expr(part, name),
                Some(object) => {
                    let at = self.l.module.span(object).to(span(part));
                    self.l.module.add_expr(at, ExprKind::Member { object, name })
                }
            });
        }
        let value = self.object_of(node);
        Some(self.l.assign(node, target?, Some(value)))
    }

    fn label(&self, node: Node<'_>) -> Name {
        Name::new(self.l.text_of(node).trim_matches('"'))
    }

    /// The body of a block.
    fn object_of(&mut self, block: Node<'_>) -> ExprId {
        let mut entries = Vec::new();
        if self.l.enter(block) {
            for body in named(block).filter(|c| matches!(c.kind(), "body" | "ERROR")) {
                self.entries(body, &mut entries);
            }
            self.l.leave();
        }
        self.l.expr(block, ExprKind::Object(entries))
    }

    fn entries(&mut self, body: Node<'_>, entries: &mut Vec<Entry>) {
        for child in named(body) {
            match child.kind() {
                "attribute" => {
                    if let Some((name, value)) = self.attribute(child) {
                        let key = self.l.name_of(name);
                        let key = Some(self.l.str_expr(name, key));
                        entries.push(Entry { key, value });
                    }
                }
                "block" => {
                    let labels: Vec<Node<'_>> =
                        named(child).filter(|p| matches!(p.kind(), "identifier" | "string_lit")).collect();
                    let name: Vec<Name> = labels.iter().map(|l| self.label(*l)).collect();
                    let key = labels.first().map(|first| self.l.str_expr(*first, name.join(".")));
                    let value = self.object_of(child);
                    entries.push(Entry { key, value });
                }
                _ => {}
            }
        }
    }

    fn value(&mut self, node: Node<'_>) -> ExprId {
        if !self.l.enter(node) {
            return self.l.opaque(node, Vec::new());
        }
        let id = self.value_here(node);
        self.l.leave();
        id
    }

    fn value_here(&mut self, node: Node<'_>) -> ExprId {
        match node.kind() {
            "literal_value" | "collection_value" | "template_expr" => match named(node).next() {
                Some(inner) => self.value(inner),
                None => self.l.opaque(node, Vec::new()),
            },
            "expression" | "operation" | "for_cond" => {
                let (parts, _) = self.sequence(node);
                match parts.as_slice() {
                    [only] => *only,
                    _ => self.l.opaque(node, parts),
                }
            }
            "string_lit" | "template_literal" => {
                let raw = self.l.text_of(node);
                let inner = raw.strip_prefix('"').map_or(raw, |r| r.strip_suffix('"').unwrap_or(r));
                let value = unescape(inner);
                let value =
                    if value.contains("{") { value.replace("$${", "${").replace("%%{", "%{").into() } else { value };
                self.l.str_expr(node, value)
            }
            "numeric_lit" => {
                let written = self.l.name_of(node);
                self.l.expr(node, ExprKind::Literal(Literal::Number(written)))
            }
            "bool_lit" => {
                let value = self.l.text_of(node) == "true";
                self.l.expr(node, ExprKind::Literal(Literal::Bool(value)))
            }
            "null_lit" => self.l.expr(node, ExprKind::Literal(Literal::Null)),
            "variable_expr" | "identifier" => {
                let name = self.l.name_of(node);
                self.l.name_expr(node, name)
            }
            "quoted_template" | "heredoc_template" => self.template(node),
            "tuple" => {
                let items = named(node).filter(|c| c.kind() == "expression").map(|c| self.value(c)).collect();
                self.l.expr(node, ExprKind::List(items))
            }
            "object" => self.object(node),
            "for_expr" => self.for_expr(node),
            "function_call" => self.call(node),
            "conditional" => {
                let (parts, _) = self.sequence(node);
                match parts.as_slice() {
                    [condition, then, otherwise] => {
                        let (condition, then, otherwise) = (*condition, *then, *otherwise);
                        self.l.expr(node, ExprKind::Conditional { condition, then, otherwise })
                    }
                    _ => self.l.opaque(node, parts),
                }
            }
            "binary_operation" => {
                let (parts, operator) = self.sequence(node);
                match parts.as_slice() {
                    [left, right] => {
                        let (op, left, right) = (operator_of(operator), *left, *right);
                        self.l.expr(node, ExprKind::Binary { op, left, right })
                    }
                    _ => self.l.opaque(node, parts),
                }
            }
            "unary_operation" => {
                let (parts, operator) = self.sequence(node);
                match parts.as_slice() {
                    [only] if operator == "!" => self.l.expr(node, ExprKind::Not(*only)),
                    [only] => *only,
                    _ => self.l.opaque(node, parts),
                }
            }
            _ => {
                let parts = named(node).map(|c| self.value(c)).collect();
                self.l.opaque(node, parts)
            }
        }
    }

    /// Operands with what is taken of them (`.b`, `[0]`, `[*]`), and the last operator. The grammar puts these side by side.
    fn sequence<'n>(&mut self, node: Node<'n>) -> (Vec<ExprId>, &'n str) {
        let mut parts: Vec<ExprId> = Vec::new();
        let mut operator = "";
        let mut work: Vec<Node<'n>> = children(node).collect();
        work.reverse();
        while let Some(child) = work.pop() {
            match child.kind() {
                "get_attr" | "index" | "new_index" | "legacy_index" if parts.is_empty() => {}
                "get_attr" => {
                    let name = named(child).next().map_or_else(Name::default, |n| self.l.name_of(n));
                    self.postfix(&mut parts, child, |object| ExprKind::Member { object, name });
                }
                "new_index" | "legacy_index" => {
                    let index = named(child).next().map(|i| self.value(i));
                    self.postfix(&mut parts, child, |object| ExprKind::Index { object, index });
                }
                "index" | "splat" | "full_splat" | "attr_splat" => {
                    let inner: Vec<Node<'n>> = named(child).collect();
                    work.extend(inner.into_iter().rev());
                }
                "comment" => {}
                _ if child.is_named() => parts.push(self.value(child)),
                "(" | ")" | "?" | ":" => {}
                other => operator = other,
            }
        }
        (parts, operator)
    }

    /// Takes something of the last operand: in `!a.b` and `a && b.c` of the innermost on the right, which the grammar has
    /// already closed.
    fn postfix(&mut self, parts: &mut [ExprId], node: Node<'_>, make: impl FnOnce(ExprId) -> ExprKind) {
        let Some(last) = parts.last_mut() else { return };
        let is_closed = self.l.text[..node.start_byte()].ends_with(')');
        let mut above = Vec::new();
        let mut object = *last;
        loop {
            let inner = match self.l.module.kind(object) {
                ExprKind::Not(inner) if !is_closed => *inner,
                ExprKind::Binary { right, .. } if !is_closed => *right,
                _ => break,
            };
            above.push(object);
            object = inner;
        }
        let end = span(node);
        let at = self.l.module.span(object).to(end);
        let made = self.l.module.add_expr(at, make(object));
        for id in &above {
            self.l.module.exprs[id.index()].span = self.l.module.span(*id).to(end);
        }
        match above.last().map(|id| &mut self.l.module.exprs[id.index()].kind) {
            Some(ExprKind::Not(inner)) => *inner = made,
            Some(ExprKind::Binary { right, .. }) => *right = made,
            _ => *last = made,
        }
    }

    /// `"a ${x}"`, `<<EOT … EOT`
    fn template(&mut self, node: Node<'_>) -> ExprId {
        let text = self.l.text_of(node);
        if node.kind() == "heredoc_template"
            && let Some((_, content)) = text.split_once('\n')
            && is_script(content)
        {
            let start = node.end_byte() - content.len();
            let end = start + content.trim_end().rfind('\n').unwrap_or(0);
            self.scripts.push(Span::new(start, end));
        }
        let mut parts = Vec::new();
        self.template_parts(node, &mut parts);
        match parts.as_slice() {
            [] => self.l.str_expr(node, ""),
            [only] => {
                // one literal is the whole, quotes included
                let kind = self.l.module.kind(*only).clone();
                let is_quoted = node.kind() == "quoted_template" && matches!(kind, ExprKind::Literal(_));
                if is_quoted { self.l.expr(node, kind) } else { *only }
            }
            _ => self.l.expr(node, ExprKind::Template(parts)),
        }
    }

    fn template_parts(&mut self, node: Node<'_>, parts: &mut Vec<ExprId>) {
        if !self.l.enter(node) {
            return;
        }
        for child in named(node) {
            match child.kind() {
                "template_literal" | "expression" => parts.push(self.value(child)),
                k if k.starts_with("template_") => self.template_parts(child, parts),
                _ => {}
            }
        }
        self.l.leave();
    }

    fn object(&mut self, node: Node<'_>) -> ExprId {
        let mut entries = Vec::new();
        for element in named(node).filter(|c| c.kind() == "object_elem") {
            let Some(value) = element.child_by_field_name("val") else { continue };
            let key = element.child_by_field_name("key").map(|k| self.value(k));
            // a bare key is a word, and no variable
            let key = key.map(|k| match self.l.module.kind(k).clone() {
                ExprKind::Name(word) => {
                    self.l.module.add_expr(self.l.module.span(k), ExprKind::Literal(Literal::Str(word)))
                }
                _ => k,
            });
            let value = self.value(value);
            entries.push(Entry { key, value });
        }
        self.l.expr(node, ExprKind::Object(entries))
    }

    /// `[for x in list : f(x) if x.ok]`, `{for k, v in map : k => v}`
    fn for_expr(&mut self, node: Node<'_>) -> ExprId {
        let Some(inner) = named(node).next() else { return self.l.opaque(node, Vec::new()) };
        let (mut names, mut iterated, mut filter) = (Vec::new(), None, None);
        let mut values = Vec::new();
        for part in named(inner) {
            match part.kind() {
                "for_intro" => {
                    for piece in named(part) {
                        if piece.kind() == "identifier" {
                            names.push(self.value(piece));
                        } else {
                            iterated = Some(self.value(piece));
                        }
                    }
                }
                "expression" => values.push(self.value(part)),
                "for_cond" => filter = Some(self.value(part)),
                _ => {}
            }
        }
        let (Some(iterated), false) = (iterated, names.is_empty()) else { return self.l.opaque(node, values) };
        let target = match names.as_slice() {
            [only] => *only,
            _ => self.l.expr(inner, ExprKind::List(names)),
        };
        let element = self.l.expr(inner, ExprKind::Index { object: iterated, index: None });
        let mut condition = self.l.assign(inner, target, Some(element));
        if let Some(filter) = filter {
            condition = self.l.binary(BinaryOp::And, condition, filter);
        }
        let (then, otherwise) = match values.as_slice() {
            [key, value] => {
                (ExprKind::Object(vec![Entry { key: Some(*key), value: *value }]), ExprKind::Object(Vec::new()))
            }
            _ => (ExprKind::List(values), ExprKind::List(Vec::new())),
        };
        let (then, otherwise) = (self.l.expr(inner, then), self.l.expr(inner, otherwise));
        self.l.expr(node, ExprKind::Conditional { condition, then, otherwise })
    }

    fn call(&mut self, node: Node<'_>) -> ExprId {
        let mut parts = named(node);
        let Some(name) = parts.next() else { return self.l.opaque(node, Vec::new()) };
        let callee = self.value(name);
        let mut args = Vec::new();
        for list in parts.filter(|p| p.kind() == "function_arguments") {
            for arg in named(list) {
                if arg.kind() == "ellipsis" {
                    if let Some(last) = args.last_mut() {
                        let last: &mut Arg = last;
                        last.spread = true;
                    }
                    continue;
                }
                args.push(Arg { name: None, value: self.value(arg), spread: false });
            }
        }
        self.l.expr(node, ExprKind::Call { callee, args })
    }
}

fn operator_of(written: &str) -> BinaryOp {
    match written {
        "==" => BinaryOp::Equal,
        "!=" => BinaryOp::NotEqual,
        "&&" => BinaryOp::And,
        "||" => BinaryOp::Or,
        "+" => BinaryOp::Add,
        "%" => BinaryOp::Modulo,
        "<" | "<=" | ">" | ">=" => BinaryOp::Compare,
        _ => BinaryOp::Arithmetic,
    }
}

/// `#!/bin/bash`, `#!/usr/bin/env sh`
fn is_script(text: &str) -> bool {
    let first = text.trim_start().lines().next().unwrap_or_default();
    let interpreter =
        first.strip_prefix("#!").and_then(|l| l.split(['/', ' ']).rfind(|w| !w.is_empty() && !w.starts_with('-')));
    interpreter.is_some_and(|i| matches!(i, "sh" | "bash" | "dash" | "ash" | "ksh" | "zsh"))
}
