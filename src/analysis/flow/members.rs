//! What the methods of a class keep in its fields: `this.to = phone` in one method, `log(this.to)` in another.
//!
//! A field has no order of time: it holds whatever any method of its class, or of a class that it extends, leaves in
//! it. What a method is given is followed to its callers, and counts only if all of them pass personal data. Asked for
//! where neither the name nor the type of the field says what it holds. Fields of other objects than `this` are left
//! to their types.

use std::sync::{Arc, OnceLock, RwLock};

use rustc_hash::FxHashMap;

use super::Context;
use super::noted::Noted;
use super::summary::{ByLevel, Leveled, Question};
use super::value::{Fact, Label, Step, Value, What};
use super::walk::Walker;
use crate::ir::visit::Nested;
use crate::ir::{Arg, ExprId, ExprKind, Field, Function, FunctionId, Module, Name};
use crate::project::{ClassRef, ExprRef, FunctionRef};
use crate::source::caps::Cap;

/// Methods of one class that are looked at.
const MAX_METHODS: usize = 2_000;
/// Calls of one method that are asked for what they pass.
const MAX_CALLS: usize = 64;
/// Fields of fields are followed this far to `this`.
const MAX_PATH: usize = 8;

/// Facts with the way by which each came.
pub(super) type Known = Vec<(What, Vec<Step>)>;

/// What calls of methods that leave something in their fields pass for each parameter.
pub(super) type Passed = FxHashMap<(ExprId, FunctionRef, usize), Known>;

/// A field, by its class and name.
pub(super) type FieldOf = (ClassRef, Name);

/// What is left in the fields that were asked for, by level.
#[derive(Debug, Default)]
pub(super) struct Members {
    filling: RwLock<FxHashMap<ClassRef, Arc<Filling>>>,
    fields: ByLevel<FieldOf, Known>,
    /// With what the other parts of the type and its bases leave there, by the first part.
    lineages: ByLevel<FieldOf, Known>,
}

impl Context<'_, '_> {
    /// What the methods of one class leave in a field of it, with what they call known at the level below.
    fn field_of(&self, field: &FieldOf, level: u8) -> Leveled<Known> {
        if let Some(known) = self.members.fields.get(field, level) {
            return known;
        }
        let (class, name) = field;
        let mut known = Known::new();
        let mut needs = 0;
        let methods = self.methods_that_fill(*class, name);
        for id in self.project.sources.caps.first(Cap::Methods, class.file, &methods, MAX_METHODS) {
            let f = FunctionRef::new(class.file, *id);
            let returns = self.returns(f, level);
            needs = needs.max(returns.needs);
            for (what, way) in returns.answer.left.iter().filter(|(n, _)| n == name).flat_map(|(_, left)| left) {
                match what {
                    What::Param(_, index, _) => {
                        let (passed, passed_needs) = self.passed(f, usize::from(*index), level);
                        needs = needs.max(passed_needs);
                        add(&mut known, passed);
                    }
                    what => add(&mut known, vec![(*what, way.clone())]),
                }
            }
        }
        self.members.fields.put(field.clone(), level, known, needs)
    }

    /// What the methods of a class leave in its fields.
    fn filling(&self, class: ClassRef) -> Arc<Filling> {
        if let Some(known) = self.members.filling.read().ok().and_then(|f| f.get(&class).cloned()) {
            return known;
        }
        let methods = &self.project.class(class).methods;
        let methods = methods.iter().map(|id| (*id, OnceLock::new())).collect();
        let filling = Arc::new(Filling { names: FieldNames::of(self, class), methods });
        if let Ok(mut known) = self.members.filling.write() {
            known.insert(class, Arc::clone(&filling));
        }
        filling
    }

