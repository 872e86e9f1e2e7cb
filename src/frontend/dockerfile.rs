//! Dockerfiles: instructions line by line; their arguments are read as shell words, which they nearly are.
//!
//! * `ENV A=x` and `ARG A=x` are assignments, `ENV A x` (the old form) too. `ARG A` declares a name without a value.
//! * `RUN`, and `CMD` and `ENTRYPOINT` in their shell form, are the shell statements that they hold, each at its place in
//!   the file: continuation marks and comment lines between are left out. A `RUN <<END` is a script of its own.
//! * The form in brackets, and every other instruction, is a call: `CMD(["serve", "--port", "80"])`, `LABEL(a.b="c")`,
//!   `COPY("a", "/b", from="build")`, with the text of a here-document as the argument `<<`.
//!
//! A script for another interpreter (`RUN <<END python3`) stays text. Written by hand: the format is one of lines, and
//! what stands in them is another language anyway.

use super::shell;
use crate::ir::{Arg, Block, ExprId, ExprKind, Literal, Module, Name, StmtKind};
use crate::source::{FileId, Language, Span};

pub fn lower(file: FileId, language: Language, text: &str) -> Module {
    let mut reader = Reader { module: Some(Module::new(file, language)), text, body: Block::new() };
    let mut lines = Lines::new(text);
    while let Some(instruction) = lines.next(reader.module()) {
        reader.instruction(&instruction);
    }
    let mut module = reader.take();
    module.body = reader.body;
    module
}

/// One instruction: where its keyword and the pieces of its arguments stand.
struct Instruction {
    keyword: Span,
    /// Without continuation marks, line ends and comment lines.
    pieces: Vec<Span>,
    /// The lines of each here-document, without the line that ends it.
    documents: Vec<Span>,
    /// From the keyword to the end of the last here-document.
    whole: Span,
}

struct Lines<'t> {
    text: &'t str,
    at: usize,
    escape: char,
}

impl<'t> Lines<'t> {
    fn new(text: &'t str) -> Self {
        // `# escape=` may only stand in the first lines
        let head = text.lines().take_while(|l| l.starts_with('#')).take(4);
        let backtick = head.map(|l| l.replace(' ', "").to_ascii_lowercase()).any(|l| l == "#escape=`");
        Self { text, at: 0, escape: if backtick { '`' } else { '\\' } }
    }

    /// The next line, without its end.
    fn line(&mut self) -> Option<Span> {
        if self.at >= self.text.len() {
            return None;
        }
        let start = self.at;
        let rest = &self.text[start..];
        let length = rest.find('\n').unwrap_or(rest.len());
        self.at = (start + length + 1).min(self.text.len());
        Some(Span::new(start, start + rest[..length].trim_end_matches('\r').len()))
    }

    fn next(&mut self, module: &mut Module) -> Option<Instruction> {
        let first = loop {
            let line = self.line()?;
            let text = self.text[line.range()].trim_start();
            let start = line.end as usize - text.len();
            if text.starts_with('#') {
                module.comments.push(Span::new(start, line.end as usize));
            } else if !text.trim_end().is_empty() {
                break Span::new(start, line.end as usize);
            }
        };
        let text = &self.text[first.range()];
        let length = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
        let start = first.start as usize;
        let keyword = Span::new(start, start + length);
        let mut pieces = Vec::new();
        let mut line = Span::new(start + length, first.end as usize);
        loop {
            let text = self.text[line.range()].trim_end();
            let (kept, goes_on) = match text.strip_suffix(self.escape) {
                Some(kept) => (kept, true),
                None => (text, false),
            };
            let from = line.start as usize;
            if !kept.is_empty() {
                pieces.push(Span::new(from, from + kept.len()));
            }
            if !goes_on {
                break;
            }
            // blank lines and comments may stand between the lines of an instruction
            let next = loop {
                let Some(line) = self.line() else { break None };
                let text = self.text[line.range()].trim_start();
                if text.starts_with('#') {
                    module.comments.push(Span::new(line.end as usize - text.len(), line.end as usize));
                } else if !text.is_empty() {
                    break Some(line);
                }
            };
            match next {
                Some(next) => line = next,
                None => break,
            }
        }
        let mut documents = Vec::new();
        let mut end = pieces.last().map_or(keyword.end, |p| p.end) as usize;
        if matches!(self.text[keyword.range()].to_ascii_uppercase().as_str(), "RUN" | "COPY" | "ADD") {
            let marks: Vec<String> = pieces.iter().flat_map(|p| marks(&self.text[p.range()])).collect();
            for mark in marks {
                let (document, closed) = self.document(&mark);
                documents.push(document);
                end = closed;
            }
        }
        let whole = Span::new(keyword.start as usize, end);
        Some(Instruction { keyword, pieces, documents, whole })
    }

