//! Schemas of Prisma: `model Citizen { cnic String @unique @map("cnic_no") }` is a record, and what a `datasource` or
//! `generator` is given are assignments.

use super::token::{Kind, Token};
use super::{Cursor, Declaration, annotation, declare, field, list_of, plain};
use crate::ir::{Annotation, ClassKind, ExprId, ExprKind, Field, Literal, Module, Name, StmtKind, TypeRef};
use crate::source::{FileId, Language, Span};

pub fn lower(file: FileId, language: Language, text: &str) -> Module {
    let mut module = Module::new(file, language);
    let mut at = Cursor::new(text, "//", &mut module);
    while let Some(first) = at.next() {
        if first.kind != Kind::Word || !first.begins_line {
            continue;
        }
        let Some((name, name_span)) = at.word() else { continue };
        if !at.take(b'{') {
            continue;
        }
        let word = Name::new(at.written(first));
        match word.as_str() {
            "model" | "view" | "type" => {
                let (fields, mut annotations) = record(&mut at, &mut module);
                annotations.insert(0, annotation(&mut module, word, first.span, Vec::new()));
                let span = first.span.to(end(&at, name_span));
                let kind = ClassKind::Record;
                declare(
                    &mut module,
                    Declaration { span, name, name_span, kind, bases: Vec::new(), annotations, fields },
                );
            }
            "enum" => {
                at.skip_to_close();
                let (span, kind) = (first.span.to(end(&at, name_span)), ClassKind::Enum);
                let (bases, annotations, fields) = (Vec::new(), Vec::new(), Vec::new());
                declare(&mut module, Declaration { span, name, name_span, kind, bases, annotations, fields });
            }
            _ => settings(&mut at, &mut module),
        }
    }
    module
}

/// The end of what was taken last.
fn end(at: &Cursor<'_>, otherwise: Span) -> Span {
    at.at.checked_sub(1).and_then(|i| at.tokens.get(i)).map_or(otherwise, |t| t.span)
}

/// The fields between the braces, and what the record says of itself: `@@map("citizens")`.
fn record(at: &mut Cursor<'_>, module: &mut Module) -> (Vec<Field>, Vec<Annotation>) {
    let (mut fields, mut own) = (Vec::new(), Vec::new());
    while let Some(token) = at.peek() {
        match token.kind {
            Kind::Punct(b'}') => {
                at.at += 1;
                break;
            }
            Kind::Punct(b'@') => own.extend(attribute(at, module)),
            Kind::Word if token.begins_line => {
                let Some((name, span)) = at.word() else { break };
                let Some(ty) = field_type(at) else { continue };
                let mut annotations = Vec::new();
                while at.peek().is_some_and(|t| !t.begins_line && t.kind == Kind::Punct(b'@')) {
                    annotations.extend(attribute(at, module));
                }
                fields.push(field(name, span.to(ty.span), ty, annotations));
            }
            _ => at.at += 1,
        }
    }
    (fields, own)
}

/// `String?`, `Phone[]`, `Unsupported("point")`
fn field_type(at: &mut Cursor<'_>) -> Option<TypeRef> {
    at.peek().filter(|t| !t.begins_line)?;
    let (name, span) = at.word()?;
    if at.take(b'(') {
        at.skip_to_close();
    }
    let mut ty = plain(span, name);
    if at.take(b'[') {
        at.take(b']');
        ty = list_of(ty);
    }
    at.take(b'?');
    Some(ty)
}

/// `@id`, `@@map("citizens")`, `@db.VarChar(13)`: the name, with its strings.
fn attribute(at: &mut Cursor<'_>, module: &mut Module) -> Option<Annotation> {
    while at.take(b'@') {}
    let (name, span) = at.word()?;
    let mut given = Vec::new();
    if at.take(b'(') {
        let from = at.at;
        at.skip_to_close();
        let strings = at.tokens[from..at.at].iter().filter(|t| t.kind == Kind::Str);
        given = strings.map(|t| (t.span, at.string(*t))).collect();
    }
    Some(annotation(module, name, span, given))
}

/// `url = "postgres://…"`, `url = env("DATABASE_URL")`
fn settings(at: &mut Cursor<'_>, module: &mut Module) {
    while let Some(token) = at.next() {
        match token.kind {
            Kind::Punct(b'}') => return,
            Kind::Punct(b'{' | b'(' | b'[') => at.skip_to_close(),
            Kind::Word if at.take(b'=') => {
                let Some(value) = at.peek().and_then(|t| setting(at, module, t)) else { continue };
                let name = Name::new(at.written(token));
                let target = module.add_expr(token.span, ExprKind::Name(name));
                let span = token.span.to(module.span(value));
                let kind =
                    ExprKind::Assign { target, value: Some(value), op: None, declared: None, is_declaration: true };
                let assign = module.add_expr(span, kind);
                let statement = module.add_stmt(span, StmtKind::Expr(assign));
                module.body.push(statement);
            }
            _ => {}
        }
    }
}

fn setting(at: &mut Cursor<'_>, module: &mut Module, token: Token) -> Option<ExprId> {
    let kind = match token.kind {
        Kind::Str => ExprKind::Literal(Literal::Str(at.string(token))),
        Kind::Word => ExprKind::Name(Name::new(at.written(token))),
        Kind::Punct(_) => return None,
    };
    at.at += 1;
    Some(module.add_expr(token.span, kind))
}
