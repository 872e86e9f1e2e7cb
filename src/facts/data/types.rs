//! Which personal data an object shows when it is printed: its fields, those that it inherits, those of the types
//! that it embeds, and whether its printed form shows them at all.
//!
//! `private String cnic` in a class with `@ToString` is shown by `"" + citizen`; in a class without it, only by a
//! serialiser. Two classes of one name are two classes: types are resolved, never compared by name.

mod by_hand;
mod generated;
mod marked;
mod narrowing;
mod persons;
mod rows;
mod shows;
mod single;
mod variants;

use rustc_hash::FxHashMap;

use super::names::NameClass;
use super::{DataKnowledge, called, printed};
use crate::catalog::data_types::{DataType, DataTypeId, Group};
use crate::catalog::sanitizers::{PrintDefault, PrintedKind, Printing, ShownForm};
use crate::catalog::sinks::ObjectForm;
use crate::ir::{Annotation, ClassKind, ExprKind, Field, Literal, Module, Name, TypeRef};
use crate::project::{ClassRef, ExprRef, FunctionRef, Project, Type, TypeName, Value};
use crate::source::Place;
pub(super) use by_hand::narrowed;
pub use by_hand::{is_written_by_hand, printed_of};
use generated::{generated, generating, prints_records, switched_off, unserialised};
pub(in crate::facts::data) use marked::is_named;
pub use marked::{is_marked, keeps_back};
pub use narrowing::{is_narrowed, whole_classes};
pub use persons::is_of_person;
pub(super) use persons::{Of, is_only_of_people};
pub use rows::{class_like, is_number_of_row};
pub(super) use shows::Shows;
pub use single::{holds_one_text, prints_field, prints_value};

/// A field whose value is in the printed form.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ShownField {
    pub data: DataTypeId,
    pub name: Name,
    pub place: Place,
}

/// What a place may be called too.
pub const FULL_NAME: &str = "full-name";
/// Types embedded deeper than this are not looked into.
const MAX_DEPTH: usize = 5;
/// Types of numbers with fractions.
const FRACTIONS: [&str; 9] = ["double", "Double", "float", "Float", "float32", "float64", "f32", "f64", "BigDecimal"];
/// An object that shows this many personal fields needs no more.
const MAX_SHOWN: usize = 40;

/// What a value of a type shows; collections show their elements.
pub fn shown_by_type(project: &Project<'_>, knowledge: &DataKnowledge, t: &Type, form: ObjectForm) -> Vec<ShownField> {
    let mut walk = Walk::new(project, knowledge);
    walk.add_type(t, form, 0, Of::Thing);
    walk.shown
}

pub fn shown_by_class(
    project: &Project<'_>,
    knowledge: &DataKnowledge,
    class: ClassRef,
    form: ObjectForm,
) -> Vec<ShownField> {
    let mut walk = Walk::new(project, knowledge);
    walk.add_class(class, form, 0, Of::Thing);
    walk.shown
}

/// Whether an object of a class may show personal data in some form, by its fields alone: the cheap question before
/// what a form shows is asked.
pub fn may_show(project: &Project<'_>, knowledge: &DataKnowledge, class: ClassRef) -> bool {
    let mut walk = Walk { any: true, ..Walk::new(project, knowledge) };
    walk.add_class(class, ObjectForm::Json, 0, Of::Thing);
    !walk.shown.is_empty()
}

/// The fields of a class that a function which is given one object of it does not show.
pub fn unread_fields(project: &Project<'_>, knowledge: &DataKnowledge, class: ClassRef, f: FunctionRef) -> Vec<Name> {
    let shows = printed::by_hand_of(project, knowledge, f);
    let fields = project.lineage(class).into_iter().flat_map(|c| project.class(c).fields.iter());
    fields.map(|f| f.name.clone()).filter(|name| !shows.shows(name)).collect()
}

/// `EncryptedField`: a class whose object in a declaration is one value.
pub(super) fn stands_for_value(project: &Project<'_>, knowledge: &DataKnowledge, class: ClassRef) -> bool {
    let printing = knowledge.printing(project.module_of(class.file).language);
    let name = project.class(class).name.as_str();
    printing.is_some_and(|p| p.value_endings.iter().any(|ending| name.ends_with(ending.as_str())))
}

