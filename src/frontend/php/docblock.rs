//! Annotations in doc comments, as they were written before the language had attributes:
//! `/** @Route("/citizens/{id}", methods={"GET"}) */`. They lower to what the attribute would.
//!
//! The words of documentation tools (`@param`, `@throws`) are left alone: a name must begin with a capital letter, and be
//! imported by the file or be qualified.

use tree_sitter::Node;

use super::Php;
use crate::ir::{Annotation, Arg, Entry, ExprId, ExprKind, ImportKind, Literal, Name};
use crate::source::Span;

/// Annotations and lists within each other that are read.
const MAX_DEPTH: u32 = 16;

/// Bytes of a comment that is read.
const MAX_COMMENT: usize = 1 << 16;

impl Php<'_> {
    /// Those of the comment that stands before a declaration.
    pub(super) fn doc_annotations(&mut self, node: Node<'_>) -> Vec<Annotation> {
        let before = self.text[..node.start_byte()].trim_end();
        let Some(base) = before.strip_suffix("*/").and_then(|b| b.rfind("/*")) else { return Vec::new() };
        let text = &before[base..];
        if !text.starts_with("/**") || !text.contains('@') || text.len() > MAX_COMMENT {
            return Vec::new();
        }
        let text = text.to_owned();
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(sign) = text[at..].find('@').map(|i| at + i) {
            at = sign + 1;
            let line = text[..sign].rfind('\n').map_or(0, |i| i + 1);
            let is_first = text[line..sign].chars().all(|c| matches!(c, ' ' | '\t' | '*' | '/'));
            if !is_first {
                continue;
            }
            let mut reader = Reader { php: self, text: &text, base, at: sign };
            if let Some(expr) = reader.annotation(0) {
                at = reader.at.max(at);
                found.push(Annotation { span: Span::new(base + sign, base + at), expr });
            }
        }
        found
    }

    fn names_annotation(&self, name: &str) -> bool {
        let mut segments = name.split('\\').filter(|s| !s.is_empty());
        let (Some(first), last) = (segments.next(), segments.next_back()) else { return false };
        let is_class = last.unwrap_or(first).starts_with(|c: char| c.is_ascii_uppercase());
        let imported = self.module.imports.iter().any(|i| {
            i.kind == ImportKind::Item && i.alias.as_ref().or(i.name.as_ref()).is_some_and(|local| local == first)
        });
        is_class && (imported || last.is_some())
    }
}

/// A key with its place, if there is one, and the value.
type Entered = (Option<(usize, Name)>, ExprId);

struct Reader<'r, 'p, 't> {
    php: &'r mut Php<'p>,
    text: &'t str,
    /// Where the text begins in the file.
    base: usize,
    at: usize,
}

