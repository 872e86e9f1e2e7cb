//! Candidates that the structure of a lowered file shows: values that stand on another line than their names, behind a
//! default, in a conversion or in a list of arguments.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::catalog::credentials::Credentials;
use crate::catalog::credentials::arguments::Pairing;
use crate::catalog::credentials::names::{Kind, NameEvidence};
use crate::catalog::credentials::weights::Sign;
use crate::ir::{Arg, BinaryOp, Entry, ExprId, ExprKind, Literal, Module, Name};
use crate::source::{Language, Span};

use super::candidate::{After, Candidate, is_listed, names_entry};
use super::naming::{callee, name_of, name_read};
use super::reach;

pub(super) fn candidates<'t>(module: &Module, text: &'t str, knowledge: &'t Credentials) -> Vec<Candidate<'t>> {
    Finder::new(module, text, knowledge, 0).all()
}

pub(super) struct Finder<'m, 't> {
    pub(super) module: &'m Module,
    pub(super) text: &'t str,
    pub(super) knowledge: &'t Credentials,
    /// What is read now stands where something is opened.
    pub(super) opens: bool,
    /// How many scripts it stands in.
    pub(super) depth: usize,
    /// What the names of this file say: data has the same few again and again.
    classified: FxHashMap<Name, Option<NameEvidence>>,
    pub(super) out: Vec<Candidate<'t>>,
}

impl<'m, 't> Finder<'m, 't> {
    pub(super) fn new(module: &'m Module, text: &'t str, knowledge: &'t Credentials, depth: usize) -> Self {
        Self { module, text, knowledge, opens: false, depth, classified: FxHashMap::default(), out: Vec::new() }
    }

