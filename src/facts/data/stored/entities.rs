//! Classes whose fields are columns: `@Entity class Citizen`, `class Citizen(models.Model)`, structs with `gorm` tags,
//! models that list their columns in an attribute.

use rustc_hash::FxHashSet;

use super::{Declared, Entity, Finder, kept_back, simple_name};
use crate::catalog::storage::{Entities, In};
use crate::facts::data::called;
use crate::facts::data::types::{is_flag, keeps_back, mentions_class, narrowed};
use crate::ir::visit::Nested;
use crate::ir::{Annotation, Arg, Class, ClassKind, ExprId, ExprKind, Field, Module, Name, StmtKind};
use crate::project::{ClassRef, FunctionRef, Project, Type, TypeName};
use crate::source::Place;

pub(super) fn find(finder: &mut Finder<'_, '_>) {
    let project = finder.project;
    let rules = &finder.knowledge.storage.entities;
    let in_sets: Vec<FxHashSet<ClassRef>> = rules.iter().map(|r| sets(project, r)).collect();
    for class in project.classes() {
        let module = project.module_of(class.file);
        // of several mappers with a base class of one name, the one that knows the columns
        let has_columns = |rule: &Entities| {
            let fields = &project.class(class).fields;
            fields.iter().any(|f| is_column(module, f, rule) || rule.lists.contains(&f.name))
                || !encrypted(module, project.class(class), rule).is_empty()
        };
        let fitting = rules.iter().zip(&in_sets).filter(|(rule, _)| rule.is_for(module.language));
        let fitting = fitting.filter(|(rule, sets)| sets.contains(&class) || is_entity(project, class, &rule.rule));
        let fitting: Vec<&Entities> = fitting.map(|(rule, _)| &rule.rule).collect();
        if let Some(rule) = fitting.iter().find(|rule| has_columns(rule)).or(fitting.first()) {
            entity(finder, class, rule);
        }
    }
}

/// The classes that stand in `DbSet<…>` of a field.
fn sets(project: &Project<'_>, rule: &In<Entities>) -> FxHashSet<ClassRef> {
    let mut found = FxHashSet::default();
    if rule.rule.sets.is_empty() {
        return found;
    }
    for class in project.classes().filter(|c| rule.is_for(project.module_of(c.file).language)) {
        let types = project.class(class).fields.iter().filter_map(|f| f.ty.as_ref());
        for t in types.filter(|t| rule.rule.sets.iter().any(|s| *s == simple(&t.name))) {
            found.extend(t.args.iter().filter_map(|a| project.resolve_type(class.file, a).class()));
        }
    }
    found
}

fn is_entity(project: &Project<'_>, class: ClassRef, rule: &Entities) -> bool {
    let module = project.module_of(class.file);
    let written = project.class(class);
    if matches!(written.kind, ClassKind::Enum | ClassKind::Interface) {
        return false;
    }
    let is_marked = |a: &Annotation| marks(module, a).into_iter().any(|n| rule.annotations.contains(n));
    let is_base = |t: &TypeName| match t {
        TypeName::External(path) => rule.bases.iter().any(|b| fits(path, b)),
        TypeName::Class(_) => false,
    };
    written.annotations.iter().any(is_marked)
        || written.fields.iter().any(|f| annotated(module, f, &rule.field_annotations))
        || (!rule.bases.is_empty() && project.supertypes(class).iter().any(is_base))
}

/// The simple name of an annotation, and of what it derives: `@Entity`, `#[derive(Queryable)]`.
fn marks<'m>(module: &'m Module, annotation: &Annotation) -> Vec<&'m Name> {
    let own = simple_name(module, annotation.expr);
    let derived = match module.kind(annotation.expr) {
        ExprKind::Call { args, .. } => args.iter().filter_map(|a| simple_name(module, a.value)).collect(),
        _ => Vec::new(),
    };
    own.into_iter().chain(derived).collect()
}

fn annotated(module: &Module, field: &Field, names: &[smol_str::SmolStr]) -> bool {
    !names.is_empty()
        && field.annotations.iter().any(|a| simple_name(module, a.expr).is_some_and(|n| names.contains(n)))
}

