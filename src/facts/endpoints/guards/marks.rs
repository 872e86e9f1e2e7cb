//! Guards that look at what stands on the handler: `@Public()` read back through a reflector, `isAnnotationPresent(PermitAll.class)`.
//!
//! From the body of the guard it is read which marks let everyone pass, and which marks it needs to refuse anybody;
//! marks that it only hands on decide nothing.

use super::Guards;
use super::known::Role;
use crate::facts::endpoints::layers::{Handler, Source, Use};
use crate::facts::endpoints::selected::{arguments, callee, last_name, text_of};
use crate::ir::visit::Nested;
use crate::ir::{Annotation, BinaryOp, Block, ExprId, ExprKind, Literal, Module, Name, StmtKind};
use crate::project::{ClassRef, ExprRef, FunctionRef, Value};
use crate::source::{FileId, Place};

/// Decorators made of decorators are followed that deep.
const DEPTH: u32 = 4;

/// The marks that a guard asks for, by text or name of the key.
#[derive(Clone, Default, Debug)]
pub(super) struct Asked {
    /// With one of these everyone passes.
    opens: Vec<Name>,
    /// Without one of these everyone passes.
    needs: Vec<Name>,
}

/// Why a guard lets everyone pass at one handler.
pub enum Pass {
    /// The mark that says so.
    Marked(Place),
    /// It refuses only where a mark stands, and none does.
    Unmarked,
}

impl Guards<'_, '_> {
    /// Whether a guard leaves this handler alone.
    pub fn passes(&self, f: usize, used: &Use, handler: &Handler) -> Option<Pass> {
        if self.known[f].reads.is_empty() {
            return None;
        }
        // @UseGuards(RolesGuard, …): only where all of them do
        if let Source::Expr(e) = used.source
            && [e, callee(self.project, e)]
                .into_iter()
                .any(|x| self.known[f].symbols.matches(self.project, x).iter().any(|((r, _), _)| *r == Role::Wraps))
        {
            let args = super::shown::given(self.project, e).into_iter().map(|a| Use::expr(self.project, a));
            let passes: Option<Vec<Pass>> = args.map(|a| self.passes(f, &a, handler)).collect();
            return passes?.into_iter().next();
        }
        let class = self.class_of_use(used)?;
        let cached = self.asked.borrow().get(&(f, class)).cloned();
        let asked = cached.unwrap_or_else(|| {
            let asked = self.asked_by(f, class);
            self.asked.borrow_mut().insert((f, class), asked.clone());
            asked
        });
        if asked.opens.is_empty() && asked.needs.is_empty() {
            return None;
        }
        let marks = self.marks_on(f, handler);
        if let Some((_, place)) = marks.iter().find(|(keys, _)| keys.iter().any(|k| asked.opens.contains(k))) {
            return Some(Pass::Marked(*place));
        }
        let needed = |(keys, _): &(Vec<Name>, Place)| keys.iter().any(|k| asked.needs.contains(k));
        (!asked.needs.is_empty() && !marks.iter().any(needed)).then_some(Pass::Unmarked)
    }

    fn class_of_use(&self, used: &Use) -> Option<ClassRef> {
        let e = match used.source {
            Source::Class(c) => return Some(c),
            Source::Expr(e) => e,
            Source::Context(_)
            | Source::Remark(_)
            | Source::Page(_)
            | Source::Way(..)
            | Source::Unread(_)
            | Source::Function(_)
            | Source::Decides(_)
            | Source::Import(..)
            | Source::Stated { .. } => {
                return None;
            }
        };
        match self.project.origin(e) {
            Value::Class(c) => Some(c),
            _ => self.project.type_of(e).and_then(|t| t.class()),
        }
    }

    /// The marks on a handler and on its class, nearest first: the names of each and where it stands.
    fn marks_on(&self, f: usize, handler: &Handler) -> Vec<(Vec<Name>, Place)> {
        let project = self.project;
        let mut bearers: Vec<(FileId, &[Annotation])> = Vec::new();
        if let Some(function) = handler.function {
            bearers.push((function.file, &project.function(function).annotations));
        }
        for class in handler.class.into_iter().flat_map(|c| project.lineage(c)) {
            bearers.push((class.file, &project.class(class).annotations));
        }
        let mut found = Vec::new();
        for (file, annotations) in bearers {
            for annotation in annotations {
                let mut keys = Vec::new();
                self.keys_set(f, ExprRef::new(file, annotation.expr), DEPTH, &mut keys);
                found.push((keys, Place::new(file, annotation.span)));
            }
        }
        found
    }