    pub(super) fn all(mut self) -> Vec<Candidate<'t>> {
        let module = self.module;
        for i in 0..module.exprs.len() {
            self.expression(ExprId(i as u32));
        }
        for param in module.functions.iter().flat_map(|f| &f.params) {
            if let Some(default) = param.default {
                self.named(&param.name, param.span, default, Sign::ShapeAssign);
            }
        }
        for field in module.classes.iter().flat_map(|c| &c.fields) {
            if let Some(value) = field.value {
                self.named(&field.name, field.span, value, Sign::ShapeAssign);
            }
        }
        let looked_up = self.looked_up();
        for candidate in &mut self.out {
            candidate.names_entry |= candidate.is_key_of(&looked_up);
        }
        self.out
    }

    /// Last words of what stands first in a call that looks an entry up: `TOKEN_KEY` of `store.getItem(Keys.TOKEN_KEY)`.
    fn looked_up(&self) -> FxHashSet<&'t str> {
        let text = self.text;
        let written = |id: ExprId| text.get(self.module.span(id).range()).unwrap_or_default();
        let named = |kind: &ExprKind| {
            let ExprKind::Call { callee, args } = kind else { return None };
            let first = args.first().map(|a| a.value)?;
            let is_name = matches!(self.module.kind(first), ExprKind::Name(_) | ExprKind::Member { .. });
            let name = written(first).rsplit('.').next()?;
            (is_name && self.knowledge.names.is_lookup(written(*callee))).then_some(name)
        };
        self.module.exprs.iter().filter_map(|e| named(&e.kind)).collect()
    }

    fn expression(&mut self, id: ExprId) {
        let module = self.module;
        match module.kind(id) {
            ExprKind::Assign { target, value: Some(value), .. } => {
                let shape = if matches!(module.kind(*target), ExprKind::Index { .. }) {
                    Sign::ShapeSubscript
                } else {
                    Sign::ShapeAssign
                };
                if let Some((name, span)) = name_of(module, *target) {
                    self.named(&name, span, *value, shape);
                    if let ExprKind::Object(entries) = module.kind(*value) {
                        self.declared_default(&name, span, entries);
                    }
                }
                // `user, password = "app", "x"`
                if let (ExprKind::List(targets), ExprKind::List(values)) = (module.kind(*target), module.kind(*value)) {
                    for (target, value) in targets.iter().zip(values) {
                        if let Some((name, span)) = name_of(module, *target) {
                            self.named(&name, span, *value, shape);
                        }
                    }
                }
            }
            ExprKind::Binary { op: BinaryOp::Equal | BinaryOp::NotEqual, left, right } => self.compared(*left, *right),
            ExprKind::Call { callee, args } => self.call(*callee, args),
            ExprKind::New { class, args, .. } => {
                self.keywords(args);
                self.positional(*class, args);
                self.command_words(args);
            }
            // `process.env.JWT_SECRET || "x"`
            ExprKind::Binary { op: BinaryOp::Or | BinaryOp::Coalesce, left, right } => {
                if let Some((name, span)) = name_read(module, self.knowledge, *left) {
                    self.named(&name, span, *right, Sign::ShapeDefault);
                }
            }
            ExprKind::Object(entries) => self.entries(entries),
            ExprKind::List(items) => {
                self.listed_command(items, true);
                if module.language.is_data() {
                    items.iter().for_each(|item| self.listed_variable(*item));
                }
            }
            // `new User("clerk", "{noop}x", …)`: says that this is the password itself
            ExprKind::Literal(Literal::Str(text)) if self.knowledge.arguments.prefix_of(text) > 0 => {
                self.literals(Kind::Password.label(), module.span(id), evidence(Kind::Password), id, Sign::ShapeSetter);
            }
            ExprKind::Literal(Literal::Str(_)) | ExprKind::Template(_) => self.script(id),
            _ => {}
        }
    }

    /// `- DB_PASSWORD=x`
    fn listed_variable(&mut self, item: ExprId) {
        let Some((name, value)) = self.module.str_literal(item).and_then(|t| t.split_once('=')) else { return };
        if let Some(evidence) = self.knowledge.names.classify(name) {
            self.part_of(evidence.kind.label(), evidence, item, value);
        }
    }

    /// `password == "x"`, `"x".equals(password)`
    fn compared(&mut self, left: ExprId, right: ExprId) {
        for (name, value) in [(left, right), (right, left)] {
            if let Some((name, span)) = name_read(self.module, self.knowledge, name) {
                self.named(&name, span, value, Sign::ShapeCompare);
            }
        }
    }

    fn call(&mut self, callee_id: ExprId, args: &'m [Arg]) {
        self.keywords(args);
        // these hold no other calls of a plain name with flags
        if matches!(self.module.language, Language::Shell | Language::Dockerfile) {
            return self.shell_command(callee_id, args);
        }
        if self.is_known_command(callee_id) {
            self.shell_command(callee_id, args);
        }
        self.command_words(args);
        self.positional(callee_id, args);
        let (receiver, function) = callee(self.module, callee_id);
        // `getenv("DB_PASSWORD", "x")`, `config.set("password", "x")`
        if let (Some(key), Some(value)) = (args.first(), args.get(1))
            && let Some(name) = self.module.str_literal(key.value).cloned()
        {
            let shape = match function.and_then(|f| self.knowledge.arguments.pairing(receiver, f)) {
                Some(Pairing::Constant) => Sign::ShapeAssign,
                Some(Pairing::Default) => Sign::ShapeDefault,
                None => Sign::ShapeArgument,
            };
            self.named(&name, self.module.span(key.value), value.value, shape);
        }
        // `env.put(SECURITY_CREDENTIALS, "x")`, `curl_setopt(c, CURLOPT_PASSWORD, "x")`
        for pair in args.windows(2) {
            let constant = name_of(self.module, pair[0].value);
            if let Some((name, span)) = constant.filter(|(n, _)| !n.bytes().any(|b| b.is_ascii_lowercase())) {
                self.named(&name, span, pair[1].value, Sign::ShapeSetter);
            }
        }
        // `password.equals("x")`, `strcmp(password, "x")`
        if function.is_some_and(|f| self.knowledge.arguments.compares(f)) {
            match (self.module.kind(callee_id), args) {
                (ExprKind::Member { object, .. }, [only]) => self.compared(*object, only.value),
                (_, [left, right, ..]) => self.compared(left.value, right.value),
                _ => {}
            }
        }
        // `setPassword("x")`, `.password("x")`
        if let Some((name, span)) = name_of(self.module, callee_id)
            && let Some(value) = args.first()
            && self.module.str_literal(value.value).is_some()
        {
            let setter = self.knowledge.names.classify(&name).is_some_and(|e| e.setter);
            self.named(&name, span, value.value, if setter { Sign::ShapeSetter } else { Sign::ShapeCall });
        }
    }

    /// `exec("mysql", "-pX")`, `spawn("mysql", ["-pX"])`
    fn command_words(&mut self, args: &[Arg]) {
        let items: Vec<ExprId> = match args {
            [program, words, ..] => match self.module.kind(words.value) {
                ExprKind::List(words) => std::iter::once(program.value).chain(words.iter().copied()).collect(),
                _ => args.iter().map(|a| a.value).collect(),
            },
            _ => return,
        };
        self.listed_command(&items, false);
    }

    /// `mysqli_connect("localhost", "root", "x")`, `jwt.sign(claims, "x")`
    fn positional(&mut self, callee_id: ExprId, args: &[Arg]) {
        let module = self.module;
        let (receiver, Some(function)) = callee(module, callee_id) else { return };
        let knowledge = self.knowledge;
        for taken in knowledge.arguments.of(receiver, function, module.language) {
            let Some(arg) = args.get(taken.argument).filter(|a| a.name.is_none() && !a.spread) else { continue };
            let holds_one = |a: &Arg| {
                let text = module.str_literal(a.value);
                text.is_some_and(|t| taken.beside.iter().any(|b| t.contains(b.as_str())))
            };
            if !taken.beside.is_empty() && !args.iter().any(holds_one) {
                continue;
            }
            let evidence = NameEvidence { signing: taken.kind == Kind::Secret, ..evidence(taken.kind) };
            self.opens = true;
            match &taken.after {
                None => self.literals(function, module.span(callee_id), evidence, arg.value, Sign::ShapeSetter),
                Some(mark) => self.part_behind(mark, function, evidence, arg.value),
            }
            self.opens = false;
        }
    }

    /// `btoa("app:x")`, `btoa("app" + ":" + "x")`
    fn part_behind(&mut self, mark: &str, function: &str, evidence: NameEvidence, value: ExprId) {
        let reached = reach::literals(self.module, self.knowledge, value);
        let texts: Vec<(ExprId, &str)> =
            reached.iter().filter_map(|r| Some((r.id, self.module.str_literal(r.id)?.as_str()))).collect();
        let Some(marked) = texts.iter().position(|(_, t)| t.contains(mark)) else { return };
        let (id, text) = texts[marked];
        let part = text.split_once(mark).map_or("", |(_, part)| part);
        match texts.get(marked + 1) {
            Some((next, _)) if part.is_empty() => {
                self.literals(function, self.module.span(*next), evidence, *next, Sign::ShapeSetter);
            }
            _ => self.part_of(evidence.kind.label(), evidence, id, part),
        }
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
            // `{type: "password", value: "x"}`
            let described = || self.module.str_literal(entry.value).and_then(|n| self.knowledge.names.classify(n));
            let describes = self.module.language.is_data()
                && self.knowledge.arguments.describes(&key)
                && described().is_some_and(|e| e.kind == Kind::Password);
            if describes || self.knowledge.names.is_pair_name(&key) {
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

    /// Judges the literals that `value` may evaluate to.
    pub(super) fn named(&mut self, name: &str, near: Span, value: ExprId, shape: Sign) {
        let known = self.classified.get(name).copied();
        let evidence = known.unwrap_or_else(|| {
            let evidence = self.knowledge.names.classify(name);
            self.classified.insert(name.into(), evidence);
            evidence
        });
        if let Some(evidence) = evidence {
            self.literals(name, near, evidence, value, shape);
        }
    }

    pub(super) fn literals(&mut self, name: &str, near: Span, evidence: NameEvidence, value: ExprId, shape: Sign) {
        for reached in reach::literals(self.module, self.knowledge, value) {
            let shape = if reached.is_default { Sign::ShapeDefault } else { shape };
            self.push(name, near, evidence, reached.id, shape, reached.wrapped, reached.after);
        }
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
        let quotes = super::value::quotes(written);
        let (from, to) = quotes.unwrap_or((0, written.len()));
        let prefix = written.get(from..to).map_or(0, |v| self.knowledge.arguments.prefix_of(v));
        // `.password("{noop}x")`: says that this is the password itself.
        let (from, shape) = if prefix > 0 { (from + prefix, Sign::ShapeSetter) } else { (from, shape) };
        let Some(value) = written.get(from..to).filter(|v| !v.contains('\n')) else { return };
        let mark = if quotes.is_some() { super::value::inner_quote(value) } else { 0 };
        let (from, value) = (from + mark, &value[mark..value.len() - mark]);
        // `password=hash('x')` in what is no shell after all
        let after =
            if quotes.is_none() && self.text[span.end as usize..].starts_with('(') { After::Call } else { after };
        // The name as it stands in the text, where it does: candidates borrow from there.
        let around = Span { start: near.start.min(span.start), end: near.end.max(near.start) };
        let name_here = self.text.get(around.range()).and_then(|t| t.find(name).and_then(|i| t.get(i..i + name.len())));
        // `<property name="password">\n<value>x</value>`: the name stands some way before.
        let floor = self.text.ceil_char_boundary((span.start as usize).saturating_sub(400));
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
            quoted: quotes.is_some()
                || matches!(self.module.language, Language::Sql | Language::Hcl | Language::Groovy),
            quoted_name: matches!(shape, Sign::ShapeColon),
            wrapped,
            after,
            listed: is_listed(self.text, near.start as usize),
            names_entry: names_entry(self.text, Span::new(start, start + value.len())),
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
            listed: false,
            names_entry: false,
            opens: true,
            detector: None,
        });
    }
}

/// What a place that takes a credential says of it, as good as a name.
pub(super) fn evidence(kind: Kind) -> NameEvidence {
    NameEvidence { kind, exact: true, trailing: false, setter: false, signing: false }
}
