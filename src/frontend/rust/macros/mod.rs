//! Lowers macro calls and the arguments of attributes from their tokens.
//!
//! What a macro makes of its tokens is not known, so they are read as what they look like: `vec!` as a list, one
//! bracketed value as JSON, then arguments (with the `key = value`, `%x`, `?x`, `target: x` that logging macros take),
//! statements, items; and where nothing fits, the expressions that can be found in them.

mod format;

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Expr, Lit, Macro, MacroDelimiter, Token};

use super::Lower;
use super::types::plain;
use crate::frontend::MAX_DEPTH;
use crate::ir::{Arg, Entry, ExprId, ExprKind, Literal, Name, StmtKind};
use crate::source::Span;
use format::Part;

/// Where a list of arguments stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Tokens {
    Call,
    /// `name(args)` may hold what no call may: `fields(user = %id)`.
    Attribute,
}

/// Macros of the language whose first plain string is a format string even if nothing tells.
const FORMATTING: &[&str] = &[
    "format",
    "format_args",
    "print",
    "println",
    "eprint",
    "eprintln",
    "write",
    "writeln",
    "panic",
    "assert",
    "assert_eq",
    "assert_ne",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "todo",
    "unreachable",
    "unimplemented",
];

/// An argument, before placeholders have taken theirs.
struct Item {
    name: Option<Name>,
    value: ExprId,
}

