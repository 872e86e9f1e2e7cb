//! Guards that leave some requests alone: `if request.path in OPEN_PATHS: return call_next(request)`.
//!
//! The body is read once more for one request: a branch whose condition can be decided for its path, method or handler
//! is taken or left out, every other is read as always. What cannot be decided never spares anybody.

use super::compared::{Comparison, of_path};
use super::targets::Target;
use super::{Condition, Reading};
use crate::facts::endpoints::Method;
use crate::facts::endpoints::guards::{FUEL, Guards, Proof};
use crate::facts::endpoints::path_tests::ant_patterns;
use crate::facts::endpoints::paths::ant_matches;
use crate::facts::endpoints::selected::{arguments, callee, elements, last_name, text_of};
use crate::ir::visit::{Nested, Node};
use crate::ir::{Arm, BinaryOp, ExprId, ExprKind, Literal, Name, StmtKind};
use crate::project::scopes::BindingKind;
use crate::project::{ExprRef, FunctionRef, Value};

/// Expressions that one condition is followed through.
pub(super) const STEPS: u32 = 12;
/// Texts that one list is compared with.
const MAX_TEXTS: usize = 256;

/// One request, as far as a guard may ask for it.
pub struct Request<'r> {
    /// Of the route, parameters as `{name}`.
    pub path: &'r str,
    /// Name of the handler.
    pub handler: &'r str,
    pub method: Method,
    /// What answers, for guards that look at its attributes.
    pub target: Target,
}

/// What of the request an expression holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Path,
    Handler,
    Method,
}

fn is_method(text: &str) -> bool {
    Method::named(text).is_some() || ["HEAD", "OPTIONS", "TRACE"].iter().any(|m| text.eq_ignore_ascii_case(m))
}

impl Guards<'_, '_> {
    /// Whether a guard leaves a request alone, and whether it does so because the request is one that it names.
    pub fn spares(&self, f: usize, proof: &Proof, request: &Request<'_>) -> Option<bool> {
        if proof.skipper.is_some_and(|s| self.leaves_out(f, s, request))
            || proof.by.is_some_and(|by| self.skips(f, by, request))
        {
            return Some(true);
        }
        let function = proof.by.filter(|by| self.is_choosy(*by, 2))?;
        let module = self.project.module_of(function.file);
        let mut reading = Reading::new(self, f, module, Some(function), FUEL - 1, false);
        reading.request = Some(request);
        reading.block(&module.function(function.id).body, &mut Vec::new());
        let named = reading.named.get();
        reading.found().is_none().then_some(named)
    }

    /// A call that makes a test of paths out of patterns.
    fn makes_test(&self, made: ExprRef) -> bool {
        !self.path_tests.matches(self.project, made).is_empty()
    }

    /// Whether the class of a guard has a method that leaves the request out: `shouldNotFilter(request)`.
    fn skips(&self, f: usize, function: FunctionRef, request: &Request<'_>) -> bool {
        let Some(class) = self.project.function(function).class else { return false };
        let class = crate::project::ClassRef::new(function.file, class);
        let mut methods = self.known[f].skips.iter().filter_map(|name| self.project.method(class, name));
        methods.any(|method| self.leaves_out(f, method, request))
    }

    /// Whether a function certainly says of a request that a guard is left out.
    fn leaves_out(&self, f: usize, function: FunctionRef, request: &Request<'_>) -> bool {
        let module = self.project.module_of(function.file);
        let mut reading = Reading::new(self, f, module, Some(function), FUEL - 1, false);
        reading.request = Some(request);
        matches!(reading.given(function, &module.function(function.id).body, STEPS), Given::Certain(Some(true)))
    }

