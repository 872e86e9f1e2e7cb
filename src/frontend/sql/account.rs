//! Accounts of the database itself: `CREATE USER … IDENTIFIED BY`, `ALTER ROLE … PASSWORD`, `CREATE LOGIN … WITH
//! PASSWORD =`, `GRANT … IDENTIFIED BY`, `SET PASSWORD FOR …`, options of foreign servers.

use crate::ir::{Arg, ExprId, ExprKind, Name};
use crate::source::Span;

use super::Reader;
use super::token::{Kind, Token};

impl Reader<'_> {
    /// `CREATE USER u`, `ALTER ROLE u`: remembers whom the statement is about.
    pub(super) fn account(&mut self) {
        let declares = self.at.checked_sub(1).and_then(|i| self.tokens.get(i)).is_some_and(|t| {
            let word = self.raw(*t);
            ["create", "alter", "replace"].iter().any(|w| w.eq_ignore_ascii_case(word))
        });
        self.at += 1;
        if !declares {
            // `OPTIONS (user 'u', password 'x')`
            if let Some(name) = self.peek(0).filter(|t| t.kind == Kind::Str) {
                self.user = Some(self.literal(name));
            }
            return;
        }
        self.skip_words(&["if", "not", "exists"]);
        self.user = self.account_name();
    }

    /// `u`, `'u'@'host'`
    fn account_name(&mut self) -> Option<ExprId> {
        let is_name = |t: &Token| matches!(t.kind, Kind::Word | Kind::Quoted | Kind::Str);
        let name = self.peek(0).filter(is_name)?;
        self.at += 1;
        if self.is(0, b'@') {
            self.at += 2;
        } else if self.peek(0).is_some_and(|t| t.kind == Kind::Variable) {
            // `'u'@localhost`
            self.at += 1;
        }
        let value = if name.kind == Kind::Str { self.decoded(name) } else { self.name_of(name) };
        Some(self.string(name.span(), value))
    }

    /// `IDENTIFIED BY 'x'`, `IDENTIFIED WITH plugin BY 'x'`, `IDENTIFIED BY PASSWORD 'hash'`
    pub(super) fn identified(&mut self) {
        // `GRANT … TO u IDENTIFIED BY`
        let before = self.at;
        self.at += 1;
        if self.take_word(&["with", "via"]) {
            self.at += 1;
        }
        let hashed = self.is_word(0, &["as"]);
        if !self.take_word(&["by", "using", "as"]) {
            return;
        }
        let hashed = self.take_word(&["values"]) || (self.is_word(0, &["password"]) && !self.is(1, b'(')) || hashed;
        if !self.is(1, b'(') {
            self.take_word(&["password"]);
        }
        if self.user.is_none() {
            self.user = self.grantee(before);
        }
        let name = if hashed { "password_hash" } else { "password" };
        self.opened_with(name, before);
    }

    /// The name before the token: `u`, `'u'@'host'`.
    fn grantee(&mut self, before: usize) -> Option<ExprId> {
        let at = |n: usize| before.checked_sub(n).and_then(|i| self.tokens.get(i)).copied();
        let host = match at(1)?.kind {
            Kind::Variable => 1,
            _ if at(2)?.is(b'@') => 2,
            _ => 0,
        };
        let token = at(host + 1)?;
        if !matches!(token.kind, Kind::Word | Kind::Quoted | Kind::Str) {
            return None;
        }
        let value = if token.kind == Kind::Str { self.decoded(token) } else { self.name_of(token) };
        Some(self.string(token.span(), value))
    }

    /// `PASSWORD 'x'` behind a role, `password 'x'` in options, `SET PASSWORD FOR u = 'x'`. `PASSWORD = 'x'` is an
    /// equation.
    pub(super) fn password(&mut self) {
        let start = self.at;
        self.at += 1;
        if self.take_word(&["for"]) {
            self.user = self.account_name();
            if !self.is(0, b'=') {
                return;
            }
            self.at += 1;
        }
        let is_value = self.peek(0).is_some_and(|t| t.kind == Kind::Str) || self.is_word(0, &["password"]);
        if is_value {
            self.opened_with("password", start);
        }
    }

    /// `ACCOUNT(user: u, password: "x")`, from the token `start` on.
    pub(super) fn opened_with(&mut self, name: &'static str, start: usize) {
        // `IDENTIFIED BY tiger`: a bare word is the password
        let bare = self.peek(0).filter(|t| matches!(t.kind, Kind::Word | Kind::Quoted) && !self.is(1, b'('));
        let value = match bare {
            Some(token) if !self.is_word(0, &["null", "default", "expire"]) => {
                self.at += 1;
                let value = self.name_of(token);
                Some(self.string(token.span(), value))
            }
            Some(_) => None,
            None => self.value(),
        };
        let (Some(value), Some(from)) = (value, self.tokens.get(start).copied()) else { return };
        let user = self.user.map(|value| Arg { name: Some(Name::new_static("user")), value, spread: false });
        let password = Arg { name: Some(Name::new_static(name)), value, spread: false };
        let at = Span::at(from.start as usize);
        let callee = self.module.add_expr(at, ExprKind::Name(Name::new_static("ACCOUNT")));
        let span = from.span().to(self.module.span(value));
        self.statement(span, ExprKind::Call { callee, args: user.into_iter().chain([password]).collect() });
    }
}
