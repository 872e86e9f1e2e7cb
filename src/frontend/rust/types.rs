//! Lowers types: names with their arguments, references and pointers dropped.

use syn::{GenericArgument, PathArguments, ReturnType, Type, TypeParamBound};

use super::Lower;
use crate::frontend::MAX_DEPTH;
use crate::ir::{Name, TypeRef};
use crate::source::Span;

impl Lower<'_> {
    pub(super) fn type_ref(&mut self, ty: &Type) -> TypeRef {
        if self.depth >= MAX_DEPTH {
            self.note_nesting();
            return blank(self.last, "_", Vec::new());
        }
        self.depth += 1;
        let lowered = self.type_at(ty);
        self.depth -= 1;
        lowered
    }

    pub(super) fn return_type(&mut self, output: &ReturnType) -> Option<TypeRef> {
        match output {
            ReturnType::Default => None,
            ReturnType::Type(_, ty) => Some(self.type_ref(ty)),
        }
    }

    fn type_at(&mut self, ty: &Type) -> TypeRef {
        match ty {
            Type::Path(p) => self.path_type(&p.path),
            Type::Reference(r) => self.type_ref(&r.elem),
            Type::Ptr(p) => self.type_ref(&p.elem),
            Type::Paren(p) => self.type_ref(&p.elem),
            Type::Group(g) => self.type_ref(&g.elem),
            Type::Array(a) => {
                let span = self.group(&a.bracket_token.span);
                let elem = self.type_ref(&a.elem);
                blank(span, "[]", vec![elem])
            }
            Type::Slice(s) => {
                let span = self.group(&s.bracket_token.span);
                let elem = self.type_ref(&s.elem);
                blank(span, "[]", vec![elem])
            }
            Type::Tuple(t) => {
                let span = self.group(&t.paren_token.span);
                let args = t.elems.iter().map(|e| self.type_ref(e)).collect();
                blank(span, "()", args)
            }
            Type::ImplTrait(t) => self.bounds(t.bounds.iter()),
            Type::TraitObject(t) => self.bounds(t.bounds.iter()),
            Type::FnPtr(f) => {
                let mut args: Vec<TypeRef> = f.inputs.iter().map(|a| self.type_ref(&a.ty)).collect();
                args.extend(self.return_type(&f.output));
                blank(self.span(f.fn_token.span), "fn", args)
            }
            Type::Macro(m) => self.path_type(&m.mac.path),
            Type::Never(n) => blank(self.span(n.bang_token.span), "!", Vec::new()),
            _ => blank(self.last, "_", Vec::new()),
        }
    }

    /// `impl A + B`, `dyn A + Send`: the first trait stands for all.
    fn bounds<'b>(&mut self, bounds: impl Iterator<Item = &'b TypeParamBound>) -> TypeRef {
        self.first_bound(bounds).unwrap_or_else(|| blank(self.last, "_", Vec::new()))
    }

    /// The first trait among bounds, which stands for all.
    pub(super) fn first_bound<'b>(&mut self, mut bounds: impl Iterator<Item = &'b TypeParamBound>) -> Option<TypeRef> {
        bounds.find_map(|bound| match bound {
            TypeParamBound::Trait(bound) => Some(self.path_type(&bound.path)),
            _ => None,
        })
    }

    /// `a::B<C>` is named `a.B`, with C as its argument; `Fn(A) -> B` has both as arguments.
    pub(super) fn path_type(&mut self, path: &syn::Path) -> TypeRef {
        let name = dotted(path);
        let mut span = self.path_span(path);
        let mut args = Vec::new();
        for segment in &path.segments {
            match &segment.arguments {
                PathArguments::None => {}
                PathArguments::AngleBracketed(generic) => {
                    span = span.to(self.span(generic.gt_token.span));
                    for arg in &generic.args {
                        match arg {
                            GenericArgument::Type(ty) => args.push(self.type_ref(ty)),
                            GenericArgument::AssocType(assoc) => args.push(self.type_ref(&assoc.ty)),
                            _ => {}
                        }
                    }
                }
                PathArguments::Parenthesized(generic) => {
                    args.extend(generic.inputs.iter().map(|a| self.type_ref(&a.ty)).collect::<Vec<_>>());
                    args.extend(self.return_type(&generic.output));
                }
            }
        }
        blank(span, &name, args)
    }
}

fn blank(span: Span, name: &str, args: Vec<TypeRef>) -> TypeRef {
    TypeRef { span, name: Name::new(name), args, metadata: Vec::new() }
}

/// `a::b::C<D>` as `a.b.C`.
pub(super) fn dotted(path: &syn::Path) -> String {
    let mut out = String::new();
    for segment in &path.segments {
        if !out.is_empty() {
            out.push('.');
        }
        out.push_str(&plain(&segment.ident));
    }
    out
}

/// The identifier as it is meant: `r#type` is `type`.
pub(super) fn plain(ident: &proc_macro2::Ident) -> String {
    let text = ident.to_string();
    match text.strip_prefix("r#") {
        Some(rest) => rest.to_owned(),
        None => text,
    }
}
