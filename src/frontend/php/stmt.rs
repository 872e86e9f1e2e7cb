//! Statements: each is pushed to the block that it stands in, as none, one or more statements.

use tree_sitter::Node;

use super::Php;
use crate::frontend::switch::Subject;
use crate::frontend::tree::{named, span};
use crate::frontend::walks::Frontend;
use crate::ir::{Arg, Arm, BinaryOp, Block, ExprId, ExprKind, Handler, Import, ImportKind, Name, StmtKind};
use crate::source::Span;

impl Php<'_> {
    /// The body of a control structure: one statement, braces, or what stands between `:` and `endif;`.
    fn body(&mut self, node: Option<Node<'_>>) -> Block {
        let mut out = Block::new();
        match node {
            Some(b) if matches!(b.kind(), "compound_statement" | "colon_block") => out = self.block(b),
            Some(b) => self.statement(b, &mut out),
            None => {}
        }
        out
    }

    pub(super) fn dispatch(&mut self, node: Node<'_>, out: &mut Block) {
        match node.kind() {
            "expression_statement" => self.expression_statement(node, out),
            "echo_statement" => self.keyword_call(node, "echo", out),
            "exit_statement" => self.keyword_call(node, "exit", out),
            "unset_statement" => self.keyword_call(node, "unset", out),
            "if_statement" => self.if_statement(node, out),
            "switch_statement" => self.switch_statement(node, out),
            "while_statement" | "do_statement" => self.while_statement(node, out),
            "for_statement" => self.for_statement(node, out),
            "foreach_statement" => self.foreach_statement(node, out),
            "try_statement" => self.try_statement(node, out),
            "return_statement" => {
                let value = named(node).next().map(|v| self.value(v));
                out.push(self.stmt(node, StmtKind::Return(value)));
            }
            "break_statement" | "continue_statement" | "goto_statement" => out.push(self.stmt(node, StmtKind::Jump)),
            "compound_statement" => {
                let block = self.block(node);
                out.push(self.stmt(node, StmtKind::Block(block)));
            }
            "function_definition" => {
                let id = self.function(node);
                out.push(self.stmt(node, StmtKind::Function(id)));
            }
            "class_declaration" | "interface_declaration" | "trait_declaration" | "enum_declaration" => {
                let id = self.class(node);
                out.push(self.stmt(node, StmtKind::Class(id)));
            }
            "namespace_definition" => self.namespace(node, out),
            "namespace_use_declaration" => self.uses(node),
            "const_declaration" => self.constants(node, out),
            "global_declaration" => self.globals(node, out),
            "function_static_declaration" => self.statics(node, out),
            "ERROR" if self.text_before(node).ends_with("<?=") => self.keyword_call(node, "echo", out),
            "declare_statement" | "ERROR" | "colon_block" | "program" => {
                for child in named(node).filter(|c| c.kind() != "declare_directive") {
                    self.statement(child, out);
                }
            }
            "empty_statement"
            | "named_label_statement"
            | "php_tag"
            | "php_end_tag"
            | "text"
            | "text_interpolation"
            | "comment" => {}
            _ => {
                let value = self.value(node);
                out.push(self.expr_stmt(value));
            }
        }
    }

    fn expression_statement(&mut self, node: Node<'_>, out: &mut Block) {
        let Some(inner) = named(node).next() else { return };
        if self.is_short_echo(node) {
            return self.keyword_call(node, "echo", out);
        }
        if inner.kind() == "throw_expression" {
            let thrown = self.first_value(inner);
            out.push(self.stmt(node, StmtKind::Throw(Some(thrown))));
            return;
        }
        let value = self.value(inner);
        out.push(self.stmt(node, StmtKind::Expr(value)));
    }

    /// `<?= $a, $b ?>`: the grammar reads the tag as any other, and knows one value only, so that those in front of a
    /// comma stand in an error, and what begins after a comma is the last.
    fn is_short_echo(&self, node: Node<'_>) -> bool {
        let before = self.text_before(node);
        before.ends_with("<?=") || before.ends_with(',')
    }

    fn text_before(&self, node: Node<'_>) -> &str {
        self.text[..node.start_byte()].trim_end()
    }

    /// `echo $a, $b;`
    fn keyword_call(&mut self, node: Node<'_>, keyword: &'static str, out: &mut Block) {
        let start = node.start_byte();
        let written = self.text_of(node).get(..keyword.len()).is_some_and(|t| t.eq_ignore_ascii_case(keyword));
        let end = if written { start + keyword.len() } else { start };
        let callee = self.module.add_expr(Span::new(start, end), ExprKind::Name(Name::new_static(keyword)));
        let args =
            self.sequence(named(node)).into_iter().map(|value| Arg { name: None, value, spread: false }).collect();
        let call = self.expr(node, ExprKind::Call { callee, args });
        out.push(self.expr_stmt(call));
    }

    /// The values of `a, b, c`, which the grammar nests to the right.
    fn sequence<'n>(&mut self, nodes: impl Iterator<Item = Node<'n>>) -> Vec<ExprId> {
        let mut values = Vec::new();
        for node in nodes {
            let mut at = node;
            while at.kind() == "sequence_expression" {
                let mut parts = named(at);
                values.extend(parts.next().map(|first| self.value(first)));
                match parts.last() {
                    Some(last) => at = last,
                    None => break,
                }
            }
            if at.kind() != "sequence_expression" {
                values.push(self.value(at));
            }
        }
        values
    }

    /// `else if` nests in the grammar; here it is one branch, however long.
    fn if_statement(&mut self, node: Node<'_>, out: &mut Block) {
        let mut arms = Vec::new();
        let mut at = Some(node);
        while let Some(branch) = at.take() {
            arms.push(self.arm(branch));
            let mut cursor = branch.walk();
            for clause in branch.children_by_field_name("alternative", &mut cursor) {
                if clause.kind() == "else_if_clause" {
                    arms.push(self.arm(clause));
                    continue;
                }
                match clause.child_by_field_name("body") {
                    Some(nested) if nested.kind() == "if_statement" => at = Some(nested),
                    body => arms.push(Arm { condition: None, body: self.body(body) }),
                }
            }
        }
        out.push(self.stmt(node, StmtKind::Branch(arms)));
    }

    fn arm(&mut self, node: Node<'_>) -> Arm {
        let condition = node.child_by_field_name("condition").map(|c| self.value(c));
        Arm { condition, body: self.body(node.child_by_field_name("body")) }
    }

    /// Labels that share a body share an arm; the `break` that ends an arm is left out.
    fn switch_statement(&mut self, node: Node<'_>, out: &mut Block) {
        let value = node.child_by_field_name("condition").map(|c| self.value(c));
        let mut subject = self.subject(value);
        let mut arms = Vec::new();
        let mut labels = Vec::new();
        let mut is_default = false;
        let cases: Vec<_> = node.child_by_field_name("body").into_iter().flat_map(named).collect();
        for (i, case) in cases.iter().enumerate() {
            let label = case.child_by_field_name("value");
            match label {
                Some(label) => {
                    let test = self.label(&mut subject, label);
                    labels.push(test);
                }
                None => is_default |= case.kind() == "default_statement",
            }
            let mut body = Block::new();
            for child in named(*case).filter(|c| Some(c.id()) != label.map(|l| l.id())) {
                self.statement(child, &mut body);
            }
            if body.is_empty() && i + 1 < cases.len() {
                continue;
            }
            if body.last().is_some_and(|s| self.module.stmt(*s).kind == StmtKind::Jump) {
                body.pop();
            }
            let tests = std::mem::take(&mut labels);
            let condition =
                if is_default || tests.is_empty() { None } else { Some(self.balanced(BinaryOp::Or, tests)) };
            is_default = false;
            arms.push(Arm { condition, body });
        }
        if let Some(value) = subject.and_then(Subject::unused) {
            out.push(self.expr_stmt(value));
        }
        out.push(self.stmt(node, StmtKind::Branch(arms)));
    }

    /// None for `switch (true)`, whose labels are conditions themselves.
    pub(super) fn subject(&self, value: Option<ExprId>) -> Option<Subject> {
        let always = ExprKind::Literal(crate::ir::Literal::Bool(true));
        value.filter(|v| *self.module.kind(*v) != always).map(|v| Subject::new(Some(v)))
    }

    /// `subject == label`
    pub(super) fn label(&mut self, subject: &mut Option<Subject>, node: Node<'_>) -> ExprId {
        let left = subject.as_mut().and_then(|s| s.next(self));
        let right = self.value(node);
        match left {
            Some(left) => self.expr(node, ExprKind::Binary { op: BinaryOp::Equal, left, right }),
            None => right,
        }
    }

    fn while_statement(&mut self, node: Node<'_>, out: &mut Block) {
        let condition = node.child_by_field_name("condition").map(|c| self.value(c));
        let body = self.body(node.child_by_field_name("body"));
        out.push(self.stmt(node, StmtKind::Loop { binding: None, iterated: None, condition, body }));
    }

    /// `for (a; b; c)`: `a` stands in front of the loop and `c` at the end of its body.
    fn for_statement(&mut self, node: Node<'_>, out: &mut Block) {
        for value in self.sequence(node.child_by_field_name("initialize").into_iter()) {
            out.push(self.expr_stmt(value));
        }
        let mut conditions = self.sequence(node.child_by_field_name("condition").into_iter());
        let condition = conditions.pop();
        let mut body = Block::new();
        for value in conditions {
            body.push(self.expr_stmt(value));
        }
        let mut cursor = node.walk();
        let parts: Vec<_> = node.children_by_field_name("body", &mut cursor).collect();
        for part in parts {
            body.extend(self.body(Some(part)));
        }
        for value in self.sequence(node.child_by_field_name("update").into_iter()) {
            body.push(self.expr_stmt(value));
        }
        out.push(self.stmt(node, StmtKind::Loop { binding: None, iterated: None, condition, body }));
    }

    /// `foreach ($xs as $k => $v)` binds `[k, v]`.
    fn foreach_statement(&mut self, node: Node<'_>, out: &mut Block) {
        let body = node.child_by_field_name("body");
        let mut parts = named(node).filter(|c| Some(c.id()) != body.map(|b| b.id()));
        let iterated = parts.next().map(|x| self.value(x));
        let binding = parts.next().map(|x| match x.kind() {
            "pair" => {
                let pair = named(x).map(|p| self.value(p)).collect();
                self.expr(x, ExprKind::List(pair))
            }
            _ => self.value(x),
        });
        let body = self.body(body);
        out.push(self.stmt(node, StmtKind::Loop { binding, iterated, condition: None, body }));
    }

    fn try_statement(&mut self, node: Node<'_>, out: &mut Block) {
        let body = self.body(node.child_by_field_name("body"));
        let mut handlers = Vec::new();
        let mut finally = Block::new();
        for clause in named(node) {
            match clause.kind() {
                "catch_clause" => handlers.push(Handler {
                    span: span(clause),
                    types: clause.child_by_field_name("type").map_or_else(Vec::new, |t| self.caught(t)),
                    binding: clause.child_by_field_name("name").map(|n| self.variable(n)),
                    body: self.body(clause.child_by_field_name("body")),
                }),
                "finally_clause" => finally.extend(self.body(clause.child_by_field_name("body"))),
                _ => {}
            }
        }
        out.push(self.stmt(node, StmtKind::Try { body, handlers, finally }));
    }

    /// A file has one package: that of its first class or function, where it declares several.
    fn namespace(&mut self, node: Node<'_>, out: &mut Block) {
        let declares = !self.module.classes.is_empty() || !self.module.functions.is_empty();
        let keeps = declares && self.module.package.is_some();
        if let Some(name) = node.child_by_field_name("name").filter(|_| !keeps) {
            self.module.package = Some(self.dotted(name).into());
        }
        if let Some(body) = node.child_by_field_name("body") {
            out.extend(self.block(body));
        }
    }

    /// `use A\B;`, `use A\{B, C as D};`, `use function A\f;`
    fn uses(&mut self, node: Node<'_>) {
        let mut prefix = String::new();
        for child in named(node) {
            match child.kind() {
                "namespace_name" => prefix = self.dotted(child),
                "namespace_use_clause" => self.use_clause(child, &prefix),
                "namespace_use_group" => {
                    for clause in named(child).filter(|c| c.kind() == "namespace_use_clause") {
                        self.use_clause(clause, &prefix);
                    }
                }
                _ => {}
            }
        }
    }

    fn use_clause(&mut self, node: Node<'_>, prefix: &str) {
        let alias = node.child_by_field_name("alias");
        let Some(name) = named(node).find(|c| Some(c.id()) != alias.map(|a| a.id())) else { return };
        let mut full = self.dotted(name);
        if !prefix.is_empty() {
            full = format!("{prefix}.{full}");
        }
        let (module, name) = full.rsplit_once('.').unwrap_or(("", &full));
        let import = Import {
            span: span(node),
            kind: ImportKind::Item,
            module: Name::new(module),
            name: Some(Name::new(name)),
            alias: alias.map(|a| self.name_of(a)),
            reexport: false,
            path: None,
            local: !self.functions.is_empty(),
        };
        self.module.imports.push(import);
    }

    /// `const A = 1, B = 2;`
    fn constants(&mut self, node: Node<'_>, out: &mut Block) {
        for element in named(node).filter(|c| c.kind() == "const_element") {
            let mut parts = named(element);
            let Some(name) = parts.next() else { continue };
            let target = {
                let text = self.name_of(name);
                self.name_expr(name, text)
            };
            let value = parts.next().map(|v| self.value(v));
            self.declaration(element, target, value, out);
        }
    }

    fn globals(&mut self, node: Node<'_>, out: &mut Block) {
        for variable in named(node) {
            let target = self.value(variable);
            let name = self.variable(variable);
            let object = self.name_expr(variable, "GLOBALS");
            let index = Some(self.str_expr(variable, name));
            let value = self.expr(variable, ExprKind::Index { object, index });
            let assign = self.assign(variable, target, Some(value));
            out.push(self.expr_stmt(assign));
        }
    }

    fn statics(&mut self, node: Node<'_>, out: &mut Block) {
        for variable in named(node) {
            let Some(name) = variable.child_by_field_name("name") else { continue };
            let target = self.value(name);
            let value = variable.child_by_field_name("value").map(|v| self.value(v));
            self.declaration(variable, target, value, out);
        }
    }

    fn declaration(&mut self, node: Node<'_>, target: ExprId, value: Option<ExprId>, out: &mut Block) {
        let kind = ExprKind::Assign { target, value, op: None, declared: None, is_declaration: true };
        let assign = self.expr(node, kind);
        out.push(self.expr_stmt(assign));
    }
}
