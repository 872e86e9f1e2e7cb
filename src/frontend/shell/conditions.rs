//! `[ … ]`, `[[ … ]]` and arithmetic: operators.

use tree_sitter::Node;

use super::Shell;
use crate::frontend::tree::{children, named};
use crate::ir::{Arg, BinaryOp, ExprId, ExprKind, Literal};

impl Shell<'_> {
    pub(super) fn test(&mut self, node: Node<'_>) -> ExprId {
        if !self.enter(node) {
            return self.opaque(node, Vec::new());
        }
        let id = self.test_here(node);
        self.leave();
        id
    }

    fn test_here(&mut self, node: Node<'_>) -> ExprId {
        match node.kind() {
            "test_command" | "parenthesized_expression" => match named(node).next() {
                Some(inner) => self.test(inner),
                None => self.expr(node, ExprKind::Literal(Literal::Bool(true))),
            },
            "binary_expression" => self.comparison(node),
            "unary_expression" => self.unary(node),
            "postfix_expression" => {
                let Some(target) = named(node).next() else { return self.opaque(node, Vec::new()) };
                let target = self.variable(target);
                let one = self.expr(node, ExprKind::Literal(Literal::Number("1".into())));
                let op = Some(BinaryOp::Add);
                let kind = ExprKind::Assign { target, value: Some(one), op, declared: None, is_declaration: false };
                self.expr(node, kind)
            }
            "ternary_expression" => {
                let part = |l: &mut Self, field: &str| match node.child_by_field_name(field) {
                    Some(part) => l.test(part),
                    None => l.opaque(node, Vec::new()),
                };
                let condition = part(self, "condition");
                let then = part(self, "consequence");
                let otherwise = part(self, "alternative");
                self.expr(node, ExprKind::Conditional { condition, then, otherwise })
            }
            _ => self.word(node),
        }
    }

    /// In arithmetic a bare word is a variable.
    fn variable(&mut self, node: Node<'_>) -> ExprId {
        if node.kind() != "word" {
            return self.test(node);
        }
        let name = self.name_of(node);
        self.name_expr(node, name)
    }

    fn comparison(&mut self, node: Node<'_>) -> ExprId {
        let (Some(left), Some(right)) = (node.child_by_field_name("left"), node.child_by_field_name("right")) else {
            let parts = named(node).map(|c| self.word(c)).collect();
            return self.opaque(node, parts);
        };
        let operator = node.child_by_field_name("operator").map_or("", |o| self.text_of(o));
        let (left, right) = (self.test(left), self.test(right));
        let op = match operator {
            "=" | "==" | "-eq" => BinaryOp::Equal,
            "!=" | "-ne" => BinaryOp::NotEqual,
            "&&" | "-a" => BinaryOp::And,
            "||" | "-o" => BinaryOp::Or,
            "+" => BinaryOp::Add,
            "%" => BinaryOp::Modulo,
            "<" | "<=" | ">" | ">=" | "=~" => BinaryOp::Compare,
            o if o.starts_with('-') && o.len() > 1 => BinaryOp::Compare,
            _ => BinaryOp::Arithmetic,
        };
        self.expr(node, ExprKind::Binary { op, left, right })
    }

    /// `! x`, `-f x`, `-x` in arithmetic
    fn unary(&mut self, node: Node<'_>) -> ExprId {
        let operator = node.child_by_field_name("operator");
        let mut operands = children(node).filter(|c| c.is_named() && Some(*c) != operator);
        let Some(operand) = operands.next() else { return self.opaque(node, Vec::new()) };
        let value = self.test(operand);
        match operator {
            Some(o) if self.text_of(o) == "!" => self.expr(node, ExprKind::Not(value)),
            Some(o) if o.kind() == "test_operator" => {
                let name = self.name_of(o);
                let callee = self.name_expr(o, name);
                self.expr(node, ExprKind::Call { callee, args: vec![Arg { name: None, value, spread: false }] })
            }
            _ => value,
        }
    }
}