impl Lower<'_> {
    pub(super) fn mac(&mut self, mac: &Macro) -> ExprId {
        if self.depth >= MAX_DEPTH {
            self.note_nesting();
            return self.opaque(self.last, Vec::new());
        }
        self.depth += 1;
        let id = self.mac_at(mac);
        self.depth -= 1;
        id
    }

    fn mac_at(&mut self, mac: &Macro) -> ExprId {
        let path = self.path_span(&mac.path);
        let close = match &mac.delimiter {
            MacroDelimiter::Paren(d) => d.span.close(),
            MacroDelimiter::Brace(d) => d.span.close(),
            MacroDelimiter::Bracket(d) => d.span.close(),
        };
        let span = path.to(self.span(close));
        let renamed = mac.path.get_ident().and_then(|i| self.renamed(&plain(i)));
        let name = match &renamed {
            Some((_, name)) => name.to_string(),
            None => mac.path.segments.last().map(|s| plain(&s.ident)).unwrap_or_default(),
        };
        let tokens: Vec<TokenTree> = mac.tokens.clone().into_iter().collect();
        if name == "vec" {
            let items = self.list_items(mac.tokens.clone(), &tokens);
            return self.add(span, ExprKind::List(items));
        }
        let callee = match renamed {
            Some((module, name)) => self.macro_of(path, &module, &name),
            None => self.macro_name(&mac.path, path),
        };
        let is_braced = matches!(mac.delimiter, MacroDelimiter::Brace(_));
        let args = match self.json_args(&tokens, is_braced) {
            Some(args) => args,
            None if is_braced => self.body_args(mac.tokens.clone(), &tokens),
            None => self.call_args(mac.tokens.clone(), &tokens, FORMATTING.contains(&name.as_str()), Tokens::Call),
        };
        self.add(span, ExprKind::Call { callee, args })
    }

    /// The module and the name of what an import renames: `tracing` and `info` of `use tracing::info as log_info`.
    fn renamed(&self, alias: &str) -> Option<(Name, Name)> {
        let import = self.module.imports.iter().rev().find(|i| i.alias.as_deref() == Some(alias))?;
        Some((import.module.clone(), import.name.clone()?))
    }

    /// `log_info!` that stands for `tracing::info!`.
    fn macro_of(&mut self, span: Span, module: &str, name: &str) -> ExprId {
        let mut parts = module.split('.').map(Name::new);
        let first = parts.next().unwrap_or_default();
        let mut object = self.add(span, ExprKind::Name(first));
        for part in parts {
            object = self.add(span, ExprKind::Member { object, name: part });
        }
        self.add(span, ExprKind::Member { object, name: Name::from(format!("{name}!")) })
    }

    /// `tracing::info!` is the member `info!` of `tracing`.
    fn macro_name(&mut self, path: &syn::Path, span: Span) -> ExprId {
        let callee = self.path(path);
        match self.module.kind(callee).clone() {
            ExprKind::Name(name) => self.add(span, ExprKind::Name(Name::from(format!("{name}!")))),
            ExprKind::Member { object, name } => {
                self.add(span, ExprKind::Member { object, name: Name::from(format!("{name}!")) })
            }
            _ => callee,
        }
    }

    /// The arguments in `#[name(…)]`.
    pub(super) fn token_args(&mut self, stream: TokenStream, place: Tokens) -> Vec<Arg> {
        let tokens: Vec<TokenTree> = stream.clone().into_iter().collect();
        self.call_args(stream, &tokens, false, place)
    }

    fn list_items(&mut self, stream: TokenStream, tokens: &[TokenTree]) -> Vec<ExprId> {
        match Punctuated::<Expr, Token![,]>::parse_terminated.parse2(stream) {
            Ok(items) => items.iter().map(|e| self.expr(e)).collect(),
            // `vec![value; count]`
            Err(_) => split(tokens, |c| c == ';').first().map(|part| self.loose(part)).into_iter().collect(),
        }
    }

    fn call_args(&mut self, stream: TokenStream, tokens: &[TokenTree], formats: bool, place: Tokens) -> Vec<Arg> {
        let parsed = Punctuated::<Expr, Token![,]>::parse_terminated.parse2(stream.clone());
        let items: Vec<Item> = match parsed {
            Ok(args) => args.iter().map(|e| self.argument(e)).collect(),
            Err(_) => {
                let parts = split(tokens, |c| c == ',' || c == ';');
                if place == Tokens::Call && parts.iter().any(|part| is_statement(part)) && self.statements(stream) {
                    return Vec::new();
                }
                parts.into_iter().map(|part| self.segment(part, place)).collect()
            }
        };
        self.with_template(items, formats)
    }

    /// `name! { … }`: arguments, else items, else statements.
    fn body_args(&mut self, stream: TokenStream, tokens: &[TokenTree]) -> Vec<Arg> {
        if let Ok(args) = Punctuated::<Expr, Token![,]>::parse_terminated.parse2(stream.clone()) {
            let items = args.iter().map(|e| self.argument(e)).collect();
            return self.with_template(items, false);
        }
        if self.statements(stream) {
            return Vec::new();
        }
        let value = self.loose_all(tokens);
        vec![Arg { name: None, value, spread: false }]
    }

    /// Items or statements, left in the block under construction; false if the tokens are neither.
    fn statements(&mut self, stream: TokenStream) -> bool {
        // `static ref NAME: T = …;` of a lazy static
        let plain: TokenStream = without_ref(stream);
        let Ok(stmts) = syn::Block::parse_within.parse2(plain) else { return false };
        let span = self.last;
        let body = self.block_of(|s| stmts.iter().for_each(|stmt| s.stmt(stmt)));
        // declarations belong to the scope that the macro stands in
        if stmts.iter().all(|stmt| matches!(stmt, syn::Stmt::Item(_))) {
            if let Some(block) = self.blocks.last_mut() {
                block.extend(body);
            }
        } else if !body.is_empty() {
            self.emit(span, StmtKind::Block(body));
        }
        true
    }

    fn argument(&mut self, e: &Expr) -> Item {
        if let Expr::Assign(assign) = e
            && let Some(name) = key(&assign.left)
        {
            return Item { name: Some(name), value: self.expr(&assign.right) };
        }
        Item { name: None, value: self.expr(e) }
    }

    /// One argument in a form that is no expression.
    fn segment(&mut self, tokens: &[TokenTree], place: Tokens) -> Item {
        let mut name = None;
        let mut rest = tokens;
        // `a.b = x`, `"key" = x`, `target: x`, `key:? = x`, `"key" => x`
        let head = tokens.iter().take_while(|t| is_key_token(t)).count();
        let mut key_text = String::new();
        for token in &tokens[..head] {
            match token {
                TokenTree::Ident(ident) => key_text.push_str(&plain(ident)),
                TokenTree::Literal(literal) => key_text.push_str(literal.to_string().trim_matches('"')),
                _ => key_text.push('.'),
            }
        }
        let after = &tokens[head..];
        if head > 0 && is_alone(after, '=') {
            rest = &after[1..];
        } else if let ([TokenTree::Literal(_)], [equals, greater, ..]) = (&tokens[..head], after)
            && is_punct(equals, '=')
            && is_punct(greater, '>')
        {
            rest = &after[2..];
        } else if head > 0 && is_alone(after, ':') {
            let equals = after.iter().position(|t| is_punct(t, '='));
            rest = match equals {
                Some(at) if at <= 2 => &after[at + 1..],
                _ => &after[1..],
            };
        }
        if rest.len() < tokens.len() {
            name = Some(Name::from(key_text));
        }
        // `%x` prints by Display, `?x` by Debug
        if rest.len() > 1 && rest.first().is_some_and(|t| is_punct(t, '%') || is_punct(t, '?')) {
            rest = &rest[1..];
        }
        if place == Tokens::Attribute
            && name.is_none()
            && let [path @ .., TokenTree::Group(group)] = rest
            && group.delimiter() == Delimiter::Parenthesis
            && let Ok(path) = syn::parse2::<syn::Path>(path.iter().cloned().collect())
        {
            let callee = self.path(&path);
            let args = self.token_args(group.stream(), place);
            let span = self.module.span(callee).to(self.span(group.span_close()));
            return Item { name, value: self.add(span, ExprKind::Call { callee, args }) };
        }
        Item { name, value: self.loose(rest) }
    }

    /// An expression if the tokens are one, else what expressions can be found in them.
    fn loose(&mut self, tokens: &[TokenTree]) -> ExprId {
        if let [TokenTree::Group(_)] = tokens
            && let Some(value) = self.json(tokens)
        {
            return value;
        }
        match syn::parse2::<Expr>(tokens.iter().cloned().collect()) {
            Ok(e) => self.expr(&e),
            Err(_) => self.loose_all(tokens),
        }
    }

    fn loose_all(&mut self, tokens: &[TokenTree]) -> ExprId {
        if self.depth >= MAX_DEPTH {
            self.note_nesting();
            return self.opaque(self.last, Vec::new());
        }
        self.depth += 1;
        let start = tokens.first().map_or(self.last, |t| self.span(t.span()));
        let mut parts = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            match &tokens[at] {
                TokenTree::Group(group) => {
                    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                    if group.delimiter() == Delimiter::Brace && self.statements(group.stream()) {
                        at += 1;
                        continue;
                    }
                    for part in split(&inner, |c| c == ',' || c == ';') {
                        let part = self.loose(part);
                        parts.push(part);
                    }
                    at += 1;
                }
                TokenTree::Literal(_) => {
                    if let Ok(lit) = syn::parse2::<Lit>(tokens[at].clone().into()) {
                        let literal = self.literal(&lit);
                        parts.push(literal);
                    }
                    at += 1;
                }
                TokenTree::Ident(_) => {
                    // the longest run of `a.b::c(d)?` that is an expression
                    let end = at + run(&tokens[at..]);
                    match syn::parse2::<Expr>(tokens[at..end].iter().cloned().collect()) {
                        Ok(e) => {
                            let value = self.expr(&e);
                            parts.push(value);
                            at = end;
                        }
                        Err(_) => at += 1,
                    }
                }
                TokenTree::Punct(_) => at += 1,
            }
        }
        self.depth -= 1;
        let span = start.to(self.last);
        self.opaque(span, parts)
    }

    /// `json!({…})`: one bracketed value.
    fn json_args(&mut self, tokens: &[TokenTree], is_braced: bool) -> Option<Vec<Arg>> {
        let [TokenTree::Group(group)] = tokens else { return None };
        let is_value = match group.delimiter() {
            Delimiter::Brace => !is_braced,
            Delimiter::Bracket => true,
            _ => false,
        };
        let value = if is_value { self.json(tokens)? } else { return None };
        Some(vec![Arg { name: None, value, spread: false }])
    }

    fn json(&mut self, tokens: &[TokenTree]) -> Option<ExprId> {
        if self.depth >= MAX_DEPTH {
            self.note_nesting();
            return None;
        }
        self.depth += 1;
        let value = self.json_at(tokens);
        self.depth -= 1;
        value
    }

    fn json_at(&mut self, tokens: &[TokenTree]) -> Option<ExprId> {
        let group = match tokens {
            [TokenTree::Group(group)] => group,
            [TokenTree::Ident(ident)] if ident == "null" => {
                let span = self.span(ident.span());
                return Some(self.add(span, ExprKind::Literal(Literal::Null)));
            }
            _ => return syn::parse2::<Expr>(tokens.iter().cloned().collect()).ok().map(|e| self.expr(&e)),
        };
        let span = self.span(group.span_open()).to(self.span(group.span_close()));
        let inner: Vec<TokenTree> = group.stream().into_iter().collect();
        let parts = split(&inner, |c| c == ',');
        match group.delimiter() {
            Delimiter::Bracket => {
                let items = parts.into_iter().map(|part| self.json(part)).collect::<Option<Vec<_>>>()?;
                Some(self.add(span, ExprKind::List(items)))
            }
            Delimiter::Brace => {
                let mut entries = Vec::new();
                for part in parts {
                    let colon = part.iter().enumerate().position(|(i, _)| is_alone(&part[i..], ':'))?;
                    let key = syn::parse2::<Expr>(part[..colon].iter().cloned().collect()).ok()?;
                    let key = Some(self.expr(&key));
                    let value = self.json(&part[colon + 1..])?;
                    entries.push(Entry { key, value });
                }
                Some(self.add(span, ExprKind::Object(entries)))
            }
            _ => None,
        }
    }

    /// Turns the format string, if there is one, and the arguments that it prints into a template.
    fn with_template(&mut self, items: Vec<Item>, formats: bool) -> Vec<Arg> {
        let found = items.iter().enumerate().find_map(|(at, item)| {
            if item.name.is_some() {
                return None;
            }
            let text = self.module.str_literal(item.value)?;
            let parts = format::parse(text)?;
            if parts.iter().all(|part| matches!(part, Part::Text(_))) {
                return None;
            }
            let behind = items[at + 1..].iter().filter(|item| item.name.is_none()).count();
            let needs = format::positions(&parts);
            // a route template, `/users/{id}`, has names only
            let fits = formats || needs == behind && (needs > 0 || !text.starts_with('/'));
            fits.then_some((at, parts))
        });
        let Some((format, parts)) = found else { return items.into_iter().map(into_arg).collect() };
        let positional: Vec<usize> = (format + 1..items.len()).filter(|i| items[*i].name.is_none()).collect();
        let literal = items[format].value;
        let mut used = vec![false; items.len()];
        let mut next = 0;
        let mut pieces = Vec::new();
        for part in parts {
            let item = match part {
                Part::Text(text) => {
                    let span = self.module.span(literal);
                    let piece = self.string(span, text);
                    pieces.push(piece);
                    continue;
                }
                Part::Next { takes_width } => {
                    next += usize::from(takes_width);
                    next += 1;
                    positional.get(next - 1).copied()
                }
                Part::Position(i) => positional.get(i).copied(),
                Part::Named(name, at) => {
                    let given = (format + 1..items.len()).find(|i| items[*i].name.as_deref() == Some(name.as_str()));
                    if given.is_none() {
                        let span = self.inside_literal(literal, at, name.len());
                        let piece = self.add(span, ExprKind::Name(Name::from(name)));
                        pieces.push(piece);
                        continue;
                    }
                    given
                }
            };
            if let Some(item) = item {
                // `{0} {0}`: each node has one parent
                if !used[item] {
                    pieces.push(items[item].value);
                }
                used[item] = true;
            }
        }
        let span = self.module.span(literal);
        let template = self.add(span, ExprKind::Template(pieces));
        let mut args = Vec::new();
        for (i, item) in items.into_iter().enumerate() {
            if i == format {
                args.push(Arg { name: None, value: template, spread: false });
            } else if !used[i] {
                args.push(into_arg(item));
            }
        }
        args
    }

    /// The span of a part of a string's value, where the string is written as it is; else the whole literal.
    fn inside_literal(&self, literal: ExprId, at: usize, len: usize) -> Span {
        let span = self.module.span(literal);
        let Some(written) = self.text.get(span.range()) else { return span };
        let Some(quote) = written.find('"') else { return span };
        if written.contains('\\') && !written.starts_with('r') {
            return span;
        }
        let start = span.start as usize + quote + 1 + at;
        Span::new(start, start + len)
    }
}

