//! Candidates that the structure of a lowered file shows: values that stand on another line than their names, behind a
//! default, in a conversion or in a list of arguments.

use crate::catalog::credentials::Credentials;
use crate::catalog::credentials::arguments::Pairing;
use crate::catalog::credentials::names::{Kind, NameEvidence};
use crate::catalog::credentials::weights::Sign;
use crate::ir::{Arg, BinaryOp, Entry, ExprId, ExprKind, Literal, Module};
use crate::source::{Language, Span};

use super::candidate::{After, Candidate};

/// How many operators and conversions a literal may stand behind.
const MAX_REACH: usize = 6;

pub(super) fn candidates<'t>(module: &Module, text: &'t str, knowledge: &'t Credentials) -> Vec<Candidate<'t>> {
    let mut finder = Finder { module, text, knowledge, opens: false, out: Vec::new() };
    for i in 0..module.exprs.len() {
        finder.expression(ExprId(i as u32));
    }
    for function in &module.functions {
        for param in &function.params {
            if let Some(default) = param.default {
                finder.named(&param.name, param.span, default, Sign::ShapeAssign);
            }
        }
    }
    for class in &module.classes {
        for field in &class.fields {
            if let Some(value) = field.value {
                finder.named(&field.name, field.span, value, Sign::ShapeAssign);
            }
        }
    }
    finder.out
}

pub(super) struct Finder<'m, 't> {
    pub(super) module: &'m Module,
    pub(super) text: &'t str,
    pub(super) knowledge: &'t Credentials,
    /// What is read now stands where something is opened.
    pub(super) opens: bool,
    out: Vec<Candidate<'t>>,
}

impl<'m, 't> Finder<'m, 't> {
    fn expression(&mut self, id: ExprId) {
        let module = self.module;
        match module.kind(id) {
            ExprKind::Assign { target, value: Some(value), .. } => {
                let shape = if matches!(module.kind(*target), ExprKind::Index { .. }) {
                    Sign::ShapeSubscript
                } else {
                    Sign::ShapeAssign
                };
                if let Some((name, span)) = self.name_of(*target) {
                    self.named(&name, span, *value, shape);
                    if let ExprKind::Object(entries) = module.kind(*value) {
                        self.declared_default(&name, span, entries);
                    }
                }
            }
            ExprKind::Binary { op: BinaryOp::Equal | BinaryOp::NotEqual, left, right } => {
                for (name, value) in [(*left, *right), (*right, *left)] {
                    if let Some((name, span)) = self.name_of(name) {
                        self.named(&name, span, value, Sign::ShapeCompare);
                    }
                }
            }
            ExprKind::Call { callee, args } => self.call(*callee, args),
            ExprKind::New { class, args, .. } => {
                self.keywords(args);
                self.positional(*class, args);
            }
            // `process.env.JWT_SECRET || "x"`
            ExprKind::Binary { op: BinaryOp::Or | BinaryOp::Coalesce, left, right } => {
                if let Some((name, span)) = self.name_of(*left) {
                    self.named(&name, span, *right, Sign::ShapeDefault);
                }
            }
            ExprKind::Object(entries) => self.entries(entries),
            ExprKind::List(items) => self.listed_command(items, true),
            _ => {}
        }
    }