    /// The lines up to one that holds only `mark`, and where that one ends.
    fn document(&mut self, mark: &str) -> (Span, usize) {
        let start = self.at;
        let mut end = start;
        while let Some(line) = self.line() {
            if self.text[line.range()].trim() == mark {
                return (Span::new(start, end), line.end as usize);
            }
            end = self.at;
        }
        (Span::new(start, end), end)
    }
}

/// The names of the here-documents that a line begins: `<<END`, `<<-"END"`.
fn marks(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = line;
    while let Some(at) = rest.find("<<") {
        rest = &rest[at + 2..];
        if rest.starts_with('<') {
            rest = rest.trim_start_matches('<');
            continue;
        }
        let name = rest.trim_start_matches('-').trim_start_matches(['"', '\'']);
        let length = name.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(name.len());
        if name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
            found.push(name[..length].to_owned());
        }
    }
    found
}

struct Reader<'t> {
    /// Lent to the shell's frontend while it reads.
    module: Option<Module>,
    text: &'t str,
    body: Block,
}

impl Reader<'_> {
    fn module(&mut self) -> &mut Module {
        self.module.get_or_insert_with(|| Module::new(FileId(0), Language::Dockerfile))
    }

    fn take(&mut self) -> Module {
        self.module();
        self.module.take().unwrap_or_else(|| Module::new(FileId(0), Language::Dockerfile))
    }

    fn shell(&mut self, ranges: &[Span]) {
        let module = self.take();
        let (module, block) = shell::lower_lines(module, self.text, ranges);
        self.module = Some(module);
        self.body.extend(block);
    }

    fn instruction(&mut self, it: &Instruction) {
        let keyword = self.text[it.keyword.range()].to_ascii_uppercase();
        let Some((first, argument)) = self.first_word(&it.pieces) else { return };
        match keyword.as_str() {
            "RUN" | "CMD" | "ENTRYPOINT" if argument.starts_with('[') => self.call(it, &keyword, true),
            "SHELL" | "VOLUME" | "COPY" | "ADD" if argument.starts_with('[') => self.call(it, &keyword, true),
            "RUN" if argument.starts_with("<<") => self.script(it),
            "RUN" if !it.documents.is_empty() => {
                self.shell(&[Span::new(first, it.whole.end as usize)]);
            }
            "RUN" => {
                let ranges = self.without_flags(&it.pieces);
                self.shell(&ranges);
            }
            "CMD" | "ENTRYPOINT" => self.shell(&it.pieces),
            "ENV" if !argument.contains('=') => self.old_env(it, first, argument.len()),
            "ENV" => self.shell(&it.pieces),
            "ARG" => self.argument(it),
            "HEALTHCHECK" | "ONBUILD" => self.inner(it),
            // a person's name is no shell word
            "MAINTAINER" => {
                let at = Span::new(first, it.whole.end as usize);
                let value = self.string(at, self.text[at.range()].into());
                self.call_of(it, &keyword, value);
            }
            _ => self.call(it, &keyword, false),
        }
    }

    /// Where the first word of the arguments stands, and the word.
    fn first_word(&self, pieces: &[Span]) -> Option<(usize, String)> {
        pieces.iter().find_map(|p| {
            let text = &self.text[p.range()];
            let word = text.split_whitespace().next()?;
            Some((p.start as usize + text.find(word)?, word.to_owned()))
        })
    }

    /// `RUN --mount=type=secret,id=x command`
    fn without_flags(&self, pieces: &[Span]) -> Vec<Span> {
        let mut pieces = pieces.to_vec();
        while let Some((at, word)) = self.first_word(&pieces).filter(|(_, word)| word.starts_with("--")) {
            let end = at + word.len();
            pieces.retain(|p| p.end as usize > end);
            if let Some(first) = pieces.first_mut().filter(|p| (p.start as usize) < end) {
                *first = Span::new(end, first.end as usize);
            }
        }
        pieces
    }

    /// `RUN <<END`: a script. What follows the mark is its interpreter.
    fn script(&mut self, it: &Instruction) {
        let head: String = it.pieces.iter().map(|p| &self.text[p.range()]).collect();
        let interpreter = head.split_whitespace().nth(1).unwrap_or("sh").to_owned();
        let name = interpreter.rsplit('/').next().unwrap_or_default();
        let documents = it.documents.clone();
        for document in documents {
            let is_other = self.text[document.range()].strip_prefix("#!").is_some_and(|l| {
                let first = l.lines().next().unwrap_or_default();
                !["sh", "bash", "ash", "dash", "ksh", "zsh"].iter().any(|s| first.ends_with(s))
            });
            if name.ends_with("sh") && !is_other {
                self.shell(&[document]);
            } else {
                let value = self.string(document, self.text[document.range()].into());
                let statement = self.module().add_stmt(document, StmtKind::Expr(value));
                self.body.push(statement);
            }
        }
    }

    /// `ENV NAME the rest of the line`
    fn old_env(&mut self, it: &Instruction, start: usize, length: usize) {
        let name_at = Span::new(start, start + length);
        let rest: Vec<Span> = it.pieces.iter().filter(|p| p.end > name_at.end).copied().collect();
        let (Some(first), Some(last)) = (rest.first(), rest.last()) else { return };
        let from = first.start.max(name_at.end) as usize;
        let raw = &self.text[from..last.end as usize];
        let trimmed = raw.trim_start();
        let at = Span::new(from + raw.len() - trimmed.len(), last.end as usize);
        let value = trimmed.trim_end();
        let inner = value.strip_prefix('"').and_then(|v| v.strip_suffix('"')).unwrap_or(value);
        let value = self.string(at, inner.into());
        self.assign(it.whole, name_at, Some(value));
    }

    fn assign(&mut self, whole: Span, name_at: Span, value: Option<ExprId>) {
        let name = Name::new(&self.text[name_at.range()]);
        let module = self.module();
        let target = module.add_expr(name_at, ExprKind::Name(name));
        let kind = ExprKind::Assign { target, value, op: None, declared: None, is_declaration: true };
        let assign = module.add_expr(whole, kind);
        let statement = module.add_stmt(whole, StmtKind::Expr(assign));
        self.body.push(statement);
    }

    /// `ARG A B=x`
    fn argument(&mut self, it: &Instruction) {
        let mut values = Vec::new();
        for piece in &it.pieces {
            let text = &self.text[piece.range()];
            let is_name = |w: &str| w.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
            if text.split_whitespace().all(is_name) {
                let words: Vec<Span> = text
                    .split_whitespace()
                    .filter_map(|w| {
                        let at = piece.start as usize + (w.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
                        Some(Span::new(at, at + w.len()))
                    })
                    .collect();
                for word in words {
                    self.assign(word, word, None);
                }
            } else {
                values.push(*piece);
            }
        }
        if !values.is_empty() {
            self.shell(&values);
        }
    }

    /// `HEALTHCHECK --interval=5s CMD x`, `ONBUILD RUN x`: the instruction inside.
    fn inner(&mut self, it: &Instruction) {
        let pieces = self.without_flags(&it.pieces);
        let Some((at, word)) = self.first_word(&pieces) else { return };
        let end = at + word.len();
        let mut rest: Vec<Span> = pieces.into_iter().filter(|p| p.end as usize > end).collect();
        if let Some(first) = rest.first_mut().filter(|p| (p.start as usize) < end) {
            *first = Span::new(end, first.end as usize);
        }
        let keyword = Span::new(at, end);
        let nests = matches!(word.to_ascii_uppercase().as_str(), "ONBUILD" | "HEALTHCHECK");
        if !nests {
            self.instruction(&Instruction { keyword, pieces: rest, documents: it.documents.clone(), whole: it.whole });
        }
    }

    /// An instruction as a call of its keyword.
    fn call(&mut self, it: &Instruction, keyword: &str, is_list: bool) {
        if !is_list {
            // `LABEL a.b="c"` is a command with its words
            let ranges = if it.documents.is_empty() {
                std::iter::once(it.keyword).chain(it.pieces.iter().copied()).collect()
            } else {
                vec![it.whole]
            };
            return self.shell(&ranges);
        }
        let value = self.list(&it.pieces);
        self.call_of(it, keyword, value);
    }

    fn call_of(&mut self, it: &Instruction, keyword: &str, value: ExprId) {
        let args = vec![Arg { name: None, value, spread: false }];
        let module = self.module();
        let callee = module.add_expr(it.keyword, ExprKind::Name(keyword.into()));
        let call = module.add_expr(it.whole, ExprKind::Call { callee, args });
        let statement = module.add_stmt(it.whole, StmtKind::Expr(call));
        self.body.push(statement);
    }

    /// `["a", "b"]`
    fn list(&mut self, pieces: &[Span]) -> ExprId {
        let mut items = Vec::new();
        for piece in pieces {
            let text = &self.text[piece.range()];
            let mut open = None;
            let mut is_escaped = false;
            let mut found = Vec::new();
            for (i, c) in text.char_indices() {
                match open {
                    None if c == '"' => open = Some(i),
                    Some(start) if c == '"' && !is_escaped => {
                        found.push((start, i + 1));
                        open = None;
                    }
                    _ => {}
                }
                is_escaped = c == '\\' && !is_escaped;
            }
            for (from, to) in found {
                let value = super::escapes::quoted(&text[from..to]);
                let start = piece.start as usize;
                items.push(self.string(Span::new(start + from, start + to), value));
            }
        }
        let whole = pieces.first().zip(pieces.last()).map_or(Span::at(0), |(a, b)| a.to(*b));
        self.module().add_expr(whole, ExprKind::List(items))
    }

    fn string(&mut self, at: Span, value: Name) -> ExprId {
        self.module().add_expr(at, ExprKind::Literal(Literal::Str(value)))
    }
}