    /// Its own name, and the keys that the decorator's function sets.
    fn keys_set(&self, f: usize, decorator: ExprRef, depth: u32, keys: &mut Vec<Name>) {
        let project = self.project;
        let symbol = callee(project, decorator);
        keys.extend(last_name(project, symbol).cloned());
        if !self.known[f].sets.matches(project, symbol).is_empty() {
            if let Some(first) = arguments(project, decorator).first() {
                self.names_of(ExprRef::new(decorator.file, first.value), keys);
            }
            return;
        }
        let Value::Function(function) = project.origin(symbol) else { return };
        if depth == 0 {
            return;
        }
        let module = project.module_of(function.file);
        let mut calls = Vec::new();
        module.walk_block(&module.function(function.id).body, Nested::Skip, &mut |x| {
            if matches!(module.kind(x), ExprKind::Call { .. }) {
                calls.push(ExprRef::new(function.file, x));
            }
        });
        calls.into_iter().for_each(|c| self.keys_set(f, c, depth - 1, keys));
    }

    /// A key by its text and by its name: `IS_PUBLIC`, `'isPublic'`, `PermitAll.class`.
    fn names_of(&self, key: ExprRef, names: &mut Vec<Name>) {
        let project = self.project;
        let named = match project.kind(key) {
            ExprKind::Member { object, name } if name == "class" => ExprRef::new(key.file, *object),
            _ => key,
        };
        names.extend(last_name(project, named).cloned());
        names.extend(text_of(project, key).map(Name::from));
    }

    fn asked_by(&self, f: usize, class: ClassRef) -> Asked {
        let known = &self.known[f];
        let names = known.decides.iter().chain(&known.bodies);
        let mut all = Asked::default();
        for function in names.filter_map(|n| self.project.method(class, n)) {
            let module = self.project.module_of(function.file);
            let mut body = Body { guards: self, f, module, variables: Vec::new(), asked: Asked::default(), inside: 0 };
            let block = &module.function(function.id).body;
            body.note_variables(block);
            body.block(block);
            // what is refused outside of the marked parts needs no mark
            if body.inside > 0 && body.refusals(block) > body.inside {
                body.asked.needs.clear();
            }
            all.opens.append(&mut body.asked.opens);
            all.needs.append(&mut body.asked.needs);
        }
        all
    }
}

struct Body<'g, 'a, 's> {
    guards: &'g Guards<'a, 's>,
    f: usize,
    module: &'g Module,
    /// Variables that hold what was read.
    variables: Vec<(Name, Vec<Name>)>,
    asked: Asked,
    /// Refusals that stand where a mark was found.
    inside: usize,
}