fn into_arg(item: Item) -> Arg {
    Arg { name: item.name, value: item.value, spread: false }
}

/// `a.b` left of `=`.
fn key(e: &Expr) -> Option<Name> {
    match e {
        Expr::Path(e) => Some(Name::from(super::types::dotted(&e.path))),
        Expr::Field(e) => {
            let syn::Member::Named(member) = &e.member else { return None };
            Some(Name::from(format!("{}.{}", key(&e.base)?, plain(member))))
        }
        Expr::Lit(e) => match &e.lit {
            Lit::Str(s) => Some(Name::from(s.value())),
            _ => None,
        },
        _ => None,
    }
}

/// The parts between separators, empty ones left out.
fn split(tokens: &[TokenTree], is_separator: fn(char) -> bool) -> Vec<&[TokenTree]> {
    tokens
        .split(|t| matches!(t, TokenTree::Punct(p) if is_separator(p.as_char())))
        .filter(|part| !part.is_empty())
        .collect()
}

fn is_punct(token: &TokenTree, c: char) -> bool {
    matches!(token, TokenTree::Punct(p) if p.as_char() == c)
}

/// Whether the tokens begin with `c` and not with a longer operator such as `==`, `=>` or `::`.
fn is_alone(tokens: &[TokenTree], c: char) -> bool {
    let Some(TokenTree::Punct(first)) = tokens.first() else { return false };
    first.as_char() == c
        && (first.spacing() == Spacing::Alone
            || !tokens.get(1).is_some_and(|t| is_punct(t, '=') || is_punct(t, '>') || is_punct(t, ':')))
}

