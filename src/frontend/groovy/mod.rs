//! Groovy: Gradle scripts, Jenkinsfiles, Grails and plain classes. Read by hand, because commands without parentheses, in
//! which build scripts are written, need to know where a line ends.
//!
//! What the language writes in its own way lowers like this:
//! - `name a, b` without parentheses is the call `name(a, b)`, and `a b c d` is `a(b).c(d)`. A closure behind a call is its
//!   last argument, a lambda; without parameters it has the one named `it`.
//! - `key: value` in a call is a named argument, in brackets an entry; `[a, b]` is a list, `[:]` an empty object.
//! - The last expression of a method or closure is what it returns.
//! - `"$a.b ${c}"` is a template. `/x/` and `$/x/$` are regular expressions.
//! - `a?.b`, `a*.b`, `a.@b`, `a.&b` and `a::b` are members. `a <=> b` and `a =~ b` compare; `a..b` is a list of both.
//! - `def`, a type or a modifier before a name declares it. A statement with an annotation before it keeps that only where
//!   it is a class, method or field.
//! - The literal script of a `sh` step is read as shell too; its statements follow those of the file.
//!
//! A file that is not understood in a place goes on with the next line.

mod classes;
mod expressions;
mod lexer;
mod statements;
mod strings;
mod types;
mod values;

use std::ops::{Deref, DerefMut};

use super::shell;
use super::tree::Lowering;
use crate::ir::{Block, Literal, Module, ModuleGap, Name};
use crate::source::{FileId, Gap, Language, Span};
use lexer::{Kind, Token, lex};

/// Lowers one file.
pub fn lower(file: FileId, language: Language, text: &str) -> Module {
    let lexed = lex(text, Span::new(0, text.len()));
    let mut groovy = Groovy {
        lowering: Lowering::new(file, language, text),
        tokens: lexed.tokens,
        at: 0,
        parens: 0,
        misread: Vec::new(),
        scripts: Vec::new(),
    };
    let mut body = Block::new();
    while !groovy.is_end() {
        let before = groovy.at;
        groovy.statement(&mut body);
        groovy.skip_stray(before);
    }
    let Groovy { lowering, misread, scripts, .. } = groovy;
    let mut module = lowering.module;
    module.body = body;
    module.comments = lexed.comments;
    if let Some(first) = misread.first() {
        let message = format!("not understood in {} places; the rest was read", misread.len());
        module.gaps.push(ModuleGap { kind: Gap::Syntax, span: *first, message });
    }
    for script in scripts {
        let (read, block) = shell::lower_lines(module, text, &shell::script_ranges(text, script));
        module = read;
        module.body.extend(block);
    }
    module
}

struct Groovy<'t> {
    lowering: Lowering<'t>,
    tokens: Vec<Token>,
    at: usize,
    /// Open parentheses and brackets: in them, line ends mean nothing.
    parens: usize,
    /// Where a token was passed over.
    misread: Vec<Span>,
    /// The text of shell steps.
    scripts: Vec<Span>,
}

impl<'t> Deref for Groovy<'t> {
    type Target = Lowering<'t>;

    fn deref(&self) -> &Lowering<'t> {
        &self.lowering
    }
}

impl DerefMut for Groovy<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.lowering
    }
}

/// The cursor over the tokens.
impl<'t> Groovy<'t> {
    fn token(&self) -> Token {
        self.ahead(0)
    }

    fn ahead(&self, n: usize) -> Token {
        let last = self.tokens.len() - 1;
        self.tokens[(self.at + n).min(last)]
    }

    fn text_ahead(&self, n: usize) -> &'t str {
        &self.lowering.text[self.ahead(n).span.range()]
    }

    fn is_end(&self) -> bool {
        self.token().kind == Kind::End
    }

    /// Whether the next token is this sign or word.
    fn is(&self, written: &str) -> bool {
        self.is_ahead(0, written)
    }

    fn is_ahead(&self, n: usize, written: &str) -> bool {
        matches!(self.ahead(n).kind, Kind::Sign | Kind::Word) && self.text_ahead(n) == written
    }

    fn is_word(&self, n: usize) -> bool {
        self.ahead(n).kind == Kind::Word
    }

    /// Passes over the next token, if it is this one.
    fn eat(&mut self, written: &str) -> bool {
        let is = self.is(written);
        if is {
            self.at += 1;
        }
        is
    }

    fn bump(&mut self) -> Token {
        let token = self.token();
        if token.kind != Kind::End {
            self.at += 1;
        }
        token
    }

    /// Where the last token ends.
    fn last_end(&self) -> usize {
        self.at.checked_sub(1).map_or(0, |i| self.tokens[i].span.end as usize)
    }

    fn span_from(&self, start: u32) -> Span {
        Span::new(start as usize, self.last_end().max(start as usize))
    }

    /// Whether the statement ends before the next token.
    fn ends_here(&self) -> bool {
        let token = self.token();
        token.kind == Kind::End
            || self.parens == 0 && token.on_new_line
            || token.kind == Kind::Sign && matches!(self.text_ahead(0), ";" | "}")
    }

    /// A word that was written as a name.
    fn name(&mut self) -> Option<(Name, Span)> {
        let token = self.token();
        match token.kind {
            Kind::Word => {
                self.at += 1;
                Some((Name::new(&self.lowering.text[token.span.range()]), token.span))
            }
            // `map.'a key'`, `def "a test"()`
            Kind::Text { mark, .. } => {
                self.at += 1;
                let inner = strings::inner(token.span, mark);
                Some((Name::new(&self.lowering.text[inner.range()]), token.span))
            }
            _ => None,
        }
    }

    /// After a statement that read nothing, one token is passed over.
    fn skip_stray(&mut self, before: usize) {
        if self.at == before {
            let token = self.bump();
            if !matches!(&self.lowering.text[token.span.range()], ";" | "") {
                self.misread.push(token.span);
            }
        }
    }

    fn literal(&mut self, span: Span, literal: Literal) -> crate::ir::ExprId {
        self.module.add_expr(span, crate::ir::ExprKind::Literal(literal))
    }
}
