//! Words: literals, strings, expansions and substitutions.

use tree_sitter::Node;

use super::Shell;
use crate::frontend::escapes::unescape;
use crate::frontend::tree::{children, named, span};
use crate::ir::{Arg, BinaryOp, ExprId, ExprKind, Literal, Name};
use crate::source::Span;

impl Shell<'_> {
    pub(super) fn word(&mut self, node: Node<'_>) -> ExprId {
        if !self.enter(node) {
            return self.opaque(node, Vec::new());
        }
        let id = self.word_here(node);
        self.leave();
        id
    }

    fn word_here(&mut self, node: Node<'_>) -> ExprId {
        match node.kind() {
            "number" => {
                let written = self.name_of(node);
                self.expr(node, ExprKind::Literal(Literal::Number(written)))
            }
            "raw_string" => {
                let text = self.text_of(node);
                let inner = text.strip_prefix('\'').and_then(|t| t.strip_suffix('\'')).unwrap_or(text);
                self.str_expr(node, inner)
            }
            "ansi_c_string" => {
                let text = self.text_of(node).trim_start_matches("$'");
                let value = unescape(text.strip_suffix('\'').unwrap_or(text));
                self.str_expr(node, value)
            }
            "translated_string" => match named(node).next() {
                Some(inner) => self.word(inner),
                None => self.str_expr(node, ""),
            },
            "string" => self.string(node),
            "concatenation" => self.concatenation(node, 0),
            "simple_expansion" => self.simple_expansion(node),
            "expansion" => self.expansion(node),
            "command_substitution" | "process_substitution" => self.substitution(node),
            "arithmetic_expansion" | "parenthesized_expression" => match named(node).next() {
                Some(inner) => self.test(inner),
                None => self.str_expr(node, ""),
            },
            "array" => {
                let items = named(node).map(|item| self.word(item)).collect();
                self.expr(node, ExprKind::List(items))
            }
            "variable_name" | "special_variable_name" => {
                let name = self.name_of(node);
                self.name_expr(node, name)
            }
            "subscript" => self.subscript(node),
            "variable_assignment" => self.assignment(node, false),
            "binary_expression" | "unary_expression" | "postfix_expression" | "ternary_expression" => self.test(node),
            "command"
            | "pipeline"
            | "list"
            | "redirected_statement"
            | "negated_command"
            | "test_command"
            | "subshell"
            | "compound_statement" => self.condition(node),
            "ERROR" => {
                let parts = named(node).map(|c| self.word(c)).collect();
                self.opaque(node, parts)
            }
            // word, command_name, regex, extglob_pattern, brace_expression, heredoc_content …
            _ => {
                let value = unescaped(self.text_of(node));
                self.str_expr(node, value)
            }
        }
    }

    /// `"a $b"`: the value itself where there is only one part.
    fn string(&mut self, node: Node<'_>) -> ExprId {
        let whole = span(node);
        let text = self.text_of(node);
        let start = whole.start as usize + usize::from(text.starts_with('"'));
        let end = whole.end as usize - usize::from(text.len() > 1 && text.ends_with('"'));
        self.parts(node, Span::new(start.min(end), end), true)
    }

    /// The text of `inner` with the expansions of `node` in it. `is_quoted`: the parts are all there is between the quotes.
    pub(super) fn parts(&mut self, node: Node<'_>, inner: Span, is_quoted: bool) -> ExprId {
        let mut parts = Vec::new();
        let mut at = inner.start as usize;
        let mut last_literal = None;
        for child in named(node).filter(|c| is_expansion(c.kind())) {
            // the grammar gives a blank before `$x` to the expansion
            let start = child.start_byte() + self.text_of(child).find(['$', '`', '<', '>']).unwrap_or(0);
            if start > at {
                last_literal = Some(self.literal_at(Span::new(at, start)));
                parts.extend(last_literal);
            }
            parts.push(self.word(child));
            at = child.end_byte().max(at);
        }
        if at < inner.end as usize {
            last_literal = Some(self.literal_at(Span::new(at, inner.end as usize)));
            parts.extend(last_literal);
        }
        match parts.as_slice() {
            [] => self.str_expr(node, ""),
            // one literal is the whole, quotes included
            [only] if last_literal == Some(*only) => {
                let kind = self.module.kind(*only).clone();
                if is_quoted { self.expr(node, kind) } else { *only }
            }
            [only] => *only,
            _ => self.expr(node, ExprKind::Template(parts)),
        }
    }

    fn literal_at(&mut self, at: Span) -> ExprId {
        let raw = &self.text[at.range()];
        let value: Name = if raw.contains('\\') {
            Name::from(raw.replace("\\\n", "").replace("\\\"", "\"").replace("\\$", "$").replace("\\\\", "\\"))
        } else {
            Name::new(raw)
        };
        self.module.add_expr(at, ExprKind::Literal(Literal::Str(value)))
    }

    /// `a"b"$c`, without its first `skip` bytes (a flag's name).
    pub(super) fn concatenation(&mut self, node: Node<'_>, skip: usize) -> ExprId {
        let from = node.start_byte() + skip;
        let mut parts = Vec::new();
        for child in named(node).filter(|c| c.end_byte() > from) {
            parts.push(if child.start_byte() < from {
                let rest = Span::new(from, child.end_byte());
                let value = unescaped(&self.text[rest.range()]);
                self.module.add_expr(rest, ExprKind::Literal(Literal::Str(value)))
            } else {
                self.word(child)
            });
        }
        let whole = Span::new(from, node.end_byte());
        if let [only] = parts.as_slice() {
            return *only;
        }
        let literal: Option<String> = parts.iter().map(|p| self.literal_text(*p)).collect();
        match literal {
            Some(value) => self.module.add_expr(whole, ExprKind::Literal(Literal::Str(value.into()))),
            None => self.module.add_expr(whole, ExprKind::Template(parts)),
        }
    }

    fn literal_text(&self, id: ExprId) -> Option<String> {
        match self.module.kind(id) {
            ExprKind::Literal(Literal::Str(s) | Literal::Number(s)) => Some(s.to_string()),
            _ => None,
        }
    }

    /// `$x`, `$1`, `$@`
    fn simple_expansion(&mut self, node: Node<'_>) -> ExprId {
        let at = self.text_of(node).find('$').unwrap_or(0);
        let whole = Span::new(node.start_byte() + at, node.end_byte());
        // in a file of another format, more may stand between the mark and the name
        let name = match named(node).next() {
            Some(name) => self.name_of(name),
            None => Name::new(self.text[whole.range()].trim_start_matches('$')),
        };
        self.module.add_expr(whole, ExprKind::Name(name))
    }

    /// `${x}`, `${x:-y}`, `${x//a/b}`, `${#x}`, `${x[1]}`
    fn expansion(&mut self, node: Node<'_>) -> ExprId {
        let mut parts = named(node);
        let Some(first) = parts.next() else { return self.str_expr(node, "") };
        let subject = self.word(first);
        let operator = node.child_by_field_name("operator").map(|o| self.text_of(o).trim());
        let rest: Vec<ExprId> = parts.map(|p| self.word(p)).collect();
        let Some(operator) = operator else { return subject };
        match (operator, rest.as_slice()) {
            (":-" | "-" | ":=" | "=", [default]) => {
                self.expr(node, ExprKind::Binary { op: BinaryOp::Coalesce, left: subject, right: *default })
            }
            (":+" | "+", [value]) => {
                let otherwise = self.str_expr(node, "");
                self.expr(node, ExprKind::Conditional { condition: subject, then: *value, otherwise })
            }
            // `${x:?message}` and `${x:-}` are x, and `${!x}` what it names
            (":?" | "?" | ":-" | "-" | ":=" | "=" | ":+" | "+", _) => subject,
            _ => {
                let callee = self.expr(node, ExprKind::Member { object: subject, name: operator.into() });
                let args = rest.into_iter().map(|value| Arg { name: None, value, spread: false }).collect();
                self.expr(node, ExprKind::Call { callee, args })
            }
        }
    }

    /// `arr[i]`; all of `arr[@]` is `arr`.
    fn subscript(&mut self, node: Node<'_>) -> ExprId {
        let object = match node.child_by_field_name("name") {
            Some(name) => self.word(name),
            None => return self.str_expr(node, ""),
        };
        match node.child_by_field_name("index") {
            Some(index) if !matches!(self.text_of(index), "@" | "*") => {
                let index = Some(self.word(index));
                self.expr(node, ExprKind::Index { object, index })
            }
            _ => object,
        }
    }

    /// `$(command)`, `<(command)`, `$(<file)`
    fn substitution(&mut self, node: Node<'_>) -> ExprId {
        let statements: Vec<Node<'_>> = named(node).collect();
        match statements.as_slice() {
            [] => self.str_expr(node, ""),
            [only] if only.kind() == "file_redirect" => {
                let args = self.redirect(*only).into_iter().collect();
                let callee = self.name_expr(node, "cat");
                self.expr(node, ExprKind::Call { callee, args })
            }
            [only] if Self::is_expression(*only) => self.condition(*only),
            _ => self.block_value(node),
        }
    }

    /// `NAME=value`, `NAME+=value`, `arr[k]=v`
    pub(super) fn assignment(&mut self, node: Node<'_>, is_declaration: bool) -> ExprId {
        let target = match node.child_by_field_name("name") {
            Some(name) if name.kind() == "subscript" => self.subscript(name),
            Some(name) => {
                let text = self.name_of(name);
                self.name_expr(name, text)
            }
            None => self.name_expr(node, ""),
        };
        let value = match node.child_by_field_name("value") {
            Some(value) => self.word(value),
            None => self.module.add_expr(Span::at(node.end_byte()), ExprKind::Literal(Literal::Str(Name::default()))),
        };
        let is_added = children(node).any(|c| c.kind() == "+=");
        let op = is_added.then_some(BinaryOp::Add);
        self.expr(node, ExprKind::Assign { target, value: Some(value), op, declared: None, is_declaration })
    }
}

fn is_expansion(kind: &str) -> bool {
    matches!(
        kind,
        "simple_expansion" | "expansion" | "command_substitution" | "process_substitution" | "arithmetic_expansion"
    )
}

/// Outside quotes a backslash stands before any character that means itself; before a line end, both vanish.
pub(super) fn unescaped(word: &str) -> Name {
    if !word.contains('\\') {
        return Name::new(word);
    }
    let mut value = String::with_capacity(word.len());
    let mut chars = word.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => value.extend(chars.next().filter(|c| *c != '\n')),
            c => value.push(c),
        }
    }
    value.into()
}