    fn methods_that_fill(&self, class: ClassRef, field: &str) -> Vec<FunctionId> {
        let filling = self.filling(class);
        let is_it = |filled: &Filled| match filled {
            Filled::Field(name) => name == field,
            Filled::Any => true,
        };
        let fills = |(id, filled): &&(FunctionId, OnceLock<Vec<Filled>>)| {
            let f = FunctionRef::new(class.file, *id);
            filled.get_or_init(|| self.fields_filled(f, &filling.names)).iter().any(is_it)
        };
        filling.methods.iter().filter(fills).map(|(id, _)| *id).collect()
    }

    /// The fields that a method writes to.
    fn fields_filled(&self, f: FunctionRef, names: &FieldNames) -> Vec<Filled> {
        let module = self.project.module_of(f.file);
        let function = module.function(f.id);
        let mut fields: Vec<Filled> =
            function.params.iter().filter(|p| p.is_field).map(|p| Filled::Field(p.name.clone())).collect();
        fields.extend(names.initialised(function).map(|(field, _)| Filled::Field(field.clone())));
        let adds = &self.knowledge.sanitizers.adds;
        module.walk_block(&function.body, Nested::Enter, &mut |e| {
            let object = match module.kind(e) {
                ExprKind::Assign { target, .. } => Some(*target),
                // this.recipients.push(x)
                ExprKind::Call { callee, .. } => match module.kind(*callee) {
                    ExprKind::Member { object, name } if adds.contains(name) => Some(*object),
                    _ => None,
                },
                _ => None,
            };
            let field = object.and_then(|o| names.field(module, function, o));
            fields.extend(field.filter(|f| !fields.contains(f)));
        });
        fields
    }

    /// What a method that was walked leaves in the fields of its object: data, and its own parameters.
    pub(super) fn left_by(&self, walker: &Walker<'_, '_, '_>, f: FunctionRef) -> Vec<(Name, Known)> {
        let function = self.project.function(f);
        let Some(filling) = self.filling_of(f) else { return Vec::new() };
        let left = walker.left_in_fields(function, &filling.names);
        let declared = filling.names.initialised(function);
        let declared =
            declared.map(|(field, i)| (field.clone(), vec![(What::Param(f.id, i as u16, None), Vec::new())]));
        left.into_iter()
            .map(|(name, value)| (name, walker.known_outside(f.id, value.all_facts())))
            .chain(declared)
            .collect()
    }

    /// What the methods of a type and of those that it extends leave in a field of it.
    pub(super) fn field_of_lineage(&self, (class, name): &FieldOf, level: u8) -> Leveled<Known> {
        let main = self.project.parts(class).first().copied().unwrap_or(*class);
        let field = (main, name.clone());
        if let Some(known) = self.members.lineages.get(&field, level) {
            return known;
        }
        let mut needs = 0;
        let mut all = Known::new();
        for class in self.project.lineage(main) {
            let known = self.field_of(&(class, name.clone()), level);
            needs = needs.max(known.needs);
            all.extend(known.answer.iter().cloned());
        }
        self.members.lineages.put(field, level, all, needs)
    }

    /// What the callers of a function pass for a parameter, if all of them pass personal data; and the level that this
    /// takes.
    fn passed(&self, function: FunctionRef, index: usize, level: u8) -> (Known, u8) {
        let is_test = |call: &ExprRef| self.project.sources.get(call.file).class.test;
        let calls: Vec<ExprRef> = self.project.callers(function).iter().filter(|c| !is_test(c)).copied().collect();
        if calls.len() > MAX_CALLS {
            self.project.sources.caps.reached(Cap::Callers, function.file);
        }
        if calls.is_empty() || calls.len() > MAX_CALLS {
            return (Known::new(), 0);
        }
        let Some(level) = level.checked_sub(1) else { return (Known::new(), 1) };
        let (mut all, mut needs) = (Known::new(), 0);
        for call in calls {
            let passed = |noted: &Noted| noted.passed.get(&(call.id, function, index)).cloned().unwrap_or_default();
            let (passed, passed_needs) = self.noted_in(self.unit_of(call), level, passed);
            needs = needs.max(passed_needs + 1);
            if passed.is_empty() {
                return (Known::new(), needs);
            }
            add(&mut all, passed);
        }
        (all, needs)
    }