/// Whether the simple name of a type says that its values are flags: `boolean`, `Option<bool>`.
pub fn is_flag(t: &Type) -> bool {
    if let (TypeName::External(_), [only]) = (&t.name, t.args.as_slice()) {
        return is_flag(only);
    }
    matches!(&t.name, TypeName::External(n) if matches!(n.rsplit('.').next(), Some("boolean" | "Boolean" | "bool" | "AtomicBoolean")))
}

/// The last part of the name of a type: `java.util.List`, `std::fs::File`, `App\Models\Citizen`.
pub fn simple_name(path: &str) -> &str {
    path.rsplit(['.', ':', '\\']).next().unwrap_or(path)
}

/// `SecretStr`, `list[SecretStr]`: a type from outside whose every form hides its value.
pub fn hides_value(printing: &Printing, t: &Type) -> bool {
    let TypeName::External(path) = &t.name else { return false };
    let simple = simple_name(path);
    printing.hiding_types.iter().any(|h| h == simple)
        || !t.args.is_empty() && t.args.iter().all(|a| hides_value(printing, a))
}

/// The class of a type, or of what it alone holds: `Option<Cnic>`.
fn single_class(t: &Type) -> Option<ClassRef> {
    match t.args.as_slice() {
        [only] if t.class().is_none() => single_class(only),
        _ => t.class(),
    }
}

/// What a place or body has as well as a person: a name, an address, a telephone.
pub fn places_have(data: &DataType) -> bool {
    matches!(data.group, Group::Contact | Group::Location) || data.places
}

/// Whether the type is a whole number.
pub fn is_text(t: &Type) -> bool {
    matches!(&t.name, TypeName::External(n) if matches!(n.rsplit('.').next(), Some("string" | "String" | "str")))
}

/// `District int`: the number of an entry in a list.
pub fn is_number_of_entry(t: &Type, data: &DataType) -> bool {
    data.words && is_integer(t)
}

pub fn is_integer(t: &Type) -> bool {
    matches!(&t.name, TypeName::External(n) if matches!(n.rsplit('.').next(), Some("int" | "Integer" | "long" | "Long" | "short" | "usize" | "number")))
}

/// Whether a value of a type may be the data under another name: a text or a number, and no flag, entry or object.
pub fn holds_text(t: &Type, data: &DataType) -> bool {
    !is_flag(t) && !mentions_class(t) && !is_number_of_entry(t, data)
}

/// Whether the values of a type are numbers or flags, or those of a collection are: `Map<Long, Double>`, `double[]`.
pub fn holds_numbers(t: &Type) -> bool {
    match (&t.name, t.args.last()) {
        // of a map the values: its keys tell what they count
        (TypeName::External(_), Some(element)) => holds_numbers(element),
        (TypeName::External(n), None) => {
            is_flag(t) || is_integer(t) || n.rsplit('.').next().is_some_and(|n| FRACTIONS.contains(&n))
        }
        (TypeName::Class(_), _) => false,
    }
}

struct Walk<'p, 's> {
    project: &'p Project<'s>,
    knowledge: &'p DataKnowledge,
    shown: Vec<ShownField>,
    /// The least depth at which a class was looked into: its fields are the same wherever the same thing embeds it.
    seen: FxHashMap<(ClassRef, Of), usize>,
    /// Which fields of the next class count.
    narrow: Option<Shows>,
    /// Only whether anything is shown in any form is asked: no field counts as left out.
    any: bool,
}

impl Walk<'_, '_> {
    fn add_type(&mut self, t: &Type, form: ObjectForm, depth: usize, within: Of) {
        if let Some((of, shows)) = narrowing::narrowing(self.project, self.knowledge, t) {
            let known = self.narrow.take().unwrap_or(Shows::All);
            self.narrow = Some(known.narrowed(shows));
            self.add_type(of, form, depth, within);
            self.narrow = None;
            return;
        }
        match t.class() {
            // Page<Citizen>: the page, and what it holds
            Some(class) => {
                self.add_class(class, form, depth, within);
                if matches!(form, ObjectForm::Json | ObjectForm::Exposed) && depth < MAX_DEPTH {
                    t.args.iter().for_each(|a| self.add_type(a, form, depth + 1, within));
                }
            }
            None => t.args.iter().for_each(|a| self.add_type(a, form, depth + 1, within)),
        }
    }

