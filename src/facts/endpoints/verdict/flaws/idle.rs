//! Guards that let everyone pass: `canActivate() { return true }`, `def has_permission(…): return True`, a middleware named
//! after authentication that only calls `next()`, an attribute whose check was emptied.
//!
//! Only what stands in a guard's place counts, and only a body that plainly does nothing else. A name that says that
//! everyone may pass (`AllowAny`) is no lie.

use super::super::super::words::split;
use super::super::Judge;
use super::{Flaw, FlawKind};
use crate::finding::Confidence;
use crate::ir::{Arg, ClassKind, ExprId, ExprKind, FunctionId, Literal, Module, StmtKind};
use crate::project::{ClassRef, FunctionRef};
use crate::source::Place;

/// Functions within functions, as decorators are written.
const MAX_DEPTH: usize = 4;

impl Judge<'_, '_> {
    pub(super) fn never_rejecting(&self) -> Vec<Flaw> {
        let project = self.project;
        let mut found = Vec::new();
        for (function, is_decision) in self.guards.passing() {
            let source = project.sources.get(function.file);
            if source.class.test || source.class.docs || !source.class.is_own_code() {
                continue;
            }
            let declared = project.function(function);
            let class = declared.class.map(|c| ClassRef::new(function.file, c));
            let name = match class {
                Some(class) => {
                    format!("{}.{}", project.class(class).name, declared.name.as_deref().unwrap_or_default())
                }
                None => declared.name.clone().unwrap_or_default().to_string(),
            };
            let module = project.module_of(function.file);
            if !self.is_named_as_guard(&name, is_decision) || class.is_some_and(|c| !self.is_all_of(c, function)) {
                continue;
            }
            let Some(does) = does_nothing(module, function.id, 0) else { continue };
            found.push(Flaw {
                kind: FlawKind::NeverRejects,
                place: Place::new(function.file, declared.name_span),
                what: format!("`{name}` stands in a guard's place and lets everyone pass: it {does}"),
                related: Vec::new(),
                confidence: if is_decision { Confidence::High } else { Confidence::Medium },
            });
        }
        found
    }

    fn is_named_as_guard(&self, name: &str, is_decision: bool) -> bool {
        let words = split(name);
        let set = &self.guards.words;
        if [&set.never, &set.optional, &set.open].iter().any(|s| s.find_in(&words).is_some()) {
            return false;
        }
        is_decision || [&set.guards, &set.principals].iter().any(|s| s.find_in(&words).is_some())
    }

    /// Whether nothing else in the class decides: `has_object_permission` may do what `has_permission` leaves to it.
    fn is_all_of(&self, class: ClassRef, function: FunctionRef) -> bool {
        let declared = self.project.class(class);
        let is_concrete = !matches!(declared.kind, ClassKind::Interface | ClassKind::Trait);
        let module = self.project.module_of(class.file);
        let others = declared.methods.iter().filter(|m| **m != function.id);
        let is_plain = |m: &FunctionId| {
            let name = module.function(*m).name.as_deref().unwrap_or_default();
            name == "constructor" || does_nothing(module, *m, 0).is_some()
        };
        is_concrete && !declared.modifiers.is_abstract && others.into_iter().all(is_plain)
    }
}

/// What a function does, if it is nothing but letting pass: `only calls next()`.
fn does_nothing(module: &Module, id: FunctionId, depth: usize) -> Option<String> {
    let function = module.function(id);
    if depth >= MAX_DEPTH || function.modifiers.is_abstract {
        return None;
    }
    let mut does = None;
    for statement in &function.body {
        match &module.stmt(*statement).kind {
            // wrapper = …: def wrapper(*args): return f(*args)
            StmtKind::Function(inner) => does = Some(does_nothing(module, *inner, depth + 1)?),
            StmtKind::Expr(e) => {
                // the text that documents a function
                if !matches!(module.kind(*e), ExprKind::Literal(_)) {
                    does = Some(passes_on(module, id, *e, depth)?);
                }
            }
            StmtKind::Return(Some(e)) => {
                let what = passes_on(module, id, *e, depth)?;
                does = does.or(Some(what));
            }
            StmtKind::Return(None) => {}
            _ => return None,
        }
    }
    Some(does.unwrap_or_else(|| "has no body".to_owned()))
}

/// `true`, `f` or `next(request)`: nothing that depends on who is calling.
fn passes_on(module: &Module, function: FunctionId, e: ExprId, depth: usize) -> Option<String> {
    match module.kind(e) {
        ExprKind::Literal(Literal::Bool(true)) => Some("only gives true".to_owned()),
        ExprKind::Literal(Literal::Null) => Some("gives nothing".to_owned()),
        ExprKind::Name(name) if is_handed(module, function, name) || is_inner(module, function, name) => {
            Some(format!("only gives `{name}` back"))
        }
        ExprKind::Lambda(inner) => does_nothing(module, *inner, depth + 1),
        ExprKind::Call { callee, args } => {
            let root = root(module, *callee)?;
            let (ExprKind::Name(last) | ExprKind::Member { name: last, .. }) = module.kind(*callee) else {
                return None;
            };
            let goes_on = super::super::super::words::split(last).iter().any(|w| w == "next");
            let plain = |a: &Arg| matches!(module.kind(a.value), ExprKind::Name(_) | ExprKind::Spread(_));
            let is_handed = is_handed(module, function, root);
            ((is_handed || goes_on) && args.iter().all(plain)).then(|| format!("only calls `{last}`"))
        }
        _ => None,
    }
}

fn root(module: &Module, mut e: ExprId) -> Option<&str> {
    loop {
        match module.kind(e) {
            ExprKind::Name(name) => return Some(name),
            ExprKind::Member { object, .. } => e = *object,
            _ => return None,
        }
    }
}

/// Whether a name is a parameter of the function or of one around it.
fn is_handed(module: &Module, function: FunctionId, name: &str) -> bool {
    let mut at = Some(function);
    while let Some(id) = at {
        let declared = module.function(id);
        if declared.params.iter().any(|p| p.name == name) {
            return true;
        }
        at = declared.outer;
    }
    false
}

fn is_inner(module: &Module, function: FunctionId, name: &str) -> bool {
    module.function(function).body.iter().any(|s| match module.stmt(*s).kind {
        StmtKind::Function(inner) => module.function(inner).name.as_deref() == Some(name),
        _ => false,
    })
}
