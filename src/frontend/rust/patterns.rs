//! Lowers patterns: what they bind, and what they ask of the value.

use syn::{Lit, Member, Pat};

use super::Lower;
use super::types::plain;
use crate::frontend::MAX_DEPTH;
use crate::ir::{BinaryOp, Entry, ExprId, ExprKind, Literal, Name};

impl Lower<'_> {
    /// The pattern as the target of an assignment. A constructor around one pattern is that pattern: `Some(x)`,
    /// `Path(id)` bind what `x`, `id` bind.
    pub(super) fn pattern(&mut self, pat: &Pat) -> ExprId {
        if self.depth >= MAX_DEPTH {
            self.note_nesting();
            return self.opaque(self.last, Vec::new());
        }
        self.depth += 1;
        let id = self.pattern_at(pat);
        self.depth -= 1;
        id
    }

    fn pattern_at(&mut self, pat: &Pat) -> ExprId {
        match pat {
            Pat::Ident(p) => self.name_of(&p.ident),
            Pat::Type(p) => self.pattern(&p.pat),
            Pat::Paren(p) => self.pattern(&p.pat),
            Pat::Reference(p) => self.pattern(&p.pat),
            Pat::Guard(p) => self.pattern(&p.pat),
            Pat::Or(p) => match p.cases.first() {
                Some(first) => self.pattern(first),
                None => self.opaque(self.last, Vec::new()),
            },
            Pat::Tuple(p) => {
                let items = p.elems.iter().map(|e| self.pattern(e)).collect();
                let span = self.group(&p.paren_token.span);
                self.add(span, ExprKind::List(items))
            }
            Pat::Slice(p) => {
                let items = p.elems.iter().map(|e| self.pattern(e)).collect();
                let span = self.group(&p.bracket_token.span);
                self.add(span, ExprKind::List(items))
            }
            Pat::TupleStruct(p) => {
                if p.elems.len() == 1 {
                    let inner = self.pattern(&p.elems[0]);
                    let variant = p.path.segments.last().map(|s| s.ident.to_string());
                    // `Err(e)` is the error of a result, not the result: `{Err: e}`
                    if variant.as_deref() == Some("Err") {
                        let span = self.path_span(&p.path);
                        let key = self.add(span, ExprKind::Literal(Literal::Str(Name::new_static("Err"))));
                        let span = span.to(self.group(&p.paren_token.span));
                        return self.add(span, ExprKind::Object(vec![Entry { key: Some(key), value: inner }]));
                    }
                    return inner;
                }
                let items = p.elems.iter().map(|e| self.pattern(e)).collect();
                let span = self.path_span(&p.path).to(self.group(&p.paren_token.span));
                self.add(span, ExprKind::List(items))
            }
            Pat::Struct(p) => {
                let mut entries = Vec::new();
                for field in &p.fields {
                    let (name, span) = match &field.member {
                        Member::Named(ident) => (plain(ident), self.span(ident.span())),
                        Member::Unnamed(index) => (index.index.to_string(), self.span(index.span)),
                    };
                    let key = self.add(span, ExprKind::Literal(Literal::Str(Name::from(name))));
                    let value = self.pattern(&field.pat);
                    entries.push(Entry { key: Some(key), value });
                }
                let span = self.path_span(&p.path).to(self.group(&p.brace_token.span));
                self.add(span, ExprKind::Object(entries))
            }
            Pat::Path(p) => self.path(&p.path),
            Pat::Lit(p) => self.literal(&p.lit),
            Pat::Wild(p) => {
                let span = self.span(p.underscore_token.span);
                self.add(span, ExprKind::Name(Name::new("_")))
            }
            Pat::Range(p) => {
                let ends: Vec<ExprId> = [&p.start, &p.end].into_iter().flatten().map(|e| self.expr(e)).collect();
                self.opaque(self.last, ends)
            }
            Pat::Rest(p) => {
                let span = self.span(p.dot2_token.spans[0]);
                self.opaque(span, Vec::new())
            }
            _ => self.opaque(self.last, Vec::new()),
        }
    }

    /// What the pattern asks of `subject`: `subject == label`, where the label is a literal, a constant or a
    /// constructor. None for a pattern that any value fits.
    pub(super) fn test(&mut self, subject: ExprId, pat: &Pat) -> Option<ExprId> {
        if fits_all(pat) {
            return None;
        }
        let (op, label) = match pat {
            Pat::Paren(p) => return self.test(subject, &p.pat),
            Pat::Reference(p) => return self.test(subject, &p.pat),
            Pat::Type(p) => return self.test(subject, &p.pat),
            Pat::Guard(p) => {
                let test = self.test(subject, &p.pat);
                let guard = self.expr(&p.guard);
                return Some(match test {
                    Some(test) => self.binary(BinaryOp::And, test, guard),
                    None => guard,
                });
            }
            Pat::Ident(p) if let Some((_, inner)) = &p.subpat => return self.test(subject, inner),
            Pat::Or(p) => {
                let mut tests = p.cases.iter().filter_map(|case| self.test(subject, case)).collect::<Vec<_>>();
                let first = if tests.is_empty() { return None } else { tests.remove(0) };
                return Some(tests.into_iter().fold(first, |left, right| self.binary(BinaryOp::Or, left, right)));
            }
            Pat::TupleStruct(p) => (BinaryOp::Equal, self.path(&p.path)),
            Pat::Struct(p) => (BinaryOp::Equal, self.path(&p.path)),
            Pat::Range(_) => (BinaryOp::Compare, self.pattern(pat)),
            _ => (BinaryOp::Equal, self.pattern(pat)),
        };
        let subject = self.copy(subject);
        Some(self.binary(op, subject, label))
    }

    pub(super) fn literal(&mut self, lit: &Lit) -> ExprId {
        let span = self.span(lit.span());
        let literal = match lit {
            Lit::Str(s) => Literal::Str(Name::from(s.value())),
            Lit::ByteStr(s) => Literal::Str(Name::from(String::from_utf8_lossy(&s.value()).into_owned())),
            Lit::CStr(s) => Literal::Str(Name::from(s.value().to_string_lossy().into_owned())),
            Lit::Char(c) => Literal::Str(Name::from(c.value().to_string())),
            Lit::Bool(b) => Literal::Bool(b.value),
            Lit::Byte(_) | Lit::Int(_) | Lit::Float(_) | Lit::Verbatim(_) => {
                Literal::Number(Name::new(self.text.get(span.range()).unwrap_or_default()))
            }
            _ => Literal::Null,
        };
        self.add(span, ExprKind::Literal(literal))
    }
}