    fn call(&mut self, callee: ExprId, args: &'m [Arg]) {
        self.keywords(args);
        // these hold no other calls of a plain name with flags
        if matches!(self.module.language, Language::Shell | Language::Dockerfile) {
            return self.shell_command(callee, args);
        }
        if self.is_known_command(callee) {
            self.shell_command(callee, args);
        }
        if args.len() > 1 {
            let items: Vec<ExprId> = args.iter().map(|a| a.value).collect();
            self.listed_command(&items, false);
        }
        self.positional(callee, args);
        let first_two = (args.first(), args.get(1));
        // `getenv("DB_PASSWORD", "x")`, `config.set("password", "x")`
        if let (Some(key), Some(value)) = first_two
            && let Some(name) = self.module.str_literal(key.value).cloned()
        {
            let (receiver, function) = self.callee(callee);
            let shape = match function.and_then(|f| self.knowledge.arguments.pairing(receiver, f)) {
                Some(Pairing::Constant) => Sign::ShapeAssign,
                Some(Pairing::Default) => Sign::ShapeDefault,
                None => Sign::ShapeArgument,
            };
            self.named(&name, self.module.span(key.value), value.value, shape);
        }
        // `setPassword("x")`, `.password("x")`
        if let Some((name, span)) = self.name_of(callee)
            && let Some(value) = args.first()
            && self.module.str_literal(value.value).is_some()
        {
            let setter = self.knowledge.names.classify(&name).is_some_and(|e| e.setter);
            self.named(&name, span, value.value, if setter { Sign::ShapeSetter } else { Sign::ShapeCall });
        }
    }

    /// `mysqli_connect("localhost", "root", "x")`, `jwt.sign(claims, "x")`
    fn positional(&mut self, callee: ExprId, args: &[Arg]) {
        let (receiver, Some(function)) = self.callee(callee) else { return };
        for (argument, kind) in self.knowledge.arguments.of(receiver, function) {
            let Some(arg) = args.get(*argument).filter(|a| a.name.is_none() && !a.spread) else { continue };
            let signing = *kind == Kind::Secret;
            let evidence = NameEvidence { kind: *kind, exact: true, trailing: false, setter: false, signing };
            self.opens = true;
            self.literals(function, self.module.span(callee), evidence, arg.value, Sign::ShapeSetter);
            self.opens = false;
        }
    }

    /// The last name of a callee, and that of what it is called on.
    fn callee(&self, id: ExprId) -> (Option<&'m str>, Option<&'m str>) {
        let module: &'m Module = self.module;
        let last = |id: ExprId| match module.kind(id) {
            ExprKind::Name(name) | ExprKind::Member { name, .. } => Some(name.as_str()),
            _ => None,
        };
        let receiver = match module.kind(id) {
            ExprKind::Member { object, .. } => last(*object),
            _ => None,
        };
        let tail = |name: &'m str| name.rsplit(['\\', '.', ':']).next().unwrap_or(name);
        (receiver.map(tail), last(id).map(tail))
    }

    fn keywords(&mut self, args: &[Arg]) {
        self.opens = args.iter().filter_map(|a| a.name.as_ref()).any(|n| self.knowledge.arguments.opens(n));
        for arg in args {
            if let Some(name) = &arg.name {
                self.named(name, self.module.span(arg.value), arg.value, Sign::ShapeAssign);
            }
        }
        self.opens = false;
    }

    fn entries(&mut self, entries: &[Entry]) {
        let mut held = None;
        let keys = entries.iter().filter_map(|e| self.module.str_literal(e.key?));
        self.opens = keys.into_iter().any(|k| self.knowledge.arguments.opens(k));
        for entry in entries {
            let Some(key) = entry.key.and_then(|k| self.module.str_literal(k)).cloned() else { continue };
            let span = entry.key.map_or_else(|| self.module.span(entry.value), |k| self.module.span(k));
            self.named(&key, span, entry.value, Sign::ShapeColon);
            // `<password type="x">value</password>`, `password: {value: x}`
            if let ExprKind::Object(inner) = self.module.kind(entry.value) {
                let holds =
                    |k: ExprId| self.module.str_literal(k).is_some_and(|k| self.knowledge.names.is_inner_value(k));
                if let Some(inner) = inner.iter().find(|e| e.key.is_some_and(holds)) {
                    self.named(&key, span, inner.value, Sign::ShapeColon);
                }
            }
            if self.knowledge.names.is_pair_name(&key) {
                held = self.module.str_literal(entry.value).cloned().or(held);
            }
        }
        self.opens = false;
        // `{name: "DB_PASSWORD", value: "x"}`
        let Some(name) = held else { return };
        for entry in entries {
            let key = entry.key.and_then(|k| self.module.str_literal(k));
            if key.is_some_and(|k| self.knowledge.names.is_pair_value(k)) {
                self.named(&name, self.module.span(entry.value), entry.value, Sign::ShapePair);
            }
        }
    }

