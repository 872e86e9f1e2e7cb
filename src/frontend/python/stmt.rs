//! Statements: each is pushed to the block that it stands in, as none, one or more statements.

use tree_sitter::Node;

use super::Python;
use crate::frontend::switch::Subject;
use crate::frontend::tree::{children, named, span};
use crate::frontend::walks::Frontend;
use crate::ir::{Arg, Arm, BinaryOp, Block, ExprKind, Handler, Import, ImportKind, Name, StmtKind};
use crate::source::Span;

impl Python<'_> {
    fn field_block(&mut self, node: Node<'_>, field: &str) -> Block {
        node.child_by_field_name(field).map_or_else(Block::new, |b| self.block(b))
    }

    pub(super) fn dispatch(&mut self, node: Node<'_>, out: &mut Block) {
        match node.kind() {
            "expression_statement" => self.expression_statement(node, out),
            "if_statement" => self.if_statement(node, out),
            "for_statement" | "while_statement" => self.loop_statement(node, out),
            "try_statement" => self.try_statement(node, out),
            "with_statement" => self.with_statement(node, out),
            "match_statement" => self.match_statement(node, out),
            "function_definition" | "class_definition" | "decorated_definition" => self.definition(node, out),
            "return_statement" => {
                let value = named(node).next().map(|v| self.value(v));
                out.push(self.stmt(node, StmtKind::Return(value)));
            }
            "raise_statement" => self.raise_statement(node, out),
            "assert_statement" => self.assert_statement(node, out),
            "break_statement" | "continue_statement" => out.push(self.stmt(node, StmtKind::Jump)),
            "pass_statement" => {}
            "import_statement" | "import_from_statement" | "future_import_statement" => self.import(node),
            "delete_statement" => self.keyword_call(node, "del", out),
            "global_statement" => self.keyword_call(node, "global", out),
            "nonlocal_statement" => self.keyword_call(node, "nonlocal", out),
            "exec_statement" => self.keyword_call(node, "exec", out),
            "print_statement" => self.keyword_call(node, "print", out),
            "type_alias_statement" => self.type_alias(node, out),
            // what tree-sitter recovered: the statements and expressions inside it
            "ERROR" | "block" | "module" | "else_clause" | "elif_clause" | "except_clause" | "finally_clause"
            | "case_clause" | "with_clause" | "with_item" | "argument_list" | "parameters" | "decorator" => {
                for child in named(node) {
                    self.statement(child, out);
                }
            }
            _ => {
                let value = self.value(node);
                out.push(self.expr_stmt(value));
            }
        }
    }

    fn expression_statement(&mut self, node: Node<'_>, out: &mut Block) {
        let mut parts = named(node);
        let (Some(first), second) = (parts.next(), parts.next()) else { return };
        let value = match second {
            // `...` as the body of a stub
            None if first.kind() == "ellipsis" => return,
            None => self.value(first),
            Some(_) => self.list_of(node),
        };
        let stmt = self.stmt(node, StmtKind::Expr(value));
        out.push(stmt);
    }

    /// `del a, b`, `print a`: a call of the keyword with the expressions as arguments.
    fn keyword_call(&mut self, node: Node<'_>, keyword: &'static str, out: &mut Block) {
        let callee_span = Span::new(node.start_byte(), (node.start_byte() + keyword.len()).min(node.end_byte()));
        let callee = self.module.add_expr(callee_span, ExprKind::Name(Name::new_static(keyword)));
        let mut args = Vec::new();
        for child in named(node) {
            match child.kind() {
                "chevron" => {
                    let value = self.first_value(child);
                    args.push(Arg { name: Some(Name::new_static("file")), value, spread: false });
                }
                "expression_list" => {
                    for c in named(child) {
                        args.push(Arg { name: None, value: self.value(c), spread: false });
                    }
                }
                _ => args.push(Arg { name: None, value: self.value(child), spread: false }),
            }
        }
        let call = self.expr(node, ExprKind::Call { callee, args });
        out.push(self.expr_stmt(call));
    }

    fn if_statement(&mut self, node: Node<'_>, out: &mut Block) {
        let mut arms = vec![self.arm(node)];
        for clause in named(node) {
            match clause.kind() {
                "elif_clause" => arms.push(self.arm(clause)),
                "else_clause" => arms.push(Arm { condition: None, body: self.field_block(clause, "body") }),
                _ => {}
            }
        }
        out.push(self.stmt(node, StmtKind::Branch(arms)));
    }

    fn arm(&mut self, node: Node<'_>) -> Arm {
        let condition = node.child_by_field_name("condition").map(|c| self.value(c));
        Arm { condition, body: self.field_block(node, "consequence") }
    }

    fn loop_statement(&mut self, node: Node<'_>, out: &mut Block) {
        let binding = node.child_by_field_name("left").map(|n| self.value(n));
        let iterated = node.child_by_field_name("right").map(|n| self.value(n));
        let condition = node.child_by_field_name("condition").map(|n| self.value(n));
        let body = self.field_block(node, "body");
        out.push(self.stmt(node, StmtKind::Loop { binding, iterated, condition, body }));
        if let Some(alternative) = node.child_by_field_name("alternative") {
            out.extend(self.field_block(alternative, "body"));
        }
    }

    fn try_statement(&mut self, node: Node<'_>, out: &mut Block) {
        let mut body = self.field_block(node, "body");
        let mut handlers = Vec::new();
        let mut finally = Block::new();
        for clause in named(node) {
            match clause.kind() {
                "except_clause" | "except_group_clause" => handlers.push(self.handler(clause)),
                "else_clause" => body.extend(self.field_block(clause, "body")),
                "finally_clause" => {
                    for block in named(clause) {
                        finally.extend(self.block(block));
                    }
                }
                _ => {}
            }
        }
        out.push(self.stmt(node, StmtKind::Try { body, handlers, finally }));
    }

    /// `except (A, B) as e:`, Python 2's `except A, e:`.
    fn handler(&mut self, node: Node<'_>) -> Handler {
        let mut handler = Handler { span: span(node), types: Vec::new(), binding: None, body: Block::new() };
        let mut caught: Vec<Node<'_>> = Vec::new();
        for child in named(node) {
            match child.kind() {
                "block" => handler.body.extend(self.block(child)),
                "as_pattern" => {
                    let mut parts = named(child);
                    caught.extend(parts.next());
                    handler.binding = parts.last().map(|alias| self.name_of(alias));
                }
                _ => caught.push(child),
            }
        }
        if let Some(alias) = node.child_by_field_name("alias") {
            handler.binding = Some(self.name_of(alias));
            caught.retain(|c| c.id() != alias.id());
        }
        if let [_, second] = caught[..]
            && second.kind() == "identifier"
            && self.text_of(second).starts_with(|c: char| c.is_lowercase())
        {
            handler.binding = Some(self.name_of(second));
            caught.truncate(1);
        }
        for node in caught {
            match node.kind() {
                "tuple" => handler.types.extend(named(node).map(|t| self.type_ref(t)).collect::<Vec<_>>()),
                _ => handler.types.push(self.type_ref(node)),
            }
        }
        handler
    }

    /// `with a as x, b:` is a block that begins with `x = a` and `b`.
    fn with_statement(&mut self, node: Node<'_>, out: &mut Block) {
        let mut block = Block::new();
        for clause in named(node).filter(|c| c.kind() == "with_clause") {
            for item in named(clause) {
                self.with_item(item, &mut block);
            }
        }
        block.extend(self.field_block(node, "body"));
        out.push(self.stmt(node, StmtKind::Block(block)));
    }

    fn with_item(&mut self, item: Node<'_>, out: &mut Block) {
        let value = item.child_by_field_name("value").unwrap_or(item);
        match value.kind() {
            // `with (open(a) as f, open(b) as g):` where the grammar sees a tuple
            "tuple" if named(value).any(|v| v.kind() == "as_pattern") => {
                for part in named(value) {
                    let value = self.value(part);
                    out.push(self.expr_stmt(value));
                }
            }
            _ => {
                let value = self.value(value);
                out.push(self.expr_stmt(value));
            }
        }
    }

    /// `raise X from e`: the cause is read first.
    fn raise_statement(&mut self, node: Node<'_>, out: &mut Block) {
        let cause = node.child_by_field_name("cause");
        if let Some(cause) = cause.filter(|c| !matches!(c.kind(), "identifier" | "none")) {
            let value = self.value(cause);
            out.push(self.expr_stmt(value));
        }
        let thrown = named(node).find(|c| Some(c.id()) != cause.map(|c| c.id())).map(|c| self.value(c));
        out.push(self.stmt(node, StmtKind::Throw(thrown)));
    }

    fn assert_statement(&mut self, node: Node<'_>, out: &mut Block) {
        let mut parts = named(node);
        let Some(condition) = parts.next() else { return };
        let held = self.value(condition);
        let failed = self.expr(condition, ExprKind::Not(held));
        let args = parts.map(|m| Arg { name: None, value: self.value(m), spread: false }).collect();
        let callee = self.name_expr(node, "AssertionError");
        let error = self.expr(node, ExprKind::Call { callee, args });
        let throw = self.stmt(node, StmtKind::Throw(Some(error)));
        let arms = vec![Arm { condition: Some(failed), body: vec![throw] }];
        out.push(self.stmt(node, StmtKind::Branch(arms)));
    }

    /// `type X = dict[str, T]`
    fn type_alias(&mut self, node: Node<'_>, out: &mut Block) {
        let (Some(left), Some(right)) = (node.child_by_field_name("left"), node.child_by_field_name("right")) else {
            return;
        };
        let target = self.value(left);
        let value = self.value(right);
        let assign = self.assign(node, target, Some(value));
        out.push(self.expr_stmt(assign));
    }

    fn match_statement(&mut self, node: Node<'_>, out: &mut Block) {
        let mut subjects = Vec::new();
        for child in children(node) {
            match child.kind() {
                ":" => break,
                "match" | "," => {}
                _ if child.is_extra() => {}
                _ => subjects.push(self.value(child)),
            }
        }
        let subject = match subjects[..] {
            [only] => only,
            _ => self.expr(node, ExprKind::List(subjects)),
        };
        let mut subject = Subject::new(Some(subject));
        let mut arms = Vec::new();
        if let Some(body) = node.child_by_field_name("body") {
            for clause in named(body) {
                if clause.kind() == "case_clause" {
                    arms.push(self.case_clause(clause, &mut subject));
                } else {
                    self.statement(clause, out);
                }
            }
        }
        if let Some(value) = subject.unused() {
            out.push(self.expr_stmt(value));
        }
        out.push(self.stmt(node, StmtKind::Branch(arms)));
    }

    fn case_clause(&mut self, node: Node<'_>, subject: &mut Subject) -> Arm {
        let patterns: Vec<_> = named(node).filter(|c| c.kind() == "case_pattern").collect();
        let guard = node.child_by_field_name("guard");
        let mut condition = self.pattern_condition(node, &patterns, subject);
        let mut body = Block::new();
        for capture in self.pattern_captures(node, &patterns, subject) {
            body.push(self.expr_stmt(capture));
        }
        if let Some(test) = guard.and_then(|g| named(g).next()) {
            let test = self.value(test);
            condition = Some(condition.map_or(test, |c| self.binary(BinaryOp::And, c, test)));
        }
        body.extend(self.field_block(node, "consequence"));
        Arm { condition, body }
    }

    fn import(&mut self, node: Node<'_>) {
        let local = !self.functions.is_empty();
        let module = match node.kind() {
            "future_import_statement" => Some(Name::new_static("__future__")),
            // spaces may stand in `from . import x` and in `from .  a import x`
            "import_from_statement" => node.child_by_field_name("module_name").map(|m| self.spaceless(m)),
            _ => None,
        };
        let new = |span, kind, module, name, alias| Import {
            span,
            kind,
            module,
            name,
            alias,
            reexport: false,
            path: None,
            local,
        };
        let from = node.child_by_field_name("module_name").map(|m| m.id());
        for child in named(node).filter(|c| Some(c.id()) != from) {
            let (name, alias) = match child.kind() {
                "aliased_import" => (
                    child.child_by_field_name("name").map(|n| self.spaceless(n)),
                    child.child_by_field_name("alias").map(|n| self.name_of(n)),
                ),
                "dotted_name" => (Some(self.spaceless(child)), None),
                "wildcard_import" => {
                    let from = module.clone().unwrap_or_default();
                    self.module.imports.push(new(span(node), ImportKind::Wildcard, from, None, None));
                    continue;
                }
                _ => continue,
            };
            let Some(name) = name else { continue };
            let import = match &module {
                Some(from) => new(span(child), ImportKind::Item, from.clone(), Some(name), alias),
                None => new(span(child), ImportKind::Module, name, None, alias),
            };
            self.module.imports.push(import);
        }
    }

    fn spaceless(&self, node: Node<'_>) -> Name {
        let text = self.text_of(node);
        if text.contains(|c: char| c.is_whitespace() || c == '\\') {
            return text.chars().filter(|c| !c.is_whitespace() && *c != '\\').collect::<String>().into();
        }
        Name::new(text)
    }
}