    /// Whether a function, or one that it calls over a few calls, asks which request it has before it.
    pub fn is_choosy(&self, function: FunctionRef, depth: u32) -> bool {
        if let Some(known) = self.choosy.borrow().get(&(function, depth)) {
            return *known;
        }
        let module = self.project.module_of(function.file);
        let words = &self.words.asks;
        let asks = |c: ExprRef| matches!(self.project.origin(c), Value::Made(m) if self.makes_test(m));
        let lists = [&words.paths, &words.handlers, &words.methods, &words.gives_target];
        let asked = |n: &Name| lists.iter().any(|list| list.contains(n));
        let params = &module.function(function.id).params;
        let (mut found, mut calls) = (params.iter().any(|p| words.targets.contains(&p.name)), Vec::new());
        let body = module.function(function.id).body.iter().map(|s| Node::Stmt(*s));
        module.walk(body, Nested::Enter, &mut |node| {
            if let Node::Expr(e) = node {
                match module.kind(e) {
                    ExprKind::Name(n) | ExprKind::Member { name: n, .. } => found |= asked(n),
                    ExprKind::Call { callee, .. } => {
                        found |= asks(ExprRef::new(function.file, *callee));
                        calls.push(ExprRef::new(function.file, e));
                    }
                    _ => {}
                }
            }
            !found
        });
        let below = |c: &ExprRef| self.project.callees(*c).into_iter().any(|g| self.is_choosy(g, depth - 1));
        let found = found || (depth > 0 && calls.iter().any(below));
        self.choosy.borrow_mut().insert((function, depth), found);
        found
    }
}

impl<'g> Reading<'g, '_, '_> {
    /// Reads a branch for the request alone, where one of its conditions can be decided.
    pub(super) fn routed(&mut self, arms: &'g [Arm], around: &mut Vec<Condition>) -> bool {
        if self.request.is_none() {
            return false;
        }
        let decided: Vec<Option<bool>> = arms
            .iter()
            .map(|a| a.condition.map_or(Some(true), |c| self.is_so(ExprRef::new(self.module.file, c), STEPS)))
            .collect();
        if !arms.iter().zip(&decided).any(|(a, d)| a.condition.is_some() && d.is_some()) {
            return false;
        }
        let depth = around.len();
        let mut certain = true;
        for (arm, decided) in arms.iter().zip(decided) {
            match decided {
                Some(false) => {}
                Some(true) if certain => {
                    let leaves = self.leaves(&arm.body);
                    self.within(&arm.body, around);
                    self.gone |= leaves;
                    break;
                }
                _ => {
                    certain = false;
                    if let Some(c) = arm.condition {
                        self.expr(c, around);
                    }
                    around.push(Condition { expr: arm.condition, negated: false });
                    self.block(&arm.body, around);
                    if let (Some(c), Some(last)) = (arm.condition, around.last_mut()) {
                        *last = Condition { expr: Some(c), negated: true };
                    }
                    if decided == Some(true) {
                        break;
                    }
                }
            }
        }
        around.truncate(depth);
        true
    }

    /// Whether a condition holds for the request; None where that depends on something else.
    pub(super) fn is_so(&self, e: ExprRef, steps: u32) -> Option<bool> {
        let steps = steps.checked_sub(1)?;
        let project = self.guards.project;
        let at = |id: &ExprId| ExprRef::new(e.file, *id);
        match project.kind(e) {
            ExprKind::Literal(Literal::Bool(b)) => Some(*b),
            ExprKind::Not(x) => self.is_so(at(x), steps).map(|b| !b),
            ExprKind::Binary { op: BinaryOp::And, left, right } => {
                match (self.is_so(at(left), steps), self.is_so(at(right), steps)) {
                    (Some(false), _) | (_, Some(false)) => Some(false),
                    (Some(true), Some(true)) => Some(true),
                    _ => None,
                }
            }
            ExprKind::Binary { op: BinaryOp::Or, left, right } => {
                match (self.is_so(at(left), steps), self.is_so(at(right), steps)) {
                    (Some(true), _) | (_, Some(true)) => Some(true),
                    (Some(false), Some(false)) => Some(false),
                    _ => None,
                }
            }
            // uri.indexOf("/public") >= 0
            ExprKind::Binary { op: op @ (BinaryOp::Equal | BinaryOp::NotEqual | BinaryOp::Compare), left, .. }
                if self.is_found(at(left)) =>
            {
                let found = self.call_is_so(at(left), steps);
                if *op == BinaryOp::Equal { found.map(|b| !b) } else { found }
            }
            ExprKind::Binary { op: BinaryOp::Equal, left, right } => {
                self.compared(Comparison::Equal, at(left), at(right), steps)
            }
            ExprKind::Binary { op: BinaryOp::NotEqual, left, right } => {
                self.compared(Comparison::Equal, at(left), at(right), steps).map(|b| !b)
            }
            // request.path in OPEN, "/public" in request.path
            ExprKind::Binary { op: BinaryOp::Compare, left, right } => {
                if let Some(found) = self.target_is_a(at(left), at(right), steps) {
                    Some(found)
                } else if self.part_of(at(left), steps).is_some() {
                    self.compared(Comparison::Equal, at(left), at(right), steps)
                } else {
                    self.compared(Comparison::Holds, at(right), at(left), steps)
                }
            }
            // any(request.path.startswith(p) for p in OPEN)
            ExprKind::Conditional { condition, then, .. } => {
                let is_comprehension = matches!(project.kind(at(condition)), ExprKind::Opaque(_));
                match project.kind(at(then)) {
                    ExprKind::List(items) if is_comprehension && items.len() == 1 => self.is_so(at(&items[0]), steps),
                    _ => None,
                }
            }
            ExprKind::Call { .. } => self.call_is_so(e, steps),
            ExprKind::Name(name) => match project.binding(e, name)?.1.kind {
                // is_open = request.path in OPEN
                BindingKind::Value(v) => self.is_so(ExprRef::new(e.file, v), steps),
                _ => None,
            },
            _ => None,
        }
    }