    /// `variable "db_password" { default = "x" }`: an object that describes the value of its name.
    fn declared_default(&mut self, name: &str, span: Span, entries: &[Entry]) {
        let is_default = |e: &&Entry| e.key.and_then(|k| self.module.str_literal(k)).is_some_and(|k| k == "default");
        if let Some(entry) = entries.iter().find(is_default) {
            self.named(name, span, entry.value, Sign::ShapeAssign);
        }
    }

    fn name_of(&self, id: ExprId) -> Option<(String, Span)> {
        let span = self.module.span(id);
        match self.module.kind(id) {
            ExprKind::Name(name) | ExprKind::Member { name, .. } => Some((name.to_string(), span)),
            ExprKind::Index { index: Some(index), .. } => Some((self.module.str_literal(*index)?.to_string(), span)),
            _ => None,
        }
    }

    /// Judges the literals that `value` may evaluate to.
    pub(super) fn named(&mut self, name: &str, near: Span, value: ExprId, shape: Sign) {
        let Some(evidence) = self.knowledge.names.classify(name) else { return };
        self.literals(name, near, evidence, value, shape);
    }

    pub(super) fn literals(&mut self, name: &str, near: Span, evidence: NameEvidence, value: ExprId, shape: Sign) {
        let mut stack = vec![(value, shape, false, After::Other, 0)];
        while let Some((id, shape, wrapped, after, depth)) = stack.pop() {
            if depth > MAX_REACH {
                continue;
            }
            match self.module.kind(id) {
                ExprKind::Literal(Literal::Str(_) | Literal::Number(_)) => {
                    self.push(name, near, evidence, id, shape, wrapped, after);
                }
                ExprKind::Binary { op: BinaryOp::Or | BinaryOp::Coalesce, left, right } => {
                    stack.push((*right, Sign::ShapeDefault, wrapped, after, depth + 1));
                    stack.push((*left, shape, wrapped, after, depth + 1));
                }
                // `"-----BEGIN PUBLIC KEY-----\n" + …`: a block is judged as a whole
                ExprKind::Binary { op: BinaryOp::Add, .. } if depth == 0 && self.begins_block(id) => {}
                ExprKind::Binary { op: BinaryOp::Add, left, right } => {
                    stack.push((*right, shape, wrapped, After::Concat, depth + 1));
                    stack.push((*left, shape, wrapped, After::Concat, depth + 1));
                }
                ExprKind::Conditional { then, otherwise, .. } => {
                    stack.push((*otherwise, shape, wrapped, after, depth + 1));
                    stack.push((*then, shape, wrapped, after, depth + 1));
                }
                ExprKind::Call { callee, args } | ExprKind::New { class: callee, args, .. } => {
                    let last = self.name_of(*callee).map(|(n, _)| n);
                    let (receiver, function) = self.callee(*callee);
                    let hashed = function.and_then(|f| self.knowledge.arguments.hashed(receiver, f));
                    // `password: md5("x")`
                    if let Some(plain) = hashed.and_then(|at| args.get(at)) {
                        stack.push((plain.value, shape, true, after, depth + 1));
                    } else if let (Some(last), [only]) = (last, args.as_slice())
                        && self.knowledge.names.is_wrapper(&last)
                    {
                        stack.push((only.value, shape, true, after, depth + 1));
                    } else if let [key, fallback] = args.as_slice()
                        && self.module.str_literal(key.value).is_some()
                    {
                        // `os.environ.get("K", "x")`
                        stack.push((fallback.value, Sign::ShapeDefault, wrapped, after, depth + 1));
                    }
                }
                _ => {}
            }
        }
    }

