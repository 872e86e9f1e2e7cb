//! Classes that write a record as keys: methods whose array or object names what is shown
//! (`function toArray() { return ['cnic' => $this->cnic]; }`), and calls in a class that list it (`attributes :cnic`).

use std::cell::Cell;

use rustc_hash::FxHashMap;

use super::serializers::Serializer;
use super::{Stored, is_called};
use crate::catalog::storage::Resources;
use crate::facts::data::DataKnowledge;
use crate::facts::data::names::NameClass;
use crate::facts::data::types::{Of, ShownField, is_of_person, is_only_of_people};
use crate::ir::visit::Nested;
use crate::ir::{Entry, ExprId, ExprKind, Module, Name, StmtKind};
use crate::project::{ClassRef, ExprRef, FunctionRef, Project, TypeName, Value};
use crate::source::Place;

/// Records within records.
const MAX_DEPTH: usize = 3;
/// Records that one class shows within, those within these included.
const MAX_WITHIN: usize = 400;

pub(super) fn find(
    project: &Project<'_>,
    knowledge: &DataKnowledge,
    stored: &Stored,
) -> FxHashMap<ClassRef, Serializer> {
    let mut found = FxHashMap::default();
    for rule in &knowledge.storage.resources {
        let reading = Reading { project, knowledge, stored, rule: &rule.rule, left: Cell::new(0) };
        for class in project.classes().filter(|c| rule.is_for(project.module_of(c.file).language)) {
            if reading.is_resource(class) {
                reading.left.set(MAX_WITHIN);
                let shown = reading.shown(class, MAX_DEPTH);
                found.insert(class, Serializer { shown, made: rule.rule.made.clone(), ..Serializer::default() });
            }
        }
    }
    found
}

struct Reading<'p, 's> {
    project: &'p Project<'s>,
    knowledge: &'p DataKnowledge,
    stored: &'p Stored,
    rule: &'p Resources,
    /// Records within the class that is read that may still be looked into.
    left: Cell<usize>,
}

impl Reading<'_, '_> {
    fn is_resource(&self, class: ClassRef) -> bool {
        let is_base = |t: &TypeName| match t {
            TypeName::External(path) => self.rule.bases.iter().any(|b| {
                let before = path.strip_suffix(b.as_str());
                before.is_some_and(|rest| rest.is_empty() || rest.ends_with(['.', ':', '\\', '/']))
            }),
            TypeName::Class(_) => false,
        };
        self.project.supertypes(class).iter().any(is_base)
    }

    fn shown(&self, class: ClassRef, depth: usize) -> Vec<ShownField> {
        let mut named: Vec<(Name, Place)> = Vec::new();
        let mut shown = Vec::new();
        let method = self.rule.methods.iter().find_map(|m| self.project.method(class, m));
        if let Some(f) = method {
            self.keys(f, class, depth, &mut named, &mut shown);
        }
        self.included(class, depth, &mut shown);
        for c in self.project.lineage(class) {
            self.listed(c, class, depth, &mut named, &mut shown);
        }
        let of = if self.is_person(class, method, &named) { Of::Person } else { Of::Thing };
        for (name, place) in named {
            if let NameClass::Data(data, strength) = self.knowledge.names.identifier(&name)
                && of.has(self.knowledge.types.get(data), strength)
            {
                shown.push(ShownField { data, name, place });
            }
        }
        shown
    }

    /// By its own name, by what is given to its method (`transform(Citizen $citizen)`), or by what it shows.
    fn is_person(&self, class: ClassRef, method: Option<FunctionRef>, named: &[(Name, Place)]) -> bool {
        let names = &self.knowledge.names;
        let params = method.into_iter().flat_map(|f| &self.project.function(f).params);
        is_of_person(self.project, self.knowledge, &self.project.lineage(class))
            || params.filter_map(|p| p.ty.as_ref()).any(|t| names.is_person(&t.name))
            || named.iter().any(|(name, _)| is_only_of_people(self.knowledge, name))
    }

    /// `['cnic' => $this->cnic, 'address' => new AddressResource($this->address)]`
    fn keys(
        &self,
        f: FunctionRef,
        class: ClassRef,
        depth: usize,
        named: &mut Vec<(Name, Place)>,
        shown: &mut Vec<ShownField>,
    ) {
        let module = self.project.module_of(f.file);
        module.walk_block(&module.function(f.id).body, Nested::Enter, &mut |e| match module.kind(e) {
            ExprKind::Object(entries) => {
                for entry in entries {
                    let Some(key) = entry.key.and_then(|k| Some((module.str_literal(k)?, k))) else { continue };
                    if self.is_value(module, f, entry) {
                        named.push((key.0.clone(), Place::new(f.file, module.span(key.1))));
                    }
                }
            }
            // [$citizen->cnic, $citizen->birthdate->format('Y')]
            ExprKind::List(parts) if self.rule.members => {
                for part in parts {
                    module.walk_expr(*part, Nested::Skip, &mut |e| {
                        if let ExprKind::Member { name, .. } = module.kind(e) {
                            named.push((name.clone(), Place::new(f.file, module.span(e))));
                        }
                    });
                }
            }
            ExprKind::New { class: inner, .. } => shown.extend(self.within(f, *inner, class, depth)),
            ExprKind::Call { callee, .. } => {
                let ExprKind::Member { object, name } = module.kind(*callee) else { return };
                if self.rule.made.contains(name) {
                    shown.extend(self.within(f, *object, class, depth));
                }
                // parent::toArray($request), $this->resource->toArray(): all columns of the entity
                if self.rule.methods.contains(name) {
                    let entity = self.project.class(class).name.clone();
                    let of_table = self.stored.of_entity(self.bare(&entity));
                    shown.extend(of_table.map(|c| ShownField { data: c.data, name: c.column.clone(), place: c.place }));
                }
            }
            _ => {}
        });
    }