    /// A call that gives the place of one text in another.
    fn is_found(&self, e: ExprRef) -> bool {
        let name = last_name(self.guards.project, callee(self.guards.project, e));
        matches!(self.guards.project.kind(e), ExprKind::Call { .. })
            && name.is_some_and(|n| self.guards.words.asks.finds.contains(n))
    }

    fn call_is_so(&self, e: ExprRef, steps: u32) -> Option<bool> {
        let project = self.guards.project;
        let words = &self.guards.words.asks;
        let target = callee(project, e);
        let name = last_name(project, target)?;
        if words.attributes.contains(name) {
            return self.attribute_is_so(e);
        }
        let args: Vec<ExprRef> = arguments(project, e).iter().map(|a| ExprRef::new(e.file, a.value)).collect();
        let receiver = match project.kind(target) {
            ExprKind::Member { object, .. } => Some(ExprRef::new(e.file, *object)),
            _ => None,
        };
        if let Value::Made(made) = project.origin(target)
            && !self.guards.known[self.f].path_tests.matches(project, made).is_empty()
        {
            return self.fits_patterns(made, steps);
        }
        // OPEN.some((p) => path.startsWith(p))
        if let [only] = args.as_slice()
            && let ExprKind::Lambda(id) = project.kind(*only)
        {
            return match project.returns(FunctionRef::new(e.file, *id)).as_slice() {
                [returned] if words.any.contains(name) => self.is_so(*returned, steps),
                _ => None,
            };
        }
        let comparison = [
            (&words.begins, Comparison::Begins),
            (&words.ends, Comparison::Ends),
            (&words.matches, Comparison::Matches),
            (&words.within, Comparison::Equal),
            (&words.equals, Comparison::Equal),
            (&words.finds, Comparison::Holds),
        ];
        let comparison = comparison.into_iter().find(|(list, _)| list.contains(name)).map(|(_, c)| c);
        let Some(comparison) = comparison else {
            // any(…), list.some(…)
            if let [only] = args.as_slice()
                && matches!(project.kind(*only), ExprKind::Conditional { .. })
            {
                return self.is_so(*only, steps);
            }
            // OPEN.stream().anyMatch(uri::startsWith)
            if words.any.contains(name)
                && let (Some(list), [test]) = (receiver, args.as_slice())
                && let ExprKind::Member { object, name } = project.kind(*test)
                && words.begins.contains(name)
            {
                return self.compared(Comparison::Begins, ExprRef::new(e.file, *object), list, steps);
            }
            return self.called_is_so(e, steps);
        };
        let is_part = |x: &ExprRef| self.part_of(*x, steps).is_some();
        match (receiver, args.as_slice()) {
            // path.startswith("/x"), path.includes("/x")
            (Some(r), [text, ..]) if is_part(&r) => {
                let comparison = if words.within.contains(name) { Comparison::Holds } else { comparison };
                self.compared(comparison, r, *text, steps)
            }
            // pattern.match(path), OPEN.includes(path)
            (Some(r), [path]) if is_part(path) => self.compared(comparison, *path, r, steps),
            // HasPrefix(path, "/x")
            (_, [path, text, ..]) if is_part(path) => self.compared(comparison, *path, *text, steps),
            // re.match("^/x", path)
            (_, [text, path, ..]) if is_part(path) => self.compared(comparison, *path, *text, steps),
            _ => None,
        }
    }

