//! Lowers expressions in the place of a value. A block used as a value leaves its statements in front of the statement
//! that it stands in; a branch that is more than a choice between values is a [`blocks`](super::blocks) matter.

use syn::{BinOp, Expr, ExprMethodCall, Member, ReturnType, UnOp};

use super::Lower;
use super::blocks::{Dest, is_plain};
use super::patterns::binds;
use super::types::plain;
use crate::frontend::MAX_DEPTH;
use crate::frontend::tree::blank_function;
use crate::ir::{Arg, BinaryOp, Entry, ExprId, ExprKind, Literal, Name, StmtKind, TYPE_ARGUMENT, TypeRef};
use crate::source::Span;

/// A chain of more operands than this is a list of its parts and not a tree that deep.
const MAX_CHAIN: usize = 64;

impl Lower<'_> {
    pub(super) fn expr(&mut self, e: &Expr) -> ExprId {
        if self.depth >= MAX_DEPTH {
            self.note_nesting();
            return self.opaque(self.last, Vec::new());
        }
        self.depth += 1;
        let id = self.expr_at(e);
        self.depth -= 1;
        id
    }

    fn expr_at(&mut self, e: &Expr) -> ExprId {
        match e {
            Expr::Path(e) => match &e.qself {
                // `<T as Trait>::f` is `T.f`
                Some(qself) => {
                    let ty = self.type_ref(&qself.ty);
                    let object = self.add(ty.span, ExprKind::Name(ty.name));
                    let Some(last) = e.path.segments.last() else { return object };
                    let span = self.module.span(object).to(self.span(last.ident.span()));
                    self.add(span, ExprKind::Member { object, name: Name::from(plain(&last.ident)) })
                }
                None => self.path(&e.path),
            },
            Expr::Lit(e) => self.literal(&e.lit),
            Expr::Paren(e) => self.expr(&e.expr),
            Expr::Group(e) => self.expr(&e.expr),
            Expr::Reference(e) => self.expr(&e.expr),
            Expr::RawAddr(e) => self.expr(&e.expr),
            Expr::Cast(e) => self.expr(&e.expr),
            Expr::Await(e) => self.expr(&e.base),
            Expr::Try(e) => self.expr(&e.expr),
            Expr::Field(e) => {
                let object = self.expr(&e.base);
                let (name, span) = match &e.member {
                    Member::Named(ident) => (plain(ident), self.span(ident.span())),
                    Member::Unnamed(index) => (index.index.to_string(), self.span(index.span)),
                };
                let span = self.module.span(object).to(span);
                self.add(span, ExprKind::Member { object, name: Name::from(name) })
            }
            Expr::MethodCall(e) if opens_result(e) => self.expr(&e.receiver),
            Expr::MethodCall(e) => {
                let object = self.expr(&e.receiver);
                let span = self.module.span(object).to(self.span(e.method.span()));
                let callee = self.add(span, ExprKind::Member { object, name: Name::from(plain(&e.method)) });
                let mut args = self.args(e.args.iter());
                args.extend(e.turbofish.as_ref().filter(|_| e.args.is_empty()).and_then(|t| self.type_argument(t)));
                let span = span.to(self.span(e.paren_token.span.close()));
                let call = self.add(span, ExprKind::Call { callee, args });
                self.type_arguments(call, e.turbofish.as_ref());
                call
            }
            Expr::Call(e) => {
                let callee = self.expr(&e.func);
                let mut args = self.args(e.args.iter());
                let given = match &*e.func {
                    Expr::Path(path) => match path.path.segments.last().map(|s| &s.arguments) {
                        Some(syn::PathArguments::AngleBracketed(given)) => Some(given),
                        _ => None,
                    },
                    _ => None,
                };
                args.extend(given.filter(|_| e.args.is_empty()).and_then(|given| self.type_argument(given)));
                let span = self.module.span(callee).to(self.span(e.paren_token.span.close()));
                let call = self.add(span, ExprKind::Call { callee, args });
                self.type_arguments(call, given);
                call
            }
            Expr::Macro(e) => self.mac(&e.mac),
            Expr::Struct(e) => self.struct_literal(e),
            Expr::Index(e) => {
                let object = self.expr(&e.expr);
                let index = Some(self.expr(&e.index));
                let span = self.module.span(object).to(self.span(e.bracket_token.span.close()));
                self.add(span, ExprKind::Index { object, index })
            }
            Expr::Array(e) => {
                let items = e.elems.iter().map(|x| self.expr(x)).collect();
                let span = self.group(&e.bracket_token.span);
                self.add(span, ExprKind::List(items))
            }
            Expr::Tuple(e) => {
                let items = e.elems.iter().map(|x| self.expr(x)).collect();
                let span = self.group(&e.paren_token.span);
                self.add(span, ExprKind::List(items))
            }
            Expr::Repeat(e) => {
                let item = self.expr(&e.expr);
                let span = self.group(&e.bracket_token.span);
                self.add(span, ExprKind::List(vec![item]))
            }
            Expr::Range(e) => {
                let ends: Vec<ExprId> = [&e.start, &e.end].into_iter().flatten().map(|x| self.expr(x)).collect();
                let span = ends.iter().map(|x| self.module.span(*x)).reduce(Span::to).unwrap_or(self.last);
                self.opaque(span, ends)
            }
            Expr::Unary(e) => self.unary(e),
            Expr::Binary(e) => self.operators(e),
            Expr::Assign(e) => {
                let value = self.expr(&e.right);
                let target = self.expr(&e.left);
                self.assign(target, Some(value), None)
            }
            Expr::Let(e) => {
                let value = self.expr(&e.expr);
                let target = self.pattern(&e.pat);
                let span = self.span(e.let_token.span).to(self.module.span(value));
                self.declare(span, target, Some(value), None)
            }
            Expr::Closure(e) => self.closure(e),
            Expr::Async(e) => {
                let start = self.span(e.async_token.span);
                self.lambda(start, true, Vec::new(), &ReturnType::Default, |s| s.block_into(&e.block, &Dest::Return))
            }
            Expr::If(_) | Expr::Match(_) if is_plain(e) => self.choice(e),
            Expr::If(_) | Expr::Match(_) => {
                // the value goes through a name that no source can hold
                let temp = Name::from(format!("value@{}", self.blocks.len() + self.module.stmts.len()));
                self.into(e, &Dest::Temp(temp.clone()));
                self.add(self.last, ExprKind::Name(temp))
            }
            Expr::Block(e) => self.block_value(&e.block),
            Expr::Unsafe(e) => self.block_value(&e.block),
            Expr::Const(e) => self.block_value(&e.block),
            Expr::TryBlock(e) => self.block_value(&e.block),
            Expr::Return(_)
            | Expr::Break(_)
            | Expr::Continue(_)
            | Expr::ForLoop(_)
            | Expr::While(_)
            | Expr::Loop(_) => {
                self.into(e, &Dest::Discard);
                self.opaque(self.last, Vec::new())
            }
            Expr::Yield(e) => {
                let parts: Vec<ExprId> = e.expr.iter().map(|x| self.expr(x)).collect();
                self.opaque(self.last, parts)
            }
            Expr::Infer(e) => {
                let span = self.span(e.underscore_token.span);
                self.add(span, ExprKind::Name(Name::new("_")))
            }
            _ => self.opaque(self.last, Vec::new()),
        }
    }

    /// `serde_json::from_str::<Citizen>(text)`, `query_as::<_, Citizen>(sql)`: what a call is told in angles.
    fn type_arguments(&mut self, call: ExprId, given: Option<&syn::AngleBracketedGenericArguments>) {
        let types = given.into_iter().flat_map(|given| &given.args).filter_map(|a| match a {
            syn::GenericArgument::Type(syn::Type::Infer(_)) => None,
            syn::GenericArgument::Type(ty) => Some(ty),
            _ => None,
        });
        let types: Vec<TypeRef> = types.map(|ty| self.type_ref(ty)).collect();
        if !types.is_empty() {
            self.module.type_arguments.insert(call, types);
        }
    }

    /// `request.guard::<Clerk>()`, `from_extractor::<Clerk>()`: the one type that a call without arguments is about.
    fn type_argument(&mut self, given: &syn::AngleBracketedGenericArguments) -> Option<Arg> {
        let [syn::GenericArgument::Type(syn::Type::Path(named))] = given.args.iter().collect::<Vec<_>>()[..] else {
            return None;
        };
        let last = named.path.segments.last()?;
        let is_declared = last.arguments.is_none() && last.ident.to_string().starts_with(char::is_uppercase);
        if named.qself.is_some() || !is_declared {
            return None;
        }
        Some(Arg { name: Some(Name::from(TYPE_ARGUMENT)), value: self.path(&named.path), spread: false })
    }

    pub(super) fn args<'e>(&mut self, args: impl Iterator<Item = &'e Expr>) -> Vec<Arg> {
        args.map(|e| Arg { name: None, value: self.expr(e), spread: false }).collect()
    }

    pub(super) fn assign(&mut self, target: ExprId, value: Option<ExprId>, op: Option<BinaryOp>) -> ExprId {
        let span = self.module.span(target);
        let span = value.map_or(span, |v| span.to(self.module.span(v)));
        self.add(span, ExprKind::Assign { target, value, op, declared: None, is_declaration: false })
    }

    pub(super) fn declare(
        &mut self,
        span: Span,
        target: ExprId,
        value: Option<ExprId>,
        declared: Option<crate::ir::TypeRef>,
    ) -> ExprId {
        self.add(span, ExprKind::Assign { target, value, op: None, declared, is_declaration: true })
    }

    pub(super) fn binary(&mut self, op: BinaryOp, left: ExprId, right: ExprId) -> ExprId {
        let span = self.module.span(left).to(self.module.span(right));
        self.add(span, ExprKind::Binary { op, left, right })
    }

    /// A second node for a chain of names: each node has one parent.
    pub(super) fn copy(&mut self, id: ExprId) -> ExprId {
        let span = self.module.span(id);
        let kind = match self.module.kind(id).clone() {
            ExprKind::Member { object, name } => ExprKind::Member { object: self.copy(object), name },
            kind => kind,
        };
        self.add(span, kind)
    }

    fn unary(&mut self, e: &syn::ExprUnary) -> ExprId {
        let (start, negates) = match &e.op {
            UnOp::Deref(_) => return self.expr(&e.expr),
            UnOp::Not(token) => (self.span(token.span), true),
            UnOp::Neg(token) => (self.span(token.span), false),
            _ => (self.last, false),
        };
        let value = self.expr(&e.expr);
        let span = start.to(self.module.span(value));
        match self.module.kind(value) {
            _ if negates => self.add(span, ExprKind::Not(value)),
            ExprKind::Literal(Literal::Number(n)) => {
                let number = Name::from(format!("-{n}"));
                self.add(span, ExprKind::Literal(Literal::Number(number)))
            }
            _ => self.opaque(span, vec![value]),
        }
    }

    /// `a + b + c` is left-deep: its spine is walked and not recursed into.
    fn operators(&mut self, e: &syn::ExprBinary) -> ExprId {
        let (op, assigns) = operator(&e.op);
        if assigns {
            let value = self.expr(&e.right);
            let target = self.expr(&e.left);
            return self.assign(target, Some(value), Some(op));
        }
        let mut right = vec![(op, &*e.right)];
        let mut left = &*e.left;
        while let Expr::Binary(inner) = left {
            let (op, assigns) = operator(&inner.op);
            if assigns {
                break;
            }
            right.push((op, &inner.right));
            left = &inner.left;
        }
        let first = self.expr(left);
        if right.len() < MAX_CHAIN {
            let mut at = first;
            for (op, operand) in right.into_iter().rev() {
                let operand = self.expr(operand);
                at = self.binary(op, at, operand);
            }
            return at;
        }
        let is_sum = right.iter().all(|(op, _)| *op == BinaryOp::Add);
        let mut parts = vec![first];
        for (_, operand) in right.into_iter().rev() {
            parts.push(self.expr(operand));
        }
        let span = self.module.span(first).to(self.last);
        self.add(span, if is_sum { ExprKind::Template(parts) } else { ExprKind::Opaque(parts) })
    }

    /// `Citizen { cnic, name: n, ..rest }`
    fn struct_literal(&mut self, e: &syn::ExprStruct) -> ExprId {
        let class = self.path(&e.path);
        let mut entries = Vec::new();
        // what it fills up stands first, as in other languages: the fields that are named count
        if let Some(rest) = &e.rest {
            let rest = self.expr(rest);
            let span = self.module.span(rest);
            let value = self.add(span, ExprKind::Spread(rest));
            entries.push(Entry { key: None, value });
        }
        for field in &e.fields {
            let (name, span) = match &field.member {
                Member::Named(ident) => (plain(ident), self.span(ident.span())),
                Member::Unnamed(index) => (index.index.to_string(), self.span(index.span)),
            };
            let key = self.string(span, name);
            let value = self.expr(&field.expr);
            entries.push(Entry { key: Some(key), value });
        }
        let span = self.group(&e.brace_token.span);
        let value = self.add(span, ExprKind::Object(entries));
        let span = self.module.span(class).to(span);
        let args = vec![Arg { name: None, value, spread: false }];
        self.add(span, ExprKind::New { class, args, body: None })
    }

    fn closure(&mut self, e: &syn::ExprClosure) -> ExprId {
        let start = self.span(e.inputs_begin.span);
        let params: Vec<&syn::Pat> = e.inputs.iter().collect();
        self.lambda(start, e.asyncness.is_some(), params, &e.output, |s| match &*e.body {
            Expr::Block(body) => s.block_into(&body.block, &Dest::Return),
            body => s.into(body, &Dest::Return),
        })
    }

    fn lambda(
        &mut self,
        start: Span,
        is_async: bool,
        params: Vec<&syn::Pat>,
        output: &ReturnType,
        body: impl FnOnce(&mut Self),
    ) -> ExprId {
        let mut function = blank_function(start, None, start);
        function.outer = self.functions.last().copied();
        function.modifiers.is_async = is_async;
        let id = self.module.add_function(function);
        self.functions.push(id);
        let class = self.class.take();
        let params = params.into_iter().map(|p| self.param(p, None)).collect();
        let returns = self.return_type(output);
        let body = self.block_of(body);
        self.class = class;
        self.functions.pop();
        let span = start.to(self.last);
        let function = &mut self.module.functions[id.index()];
        function.span = span;
        function.params = params;
        function.returns = returns;
        function.body = body;
        self.add(span, ExprKind::Lambda(id))
    }

    /// An `if` or `match` that chooses between values: nested conditionals.
    fn choice(&mut self, e: &Expr) -> ExprId {
        let mut arms: Vec<(Option<ExprId>, ExprId)> = Vec::new();
        let mut start = self.last;
        match e {
            Expr::If(first) => {
                start = self.span(first.if_token.span);
                let mut at = first;
                loop {
                    let condition = self.expr(&at.cond);
                    let value = self.block_value(&at.then_branch);
                    arms.push((Some(condition), value));
                    match at.else_branch.as_ref().map(|(_, e)| &**e) {
                        Some(Expr::If(next)) => at = next,
                        Some(otherwise) => {
                            let value = self.expr(otherwise);
                            arms.push((None, value));
                            break;
                        }
                        None => break,
                    }
                }
            }
            Expr::Match(m) => {
                start = self.span(m.match_token.span);
                let subject = self.subject(&m.expr);
                for arm in &m.arms {
                    let condition = if binds(&arm.pat) {
                        Some(self.bind_in_condition(subject, &arm.pat))
                    } else {
                        self.test(subject, &arm.pat)
                    };
                    let value = self.expr(&arm.body);
                    arms.push((condition, value));
                }
            }
            _ => {}
        }
        let Some((_, mut otherwise)) = arms.pop() else { return self.opaque(start, Vec::new()) };
        let span = start.to(self.last);
        if self.depth as usize + arms.len() > MAX_DEPTH as usize {
            let mut parts: Vec<ExprId> = arms.into_iter().map(|(_, value)| value).collect();
            parts.push(otherwise);
            return self.opaque(span, parts);
        }
        for (condition, then) in arms.into_iter().rev() {
            if let Some(condition) = condition {
                otherwise = self.add(span, ExprKind::Conditional { condition, then, otherwise });
            }
        }
        otherwise
    }

    /// `Some(x) if x > 0` of a choice: the assignment is the condition, `(x = subject) && x > 0`.
    fn bind_in_condition(&mut self, subject: ExprId, pat: &syn::Pat) -> ExprId {
        let (pat, guard) = match pat {
            syn::Pat::Guard(guarded) => (&*guarded.pat, Some(&guarded.guard)),
            _ => (pat, None),
        };
        let target = self.pattern(pat);
        let value = self.copy(subject);
        let span = self.module.span(target);
        let binding = self.declare(span, target, Some(value), None);
        match guard {
            Some(guard) => {
                let guard = self.expr(guard);
                self.binary(BinaryOp::And, binding, guard)
            }
            None => binding,
        }
    }

    /// What a `match` looks at, as something that may be written again for each arm: a chain of names stays, any
    /// other value gets a name that no source can hold.
    pub(super) fn subject(&mut self, e: &Expr) -> ExprId {
        let value = self.expr(e);
        if self.module.dotted(value).is_some() {
            return value;
        }
        let span = self.module.span(value);
        let temp = Name::from(format!("match@{}", span.start));
        let target = self.add(span, ExprKind::Name(temp.clone()));
        let assign = self.declare(span, target, Some(value), None);
        self.emit(span, StmtKind::Expr(assign));
        self.add(span, ExprKind::Name(temp))
    }
}

