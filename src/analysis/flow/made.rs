//! Objects of the project's classes where they are made: `new Envelope(cnic)` holds it in the field that its constructor
//! puts it into, whatever that is called. Who reads the field, asks for it or prints the object is given what it holds.

use super::members::{FieldNames, Filled, Known};
use super::results::Call;
use super::value::{Fact, Label, Value, What};
use super::walk::Walker;
use crate::catalog::sinks::ObjectForm;
use crate::facts::data::types::prints_field;
use crate::ir::{Arg, ClassKind, ExprId, ExprKind, FunctionId, Name, accessor_field};
use crate::project::{ClassRef, FunctionRef, Value as Origin};
use crate::source::caps::Cap;

/// Constructors that one `new` may enter.
const MAX_CONSTRUCTORS: usize = 4;

/// An object that a function makes and gives back: its class, and what its fields hold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Made {
    pub class: ClassRef,
    pub fields: Vec<(Name, Known)>,
}

impl Walker<'_, '_, '_> {
    /// What `new` makes of its arguments; nothing, if its fields hold nothing that is known.
    pub(super) fn object_made(&mut self, e: ExprId, args: &[Arg], given: &[Value]) -> Option<Value> {
        if !given.iter().any(Value::holds_any) {
            return None;
        }
        let class = self.cx.project.type_of(self.at(e))?.class()?;
        let constructors = self.cx.callees(self.at(e));
        let mut fields = match constructors.is_empty() {
            true => self.in_order(class, args, given),
            false => Vec::new(),
        };
        for f in self.cx.project.sources.caps.first(Cap::Callees, self.file, &constructors, MAX_CONSTRUCTORS) {
            if let Some(returns) = self.summary_of(*f) {
                fields.extend(self.filled_with(e, args, given, *f, &returns.left));
            }
        }
        self.object_of(e, class, fields)
    }

    /// `Letter(cnic, 1)` of a class whose constructor is generated, in languages that make objects without `new`.
    pub(super) fn made_by_class(&mut self, call: &Call<'_>) -> Option<Value> {
        match call.carries() && matches!(self.cx.project.origin(self.at(call.callee)), Origin::Class(_)) {
            true => self.object_made(call.at, call.args, call.given),
            false => None,
        }
    }

    /// An object of a class with what its fields hold.
    pub(super) fn object_of(&mut self, e: ExprId, class: ClassRef, fields: Vec<(Name, Value)>) -> Option<Value> {
        if !fields.iter().any(|(_, held)| !held.is_clean && held.is_known()) {
            return None;
        }
        let mut made = Value::default();
        for (name, held) in fields.into_iter().filter(|(_, held)| held.is_known()) {
            let held = if self.is_of_thing_by_class(class, &name, &held) { Value::clean() } else { held };
            made.put(&name, held);
        }
        made.made = Some(class);
        if self.cx.is_personal(class) {
            let name = Name::new(self.cx.project.class(class).name.as_str());
            let step = self.steps.add(self.place(e), Label::Named(name), None);
            made.add_facts(&[Fact { what: What::Object(class), step }]);
        }
        Some(made)
    }

    /// `KeyMaterial keyMaterial`: a field of a class that shows nothing personal, whatever it is called.
    fn is_of_thing_by_class(&self, class: ClassRef, field: &Name, held: &Value) -> bool {
        let project = self.cx.project;
        let declared = project.field(class, field).and_then(|(owner, f)| Some((owner, f.ty.as_ref()?)));
        let class_of = |(owner, written): (ClassRef, _)| project.resolve_type(owner.file, written).class();
        held.made.is_none()
            && declared.and_then(class_of).is_some_and(|c| {
                project.class(c).kind != ClassKind::Enum
                    && !self.cx.is_personal(c)
                    && self.cx.value_of_class(c).is_none()
            })
    }

    /// What the fields of an object hold after a function was given the arguments of a call.
    pub(super) fn filled_with(
        &mut self,
        e: ExprId,
        args: &[Arg],
        given: &[Value],
        f: FunctionRef,
        left: &[(Name, Known)],
    ) -> Vec<(Name, Value)> {
        let mut fields = Vec::new();
        for (name, known) in left {
            let mut held = if known.is_empty() { Value::default() } else { Value::clean() };
            let params = known.iter().filter_map(|(what, _)| match what {
                What::Param(_, index, _) => Some(usize::from(*index)),
                _ => None,
            });
            for (what, way) in self.told_of_given(e, args, given, f, known, params) {
                let What::Param(_, index, form) = what else {
                    let inner = self.steps.adopt(way);
                    let step = self.steps.add(self.place(e), Label::Kept(name.clone()), Some(inner));
                    held.add_facts(&[Fact { what: *what, step }]);
                    continue;
                };
                for i in self.arguments_for(e, args, f, usize::from(*index)) {
                    // a function that is kept gives its result to whoever calls it
                    if matches!(self.module.kind(args[i].value), ExprKind::Lambda(_)) {
                        continue;
                    }
                    let passed = self.with_type(args[i].value, given[i].clone());
                    let passed = match form {
                        Some(form) => Value { facts: self.show(&passed, *form), is_text: true, ..Value::default() },
                        None => passed,
                    };
                    let place = self.place(args[i].value);
                    held.join(&passed.stepped(&mut self.steps, place, &Label::Kept(name.clone())));
                }
            }
            fields.push((name.clone(), held));
        }
        fields
    }

    /// The components of a record, and of a class whose constructor is generated: its fields take the arguments in order.
    fn in_order(&mut self, class: ClassRef, args: &[Arg], given: &[Value]) -> Vec<(Name, Value)> {
        let declared = self.cx.project.class(class);
        let fields: Vec<&Name> = declared.fields.iter().filter(|f| !f.modifiers.is_static).map(|f| &f.name).collect();
        // Letter(to=cnic): the others have a value of their own
        let is_field = |a: &Arg| a.name.as_ref().is_some_and(|n| fields.contains(&n));
        if fields.len() != args.len() && declared.kind != ClassKind::Record && !args.iter().all(is_field) {
            return Vec::new();
        }
        let mut made = Vec::new();
        for (i, (arg, value)) in args.iter().zip(given).enumerate() {
            let Some(field) = arg.name.as_ref().or_else(|| fields.get(i).copied()) else { continue };
            let value = self.with_type(arg.value, value.clone());
            made.push((field.clone(), value));
        }
        made
    }

    /// Takes out of what a function gives back the fields of the object that it made.
    pub(super) fn made_apart(&mut self, value: &mut Value, f: FunctionId) -> Option<Made> {
        let class = value.made?;
        let entries = value.entries.take()?;
        let mut fields = Vec::new();
        for (name, held) in entries.iter() {
            if held.is_clean {
                value.put(name, held.clone());
                continue;
            }
            let facts = self.settled(held);
            let known = self.known_outside(f, facts);
            if !known.is_empty() {
                fields.push((name.clone(), known));
            }
        }
        (!fields.is_empty()).then_some(Made { class, fields })
    }

    /// `envelope.getLine()`, `envelope.line()`: what the field holds that a call asks for.
    pub(super) fn read_made(&mut self, call: &Call<'_>) -> Option<Value> {
        if !call.args.is_empty() {
            return None;
        }
        let class = call.receiver.made?;
        let field = self.field_given_by(class, call.name)?;
        let held = call.receiver.entry(&field)?;
        held.is_known().then(|| held.clone())
    }

    /// `envelope.text` of a property that gives a field.
    pub(super) fn read_property(&self, of: &Value, name: &str) -> Option<Value> {
        let class = of.made.filter(|_| of.entry(name).is_none())?;
        let held = of.entry(&self.field_given_by(class, name)?)?;
        held.is_known().then(|| held.clone())
    }

    /// The field that a method of a class gives and does nothing else, or that it is a generated getter of.
    fn field_given_by(&self, class: ClassRef, method: &str) -> Option<Name> {
        let project = self.cx.project;
        let Some(f) = project.method(class, method) else {
            let field = accessor_field(method, "get").unwrap_or_else(|| Name::new(method));
            return project.field(class, &field).map(|_| field);
        };
        let module = project.module_of(f.file);
        let function = module.function(f.id);
        let [returned] = project.scopes_of(f.file).returns(f.id) else { return None };
        if function.body.len() > 1 {
            return None;
        }
        let names = FieldNames::of(self.cx, ClassRef::new(f.file, function.class?));
        match names.field(module, function, *returned)? {
            Filled::Field(name) => Some(name),
            Filled::Any => None,
        }
    }

    /// Whether an object that was made here shows a field when it is printed.
    pub(super) fn shows_made(&self, class: ClassRef, field: &Name, form: ObjectForm) -> bool {
        prints_field(self.cx.project, self.cx.knowledge, class, field, form)
    }
}