    fn add_class(&mut self, class: ClassRef, form: ObjectForm, depth: usize, within: Of) {
        let narrow = self.narrow.take().filter(|_| !self.any);
        let is_known = narrow.is_none() && self.seen.get(&(class, within)).is_some_and(|seen| *seen <= depth);
        let is_enough = self.shown.len() > MAX_SHOWN || self.any && !self.shown.is_empty();
        if depth > MAX_DEPTH || is_enough || is_known {
            return;
        }
        if narrow.is_none() {
            self.seen.insert((class, within), depth);
        }
        if self.project.class(class).kind == ClassKind::Enum {
            self.add_variants(class, form, depth, within);
        } else {
            let lineage = self.project.lineage(class);
            let shows = self.shows(class, &lineage, form);
            let shows = match &narrow {
                Some(narrow) => shows.narrowed(narrow.clone()),
                None => shows,
            };
            let kept_back = self.kept_back(class, &lineage, form);
            let of = match is_of_person(self.project, self.knowledge, &lineage) {
                true => Of::Person,
                false if self.knowledge.names.is_message(&self.project.class(class).name) => Of::Message,
                false => within,
            };
            let is_place = self.knowledge.names.is_organisation(&self.project.class(class).name);
            let form = if matches!(shows, Shows::Exposed(_)) { ObjectForm::Exposed } else { form };
            for c in lineage.into_iter().filter(|c| !kept_back.contains(c)) {
                let module = self.project.module_of(c.file);
                self.add_listed(c, &shows, of);
                for field in &module.class(c.id).fields {
                    let is_shown = shows.shows(&field.name) && !(is_place && self.is_of_place(field));
                    if is_shown && !field.modifiers.is_static && !self.is_kept_out(module, field, form) {
                        self.add_field(c, field, of, form, depth);
                    }
                }
                self.add_assigned(c, &shows, of, form, depth);
                self.add_wrapped(c, form, depth, of, narrow.as_ref());
            }
        }
    }

    /// `self.cnic = cnic` in a class that declares no such field.
    fn add_assigned(&mut self, class: ClassRef, shows: &Shows, of: Of, form: ObjectForm, depth: usize) {
        let module = self.project.module_of(class.file);
        for (name, assigned) in self.project.scopes_of(class.file).assigned_members(class.id) {
            if !shows.shows(name) || self.project.field(class, name).is_some() {
                continue;
            }
            let ExprKind::Assign { value, .. } = module.kind(assigned) else { continue };
            let t = value.and_then(|v| self.project.type_of(ExprRef::new(class.file, v)));
            let place = Place::new(class.file, module.span(assigned));
            self.add_named(name, t.as_deref(), place, of, form, depth);
        }
    }

    /// `protected $fillable = ['cnic', 'phone']`: attributes that have no field of their own.
    fn add_listed(&mut self, class: ClassRef, shows: &Shows, of: Of) {
        let module = self.project.module_of(class.file);
        let Some(printing) = self.knowledge.printing(module.language).filter(|p| !p.attribute_lists.is_empty()) else {
            return;
        };
        let listed = |lists: &[smol_str::SmolStr]| {
            let mut names: Vec<(Name, Place)> = Vec::new();
            let fields = module.class(class.id).fields.iter().filter(|f| lists.contains(&f.name));
            for list in fields.filter_map(|f| f.value) {
                let keys: Vec<_> = match module.kind(list) {
                    ExprKind::List(parts) => parts.clone(),
                    // protected $casts = ['cnic' => 'encrypted']
                    ExprKind::Object(entries) => entries.iter().map(|e| e.key.unwrap_or(e.value)).collect(),
                    _ => continue,
                };
                let named = keys.into_iter().filter_map(|k| Some((module.str_literal(k)?.clone(), k)));
                names.extend(named.map(|(name, k)| (name, Place::new(class.file, module.span(k)))));
            }
            names
        };
        let hidden = listed(&printing.hidden_lists);
        for (name, place) in listed(&printing.attribute_lists) {
            // what is written by hand says itself what it shows
            let is_hidden = !self.any && !matches!(shows, Shows::Only(_)) && hidden.iter().any(|(h, _)| *h == name);
            let is_shown = shows.shows(&name) && !is_hidden;
            if let NameClass::Data(data, strength) = self.knowledge.names.identifier(&name)
                && is_shown
                && !self.is_row_of_other(class, &name)
                && of.has(self.knowledge.types.get(data), strength)
                && !self.knowledge.types.get(data).is_whole()
            {
                self.shown.push(ShownField { data, name, place });
            }
        }
    }