    /// `CitizenResource` → `Citizen`
    fn bare<'n>(&self, name: &'n str) -> &'n str {
        self.rule.endings.iter().find_map(|e| name.strip_suffix(e.as_str())).unwrap_or(name)
    }

    /// Not `'cnic' => ''`, nor `'has_phone' => (bool) $this->phone`.
    fn is_value(&self, module: &Module, f: FunctionRef, entry: &Entry) -> bool {
        let mut reads = false;
        let mut is_record = false;
        module.walk_expr(entry.value, Nested::Skip, &mut |e| match module.kind(e) {
            ExprKind::Member { name, .. } => reads |= self.knowledge.names.identifier(name) != NameClass::Hidden,
            ExprKind::Name(_) => reads = true,
            ExprKind::Object(_) => is_record = true,
            _ => {}
        });
        let before = entry.key.map(|k| module.span(k).range().end..module.span(entry.value).range().start);
        let text = &self.project.sources.get(f.file).text;
        let is_flag = before.and_then(|range| text.get(range)).is_some_and(|between| between.contains("bool"));
        reads && !is_flag && !is_record
    }

    fn within(&self, f: FunctionRef, e: ExprId, class: ClassRef, depth: usize) -> Vec<ShownField> {
        self.within_at(ExprRef::new(f.file, e), class, depth)
    }

    fn within_at(&self, e: ExprRef, class: ClassRef, depth: usize) -> Vec<ShownField> {
        match self.project.origin(e) {
            Value::Class(inner) if depth > 0 && self.left.get() > 0 && inner != class && self.is_resource(inner) => {
                self.left.update(|left| left - 1);
                self.shown(inner, depth - 1)
            }
            _ => Vec::new(),
        }
    }

    /// `protected $defaultIncludes = ['contacts'];` and what `includeContacts()` makes.
    fn included(&self, class: ClassRef, depth: usize, shown: &mut Vec<ShownField>) {
        for attribute in &self.rule.includes {
            let Some((owner, field)) = self.project.field(class, attribute) else { continue };
            let module = self.project.module_of(owner.file);
            let Some(ExprKind::List(parts)) = field.value.map(|v| module.kind(v)) else { continue };
            for part in parts {
                let included = module.str_literal(*part).map(|name| {
                    let words = name.split('_').map(capitalised);
                    format!("{}{}", self.rule.include, words.collect::<String>())
                });
                let Some(f) = included.and_then(|m| self.project.method(class, &m)) else { continue };
                let of = self.project.module_of(f.file);
                of.walk_block(&of.function(f.id).body, Nested::Skip, &mut |e| {
                    if let ExprKind::New { class: inner, .. } = of.kind(e) {
                        shown.extend(self.within(f, *inner, class, depth));
                    }
                });
            }
        }
    }

    /// `attributes :cnic, :email`, `expose :phone`, `attribute(:owner) { { cnic: object.cnic } }` in the body of a class.
    fn listed(
        &self,
        class: ClassRef,
        of: ClassRef,
        depth: usize,
        named: &mut Vec<(Name, Place)>,
        shown: &mut Vec<ShownField>,
    ) {
        let module = self.project.module_of(class.file);
        for statement in &module.class(class.id).body {
            let StmtKind::Expr(e) = module.stmt(*statement).kind else { continue };
            module.walk_expr(e, Nested::Enter, &mut |e| {
                let ExprKind::Call { callee, args } = module.kind(e) else { return };
                // association :phones, blueprint: PhoneBlueprint
                for arg in args.iter().filter(|a| a.name.is_some()) {
                    shown.extend(self.within_at(ExprRef::new(class.file, arg.value), of, depth));
                }
                if is_called(module, *callee, &self.rule.lists) {
                    let given = args.iter().filter(|a| a.name.is_none()).map(|a| a.value);
                    let strings = given.filter_map(|e| Some((module.str_literal(e)?.clone(), e)));
                    named.extend(strings.map(|(name, e)| (name, Place::new(class.file, module.span(e)))));
                    for arg in args {
                        if let ExprKind::Lambda(f) = module.kind(arg.value) {
                            self.keys(FunctionRef::new(class.file, *f), of, depth, named, shown);
                        }
                    }
                }
            });
        }
    }
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
