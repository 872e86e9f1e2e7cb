//! Expressions, and the targets of assignments.

use tree_sitter::Node;

use super::Ruby;
use crate::frontend::tree::{children, named, span};
use crate::ir::{BinaryOp, Entry, ExprId, ExprKind, Literal, Name};

/// A longer chain of operators becomes shallow again.
const MAX_CHAIN: usize = 64;

impl<'t> Ruby<'t> {
    pub(super) fn value(&mut self, node: Node<'t>) -> ExprId {
        if !self.enter(node) {
            return self.opaque(node, Vec::new());
        }
        let id = self.value_here(node);
        self.leave();
        id
    }

    pub(super) fn values(&mut self, node: Node<'t>) -> Vec<ExprId> {
        named(node).map(|c| self.value(c)).collect()
    }

    fn value_here(&mut self, node: Node<'t>) -> ExprId {
        match node.kind() {
            "identifier" => self.identifier(node),
            "constant" => {
                let name = self.name_of(node);
                self.name_expr(node, name)
            }
            "self" => self.name_expr(node, "this"),
            "instance_variable" | "class_variable" => {
                let name = self.text_of(node);
                self.this_member(node, name)
            }
            "global_variable" | "file" | "line" | "encoding" => {
                let name = self.name_of(node);
                self.name_expr(node, name)
            }
            "super" => self.bare_super(node),
            "call" | "element_reference" | "scope_resolution" => self.postfix(node),
            "yield" => self.keyword_call(node, "yield"),
            "string" | "chained_string" | "heredoc_beginning" | "simple_symbol" | "delimited_symbol"
            | "hash_key_symbol" | "bare_string" | "bare_symbol" | "character" | "string_array" | "symbol_array"
            | "regex" | "subshell" => self.string(node),
            "integer" | "float" | "rational" | "complex" => {
                let text = self.name_of(node);
                self.expr(node, ExprKind::Literal(Literal::Number(text)))
            }
            "true" => self.expr(node, ExprKind::Literal(Literal::Bool(true))),
            "false" => self.expr(node, ExprKind::Literal(Literal::Bool(false))),
            "nil" => self.expr(node, ExprKind::Literal(Literal::Null)),
            "array" => {
                let args = self.argument_nodes(named(node).collect());
                let items = args.into_iter().map(|a| self.item(a)).collect();
                self.expr(node, ExprKind::List(items))
            }
            "right_assignment_list" | "left_assignment_list" | "destructured_left_assignment" => {
                let items = self.values(node);
                self.expr(node, ExprKind::List(items))
            }
            "splat_argument" | "hash_splat_argument" | "rest_assignment" => {
                let inner = self.first_value(node);
                self.expr(node, ExprKind::Spread(inner))
            }
            "hash" => {
                let entries = named(node).map(|c| self.entry(c)).collect();
                self.expr(node, ExprKind::Object(entries))
            }
            "binary" => self.operators(node),
            "unary" => self.unary(node),
            "conditional" => {
                let condition = self.field_value(node, "condition");
                let then = self.field_value(node, "consequence");
                let otherwise = self.field_value(node, "alternative");
                self.expr(node, ExprKind::Conditional { condition, then, otherwise })
            }
            "assignment" => self.assignment(node),
            "operator_assignment" => self.operator_assignment(node),
            "lambda" => self.lambda_literal(node),
            "block" | "do_block" => self.block_lambda(node),
            "match_pattern" | "test_pattern" => self.match_value(node),
            "method" | "singleton_method" => self.method_value(node),
            "rescue_modifier" => {
                let left = self.field_value(node, "body");
                let right = self.field_value(node, "handler");
                self.expr(node, ExprKind::Binary { op: BinaryOp::Or, left, right })
            }
            "parenthesized_statements"
            | "begin"
            | "if"
            | "unless"
            | "case"
            | "case_match"
            | "while"
            | "until"
            | "for"
            | "if_modifier"
            | "unless_modifier"
            | "while_modifier"
            | "until_modifier"
            | "class"
            | "module"
            | "singleton_class"
            | "interpolation" => self.statement_value(node),
            "pattern" | "block_argument" | "in" | "superclass" => self.first_value(node),
            "pair" => {
                let entry = self.entry(node);
                self.expr(node, ExprKind::Object(vec![entry]))
            }
            // `a..b`, `return x` inside an expression, what could not be parsed
            _ => {
                let parts = self.values(node);
                self.opaque(node, parts)
            }
        }
    }

    /// A variable, a declared member of the object, or a call without arguments.
    fn identifier(&mut self, node: Node<'t>) -> ExprId {
        let text = self.text_of(node);
        if self.is_local(text) || self.implicit_param(text) {
            return self.name_expr(node, text);
        }
        if self.bodies.last().is_some_and(|b| b.readers.contains(text)) {
            return self.this_member(node, text);
        }
        let callee = self.name_expr(node, text);
        self.expr(node, ExprKind::Call { callee, args: Vec::new() })
    }