    /// `resident_id` of a `Certificate`, where the project has a `Resident`.
    fn is_row_of_other(&self, class: ClassRef, name: &str) -> bool {
        let own = &self.project.class(class).name;
        name.strip_suffix("_id").is_none_or(|of| class_like(of) != *own)
            && is_number_of_row(self.project, self.knowledge, name, None)
    }

    fn add_field(&mut self, class: ClassRef, field: &Field, of: Of, form: ObjectForm, depth: usize) {
        if form == ObjectForm::Text && self.is_address(class, field) {
            return;
        }
        let t = field.ty.as_ref().map(|t| self.project.resolve_type(class.file, t));
        let printing = self.knowledge.printing(self.project.module_of(class.file).language);
        if let (Some(t), Some(printing)) = (&t, printing)
            && hides_value(printing, t)
        {
            return;
        }
        let t = t.or_else(|| self.made_type(class, field));
        let place = Place::new(class.file, field.span);
        // @Column(name = "cnic") String idNumber
        let kept = called::kept_as(self.knowledge, self.project.module_of(class.file), field);
        match kept.filter(|(data, _)| t.as_ref().is_none_or(|t| holds_text(t, self.knowledge.types.get(*data)))) {
            Some((data, _)) => self.shown.push(ShownField { data, name: field.name.clone(), place }),
            None => self.add_named(&field.name, t.as_ref(), place, of, form, depth),
        }
    }

    /// `licence = LicenceSerializer()`: what is called like data, and holds an object.
    fn made_type(&self, class: ClassRef, field: &Field) -> Option<Type> {
        let NameClass::Data(..) = self.knowledge.names.identifier(&field.name) else { return None };
        let ExprKind::Call { callee, .. } = self.project.module_of(class.file).kind(field.value?) else { return None };
        match self.project.origin(ExprRef::new(class.file, *callee)) {
            // cnic = EncryptedField()
            Value::Class(made) if !stands_for_value(self.project, self.knowledge, made) => {
                Some(Type::plain(TypeName::Class(made)))
            }
            _ => None,
        }
    }

    fn add_named(&mut self, name: &Name, t: Option<&Type>, place: Place, of: Of, form: ObjectForm, depth: usize) {
        let told = match self.knowledge.names.identifier(name) {
            NameClass::Data(data, strength) => Some((data, self.knowledge.types.get(data), strength)),
            _ => None,
        };
        if let Some(t) = t.filter(|t| is_flag(t) || mentions_class(t) && !self.is_choice(t)) {
            // phones: Phone[] of a customer
            let part = told.filter(|(_, data, _)| of == Of::Person && places_have(data));
            if let Some((data, ..)) = part.filter(|_| !is_flag(t)) {
                self.shown.push(ShownField { data, name: name.clone(), place });
            }
            let before = self.shown.len();
            self.add_type(t, form, depth + 1, part.map_or(Of::Thing, |(_, data, _)| Of::Part(data.group)));
            if let (Some((data, ..)), Some(class)) = (told, single_class(t))
                && self.shown.len() == before
                && self.shows_single(class, name, of, form)
            {
                self.shown.push(ShownField { data, name: name.clone(), place });
            }
            return;
        }
        if let Some((data, data_type, strength)) = told {
            let is_row = |t: &Type| is_number_of_row(self.project, self.knowledge, name, Some(t));
            let is_data = !data_type.is_whole() && !t.is_some_and(|t| is_number_of_entry(t, data_type) || is_row(t));
            let is_addressed = || {
                of == Of::Message
                    && self.knowledge.names.is_addressee_field(name)
                    && t.is_some_and(|t| is_text(t) || !t.args.is_empty() && t.args.iter().all(is_text))
            };
            if is_data && (of.has(data_type, strength) || is_addressed()) {
                self.shown.push(ShownField { data, name: name.clone(), place });
            }
        } else if let Some(data) = t.and_then(|t| self.of_library(t)) {
            self.shown.push(ShownField { data, name: name.clone(), place });
        }
    }