fn simple(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// `db.Model` asks for both words, `Model` for the last one.
pub(super) fn fits(path: &str, base: &str) -> bool {
    path.strip_suffix(base).is_some_and(|before| before.is_empty() || before.ends_with(['.', ')', '/']))
}

fn entity(finder: &mut Finder<'_, '_>, class: ClassRef, rule: &Entities) {
    let project = finder.project;
    let module = project.module_of(class.file);
    let written = project.class(class);
    let table = table_name(project, class, rule).unwrap_or_else(|| written.name.clone());
    let encrypted = encrypted(module, written, rule);
    let add = |finder: &mut Finder<'_, '_>, column: &str, place, is_protected| {
        let is_protected = is_protected || encrypted.iter().any(|(n, _)| *n == column);
        finder.add(Declared { table: &table, column, place, by: &rule.title, is_protected });
    };
    let add_field = |finder: &mut Finder<'_, '_>, module: &Module, field: &Field, is_protected| {
        let place = Place::new(module.file, field.span);
        add(finder, &field.name, place, is_protected);
        // @Column(name = "cnic") String idNumber
        if let Some((data, _)) = called::kept_as(finder.knowledge, module, field) {
            let is_protected = is_protected || encrypted.iter().any(|(n, _)| *n == field.name);
            finder.keep(Declared { table: &table, column: &field.name, place, by: &rule.title, is_protected }, data);
        }
    };
    let names = |attributes: &[smol_str::SmolStr]| {
        let lists = written.fields.iter().filter(|f| attributes.contains(&f.name)).filter_map(|f| f.value);
        lists.flat_map(|v| strings(module, v)).collect()
    };
    let (mut hidden, mut visible): (FxHashSet<Name>, FxHashSet<Name>) = (names(&rule.hidden), names(&rule.visible));
    let (only, without) = narrowed(project, finder.knowledge, class);
    visible.extend(only);
    hidden.extend(without);
    // @JsonIgnore private String cnic
    if let Some(printing) = finder.knowledge.printing(module.language) {
        let kept_out =
            |f: &&Field| keeps_back(project, finder.knowledge, module, &f.annotations, &printing.unserialised_by);
        hidden.extend(written.fields.iter().filter(kept_out).map(|f| f.name.clone()));
    }
    for method in rule.shown_by.iter().filter_map(|name| project.own_method(class, name)) {
        shown(project, method, &mut visible, &mut hidden);
    }
    finder.entities.insert(class, Entity { table: table.clone(), by: rule.title.clone(), hidden, visible });
    for (column, at) in told_by_methods(project, class, rule) {
        add(finder, &column, Place::new(class.file, module.span(at)), false);
    }
    for (column, at) in encrypted.iter().filter(|(n, _)| written.fields.iter().all(|f| f.name != *n)) {
        add(finder, column, Place::new(class.file, module.span(*at)), true);
    }
    // what a mapped base class declares is kept in the table of the entity
    let lineage: Vec<ClassRef> = project.lineage(class);
    for field in &written.fields {
        if rule.lists.contains(&field.name) {
            listed(finder, module, field, &add);
            continue;
        }
        if !is_column(module, field, rule) || is_relation(project, class, field) {
            continue;
        }
        let is_protected = field.annotations.iter().any(|a| finder.says_hidden(module, a.expr))
            || field.value.is_some_and(|v| finder.says_hidden(module, v))
            || field.ty.as_ref().is_some_and(|t| finder.is_hiding(simple(&t.name)));
        add_field(finder, module, field, is_protected);
        for annotation in &field.annotations {
            kept_back::unselected(finder, module, &table, &field.name, annotation.expr);
        }
    }
    let bases = lineage.iter().skip(1).filter(|c| !is_entity(project, **c, rule));
    for base in bases {
        let base_module = project.module_of(base.file);
        for field in project.class(*base).fields.iter().filter(|f| is_column(base_module, f, rule)) {
            if !is_relation(project, *base, field) {
                add_field(finder, base_module, field, false);
            }
        }
    }
}

/// The strings of a list.
fn strings(module: &Module, e: ExprId) -> Vec<Name> {
    match module.kind(e) {
        ExprKind::List(items) => items.iter().filter_map(|i| module.str_literal(*i).cloned()).collect(),
        _ => Vec::new(),
    }
}

/// `$fillable = ['cnic']`, `$casts = ['cnic' => 'encrypted']`
fn listed(
    finder: &mut Finder<'_, '_>,
    module: &Module,
    field: &Field,
    add: &impl Fn(&mut Finder<'_, '_>, &str, Place, bool),
) {
    let Some(value) = field.value else { return };
    match module.kind(value) {
        ExprKind::List(items) => {
            for item in items {
                if let Some(column) = module.str_literal(*item) {
                    add(finder, column, Place::new(module.file, module.span(*item)), false);
                }
            }
        }
        ExprKind::Object(entries) => {
            for entry in entries {
                let Some((key, column)) = entry.key.and_then(|k| Some((k, module.str_literal(k)?))) else { continue };
                let is_protected = finder.says_hidden(module, entry.value);
                add(finder, column, Place::new(module.file, module.span(key)), is_protected);
            }
        }
        _ => {}
    }
}

fn is_column(module: &Module, field: &Field, rule: &Entities) -> bool {
    if annotated(module, field, &rule.unstored) || (field.modifiers.is_static && field.value.is_none()) {
        return false;
    }
    if rule.columns.is_empty() {
        // attributes of a model that lists its columns are settings
        return rule.lists.is_empty() && !field.modifiers.is_static;
    }
    let fits = |name: &Name| {
        rule.columns.iter().any(|c| match c.strip_prefix('*') {
            Some(ending) => name.ends_with(ending),
            None => c == name,
        })
    };
    let given = field.value.filter(|v| matches!(module.kind(*v), ExprKind::Call { .. }));
    given.and_then(|v| simple_name(module, v)).is_some_and(fits)
        || field.annotations.iter().any(|a| simple_name(module, a.expr).is_some_and(fits))
        || field.ty.as_ref().is_some_and(|t| fits(&Name::new(simple(&t.name))))
}

/// Another entity, or a flag: no column with the data itself.
fn is_relation(project: &Project<'_>, class: ClassRef, field: &Field) -> bool {
    let t = field.ty.as_ref().map(|t| project.resolve_type(class.file, t));
    // gender: Gender, one of the words of an enum
    let is_choice = |t: &Type| t.class().is_some_and(|c| project.class(c).kind == ClassKind::Enum);
    t.is_some_and(|t| is_flag(&t) || mentions_class(&t) && !is_choice(&t))
}

/// `@Table(name = "citizens")`, `__tablename__ = "citizens"`, `class Meta: db_table = "citizens"`.
fn table_name(project: &Project<'_>, class: ClassRef, rule: &Entities) -> Option<Name> {
    let module = project.module_of(class.file);
    let written = project.class(class);
    let is_named = |f: &Field| rule.table.contains(&f.name);
    let text = |f: &Field| module.str_literal(f.value?).cloned();
    // public static function tableName() { return '{{%citizens}}'; }
    let by_method = || {
        let method = rule.table.iter().find_map(|name| project.own_method(class, name))?;
        let returned = project.returns(method).into_iter().find_map(|e| module.str_literal(e.id))?;
        Some(Name::new(returned.trim_matches(|c: char| !c.is_alphanumeric() && c != '_')))
    };
    let in_fields = written.fields.iter().find(|f| is_named(f)).and_then(text);
    let nested = || in_inner(module, written, is_named).and_then(text);
    let annotated = || {
        written.annotations.iter().find_map(|a| {
            let ExprKind::Call { args, .. } = module.kind(a.expr) else { return None };
            simple_name(module, a.expr).filter(|n| rule.table.iter().any(|t| t == *n))?;
            args.iter()
                .filter(|a| {
                    a.name.as_deref().is_none_or(|n| matches!(n, "name" | "value") || rule.table.iter().any(|t| t == n))
                })
                .find_map(|a| table_in(module, a.value).or_else(|| named_table(module, a)))
        })
    };
    in_fields.or_else(nested).or_else(annotated).or_else(by_method).filter(|n| !n.is_empty())
}

/// A field of a class inside the class: `class Meta: model = Citizen`.
pub(super) fn in_inner<'m>(module: &'m Module, class: &'m Class, is_it: impl Fn(&Field) -> bool) -> Option<&'m Field> {
    class.body.iter().find_map(|s| match module.stmt(*s).kind {
        StmtKind::Class(inner) => module.class(inner).fields.iter().find(|f| is_it(f)),
        _ => None,
    })
}

/// `#[diesel(table_name = crate::schema::citizens)]`
fn named_table(module: &Module, arg: &Arg) -> Option<Name> {
    arg.name.as_ref()?;
    simple_name(module, arg.value).cloned()
}

/// `"citizens"`, `{ name: "citizens" }`
fn table_in(module: &Module, e: ExprId) -> Option<Name> {
    match module.kind(e) {
        ExprKind::Object(entries) => {
            let named =
                entries.iter().find(|entry| entry.key.and_then(|k| module.str_literal(k)).is_some_and(|k| k == "name"));
            named.and_then(|entry| module.str_literal(entry.value).cloned())
        }
        _ => module.str_literal(e).cloned(),
    }
}

/// `encrypts :cnic, :mobile` in the body of the class: the columns, and where they are named.
fn encrypted(module: &Module, class: &Class, rule: &Entities) -> Vec<(Name, ExprId)> {
    let mut names = Vec::new();
    if rule.encrypts.is_empty() {
        return names;
    }
    for statement in &class.body {
        let StmtKind::Expr(e) = module.stmt(*statement).kind else { continue };
        let ExprKind::Call { callee, args } = module.kind(e) else { continue };
        if super::is_called(module, *callee, &rule.encrypts) {
            let given = args.iter().filter(|a| a.name.is_none()).map(|a| a.value);
            names.extend(given.filter_map(|e| Some((module.str_literal(e)?.clone(), e))));
        }
    }
    names
}

/// `return ['cnic' => 'CNIC'];` of a method whose keys are columns, `return [[['cnic', 'email'], 'required']];` of one that
/// gives rules, each with what it is for in front.
fn told_by_methods(project: &Project<'_>, class: ClassRef, rule: &Entities) -> Vec<(Name, ExprId)> {
    let mut told: Vec<(Name, ExprId)> = Vec::new();
    let returned = |names: &[smol_str::SmolStr]| -> Vec<ExprId> {
        let methods = names.iter().filter_map(|name| project.own_method(class, name)).filter(|m| m.file == class.file);
        methods.flat_map(|m| project.returns(m)).map(|e| e.id).collect()
    };
    let module = project.module_of(class.file);
    let given = project.class(class).fields.iter().filter(|f| rule.keyed_by.contains(&f.name)).filter_map(|f| f.value);
    for e in returned(&rule.keyed_by).into_iter().chain(given) {
        if let ExprKind::Object(entries) = module.kind(properties(module, e)) {
            let keys = entries.iter().filter_map(|entry| entry.key);
            told.extend(keys.filter_map(|k| Some((module.str_literal(k)?.clone(), k))));
        }
    }
    for e in returned(&rule.ruled_by) {
        let ExprKind::List(rules) = module.kind(e) else { continue };
        let first = |e: &ExprId| match module.kind(*e) {
            ExprKind::List(parts) => parts.first().copied(),
            // [['cnic'], 'string', 'max' => 13]
            ExprKind::Object(entries) => entries.first().map(|entry| entry.value),
            _ => None,
        };
        for of in rules.iter().filter_map(first) {
            let parts = match module.kind(of) {
                ExprKind::List(parts) => parts.as_slice(),
                _ => std::slice::from_ref(&of),
            };
            told.extend(parts.iter().filter_map(|p| Some((module.str_literal(*p)?.clone(), *p))));
        }
    }
    told.sort();
    told.dedup_by(|a, b| a.0 == b.0);
    told
}

/// Of a JSON schema, its properties.
fn properties(module: &Module, schema: ExprId) -> ExprId {
    let ExprKind::Object(entries) = module.kind(schema) else { return schema };
    let is_named = |k: ExprId| module.str_literal(k).is_some_and(|k| k == "properties");
    let inner = entries.iter().find(|entry| entry.key.is_some_and(is_named)).map(|entry| entry.value);
    inner.filter(|e| matches!(module.kind(*e), ExprKind::Object(_))).unwrap_or(schema)
}

/// `return ['id', 'email' => 'email'];`, `unset($fields['cnic']);`: what a record shows, or does not, where a method lists it.
fn shown(project: &Project<'_>, method: FunctionRef, visible: &mut FxHashSet<Name>, hidden: &mut FxHashSet<Name>) {
    let module = project.module_of(method.file);
    for e in project.returns(method) {
        match module.kind(e.id) {
            ExprKind::List(_) => visible.extend(strings(module, e.id)),
            ExprKind::Object(entries) => visible.extend(entries.iter().filter_map(|entry| {
                let named = module.str_literal(entry.value).or_else(|| module.str_literal(entry.key?));
                named.cloned()
            })),
            _ => {}
        }
    }
    module.walk_block(&project.function(method).body, Nested::Skip, &mut |e| {
        if let ExprKind::Call { callee, args } = module.kind(e)
            && matches!(module.kind(*callee), ExprKind::Name(name) if name == "unset")
        {
            let keys = args.iter().filter_map(|a| match module.kind(a.value) {
                ExprKind::Index { index: Some(key), .. } => module.str_literal(*key),
                _ => None,
            });
            hidden.extend(keys.cloned());
        }
    });
}