    /// `key: v`, `:key => v`, `"key" => v`, `**other`, `key:`.
    pub(super) fn entry(&mut self, node: Node<'t>) -> Entry {
        if node.kind() != "pair" {
            return Entry { key: None, value: self.value(node) };
        }
        let Some(key) = node.child_by_field_name("key") else {
            return Entry { key: None, value: self.opaque(node, Vec::new()) };
        };
        let value = match node.child_by_field_name("value") {
            Some(value) => self.value(value),
            // {name:}
            None => self.identifier(key),
        };
        Entry { key: Some(self.value(key)), value }
    }

    /// `a + b + c`, `a and b or c`: down the left operands without recursion.
    fn operators(&mut self, node: Node<'t>) -> ExprId {
        let mut rest = Vec::new();
        let mut at = node;
        while at.kind() == "binary" {
            let (Some(left), Some(right)) = (at.child_by_field_name("left"), at.child_by_field_name("right")) else {
                break;
            };
            let op = at.child_by_field_name("operator").map_or("", |o| self.text_of(o));
            rest.push((at, op, right));
            at = left;
        }
        if rest.is_empty() {
            let parts = self.values(node);
            return self.opaque(node, parts);
        }
        rest.reverse();
        let levels = rest.len().min(MAX_CHAIN) as u32;
        if !self.enter_levels(node, levels) {
            return self.opaque(node, Vec::new());
        }
        let mut id = self.value(at);
        let mut plain: Vec<(BinaryOp, ExprId)> = Vec::new();
        for (whole, op, right) in rest {
            let right = self.value(right);
            match op {
                // list << item
                "<<" => {
                    let object = self.chain(id, std::mem::take(&mut plain));
                    let callee = self.member(whole, object, "<<");
                    let args = vec![crate::ir::Arg { name: None, value: right, spread: false }];
                    id = self.expr(whole, ExprKind::Call { callee, args });
                }
                "!~" => {
                    let left = self.chain(id, std::mem::take(&mut plain));
                    let test = self.binary(BinaryOp::Compare, left, right);
                    id = self.expr(whole, ExprKind::Not(test));
                }
                _ => plain.push((operator(op), right)),
            }
        }
        let id = self.chain(id, plain);
        self.leave_levels(levels);
        id
    }

    fn unary(&mut self, node: Node<'t>) -> ExprId {
        let op = node.child_by_field_name("operator").map_or("", |o| self.text_of(o));
        let operand = node.child_by_field_name("operand");
        match op {
            "!" | "not" => {
                let inner = self.field_value(node, "operand");
                self.expr(node, ExprKind::Not(inner))
            }
            "defined?" => self.keyword_call(node, "defined?"),
            "-" | "+" if operand.is_some_and(|o| matches!(o.kind(), "integer" | "float" | "rational" | "complex")) => {
                let text = self.name_of(node);
                self.expr(node, ExprKind::Literal(Literal::Number(text)))
            }
            // -"frozen", +"mutable"
            "-" | "+" if operand.is_some_and(|o| o.kind() == "string") => self.field_value(node, "operand"),
            _ => {
                let inner = self.field_value(node, "operand");
                self.opaque(node, vec![inner])
            }
        }
    }

    /// `yield x`, `defined?(x)`: a call of the keyword.
    fn keyword_call(&mut self, node: Node<'t>, keyword: &'static str) -> ExprId {
        let callee = match children(node).next() {
            Some(word) => self.name_expr(word, keyword),
            None => self.name_expr(node, keyword),
        };
        let args = match node.child_by_field_name("operand") {
            Some(operand) => vec![crate::ir::Arg { name: None, value: self.value(operand), spread: false }],
            None => named(node).find(|c| c.kind() == "argument_list").map_or_else(Vec::new, |a| self.arguments(a)),
        };
        self.expr(node, ExprKind::Call { callee, args })
    }

    /// `a = v`, `a, b = v, w`, `*a, (b, c) = v`.
    pub(super) fn assignment(&mut self, node: Node<'t>) -> ExprId {
        let value = self.field_value(node, "right");
        let target = match node.child_by_field_name("left") {
            Some(left) => self.target(left),
            None => self.opaque(node, Vec::new()),
        };
        self.assign(node, target, Some(value))
    }

