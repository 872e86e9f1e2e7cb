//! Lowers items: uses, functions, types, traits, implementations, modules, constants, and their attributes.

use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Expr, Fields, FnArg, ImplItem, Item, Meta, ReturnType, Signature, Token, TraitItem, Type,
    TypeParamBound, UseTree, Visibility,
};

use super::Lower;
use super::blocks::Dest;
use super::macros::Tokens;
use super::types::{dotted, plain};
use crate::frontend::MAX_DEPTH;
use crate::frontend::tree::{blank_class, blank_function};
use crate::ir::{
    Annotation, Arg, Class, ClassId, ClassKind, ExprId, ExprKind, Field, Function, FunctionId, Import, ImportKind,
    Literal, Modifiers, Name, Param, StmtKind, TypeParameter, TypeRef,
};
use crate::source::Span;

impl Lower<'_> {
    pub(super) fn item(&mut self, item: &Item) {
        if self.depth >= MAX_DEPTH {
            return self.note_nesting();
        }
        self.depth += 1;
        self.item_at(item);
        self.depth -= 1;
    }

    fn item_at(&mut self, item: &Item) {
        match item {
            Item::Use(item) => {
                let span = self.span(item.use_token.span).to(self.span(item.semi_token.span));
                let reexport = !matches!(item.vis, Visibility::Inherited);
                self.use_tree(span, reexport, &mut Vec::new(), &item.tree);
            }
            Item::ExternCrate(item) => {
                let span = self.span(item.extern_token.span).to(self.span(item.semi_token.span));
                let alias = item.rename.as_ref().map(|(_, name)| Name::from(plain(name)));
                let module = Name::from(plain(&item.ident));
                self.import(Import { alias, ..self.blank_import(span, ImportKind::Module, module) });
            }
            Item::Fn(item) => {
                let start = self.head_start(&item.vis, &item.sig);
                let id = self.function(start, &item.attrs, &item.sig, Some(&item.block));
                self.module.functions[id.index()].modifiers.is_private = is_private(&item.vis);
                self.emit_function(id);
            }
            Item::Const(item) => {
                let name = self.name_of(&item.ident);
                let start = self.span(item.const_token.span);
                self.constant(start, name, &item.ty, Some(&item.expr));
            }
            Item::Static(item) => {
                let name = self.name_of(&item.ident);
                let start = self.span(item.static_token.span);
                self.constant(start, name, &item.ty, Some(&item.expr));
            }
            Item::Type(item) => {
                let name = self.name_of(&item.ident);
                let start = self.span(item.type_token.span);
                self.constant(start, name, &item.ty, None);
            }
            Item::Struct(item) => {
                let start = self.span(item.struct_token.span);
                let id = self.open_class(start, &item.ident, ClassKind::Record, &item.attrs);
                self.type_parameters(id, &item.generics);
                self.class_fields(id, &item.fields);
                self.close_class(id, &item.vis);
            }
            Item::Union(item) => {
                let start = self.span(item.union_token.span);
                let id = self.open_class(start, &item.ident, ClassKind::Record, &item.attrs);
                self.named_fields(id, &item.fields);
                self.close_class(id, &item.vis);
            }
            Item::Enum(item) => self.enumeration(item),
            Item::Trait(item) => self.interface(item),
            Item::Impl(item) => self.implementation(item),
            Item::Mod(item) => self.submodule(item),
            Item::Macro(item) if item.ident.is_none() => {
                let call = self.mac(&item.mac);
                self.emit_expr(call);
            }
            Item::Macro(item) => {
                if let Some(id) = self.rules(item) {
                    let span = self.module.function(id).span;
                    self.emit(span, StmtKind::Function(id));
                }
            }
            _ => {}
        }
    }

    fn blank_import(&self, span: Span, kind: ImportKind, module: Name) -> Import {
        let local = !self.functions.is_empty();
        Import { span, kind, module, name: None, alias: None, reexport: false, path: None, local }
    }

    fn import(&mut self, import: Import) {
        self.module.imports.push(import);
    }

    fn use_tree(&mut self, span: Span, reexport: bool, path: &mut Vec<String>, tree: &UseTree) {
        match tree {
            UseTree::Path(tree) => {
                path.push(plain(&tree.ident));
                self.use_tree(span, reexport, path, &tree.tree);
                path.pop();
            }
            UseTree::Group(tree) => {
                for tree in &tree.items {
                    self.use_tree(span, reexport, path, tree);
                }
            }
            UseTree::Glob(_) => {
                let import = self.blank_import(span, ImportKind::Wildcard, Name::from(path.join(".")));
                self.import(Import { reexport, ..import });
            }
            UseTree::Name(tree) => {
                let span = self.leaf(span, path, tree.ident.span());
                self.use_name(span, reexport, path, plain(&tree.ident), None);
            }
            UseTree::Rename(tree) => {
                let span = self.leaf(span, path, tree.ident.span()).to(self.span(tree.rename.span()));
                self.use_name(span, reexport, path, plain(&tree.ident), Some(plain(&tree.rename)));
            }
        }
    }

    /// The whole `use` for a plain path, the name alone inside a group.
    fn leaf(&mut self, whole: Span, path: &[String], ident: proc_macro2::Span) -> Span {
        let text = self.text.get(whole.range()).unwrap_or_default();
        if path.is_empty() || !text.contains('{') { whole } else { self.span(ident) }
    }

    fn use_name(&mut self, span: Span, reexport: bool, path: &[String], name: String, alias: Option<String>) {
        let mut path = path.to_vec();
        let mut name = name;
        // `use a::b::{self}` is `use a::b`
        if name == "self"
            && let Some(last) = path.pop()
        {
            name = last;
        }
        let alias = alias.map(Name::from);
        let import = if path.is_empty() {
            self.blank_import(span, ImportKind::Module, Name::from(name))
        } else {
            let import = self.blank_import(span, ImportKind::Item, Name::from(path.join(".")));
            Import { name: Some(Name::from(name)), ..import }
        };
        self.import(Import { alias, reexport, ..import });
    }

    /// `mod a;` imports `a` from here; `mod a { … }` is a class of that name, whose functions need no instance.
    fn submodule(&mut self, item: &syn::ItemMod) {
        let start = self.span(item.mod_token.span);
        let Some((brace, items)) = &item.content else {
            let span = start.to(self.span(item.ident.span()));
            let import = self.blank_import(span, ImportKind::Item, Name::new("self"));
            let path = self.path_attribute(&item.attrs);
            let reexport = !matches!(item.vis, Visibility::Inherited);
            return self.import(Import { name: Some(Name::from(plain(&item.ident))), reexport, path, ..import });
        };
        let id = self.open_class(start, &item.ident, ClassKind::Class, &item.attrs);
        let body = self.block_of(|s| {
            for item in items {
                match item {
                    Item::Fn(f) => {
                        let start = s.head_start(&f.vis, &f.sig);
                        s.method(id, start, &f.attrs, &f.sig, Some(&f.block), is_private(&f.vis));
                    }
                    _ => s.item(item),
                }
            }
        });
        self.module.classes[id.index()].body.extend(body);
        self.group(&brace.span);
        self.close_class(id, &item.vis);
    }

    /// `#[path = "other.rs"]`
    fn path_attribute(&mut self, attrs: &[Attribute]) -> Option<ExprId> {
        attrs.iter().find_map(|attr| match &attr.meta {
            Meta::NameValue(meta) if meta.path.is_ident("path") => Some(self.expr(&meta.value)),
            _ => None,
        })
    }

    fn constant(&mut self, start: Span, target: ExprId, ty: &Type, value: Option<&Expr>) {
        let declared = self.type_ref(ty);
        let value = match value {
            Some(value) => self.expr(value),
            // `type Db = State<Pool>;` gives the type a second name
            None => self.add(declared.span, ExprKind::Name(declared.name.clone())),
        };
        let span = start.to(self.module.span(value));
        let declared = Some(declared);
        let kind = ExprKind::Assign { target, value: Some(value), op: None, declared, is_declaration: true };
        let assign = self.add(span, kind);
        self.emit_expr(assign);
    }

    fn open_class(&mut self, start: Span, ident: &proc_macro2::Ident, kind: ClassKind, attrs: &[Attribute]) -> ClassId {
        let name_span = self.span(ident.span());
        let class = blank_class(start.to(name_span), Name::from(plain(ident)), name_span, kind);
        self.push_class(class, attrs)
    }

    /// `struct Store<R: Repository>`, `impl<R> Store<R> where R: Repository`
    fn type_parameters(&mut self, class: ClassId, generics: &syn::Generics) {
        let mut parameters = Vec::new();
        for parameter in generics.type_params() {
            let name = Name::from(plain(&parameter.ident));
            let mut bound = self.first_bound(parameter.bounds.iter());
            for clause in generics.where_clause.iter().flat_map(|w| &w.predicates) {
                if let syn::WherePredicate::Type(clause) = clause
                    && matches!(&clause.bounded_ty, syn::Type::Path(p) if p.path.is_ident(&parameter.ident))
                    && bound.is_none()
                {
                    bound = self.first_bound(clause.bounds.iter());
                }
            }
            parameters.push(TypeParameter { name, bound });
        }
        if !parameters.is_empty() {
            self.module.type_parameters.insert(class, parameters);
        }
    }

    fn push_class(&mut self, mut class: Class, attrs: &[Attribute]) -> ClassId {
        class.outer = self.class;
        let id = self.module.add_class(class);
        self.class = Some(id);
        let annotations = self.annotations(attrs);
        self.module.classes[id.index()].annotations = annotations;
        id
    }

    fn close_class(&mut self, id: ClassId, vis: &Visibility) {
        let last = self.last;
        let class = &mut self.module.classes[id.index()];
        class.span = class.span.to(last);
        class.modifiers.is_private = is_private(vis);
        self.class = class.outer;
        let span = class.span;
        self.emit(span, StmtKind::Class(id));
    }

    fn class_fields(&mut self, id: ClassId, fields: &Fields) {
        match fields {
            Fields::Named(fields) => self.named_fields(id, fields),
            Fields::Unnamed(fields) => {
                let lowered = fields.unnamed.iter().enumerate().map(|(i, f)| self.field(i, f)).collect::<Vec<_>>();
                self.group(&fields.paren_token.span);
                self.module.classes[id.index()].fields = lowered;
            }
            Fields::Unit => {}
        }
    }

    fn named_fields(&mut self, id: ClassId, fields: &syn::FieldsNamed) {
        let lowered = fields.named.iter().enumerate().map(|(i, f)| self.field(i, f)).collect::<Vec<_>>();
        self.group(&fields.brace_token.span);
        self.module.classes[id.index()].fields = lowered;
    }

    fn field(&mut self, index: usize, field: &syn::Field) -> Field {
        let annotations = self.annotations(&field.attrs);
        let ty = self.type_ref(&field.ty);
        let (name, span) = match &field.ident {
            Some(ident) => (plain(ident), self.span(ident.span())),
            None => (index.to_string(), ty.span),
        };
        let modifiers = Modifiers { is_private: is_private(&field.vis), ..Modifiers::default() };
        Field { span: span.to(ty.span), name: Name::from(name), ty: Some(ty), value: None, annotations, modifiers }
    }

    /// Each variant is a field: of the type that it wraps, or of a class of its own where it has several fields.
    fn enumeration(&mut self, item: &syn::ItemEnum) {
        let start = self.span(item.enum_token.span);
        let id = self.open_class(start, &item.ident, ClassKind::Enum, &item.attrs);
        let mut fields = Vec::new();
        let body = self.block_of(|s| {
            for variant in &item.variants {
                let span = s.span(variant.ident.span());
                let name = Name::from(plain(&variant.ident));
                let annotations = s.annotations(&variant.attrs);
                let ty = match &variant.fields {
                    Fields::Unit => None,
                    Fields::Unnamed(f) if f.unnamed.len() == 1 => Some(s.type_ref(&f.unnamed[0].ty)),
                    several => {
                        let class = s.open_class(span, &variant.ident, ClassKind::Record, &[]);
                        s.class_fields(class, several);
                        s.close_class(class, &Visibility::Inherited);
                        Some(TypeRef { span, name: name.clone(), args: Vec::new(), metadata: Vec::new() })
                    }
                };
                let value = variant.discriminant.as_ref().map(|(_, e)| s.expr(e));
                let modifiers = Modifiers { is_static: true, is_constant: true, ..Modifiers::default() };
                fields.push(Field { span, name, ty, value, annotations, modifiers });
            }
        });
        let class = &mut self.module.classes[id.index()];
        class.fields = fields;
        class.body = body;
        self.group(&item.brace_token.span);
        self.close_class(id, &item.vis);
    }

    fn interface(&mut self, item: &syn::ItemTrait) {
        let start = self.span(item.trait_token.span);
        let id = self.open_class(start, &item.ident, ClassKind::Trait, &item.attrs);
        self.type_parameters(id, &item.generics);
        for bound in &item.supertraits {
            if let TypeParamBound::Trait(bound) = bound {
                self.base(id, &bound.path);
            }
        }
        for member in &item.items {
            match member {
                TraitItem::Fn(f) => {
                    let start = self.head_start(&Visibility::Inherited, &f.sig);
                    self.method(id, start, &f.attrs, &f.sig, f.default.as_ref(), false);
                }
                TraitItem::Const(c) => {
                    let value = c.default.as_ref().map(|(_, e)| e);
                    self.associated(id, &c.ident, &c.ty, value, &c.attrs);
                }
                _ => {}
            }
        }
        self.group(&item.brace_token.span);
        self.close_class(id, &item.vis);
    }

    fn implementation(&mut self, item: &syn::ItemImpl) {
        let start = self.span(item.impl_token.span);
        let ty = self.type_ref(&item.self_ty);
        let class = blank_class(start.to(ty.span), ty.name, ty.span, ClassKind::Implementation);
        let id = self.push_class(class, &item.attrs);
        self.type_parameters(id, &item.generics);
        if let Some((path, _)) = &item.trait_ {
            self.base(id, path);
        }
        for member in &item.items {
            match member {
                ImplItem::Fn(f) => {
                    let start = self.head_start(&f.vis, &f.sig);
                    let private = item.trait_.is_none() && is_private(&f.vis);
                    self.method(id, start, &f.attrs, &f.sig, Some(&f.block), private);
                }
                ImplItem::Const(c) => self.associated(id, &c.ident, &c.ty, Some(&c.expr), &c.attrs),
                ImplItem::Macro(m) => {
                    let body = self.block_of(|s| {
                        let call = s.mac(&m.mac);
                        s.emit_expr(call);
                    });
                    self.module.classes[id.index()].body.extend(body);
                }
                _ => {}
            }
        }
        self.group(&item.brace_token.span);
        let public = Visibility::Public(syn::token::Pub::default());
        self.close_class(id, &public);
    }

    fn base(&mut self, id: ClassId, path: &syn::Path) {
        let expr = self.path(path);
        let ty = self.path_type(path);
        let class = &mut self.module.classes[id.index()];
        class.bases.push(expr);
        class.base_types.push(ty);
    }

    fn associated(
        &mut self,
        id: ClassId,
        ident: &proc_macro2::Ident,
        ty: &Type,
        value: Option<&Expr>,
        attrs: &[Attribute],
    ) {
        let annotations = self.annotations(attrs);
        let span = self.span(ident.span());
        let ty = self.type_ref(ty);
        let value = value.map(|e| self.expr(e));
        let modifiers = Modifiers { is_static: true, is_constant: true, ..Modifiers::default() };
        let field = Field { span, name: Name::from(plain(ident)), ty: Some(ty), value, annotations, modifiers };
        self.module.classes[id.index()].fields.push(field);
    }

    fn method(
        &mut self,
        class: ClassId,
        start: Span,
        attrs: &[Attribute],
        sig: &Signature,
        block: Option<&syn::Block>,
        is_private: bool,
    ) {
        let id = self.function(start, attrs, sig, block);
        let function: &mut Function = &mut self.module.functions[id.index()];
        function.modifiers.is_private = is_private;
        function.modifiers.is_static = !sig.inputs.iter().any(|arg| matches!(arg, FnArg::Receiver(_)));
        function.modifiers.is_abstract = block.is_none();
        self.module.classes[class.index()].methods.push(id);
    }

    fn emit_function(&mut self, id: FunctionId) {
        let span = self.module.function(id).span;
        self.emit(span, StmtKind::Function(id));
    }

    /// Where the declaration begins: `pub`, `async`, `fn`, whichever is first.
    fn head_start(&mut self, vis: &Visibility, sig: &Signature) -> Span {
        let first = match (vis, &sig.constness, &sig.asyncness, &sig.safety) {
            (Visibility::Public(token), ..) => token.span,
            (Visibility::Restricted(vis), ..) => vis.pub_token.span,
            (_, Some(token), ..) => token.span,
            (_, _, Some(token), _) => token.span,
            (.., syn::Safety::Unsafe(token)) => token.span,
            _ => sig.fn_token.span,
        };
        self.span(first)
    }

    fn function(
        &mut self,
        start: Span,
        attrs: &[Attribute],
        sig: &Signature,
        block: Option<&syn::Block>,
    ) -> FunctionId {
        let name_span = self.span(sig.ident.span());
        let mut blank = blank_function(start, Some(Name::from(plain(&sig.ident))), name_span);
        blank.class = self.class.take();
        blank.outer = self.functions.last().copied();
        blank.modifiers.is_async = sig.asyncness.is_some();
        let class = blank.class;
        let id = self.module.add_function(blank);
        let annotations = self.annotations(attrs);
        self.functions.push(id);
        let params = self.params(sig);
        let returns = self.return_type(&sig.output);
        let end = self.last;
        let body = self.block_of(|s| {
            if let Some(block) = block {
                let dest = if let ReturnType::Default = sig.output { Dest::Discard } else { Dest::Return };
                s.block_into(block, &dest);
            }
        });
        let end = block.map_or(end, |block| self.span(block.brace_token.span.close()));
        self.functions.pop();
        self.class = class;
        let function = &mut self.module.functions[id.index()];
        function.span = start.to(end);
        function.annotations = annotations;
        function.params = params;
        function.returns = returns;
        function.body = body;
        id
    }

    fn params(&mut self, sig: &Signature) -> Vec<Param> {
        let mut params = Vec::new();
        for arg in &sig.inputs {
            // `self` is no parameter: it is the name `this` in every method
            if let FnArg::Typed(arg) = arg {
                let mut param = self.param(&arg.pat, Some(&arg.ty));
                param.annotations = self.annotations(&arg.attrs);
                params.push(param);
            }
        }
        params
    }

    pub(super) fn param(&mut self, pat: &syn::Pat, ty: Option<&Type>) -> Param {
        let (pat, ty) = match pat {
            syn::Pat::Type(typed) => (&*typed.pat, Some(&*typed.ty)),
            _ => (pat, ty),
        };
        let pattern = self.pattern(pat);
        let ty = ty.map(|ty| self.type_ref(ty));
        let span = self.module.span(pattern);
        let span = ty.as_ref().map_or(span, |ty| span.to(ty.span));
        let (name, pattern) = match self.module.kind(pattern) {
            ExprKind::Name(name) => (name.clone(), None),
            _ => (Name::default(), Some(pattern)),
        };
        Param { span, name, pattern, ty, default: None, annotations: Vec::new(), rest: false, is_field: false }
    }

    pub(super) fn annotations(&mut self, attrs: &[Attribute]) -> Vec<Annotation> {
        let mut annotations = Vec::new();
        for attr in attrs {
            // `/// text` is `#[doc = " text"]`
            if attr.path().is_ident("doc") {
                continue;
            }
            let span = self.span(attr.pound_token.span).to(self.span(attr.bracket_token.span.close()));
            let parts = conditional(&attr.meta);
            let metas = match &parts {
                Some(parts) => parts.iter().skip(1).filter(|part| !part.path().is_ident("doc")).collect(),
                None => vec![&attr.meta],
            };
            for meta in metas {
                let expr = self.meta(span, meta);
                annotations.push(Annotation { span, expr });
            }
        }
        annotations
    }

    fn meta(&mut self, span: Span, meta: &Meta) -> ExprId {
        let (callee, args) = match meta {
            Meta::Path(path) => return self.path(path),
            Meta::List(list) => (self.path(&list.path), self.token_args(list.tokens.clone(), Tokens::Attribute)),
            Meta::NameValue(meta) => {
                let callee = self.path(&meta.path);
                let value = self.expr(&meta.value);
                (callee, vec![Arg { name: None, value, spread: false }])
            }
        };
        self.add(span, ExprKind::Call { callee, args })
    }

    /// `a::b::C` as a chain of members; `self` is `this`.
    pub(super) fn path(&mut self, path: &syn::Path) -> ExprId {
        let mut segments = path.segments.iter();
        let Some(first) = segments.next() else { return self.opaque(self.last, Vec::new()) };
        if self.depth as usize + path.segments.len() > MAX_DEPTH as usize {
            self.note_nesting();
            let span = self.path_span(path);
            return self.add(span, ExprKind::Name(Name::from(dotted(path))));
        }
        let start = self.span(first.ident.span());
        let mut at = self.name_of(&first.ident);
        for segment in segments {
            let span = start.to(self.span(segment.ident.span()));
            at = self.add(span, ExprKind::Member { object: at, name: Name::from(plain(&segment.ident)) });
        }
        at
    }

    pub(super) fn name_of(&mut self, ident: &proc_macro2::Ident) -> ExprId {
        let span = self.span(ident.span());
        let name = plain(ident);
        self.add(span, ExprKind::Name(if name == "self" { Name::new("this") } else { Name::from(name) }))
    }

    pub(super) fn string(&mut self, span: Span, value: impl Into<Name>) -> ExprId {
        self.add(span, ExprKind::Literal(Literal::Str(value.into())))
    }
}

fn is_private(vis: &Visibility) -> bool {
    matches!(vis, Visibility::Inherited)
}

/// `#[cfg_attr(feature = "db", derive(Row), table(name = x))]`: the condition, and the attributes behind it.
fn conditional(meta: &Meta) -> Option<Punctuated<Meta, Token![,]>> {
    let Meta::List(list) = meta else { return None };
    let parts = || Punctuated::parse_terminated.parse2(list.tokens.clone()).ok();
    list.path.is_ident("cfg_attr").then(parts).flatten()
}
