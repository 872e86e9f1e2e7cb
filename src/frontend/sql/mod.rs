//! SQL of every dialect: seed rows, accounts, settings and table declarations.
//!
//! A reader of statements and no parser of a grammar: dialects disagree on nearly everything but the few forms in
//! which data and passwords stand, and a dump of megabytes must not take longer than its reading. The tokens are
//! walked once; where a form begins, it is taken; everything else is passed over.
//!
//! | written | lowered to |
//! |---|---|
//! | `INSERT INTO t (a, b) VALUES (1, 'x'), …`, rows of `COPY` | `INSERT(t, {a: 1, b: "x"}, …)` |
//! | `a = 'x'` after `SET`, in options, in arguments | an assignment |
//! | `a = 'x'` after `WHERE`, `AND`, `ON`, `IF` … | a comparison |
//! | `CREATE USER u IDENTIFIED BY 'x'`, `ALTER ROLE u PASSWORD 'x'` | `ACCOUNT(user: u, password: "x")` |
//! | `EXEC p 'x', @b = 'y'`, `CALL p('x')` | a call, with keyword arguments |
//! | `CREATE TABLE t (a int DEFAULT 1)` | a record with fields |
//!
//! Columns that an `INSERT` leaves out are those of the table's declaration in the same file. Queries and procedures
//! are not lowered as such: what a query computes is no business of an analysis here.

mod account;
mod rows;
mod table;
mod token;
mod value;

use rustc_hash::FxHashMap;

use crate::ir::{Arg, BinaryOp, ExprId, ExprKind, Literal, Module, Name, StmtKind};
use crate::source::{FileId, Language, Span};

use token::{Kind, Token};

pub fn lower(file: FileId, language: Language, text: &str) -> Module {
    let tokens = token::tokens(text);
    let mut module = Module::new(file, language);
    module.comments = tokens.comments;
    let mut reader = Reader {
        module,
        text,
        tokens: tokens.list,
        at: 0,
        escapes: tokens.escapes,
        columns: FxHashMap::default(),
        user: None,
        depth: 0,
    };
    while reader.at < reader.tokens.len() {
        let before = reader.at;
        reader.piece();
        // every form takes at least its first token
        reader.at = reader.at.max(before + 1);
    }
    reader.module
}

struct Reader<'t> {
    module: Module,
    text: &'t str,
    tokens: Vec<Token>,
    at: usize,
    /// `\` escapes in strings.
    escapes: bool,
    /// The columns of the tables that the file declares, by the table's last name in lower case.
    columns: FxHashMap<String, Vec<ExprId>>,
    /// The account that the statement is about.
    user: Option<ExprId>,
    /// How deep values stand in each other.
    depth: usize,
}

impl<'t> Reader<'t> {
    fn peek(&self, ahead: usize) -> Option<Token> {
        self.tokens.get(self.at + ahead).copied()
    }

    fn is(&self, ahead: usize, byte: u8) -> bool {
        self.peek(ahead).is_some_and(|t| t.is(byte))
    }

