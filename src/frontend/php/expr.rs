//! Expressions and assignment targets.

use tree_sitter::Node;

use super::{Php, common_name};
use crate::frontend::tree::{children, named, span};
use crate::frontend::walks::Frontend;
use crate::ir::{Arg, BinaryOp, Block, Entry, ExprId, ExprKind, Import, ImportKind, Literal, Name};
use crate::source::Span;

/// A `match` of more arms is not nested that deep.
const MAX_ARMS: usize = 64;

impl<'t> Frontend<'t> for Php<'t> {
    fn value_here(&mut self, node: Node<'_>) -> ExprId {
        match node.kind() {
            "variable_name" => {
                let name = self.variable(node);
                self.name_expr(node, name)
            }
            // `or die;`
            "name" if matches!(self.text_of(node), "die" | "exit") => {
                let callee = self.plain_name(node);
                self.expr(node, ExprKind::Call { callee, args: Vec::new() })
            }
            "name" | "relative_scope" => self.plain_name(node),
            "qualified_name" | "relative_name" => self.qualified(node),
            "member_access_expression"
            | "nullsafe_member_access_expression"
            | "member_call_expression"
            | "nullsafe_member_call_expression"
            | "scoped_call_expression"
            | "scoped_property_access_expression"
            | "class_constant_access_expression"
            | "subscript_expression"
            | "function_call_expression"
            | "parenthesized_expression" => self.postfix(node),
            "string" | "encapsed_string" | "heredoc" | "nowdoc" => self.string(node),
            "shell_command_expression" => {
                let command = self.string(node);
                self.call_of(node, "shell_exec", vec![command])
            }
            "integer" | "float" => {
                let text = self.name_of(node);
                self.expr(node, ExprKind::Literal(Literal::Number(text)))
            }
            "boolean" => {
                let value = self.text_of(node).eq_ignore_ascii_case("true");
                self.expr(node, ExprKind::Literal(Literal::Bool(value)))
            }
            "null" => self.expr(node, ExprKind::Literal(Literal::Null)),
            "binary_expression" => self.operators(node),
            "unary_op_expression" => self.unary(node),
            "conditional_expression" => self.conditional(node),
            "match_expression" => self.match_value(node),
            "assignment_expression" | "reference_assignment_expression" => {
                let target = self.field_value(node, "left");
                let value = self.field_value(node, "right");
                self.assign(node, target, Some(value))
            }
            "augmented_assignment_expression" => self.augmented(node),
            "update_expression" => self.update(node),
            "cast_expression" => {
                let value = self.field_value(node, "value");
                match node.child_by_field_name("type").map(|t| self.text_of(t).to_ascii_lowercase()).as_deref() {
                    // (bool) $x asks whether there is anything, as !!$x does
                    Some("bool" | "boolean") => {
                        let not = self.expr(node, ExprKind::Not(value));
                        self.expr(node, ExprKind::Not(not))
                    }
                    _ => value,
                }
            }
            "clone_expression" => match node.child_by_field_name("arguments") {
                Some(arguments) => self.first_value(arguments),
                None => self.first_value(node),
            },
            "error_suppression_expression" | "by_ref" | "argument" | "expression_statement" => self.first_value(node),
            "variadic_unpacking" => {
                let inner = self.first_value(node);
                self.expr(node, ExprKind::Spread(inner))
            }
            "array_creation_expression" => self.array(node),
            "list_literal" => self.list_pattern(node),
            "object_creation_expression" => self.creation(node),
            "anonymous_function" | "arrow_function" => self.closure(node),
            "print_intrinsic" => {
                let args = self.values(node);
                self.call_of(node, "print", args)
            }
            "throw_expression" => {
                let args = self.values(node);
                self.call_of(node, "throw", args)
            }
            "include_expression" => self.include(node, "include"),
            "include_once_expression" => self.include(node, "include_once"),
            "require_expression" => self.include(node, "require"),
            "require_once_expression" => self.include(node, "require_once"),
            // `$$x`, `yield x`, what could not be parsed
            _ => {
                let parts = self.values(node);
                self.opaque(node, parts)
            }
        }
    }

    fn arguments(&mut self, node: Node<'_>) -> Vec<Arg> {
        let mut args = Vec::new();
        for argument in named(node) {
            let label = argument.child_by_field_name("name");
            let value = named(argument)
                .find(|c| Some(c.id()) != label.map(|l| l.id()) && c.kind() != "reference_modifier")
                .filter(|_| argument.kind() == "argument");
            let spread = value.is_some_and(|v| v.kind() == "variadic_unpacking");
            let value = match value {
                Some(v) if spread => self.first_value(v),
                Some(v) => self.value(v),
                None if argument.kind() == "argument" => continue,
                None => self.value(argument),
            };
            args.push(Arg { name: label.map(|l| self.name_of(l)), value, spread });
        }
        args
    }

    fn statement_here(&mut self, node: Node<'_>, out: &mut Block) {
        self.dispatch(node, out);
    }
}