    /// `to: EmailStr`, `cc: list[EmailStr]`: the data that the values of a type of a library are, whatever they are called.
    fn of_library(&self, t: &Type) -> Option<DataTypeId> {
        let TypeName::External(path) = &t.name else { return None };
        let own = self.knowledge.names.of_type(simple_name(path));
        own.or_else(|| t.args.iter().find_map(|a| self.of_library(a)))
    }

    /// The telephone of an office is no person's; that of its manager is: `managerPhone`.
    fn is_of_place(&self, field: &Field) -> bool {
        let names = &self.knowledge.names;
        let NameClass::Data(id, _) = names.identifier(&field.name) else { return false };
        let data = self.knowledge.types.get(id);
        places_have(data) && !names.mentions_person(&field.name)
    }

    /// `Owner *User`: printed as a number.
    fn is_address(&self, class: ClassRef, field: &Field) -> bool {
        let module = self.project.module_of(class.file);
        let metadata = field.ty.iter().flat_map(|t| &t.metadata);
        metadata.into_iter().any(|e| matches!(module.kind(*e), ExprKind::Name(n) if *n == TypeRef::POINTER))
    }

    /// `@ToString.Exclude`, `@JsonIgnore`, `field(repr=False)`, `Annotated[str, Field(repr=False)]`
    fn is_kept_out(&self, module: &Module, field: &Field, form: ObjectForm) -> bool {
        let Some(printing) = self.knowledge.printing(module.language).filter(|_| !self.any) else { return false };
        // `{:?}` and console.log(object) do not ask the serialiser
        let inspects_itself = printing.inspect_trait.is_some() || !printing.inspect_methods.is_empty();
        let (names, form) = match form {
            ObjectForm::Inspect if inspects_itself => (&printing.excluded_by, ShownForm::Printed),
            ObjectForm::Text => (&printing.excluded_by, ShownForm::Printed),
            ObjectForm::Key | ObjectForm::Inspect | ObjectForm::Json | ObjectForm::Exposed => {
                (&printing.unserialised_by, ShownForm::Serialised)
            }
        };
        let mut declared_by = field.value.iter().chain(field.ty.iter().flat_map(|t| &t.metadata));
        keeps_back(self.project, self.knowledge, module, &field.annotations, names)
            || declared_by.any(|e| match module.kind(*e) {
                ExprKind::Call { args, .. } => switched_off(printing, module, args, form),
                _ => false,
            })
    }

    fn shows(&self, class: ClassRef, lineage: &[ClassRef], form: ObjectForm) -> Shows {
        let language = self.project.module_of(class.file).language;
        let Some(printing) = self.knowledge.printing(language).filter(|_| !self.any) else { return Shows::All };
        if let Some(shows) = self.shown_by_trait(class, printing, form) {
            return shows;
        }
        if form != ObjectForm::Text {
            let methods = match form {
                ObjectForm::Inspect if !printing.inspect_methods.is_empty() => &printing.inspect_methods,
                _ => &printing.serial_methods,
            };
            let method = |c: &ClassRef| methods.iter().find_map(|m| self.project.own_method(*c, m));
            let by_hand = lineage.iter().find_map(method).map(|f| printed::by_hand(self.project, self.knowledge, f));
            let listed: Vec<Name> =
                lineage.iter().flat_map(|c| unserialised(printing, self.project.module_of(c.file), *c)).collect();
            let shows = by_hand.unwrap_or(Shows::All);
            let shows = match form {
                ObjectForm::Exposed => shows.narrowed(Shows::Only(printed::exposed(self.project, printing, lineage))),
                _ => shows,
            };
            return if listed.is_empty() { shows } else { shows.narrowed(Shows::Without(listed)) };
        }
        for c in lineage {
            let module = self.project.module_of(c.file);
            let written = module.class(c.id);
            for method in &printing.methods {
                if let Some(f) = self.project.own_method(*c, method) {
                    return printed::by_hand(self.project, self.knowledge, f);
                }
            }
            if written.kind == ClassKind::Record
                && printing.kinds.contains(&PrintedKind::Record)
                && prints_records(printing, module)
            {
                return self.components(*c);
            }
            if let Some(shows) = generated(printing, module, written) {
                return shows;
            }
        }
        let supertypes = self.project.supertypes(class);
        let is_printing_base = |t: &TypeName| match t {
            TypeName::External(path) => printing.bases.iter().any(|b| path.rsplit('.').next() == Some(b)),
            TypeName::Class(_) => false,
        };
        match printing.default {
            _ if supertypes.iter().any(is_printing_base) => Shows::All,
            PrintDefault::Nothing | PrintDefault::Inspected => Shows::Nothing,
        }
    }

