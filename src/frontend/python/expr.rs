//! Expressions and assignment targets.

use tree_sitter::Node;

use super::{Python, common_name};
use crate::frontend::tree::{children, named, span};
use crate::frontend::walks::Frontend;
use crate::ir::{Arg, BinaryOp, Block, Entry, ExprId, ExprKind, Literal};

impl<'t> Frontend<'t> for Python<'t> {
    fn value_here(&mut self, node: Node<'_>) -> ExprId {
        match node.kind() {
            "identifier" => {
                let name = self.name_of(node);
                self.name_expr(node, name)
            }
            "attribute" | "call" | "subscript" | "await" | "parenthesized_expression" => self.postfix(node),
            "string" | "concatenated_string" => self.string(node),
            "integer" | "float" => {
                let text = self.name_of(node);
                self.expr(node, ExprKind::Literal(Literal::Number(text)))
            }
            "true" => self.expr(node, ExprKind::Literal(Literal::Bool(true))),
            "false" => self.expr(node, ExprKind::Literal(Literal::Bool(false))),
            "none" => self.expr(node, ExprKind::Literal(Literal::Null)),
            "ellipsis" => self.name_expr(node, "Ellipsis"),
            "binary_operator" | "boolean_operator" => self.operators(node),
            "comparison_operator" => self.comparison(node),
            "not_operator" => {
                let inner = self.field_value(node, "argument");
                self.expr(node, ExprKind::Not(inner))
            }
            "unary_operator" => self.unary(node),
            "conditional_expression" => self.conditional(node),
            "assignment" => self.assignment(node),
            "augmented_assignment" => self.augmented(node),
            "named_expression" => {
                let target = self.field_value(node, "name");
                let value = self.field_value(node, "value");
                self.assign(node, target, Some(value))
            }
            // `open(p) as f`
            "as_pattern" => self.as_pattern(node),
            "as_pattern_target" | "type" | "interpolation" | "format_expression" | "case_pattern" => {
                self.first_value(node)
            }
            "list" | "tuple" | "set" | "expression_list" | "pattern_list" | "tuple_pattern" | "list_pattern" => {
                self.list_of(node)
            }
            "list_splat"
            | "dictionary_splat"
            | "list_splat_pattern"
            | "dictionary_splat_pattern"
            | "splat_pattern"
            | "splat_type" => {
                let inner = self.first_value(node);
                self.expr(node, ExprKind::Spread(inner))
            }
            "dictionary" => self.dictionary(node),
            "list_comprehension" | "set_comprehension" | "generator_expression" | "dictionary_comprehension" => {
                self.comprehension(node)
            }
            "lambda" => self.lambda(node),
            "dotted_name" => self.dotted_name(node),
            // `yield x`, `a[1:2]`, types used as values, what could not be parsed
            _ => {
                let parts = self.values(node);
                self.opaque(node, parts)
            }
        }
    }

    fn arguments(&mut self, node: Node<'_>) -> Vec<Arg> {
        if node.kind() == "generator_expression" {
            return vec![Arg { name: None, value: self.value(node), spread: false }];
        }
        named(node).map(|c| self.argument(c)).collect()
    }

    fn statement_here(&mut self, node: Node<'_>, out: &mut Block) {
        self.dispatch(node, out);
    }
}