impl Reader<'_, '_, '_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Past blanks and the stars at the beginning of lines.
    fn skip(&mut self) {
        let skipped = self.rest().len() - self.rest().trim_start_matches([' ', '\t', '\r', '\n', '*']).len();
        self.at += skipped;
    }

    fn takes(&mut self, sign: char) -> bool {
        self.skip();
        let is_next = self.peek() == Some(sign);
        if is_next {
            self.at += sign.len_utf8();
        }
        is_next
    }

    fn word(&mut self, allowed: impl Fn(char) -> bool) -> Option<(usize, String)> {
        let start = self.at;
        let length = self.rest().find(|c| !allowed(c)).unwrap_or(self.rest().len());
        self.at += length;
        (length > 0).then(|| (start, self.text[start..start + length].to_owned()))
    }

    fn span(&self, start: usize) -> Span {
        Span::new(self.base + start, self.base + self.at)
    }

    fn add(&mut self, start: usize, kind: ExprKind) -> ExprId {
        let span = self.span(start);
        self.php.module.add_expr(span, kind)
    }

    /// `@Name`, `@Ns\Name(…)`.
    fn annotation(&mut self, depth: u32) -> Option<ExprId> {
        let start = self.at;
        if depth >= MAX_DEPTH || !self.takes('@') {
            return None;
        }
        let (_, name) = self.word(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '\\'))?;
        if !self.php.names_annotation(&name) {
            return None;
        }
        let callee = self.dotted(start + 1, name.split('\\').filter(|s| !s.is_empty()));
        if self.peek() != Some('(') {
            return Some(callee);
        }
        self.at += 1;
        let args = self.entries(')', depth)?;
        let args = args.into_iter().map(|(key, value)| Arg { name: key.map(|(_, k)| k), value, spread: false });
        let args = args.collect();
        Some(self.add(start, ExprKind::Call { callee, args }))
    }

    fn dotted<'s>(&mut self, start: usize, segments: impl Iterator<Item = &'s str>) -> ExprId {
        let mut whole: Option<ExprId> = None;
        for segment in segments {
            let name = Name::new(segment);
            let kind = match whole {
                None => ExprKind::Name(name),
                Some(object) => ExprKind::Member { object, name },
            };
            whole = Some(self.add(start, kind));
        }
        match whole {
            Some(whole) => whole,
            None => self.add(start, ExprKind::Literal(Literal::Null)),
        }
    }

    /// `"/x", methods={"GET"}` to the closing sign; None where it is no such list.
    fn entries(&mut self, end: char, depth: u32) -> Option<Vec<Entered>> {
        let mut found = Vec::new();
        loop {
            self.skip();
            if self.takes(end) {
                return Some(found);
            }
            let start = self.at;
            let value = self.value(depth)?;
            let assigned = self.takes('=') || self.takes(':');
            if assigned {
                let key = match self.php.module.kind(value) {
                    ExprKind::Literal(Literal::Str(s)) => s.clone(),
                    ExprKind::Name(n) => n.clone(),
                    _ => return None,
                };
                let value = self.value(depth)?;
                found.push((Some((start, key)), value));
            } else {
                found.push((None, value));
            }
            if !self.takes(',') {
                self.skip();
                return self.takes(end).then_some(found);
            }
        }
    }

    fn value(&mut self, depth: u32) -> Option<ExprId> {
        self.skip();
        let start = self.at;
        match self.peek()? {
            _ if depth >= MAX_DEPTH => None,
            '@' => self.annotation(depth + 1),
            '"' => self.string(),
            '{' => {
                self.at += 1;
                let entries = self.entries('}', depth + 1)?;
                if entries.iter().all(|(key, _)| key.is_none()) {
                    let items = entries.into_iter().map(|(_, value)| value).collect();
                    return Some(self.add(start, ExprKind::List(items)));
                }
                let mut kept = Vec::new();
                for (key, value) in entries {
                    let key = key.map(|(at, name)| self.add(at, ExprKind::Literal(Literal::Str(name))));
                    kept.push(Entry { key, value });
                }
                Some(self.add(start, ExprKind::Object(kept)))
            }
            _ => {
                let (_, word) =
                    self.word(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '\\' | ':' | '.' | '-'))?;
                // methods: "GET" in the newer form
                let word = match word.strip_suffix(':') {
                    Some(key) => {
                        self.at -= 1;
                        key.to_owned()
                    }
                    None => word,
                };
                let kind = match word.to_ascii_lowercase().as_str() {
                    "true" => ExprKind::Literal(Literal::Bool(true)),
                    "false" => ExprKind::Literal(Literal::Bool(false)),
                    "null" => ExprKind::Literal(Literal::Null),
                    _ if word.starts_with(|c: char| c.is_ascii_digit() || c == '-') => {
                        ExprKind::Literal(Literal::Number(Name::new(&word)))
                    }
                    _ => {
                        let segments: Vec<&str> = word.split([':', '\\']).filter(|s| !s.is_empty()).collect();
                        return Some(self.dotted(start, segments.into_iter()));
                    }
                };
                Some(self.add(start, kind))
            }
        }
    }

    /// A doubled quote stands for one.
    fn string(&mut self) -> Option<ExprId> {
        let start = self.at;
        self.at += 1;
        let mut value = String::new();
        loop {
            let next = self.rest().find('"')?;
            value.push_str(&self.text[self.at..self.at + next]);
            self.at += next + 1;
            if self.peek() != Some('"') {
                break;
            }
            value.push('"');
            self.at += 1;
        }
        Some(self.add(start, ExprKind::Literal(Literal::Str(Name::new(value)))))
    }
}

#[cfg(test)]
mod tests {
    use crate::ir::{ExprKind, Module, Name};
    use crate::source::{FileId, Language};

    fn lower(text: &str) -> Module {
        super::super::lower(FileId(0), Language::Php, text)
    }

    #[test]
    fn annotations_lower_like_attributes() {
        let module = lower(
            "<?php\nuse Acme\\Route;\nuse OpenApi\\Annotations as OA;\nclass C {\n/**\n * Shows one, see @Route(\"/no\").\n *\n \
             * @param int $id the \"id\"\n * @Route(\"/x/{id}\", methods={\"GET\", \"PUT\"},\n *     requirements={\"id\": \"\\d+\"})\n \
             * @OA\\Get(path=\"/x\", @OA\\Response(response=200))\n * @Unknown(1)\n */\npublic function show() {}\n}\n",
        );
        let annotations = &module.functions[0].annotations;
        assert_eq!(annotations.len(), 2);
        let ExprKind::Call { callee, args } = module.kind(annotations[0].expr) else { panic!("a call") };
        assert_eq!(module.dotted(*callee).as_deref(), Some("Route"));
        assert_eq!(args.len(), 3);
        assert_eq!(module.str_literal(args[0].value), Some(&Name::new("/x/{id}")));
        assert_eq!(args[1].name.as_deref(), Some("methods"));
        let ExprKind::Call { callee, .. } = module.kind(annotations[1].expr) else { panic!("a call") };
        assert_eq!(module.dotted(*callee).as_deref(), Some("OA.Get"));
    }

    #[test]
    fn a_broken_comment_gives_nothing() {
        let module = lower("<?php\nuse Acme\\Route;\n/** @Route(\"/x, methods={ */\nclass C {}\n");
        assert!(module.classes[0].annotations.is_empty());
        let deep = format!("<?php\nuse Acme\\Route;\n/** @Route({}1) */\nclass C {{}}\n", "{".repeat(5000));
        assert!(lower(&deep).classes[0].annotations.is_empty());
    }
}