fn is_key_token(token: &TokenTree) -> bool {
    match token {
        TokenTree::Ident(_) => true,
        TokenTree::Literal(l) => l.to_string().starts_with('"'),
        TokenTree::Punct(p) => p.as_char() == '.',
        TokenTree::Group(_) => false,
    }
}

/// `let x = …` among what should be arguments: the macro takes statements.
fn is_statement(tokens: &[TokenTree]) -> bool {
    matches!(tokens.first(), Some(TokenTree::Ident(word)) if word == "let" || word == "static" || word == "use")
}

/// How many tokens from the start can belong to one path, call or member chain.
fn run(tokens: &[TokenTree]) -> usize {
    let mut at = 1;
    while let Some(token) = tokens.get(at) {
        let goes_on = match token {
            TokenTree::Punct(p) => {
                matches!(p.as_char(), '.' | '?') || p.as_char() == ':' && is_path_sign(&tokens[at..])
            }
            TokenTree::Group(g) => g.delimiter() != Delimiter::Brace,
            TokenTree::Ident(_) => matches!(&tokens[at - 1], TokenTree::Punct(p) if matches!(p.as_char(), '.' | ':')),
            TokenTree::Literal(_) => false,
        };
        if !goes_on {
            break;
        }
        at += if is_path_sign(&tokens[at..]) { 2 } else { 1 };
    }
    at
}

fn is_path_sign(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [a, b, ..] if is_punct(a, ':') && is_punct(b, ':'))
}

fn without_ref(stream: TokenStream) -> TokenStream {
    let mut after_static = false;
    stream
        .into_iter()
        .filter(|token| {
            let TokenTree::Ident(word) = token else {
                after_static = false;
                return true;
            };
            let drop = after_static && word == "ref";
            after_static = word == "static";
            !drop
        })
        .collect()
}