    /// `const isOpen = createRouteMatcher(['/login(.*)'])`
    fn fits_patterns(&self, made: ExprRef, steps: u32) -> Option<bool> {
        let list = arguments(self.guards.project, made).first()?;
        let path = self.request?.path;
        let texts = self.texts(ExprRef::new(made.file, list.value), steps)?;
        let found = texts.iter().any(|t| {
            let (only, except) = ant_patterns(t);
            (only.is_empty() || only.iter().any(|p| ant_matches(p, path)))
                && !except.iter().any(|p| ant_matches(p, path))
        });
        self.named.set(self.named.get() || found);
        Some(found)
    }

    /// The list whose elements a function is given: `OPEN.some((p) => …)`.
    fn listed_for(&self, e: ExprRef) -> Option<ExprRef> {
        let project = self.guards.project;
        let function = project.enclosing_function(e)?;
        let call = project.parent(project.lambda(function)?)?;
        project.receiver(callee(project, call))
    }

    /// `if self.is_open(request): …`: what the function gives for the request.
    fn called_is_so(&self, e: ExprRef, steps: u32) -> Option<bool> {
        let steps = steps.checked_sub(2)?;
        let called = self.guards.project.callees(e);
        let [function] = called.as_slice() else { return None };
        let module = self.guards.project.module_of(function.file);
        match self.given(*function, &module.function(function.id).body, steps) {
            Given::Certain(found) => found,
            Given::Nothing => Some(false),
            Given::Unclear => None,
        }
    }

    fn given(&self, function: FunctionRef, block: &[crate::ir::StmtId], steps: u32) -> Given {
        let module = self.guards.project.module_of(function.file);
        let at = |e: &ExprId| ExprRef::new(function.file, *e);
        for id in block {
            match &module.stmt(*id).kind {
                StmtKind::Return(Some(e)) => return Given::Certain(self.is_so(at(e), steps)),
                StmtKind::Return(None) | StmtKind::Throw(_) => return Given::Nothing,
                StmtKind::Branch(arms) => {
                    for arm in arms {
                        match arm.condition.map_or(Some(true), |c| self.is_so(at(&c), steps)) {
                            Some(false) => {}
                            Some(true) => match self.given(function, &arm.body, steps) {
                                Given::Nothing => break,
                                found => return found,
                            },
                            None => return Given::Unclear,
                        }
                    }
                }
                StmtKind::Loop { body, .. } | StmtKind::Block(body) | StmtKind::Try { body, .. } => {
                    match self.given(function, body, steps) {
                        Given::Nothing => {}
                        found => return found,
                    }
                }
                _ => {}
            }
        }
        Given::Nothing
    }

    /// Whether a part of the request compares with one of the texts.
    fn compared(&self, comparison: Comparison, part: ExprRef, texts: ExprRef, steps: u32) -> Option<bool> {
        let (held, texts) = match self.part_of(part, steps) {
            Some(held) => (held, texts),
            None => (self.part_of(texts, steps)?, part),
        };
        let request = self.request?;
        let texts = self.texts(texts, steps)?;
        let found: Vec<Option<bool>> = texts
            .iter()
            .map(|t| match held {
                Part::Path => of_path(comparison, request.path, t),
                Part::Method => match comparison {
                    // a method of payment is none of a request
                    Comparison::Equal if request.method != Method::Any && is_method(t) => {
                        Some(t.eq_ignore_ascii_case(request.method.as_str()))
                    }
                    _ => None,
                },
                // the name of a blueprint stands before it
                Part::Handler => match comparison {
                    Comparison::Equal => Some(t.rsplit('.').next() == request.handler.rsplit('.').next()),
                    _ => None,
                },
            })
            .collect();
        if found.contains(&Some(true)) {
            self.named.set(true);
            Some(true)
        } else if found.contains(&None) {
            None
        } else {
            Some(false)
        }
    }

