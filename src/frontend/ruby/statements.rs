//! Statements: each is pushed to the block that it stands in, as none, one or more statements. Every statement of Ruby
//! has a value; [`Tail`] says what becomes of it.

use tree_sitter::Node;

use super::Ruby;
use crate::frontend::switch::Subject;
use crate::frontend::tree::{children, named, span};
use crate::ir::{Arm, BinaryOp, Block, ExprId, ExprKind, Handler, Name, StmtKind, TypeRef};

/// What becomes of the value of a statement.
#[derive(Clone, Copy)]
pub(super) enum Tail<'t> {
    Drop,
    Return,
    /// Assigned to the left side of this assignment.
    Assign(Node<'t>),
}

impl<'t> Ruby<'t> {
    /// The statements directly under a node.
    pub(super) fn block(&mut self, node: Node<'t>) -> Block {
        let mut out = Block::new();
        self.body(node, Tail::Drop, &mut out);
        out
    }

    pub(super) fn statements(&mut self, nodes: &[Node<'t>], tail: Tail<'t>, out: &mut Block) {
        for (i, node) in nodes.iter().enumerate() {
            let tail = if i + 1 == nodes.len() { tail } else { Tail::Drop };
            self.statement(*node, tail, out);
        }
    }

    /// What `begin`, `def` or a block encloses: statements, `rescue`, `else` and `ensure` clauses. A single expression
    /// (`def f = x`) is a body too.
    pub(super) fn body(&mut self, node: Node<'t>, tail: Tail<'t>, out: &mut Block) {
        let is_body = matches!(
            node.kind(),
            "program"
                | "body_statement"
                | "block_body"
                | "begin"
                | "do"
                | "then"
                | "else"
                | "ensure"
                | "ERROR"
                | "begin_block"
                | "end_block"
                | "parenthesized_statements"
        );
        if !is_body {
            return self.statement(node, tail, out);
        }
        let (clauses, plain): (Vec<_>, Vec<_>) =
            named(node).partition(|c| matches!(c.kind(), "rescue" | "else" | "ensure"));
        if clauses.is_empty() {
            return self.statements(&plain, tail, out);
        }
        let otherwise = clauses.iter().find(|c| c.kind() == "else");
        let mut body = Block::new();
        self.statements(&plain, if otherwise.is_some() { Tail::Drop } else { tail }, &mut body);
        if let Some(otherwise) = otherwise {
            self.body(*otherwise, tail, &mut body);
        }
        let mut handlers = Vec::new();
        let mut finally = Block::new();
        for clause in clauses {
            match clause.kind() {
                "rescue" => handlers.push(self.handler(clause, tail)),
                "ensure" => self.body(clause, Tail::Drop, &mut finally),
                _ => {}
            }
        }
        out.push(self.stmt(node, StmtKind::Try { body, handlers, finally }));
    }

    fn handler(&mut self, node: Node<'t>, tail: Tail<'t>) -> Handler {
        let mut handler = Handler { span: span(node), types: Vec::new(), binding: None, body: Block::new() };
        for caught in node.child_by_field_name("exceptions").into_iter().flat_map(named) {
            let name = Name::new(self.text_of(caught).replace("::", "."));
            handler.types.push(TypeRef { span: span(caught), name, args: Vec::new(), metadata: Vec::new() });
        }
        if let Some(variable) = node.child_by_field_name("variable").and_then(|v| named(v).next()) {
            let name = Name::new(self.text_of(variable).trim_start_matches('@'));
            self.define(name.clone());
            handler.binding = Some(name);
        }
        if let Some(body) = node.child_by_field_name("body") {
            self.body(body, tail, &mut handler.body);
        }
        handler
    }

    pub(super) fn statement(&mut self, node: Node<'t>, tail: Tail<'t>, out: &mut Block) {
        if self.enter(node) {
            self.statement_here(node, tail, out);
            self.leave();
        }
    }

    fn statement_here(&mut self, node: Node<'t>, tail: Tail<'t>, out: &mut Block) {
        match node.kind() {
            "if" | "unless" => self.branch(node, tail, out),
            "if_modifier" | "unless_modifier" => {
                let mut condition = self.field_value(node, "condition");
                if node.kind() == "unless_modifier" {
                    condition = self.not(condition);
                }
                let mut body = Block::new();
                if let Some(inner) = node.child_by_field_name("body") {
                    self.statement(inner, tail, &mut body);
                }
                out.push(self.stmt(node, StmtKind::Branch(vec![Arm { condition: Some(condition), body }])));
            }
            "while" | "until" | "while_modifier" | "until_modifier" => {
                let mut condition = self.field_value(node, "condition");
                if node.kind().starts_with("until") {
                    condition = self.not(condition);
                }
                let body = node.child_by_field_name("body").map_or_else(Block::new, |b| self.block(b));
                let condition = Some(condition);
                out.push(self.stmt(node, StmtKind::Loop { binding: None, iterated: None, condition, body }));
            }
            "for" => {
                let iterated = node.child_by_field_name("value").map(|v| self.value(v));
                let binding = node.child_by_field_name("pattern").map(|p| self.target(p));
                let body = node.child_by_field_name("body").map_or_else(Block::new, |b| self.block(b));
                out.push(self.stmt(node, StmtKind::Loop { binding, iterated, condition: None, body }));
            }
            "case" => self.case(node, tail, out),
            "case_match" => self.case_match(node, tail, out),
            "begin"
            | "begin_block"
            | "end_block"
            | "parenthesized_statements"
            | "then"
            | "do"
            | "else"
            | "body_statement"
            | "block_body"
            | "ERROR" => self.body(node, tail, out),
            "rescue_modifier" => {
                let mut body = Block::new();
                if let Some(inner) = node.child_by_field_name("body") {
                    self.statement(inner, tail, &mut body);
                }
                let mut handler = Handler { span: span(node), types: Vec::new(), binding: None, body: Block::new() };
                if let Some(inner) = node.child_by_field_name("handler") {
                    handler.span = span(inner);
                    self.statement(inner, tail, &mut handler.body);
                }
                out.push(self.stmt(node, StmtKind::Try { body, handlers: vec![handler], finally: Block::new() }));
            }
            "method" | "singleton_method" => self.definition(node, out),
            "class" | "module" => self.class(node, out),
            "singleton_class" => self.singleton_class(node, out),
            "return" => {
                let value = self.returned(node);
                out.push(self.stmt(node, StmtKind::Return(value)));
            }
            // the value of a block
            "next" if named(node).next().is_some() => {
                let value = self.returned(node);
                out.push(self.stmt(node, StmtKind::Return(value)));
            }
            "next" | "break" | "redo" | "retry" => {
                if let Some(value) = self.returned(node) {
                    out.push(self.expr_stmt(value));
                }
                out.push(self.stmt(node, StmtKind::Jump));
            }
            "assignment" | "operator_assignment" => self.assigned(node, tail, out),
            "binary" => self.either(node, tail, out),
            "call" | "identifier" => {
                if !self.macro_call(node, out) {
                    self.plain(node, tail, out);
                }
            }
            "alias" | "undef" => {
                let args = named(node).map(|n| {
                    let name = Name::new(self.text_of(n).trim_start_matches(':'));
                    Self::plain_arg(self.str_expr(n, name))
                });
                let args = args.collect();
                let callee = self.name_expr(node, node.kind());
                let call = self.expr(node, ExprKind::Call { callee, args });
                out.push(self.expr_stmt(call));
            }
            "empty_statement" | "uninterpreted" | "heredoc_body" | "rescue" | "ensure" => {}
            _ => self.plain(node, tail, out),
        }
    }

    fn plain(&mut self, node: Node<'t>, tail: Tail<'t>, out: &mut Block) {
        let value = self.value(node);
        self.done(node, value, tail, out);
    }

    /// A value at the end of a statement.
    fn done(&mut self, node: Node<'t>, value: ExprId, tail: Tail<'t>, out: &mut Block) {
        match tail {
            Tail::Drop => out.push(self.stmt(node, StmtKind::Expr(value))),
            Tail::Return => out.push(self.stmt(node, StmtKind::Return(Some(value)))),
            Tail::Assign(assignment) => {
                let assign = self.assign_to(assignment, node, value);
                out.push(self.stmt(node, StmtKind::Expr(assign)));
            }
        }
    }

    /// `left = value` for the left side of an assignment, with its operator.
    fn assign_to(&mut self, assignment: Node<'t>, at: Node<'t>, value: ExprId) -> ExprId {
        let Some(left) = assignment.child_by_field_name("left") else { return value };
        let op = assignment.child_by_field_name("operator").map_or("", |o| self.text_of(o));
        let target = self.target(left);
        let (value, op) = match op {
            "" | "&&=" => (value, None),
            "||=" => (self.or_old(left, value), None),
            op => (value, Some(super::values::operator(op.trim_end_matches('=')))),
        };
        self.expr(at, ExprKind::Assign { target, value: Some(value), op, declared: None, is_declaration: false })
    }

    /// `x = if c … end`: an assignment in each arm.
    fn assigned(&mut self, node: Node<'t>, tail: Tail<'t>, out: &mut Block) {
        if self.named_class(node, out) {
            return;
        }
        let right = node.child_by_field_name("right").filter(|r| {
            matches!(r.kind(), "if" | "unless" | "case" | "case_match" | "begin")
                || r.kind() == "parenthesized_statements" && named(*r).count() > 1
        });
        let (Some(right), Some(left)) = (right, node.child_by_field_name("left")) else {
            return self.plain(node, tail, out);
        };
        // known as a variable from here on, inside the arms too
        if left.kind() == "identifier" {
            let name = self.name_of(left);
            self.define(name);
        }
        self.statement(right, Tail::Assign(node), out);
        if !matches!(tail, Tail::Drop) {
            let value = self.value(left);
            self.done(node, value, tail, out);
        }
    }

    fn branch(&mut self, node: Node<'t>, tail: Tail<'t>, out: &mut Block) {
        let mut arms = Vec::new();
        let mut at = Some(node);
        while let Some(clause) = at.take() {
            if clause.kind() == "else" {
                let mut body = Block::new();
                self.body(clause, tail, &mut body);
                arms.push(Arm { condition: None, body });
                break;
            }
            let mut condition = self.field_value(clause, "condition");
            if clause.kind() == "unless" {
                condition = self.not(condition);
            }
            let mut body = Block::new();
            if let Some(then) = clause.child_by_field_name("consequence") {
                self.body(then, tail, &mut body);
            }
            arms.push(Arm { condition: Some(condition), body });
            at = clause.child_by_field_name("alternative");
        }
        out.push(self.stmt(node, StmtKind::Branch(arms)));
    }

    /// `redirect_to x and return`, `find(id) or raise E`: a branch. Any other `and` is a value.
    fn either(&mut self, node: Node<'t>, tail: Tail<'t>, out: &mut Block) {
        let op = node.child_by_field_name("operator").map_or("", |o| self.text_of(o));
        let right = node.child_by_field_name("right").filter(|r| self.leaves(*r));
        let (Some(right), Some(left), "and" | "or" | "&&" | "||") = (right, node.child_by_field_name("left"), op)
        else {
            return self.plain(node, tail, out);
        };
        let mut condition = self.value(left);
        if matches!(op, "or" | "||") {
            condition = self.not(condition);
        }
        let mut body = Block::new();
        self.statement(right, Tail::Drop, &mut body);
        out.push(self.stmt(node, StmtKind::Branch(vec![Arm { condition: Some(condition), body }])));
    }

    /// Whether nothing after the statement runs.
    fn leaves(&self, node: Node<'t>) -> bool {
        match node.kind() {
            "return" | "next" | "break" | "redo" | "retry" => true,
            "call" => {
                node.child_by_field_name("receiver").is_none()
                    && node.child_by_field_name("method").is_some_and(|m| matches!(self.text_of(m), "raise" | "fail"))
            }
            "identifier" => self.text_of(node) == "raise",
            _ => false,
        }
    }

    /// `return a, b` is a list.
    fn returned(&mut self, node: Node<'t>) -> Option<ExprId> {
        let list = named(node).find(|c| c.kind() == "argument_list")?;
        let args = self.arguments(list);
        let mut items: Vec<ExprId> = args.into_iter().map(|a| self.item(a)).collect();
        match items.len() {
            0 => None,
            1 => items.pop(),
            _ => Some(self.expr(list, ExprKind::List(items))),
        }
    }

    pub(super) fn not(&mut self, condition: ExprId) -> ExprId {
        let at = self.module.span(condition);
        self.module.add_expr(at, ExprKind::Not(condition))
    }

    /// `case x when a, b then … else … end`; without `x` each label is a condition.
    fn case(&mut self, node: Node<'t>, tail: Tail<'t>, out: &mut Block) {
        let value = node.child_by_field_name("value").map(|v| self.value(v));
        let has_value = value.is_some();
        let mut subject = Subject::new(value);
        let mut arms = Vec::new();
        for clause in named(node) {
            match clause.kind() {
                "when" => {
                    let mut condition: Option<ExprId> = None;
                    for pattern in named(clause).filter(|c| c.kind() == "pattern") {
                        let label = self.first_value(pattern);
                        let test = match subject.next(&mut self.lowering).filter(|_| has_value) {
                            Some(subject) => self.binary(case_operator(pattern), subject, label),
                            None => label,
                        };
                        condition = Some(match condition {
                            Some(before) => self.binary(BinaryOp::Or, before, test),
                            None => test,
                        });
                    }
                    let mut body = Block::new();
                    if let Some(then) = clause.child_by_field_name("body") {
                        self.body(then, tail, &mut body);
                    }
                    arms.push(Arm { condition, body });
                }
                "else" => {
                    let mut body = Block::new();
                    self.body(clause, tail, &mut body);
                    arms.push(Arm { condition: None, body });
                }
                _ => {}
            }
        }
        if let Some(value) = subject.unused() {
            out.push(self.expr_stmt(value));
        }
        out.push(self.stmt(node, StmtKind::Branch(arms)));
    }

    /// `case x in {name:} if cond then … end`
    fn case_match(&mut self, node: Node<'t>, tail: Tail<'t>, out: &mut Block) {
        let value = node.child_by_field_name("value").map(|v| self.value(v));
        let mut subject = Subject::new(value);
        let mut arms = Vec::new();
        for clause in named(node) {
            let mut body = Block::new();
            match clause.kind() {
                "in_clause" => {
                    let of = subject.next(&mut self.lowering);
                    let mut condition = match (clause.child_by_field_name("pattern"), of) {
                        (Some(pattern), Some(of)) => Some(self.matched(pattern, of)),
                        _ => None,
                    };
                    if let (Some(guard), Some(before)) = (clause.child_by_field_name("guard"), condition) {
                        let mut test = self.field_value(guard, "condition");
                        if guard.kind() == "unless_guard" {
                            test = self.not(test);
                        }
                        condition = Some(self.binary(BinaryOp::And, before, test));
                    }
                    if let Some(then) = clause.child_by_field_name("body") {
                        self.body(then, tail, &mut body);
                    }
                    arms.push(Arm { condition, body });
                }
                "else" => {
                    self.body(clause, tail, &mut body);
                    arms.push(Arm { condition: None, body });
                }
                _ => {}
            }
        }
        out.push(self.stmt(node, StmtKind::Branch(arms)));
    }

    /// `raise E, "text"`, `raise "text"`, `raise`.
    pub(super) fn raise(&mut self, node: Node<'t>, out: &mut Block) {
        let list = node.child_by_field_name("arguments");
        let mut args = list.map_or_else(Vec::new, |a| self.arguments(a));
        let thrown = if args.is_empty() {
            None
        } else {
            let first = args.remove(0).value;
            Some(match self.module.kind(first) {
                // raise E; raise error, "text"
                _ if self.is_constant(first) || !args.is_empty() => {
                    self.expr(node, ExprKind::New { class: first, args, body: None })
                }
                ExprKind::Literal(_) | ExprKind::Template(_) => {
                    let class = match children(node).next() {
                        Some(word) => self.name_expr(word, "RuntimeError"),
                        None => self.name_expr(node, "RuntimeError"),
                    };
                    let args = vec![Self::plain_arg(first)];
                    self.expr(node, ExprKind::New { class, args, body: None })
                }
                _ => first,
            })
        };
        out.push(self.stmt(node, StmtKind::Throw(thrown)));
    }

    /// `E`, `A::E`
    fn is_constant(&self, e: ExprId) -> bool {
        match self.module.kind(e) {
            ExprKind::Name(name) | ExprKind::Member { name, .. } => name.starts_with(char::is_uppercase),
            _ => false,
        }
    }
}

/// `when *LIST`, `when 1..5` and `when /x/` test more than one value.
fn case_operator(pattern: Node<'_>) -> BinaryOp {
    match named(pattern).next().or(Some(pattern)).map(|p| p.kind()) {
        Some("splat_argument" | "range" | "regex" | "lambda") => BinaryOp::Compare,
        _ => BinaryOp::Equal,
    }
}