/// `file.unwrap()`, `file.expect("no file")`: what was there, as with `?`.
fn opens_result(call: &ExprMethodCall) -> bool {
    let mut args = call.args.iter();
    match call.method.to_string().as_str() {
        "unwrap" => args.next().is_none(),
        "expect" => matches!((args.next(), args.next()), (Some(Expr::Lit(_)), None)),
        _ => false,
    }
}

/// The operator, and whether it assigns.
fn operator(op: &BinOp) -> (BinaryOp, bool) {
    match op {
        BinOp::Add(_) => (BinaryOp::Add, false),
        BinOp::AddAssign(_) => (BinaryOp::Add, true),
        BinOp::Eq(_) => (BinaryOp::Equal, false),
        BinOp::Ne(_) => (BinaryOp::NotEqual, false),
        BinOp::Lt(_) | BinOp::Le(_) | BinOp::Gt(_) | BinOp::Ge(_) => (BinaryOp::Compare, false),
        BinOp::And(_) => (BinaryOp::And, false),
        BinOp::Or(_) => (BinaryOp::Or, false),
        BinOp::Rem(_) => (BinaryOp::Modulo, false),
        BinOp::RemAssign(_) => (BinaryOp::Modulo, true),
        BinOp::SubAssign(_)
        | BinOp::MulAssign(_)
        | BinOp::DivAssign(_)
        | BinOp::BitXorAssign(_)
        | BinOp::BitAndAssign(_)
        | BinOp::BitOrAssign(_)
        | BinOp::ShlAssign(_)
        | BinOp::ShrAssign(_) => (BinaryOp::Arithmetic, true),
        _ => (BinaryOp::Arithmetic, false),
    }
}
