//! The one-line forms of the dump: expressions and types.
//!
//! They recurse, but not far: what is too long or too deep for a line is left to the caller, who breaks it.

use std::fmt::Write as _;

use super::Dump;
use crate::ir::{Arg, ExprId, ExprKind, Literal, TypeRef};

/// Expressions longer than this are broken over lines.
const WIDTH: usize = 110;

impl Dump<'_> {
    /// The expression on one line; None where it is too long, or too deep to be short.
    pub(super) fn inline(&self, id: ExprId) -> Option<String> {
        let mut out = String::new();
        self.write(&mut out, id, 0)?;
        (out.len() <= WIDTH).then_some(out)
    }

    fn write(&self, out: &mut String, id: ExprId, depth: usize) -> Option<()> {
        if out.len() > WIDTH || depth > WIDTH {
            return None;
        }
        let depth = depth + 1;
        match self.module.kind(id) {
            ExprKind::Name(name) => out.push_str(name),
            ExprKind::Literal(literal) => out.push_str(&literal_text(literal)),
            ExprKind::Lambda(id) => {
                let _ = write!(out, "fn#{}", id.0);
            }
            ExprKind::Class(id) => {
                let _ = write!(out, "class#{}", id.0);
            }
            ExprKind::Member { object, name } => {
                self.write(out, *object, depth)?;
                out.push('.');
                out.push_str(name);
            }
            ExprKind::Index { object, index } => {
                self.write(out, *object, depth)?;
                self.write_list(out, "[", index.as_slice(), "]", depth)?;
            }
            ExprKind::Call { callee, args } => {
                self.write(out, *callee, depth)?;
                for (i, ty) in self.module.type_arguments.get(&id).into_iter().flatten().enumerate() {
                    out.push_str(if i == 0 { "<" } else { ", " });
                    self.type_ref(out, ty);
                }
                out.push_str(if self.module.type_arguments.contains_key(&id) { ">" } else { "" });
                self.write_args(out, args, depth)?;
            }
            ExprKind::New { class, args, body } => {
                out.push_str("new ");
                self.write(out, *class, depth)?;
                self.write_args(out, args, depth)?;
                if let Some(body) = body {
                    let _ = write!(out, " class#{}", body.0);
                }
            }
            ExprKind::Template(parts) => self.write_list(out, "template(", parts, ")", depth)?,
            ExprKind::List(items) => self.write_list(out, "[", items, "]", depth)?,
            ExprKind::Opaque(items) => self.write_list(out, "opaque(", items, ")", depth)?,
            ExprKind::Binary { op, left, right } => {
                out.push('(');
                self.write(out, *left, depth)?;
                let _ = write!(out, " {} ", format!("{op:?}").to_lowercase());
                self.write(out, *right, depth)?;
                out.push(')');
            }
            ExprKind::Not(x) => {
                out.push_str("not ");
                self.write(out, *x, depth)?;
            }
            ExprKind::Spread(x) => {
                out.push_str("...");
                self.write(out, *x, depth)?;
            }
            ExprKind::Conditional { condition, then, otherwise } => {
                out.push('(');
                self.write(out, *condition, depth)?;
                out.push_str(" ? ");
                self.write(out, *then, depth)?;
                out.push_str(" : ");
                self.write(out, *otherwise, depth)?;
                out.push(')');
            }
            ExprKind::Assign { target, value, op, declared, is_declaration } => {
                out.push_str(if *is_declaration { "let " } else { "" });
                self.write(out, *target, depth)?;
                if let Some(ty) = declared {
                    out.push_str(": ");
                    self.type_ref(out, ty);
                }
                if let Some(value) = value {
                    match op {
                        Some(op) => {
                            let _ = write!(out, " {}= ", format!("{op:?}").to_lowercase());
                        }
                        None => out.push_str(" = "),
                    }
                    self.write(out, *value, depth)?;
                }
            }
            ExprKind::Object(entries) => {
                out.push('{');
                for (i, entry) in entries.iter().enumerate() {
                    out.push_str(if i == 0 { "" } else { ", " });
                    if let Some(key) = entry.key {
                        self.write(out, key, depth)?;
                        out.push_str(": ");
                    }
                    self.write(out, entry.value, depth)?;
                }
                out.push('}');
            }
        }
        Some(())
    }

    fn write_list(&self, out: &mut String, open: &str, items: &[ExprId], close: &str, depth: usize) -> Option<()> {
        out.push_str(open);
        for (i, item) in items.iter().enumerate() {
            out.push_str(if i == 0 { "" } else { ", " });
            self.write(out, *item, depth)?;
        }
        out.push_str(close);
        Some(())
    }

    fn write_args(&self, out: &mut String, args: &[Arg], depth: usize) -> Option<()> {
        out.push('(');
        for (i, arg) in args.iter().enumerate() {
            out.push_str(if i == 0 { "" } else { ", " });
            out.push_str(&arg_label(arg));
            self.write(out, arg.value, depth)?;
        }
        out.push(')');
        Some(())
    }

    pub(super) fn type_ref(&self, out: &mut String, ty: &TypeRef) {
        self.type_ref_below(out, ty, 0);
    }

    fn type_ref_below(&self, out: &mut String, ty: &TypeRef, depth: usize) {
        out.push_str(&ty.name);
        if depth > WIDTH {
            out.push_str("..");
            return;
        }
        for (i, arg) in ty.args.iter().enumerate() {
            out.push_str(if i == 0 { "<" } else { ", " });
            self.type_ref_below(out, arg, depth + 1);
        }
        out.push_str(if ty.args.is_empty() { "" } else { ">" });
        for metadata in &ty.metadata {
            out.push_str(" with ");
            out.push_str(&self.inline(*metadata).unwrap_or_else(|| "..".to_owned()));
        }
    }
}

pub(super) fn arg_label(arg: &Arg) -> String {
    let spread = if arg.spread { "..." } else { "" };
    arg.name.as_ref().map_or_else(|| spread.to_owned(), |name| format!("{name}={spread}"))
}

pub(super) fn literal_text(literal: &Literal) -> String {
    match literal {
        Literal::Str(value) => format!("{value:?}"),
        Literal::Number(value) => value.to_string(),
        Literal::Bool(value) => value.to_string(),
        Literal::Null => "null".to_owned(),
        Literal::Regex(value) => format!("/{value}/"),
    }
}
