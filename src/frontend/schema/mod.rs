//! Languages that only declare records: Prisma's schemas ([`prisma`]) and GraphQL's ([`graphql`]).
//!
//! Both become records with typed fields, so that whatever reads the classes of a program reads these too. The word
//! that a declaration begins with (`model`, `input`) is kept as its annotation. Queries are not lowered.

pub mod graphql;
pub mod prisma;
mod token;

use crate::ir::{
    Annotation, Class, ClassKind, ExprId, ExprKind, Field, Literal, Modifiers, Module, Name, StmtKind, TypeRef,
};
use crate::source::Span;
use token::{Kind, Token};

/// A place in the tokens of a file.
struct Cursor<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    at: usize,
}

impl<'t> Cursor<'t> {
    /// Takes the comments out of the text's tokens into the module.
    fn new(text: &'t str, comment: &str, module: &mut Module) -> Self {
        let (tokens, comments) = token::tokens(text, comment);
        module.comments = comments;
        Self { text, tokens, at: 0 }
    }

    fn peek(&self) -> Option<Token> {
        self.tokens.get(self.at).copied()
    }

    fn next(&mut self) -> Option<Token> {
        let token = self.peek()?;
        self.at += 1;
        Some(token)
    }

    fn written(&self, token: Token) -> &'t str {
        self.text.get(token.span.range()).unwrap_or_default()
    }

    fn is(&self, byte: u8) -> bool {
        self.peek().is_some_and(|t| t.kind == Kind::Punct(byte))
    }

    fn take(&mut self, byte: u8) -> bool {
        let is = self.is(byte);
        self.at += usize::from(is);
        is
    }

    /// The next token if it is a word.
    fn word(&mut self) -> Option<(Name, Span)> {
        let token = self.peek().filter(|t| t.kind == Kind::Word)?;
        self.at += 1;
        Some((Name::new(self.written(token)), token.span))
    }

    /// Behind the bracket that closes the one that was just taken.
    fn skip_to_close(&mut self) {
        let mut open = 1usize;
        while let Some(token) = self.next() {
            match token.kind {
                Kind::Punct(b'(' | b'[' | b'{') => open += 1,
                Kind::Punct(b')' | b']' | b'}') => open -= 1,
                _ => {}
            }
            if open == 0 {
                return;
            }
        }
    }

    /// The value of a string, without its quotes.
    fn string(&self, token: Token) -> Name {
        let written = self.written(token);
        let inner = written.strip_prefix("\"\"\"").and_then(|w| w.strip_suffix("\"\"\""));
        Name::new(inner.unwrap_or_else(|| written.trim_matches('"')))
    }
}

/// A name with the strings that it is given: `@map("cnic_no")`.
fn annotation(module: &mut Module, name: Name, span: Span, given: Vec<(Span, Name)>) -> Annotation {
    let callee = module.add_expr(span, ExprKind::Name(name));
    if given.is_empty() {
        return Annotation { span, expr: callee };
    }
    let args: Vec<crate::ir::Arg> = given
        .into_iter()
        .map(|(at, text)| {
            let value = module.add_expr(at, ExprKind::Literal(Literal::Str(text)));
            crate::ir::Arg { name: None, value, spread: false }
        })
        .collect();
    let whole = args.last().map_or(span, |a| span.to(module.span(a.value)));
    Annotation { span, expr: module.add_expr(whole, ExprKind::Call { callee, args }) }
}

fn field(name: Name, span: Span, ty: TypeRef, annotations: Vec<Annotation>) -> Field {
    Field { span, name, ty: Some(ty), value: None, annotations, modifiers: Modifiers::default() }
}

/// `[Citizen!]`, `Phone[]`
fn list_of(element: TypeRef) -> TypeRef {
    TypeRef { span: element.span, name: Name::new_static("[]"), args: vec![element], metadata: Vec::new() }
}

fn plain(span: Span, name: Name) -> TypeRef {
    TypeRef { span, name, args: Vec::new(), metadata: Vec::new() }
}

/// What a declaration says of itself.
struct Declaration {
    span: Span,
    name: Name,
    name_span: Span,
    kind: ClassKind,
    bases: Vec<(Name, Span)>,
    annotations: Vec<Annotation>,
    fields: Vec<Field>,
}

fn declare(module: &mut Module, declared: Declaration) {
    let base_types = declared.bases.iter().map(|(name, span)| plain(*span, name.clone())).collect();
    let bases: Vec<ExprId> =
        declared.bases.into_iter().map(|(name, span)| module.add_expr(span, ExprKind::Name(name))).collect();
    let class = Class {
        span: declared.span,
        name: declared.name,
        name_span: declared.name_span,
        kind: declared.kind,
        bases,
        base_types,
        annotations: declared.annotations,
        fields: declared.fields,
        methods: Vec::new(),
        body: Vec::new(),
        outer: None,
        modifiers: Modifiers::default(),
    };
    let id = module.add_class(class);
    let statement = module.add_stmt(declared.span, StmtKind::Class(id));
    module.body.push(statement);
}