    /// The class of a method that leaves something in its fields.
    fn filling_of(&self, f: FunctionRef) -> Option<Arc<Filling>> {
        let filling = self.filling(ClassRef::new(f.file, self.project.function(f).class?));
        let (_, filled) = filling.methods.iter().find(|(id, _)| *id == f.id)?;
        let fills = !filled.get_or_init(|| self.fields_filled(f, &filling.names)).is_empty();
        fills.then_some(filling)
    }
}

/// One way is enough for each thing that a field holds.
pub(super) fn add(known: &mut Known, facts: Known) {
    for (what, way) in facts {
        if !known.iter().any(|(k, _)| *k == what) {
            known.push((what, way));
        }
    }
}

/// What the methods of a class leave in its fields.
#[derive(Debug)]
struct Filling {
    names: FieldNames,
    /// Each with the fields that it writes to, once that was asked.
    methods: Vec<(FunctionId, OnceLock<Vec<Filled>>)>,
}

/// Where something is left.
#[derive(PartialEq, Eq, Debug)]
pub(super) enum Filled {
    Field(Name),
    /// In a field that only the run tells: `this[key] = value`.
    Any,
}

/// How the methods of a class name its fields.
#[derive(Debug)]
pub(super) struct FieldNames {
    /// Fields that are named without `this`.
    bare: Vec<Name>,
    /// Fields that are declared as what a constructor is given: `class Letter(to: String) { val receiver = to }`; with the
    /// names of the parameters.
    declared_as: Vec<(Name, Name)>,
    explicit_this: bool,
}

impl FieldNames {
    pub(super) fn of(cx: &Context<'_, '_>, class: ClassRef) -> Self {
        let semantics = cx.project.semantics(class.file);
        let fields = || cx.project.class(class).fields.iter().filter(|_| semantics.implicit_this);
        let module = cx.project.module_of(class.file);
        let declared = |f: &Field| match module.kind(f.value?) {
            ExprKind::Name(name) => Some((f.name.clone(), name.clone())),
            _ => None,
        };
        Self {
            bare: fields().map(|f| f.name.clone()).collect(),
            declared_as: fields().filter_map(declared).collect(),
            explicit_this: semantics.explicit_this,
        }
    }

    /// The fields that are declared as a parameter of a constructor, with its position.
    fn initialised<'f>(&'f self, function: &'f Function) -> impl Iterator<Item = (&'f Name, usize)> {
        let is_constructor = function.name.as_deref() == Some("constructor");
        let position = |name: &Name| function.params.iter().position(|p| p.name == *name);
        let fields = self.declared_as.iter().filter(move |_| is_constructor);
        fields.filter_map(move |(field, name)| Some((field, position(name)?)))
    }

    /// What a method calls the object that it is called on.
    fn receiver<'f>(&self, function: &'f Function) -> &'f str {
        match function.params.first().filter(|_| self.explicit_this) {
            Some(first) => &first.name,
            None => "this",
        }
    }

    /// The field of `this.x`, `this.x.y`, `this.x["y"]`, and of `x` where it means the field.
    pub(super) fn field(&self, module: &Module, function: &Function, mut e: ExprId) -> Option<Filled> {
        let mut below = Filled::Any;
        for _ in 0..MAX_PATH {
            match module.kind(e) {
                ExprKind::Name(name) if name == self.receiver(function) => return Some(below),
                ExprKind::Name(name) => return self.bare.contains(name).then(|| Filled::Field(name.clone())),
                ExprKind::Member { object, name } => {
                    below = Filled::Field(name.clone());
                    e = *object;
                }
                ExprKind::Index { object, index } => {
                    let key = index.and_then(|i| module.str_literal(i));
                    below = key.map_or(Filled::Any, |key| Filled::Field(key.clone()));
                    e = *object;
                }
                _ => return None,
            }
        }
        None
    }
}

