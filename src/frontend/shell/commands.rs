//! Commands: calls with their words, redirections and pipes.

use tree_sitter::Node;

use super::Shell;
use super::words::unescaped;
use crate::frontend::tree::{blank_function, named, span};
use crate::ir::{Arg, BinaryOp, ExprId, ExprKind, Literal, Name};
use crate::source::Span;

/// A longer pipeline is a list of its commands and not a call that deep.
const MAX_PIPES: usize = 64;

impl Shell<'_> {
    /// Whether a statement is lowered to one expression.
    pub(super) fn is_expression(node: Node<'_>) -> bool {
        match node.kind() {
            "command" | "test_command" | "variable_assignment" | "negated_command" => true,
            "pipeline" | "list" => named(node).all(|c| matches!(c.kind(), "list") || Self::is_expression(c)),
            "redirected_statement" => node.child_by_field_name("body").is_none_or(Self::is_expression),
            _ => false,
        }
    }

    /// The value of a statement: its exit status or output, whoever asks.
    pub(super) fn condition(&mut self, node: Node<'_>) -> ExprId {
        if !self.enter(node) {
            return self.opaque(node, Vec::new());
        }
        let id = self.condition_here(node);
        self.leave();
        id
    }

    fn condition_here(&mut self, node: Node<'_>) -> ExprId {
        match node.kind() {
            "command" => self.command(node),
            "redirected_statement" if Self::is_expression(node) => self.redirected(node),
            "pipeline" if Self::is_expression(node) => self.pipeline(node),
            "list" if Self::is_expression(node) => {
                let mut parts = links(node).into_iter();
                let Some((_, first)) = parts.next() else { return self.opaque(node, Vec::new()) };
                let first = self.condition(first);
                let rest = parts.map(|(op, part)| (op, self.condition(part))).collect();
                self.runs(first, rest)
            }
            "negated_command" => match named(node).next() {
                Some(inner) => {
                    let value = self.condition(inner);
                    self.expr(node, ExprKind::Not(value))
                }
                None => self.opaque(node, Vec::new()),
            },
            "subshell"
            | "compound_statement"
            | "pipeline"
            | "list"
            | "redirected_statement"
            | "if_statement"
            | "while_statement"
            | "for_statement"
            | "case_statement"
            | "c_style_for_statement"
            | "declaration_command"
            | "function_definition" => self.block_value(node),
            "unset_command" => self.unset(node),
            _ => self.test(node),
        }
    }

    /// `$(a; b)`: statements that stand where a value is wanted.
    pub(super) fn block_value(&mut self, node: Node<'_>) -> ExprId {
        let id = self.open_function(blank_function(span(node), None, Span::at(node.start_byte())));
        let body = match node.kind() {
            "subshell" | "compound_statement" | "command_substitution" | "process_substitution" => self.block(node),
            _ => {
                let mut out = Vec::new();
                self.statement(node, &mut out);
                out
            }
        };
        self.close_function();
        self.module.functions[id.index()].body = body;
        let callee = self.expr(node, ExprKind::Lambda(id));
        self.expr(node, ExprKind::Call { callee, args: Vec::new() })
    }

    /// `a | b | c`
    fn pipeline(&mut self, node: Node<'_>) -> ExprId {
        let parts: Vec<Node<'_>> = named(node).collect();
        if parts.len() > MAX_PIPES {
            let items = parts.into_iter().map(|p| self.condition(p)).collect();
            return self.expr(node, ExprKind::List(items));
        }
        let outer = self.input.take();
        let mut flowing = outer;
        for part in parts {
            self.input = flowing;
            let value = self.condition(part);
            // a test takes no input: what came before stays
            flowing = match self.input.take() {
                Some(before) => Some(self.binary(BinaryOp::And, before, value)),
                None => Some(value),
            };
        }
        match flowing {
            Some(value) => value,
            None => self.opaque(node, Vec::new()),
        }
    }

    fn command(&mut self, node: Node<'_>) -> ExprId {
        self.command_after(node, 0)
    }

    /// A command without the first of its assignments.
    pub(super) fn command_after(&mut self, node: Node<'_>, skipped: usize) -> ExprId {
        let mut args = Vec::new();
        let input = self.input.take();
        let mut cursor = node.walk();
        let words: Vec<Node<'_>> = node.children_by_field_name("argument", &mut cursor).collect();
        for child in named(node).filter(|c| c.kind() == "variable_assignment").skip(skipped) {
            let value = self.assignment(child, false);
            args.push(Arg { name: None, value, spread: false });
        }
        self.words(&words, &mut args);
        for child in named(node).filter(|c| c.kind().ends_with("_redirect")) {
            args.extend(self.redirect(child));
        }
        args.extend(input.map(|value| Arg { name: Some("|".into()), value, spread: false }));
        let callee = match node.child_by_field_name("name").and_then(|n| named(n).next().map(|inner| (n, inner))) {
            Some((name, inner)) if inner.kind() == "word" => {
                let text = unescaped(self.text_of(name));
                self.name_expr(name, text)
            }
            Some((_, inner)) => self.word(inner),
            None => self.name_expr(node, ""),
        };
        self.expr(node, ExprKind::Call { callee, args })
    }

    /// The words behind a command's name.
    fn words(&mut self, words: &[Node<'_>], args: &mut Vec<Arg>) {
        let mut at = 0;
        while let Some(word) = words.get(at).copied() {
            at += 1;
            let setting = self.setting(word);
            let value = match setting {
                // `--password=x`, `NAME=x`
                Some((_, Some(from))) => self.rest_of(word, from),
                // `--password x`
                Some((_, None)) => match words.get(at).copied().filter(|next| !self.is_flag(*next)) {
                    Some(next) => {
                        at += 1;
                        self.word(next)
                    }
                    None => {
                        let value = self.word(word);
                        args.push(Arg { name: None, value, spread: false });
                        continue;
                    }
                },
                None => self.word(word),
            };
            let name = setting.map(|(name, _)| Name::new(&self.text[name.range()]));
            args.push(Arg { name, value, spread: false });
        }
    }

    fn is_flag(&self, word: Node<'_>) -> bool {
        self.text_of(word).trim_start_matches(['"', '\'']).starts_with('-')
    }

    /// The name that a word gives to a value, and where in the word the value begins; without the latter, it is the next
    /// word: `--name=value`, `--name`, `NAME=value`, `"NAME=value"`.
    fn setting(&self, word: Node<'_>) -> Option<(Span, Option<usize>)> {
        let (lead, quote) = match word.kind() {
            "word" => (word, 0),
            "concatenation" => (named(word).next().filter(|w| w.kind() == "word")?, 0),
            "string" | "raw_string" => (word, 1),
            _ => return None,
        };
        let text = self.text_of(lead).get(quote..)?;
        let start = lead.start_byte() + quote;
        let dashes = text.len() - text.trim_start_matches('-').len();
        let name = &text[dashes..];
        let length =
            name.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))).unwrap_or(name.len());
        let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        if !is_name || dashes == 1 || (dashes > 0 && quote > 0) {
            return None;
        }
        let at = Span::new(start + dashes, start + dashes + length);
        if name[length..].starts_with('=') {
            return Some((at, Some(quote + dashes + length + 1)));
        }
        let ends = length == name.len() && word.kind() == "word" && dashes == 2;
        ends.then_some((at, None))
    }

    /// A word without its first `from` bytes.
    fn rest_of(&mut self, word: Node<'_>, from: usize) -> ExprId {
        let start = word.start_byte() + from;
        match word.kind() {
            "concatenation" => self.concatenation(word, from),
            "string" => self.parts(word, Span::new(start, word.end_byte().saturating_sub(1).max(start)), false),
            kind => {
                let end = word.end_byte() - usize::from(kind == "raw_string");
                let rest = Span::new(start, end.max(start));
                let text = &self.text[rest.range()];
                let value = if kind == "raw_string" { Name::new(text) } else { unescaped(text) };
                self.module.add_expr(rest, ExprKind::Literal(Literal::Str(value)))
            }
        }
    }

    /// `> file`, `<< END`, `<<< text`; duplicated descriptors (`2>&1`) say nothing.
    pub(super) fn redirect(&mut self, node: Node<'_>) -> Option<Arg> {
        let (name, value) = match node.kind() {
            "file_redirect" => {
                let to = node.child_by_field_name("destination").filter(|d| d.kind() != "number")?;
                let name = if self.text_of(node).contains('>') { ">" } else { "<" };
                (name, self.word(to))
            }
            "herestring_redirect" => {
                ("<<<", named(node).find(|c| c.kind() != "file_descriptor").map(|w| self.word(w))?)
            }
            "heredoc_redirect" => {
                let body = named(node).find(|c| c.kind() == "heredoc_body")?;
                ("<<", self.parts(body, span(body), false))
            }
            _ => return None,
        };
        Some(Arg { name: Some(name.into()), value, spread: false })
    }

    /// A command with what its redirections add. Behind `<<END` may stand words and a pipe.
    pub(super) fn redirected(&mut self, node: Node<'_>) -> ExprId {
        let mut added = Vec::new();
        let mut piped = None;
        let mut cursor = node.walk();
        let redirects: Vec<Node<'_>> = node.children_by_field_name("redirect", &mut cursor).collect();
        for redirect in redirects {
            let mut cursor = redirect.walk();
            if redirect.kind() == "heredoc_redirect" {
                let words: Vec<Node<'_>> = redirect.children_by_field_name("argument", &mut cursor).collect();
                self.words(&words, &mut added);
                for inner in named(redirect).filter(|c| c.kind().ends_with("_redirect")) {
                    added.extend(self.redirect(inner));
                }
                piped = piped.or_else(|| named(redirect).find(|c| matches!(c.kind(), "pipeline" | "list" | "command")));
            }
            added.extend(self.redirect(redirect));
        }
        let value = match node.child_by_field_name("body") {
            Some(body) => self.condition(body),
            None => {
                let callee = self.name_expr(node, ":");
                self.expr(node, ExprKind::Call { callee, args: Vec::new() })
            }
        };
        if let ExprKind::Call { args, .. } = &mut self.module.exprs[value.index()].kind {
            args.extend(added);
        } else if !added.is_empty() {
            // `[ x ] > f`, `a || b > f`
            let parts = std::iter::once(value).chain(added.into_iter().map(|a| a.value)).collect();
            return self.expr(node, ExprKind::List(parts));
        }
        let Some(rest) = piped else { return value };
        self.input = Some(value);
        let whole = self.condition(rest);
        match self.input.take() {
            Some(before) => self.binary(BinaryOp::And, before, whole),
            None => whole,
        }
    }

    pub(super) fn unset(&mut self, node: Node<'_>) -> ExprId {
        let args = named(node).map(|c| Arg { name: None, value: self.word(c), spread: false }).collect();
        let callee = self.name_expr(node, "unset");
        self.expr(node, ExprKind::Call { callee, args })
    }
}

/// `a && b || c`, each part with the operator before it. The grammar nests these to the left, as deep as they are long.
pub(super) fn links(node: Node<'_>) -> Vec<(BinaryOp, Node<'_>)> {
    let mut out = Vec::new();
    let mut work = vec![(BinaryOp::And, node)];
    while let Some((lead, at)) = work.pop() {
        if at.kind() != "list" {
            out.push((lead, at));
            continue;
        }
        let mut op = lead;
        let mut parts = Vec::new();
        for child in super::super::tree::children(at) {
            match child.kind() {
                "&&" => op = BinaryOp::And,
                "||" => op = BinaryOp::Or,
                _ if child.is_named() && (child.is_error() || !child.is_extra()) => parts.push((op, child)),
                _ => {}
            }
        }
        work.extend(parts.into_iter().rev());
    }
    out
}
