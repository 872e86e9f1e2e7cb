//! What asks the table of an entity, beside the entity itself: an object of it, a repository that names it, a member of a
//! controller that does; and what such a chain may say on its way: the scopes of an entity and what belongs to it.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Stored, is_called, simple_name};
use crate::catalog::storage::{Askers, Entities};
use crate::facts::data::DataKnowledge;
use crate::ir::{ExprKind, Name, accessor_field};
use crate::project::{ClassRef, ExprRef, FunctionRef, Project, TypeName, Value};

/// What is known of who asks which table.
#[derive(Debug, Default)]
pub(super) struct Asking {
    /// Classes whose objects ask the table of an entity.
    classes: FxHashMap<ClassRef, ClassRef>,
    /// Members of a class that do.
    members: FxHashMap<ClassRef, (Name, ClassRef)>,
    /// Functions that give what asks the table of their first argument.
    calls: FxHashSet<Name>,
    /// Names of methods that only narrow down what is asked.
    scopes: FxHashSet<Name>,
    /// What belongs to a record, by the method that leads to it.
    relations: FxHashMap<ClassRef, Vec<(Name, ClassRef)>>,
}

pub(super) fn find(project: &Project<'_>, knowledge: &DataKnowledge, stored: &Stored) -> Asking {
    let mut asking = Asking::default();
    for rule in &knowledge.storage.entities {
        for class in stored.entities.keys().filter(|c| rule.is_for(project.module_of(c.file).language)) {
            asking.of_entity(project, *class, &rule.rule, stored);
        }
    }
    for rule in &knowledge.storage.askers {
        asking.calls.extend(rule.rule.made.iter().cloned());
        if rule.rule.bases.is_empty() {
            continue;
        }
        let classes = project.classes().filter(|c| rule.is_for(project.module_of(c.file).language));
        for class in classes {
            asking.of_asker(project, class, &rule.rule, stored);
        }
    }
    asking
}

impl Asking {
    fn of_entity(&mut self, project: &Project<'_>, class: ClassRef, rule: &Entities, stored: &Stored) {
        // of several mappers, the one by which the class is an entity
        if stored.entities.get(&class).is_none_or(|e| e.by != rule.title) {
            return;
        }
        if rule.instances {
            self.classes.insert(class, class);
        }
        let module = project.module_of(class.file);
        for method in &project.class(class).methods {
            let function = module.function(*method);
            let Some(name) = &function.name else { continue };
            if !rule.scopes.is_empty() {
                self.scopes.extend(accessor_field(name, &rule.scopes));
            }
            if rule.relations.is_empty() {
                continue;
            }
            let returned = project.returns(FunctionRef::new(class.file, *method));
            if let Some(of) = returned.into_iter().find_map(|e| related(project, e, rule)) {
                let relations = self.relations.entry(class).or_default();
                relations.push((name.clone(), of));
                // getPhones() of what is read as phones
                relations.extend(accessor_field(name, "get").map(|n| (n, of)));
            }
        }
    }

    fn of_asker(&mut self, project: &Project<'_>, class: ClassRef, rule: &Askers, stored: &Stored) {
        let has_base = |t: &TypeName| {
            let name = match t {
                TypeName::External(path) => path.as_str(),
                TypeName::Class(c) => project.class(*c).name.as_str(),
            };
            rule.bases.iter().any(|b| name.ends_with(b.as_str()))
        };
        let supertypes = project.supertypes(class);
        if !supertypes.iter().any(has_base) {
            return;
        }
        let Some(entity) = rule.named_by.iter().find_map(|n| named(project, class, n)) else { return };
        if !stored.is_entity(entity) {
            return;
        }
        if !rule.member.is_empty() {
            self.members.insert(class, (rule.member.clone(), entity));
            return;
        }
        // what is asked for is most often the interface
        let own = supertypes.iter().filter_map(|t| if let TypeName::Class(c) = t { Some(*c) } else { None });
        for c in own.chain([class]) {
            let known = self.classes.entry(c).or_insert(entity);
            if *known != entity {
                // of a base of several repositories nothing is known
                *known = c;
            }
        }
    }
}

impl Stored {
    /// The entity whose table an object of the class asks.
    pub fn asked_by(&self, class: ClassRef) -> Option<ClassRef> {
        self.asking.classes.get(&class).copied().filter(|entity| self.is_entity(*entity))
    }

    /// Whether anything but an entity may ask: the quick question.
    pub fn has_askers(&self) -> bool {
        !self.asking.classes.is_empty() || !self.asking.members.is_empty()
    }

    /// The entity that a function is given, which asks its table then.
    pub fn asked_by_call(&self, project: &Project<'_>, function: &str, given: ExprRef) -> Option<ClassRef> {
        let entity = self.asking.calls.contains(function).then(|| class_named(project, given))?;
        entity.filter(|c| self.is_entity(*c))
    }

    /// The entity whose table a member of an object of the class asks.
    pub fn asked_by_member(&self, class: ClassRef, member: &str) -> Option<ClassRef> {
        self.asking.members.get(&class).filter(|(name, _)| name == member).map(|(_, entity)| *entity)
    }

    /// Whether a method of the name only narrows down what is asked.
    pub fn is_scope(&self, name: &str) -> bool {
        self.asking.scopes.contains(name)
    }

    /// What belongs to a record under the name.
    pub fn related(&self, class: ClassRef, name: &str) -> Option<ClassRef> {
        self.asking.relations.get(&class)?.iter().find(|(n, _)| n == name).map(|(_, of)| *of)
    }
}

/// `return $this->hasMany(Phone::class)->latest();`
fn related(project: &Project<'_>, e: ExprRef, rule: &Entities) -> Option<ClassRef> {
    let module = project.module_of(e.file);
    let mut at = e.id;
    while let ExprKind::Call { callee, args } = module.kind(at) {
        if is_called(module, *callee, &rule.relations) {
            let of = ExprRef::new(e.file, args.first()?.value);
            return class_named(project, of);
        }
        let ExprKind::Member { object, .. } = module.kind(*callee) else { return None };
        at = *object;
    }
    None
}

/// `function model() { return Citizen::class; }`, `protected $modelName = 'App\Models\CitizenModel'`
fn named(project: &Project<'_>, class: ClassRef, by: &str) -> Option<ClassRef> {
    if let Some(method) = project.method(class, by) {
        return project.returns(method).into_iter().find_map(|e| class_named(project, e));
    }
    let (owner, field) = project.field(class, by)?;
    class_named(project, ExprRef::new(owner.file, field.value?))
}

/// `Citizen::class`, `'App\Models\Citizen'`
fn class_named(project: &Project<'_>, e: ExprRef) -> Option<ClassRef> {
    if let Value::Class(class) = project.origin(e) {
        return Some(class);
    }
    let module = project.module_of(e.file);
    // Citizen::className()
    if let ExprKind::Call { callee, .. } = module.kind(e.id)
        && let ExprKind::Member { object, .. } = module.kind(*callee)
        && let Some(class) = simple_name(module, *object).filter(|n| n.starts_with(char::is_uppercase))
        && let TypeName::Class(class) = project.type_named(e.file, class)
    {
        return Some(class);
    }
    let text = module.str_literal(e.id)?;
    let path = text.trim_start_matches('\\').replace('\\', ".");
    let [class] = project.symbols().classes(&path) else {
        let [class] = project.symbols().classes_named(&path) else { return None };
        return Some(*class);
    };
    Some(*class)
}