    /// A handler looks at paths and names of many things, and at one method.
    pub(super) fn part_of(&self, e: ExprRef, steps: u32) -> Option<Part> {
        self.held_part(e, steps).filter(|part| !self.strict || *part == Part::Method)
    }

    fn held_part(&self, e: ExprRef, steps: u32) -> Option<Part> {
        let steps = steps.checked_sub(1)?;
        let project = self.guards.project;
        let words = &self.guards.words.asks;
        let name = match project.kind(e) {
            ExprKind::Name(n) | ExprKind::Member { name: n, .. } => n,
            // request.path_info.lstrip("/"), str(request.url.path)
            ExprKind::Call { callee, args } => {
                let callee = ExprRef::new(e.file, *callee);
                let name = last_name(project, callee)?;
                // request.getRequestURI()
                if words.paths.contains(name) {
                    return Some(Part::Path);
                }
                if words.methods.contains(name) {
                    return Some(Part::Method);
                }
                let compares = [&words.begins, &words.ends, &words.within, &words.matches];
                if compares.iter().any(|list| list.contains(name)) {
                    return None;
                }
                return match project.kind(callee) {
                    ExprKind::Member { object, .. } => self.held_part(ExprRef::new(e.file, *object), steps),
                    _ => self.held_part(ExprRef::new(e.file, args.first()?.value), steps),
                };
            }
            // if (path.startsWith("/en/")) path.substring(3) else path
            ExprKind::Conditional { then, otherwise, .. } => {
                let part = self.held_part(ExprRef::new(e.file, *then), steps)?;
                return (self.held_part(ExprRef::new(e.file, *otherwise), steps) == Some(part)).then_some(part);
            }
            // request.scope["path"]
            ExprKind::Index { index: Some(index), .. } => project.module_of(e.file).str_literal(*index)?,
            _ => return None,
        };
        if words.paths.contains(name) {
            return Some(Part::Path);
        }
        if words.handlers.contains(name) {
            return Some(Part::Handler);
        }
        if words.methods.contains(name) {
            return Some(Part::Method);
        }
        // p = request.path
        let ExprKind::Name(name) = project.kind(e) else { return None };
        match project.binding(e, name)?.1.kind {
            BindingKind::Value(v) if !matches!(project.kind(ExprRef::new(e.file, v)), ExprKind::Literal(_)) => {
                self.held_part(ExprRef::new(e.file, v), steps)
            }
            _ => None,
        }
    }

