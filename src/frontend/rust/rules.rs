//! `macro_rules! audit { ($($arg:tt)*) => { info!($($arg)*) } }` as a function `audit!` that does with its parameters what
//! the macro does with its pieces.
//!
//! Of several arms the one counts that takes most. A macro that declares something is not read: what it declares has no
//! name yet.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use syn::parse::Parser;
use syn::{ItemMacro, Stmt};

use super::Lower;
use crate::frontend::tree::blank_function;
use crate::ir::{FunctionId, Name, Param};

/// A piece of what a macro is given, `$name:fragment`.
struct Piece {
    name: Ident,
    is_repeated: bool,
}

impl Lower<'_> {
    /// The macro as a function, if it is one that only runs code.
    pub(super) fn rules(&mut self, item: &ItemMacro) -> Option<FunctionId> {
        let ident = item.ident.as_ref().filter(|_| item.mac.path.is_ident("macro_rules"))?;
        let tokens: Vec<TokenTree> = item.mac.tokens.clone().into_iter().collect();
        let (pieces, body) = arms(&tokens).max_by_key(|(pieces, _)| weight(pieces))?;
        if pieces.is_empty() {
            return None;
        }
        let stmts = syn::Block::parse_within.parse2(filled(body.stream())).ok()?;
        if stmts.iter().any(|s| matches!(s, Stmt::Item(_))) {
            return None;
        }
        let start = self.span(ident.span());
        let mut blank = blank_function(start, Some(Name::from(format!("{ident}!"))), start);
        blank.outer = self.functions.last().copied();
        let id = self.module.add_function(blank);
        self.functions.push(id);
        let class = self.class.take();
        let params = pieces.iter().map(|p| self.piece(p)).collect();
        let body = self.block_of(|s| stmts.iter().for_each(|stmt| s.stmt(stmt)));
        self.functions.pop();
        self.class = class;
        let function = &mut self.module.functions[id.index()];
        function.params = params;
        function.body = body;
        Some(id)
    }

    fn piece(&mut self, piece: &Piece) -> Param {
        Param {
            span: self.span(piece.name.span()),
            name: Name::from(piece.name.to_string()),
            pattern: None,
            ty: None,
            default: None,
            annotations: Vec::new(),
            rest: piece.is_repeated,
            is_field: false,
        }
    }
}

/// `(pattern) => { body };` one by one.
fn arms(tokens: &[TokenTree]) -> impl Iterator<Item = (Vec<Piece>, &Group)> {
    tokens.windows(4).filter_map(|four| match four {
        [TokenTree::Group(pattern), TokenTree::Punct(a), TokenTree::Punct(b), TokenTree::Group(body)]
            if a.as_char() == '=' && b.as_char() == '>' =>
        {
            let mut pieces = Vec::new();
            collect_pieces(pattern.stream(), false, &mut pieces);
            Some((pieces, body))
        }
        _ => None,
    })
}

fn weight(pieces: &[Piece]) -> (bool, usize) {
    (pieces.iter().any(|p| p.is_repeated), pieces.len())
}

fn collect_pieces(pattern: TokenStream, is_repeated: bool, pieces: &mut Vec<Piece>) {
    let tokens: Vec<TokenTree> = pattern.into_iter().collect();
    for (i, token) in tokens.iter().enumerate() {
        let after_dollar = i > 0 && is_dollar(&tokens[i - 1]);
        match token {
            TokenTree::Ident(name) if after_dollar => pieces.push(Piece { name: name.clone(), is_repeated }),
            TokenTree::Group(group) => collect_pieces(group.stream(), is_repeated || after_dollar, pieces),
            _ => {}
        }
    }
}

/// The body with plain names for its pieces: `$x` is `x`, and what is repeated stands there once.
fn filled(body: TokenStream) -> TokenStream {
    let tokens: Vec<TokenTree> = body.into_iter().collect();
    let mut out = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match (&tokens[at], tokens.get(at + 1)) {
            (dollar, Some(TokenTree::Ident(_))) if is_dollar(dollar) => {}
            (dollar, Some(TokenTree::Group(group)))
                if is_dollar(dollar) && group.delimiter() == Delimiter::Parenthesis =>
            {
                out.extend(filled(group.stream()));
                // the separator, if there is one, and `*`, `+` or `?`
                let is_end = |t: &TokenTree| matches!(t, TokenTree::Punct(p) if "*+?".contains(p.as_char()));
                at += 2;
                at += tokens[at..].iter().take(3).position(is_end).map_or(0, |end| end + 1);
                continue;
            }
            (TokenTree::Group(group), _) => {
                let mut inner = Group::new(group.delimiter(), filled(group.stream()));
                inner.set_span(group.span());
                out.push(TokenTree::Group(inner));
            }
            (token, _) => out.push(token.clone()),
        }
        at += 1;
    }
    out.into_iter().collect()
}

fn is_dollar(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(p) if p.as_char() == '$')
}
