//! Schemas of GraphQL: `type Citizen implements Person { cnic: String! phones(first: Int): [Phone!]! }` is a record, and
//! so is an `input`. What a field is given (`citizens(cnic: String)`) becomes its annotation `given` with the types. A
//! `union` is a record without fields that is marked by the names of its members, and `schema { query: Root }` one
//! whose fields are the roots.

use super::token::Kind;
use super::{Cursor, Declaration, annotation, declare, field, list_of, plain};
use crate::ir::{Annotation, ClassKind, Field, Module, Name, TypeRef};
use crate::source::{FileId, Language, Span};

/// Lists within lists.
const MAX_LISTS: usize = 8;

pub fn lower(file: FileId, language: Language, text: &str) -> Module {
    let mut module = Module::new(file, language);
    let mut at = Cursor::new(text, "#", &mut module);
    while let Some(first) = at.next() {
        // queries and fragments are no declarations: { citizens { cnic } }
        match first.kind {
            Kind::Punct(b'{' | b'(' | b'[') => at.skip_to_close(),
            Kind::Word if matches!(at.written(first), "type" | "input" | "interface" | "enum") => {
                let word = Name::new(at.written(first));
                let Some((name, name_span)) = at.word() else { continue };
                let bases = implemented(&mut at);
                let kind = match word.as_str() {
                    "enum" => ClassKind::Enum,
                    "interface" => ClassKind::Interface,
                    _ => ClassKind::Record,
                };
                let annotations = vec![annotation(&mut module, word, first.span, Vec::new())];
                let fields = if kind == ClassKind::Enum { Vec::new() } else { fields(&mut at, &mut module) };
                let span = first.span.to(name_span);
                declare(&mut module, Declaration { span, name, name_span, kind, bases, annotations, fields });
            }
            Kind::Word if at.written(first) == "union" => union(&mut at, &mut module, first.span),
            Kind::Word if at.written(first) == "schema" => {
                directives(&mut at);
                let name = Name::new_static("schema");
                let annotations = vec![annotation(&mut module, name.clone(), first.span, Vec::new())];
                let fields = fields(&mut at, &mut module);
                let (kind, bases) = (ClassKind::Record, Vec::new());
                let span = first.span;
                declare(&mut module, Declaration { span, name, name_span: span, kind, bases, annotations, fields });
            }
            _ => {}
        }
    }
    module
}

/// `union Found = Citizen | Office`
fn union(at: &mut Cursor<'_>, module: &mut Module, word: Span) {
    let Some((name, name_span)) = at.word() else { return };
    directives(at);
    let mut members = Vec::new();
    if at.take(b'=') {
        at.take(b'|');
        while let Some((member, span)) = at.word() {
            members.push((span, member));
            if !at.take(b'|') {
                break;
            }
        }
    }
    let annotations = vec![annotation(module, Name::new_static("union"), word, members)];
    let (kind, bases, fields) = (ClassKind::Interface, Vec::new(), Vec::new());
    declare(module, Declaration { span: word.to(name_span), name, name_span, kind, bases, annotations, fields });
}

/// `@key(fields: "id") @shareable` before what is declared.
fn directives(at: &mut Cursor<'_>) {
    while at.take(b'@') {
        at.word();
        if at.take(b'(') {
            at.skip_to_close();
        }
    }
}

/// `implements Person & Node`; directives are passed over.
fn implemented(at: &mut Cursor<'_>) -> Vec<(Name, Span)> {
    let mut bases = Vec::new();
    let mut is_list = false;
    // a name that begins a line goes on with the list only behind a sign that says so
    let mut goes_on = false;
    while let Some(token) = at.peek() {
        match token.kind {
            Kind::Word if at.written(token) == "implements" && !is_list => (is_list, goes_on) = (true, true),
            Kind::Word if is_list && (goes_on || !token.begins_line) => {
                bases.push((Name::new(at.written(token)), token.span));
                goes_on = false;
            }
            Kind::Punct(b'&' | b',') if is_list => goes_on = true,
            Kind::Punct(b'@') => {
                directives(at);
                is_list = false;
                continue;
            }
            _ => break,
        }
        at.at += 1;
    }
    bases
}

fn fields(at: &mut Cursor<'_>, module: &mut Module) -> Vec<Field> {
    let mut found = Vec::new();
    if !at.take(b'{') {
        return found;
    }
    while let Some(token) = at.next() {
        match token.kind {
            Kind::Punct(b'}') => break,
            Kind::Punct(b'@') => {
                at.word();
                if at.take(b'(') {
                    at.skip_to_close();
                }
            }
            // = "a default"
            Kind::Punct(b'{' | b'(' | b'[') => at.skip_to_close(),
            Kind::Word => {
                let name = Name::new(at.written(token));
                let given = if at.take(b'(') { arguments(at) } else { Vec::new() };
                if !at.take(b':') {
                    continue;
                }
                let Some(ty) = field_type(at, MAX_LISTS) else { continue };
                let annotations = given_of(module, token.span, given);
                found.push(field(name, token.span.to(ty.span), ty, annotations));
            }
            _ => {}
        }
    }
    found
}

/// The names and types of what a field is given.
fn arguments(at: &mut Cursor<'_>) -> Vec<(Span, Name)> {
    let mut found = Vec::new();
    while let Some(token) = at.next() {
        match token.kind {
            Kind::Punct(b')') => break,
            Kind::Punct(b'{' | b'(' | b'[') => at.skip_to_close(),
            Kind::Word if at.take(b':') => {
                let Some(ty) = field_type(at, MAX_LISTS) else { continue };
                let mut inner = &ty;
                while let Some(element) = inner.args.first() {
                    inner = element;
                }
                // always in pairs
                found.push((token.span, Name::new(at.written(token))));
                found.push((inner.span, inner.name.clone()));
            }
            _ => {}
        }
    }
    found
}

fn given_of(module: &mut Module, span: Span, given: Vec<(Span, Name)>) -> Vec<Annotation> {
    match given.is_empty() {
        true => Vec::new(),
        false => vec![annotation(module, Name::new_static("given"), span, given)],
    }
}

/// `[Citizen!]!`
fn field_type(at: &mut Cursor<'_>, depth: usize) -> Option<TypeRef> {
    let ty = match at.take(b'[') {
        true if depth == 0 => {
            at.skip_to_close();
            return None;
        }
        true => {
            let element = field_type(at, depth - 1)?;
            at.take(b']');
            list_of(element)
        }
        false => {
            let (name, span) = at.word()?;
            plain(span, name)
        }
    };
    at.take(b'!');
    Some(ty)
}