    /// Every text of a constant, a list of them, or the elements that a loop runs over.
    fn texts(&self, e: ExprRef, steps: u32) -> Option<Vec<String>> {
        let steps = steps.checked_sub(1)?;
        let project = self.guards.project;
        if let Value::Param(function, 0) = project.origin(e)
            && let Some(list) = self.ranged_over(function)
        {
            return self.texts(list, steps);
        }
        // (OFFICE + ADMIN).any { path.startsWith(it) }
        if let ExprKind::Binary { op: BinaryOp::Add, left, right } = project.kind(e) {
            let mut found = self.texts(ExprRef::new(e.file, *left), steps)?;
            found.extend(self.texts(ExprRef::new(e.file, *right), steps)?);
            return Some(found);
        }
        if let Some(list) = self.listed_in(e) {
            let found: Vec<String> = list.into_iter().flat_map(|x| self.texts(x, steps).unwrap_or_default()).collect();
            return (!found.is_empty()).then_some(found);
        }
        if let ExprKind::Name(name) = project.kind(e)
            && let Some((_, binding)) = project.binding(e, name)
        {
            match binding.kind {
                BindingKind::Param(..) => return self.texts(self.listed_for(e)?, steps),
                BindingKind::Element(of) => return self.texts(ExprRef::new(e.file, of), steps),
                BindingKind::Value(v) => {
                    let v = ExprRef::new(e.file, v);
                    // for p in OPEN, within a comprehension
                    if let ExprKind::Index { object, index: None } = project.kind(v) {
                        return self.texts(ExprRef::new(e.file, *object), steps);
                    }
                }
                _ => {}
            }
        }
        let mut found = Vec::new();
        for x in elements(project, e).into_iter().take(MAX_TEXTS) {
            if let Some(text) = text_of(project, x) {
                found.push(text);
                continue;
            }
            // re.compile("^/public")
            let compiled = match project.kind(x) {
                ExprKind::Call { .. } => x,
                _ => match project.origin(x) {
                    Value::Made(made) => made,
                    _ => x,
                },
            };
            match project.kind(compiled) {
                ExprKind::Call { .. } | ExprKind::New { .. } => {
                    let is_pattern = last_name(project, callee(project, compiled))
                        .is_some_and(|n| self.guards.words.asks.compiles.contains(n));
                    let first = arguments(project, compiled).first().map(|a| ExprRef::new(compiled.file, a.value));
                    match first {
                        Some(first) if is_pattern => found.extend(self.texts(first, steps).unwrap_or_default()),
                        // tuple(OPEN), frozenset([…])
                        Some(first) if x == e || compiled != x => found.extend(self.texts(first, steps)?),
                        _ => {}
                    }
                }
                // OPEN = [re.compile(p) for p in settings.OPEN]
                ExprKind::Conditional { then, .. } if compiled != x || x == e => {
                    found.extend(self.texts(ExprRef::new(compiled.file, *then), steps)?);
                }
                ExprKind::List(_) if compiled != x => found.extend(self.texts(compiled, steps)?),
                ExprKind::Member { name, .. } | ExprKind::Name(name) => {
                    found.extend(self.setting(name).and_then(|s| self.texts(s, steps)).unwrap_or_default());
                }
                _ => {}
            }
        }
        (!found.is_empty()).then_some(found)
    }

    /// The list whose elements a lambda is given: `OPEN.stream().anyMatch(p -> …)`.
    fn ranged_over(&self, function: FunctionRef) -> Option<ExprRef> {
        let project = self.guards.project;
        let call = project.parent(project.lambda(function)?)?;
        let target = callee(project, call);
        let is_any = last_name(project, target).is_some_and(|n| self.guards.words.asks.any.contains(n));
        project.receiver(target).filter(|_| is_any)
    }

    /// The elements of `Arrays.asList("/a", "/b")`, of `OPEN.stream()`.
    fn listed_in(&self, e: ExprRef) -> Option<Vec<ExprRef>> {
        let project = self.guards.project;
        let made = match project.kind(e) {
            ExprKind::Name(_) | ExprKind::Member { .. } => match project.origin(e) {
                Value::Made(made) => made,
                _ => return None,
            },
            _ => e,
        };
        let ExprKind::Call { .. } = project.kind(made) else { return None };
        let target = callee(project, made);
        let name = last_name(project, target)?;
        let words = &self.guards.words.asks;
        if words.lists.contains(name) {
            return Some(arguments(project, made).iter().map(|a| ExprRef::new(made.file, a.value)).collect());
        }
        (words.streams.contains(name)).then(|| project.receiver(target).into_iter().collect())
    }

    /// `settings.LOGIN_EXEMPT_URLS`: the one variable of that name at the top of a module of the service.
    fn setting(&self, name: &Name) -> Option<ExprRef> {
        if !name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_') {
            return None;
        }
        let Guards { project, services, settings, .. } = self.guards;
        let key = (services.index_of(self.module.file), self.module.language, name.clone());
        if let Some(known) = settings.borrow().get(&key) {
            return *known;
        }
        let mut modules = project.modules().filter(|m| {
            m.language == key.1 && services.index_of(m.file) == key.0 && !project.sources.get(m.file).class.test
        });
        let found = modules.find_map(|m| match project.export(m.file, name)? {
            Value::Made(made) if made.file == m.file => Some(made),
            _ => None,
        });
        settings.borrow_mut().insert(key, found);
        found
    }
}

/// What a function gives for the request.
enum Given {
    Certain(Option<bool>),
    /// It ends without saying so.
    Nothing,
    Unclear,
}
