//! Words in other functions: `fun Route.citizens() { get("/x") { … } }` registers where it is called, a function that
//! takes a block runs it where it calls it, and what nobody calls stands for itself.

use super::super::super::layers::{Key, Tree};
use super::{Context, Drawing, MAX_DEPTH, body, lambda};
use crate::ir::{ClassKind, ExprKind, Name};
use crate::project::{ClassRef, ExprRef, FunctionRef, Project, Type, TypeName, Value};

/// Calls of a function whose blocks are walked.
const MAX_CALLERS: usize = 32;

impl Drawing<'_> {
    /// The name that may be a word: called alone, or on a value of one of the types.
    pub(super) fn word_called<'p>(&self, project: &'p Project<'_>, target: ExprRef) -> Option<&'p Name> {
        match project.kind(target) {
            // a function of the project with the name of a word is none
            ExprKind::Name(name) if self.drawn.types.is_empty() => Some(name),
            ExprKind::Name(name) => (!matches!(project.origin(target), Value::Function(_))).then_some(name),
            ExprKind::Member { object, name } if !self.drawn.types.is_empty() => {
                let object = ExprRef::new(target.file, *object);
                let fits = project.type_of(object).is_some_and(|t| self.is_routes(project, &t));
                (fits || self.is_extended(project, object)).then_some(name)
            }
            _ => None,
        }
    }

    /// `this` of an extension function of one of the types.
    fn is_extended(&self, project: &Project<'_>, object: ExprRef) -> bool {
        let is_this = matches!(project.kind(object), ExprKind::Name(n) if n == "this");
        is_this && project.enclosing_class(object).is_some_and(|c| self.is_extension(project, c))
    }

    fn is_extension(&self, project: &Project<'_>, c: ClassRef) -> bool {
        let class = project.class(c);
        class.kind == ClassKind::Implementation && self.drawn.types.contains(&class.name)
    }

    fn is_routes(&self, project: &Project<'_>, t: &Type) -> bool {
        match &t.name {
            TypeName::External(path) => {
                path.rsplit('.').next().is_some_and(|n| self.drawn.types.iter().any(|t| t == n))
            }
            TypeName::Class(c) => self.is_extension(project, *c),
        }
    }

    /// Whether a function may hold words: it extends one of the types, or takes one.
    fn holds_words(&self, project: &Project<'_>, f: FunctionRef) -> bool {
        let function = project.function(f);
        let extends = function.class.is_some_and(|c| self.is_extension(project, ClassRef::new(f.file, c)));
        extends
            || (0..function.params.len()).any(|i| project.param_type(f, i).is_some_and(|t| self.is_routes(project, &t)))
    }

    /// Walks what a call that is no word runs; false where nothing is known of it.
    pub(super) fn enter(&mut self, project: &Project<'_>, call: ExprRef, target: ExprRef, context: &Context) -> bool {
        if self.drawn.types.is_empty() || context.depth > MAX_DEPTH {
            return false;
        }
        // block(): what the callers gave
        let called = match project.kind(target) {
            ExprKind::Name(_) => project.origin(target),
            ExprKind::Member { object, name } => match project.kind(ExprRef::new(target.file, *object)) {
                // this.block(), route.block()
                ExprKind::Name(_) => self.parameter(project, target, name).unwrap_or(Value::Unknown),
                _ => Value::Unknown,
            },
            _ => Value::Unknown,
        };
        if let Value::Param(f, i) = called {
            for caller in project.callers(f).to_vec().into_iter().take(MAX_CALLERS) {
                let args = super::super::super::selected::arguments(project, caller);
                let positional =
                    args.get(i).or(args.last()).and_then(|a| lambda(project, ExprRef::new(caller.file, a.value)));
                if let Some(block) = positional {
                    let inner = body(project, FunctionRef::new(caller.file, block));
                    self.block(project, caller.file, &inner, context);
                }
            }
            return true;
        }
        let mut found = false;
        for f in self.called(project, call) {
            found = true;
            if !self.open.contains(&f) {
                self.open.push(f);
                self.entered.insert(f);
                self.block(project, f.file, &body(project, f), context);
                self.open.pop();
            }
        }
        found
    }

    /// The functions with words that a call enters.
    fn called(&self, project: &Project<'_>, call: ExprRef) -> Vec<FunctionRef> {
        let mut found = project.callees(call);
        found.retain(|f| self.holds_words(project, *f));
        found
    }

    fn parameter(&self, project: &Project<'_>, target: ExprRef, name: &Name) -> Option<Value> {
        let f = project.enclosing_function(target)?;
        let mut at = Some(f);
        for _ in 0..8 {
            let f = at?;
            if let Some(i) = project.function(f).params.iter().position(|p| p.name == *name) {
                return Some(Value::Param(f, i));
            }
            at = project.function(f).outer.map(|o| FunctionRef::new(f.file, o));
        }
        None
    }

    /// Functions with words that no root leads to: a framework or a module that is not seen calls them.
    pub(super) fn rest(&mut self, tree: &Tree<'_, '_>) {
        if self.drawn.types.is_empty() {
            return;
        }
        let project = tree.project;
        let languages = &tree.framework(self.f).languages;
        let functions: Vec<FunctionRef> = project
            .functions()
            .filter(|f| tree.is_served(f.file) && languages.contains(&project.module_of(f.file).language))
            .filter(|f| project.function(*f).name.is_some() && self.holds_words(project, *f))
            .collect();
        // those that others call are left to their callers
        let (called, free): (Vec<_>, Vec<_>) =
            functions.into_iter().partition(|f| project.callers(*f).iter().any(|c| tree.is_served(c.file)));
        for f in free.into_iter().chain(called) {
            if self.entered.insert(f) {
                self.open.push(f);
                self.block(project, f.file, &body(project, f), &Context::new(Key::File(f.file)));
                self.open.pop();
            }
        }
    }
}
