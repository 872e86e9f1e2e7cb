//! Which functions of the project a call may enter.

use smallvec::SmallVec;

use super::answers::Known;
use super::{ClassRef, ExprRef, FunctionRef, Project, Type, TypeName, Value, query};
use crate::frontend::Modules;
use crate::ir::{ClassKind, ExprKind};
use crate::source::FileId;

/// A call that could enter more functions than this is followed into the first ones only.
const MAX_CALLEES: usize = 8;
/// Method names shorter than this are too common to be found by name alone.
const MIN_UNIQUE_NAME: usize = 6;

/// Most calls enter one function, or none.
pub type Callees = SmallVec<[FunctionRef; 4]>;

impl Project<'_> {
    /// The functions that a call or `new` may enter: by its callee's origin, by the receiver's type and its
    /// subclasses, and, where the receiver's type is not known, by a method name that is unique in the project.
    pub fn callees(&self, call: ExprRef) -> Callees {
        if !self.may_enter(call) {
            return Callees::new();
        }
        match &self.answers {
            // what is asked on the way is kept too
            Some(answers) => answers.callees.of_outermost(call.file, call.id, || self.find_callees(call)),
            None => query::together(|| self.find_callees(call)),
        }
    }

    fn find_callees(&self, call: ExprRef) -> Callees {
        let callee = match self.kind(call) {
            ExprKind::Call { callee, .. } => *callee,
            ExprKind::New { class, .. } => *class,
            _ => return Callees::new(),
        };
        let callee = ExprRef::new(call.file, callee);
        let mut found = Callees::new();
        match self.origin(callee) {
            Value::Function(f) => self.add_method(call, f, &mut found),
            Value::Class(c) => found.extend(self.constructors(c, call)),
            // a method that a module brings into whatever mixes it in: `helpers Api::Helpers`, then `clerks_only!`
            Value::External(_) => match self.kind(callee) {
                ExprKind::Name(name) if self.semantics(call.file).modules == Modules::Global => {
                    found.extend(self.unique_method(call, name));
                }
                _ => found.extend(self.extending(call, callee)),
            },
            _ => {
                if let ExprKind::Member { object, name } = self.kind(callee) {
                    let object = ExprRef::new(call.file, *object);
                    match self.type_of(object) {
                        Some(t) => {
                            let class = t.class().or_else(|| {
                                let held = t.args.first().filter(|_| self.semantics(call.file).dereferences)?;
                                held.class().or_else(|| held.args.first()?.class())
                            });
                            if let Some(f) = class.and_then(|c| self.method(c, name)) {
                                self.add_method(call, f, &mut found);
                            }
                        }
                        None => found.extend(self.unique_method(call, name).filter(|f| {
                            let owner = self.function(*f).class.map(|c| ClassRef::new(f.file, c));
                            !owner.is_some_and(|c| {
                                self.is_from_outside(object, &self.class(c).name) || self.is_generated(object, c)
                            })
                        })),
                    }
                    if found.is_empty() {
                        found.extend(self.extending(call, callee));
                    }
                }
            }
        }
        found.truncate(MAX_CALLEES);
        found
    }

    /// A function that extends the type of what is before the dot: `citizen.describe()` of `fun Citizen.describe()`,
    /// `static string Describe(this Citizen citizen)`.
    fn extending(&self, call: ExprRef, callee: ExprRef) -> Option<FunctionRef> {
        let ExprKind::Member { object, name } = self.kind(callee) else { return None };
        let semantics = self.semantics(call.file);
        if semantics.extensions {
            return self.extension(call, name);
        }
        if !semantics.extending_parameters {
            return None;
        }
        let candidates = self.methods.get(name)?.iter().filter(|f| self.extends(**f));
        let receiver = self.type_of(ExprRef::new(call.file, *object));
        let fits = |f: &&FunctionRef| match (&receiver, self.param_type(**f, 0)) {
            (Some(given), Some(wanted)) => self.may_be(given, &wanted),
            _ => true,
        };
        let mut fitting = candidates.filter(fits);
        fitting.next().filter(|_| receiver.is_some() || fitting.next().is_none()).copied()
    }

    /// Whether a value of one type may be one of the other: the same, a subclass, or whatever the other leaves open.
    fn may_be(&self, given: &Type, wanted: &Type) -> bool {
        match (&given.name, &wanted.name) {
            (_, TypeName::External(open)) if open == "object" || open.len() == 1 => true,
            (TypeName::Class(a), TypeName::Class(b)) => self.lineage(*a).contains(b),
            (TypeName::External(a), TypeName::External(b)) => a.rsplit('.').next() == b.rsplit('.').next(),
            (TypeName::Class(a), base @ TypeName::External(_)) => self.supertypes(*a).contains(base),
            (TypeName::External(_), TypeName::Class(_)) => false,
        }
    }

    /// Whether the first parameter is what the function is called on: `static string Describe(this Citizen citizen)`.
    pub fn extends(&self, f: FunctionRef) -> bool {
        let function = self.function(f);
        function.modifiers.is_static
            && self.semantics(f.file).extending_parameters
            && function.params.first().is_some_and(|p| self.sources.get(f.file).text_of(p.span).starts_with("this "))
    }

    /// Whether the function extends a type without a parameter for its object: `fun String.quoted()`.
    pub fn extends_apart(&self, f: FunctionRef) -> bool {
        self.semantics(f.file).extensions
            && self.function(f).class.is_some_and(|c| self.module_of(f.file).class(c).kind == ClassKind::Implementation)
    }

    /// The method that a name leads to, its overloads that fit, and what overrides them in the classes of the receiver.
    fn add_method(&self, call: ExprRef, f: FunctionRef, found: &mut Callees) {
        for f in self.overloads(call, f) {
            if !found.contains(&f) {
                found.push(f);
            }
            self.add_overrides(call, f, found);
        }
    }

    /// The only method of that name in the project, for receivers of unknown type.
    fn unique_method(&self, call: ExprRef, name: &str) -> Option<FunctionRef> {
        if name.len() < MIN_UNIQUE_NAME || self.semantics(call.file).object_methods.contains(&name) {
            return None;
        }
        let [only] = self.methods.get(name)?.as_slice() else { return None };
        let same_language = self.module_of(only.file).language == self.module_of(call.file).language;
        same_language.then_some(*only)
    }

    /// Implementations in subclasses: a call of an interface's or base class's method may enter any of them, a fake in
    /// the tests only from a test. Of a receiver whose type extends that of the method, its own subclasses count alone, and
    /// what they inherit: `reports.save(x)` of `interface Reports : Repository<Report>`.
    fn add_overrides(&self, call: ExprRef, f: FunctionRef, found: &mut Callees) {
        let function = self.function(f);
        let (Some(class), Some(name)) = (function.class, &function.name) else { return };
        let class = ClassRef::new(f.file, class);
        let is_open = function.modifiers.is_abstract
            || function.body.is_empty()
            || matches!(self.class(class).kind, ClassKind::Interface | ClassKind::Trait);
        if !is_open {
            return;
        }
        let is_test = |file: FileId| self.sources.get(file).class.test;
        let from_test = is_test(call.file);
        let narrower = self.receiver_of(call).filter(|r| *r != class && !self.subclasses(*r).is_empty());
        let mut queue = vec![narrower.unwrap_or(class)];
        let mut seen = 0;
        while let Some(c) = queue.pop() {
            seen += 1;
            if seen > 64 || found.len() >= MAX_CALLEES {
                return;
            }
            for sub in self.subclasses(c) {
                let own = match narrower {
                    Some(_) => self.method(*sub, name),
                    None => self.own_method(*sub, name),
                };
                let own = own.filter(|m| from_test || !is_test(m.file));
                let own = own.map_or_else(Vec::new, |m| self.overloads(call, m));
                found.extend(own.into_iter().filter(|m| !found.contains(m)).collect::<Vec<_>>());
                queue.push(*sub);
            }
        }
    }

    /// The class of what a call is made on.
    fn receiver_of(&self, call: ExprRef) -> Option<ClassRef> {
        let ExprKind::Call { callee, .. } = self.kind(call) else { return None };
        let ExprKind::Member { object, .. } = self.kind(ExprRef::new(call.file, *callee)) else { return None };
        self.type_of(ExprRef::new(call.file, *object))?.class()
    }
}
