//! Statements: each is pushed to the block that it stands in, as none, one or more statements.

use tree_sitter::Node;

use super::Shell;
use super::commands::links;
use crate::frontend::switch::Subject;
use crate::frontend::tree::{blank_function, children, named, span};
use crate::ir::{Arm, BinaryOp, Block, ExprId, ExprKind, Import, ImportKind, Name, StmtKind};

impl Shell<'_> {
    /// The statements directly under a node.
    pub(super) fn block(&mut self, node: Node<'_>) -> Block {
        let mut out = Block::new();
        for child in named(node) {
            self.statement(child, &mut out);
        }
        out
    }

    pub(super) fn statement(&mut self, node: Node<'_>, out: &mut Block) {
        if self.enter(node) {
            self.statement_here(node, out);
            self.leave();
        }
    }

    fn statement_here(&mut self, node: Node<'_>, out: &mut Block) {
        match node.kind() {
            "command" => self.command_statement(node, out),
            "declaration_command" => self.declaration(node, out),
            "variable_assignments" | "ERROR" | "program" | "do_group" => {
                for child in named(node) {
                    self.statement(child, out);
                }
            }
            "variable_assignment" => {
                let value = self.assignment(node, false);
                out.push(self.expr_stmt(value));
            }
            "list" => self.list(node, out),
            "if_statement" => self.if_statement(node, out),
            "case_statement" => self.case_statement(node, out),
            "for_statement" => self.for_statement(node, out),
            "c_style_for_statement" => self.counted_for(node, out),
            "while_statement" => self.while_statement(node, out),
            "compound_statement" | "subshell" => {
                let block = self.block(node);
                out.push(self.stmt(node, StmtKind::Block(block)));
            }
            "function_definition" => self.function(node, out),
            "pipeline" if !Self::is_expression(node) => {
                // `list | while read x; do … done`
                for child in named(node) {
                    self.statement(child, out);
                }
            }
            "redirected_statement" if !Self::is_expression(node) => {
                if let Some(body) = node.child_by_field_name("body") {
                    self.statement(body, out);
                }
                let mut cursor = node.walk();
                for redirect in node.children_by_field_name("redirect", &mut cursor) {
                    if let Some(arg) = self.redirect(redirect) {
                        out.push(self.expr_stmt(arg.value));
                    }
                }
            }
            _ => {
                let value = self.condition(node);
                out.push(self.expr_stmt(value));
            }
        }
    }

    fn command_statement(&mut self, node: Node<'_>, out: &mut Block) {
        let name = node.child_by_field_name("name").map_or("", |n| self.text_of(n));
        let mut cursor = node.walk();
        let mut words = node.children_by_field_name("argument", &mut cursor);
        match name {
            "return" => {
                let value = words.next().map(|w| self.word(w));
                out.push(self.stmt(node, StmtKind::Return(value)));
            }
            "exit" | "break" | "continue" => out.push(self.stmt(node, StmtKind::Jump)),
            "source" | "." => {
                let Some(file) = words.next() else { return };
                let value = self.word(file);
                let literal = self.module.str_literal(value).cloned();
                let path = if literal.is_none() { Some(value) } else { None };
                let local = !self.functions.is_empty();
                self.module.imports.push(Import {
                    span: span(node),
                    kind: ImportKind::Include,
                    module: literal.unwrap_or_default(),
                    name: None,
                    alias: None,
                    reexport: false,
                    path,
                    local,
                });
            }
            _ => {
                // `A=1 B=2` on a line of their own: the grammar takes them to the command on the next
                let name_at = node.child_by_field_name("name").map_or(node.end_byte(), |n| n.start_byte());
                let own = |a: &Node<'_>| a.kind() == "variable_assignment" && self.ends_line(a.end_byte(), name_at);
                let apart: Vec<Node<'_>> = named(node).filter(own).collect();
                for assignment in &apart {
                    let value = self.assignment(*assignment, false);
                    out.push(self.expr_stmt(value));
                }
                let value = self.command_after(node, apart.len());
                out.push(self.expr_stmt(value));
            }
        }
    }

    /// Whether a line ends between two places, and does not go on with a backslash.
    fn ends_line(&self, from: usize, to: usize) -> bool {
        let between = self.text.get(from..to).unwrap_or_default();
        let mut lines = between.split('\n');
        let last = lines.next_back();
        last.is_some() && lines.any(|l| !l.trim_end_matches('\r').ends_with('\\'))
    }

    /// `export A=1 B`, `local x`
    fn declaration(&mut self, node: Node<'_>, out: &mut Block) {
        for child in named(node) {
            let value = match child.kind() {
                "variable_assignment" => self.assignment(child, true),
                "variable_name" => {
                    let name = self.name_of(child);
                    let target = self.name_expr(child, name);
                    let is_declaration = true;
                    self.expr(child, ExprKind::Assign { target, value: None, op: None, declared: None, is_declaration })
                }
                // `export -n`, `export "$name=$value"`
                "word" => continue,
                _ => self.word(child),
            };
            out.push(self.expr_stmt(value));
        }
    }

    /// `a && b || c`: commands run one after the other; a test decides about what follows it.
    fn list(&mut self, node: Node<'_>, out: &mut Block) {
        let parts = links(node);
        let mut open: Option<ExprId> = None;
        for (i, (op, part)) in parts.iter().enumerate() {
            let next = parts.get(i + 1).map(|(op, _)| *op);
            let is_test = matches!(part.kind(), "test_command" | "negated_command");
            if let (Some(condition), BinaryOp::Or) = (open, *op) {
                // `a || b`
                if Self::is_expression(*part) && next != Some(BinaryOp::And) && !is_exit(self, *part) {
                    let right = self.condition(*part);
                    open = Some(self.binary(BinaryOp::Or, condition, right));
                } else {
                    let span = self.module.span(condition);
                    let failed = self.module.add_expr(span, ExprKind::Not(condition));
                    let mut body = Block::new();
                    self.statement(*part, &mut body);
                    out.push(self.stmt(*part, StmtKind::Branch(vec![Arm { condition: Some(failed), body }])));
                    open = None;
                }
            } else if let (Some(condition), true) = (open.filter(|_| *op == BinaryOp::And), i > 0) {
                // `[ x ] && b`: the rest depends on it
                let mut body = Block::new();
                self.statement(*part, &mut body);
                out.push(self.stmt(*part, StmtKind::Branch(vec![Arm { condition: Some(condition), body }])));
                open = None;
            } else if is_test && next.is_some() || next == Some(BinaryOp::Or) && Self::is_expression(*part) {
                open = Some(self.condition(*part));
            } else {
                self.statement(*part, out);
            }
        }
        if let Some(value) = open {
            out.push(self.expr_stmt(value));
        }
    }

    fn if_statement(&mut self, node: Node<'_>, out: &mut Block) {
        let mut arms = Vec::new();
        let (conditions, body) = self.clause(node, "then");
        let condition = self.conditions(&conditions, out);
        let body = self.statements(&body);
        arms.push(Arm { condition, body });
        for clause in named(node) {
            match clause.kind() {
                "elif_clause" => {
                    let (conditions, body) = self.clause(clause, "then");
                    let condition = self.conditions(&conditions, out);
                    let body = self.statements(&body);
                    arms.push(Arm { condition, body });
                }
                "else_clause" => {
                    let body = self.block(clause);
                    arms.push(Arm { condition: None, body });
                }
                _ => {}
            }
        }
        out.push(self.stmt(node, StmtKind::Branch(arms)));
    }

    /// What stands before and behind the keyword, further clauses left out.
    fn clause<'n>(&self, node: Node<'n>, keyword: &str) -> (Vec<Node<'n>>, Vec<Node<'n>>) {
        let mut parts = (Vec::new(), Vec::new());
        let mut is_behind = false;
        for child in children(node) {
            if child.kind() == keyword {
                is_behind = true;
            } else if child.is_named() && !child.kind().ends_with("_clause") && child.kind() != "comment" {
                if is_behind { parts.1.push(child) } else { parts.0.push(child) }
            }
        }
        parts
    }

    fn statements(&mut self, nodes: &[Node<'_>]) -> Block {
        let mut out = Block::new();
        for node in nodes {
            self.statement(*node, &mut out);
        }
        out
    }

    /// The last of several commands decides; the others run before.
    fn conditions(&mut self, nodes: &[Node<'_>], out: &mut Block) -> Option<ExprId> {
        let (last, before) = nodes.split_last()?;
        for node in before {
            self.statement(*node, out);
        }
        Some(self.condition(*last))
    }

    fn while_statement(&mut self, node: Node<'_>, out: &mut Block) {
        let body = node.child_by_field_name("body");
        let conditions: Vec<Node<'_>> = named(node).filter(|c| Some(*c) != body).collect();
        let mut condition = self.conditions(&conditions, out);
        if let (Some(value), true) = (condition, children(node).any(|c| c.kind() == "until")) {
            condition = Some(self.expr(node, ExprKind::Not(value)));
        }
        let body = body.map(|b| self.block(b)).unwrap_or_default();
        out.push(self.stmt(node, StmtKind::Loop { binding: None, iterated: None, condition, body }));
    }

    fn for_statement(&mut self, node: Node<'_>, out: &mut Block) {
        let binding = node.child_by_field_name("variable").map(|v| {
            let name = self.name_of(v);
            self.name_expr(v, name)
        });
        let mut cursor = node.walk();
        let values: Vec<ExprId> = node.children_by_field_name("value", &mut cursor).map(|v| self.word(v)).collect();
        let iterated = match values.as_slice() {
            // `for x; do`: the script's own arguments
            [] => self.name_expr(node, "@"),
            [only] if !matches!(self.module.kind(*only), ExprKind::Literal(_)) => *only,
            _ => self.expr(node, ExprKind::List(values)),
        };
        let body = node.child_by_field_name("body").map(|b| self.block(b)).unwrap_or_default();
        let kind = StmtKind::Loop { binding, iterated: Some(iterated), condition: None, body };
        out.push(self.stmt(node, kind));
    }

    /// `for ((i = 0; i < n; i++))`
    fn counted_for(&mut self, node: Node<'_>, out: &mut Block) {
        let part = |l: &mut Self, field: &str| node.child_by_field_name(field).map(|n| l.condition(n));
        if let Some(first) = part(self, "initializer") {
            out.push(self.expr_stmt(first));
        }
        let condition = part(self, "condition");
        let mut body = node.child_by_field_name("body").map(|b| self.block(b)).unwrap_or_default();
        if let Some(step) = part(self, "update") {
            body.push(self.expr_stmt(step));
        }
        out.push(self.stmt(node, StmtKind::Loop { binding: None, iterated: None, condition, body }));
    }

    fn case_statement(&mut self, node: Node<'_>, out: &mut Block) {
        let value = node.child_by_field_name("value").map(|v| self.word(v));
        let mut subject = Subject::new(value);
        let mut arms = Vec::new();
        for item in named(node).filter(|c| c.kind() == "case_item") {
            let mut cursor = item.walk();
            let labels: Vec<Node<'_>> = item.children_by_field_name("value", &mut cursor).collect();
            let body: Vec<Node<'_>> = named(item).filter(|c| !labels.contains(c)).collect();
            let condition = if labels.iter().any(|l| self.text_of(*l) == "*") {
                None
            } else {
                let mut tests = Vec::new();
                for label in labels {
                    let Some(left) = subject.next(&mut self.lowering) else { continue };
                    let right = self.word(label);
                    tests.push(self.binary(BinaryOp::Equal, left, right));
                }
                if tests.is_empty() { None } else { Some(self.balanced(BinaryOp::Or, tests)) }
            };
            let body = self.statements(&body);
            arms.push(Arm { condition, body });
        }
        if let Some(value) = subject.unused() {
            out.push(self.expr_stmt(value));
        }
        out.push(self.stmt(node, StmtKind::Branch(arms)));
    }

    fn function(&mut self, node: Node<'_>, out: &mut Block) {
        let Some(name) = node.child_by_field_name("name") else { return };
        let written: Name = self.name_of(name);
        let id = self.open_function(blank_function(span(node), Some(written), span(name)));
        let body = match node.child_by_field_name("body") {
            Some(body) if matches!(body.kind(), "compound_statement" | "subshell") => self.block(body),
            Some(body) => self.statements(&[body]),
            None => Block::new(),
        };
        self.close_function();
        self.module.functions[id.index()].body = body;
        out.push(self.stmt(node, StmtKind::Function(id)));
    }
}

/// `a || exit 1`
fn is_exit(shell: &Shell<'_>, node: Node<'_>) -> bool {
    let name = node.child_by_field_name("name").map_or("", |n| shell.text_of(n));
    node.kind() == "command" && matches!(name, "exit" | "return" | "break" | "continue" | "source" | ".")
}
