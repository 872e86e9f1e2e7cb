//! Words in other functions: `fun Route.citizens() { get("/x") { … } }` registers where it is called, a function that
//! takes a block runs it where it calls it, and what nobody calls stands for itself.

use super::super::super::layers::{Key, Tree};
use super::super::super::selected::arguments;
use super::{Context, Drawing, MAX_DEPTH, body};
use crate::ir::{ClassKind, ExprKind, Name};
use crate::project::{ClassRef, ExprRef, FunctionRef, Project, Type, TypeName, Value};

/// Functions that hand a block on to each other.
const MAX_HANDED: usize = 8;

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
                let on_path = || self.drawn.words.iter().any(|w| w.on_path && w.words.contains(name));
                (fits || on_path() || self.is_extended(project, object)).then_some(name)
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
        // block(), block.invoke(this), route.block(): what the caller gave
        let given = match project.kind(target) {
            ExprKind::Name(_) => self.given(project, &project.origin(target)),
            ExprKind::Member { object, name } => {
                let object = ExprRef::new(target.file, *object);
                let by_name = parameter(project, target, name).and_then(|p| self.given(project, &p));
                by_name.or_else(|| self.given(project, &project.origin(object)))
            }
            _ => None,
        };
        if let Some(block) = given {
            self.block(project, block.file, &body(project, block), context);
            return true;
        }
        let mut found = false;
        for f in self.called(project, call) {
            found = true;
            if !self.open.iter().any(|(open, _)| *open == f) {
                self.open.push((f, Some(call)));
                self.entered.insert(f);
                self.block(project, f.file, &body(project, f), context);
                self.open.pop();
            }
        }
        found
    }

    /// The block that stands behind a parameter of a function that is being walked, through those that hand it on.
    fn given(&self, project: &Project<'_>, value: &Value) -> Option<FunctionRef> {
        let mut value = value.clone();
        for _ in 0..MAX_HANDED {
            let Value::Param(f, i) = value else { return None };
            let call = self.open.iter().rev().find(|(open, _)| *open == f)?.1?;
            let params = &project.function(f).params;
            let args = arguments(project, call);
            let named = args.iter().find(|a| a.name.is_some() && a.name.as_ref() == params.get(i).map(|p| &p.name));
            let mut positional = args.iter().filter(|a| a.name.is_none());
            let arg =
                named.or_else(|| if i + 1 == params.len() { positional.next_back() } else { positional.nth(i) })?;
            let at = ExprRef::new(call.file, arg.value);
            if let ExprKind::Lambda(block) = project.kind(at) {
                return Some(FunctionRef::new(call.file, *block));
            }
            value = project.origin(at);
        }
        None
    }

    /// The functions with words that a call enters.
    fn called(&self, project: &Project<'_>, call: ExprRef) -> Vec<FunctionRef> {
        let mut found = project.callees(call).to_vec();
        found.retain(|f| self.holds_words(project, *f));
        found
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
                self.open.push((f, None));
                self.block(project, f.file, &body(project, f), &Context::new(Key::File(f.file)));
                self.open.pop();
            }
        }
    }
}

/// The parameter of a function around that has a name.
fn parameter(project: &Project<'_>, at: ExprRef, name: &Name) -> Option<Value> {
    let mut around = project.enclosing_function(at);
    for _ in 0..MAX_HANDED {
        let f = around?;
        if let Some(i) = project.function(f).params.iter().position(|p| p.name == *name) {
            return Some(Value::Param(f, i));
        }
        around = project.function(f).outer.map(|o| FunctionRef::new(f.file, o));
    }
    None
}