    /// Whether the first string of a sum opens a PEM block.
    fn begins_block(&self, id: ExprId) -> bool {
        let mut first = id;
        while let ExprKind::Binary { op: BinaryOp::Add, left, .. } = self.module.kind(first) {
            first = *left;
        }
        self.module.str_literal(first).is_some_and(|s| s.contains("-----BEGIN "))
    }

    #[allow(clippy::too_many_arguments)]
    fn push(
        &mut self,
        name: &str,
        near: Span,
        evidence: NameEvidence,
        id: ExprId,
        shape: Sign,
        wrapped: bool,
        after: After,
    ) {
        let span = self.module.span(id);
        let Some(written) = self.text.get(span.range()) else { return };
        // a quote inside a bare word (`O'Neil`) opens nothing
        let quote = written.find(['"', '\'', '`']).filter(|i| *i <= 3 && written.ends_with(&written[*i..=*i]));
        let inner = match quote {
            Some(open) => {
                let mark = &written[open..=open];
                let marks = if written[open..].starts_with(&mark.repeat(3)) { 3 } else { 1 };
                let close = written.len().saturating_sub(marks);
                (open + marks <= close).then(|| (open + marks, close))
            }
            None => Some((0, written.len())),
        };
        let Some((from, to)) = inner else { return };
        let prefix = written.get(from..to).map_or(0, |v| self.knowledge.arguments.prefix_of(v));
        // `.password("{noop}x")`: says that this is the password itself.
        let (from, shape) = if prefix > 0 { (from + prefix, Sign::ShapeSetter) } else { (from, shape) };
        let Some(value) = written.get(from..to).filter(|v| !v.contains('\n')) else { return };
        let mark = if quote.is_some() { super::value::inner_quote(value) } else { 0 };
        let (from, value) = (from + mark, &value[mark..value.len() - mark]);
        // `password=hash('x')` in what is no shell after all
        let after =
            if quote.is_none() && self.text[span.end as usize..].starts_with('(') { After::Call } else { after };
        // The name as it stands in the text, where it does: candidates borrow from there.
        let around = Span { start: near.start.min(span.start), end: near.end.max(near.start) };
        let name_here = self.text.get(around.range()).and_then(|t| t.find(name).and_then(|i| t.get(i..i + name.len())));
        // `<property name="password">\n<value>x</value>`: the name stands some way before.
        let floor = (span.start as usize).saturating_sub(400);
        let floor = (floor..).find(|i| self.text.is_char_boundary(*i)).unwrap_or(0);
        let before = || {
            self.text.get(floor..span.start as usize).and_then(|t| t.rfind(name).and_then(|i| t.get(i..i + name.len())))
        };
        let name = name_here.or_else(before);
        let start = span.start as usize + from;
        self.out.push(Candidate {
            name: name.unwrap_or(evidence.kind.label()),
            evidence,
            value,
            span: Span::new(start, start + value.len()),
            shape,
            // `COPY` rows, `IDENTIFIED BY x` and the words of a script inside other code have no quotes
            quoted: quote.is_some() || matches!(self.module.language, Language::Sql | Language::Hcl | Language::Groovy),
            quoted_name: matches!(shape, Sign::ShapeColon),
            wrapped,
            after,
            opens: self.opens,
            detector: None,
        });
    }

    /// A part of a literal, whose place is known.
    pub(super) fn push_part(&mut self, name: &'t str, evidence: NameEvidence, span: Span, quoted: bool) {
        let Some(value) = self.text.get(span.range()).filter(|v| !v.contains('\n')) else { return };
        self.out.push(Candidate {
            name,
            evidence,
            value,
            span,
            shape: Sign::ShapeSetter,
            quoted,
            quoted_name: false,
            wrapped: false,
            after: After::Other,
            opens: true,
            detector: None,
        });
    }
}