impl Php<'_> {
    /// A constant, a function or a class; `self` is `this` as in every language.
    pub(super) fn plain_name(&mut self, node: Node<'_>) -> ExprId {
        let text = self.text_of(node);
        let name = if text.eq_ignore_ascii_case("self") { "this" } else { text };
        self.name_expr(node, name)
    }

    fn call_of(&mut self, node: Node<'_>, name: &'static str, args: Vec<ExprId>) -> ExprId {
        let callee = self.name_expr(node, Name::new_static(name));
        let args = args.into_iter().map(|value| Arg { name: None, value, spread: false }).collect();
        self.expr(node, ExprKind::Call { callee, args })
    }

    /// `$a->b()->c[d]::e()`: lowered from the inside out without recursion, so that a long chain costs no stack.
    fn postfix(&mut self, node: Node<'_>) -> ExprId {
        let mut links = Vec::new();
        let mut levels = 0;
        let mut at = node;
        loop {
            let inner = match at.kind() {
                "member_access_expression"
                | "nullsafe_member_access_expression"
                | "member_call_expression"
                | "nullsafe_member_call_expression" => at.child_by_field_name("object"),
                "scoped_call_expression" | "scoped_property_access_expression" => at.child_by_field_name("scope"),
                "function_call_expression" => at.child_by_field_name("function"),
                "subscript_expression" | "class_constant_access_expression" => named(at).next(),
                "parenthesized_expression" => {
                    let Some(inner) = named(at).next() else { break };
                    at = inner;
                    continue;
                }
                _ => None,
            };
            let Some(inner) = inner else { break };
            levels += link_levels(at);
            links.push(at);
            at = inner;
        }
        if links.is_empty() {
            return match at.kind() {
                "parenthesized_expression" => self.opaque(at, Vec::new()),
                _ => self.value(at),
            };
        }
        if !self.enter_levels(node, levels) {
            return self.flat_chain(node, at, &links);
        }
        let mut id = if at.kind() == "name" { self.plain_name(at) } else { self.value(at) };
        for link in links.into_iter().rev() {
            self.leave_levels(link_levels(link));
            id = self.link(link, id);
        }
        id
    }

    fn link(&mut self, node: Node<'_>, object: ExprId) -> ExprId {
        let callee = match node.kind() {
            "function_call_expression" => object,
            "subscript_expression" => {
                let index = named(node).nth(1).map(|i| self.value(i));
                return self.expr(node, ExprKind::Index { object, index });
            }
            "class_constant_access_expression" => {
                return match named(node).nth(1) {
                    Some(name) => self.member(node, object, name),
                    None => object,
                };
            }
            _ => match node.child_by_field_name("name") {
                Some(name) => self.member(node, object, name),
                None => object,
            },
        };
        let Some(arguments) = node.child_by_field_name("arguments") else { return callee };
        // `strlen(...)` is the function itself
        if named(arguments).any(|a| a.kind() == "variadic_placeholder") {
            return callee;
        }
        let args = self.arguments(arguments);
        self.expr(node, ExprKind::Call { callee, args })
    }

    /// `a->name`, `A::$name`, `a->$dynamic`. The span of a called member ends with its name.
    fn member(&mut self, node: Node<'_>, object: ExprId, name: Node<'_>) -> ExprId {
        let is_called = node.child_by_field_name("arguments").is_some();
        let at = Span::new(node.start_byte(), if is_called { name.end_byte() } else { node.end_byte() });
        let is_static = node.kind() == "scoped_property_access_expression";
        let plain = match name.kind() {
            "name" if name.named_child_count() == 0 => Some(common_name(self.text_of(name))),
            "variable_name" if is_static => Some(self.variable(name)),
            _ => None,
        };
        if let Some(name) = plain {
            return self.module.add_expr(at, ExprKind::Member { object, name });
        }
        let index = if name.kind() == "name" { self.first_value(name) } else { self.value(name) };
        let kind = match self.module.str_literal(index).cloned() {
            Some(name) => ExprKind::Member { object, name },
            None => ExprKind::Index { object, index: Some(index) },
        };
        self.module.add_expr(at, kind)
    }

    /// `$a . $b . $c`, `$a && $b || $c`: down the left operands without recursion.
    fn operators(&mut self, node: Node<'_>) -> ExprId {
        let whole = self.operator_chain(node, |_, at| {
            let op = (at.kind() == "binary_expression").then(|| at.child_by_field_name("operator"))??;
            (op.kind() != "|>").then(|| operator(op.kind()))
        });
        whole.unwrap_or_else(|| self.pipe(node))
    }

    /// `$x |> f(...)` calls `f($x)`.
    fn pipe(&mut self, node: Node<'_>) -> ExprId {
        let parts = self.values(node);
        match parts[..] {
            [value, callee] => {
                self.expr(node, ExprKind::Call { callee, args: vec![Arg { name: None, value, spread: false }] })
            }
            _ => self.opaque(node, parts),
        }
    }

    fn unary(&mut self, node: Node<'_>) -> ExprId {
        let operand = node.child_by_field_name("argument").or_else(|| named(node).next());
        let Some(operand) = operand else { return self.opaque(node, Vec::new()) };
        let is_not = self.text_of(node).starts_with('!');
        if !is_not && matches!(operand.kind(), "integer" | "float") {
            let text = self.name_of(node);
            return self.expr(node, ExprKind::Literal(Literal::Number(text)));
        }
        let inner = self.value(operand);
        if is_not { self.expr(node, ExprKind::Not(inner)) } else { self.opaque(node, vec![inner]) }
    }

    /// `c ? a : b`, `a ?: b`.
    fn conditional(&mut self, node: Node<'_>) -> ExprId {
        let condition = self.field_value(node, "condition");
        let then = node.child_by_field_name("body").map(|b| self.value(b));
        let otherwise = self.field_value(node, "alternative");
        match then {
            Some(then) => self.expr(node, ExprKind::Conditional { condition, then, otherwise }),
            None => self.expr(node, ExprKind::Binary { op: BinaryOp::Coalesce, left: condition, right: otherwise }),
        }
    }

    /// `match ($x) { 1, 2 => a, default => b }` is `x == 1 or x == 2 ? a : b`; nothing matched is null.
    fn match_value(&mut self, node: Node<'_>) -> ExprId {
        let value = node.child_by_field_name("condition").map(|c| self.value(c));
        let mut subject = self.subject(value);
        let mut arms = Vec::new();
        let mut otherwise = None;
        for arm in node.child_by_field_name("body").into_iter().flat_map(named) {
            let conditions = arm.child_by_field_name("conditional_expressions");
            let tests: Vec<ExprId> =
                conditions.into_iter().flat_map(named).map(|c| self.label(&mut subject, c)).collect();
            let value = self.field_value(arm, "return_expression");
            if tests.is_empty() {
                otherwise = Some(value);
            } else {
                arms.push((self.balanced(BinaryOp::Or, tests), value));
            }
        }
        let mut result = otherwise.unwrap_or_else(|| self.expr(node, ExprKind::Literal(Literal::Null)));
        if arms.len() > MAX_ARMS {
            let (conditions, values): (Vec<_>, Vec<_>) = arms.into_iter().unzip();
            let condition = self.opaque(node, conditions);
            let then = self.opaque(node, values);
            return self.expr(node, ExprKind::Conditional { condition, then, otherwise: result });
        }
        for (condition, then) in arms.into_iter().rev() {
            result = self.expr(node, ExprKind::Conditional { condition, then, otherwise: result });
        }
        result
    }

    fn augmented(&mut self, node: Node<'_>) -> ExprId {
        let target = self.field_value(node, "left");
        let value = Some(self.field_value(node, "right"));
        let op = node.child_by_field_name("operator").map_or("", |o| o.kind());
        let op = Some(operator(op.strip_suffix('=').unwrap_or(op)));
        self.expr(node, ExprKind::Assign { target, value, op, declared: None, is_declaration: false })
    }

    /// `$i++`
    fn update(&mut self, node: Node<'_>) -> ExprId {
        let target = self.field_value(node, "argument");
        let one = self.expr(node, ExprKind::Literal(Literal::Number(Name::new_static("1"))));
        let is_sum = node.child_by_field_name("operator").is_some_and(|o| o.kind() == "++");
        let op = Some(if is_sum { BinaryOp::Add } else { BinaryOp::Arithmetic });
        self.expr(node, ExprKind::Assign { target, value: Some(one), op, declared: None, is_declaration: false })
    }

    /// `[1, 2]`, `array('a' => 1)`.
    fn array(&mut self, node: Node<'_>) -> ExprId {
        let elements: Vec<(Node<'_>, Vec<Node<'_>>)> = named(node).map(|e| (e, named(e).collect())).collect();
        if elements.iter().all(|(_, parts)| parts.len() < 2) {
            let items = elements.into_iter().filter_map(|(_, p)| p.first().map(|v| self.value(*v))).collect();
            return self.expr(node, ExprKind::List(items));
        }
        let mut position = 0;
        let mut entries = Vec::new();
        for (element, parts) in elements {
            let (key, value) = match parts[..] {
                [key, value, ..] => (Some(self.value(key)), value),
                [value] if value.kind() == "variadic_unpacking" => (None, value),
                [value] => {
                    let number = Literal::Number(position.to_string().into());
                    position += 1;
                    (Some(self.expr(element, ExprKind::Literal(number))), value)
                }
                [] => continue,
            };
            entries.push(Entry { key, value: self.value(value) });
        }
        self.expr(node, ExprKind::Object(entries))
    }

    /// `list($a, , $b)`, `['k' => $a]` on the left of an assignment.
    fn list_pattern(&mut self, node: Node<'_>) -> ExprId {
        let mut elements: Vec<Vec<Node<'_>>> = vec![Vec::new()];
        for child in children(node).filter(|c| !c.is_extra()) {
            match child.kind() {
                "," => elements.push(Vec::new()),
                _ if child.is_named() => elements.last_mut().into_iter().for_each(|e| e.push(child)),
                _ => {}
            }
        }
        if elements.last().is_some_and(Vec::is_empty) {
            elements.pop();
        }
        if elements.iter().any(|e| e.len() > 1) {
            let mut entries = Vec::new();
            for element in elements {
                if let [key, value] = element[..] {
                    let key = Some(self.value(key));
                    entries.push(Entry { key, value: self.value(value) });
                }
            }
            return self.expr(node, ExprKind::Object(entries));
        }
        let mut items = Vec::new();
        for element in elements {
            items.push(match element.first() {
                Some(target) => self.value(*target),
                None => self.opaque(node, Vec::new()),
            });
        }
        self.expr(node, ExprKind::List(items))
    }

    /// `require __DIR__ . '/x.php'`: an import, and a call whose value is what the file returns.
    fn include(&mut self, node: Node<'_>, keyword: &'static str) -> ExprId {
        let path = self.first_value(node);
        let plain = self.module.str_literal(path).cloned();
        let import = Import {
            span: span(node),
            kind: ImportKind::Include,
            path: plain.is_none().then_some(path),
            module: plain.unwrap_or_default(),
            name: None,
            alias: None,
            reexport: false,
            local: !self.functions.is_empty(),
        };
        self.module.imports.push(import);
        self.call_of(node, keyword, vec![path])
    }
}

/// How much deeper a link of a chain makes the tree: a called member is two nodes.
fn link_levels(node: Node<'_>) -> u32 {
    match node.kind() {
        "member_call_expression" | "nullsafe_member_call_expression" | "scoped_call_expression" => 2,
        _ => 1,
    }
}

fn operator(text: &str) -> BinaryOp {
    match text {
        "." | "+" => BinaryOp::Add,
        "==" | "===" => BinaryOp::Equal,
        "!=" | "!==" | "<>" | "xor" => BinaryOp::NotEqual,
        "<" | "<=" | ">" | ">=" | "<=>" | "instanceof" => BinaryOp::Compare,
        "&&" | "and" => BinaryOp::And,
        "||" | "or" => BinaryOp::Or,
        "??" => BinaryOp::Coalesce,
        "%" => BinaryOp::Modulo,
        _ => BinaryOp::Arithmetic,
    }
}
