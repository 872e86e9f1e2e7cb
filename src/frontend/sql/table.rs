//! Declarations of tables: `CREATE TABLE t (a int DEFAULT 1, …)` is a record with fields.

use crate::ir::{Class, ClassKind, ExprId, Field, Modifiers, Name, TypeRef};
use crate::source::Span;

use super::Reader;
use super::token::{Kind, Token};

/// What begins an entry that is no column.
const CONSTRAINTS: &[&str] = &[
    "primary",
    "foreign",
    "unique",
    "key",
    "index",
    "constraint",
    "check",
    "fulltext",
    "spatial",
    "exclude",
    "like",
    "period",
    "partition",
];

impl Reader<'_> {
    pub(super) fn table(&mut self) {
        let Some(start) = self.peek(0) else { return };
        let declares = self.at.checked_sub(1).and_then(|i| self.tokens.get(i)).is_some_and(|t| {
            let words = ["create", "temporary", "temp", "unlogged", "external", "foreign", "local", "global"];
            words.iter().any(|w| w.eq_ignore_ascii_case(self.raw(*t)))
        });
        self.at += 1;
        if !declares {
            return;
        }
        self.skip_words(&["if", "not", "exists"]);
        let Some(name_token) = self.peek(0) else { return };
        let Some(table) = self.qualified_name() else { return };
        if !self.is(0, b'(') || self.is_word(1, &["select"]) {
            return;
        }
        self.at += 1;
        let mut fields = Vec::new();
        let mut keys = Vec::new();
        while let Some(token) = self.peek(0) {
            match token.kind {
                Kind::Punct(b')' | b';') | Kind::Rows => break,
                Kind::Word | Kind::Quoted if !self.is_word(0, CONSTRAINTS) => {
                    self.at += 1;
                    keys.push(self.column(token));
                    fields.push(self.field(token));
                }
                _ => {
                    self.at += 1;
                    self.skip_to_comma();
                }
            }
            if self.is(0, b',') {
                self.at += 1;
            }
        }
        let end = self.peek(0).map_or(self.text.len(), |t| t.end as usize);
        let span = Span::new(start.start as usize, end);
        self.declare(span, name_token, table, fields, keys);
    }

    fn declare(&mut self, span: Span, name: Token, table: ExprId, fields: Vec<Field>, keys: Vec<ExprId>) {
        let Some(key) = self.table_key(table) else { return };
        self.columns.insert(key.clone(), keys);
        let class = Class {
            span,
            name: self.last_name(table),
            name_span: name.span().to(self.module.span(table)),
            kind: ClassKind::Record,
            bases: Vec::new(),
            base_types: Vec::new(),
            annotations: Vec::new(),
            fields,
            methods: Vec::new(),
            body: Vec::new(),
            outer: None,
            modifiers: Modifiers::default(),
        };
        let id = self.module.add_class(class);
        let statement = self.module.add_stmt(span, crate::ir::StmtKind::Class(id));
        self.module.body.push(statement);
    }

    fn last_name(&self, table: ExprId) -> Name {
        match self.module.kind(table) {
            crate::ir::ExprKind::Name(name) | crate::ir::ExprKind::Member { name, .. } => name.clone(),
            _ => Name::default(),
        }
    }

    /// The column `name`: its type, its default, and over the rest.
    fn field(&mut self, name: Token) -> Field {
        let ty = self.peek(0).filter(|t| matches!(t.kind, Kind::Word | Kind::Quoted)).map(|t| TypeRef {
            span: t.span(),
            name: self.name_of(t),
            args: Vec::new(),
            metadata: Vec::new(),
        });
        let mut value = None;
        let mut end = name.end;
        let mut open = 0usize;
        while let Some(token) = self.peek(0) {
            match token.kind {
                Kind::Punct(b',' | b')') if open == 0 => break,
                Kind::Punct(b';') | Kind::Rows => break,
                Kind::Punct(b'(') => open += 1,
                Kind::Punct(b')') => open -= 1,
                Kind::Word if open == 0 && self.raw(token).eq_ignore_ascii_case("default") => {
                    self.at += 1;
                    value = self.value();
                    end = value.map_or(token.end, |v| self.module.span(v).end);
                    continue;
                }
                _ => {}
            }
            end = token.end;
            self.at += 1;
        }
        Field {
            span: Span::new(name.start as usize, end as usize),
            name: self.name_of(name),
            ty,
            value,
            annotations: Vec::new(),
            modifiers: Modifiers::default(),
        }
    }
}
