//! What the type of an expression says about the data in it: a declared class, a class that an argument names
//! (`mapper.readValue(text, Citizen.class)`), the class that a container or repository is of
//! (`JpaRepository<Citizen, Long>`), and the fields of a class whose object is known to flow here.
//!
//! Which fields an object of a class shows is said in [`crate::facts::data::types`].

use super::eval::PERSON_RECORD;
use super::results::is_like_type;
use super::sinks::last_name;
use super::value::{Fact, Label, Value, What};
use super::walk::Walker;
use crate::catalog::data_types::{DataTypeId, Strength};
use crate::catalog::sinks::ObjectForm;
use crate::facts::data::called::Alias;
use crate::facts::data::names::NameClass;
use crate::facts::data::types;
use crate::ir::{Arg, ExprId, ExprKind, Name, Param, TypeRef, accessor_field};
use crate::project::{ClassRef, ExprRef, Type, TypeName, Value as Origin};
use crate::source::Place;

impl Walker<'_, '_, '_> {
    /// Whether a type from outside the project may hold the data as such: text, numbers, collections, what is not
    /// known; not `PasswordEncoder password`.
    pub(super) fn is_plain_type(&self, t: &Type) -> bool {
        let TypeName::External(path) = &t.name else { return true };
        let simple = types::simple_name(path);
        let names = &self.cx.knowledge.names;
        if self.cx.knowledge.sinks.plain_types.iter().any(|p| p == simple)
            || t.args.iter().any(|a| self.is_plain_type(a))
        {
            return true;
        }
        !matches!(names.identifier(simple), NameClass::Harmless | NameClass::Unknown)
            || !simple.chars().next().is_some_and(char::is_uppercase)
    }

    /// Adds what the declared type of an expression says, where nothing is known of its value.
    pub(super) fn with_type(&mut self, e: ExprId, mut value: Value) -> Value {
        // a record by its name alone (`response.body()`) may be of a class that says more
        if value.is_clean || value.is_text || value.is_told() {
            return value;
        }
        let is_typed = matches!(
            self.module.kind(e),
            ExprKind::Name(_)
                | ExprKind::Member { .. }
                | ExprKind::Call { .. }
                | ExprKind::Index { .. }
                | ExprKind::New { .. }
        );
        if !is_typed {
            return value;
        }
        let Some(t) = self.cx.project.type_of(self.at(e)) else { return value };
        // findOne(): Promise<Omit<User, 'cnic'>>
        if types::is_narrowed(self.cx.project, self.cx.knowledge, &t) {
            let fields = types::shown_by_type(self.cx.project, self.cx.knowledge, &t, ObjectForm::Json);
            value.facts.retain(|f| !matches!(f.what, What::Record(_)));
            for field in &fields {
                self.put_column(&mut value, e, &field.name, field.data);
            }
            return value;
        }
        let mut classes = Vec::new();
        collect_classes(&t, &mut classes);
        // of a record whose class is known, the class says what it holds
        if !classes.is_empty() {
            value.facts.retain(|f| !matches!(f.what, What::Record(_)));
        }
        // query.join(Citizen): a class is no object of it
        if !classes.is_empty() && matches!(self.cx.project.origin(self.at(e)), Origin::Class(_)) {
            return value;
        }
        for class in classes {
            let what = match self.cx.is_personal(class) {
                true => What::Object(class),
                false => match self.cx.value_of_class(class) {
                    Some(data) => What::Wrapped(class, data),
                    None => continue,
                },
            };
            let name = Name::new(self.cx.project.class(class).name.as_str());
            let step = self.steps.add(self.place(e), Label::Named(name), None);
            value.add_facts(&[Fact { what, step }]);
        }
        if !value.is_told()
            && let Some((data, label)) = self.data_of_library(&t)
        {
            let step = self.steps.add(self.place(e), label, None);
            value.add_facts(&[Fact { what: What::Data(data, Strength::Strong), step }]);
        }
        value
    }

    /// `fun handle(e: Registered)`: a parameter that is declared to be something else than an error.
    pub(super) fn is_event(&self, e: ExprId, name: &Name) -> bool {
        let mut params = self.open.iter().rev().flat_map(|f| &self.module.function(*f).params);
        if !params.any(|p| p.name == *name && p.ty.is_some()) {
            return false;
        }
        let class = self.cx.project.type_of(self.at(e)).and_then(|t| t.class());
        class.is_some_and(|c| {
            !self.cx.knowledge.names.is_error(&self.cx.project.class(c).name) && self.cx.is_personal(c)
        })
    }

    /// `type Cnic = string`, and then `func f(x Cnic)`: a text whose type is called after what it is.
    pub(super) fn called_by_its_type(&mut self, param: &Param) -> Value {
        let Some(written) = &param.ty else { return Value::default() };
        let simple = types::simple_name(&written.name);
        if !simple.starts_with(char::is_uppercase) {
            return Value::default();
        }
        let NameClass::Data(data, Strength::Strong) = self.cx.knowledge.names.identifier(simple) else {
            return Value::default();
        };
        let data_type = self.cx.knowledge.types.get(data);
        if data_type.is_whole() || data_type.is_credential() || !self.is_alias_of_text(written, simple) {
            return Value::default();
        }
        let step = self.steps.add(Place::new(self.file, param.span), Label::Named(Name::new(simple)), None);
        Value::of(What::Data(data, Strength::Strong), step)
    }

    /// `typealias Cnic = String`, `Cnic = NewType("Cnic", str)`
    fn is_alias_of_text(&self, written: &TypeRef, simple: &str) -> bool {
        let project = self.cx.project;
        let resolved = project.resolve_type(self.file, written);
        let TypeName::External(path) = &resolved.name else { return false };
        if types::simple_name(path) != simple {
            return types::is_text(&resolved);
        }
        let is_text = |origin: Origin| match origin {
            Origin::External(name) => types::is_text(&Type::plain(TypeName::External(name))),
            _ => false,
        };
        match project.export(self.file, simple) {
            Some(Origin::Made(made)) => match project.kind(made) {
                ExprKind::Call { args, .. } => {
                    args.last().is_some_and(|a| is_text(project.origin(ExprRef::new(made.file, a.value))))
                }
                _ => is_text(project.origin(made)),
            },
            Some(origin) => is_text(origin),
            None => false,
        }
    }

    /// The data that the values of a type of a library are, or those of a collection of it: `Attributes found`, whose
    /// objects are a whole, `List<InternetAddress> to`.
    fn data_of_library(&self, t: &Type) -> Option<(DataTypeId, Label)> {
        let TypeName::External(path) = &t.name else { return None };
        let simple = types::simple_name(path);
        let whole = self.cx.knowledge.source_types.get(path.as_str()).map(|data| (*data, Label::Whole));
        let own = || Some((self.cx.knowledge.names.of_type(simple)?, Label::Named(Name::new(simple))));
        whole.or_else(own).or_else(|| t.args.iter().find_map(|a| self.data_of_library(a)))
    }

    /// Whether the declared class of a receiver has the member that is read, and no other field that is personal:
    /// `profile.getName()` of a class with a name and a colour.
    pub(super) fn is_of_thing(&self, object: ExprId, member: &str) -> bool {
        let Some(class) = self.cx.project.type_of(self.at(object)).and_then(|t| t.class()) else { return false };
        let member = accessor_field(member, "get").unwrap_or_else(|| Name::new(member));
        self.cx.project.field(class, &member).is_some() && !self.holds_other_data(class, &member)
    }

    /// Whether a class has a personal field besides this one.
    fn holds_other_data(&self, class: ClassRef, member: &str) -> bool {
        let is_personal = |name: &Name| match self.cx.knowledge.names.identifier(name) {
            NameClass::Data(id, _) => !self.cx.knowledge.types.get(id).is_whole(),
            _ => false,
        };
        let lineage = self.cx.project.lineage(class);
        lineage.iter().flat_map(|c| &self.cx.project.class(*c).fields).any(|f| f.name != member && is_personal(&f.name))
    }

    /// `c.getName()` of `Citizen c`: a member that is personal only if it is a person's, of a class that is called
    /// after one or has a field that only people have.
    pub(super) fn is_of_person_class(&self, object: ExprId, member: &str) -> bool {
        let names = &self.cx.knowledge.names;
        if ![names.identifier(member), names.call(member)]
            .iter()
            .any(|n| matches!(n, NameClass::Data(_, Strength::Weak)))
        {
            return false;
        }
        let Some(t) = self.cx.project.type_of(self.at(object)) else { return false };
        // attributes.get("mail")
        if self.data_of_library(&t).is_some_and(|(data, _)| self.cx.knowledge.types.get(data).id == PERSON_RECORD) {
            return true;
        }
        let Some(class) = t.class() else { return false };
        // class Organization : ISubscriber
        let own = &self.cx.project.class(class).name;
        if names.is_organisation(own) && !names.mentions_person(own) {
            return false;
        }
        let lineage = self.cx.project.lineage(class);
        types::is_of_person(self.cx.project, self.cx.knowledge, &lineage) && !self.is_of_thing(object, member)
    }

    /// `found.name`, where what was found is an object of a class that is called after a person and holds more of one:
    /// the `Addr` of a `Profile` with a port is where a server listens.
    pub(super) fn is_of_person_object(&self, of: &Value, member: &str) -> bool {
        let names = &self.cx.knowledge.names;
        let is_weak = matches!(names.identifier(member), NameClass::Data(_, Strength::Weak));
        is_weak
            && of.facts.iter().any(|f| match f.what {
                What::Object(class) => {
                    names.is_person(&self.cx.project.class(class).name)
                        && self.cx.project.field(class, member).is_some()
                        && self.holds_other_data(class, member)
                }
                // for entry in conn.entries: entry.mail
                What::Data(id, Strength::Strong) => self.cx.knowledge.types.get(id).id == PERSON_RECORD,
                _ => false,
            })
    }

    /// The telephone of a department whose class tells of no person: `user.getDepartment().getPhone()`.
    pub(super) fn is_of_place(&self, object: ExprId, member: &str) -> bool {
        let names = &self.cx.knowledge.names;
        let is_place = |name: &str| names.is_organisation(name) && !names.mentions_person(name);
        if !last_name(self.module, object).is_some_and(is_place) {
            return false;
        }
        let Some(class) = self.cx.project.type_of(self.at(object)).and_then(|t| t.class()) else { return false };
        let member = accessor_field(member, "get").unwrap_or_else(|| Name::new(member));
        let of_place = |name: &Name| match names.identifier(name) {
            NameClass::Data(id, _) => {
                types::places_have(self.cx.knowledge.types.get(id)) && !names.mentions_person(name)
            }
            _ => true,
        };
        let is_data = matches!(names.identifier(&member), NameClass::Data(..));
        let lineage = self.cx.project.lineage(class);
        let mut fields = lineage.iter().flat_map(|c| &self.cx.project.class(*c).fields);
        is_data && self.cx.project.field(class, &member).is_some() && fields.all(|f| of_place(&f.name))
    }

    /// The date or address that a service is configured with: `bulkScanConfig.getDob()`. Its credentials are its own.
    pub(super) fn is_setting(&self, object: ExprId, member: NameClass) -> bool {
        let NameClass::Data(id, _) = member else { return false };
        let data_type = self.cx.knowledge.types.get(id);
        let names = &self.cx.knowledge.names;
        !data_type.is_credential()
            && !data_type.is_whole()
            && last_name(self.module, object).is_some_and(|n| names.is_settings(n) && !names.mentions_person(n))
    }

    /// `assembly.FullName`, `card.getAuthCode()`: a member of a type that says nothing of persons, or that makes another
    /// thing of the name together with what it is read of.
    pub(super) fn is_other_thing(&self, object: ExprId, member: &str) -> bool {
        let names = &self.cx.knowledge.names;
        if !matches!(names.call(member), NameClass::Data(..)) {
            return false;
        }
        let is_other =
            last_name(self.module, object).is_some_and(|receiver| names.is_unlike(&format!("{receiver}_{member}")));
        // user.name is no user name
        is_other && !self.is_person(object, member)
            || self.cx.project.type_of(self.at(object)).is_some_and(|t| self.is_harmless_type(&t))
    }

    fn is_harmless_type(&self, t: &Type) -> bool {
        let TypeName::External(path) = &t.name else { return false };
        let simple = types::simple_name(path);
        self.cx.knowledge.sanitizers.harmless_types.contains(simple)
    }

    /// `sqlparse.sql.Token(kind, text)`: a class from outside that is called like data makes an object of what it is
    /// given; its name says nothing of that.
    pub(super) fn made_outside(&self, callee: ExprRef, name: &str) -> bool {
        is_like_type(name)
            && !self.cx.project.semantics(callee.file).upper_case_members
            && matches!(self.cx.project.origin(callee), Origin::External(path) if path.contains(['.', '/', '\\']))
    }

    /// Whether the printed form of a type from outside shows what it holds.
    pub(super) fn is_container(&self, t: &Type) -> bool {
        let TypeName::External(path) = &t.name else { return false };
        let simple = path.rsplit('.').next().unwrap_or(path);
        let printing = self.cx.knowledge.printing(self.module.language);
        printing.is_some_and(|p| p.containers.iter().any(|c| c == simple))
    }

    /// `copyProperties(citizen, dto)`: more than its setters were given is in the object now.
    pub(super) fn copied(&mut self, args: &[Arg], given: &[Value]) {
        for (arg, value) in args.iter().zip(given).filter(|(_, v)| v.entries.is_some()) {
            let objects = self.cx.project.type_of(self.at(arg.value)).and_then(|t| self.objects_of(arg.value, &t));
            if let Some(objects) = objects {
                let mut all = value.clone();
                all.add_facts(&objects.facts);
                self.assign_path(arg.value, all, false);
            }
        }
    }

    /// An expression's value, with what its type says where nothing else does.
    pub(super) fn typed_eval(&mut self, e: ExprId) -> Value {
        let value = self.eval(e);
        self.with_type(e, value)
    }

    /// Objects of the classes that a type mentions, where they show personal data; clean if there are classes and none does.
    pub(super) fn objects_of(&mut self, e: ExprId, t: &Type) -> Option<Value> {
        let mut classes = Vec::new();
        collect_classes(t, &mut classes);
        let name = Name::new(self.cx.project.class(*classes.first()?).name.as_str());
        let mut value = Value::default();
        for class in classes {
            if self.cx.is_personal(class) {
                let step = self.steps.add(self.place(e), Label::Named(name.clone()), None);
                value.add_facts(&[Fact { what: What::Object(class), step }]);
            }
        }
        value.is_clean = value.facts.is_empty();
        Some(value)
    }

    /// `mapper.readValue(text, Citizen.class)`, `GetFromJsonAsync<Citizen>(url)`, `rest.exchange(…, new
    /// ParameterizedTypeReference<List<Citizen>>() {})`: an object of the class that an argument names.
    pub(super) fn read_as(&mut self, e: ExprId, name: &str, args: &[Arg]) -> Option<Value> {
        // LoggerFactory.getLogger(Citizen.class)
        let gives = self.cx.knowledge.names.last_word(name)?;
        let mut loggers = self.cx.knowledge.sinks.loggers.iter();
        if loggers.any(|l| l.languages.contains(&self.module.language) && l.receivers.contains(&gives)) {
            return None;
        }
        let t = args.iter().find_map(|a| self.named_type(a.value)).or_else(|| self.asked_for(name, args))?;
        self.objects_of(e, &t)
    }

    /// `mediator.Send(new FindCitizen(id))`, where `FindCitizen : IRequest<Citizen>`: what the request says that it asks for.
    fn asked_for(&self, name: &str, args: &[Arg]) -> Option<Type> {
        let advice = self.cx.knowledge.sinks.advice.iter().filter(|a| a.languages.contains(&self.module.language));
        let pipeline = advice.flat_map(|a| &a.pipelines).find(|p| p.asks.iter().any(|a| a == name))?;
        let class = self.cx.project.type_of(self.at(args.first()?.value))?.class()?;
        let base = self.cx.project.generic_base(class)?;
        let TypeName::External(path) = &base.name else { return None };
        let simple = path.rsplit('.').next().unwrap_or(path);
        pipeline.handles.iter().any(|h| h == simple).then(|| base.args.into_iter().next()).flatten()
    }

    /// `Citizen.class`, `Citizen::class.java`, `typeof(Citizen)`, `new TypeReference<List<Citizen>>() {}`.
    fn named_type(&self, e: ExprId) -> Option<Type> {
        let project = self.cx.project;
        match self.module.kind(e) {
            ExprKind::Member { object, name } if CLASS_MEMBERS.contains(&name.as_str()) => {
                if let ExprKind::Member { name: inner, .. } = self.module.kind(*object)
                    && CLASS_MEMBERS.contains(&inner.as_str())
                {
                    return self.named_type(*object);
                }
                match project.origin(self.at(*object)) {
                    Origin::Class(class) => Some(Type { name: TypeName::Class(class), args: Vec::new() }),
                    _ => None,
                }
            }
            ExprKind::New { body: Some(class), .. } => {
                let token = self.module.class(*class).base_types.first()?;
                let t = project.resolve_type(self.file, token);
                t.class().is_none().then(|| t.args.into_iter().next()).flatten()
            }
            // new TypeToken<List<Citizen>>() {}.getType(); Citizen.class.getSimpleName() is a text
            ExprKind::Call { callee, args } if args.is_empty() => match self.module.kind(*callee) {
                ExprKind::Member { object, .. } if matches!(self.module.kind(*object), ExprKind::New { .. }) => {
                    self.named_type(*object)
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// `repository.findById(id)`, `users.FindByIdAsync(id)`, `byDistrict.get(key)`: what a method from outside gives that
    /// is called on a container or repository of objects.
    pub(super) fn of_generic(&mut self, e: ExprId, object: ExprId, name: &Name) -> Option<Value> {
        // record.offset() of a ConsumerRecord<String, Citizen>
        if self.cx.knowledge.sanitizers.harmless_of_wrappers.contains(name) {
            return Some(Value::clean());
        }
        if self.cx.knowledge.names.asks_only(name) || !self.cx.callees(self.at(e)).is_empty() {
            return None;
        }
        let t = self.cx.project.type_of(self.at(object))?;
        let held = match t.class() {
            None => t,
            Some(class) => self.cx.project.generic_base(class)?.into(),
        };
        if held.class().is_some() || held.args.is_empty() {
            return None;
        }
        self.objects_of(e, &held).filter(|v| !v.is_clean)
    }

    /// `response.getCitizen()` of an object whose class is known only by its way here: the class of the field.
    pub(super) fn field_of_object(&mut self, e: ExprId, of: &Value, name: &str) -> Option<Value> {
        let field = accessor_field(name, "get").unwrap_or_else(|| Name::new(name));
        let mut all: Option<Value> = None;
        for fact in &of.facts {
            let What::Object(class) = fact.what else { continue };
            let Some((owner, field)) = self.cx.project.field(class, &field) else { continue };
            let Some(written) = &field.ty else { continue };
            let t = self.cx.project.resolve_type(owner.file, written);
            let Some(value) = self.objects_of(e, &t) else { continue };
            match &mut all {
                Some(all) => all.join(&value),
                None => all = Some(value),
            }
        }
        all
    }

    /// `serializer.validated_data`: the fields of what checked it, but for those that it never takes.
    pub(super) fn taken_by(&mut self, e: ExprId, object: ExprId, name: &str) -> Option<Value> {
        let cx = self.cx;
        if !cx.stored.may_be_taken(name) {
            return None;
        }
        let class = cx.project.type_of(self.at(object))?.class().filter(|c| cx.stored.is_taken(*c, name))?;
        let mut all = Value::default();
        for field in cx.shown(class, ObjectForm::Json).iter().filter(|f| !cx.stored.is_unwritten(class, &f.name)) {
            self.put_column(&mut all, e, &field.name, field.data);
        }
        Some(if all.has_data() { all } else { Value::clean() })
    }

    /// `person.getIdNumber()` of a class that keeps it in the column `cnic`: a member whose own name says nothing.
    pub(super) fn kept_as(&mut self, e: ExprId, object: ExprId, of: &Value, name: &str) -> Option<Value> {
        let aliases = self.cx.stored.aliases();
        if aliases.is_empty() || of.entry(name).is_some() {
            return None;
        }
        let field = match aliases.has(name) {
            true => Name::new(name),
            false => accessor_field(name, "get").filter(|field| aliases.has(field))?,
        };
        let declared = self.cx.project.type_of(self.at(object)).and_then(|t| t.class());
        let found = of.facts.iter().filter_map(|f| match f.what {
            What::Object(class) => Some(class),
            _ => None,
        });
        let project = self.cx.project;
        // def show(person): a record is called after its class
        let called = || last_name(self.module, object).and_then(|n| self.cx.stored.entity_called(n));
        let called = declared.is_none().then(called).flatten();
        let mut classes = declared.into_iter().chain(found).chain(called);
        let alias = classes.find_map(|class| aliases.of(project, class, &field))?;
        self.told_as(e, alias)
    }

    /// What a field holds that is kept under another name, unless its type says otherwise.
    pub(super) fn told_as(&mut self, e: ExprId, alias: &Alias) -> Option<Value> {
        let data_type = self.cx.knowledge.types.get(alias.data);
        if self.cx.project.type_of(self.at(e)).is_some_and(|t| !types::holds_text(&t, data_type)) {
            return None;
        }
        let step = self.steps.add(self.place(e), Label::Named(alias.column.clone()), None);
        Some(Value::of(What::Data(alias.data, Strength::Strong), step))
    }

    /// `Citizen::getCnic` as it is given to a callback: what it reads of an element.
    pub(super) fn method_reference(&mut self, e: ExprId, element: &Value) -> Option<Value> {
        let ExprKind::Member { object, name } = self.module.kind(e) else { return None };
        if !self.is_method_reference(e) {
            return None;
        }
        let name = accessor_field(name, "get").unwrap_or_else(|| name.clone());
        let owner = last_name(self.module, *object).unwrap_or_default();
        let is_person = self.cx.knowledge.names.is_person(owner);
        let value = self.member_of(element, &name, is_person, e);
        Some(if value.is_known() { value } else { Value::clean() })
    }

    /// A method of a class or of an object, given as a value: `Citizen::getCnic`.
    pub(super) fn is_method_reference(&self, e: ExprId) -> bool {
        let ExprKind::Member { object, .. } = self.module.kind(e) else { return false };
        let names_class = matches!(self.cx.project.origin(self.at(*object)), Origin::Class(_));
        names_class && self.is_written_apart(e)
    }

    /// Whether a receiver holds its values by keys, so that a callback is given the key first.
    pub(super) fn is_keyed(&self, object: ExprId) -> bool {
        let t = self.cx.project.type_of(ExprRef::new(self.file, object));
        t.is_some_and(|t| match &t.name {
            TypeName::External(path) => {
                let simple = path.rsplit('.').next().unwrap_or(path);
                t.args.len() == 2
                    && self.cx.knowledge.names.last_word(simple).is_some_and(|w| KEYED.contains(&w.as_str()))
            }
            TypeName::Class(_) => false,
        })
    }
}

/// How a class is named as a value; the second behind the first where a language has classes of its own.
const CLASS_MEMBERS: [&str; 2] = ["class", "java"];
/// Last words of the types that hold values by keys.
const KEYED: [&str; 2] = ["map", "dictionary"];

pub(super) fn collect_classes(t: &Type, out: &mut Vec<ClassRef>) {
    // RequestWrapper<CitizenDto>: the wrapper, and what it wraps
    out.extend(t.class());
    t.args.iter().take(4).for_each(|a| collect_classes(a, out));
}