    fn raw(&self, token: Token) -> &'t str {
        self.text.get(token.span().range()).unwrap_or_default()
    }

    fn is_word(&self, ahead: usize, words: &[&str]) -> bool {
        self.peek(ahead)
            .is_some_and(|t| t.kind == Kind::Word && words.iter().any(|w| w.eq_ignore_ascii_case(self.raw(t))))
    }

    /// Takes the next token if it is one of the words.
    fn take_word(&mut self, words: &[&str]) -> bool {
        let is = self.is_word(0, words);
        self.at += usize::from(is);
        is
    }

    fn skip_words(&mut self, words: &[&str]) {
        while self.take_word(words) {}
    }

    /// Takes what begins here, if it is a form that is lowered; else one token.
    fn piece(&mut self) {
        let Some(token) = self.peek(0) else { return };
        match token.kind {
            Kind::Punct(b';') => {
                self.user = None;
                self.at += 1;
            }
            Kind::Word => self.word(token),
            Kind::Quoted | Kind::Variable if self.is(1, b'=') => self.equation(),
            Kind::Punct(b'=') => self.declaration(),
            _ => self.at += 1,
        }
    }

    /// `@pw varchar(20) = 'x'`, `v_pw varchar2(20) := 'x'`: the reader stands at the sign.
    fn declaration(&mut self) {
        let back = |n: usize| self.at.checked_sub(n).and_then(|i| self.tokens.get(i)).copied();
        let ty = match back(1) {
            // `varchar(20)`
            Some(t) if t.is(b')') && back(3).is_some_and(|t| t.is(b'(')) => 4,
            _ => 1,
        };
        let name = match (back(ty), back(ty + 1)) {
            (Some(ty), Some(name)) if ty.kind == Kind::Word => {
                Some(name).filter(|n| matches!(n.kind, Kind::Word | Kind::Variable))
            }
            _ => None,
        };
        self.at += 1;
        let Some(name) = name else { return };
        let Some(value) = self.value() else { return };
        let target = self.name_expr(name);
        let span = name.span().to(self.module.span(value));
        let kind = ExprKind::Assign { target, value: Some(value), op: None, declared: None, is_declaration: true };
        self.statement(span, kind);
    }

    fn word(&mut self, token: Token) {
        if self.is(1, b'=') {
            return self.equation();
        }
        let word = self.raw(token).to_ascii_lowercase();
        match word.as_str() {
            "insert" | "into" | "replace" => self.insert(),
            "copy" => self.copy(),
            "table" => self.table(),
            "user" | "role" | "login" => self.account(),
            "identified" => self.identified(),
            "password" | "secret" | "passwd" => self.password(),
            "exec" | "execute" | "call" => self.procedure(),
            "go" => {
                self.user = None;
                self.at += 1;
            }
            _ => self.at += 1,
        }
    }

    /// `a = 'x'`: an assignment after `SET`, a comma or an opening bracket, a comparison in a condition.
    fn equation(&mut self) {
        const CONDITIONS: &[&str] =
            &["where", "and", "or", "on", "when", "if", "having", "not", "elsif", "elseif", "while", "until", "case"];
        let before = self.at.checked_sub(1).and_then(|i| self.tokens.get(i)).copied();
        // `t.password = 'x'`: the word before the qualified name tells
        let before = match before {
            Some(dot) if dot.is(b'.') => self.at.checked_sub(3).and_then(|i| self.tokens.get(i)).copied(),
            other => other,
        };
        let compares = before.is_some_and(|t| {
            let word = self.raw(t);
            CONDITIONS.iter().any(|c| c.eq_ignore_ascii_case(word))
        });
        let Some(name) = self.peek(0) else { return };
        if self.user.is_some() && self.is_word(0, &["password"]) {
            let start = self.at;
            self.at += 2;
            return self.opened_with("password", start);
        }
        // `@n int = 4`
        if before.is_some_and(|t| t.kind == Kind::Variable) {
            self.at += 1;
            return self.declaration();
        }
        self.at += 2;
        let Some(value) = self.value() else { return };
        let target = self.name_expr(name);
        let span = name.span().to(self.module.span(value));
        let kind = if compares {
            ExprKind::Binary { op: BinaryOp::Equal, left: target, right: value }
        } else {
            ExprKind::Assign { target, value: Some(value), op: None, declared: None, is_declaration: false }
        };
        self.statement(span, kind);
    }

    /// `EXEC sp_addlogin 'u', 'x'`, `EXEC p @a = 'x'`, `CALL p('x')`
    fn procedure(&mut self) {
        let Some(start) = self.peek(0) else { return };
        self.at += 1;
        if self.is_word(0, &["immediate", "as", "format"]) {
            return;
        }
        let Some(callee) = self.qualified_name() else { return };
        let in_brackets = self.is(0, b'(');
        self.at += usize::from(in_brackets);
        let mut args = Vec::new();
        loop {
            let name = match (self.peek(0), self.is(1, b'=')) {
                (Some(name), true) if matches!(name.kind, Kind::Variable | Kind::Word) => {
                    self.at += 2;
                    Some(Name::from(self.raw(name).trim_start_matches('@')))
                }
                _ => None,
            };
            let Some(value) = self.value() else { break };
            args.push(Arg { name, value, spread: false });
            if !self.is(0, b',') {
                break;
            }
            self.at += 1;
        }
        self.at += usize::from(in_brackets && self.is(0, b')'));
        let last = args.last().map_or(callee, |a| a.value);
        let span = start.span().to(self.module.span(last));
        self.statement(span, ExprKind::Call { callee, args });
    }

    fn statement(&mut self, span: Span, kind: ExprKind) {
        let id = self.module.add_expr(span, kind);
        let statement = self.module.add_stmt(span, StmtKind::Expr(id));
        self.module.body.push(statement);
    }

    /// `t`, `db.t`, `[dbo].[t]`: the last part is the name, those before it what it is a member of.
    fn qualified_name(&mut self) -> Option<ExprId> {
        let is_name = |t: &Token| matches!(t.kind, Kind::Word | Kind::Quoted);
        let first = self.peek(0).filter(is_name)?;
        self.at += 1;
        let mut id = self.name_expr(first);
        while self.is(0, b'.') {
            // `db..t`: the default owner
            self.at += if self.is(1, b'.') { 2 } else { 1 };
            let Some(next) = self.peek(0).filter(is_name) else { break };
            self.at += 1;
            let span = first.span().to(next.span());
            id = self.module.add_expr(span, ExprKind::Member { object: id, name: self.name_of(next) });
        }
        Some(id)
    }

    fn name_expr(&mut self, token: Token) -> ExprId {
        let name = self.name_of(token);
        self.module.add_expr(token.span(), ExprKind::Name(name))
    }

    /// The name without quotes, `@` and `:`.
    fn name_of(&self, token: Token) -> Name {
        let raw = self.raw(token);
        let inner = match token.kind {
            Kind::Quoted => raw.get(1..raw.len() - 1).unwrap_or(raw),
            _ => raw.trim_start_matches(['@', ':', '&']),
        };
        inner.into()
    }

    fn string(&mut self, span: Span, value: Name) -> ExprId {
        self.module.add_expr(span, ExprKind::Literal(Literal::Str(value)))
    }
}