impl Python<'_> {
    pub(super) fn list_of(&mut self, node: Node<'_>) -> ExprId {
        let items = self.values(node);
        self.expr(node, ExprKind::List(items))
    }

    /// `a.b(c)[d].e`: lowered from the inside out without recursion, so that a long chain of calls costs no stack.
    fn postfix(&mut self, node: Node<'_>) -> ExprId {
        let mut links = Vec::new();
        let mut at = node;
        loop {
            let inner = match at.kind() {
                "attribute" => at.child_by_field_name("object"),
                "call" => at.child_by_field_name("function"),
                "subscript" => at.child_by_field_name("value"),
                "await" | "parenthesized_expression" => {
                    let Some(inner) = named(at).next() else { break };
                    at = inner;
                    continue;
                }
                _ => None,
            };
            let Some(inner) = inner else { break };
            links.push(at);
            at = inner;
        }
        let levels = links.len() as u32;
        if levels == 0 {
            return match at.kind() {
                "await" | "parenthesized_expression" => self.opaque(at, Vec::new()),
                _ => self.value(at),
            };
        }
        if !self.enter_levels(node, levels) {
            return self.flat_chain(node, at, &links);
        }
        let mut id = self.value(at);
        for link in links.into_iter().rev() {
            self.leave();
            id = self.link(link, id);
        }
        id
    }

    fn link(&mut self, node: Node<'_>, object: ExprId) -> ExprId {
        match node.kind() {
            "attribute" => {
                let name = node.child_by_field_name("attribute").map_or("", |n| self.text_of(n));
                self.expr(node, ExprKind::Member { object, name: common_name(name) })
            }
            "call" => {
                let args = node.child_by_field_name("arguments").map_or_else(Vec::new, |a| self.arguments(a));
                match self.attribute_got(object, &args) {
                    Some(member) => self.expr(node, member),
                    None if self.gives_some(object) => self.given_some(node, object, args),
                    None => self.expr(node, ExprKind::Call { callee: object, args }),
                }
            }
            _ => {
                let mut cursor = node.walk();
                let keys: Vec<_> = node.children_by_field_name("subscript", &mut cursor).collect();
                let index = match keys[..] {
                    [] => None,
                    [only] => Some(self.value(only)),
                    _ => {
                        let keys = keys.into_iter().map(|k| self.value(k)).collect();
                        Some(self.expr(node, ExprKind::List(keys)))
                    }
                };
                self.expr(node, ExprKind::Index { object, index })
            }
        }
    }

    /// `getattr(log, "info")` is `log.info`.
    fn attribute_got(&self, callee: ExprId, args: &[Arg]) -> Option<ExprKind> {
        let ExprKind::Name(called) = self.module.kind(callee) else { return None };
        let [of, key] = args else { return None };
        let is_plain = |a: &Arg| a.name.is_none() && !a.spread;
        if called != "getattr" || !is_plain(of) || !is_plain(key) {
            return None;
        }
        let name = common_name(self.module.str_literal(key.value)?);
        Some(ExprKind::Member { object: of.value, name })
    }

    fn argument(&mut self, node: Node<'_>) -> Arg {
        match node.kind() {
            "keyword_argument" => {
                let name = node.child_by_field_name("name").map(|n| self.name_of(n));
                Arg { name, value: self.field_value(node, "value"), spread: false }
            }
            "list_splat" | "dictionary_splat" => Arg { name: None, value: self.first_value(node), spread: true },
            _ => Arg { name: None, value: self.value(node), spread: false },
        }
    }

    /// `a + b + c`, `a and b or c`: down the left operands without recursion.
    fn operators(&mut self, node: Node<'_>) -> ExprId {
        let whole = self.operator_chain(node, |python, at| {
            let is_operator = matches!(at.kind(), "binary_operator" | "boolean_operator");
            let op = is_operator.then(|| at.child_by_field_name("operator"))??;
            Some(operator(python.text_of(op)))
        });
        whole.unwrap_or_else(|| {
            let parts = self.values(node);
            self.opaque(node, parts)
        })
    }

    /// `a == b`, `a < b < c`, `a not in b`.
    fn comparison(&mut self, node: Node<'_>) -> ExprId {
        let mut left: Option<ExprId> = None;
        let mut op = (BinaryOp::Compare, false);
        for child in children(node).filter(|c| !c.is_extra() || c.is_error()) {
            if !child.is_named() {
                op = match child.kind() {
                    "==" | "is" => (BinaryOp::Equal, false),
                    "!=" | "<>" | "is not" => (BinaryOp::NotEqual, false),
                    "not in" => (BinaryOp::Compare, true),
                    _ => (BinaryOp::Compare, false),
                };
                continue;
            }
            let right = self.value(child);
            left = Some(match left {
                None => right,
                Some(left) => {
                    let test = self.binary(op.0, left, right);
                    let span = self.module.span(test);
                    if op.1 { self.module.add_expr(span, ExprKind::Not(test)) } else { test }
                }
            });
        }
        left.unwrap_or_else(|| self.opaque(node, Vec::new()))
    }

    fn unary(&mut self, node: Node<'_>) -> ExprId {
        let argument = node.child_by_field_name("argument");
        if argument.is_some_and(|a| matches!(a.kind(), "integer" | "float")) {
            let text = self.name_of(node);
            return self.expr(node, ExprKind::Literal(Literal::Number(text)));
        }
        let inner = self.field_value(node, "argument");
        self.opaque(node, vec![inner])
    }

    /// `then if condition else otherwise`
    fn conditional(&mut self, node: Node<'_>) -> ExprId {
        let parts = self.values(node);
        match parts[..] {
            [then, condition, otherwise] => self.expr(node, ExprKind::Conditional { condition, then, otherwise }),
            _ => self.opaque(node, parts),
        }
    }

    /// `x = v`, `x: T = v`, `x: T`, `a = b = v`.
    pub(super) fn assignment(&mut self, node: Node<'_>) -> ExprId {
        let target = self.field_value(node, "left");
        let declared = node.child_by_field_name("type").map(|t| self.type_ref(t));
        let value = node.child_by_field_name("right").map(|v| self.value(v));
        let is_declaration = declared.is_some();
        self.expr(node, ExprKind::Assign { target, value, op: None, declared, is_declaration })
    }

    fn augmented(&mut self, node: Node<'_>) -> ExprId {
        let target = self.field_value(node, "left");
        let value = Some(self.field_value(node, "right"));
        let op = node.child_by_field_name("operator").map_or("", |o| self.text_of(o));
        let op = Some(operator(op.trim_end_matches('=')));
        self.expr(node, ExprKind::Assign { target, value, op, declared: None, is_declaration: false })
    }

    fn as_pattern(&mut self, node: Node<'_>) -> ExprId {
        let parts = self.values(node);
        match parts[..] {
            [value, target] => self.assign(node, target, Some(value)),
            _ => self.opaque(node, parts),
        }
    }

    fn dictionary(&mut self, node: Node<'_>) -> ExprId {
        let entries = named(node).map(|c| self.entry(c)).collect();
        self.expr(node, ExprKind::Object(entries))
    }

    fn entry(&mut self, node: Node<'_>) -> Entry {
        if node.kind() == "pair" {
            let key = Some(self.field_value(node, "key"));
            return Entry { key, value: self.field_value(node, "value") };
        }
        Entry { key: None, value: self.value(node) }
    }

    /// `[f(x) for x in xs if g(x)]`: `(x = xs[], g(x)) ? [f(x)] : []`.
    fn comprehension(&mut self, node: Node<'_>) -> ExprId {
        let mut condition = Vec::new();
        for clause in named(node) {
            match clause.kind() {
                "for_in_clause" => condition.push(self.for_in(clause)),
                "if_clause" => condition.push(self.first_value(clause)),
                _ => {}
            }
        }
        let condition = self.opaque(node, condition);
        let is_map = node.kind() == "dictionary_comprehension";
        let (full, empty) = match node.child_by_field_name("body") {
            Some(body) if is_map => (ExprKind::Object(vec![self.entry(body)]), ExprKind::Object(Vec::new())),
            Some(body) => (ExprKind::List(vec![self.value(body)]), ExprKind::List(Vec::new())),
            None => (ExprKind::List(Vec::new()), ExprKind::List(Vec::new())),
        };
        let then = self.expr(node, full);
        let otherwise = self.expr(node, empty);
        self.expr(node, ExprKind::Conditional { condition, then, otherwise })
    }

    fn for_in(&mut self, clause: Node<'_>) -> ExprId {
        let target = self.field_value(clause, "left");
        let mut cursor = clause.walk();
        let iterated: Vec<_> =
            clause.children_by_field_name("right", &mut cursor).filter(tree_sitter::Node::is_named).collect();
        let object = match iterated[..] {
            [only] => self.value(only),
            _ => {
                let items = iterated.into_iter().map(|n| self.value(n)).collect();
                self.expr(clause, ExprKind::List(items))
            }
        };
        let over = self.module.span(object);
        let element = self.module.add_expr(over, ExprKind::Index { object, index: None });
        self.module.add_expr(
            span(clause),
            ExprKind::Assign { target, value: Some(element), op: None, declared: None, is_declaration: true },
        )
    }
}

fn operator(text: &str) -> BinaryOp {
    match text {
        "+" => BinaryOp::Add,
        "%" => BinaryOp::Modulo,
        "and" => BinaryOp::And,
        "or" => BinaryOp::Or,
        _ => BinaryOp::Arithmetic,
    }
}