impl Body<'_, '_, '_> {
    fn at(&self, e: ExprId) -> ExprRef {
        ExprRef::new(self.module.file, e)
    }

    fn note_variables(&mut self, block: &Block) {
        let module = self.module;
        let mut found = Vec::new();
        module.walk_block(block, Nested::Skip, &mut |e| {
            if let ExprKind::Assign { target, value: Some(value), .. } = module.kind(e)
                && let ExprKind::Name(name) = module.kind(*target)
            {
                let keys = self.read_in(*value, true);
                if !keys.is_empty() {
                    found.push((name.clone(), keys));
                }
            }
        });
        self.variables = found;
    }

    /// The keys that an expression reads, also through a helper or a variable.
    fn read_in(&self, e: ExprId, follow: bool) -> Vec<Name> {
        let (module, project) = (self.module, self.guards.project);
        let mut keys = Vec::new();
        module.walk_expr(e, Nested::Skip, &mut |x| match module.kind(x) {
            ExprKind::Name(name) => {
                let held = self.variables.iter().filter(|(n, _)| n == name);
                held.for_each(|(_, k)| keys.extend(k.iter().cloned()));
            }
            ExprKind::Call { .. } => {
                let call = self.at(x);
                if self.note_read(call, &mut keys) || !follow {
                    return;
                }
                for function in project.callees(call).into_iter().filter(|c| !self.is_guard(*c)) {
                    let inner = project.module_of(function.file);
                    inner.walk_block(&inner.function(function.id).body, Nested::Skip, &mut |y| {
                        if matches!(inner.kind(y), ExprKind::Call { .. }) {
                            self.note_read(ExprRef::new(function.file, y), &mut keys);
                        }
                    });
                }
            }
            _ => {}
        });
        keys
    }

    /// `super.canActivate()` is no helper that reads a mark.
    fn is_guard(&self, function: FunctionRef) -> bool {
        let known = &self.guards.known[self.f];
        let name = self.guards.project.function(function).name.as_ref();
        name.is_some_and(|n| known.decides.contains(n) || known.bodies.contains(n))
    }

    fn note_read(&self, call: ExprRef, keys: &mut Vec<Name>) -> bool {
        let project = self.guards.project;
        if self.guards.known[self.f].reads.matches(project, callee(project, call)).is_empty() {
            return false;
        }
        if let Some(first) = arguments(project, call).first() {
            self.guards.names_of(ExprRef::new(call.file, first.value), keys);
        }
        true
    }

    fn block(&mut self, block: &Block) {
        let module = self.module;
        for id in block {
            match &module.stmt(*id).kind {
                StmtKind::Branch(arms) => {
                    for arm in arms {
                        let keys = arm.condition.map(|c| self.read_in(c, true)).unwrap_or_default();
                        if let (Some(c), false) = (arm.condition, keys.is_empty()) {
                            self.note(keys, self.is_negated(c), self.lets_pass(&arm.body), self.refusals(&arm.body));
                        }
                        self.block(&arm.body);
                    }
                }
                StmtKind::Return(Some(e)) => self.returned(*e),
                StmtKind::Loop { body, .. } | StmtKind::Block(body) => self.block(body),
                StmtKind::Try { body, handlers, finally } => {
                    self.block(body);
                    handlers.iter().for_each(|h| self.block(&h.body));
                    self.block(finally);
                }
                _ => {}
            }
        }
    }

    /// `return isPublic || super.canActivate(context)`, `return isPublic ? true : check(context)`
    fn returned(&mut self, e: ExprId) {
        let (condition, is_true) = match self.module.kind(e) {
            ExprKind::Binary { op: BinaryOp::Or, left, .. } => (*left, true),
            ExprKind::Conditional { condition, then, .. } => (*condition, self.is_true(*then)),
            _ => return,
        };
        let keys = self.read_in(condition, true);
        if !keys.is_empty() && is_true {
            self.note(keys, self.is_negated(condition), true, 0);
        }
    }

    fn note(&mut self, keys: Vec<Name>, negated: bool, passes: bool, refusals: usize) {
        match (passes, negated) {
            (true, false) => self.asked.opens.extend(keys),
            (true, true) => self.asked.needs.extend(keys),
            (false, true) if refusals > 0 => self.asked.opens.extend(keys),
            (false, false) if refusals > 0 => {
                self.asked.needs.extend(keys);
                self.inside += refusals;
            }
            _ => {}
        }
    }

    fn is_true(&self, e: ExprId) -> bool {
        matches!(self.module.kind(e), ExprKind::Literal(Literal::Bool(true)))
    }

    /// `!isPublic`, `roles == null`, `!roles || roles.length === 0`
    fn is_negated(&self, e: ExprId) -> bool {
        match self.module.kind(e) {
            ExprKind::Not(_) => true,
            ExprKind::Binary { op: BinaryOp::Or | BinaryOp::And, left, right } => {
                let read = [*left, *right].into_iter().find(|s| !self.read_in(*s, true).is_empty());
                read.is_some_and(|s| self.is_negated(s))
            }
            ExprKind::Binary { op: BinaryOp::Equal, right, .. } => !self.is_true(*right),
            _ => false,
        }
    }

    /// The block ends the guard and refuses nobody.
    fn lets_pass(&self, block: &Block) -> bool {
        let last = block.last().map(|s| &self.module.stmt(*s).kind);
        let returns = match last {
            Some(StmtKind::Return(None)) => true,
            Some(StmtKind::Return(Some(e))) => self.is_true(*e),
            _ => false,
        };
        returns && self.refusals(block) == 0
    }

    fn refusals(&self, block: &Block) -> usize {
        let module = self.module;
        let mut count = 0;
        let roots = block.iter().map(|s| crate::ir::visit::Node::Stmt(*s));
        module.walk(roots, Nested::Skip, &mut |node| {
            match node {
                crate::ir::visit::Node::Stmt(s) => match &module.stmt(s).kind {
                    StmtKind::Throw(_) => count += 1,
                    StmtKind::Return(Some(e)) if !self.is_true(*e) => count += 1,
                    _ => {}
                },
                crate::ir::visit::Node::Expr(e) => {
                    let is_call = matches!(module.kind(e), ExprKind::Call { .. });
                    count += usize::from(is_call && self.guards.ends(self.f, self.at(e)));
                }
            }
            true
        });
        count
    }
}
