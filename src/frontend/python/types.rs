//! Types as written: `Optional[X]` and `X | None` are `X`, `Annotated[T, m]` is `T` with metadata, a string is the type
//! that it spells (a forward reference).

use tree_sitter::Node;

use super::Python;
use crate::frontend::tree::{named, span};
use crate::frontend::walks::Frontend;
use crate::ir::{ExprId, Name, TypeRef};
use crate::source::Span;

/// Nesting beyond which the type in a string is not read.
const MAX_QUOTED: usize = 32;

impl Python<'_> {
    pub(super) fn type_ref(&mut self, node: Node<'_>) -> TypeRef {
        if !self.enter(node) {
            return plain(span(node), Name::default());
        }
        let ty = self.type_here(node);
        self.leave();
        ty
    }

    fn type_here(&mut self, node: Node<'_>) -> TypeRef {
        let at = span(node);
        match node.kind() {
            "type" | "parenthesized_expression" => match named(node).next() {
                Some(inner) => TypeRef { span: at, ..self.type_ref(inner) },
                None => plain(at, Name::default()),
            },
            "identifier" | "attribute" | "dotted_name" => plain(at, self.dotted_text(node)),
            "none" => plain(at, Name::new_static("None")),
            "member_type" => plain(at, self.dotted_text(node)),
            "string" => {
                let value = self.value(node);
                let text = self.module.str_literal(value).cloned().unwrap_or_default();
                Quoted { text: text.as_str(), span: at, depth: 0 }.union()
            }
            "binary_operator" | "union_type" => {
                let mut sides = Vec::new();
                self.union_sides(node, &mut sides);
                union(at, sides)
            }
            "list" => TypeRef { args: self.type_args(named(node)), ..plain(at, Name::new_static("[]")) },
            "subscript" => {
                let Some(base) = node.child_by_field_name("value") else { return plain(at, Name::default()) };
                let args: Vec<_> = named(node).filter(|c| c.id() != base.id()).collect();
                let name = self.dotted_text(base);
                self.generic(at, name, args)
            }
            "generic_type" => {
                let mut parts = named(node);
                let name = parts.next().map_or_else(Name::default, |n| self.dotted_text(n));
                let args = parts.next().map_or_else(Vec::new, |p| named(p).collect());
                self.generic(at, name, args)
            }
            // conint(gt=1), Field(...): a type that is computed
            "call" => {
                let value = self.value(node);
                let name = node.child_by_field_name("function").map_or_else(Name::default, |f| self.dotted_text(f));
                TypeRef { metadata: vec![value], ..plain(at, name) }
            }
            _ => {
                let value = self.value(node);
                TypeRef { metadata: vec![value], ..plain(at, Name::default()) }
            }
        }
    }

    fn type_args<'n>(&mut self, nodes: impl Iterator<Item = Node<'n>>) -> Vec<TypeRef> {
        nodes.map(|n| self.type_ref(n)).collect()
    }

    fn generic(&mut self, at: Span, name: Name, args: Vec<Node<'_>>) -> TypeRef {
        match name.rsplit('.').next().unwrap_or_default() {
            "Annotated" => {
                let mut args = args.into_iter();
                let Some(first) = args.next() else { return plain(at, name) };
                let mut ty = self.type_ref(first);
                ty.span = at;
                let metadata: Vec<ExprId> = args.map(|m| self.value(m)).collect();
                ty.metadata.extend(metadata);
                ty
            }
            // Literal["a", "b"]: values, not types
            "Literal" => plain(at, name),
            "Optional" | "Union" => {
                let sides = self.type_args(args.into_iter());
                union(at, sides)
            }
            _ => TypeRef { args: self.type_args(args.into_iter()), ..plain(at, name) },
        }
    }

    fn union_sides(&mut self, node: Node<'_>, out: &mut Vec<TypeRef>) {
        let mut rest = Vec::new();
        let mut at = node;
        loop {
            let mut sides = named(at);
            let first = sides.next();
            rest.extend(sides.next());
            match first {
                Some(left) if matches!(left.kind(), "binary_operator" | "union_type") => at = left,
                // type nodes wrap each side: `type(union_type(type, type))`
                Some(left) => {
                    let inner = Some(left).filter(|l| l.kind() == "type").and_then(|l| named(l).next());
                    match inner {
                        Some(inner) if matches!(inner.kind(), "binary_operator" | "union_type") => at = inner,
                        _ => {
                            out.push(self.type_ref(left));
                            break;
                        }
                    }
                }
                None => break,
            }
        }
        out.extend(rest.into_iter().rev().map(|n| self.type_ref(n)).collect::<Vec<_>>());
    }

    /// `a.b.c` without the spaces and line breaks that may stand in it.
    fn dotted_text(&self, node: Node<'_>) -> Name {
        let text = self.text_of(node);
        if text.contains(char::is_whitespace) {
            return text.split_whitespace().collect::<String>().into();
        }
        Name::new(text)
    }
}

fn plain(span: Span, name: Name) -> TypeRef {
    TypeRef { span, name, args: Vec::new(), metadata: Vec::new() }
}

/// One type is itself, and `None` does not count.
fn union(span: Span, mut sides: Vec<TypeRef>) -> TypeRef {
    if sides.len() > 1 {
        sides.retain(|t| t.name != "None");
    }
    match sides.len() {
        1 => TypeRef { span, ..sides.swap_remove(0) },
        _ => TypeRef { args: sides, ..plain(span, Name::new_static("Union")) },
    }
}

/// Reads the type in a string: `"list[User] | None"`. All of it has the span of the string.
struct Quoted<'t> {
    text: &'t str,
    span: Span,
    depth: usize,
}

impl Quoted<'_> {
    fn union(&mut self) -> TypeRef {
        let mut sides = vec![self.one()];
        while self.eat('|') {
            sides.push(self.one());
        }
        union(self.span, sides)
    }

    fn one(&mut self) -> TypeRef {
        self.text = self.text.trim_start();
        let end = self.text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.')).unwrap_or(self.text.len());
        let name = Name::new(&self.text[..end]);
        self.text = &self.text[end..];
        let mut args = Vec::new();
        self.depth += 1;
        if self.depth < MAX_QUOTED && self.eat('[') {
            while !self.text.is_empty() && !self.eat(']') {
                args.push(self.union());
                if !self.eat(',') && !self.text.starts_with(']') {
                    break;
                }
            }
        }
        self.depth -= 1;
        match name.rsplit('.').next().unwrap_or_default() {
            "Optional" | "Union" => union(self.span, args),
            _ => TypeRef { args, ..plain(self.span, name) },
        }
    }

    fn eat(&mut self, c: char) -> bool {
        let trimmed = self.text.trim_start();
        match trimmed.strip_prefix(c) {
            Some(rest) => {
                self.text = rest.trim_start();
                true
            }
            None => false,
        }
    }
}