/// An upper-case name in a pattern is a constant or a variant without fields, not a variable.
fn is_variable(ident: &proc_macro2::Ident) -> bool {
    !plain(ident).starts_with(|c: char| c.is_uppercase())
}

fn fits_all(pat: &Pat) -> bool {
    match pat {
        Pat::Wild(_) | Pat::Rest(_) => true,
        Pat::Ident(p) => p.subpat.is_none() && is_variable(&p.ident),
        Pat::Paren(p) => fits_all(&p.pat),
        Pat::Reference(p) => fits_all(&p.pat),
        Pat::Type(p) => fits_all(&p.pat),
        Pat::Tuple(p) => p.elems.iter().all(fits_all),
        _ => false,
    }
}

/// Whether the pattern gives a name to anything.
pub(super) fn binds(pat: &Pat) -> bool {
    match pat {
        Pat::Ident(p) => is_variable(&p.ident) || p.subpat.as_ref().is_some_and(|(_, inner)| binds(inner)),
        Pat::Paren(p) => binds(&p.pat),
        Pat::Reference(p) => binds(&p.pat),
        Pat::Type(p) => binds(&p.pat),
        Pat::Guard(p) => binds(&p.pat),
        Pat::Or(p) => p.cases.iter().any(binds),
        Pat::Tuple(p) => p.elems.iter().any(binds),
        Pat::Slice(p) => p.elems.iter().any(binds),
        Pat::TupleStruct(p) => p.elems.iter().any(binds),
        Pat::Struct(p) => p.fields.iter().any(|f| binds(&f.pat)),
        _ => false,
    }
}

/// The first variable that the pattern binds.
pub(super) fn first_variable(pat: &Pat) -> Option<&proc_macro2::Ident> {
    match pat {
        Pat::Ident(p) if is_variable(&p.ident) => Some(&p.ident),
        Pat::Paren(p) => first_variable(&p.pat),
        Pat::Reference(p) => first_variable(&p.pat),
        Pat::Type(p) => first_variable(&p.pat),
        Pat::Or(p) => p.cases.iter().find_map(first_variable),
        Pat::Tuple(p) => p.elems.iter().find_map(first_variable),
        Pat::Slice(p) => p.elems.iter().find_map(first_variable),
        Pat::TupleStruct(p) => p.elems.iter().find_map(first_variable),
        Pat::Struct(p) => p.fields.iter().find_map(|f| first_variable(&f.pat)),
        _ => None,
    }
}