    pub(super) fn operator_assignment(&mut self, node: Node<'t>) -> ExprId {
        let op = node.child_by_field_name("operator").map_or("", |o| self.text_of(o));
        let right = self.field_value(node, "right");
        let Some(left) = node.child_by_field_name("left") else { return self.opaque(node, vec![right]) };
        let target = self.target(left);
        match op {
            "||=" => {
                let value = self.or_old(left, right);
                self.assign(node, target, Some(value))
            }
            "&&=" => self.assign(node, target, Some(right)),
            _ => {
                let op = Some(operator(op.trim_end_matches('=')));
                let value = Some(right);
                self.expr(node, ExprKind::Assign { target, value, op, declared: None, is_declaration: false })
            }
        }
    }

    /// `x ||= y`: `y or x`.
    pub(super) fn or_old(&mut self, target: Node<'t>, value: ExprId) -> ExprId {
        if !matches!(target.kind(), "identifier" | "instance_variable" | "class_variable" | "global_variable") {
            return value;
        }
        let old = self.value(target);
        let at = self.module.span(value);
        self.module.add_expr(at, ExprKind::Binary { op: BinaryOp::Or, left: value, right: old })
    }

    /// What an assignment, a loop or a rescue binds.
    pub(super) fn target(&mut self, node: Node<'t>) -> ExprId {
        match node.kind() {
            "identifier" => {
                let name = self.name_of(node);
                self.define(name.clone());
                self.name_expr(node, name)
            }
            // user.email = x
            "call" => {
                let method = node.child_by_field_name("method").map(|m| self.text_of(m));
                match (node.child_by_field_name("receiver"), method) {
                    (Some(receiver), Some(method)) => {
                        let object = self.value(receiver);
                        self.member(node, object, method)
                    }
                    _ => self.value(node),
                }
            }
            "left_assignment_list" | "destructured_left_assignment" | "exception_variable" => {
                let items: Vec<_> = named(node).map(|c| self.target(c)).collect();
                self.expr(node, ExprKind::List(items))
            }
            "rest_assignment" => match named(node).next() {
                Some(inner) => {
                    let inner = self.target(inner);
                    self.expr(node, ExprKind::Spread(inner))
                }
                None => self.opaque(node, Vec::new()),
            },
            _ => self.value(node),
        }
    }

    /// The value of statements that stand where one value is expected.
    fn statement_value(&mut self, node: Node<'t>) -> ExprId {
        match node.kind() {
            "parenthesized_statements" | "interpolation" => {
                let inner: Vec<_> = named(node).collect();
                self.statements_value(node, &inner)
            }
            "if" | "unless" => match self.simple_arms(node) {
                Some((condition, then, otherwise)) => {
                    let mut condition = self.value(condition);
                    if node.kind() == "unless" {
                        let at = self.module.span(condition);
                        condition = self.module.add_expr(at, ExprKind::Not(condition));
                    }
                    let then = self.value(then);
                    let otherwise = self.value(otherwise);
                    self.expr(node, ExprKind::Conditional { condition, then, otherwise })
                }
                None => self.called_lambda(node, &[node]),
            },
            _ => self.called_lambda(node, &[node]),
        }
    }

    pub(super) fn statements_value(&mut self, node: Node<'t>, inner: &[Node<'t>]) -> ExprId {
        match inner {
            [] => self.expr(node, ExprKind::Literal(Literal::Null)),
            [only] => self.value(*only),
            _ => self.called_lambda(node, inner),
        }
    }

    /// `if c then a else b end` of one value each.
    fn simple_arms(&self, node: Node<'t>) -> Option<(Node<'t>, Node<'t>, Node<'t>)> {
        let only = |n: Node<'t>| {
            let mut inner = named(n);
            inner.next().filter(|_| inner.next().is_none())
        };
        let condition = node.child_by_field_name("condition")?;
        let then = only(node.child_by_field_name("consequence")?)?;
        let alternative = node.child_by_field_name("alternative").filter(|a| a.kind() == "else")?;
        Some((condition, then, only(alternative)?))
    }

    /// A name for the value of what is not one: the symbol of `private def x`.
    fn method_value(&mut self, node: Node<'t>) -> ExprId {
        let mut out = Vec::new();
        self.definition(node, &mut out);
        let name = node.child_by_field_name("name").map_or("", |n| self.text_of(n));
        let name = Name::new(name);
        self.hoisted.append(&mut out);
        let at = node.child_by_field_name("name").map_or(span(node), span);
        self.module.add_expr(at, ExprKind::Literal(Literal::Str(name)))
    }
}

pub(super) fn operator(text: &str) -> BinaryOp {
    match text {
        "+" => BinaryOp::Add,
        "%" => BinaryOp::Modulo,
        "and" | "&&" => BinaryOp::And,
        "or" | "||" => BinaryOp::Or,
        "==" | "===" => BinaryOp::Equal,
        "!=" => BinaryOp::NotEqual,
        "<" | "<=" | ">" | ">=" | "=~" | "!~" => BinaryOp::Compare,
        _ => BinaryOp::Arithmetic,
    }
}