    /// The classes of a lineage whose fields a generated `toString()` leaves out: the bases, unless it asks for them,
    /// and what inherits from the class that has it.
    fn kept_back(&self, class: ClassRef, lineage: &[ClassRef], form: ObjectForm) -> Vec<ClassRef> {
        let language = self.project.module_of(class.file).language;
        let Some(printing) = self.knowledge.printing(language).filter(|p| !p.inherit_keys.is_empty()) else {
            return Vec::new();
        };
        if form != ObjectForm::Text {
            return Vec::new();
        }
        let has_own = |c: &ClassRef| printing.methods.iter().any(|m| self.project.own_method(*c, m).is_some());
        let mut back = Vec::new();
        for (i, c) in lineage.iter().enumerate() {
            let module = self.project.module_of(c.file);
            if has_own(c) {
                return Vec::new();
            }
            let annotations = generating(printing, module, module.class(c.id));
            if annotations.is_empty() {
                back.push(*c);
                continue;
            }
            let asks = |a: &Annotation| match module.kind(a.expr) {
                ExprKind::Call { args, .. } => args.iter().any(|arg| {
                    arg.name.as_ref().is_some_and(|n| printing.inherit_keys.contains(n))
                        && matches!(module.kind(arg.value), ExprKind::Literal(Literal::Bool(true)))
                }),
                _ => false,
            };
            if !annotations.into_iter().any(asks) {
                back.extend(&lineage[i + 1..]);
            }
            return back;
        }
        Vec::new()
    }

    /// A record prints what its constructor declares, and no other field of its body.
    fn components(&self, class: ClassRef) -> Shows {
        let module = self.project.module_of(class.file);
        let constructors = module.class(class.id).methods.iter().map(|m| module.function(*m));
        let declared = constructors.filter(|f| f.name.as_deref() == Some("constructor"));
        let declared = declared.map(|f| f.params.iter().filter(|p| p.is_field).map(|p| p.name.clone()).collect());
        declared.max_by_key(Vec::len).filter(|names| !names.is_empty()).map_or(Shows::All, Shows::Only)
    }

    /// `{}` and `{:?}` of a language whose types print themselves by traits.
    fn shown_by_trait(&self, class: ClassRef, printing: &Printing, form: ObjectForm) -> Option<Shows> {
        let text = printing.text_trait.as_deref()?;
        let wanted = match form {
            ObjectForm::Text => text,
            ObjectForm::Inspect => printing.inspect_trait.as_deref()?,
            ObjectForm::Json | ObjectForm::Exposed | ObjectForm::Key => return None,
        };
        let by_hand = printing.methods.iter().find_map(|m| self.project.trait_method(class, m, wanted));
        match by_hand {
            Some(f) => Some(printed::by_hand(self.project, self.knowledge, f)),
            None => (form == ObjectForm::Text).then_some(Shows::Nothing),
        }
    }
}

/// Whether a class of the project stands in the type: `List<Citizen>`.
pub fn mentions_class(t: &Type) -> bool {
    t.class().is_some() || t.args.iter().any(mentions_class)
}