impl Walker<'_, '_, '_> {
    /// What a method that was walked left in the fields of its object.
    fn left_in_fields(&self, function: &Function, names: &FieldNames) -> Vec<(Name, Value)> {
        let mut left: Vec<(Name, Value)> = Vec::new();
        if let Some(entries) = self.left.get(names.receiver(function)).and_then(|v| v.entries.as_ref()) {
            left.extend(entries.iter().cloned());
        }
        for name in names.bare.iter().filter(|n| !function.params.iter().any(|p| p.name == **n)) {
            left.extend(self.left.get(name).map(|v| (name.clone(), (**v).clone())));
        }
        // constructor(private to)
        for param in function.params.iter().filter(|p| p.is_field) {
            left.extend(self.left.get(&param.name).map(|v| (param.name.clone(), (**v).clone())));
        }
        left
    }

    /// Facts as the callers of a function are told them: data, and its own parameters.
    pub(super) fn known_outside(&self, f: FunctionId, facts: Vec<Fact>) -> Known {
        let known = facts.into_iter().filter_map(|fact| match fact.what {
            What::Param(owner, ..) if owner == f => Some((fact.what, Vec::new())),
            What::Param(..) => None,
            what => Some((what, self.steps.way(fact.step))),
        });
        known.collect()
    }

    /// `this.name`, after what the methods of the class leave there.
    pub(super) fn kept_in_field(&mut self, e: ExprId, object: ExprId, name: &str) -> Option<Value> {
        let of_this = self.cx.project.scopes_of(self.file).this_class_at(self.module, object)?;
        self.kept_by(e, ClassRef::new(self.file, of_this), name)
    }

    /// A field that is named without `this`.
    pub(super) fn kept_in_own_field(&mut self, e: ExprId, name: &str) -> Option<Value> {
        if !self.cx.project.semantics(self.file).implicit_this {
            return None;
        }
        let class = self.cx.project.enclosing_class(self.at(e))?;
        self.cx.project.field(class, name)?;
        let aliases = self.cx.stored.aliases();
        if let Some(alias) = Some(name).filter(|n| aliases.has(n)).and_then(|n| aliases.of(self.cx.project, class, n)) {
            return self.told_as(e, alias);
        }
        self.kept_by(e, class, name)
    }

    fn kept_by(&mut self, e: ExprId, class: ClassRef, name: &str) -> Option<Value> {
        if !self.asks_fields {
            return None;
        }
        let known = self.known_of(Question::Field((class, Name::new(name))))?;
        let value = self.told_here(e, name, &known);
        value.is_known().then_some(value)
    }

    /// What is known of a field or a key, where it is read.
    pub(super) fn told_here(&mut self, e: ExprId, name: &str, known: &[(What, Vec<Step>)]) -> Value {
        let mut value = Value::default();
        for (what, way) in known {
            let inner = self.steps.adopt(way);
            let step = self.steps.add(self.place(e), Label::Kept(Name::new(name)), Some(inner));
            value.add_facts(&[Fact { what: *what, step }]);
        }
        value
    }

    /// Notes what a call passes to methods that fill fields.
    pub(super) fn note_passed(&mut self, e: ExprId, args: &[Arg], given: &[Value]) {
        if given.iter().all(|v| v.is_clean) {
            return;
        }
        for f in self.cx.callees(self.at(e)) {
            let params = self.cx.filling_of(f).map_or(0, |_| self.cx.project.function(f).params.len());
            for index in 0..params {
                for i in self.arguments_for(e, args, f, index) {
                    let passed = self.passed_as(&args[i], &given[i]);
                    if !passed.is_empty() {
                        add(self.noted.passed.entry((e, f, index)).or_default(), passed);
                    }
                }
            }
        }
    }

    /// The data of an argument.
    pub(super) fn passed_as(&mut self, arg: &Arg, given: &Value) -> Known {
        let value = self.with_type(arg.value, given.clone());
        let facts = value.all_facts().into_iter().filter(|f| !matches!(f.what, What::Param(..)));
        facts.map(|f| (f.what, self.steps.way(f.step))).collect()
    }
}
