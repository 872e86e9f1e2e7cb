//! What stands for a variable while a question is asked: the arguments of one call for the parameters of the function
//! that it enters, one item of a list for the variable of a loop over it.
//!
//! A table of routes and a helper that registers one are each written once and mean many:
//! `for r in ROUTES: app.add_url_rule(r.path, view_func=r.view)`. With each set of bindings the same expressions are
//! asked again, and have the values of that round.

use rustc_hash::FxHashMap;

use super::fuel::Fuel;
use super::{ClassRef, ExprRef, FunctionRef, Project, Value, query};
use crate::ir::{Arg, ClassKind, ExprId, ExprKind, Name};
use crate::source::FileId;

/// Tables within tables that are opened.
const MAX_TABLES: u32 = 4;

/// One item that a loop visits: an element of a list, or a key with its value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Item {
    pub key: Option<ExprRef>,
    pub value: ExprRef,
}

#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Bindings {
    /// For `...rest` all that are left.
    params: FxHashMap<(FunctionRef, usize), Vec<ExprRef>>,
    /// The item of a callback's parameter, by its function and position.
    given: FxHashMap<(FunctionRef, usize), ExprRef>,
    /// By what is iterated, with the pattern of the loop's variable.
    items: FxHashMap<ExprRef, (ExprId, Item)>,
    /// What a method is called on.
    receivers: FxHashMap<FunctionRef, ExprRef>,
}

impl Bindings {
    /// The arguments and the receiver of a call of the function.
    pub fn call(&mut self, project: &Project<'_>, function: FunctionRef, call: ExprRef) {
        let (ExprKind::Call { args, .. } | ExprKind::New { args, .. }) = project.kind(call) else { return };
        let receiver = match project.kind(call) {
            ExprKind::Call { callee, .. } => project.receiver(ExprRef::new(call.file, *callee)),
            _ => None,
        };
        let own = project.function(function);
        let names_this = project.semantics(function.file).explicit_this && !own.modifiers.is_static;
        let implicit = usize::from(own.class.is_some() && names_this);
        for (i, param) in own.params.iter().enumerate().skip(implicit) {
            let position = i - implicit;
            let named = args.iter().find(|a| a.name.as_ref() == Some(&param.name));
            let found: Vec<&Arg> = match named {
                Some(arg) => vec![arg],
                None if param.rest => args.iter().filter(|a| a.name.is_none()).skip(position).collect(),
                None => args.iter().filter(|a| a.name.is_none()).skip(position).take(1).collect(),
            };
            let values = found.iter().map(|a| ExprRef::new(call.file, a.value)).collect();
            self.params.insert((function, i), values);
        }
        self.receivers.extend(receiver.map(|r| (function, r)));
    }

    /// The variable of a loop over `iterated`.
    pub fn item(&mut self, iterated: ExprRef, pattern: ExprId, item: Item) {
        self.items.insert(iterated, (pattern, item));
    }

    /// A parameter of a callback that is called with each item: `routes.forEach((r) => …)`.
    pub fn callback(&mut self, project: &Project<'_>, function: FunctionRef, item: Item) {
        let params = &project.function(function).params;
        match (item.key, params.len()) {
            // routes.each { |path, handler| … }
            (Some(key), 2) => {
                self.given.insert((function, 0), key);
                self.given.insert((function, 1), item.value);
            }
            // Object.entries(routes).forEach(([path, handler]) => …)
            (Some(key), _) => match params.first().and_then(|p| p.pattern) {
                Some(pattern) => {
                    self.items.insert(whole(function), (pattern, Item { key: Some(key), value: item.value }));
                }
                None => {
                    self.given.insert((function, 0), item.value);
                }
            },
            (None, _) => {
                self.given.insert((function, 0), item.value);
            }
        }
    }
}

/// Stands for what a callback with a pattern is given; no expression of a file has this number.
fn whole(function: FunctionRef) -> ExprRef {
    ExprRef::new(function.file, ExprId(u32::MAX - function.id.0))
}

impl Project<'_> {
    /// Asks with bindings in place of those that were in force.
    pub fn with<T>(&self, bindings: &Bindings, ask: impl FnOnce() -> T) -> T {
        query::bound(bindings, ask)
    }

    /// Asks with the arguments of one call added to the bindings in force.
    pub(super) fn bound_in<T>(&self, function: FunctionRef, call: ExprRef, ask: impl FnOnce() -> T) -> T {
        let mut bindings = query::asked(|b| Some(b.clone())).unwrap_or_default();
        bindings.call(self, function, call);
        self.with(&bindings, ask)
    }

    /// Whether an answer may hold for the present bindings only.
    pub fn is_bound(&self) -> bool {
        query::is_bound()
    }

    /// What the method around an expression is called on.
    pub fn bound_receiver(&self, e: ExprRef) -> Option<ExprRef> {
        let function = self.enclosing_function(e)?;
        query::asked(|b| b.receivers.get(&function).copied())
    }

    /// The arguments that are bound to a `...rest` parameter that a name stands for.
    pub fn bound_rest(&self, e: ExprRef) -> Option<Vec<ExprRef>> {
        let Value::Param(function, index) = self.origin(e) else { return None };
        if !self.function(function).params.get(index)?.rest {
            return None;
        }
        query::asked(|b| b.params.get(&(function, index)).cloned())
    }

    /// The value of a parameter's name that stands at `at`.
    pub(super) fn bound_param(&self, function: FunctionRef, index: usize, at: u32, fuel: Fuel) -> Option<Value> {
        let param = self.function(function).params.get(index)?;
        if let Some((pattern, item)) = query::asked(|b| b.items.get(&whole(function)).copied()) {
            return self.part_of_item(function.file, pattern, at, item, fuel);
        }
        let given = query::asked(|b| {
            let own = b.given.get(&(function, index)).copied();
            own.or_else(|| b.params.get(&(function, index)).and_then(|v| v.first().copied()))
        })?;
        if param.rest {
            return None;
        }
        match param.pattern {
            Some(pattern) => self.part(function.file, pattern, at, given, fuel),
            None => Some(self.origin_within(given, fuel)),
        }
    }

    /// The value of a loop variable's name that stands at `at`.
    pub(super) fn bound_item(&self, iterated: ExprRef, at: u32, fuel: Fuel) -> Option<Value> {
        let (pattern, item) = query::asked(|b| b.items.get(&iterated).copied())?;
        self.part_of_item(iterated.file, pattern, at, item, fuel)
    }

    fn part_of_item(&self, file: FileId, pattern: ExprId, at: u32, item: Item, fuel: Fuel) -> Option<Value> {
        let module = self.module_of(file);
        match (module.kind(pattern), item.key) {
            (ExprKind::List(parts), Some(key)) if parts.len() == 2 => {
                let second = module.span(parts[1]);
                let value =
                    if second.start <= at && at < second.end { (parts[1], item.value) } else { (parts[0], key) };
                self.part(file, value.0, at, value.1, fuel)
            }
            _ => self.part(file, pattern, at, item.value, fuel),
        }
    }

    /// The part of a value that the name at `at` of a pattern takes: `({path, handler})`, `for url, view in …`.
    fn part(&self, file: FileId, pattern: ExprId, at: u32, value: ExprRef, fuel: Fuel) -> Option<Value> {
        if fuel.is_spent() {
            return None;
        }
        let module = self.module_of(file);
        let here = |id: &ExprId| {
            let span = module.span(*id);
            span.start <= at && at < span.end
        };
        match module.kind(pattern) {
            ExprKind::Assign { target, .. } => self.part(file, *target, at, value, fuel - 1),
            ExprKind::List(parts) => {
                let index = parts.iter().position(here)?;
                let Value::Made(list) = self.origin_within(value, fuel - 1) else { return None };
                let ExprKind::List(items) = self.kind(list) else { return None };
                let item = ExprRef::new(list.file, *items.get(index)?);
                self.part(file, parts[index], at, item, fuel - 1)
            }
            ExprKind::Object(entries) => {
                let entry = entries.iter().find(|e| here(&e.value))?;
                let key = module.str_literal(entry.key?)?.clone();
                let object = self.origin_within(value, fuel - 1);
                self.member_of(&object, &key, fuel - 1)
            }
            _ => Some(self.origin_within(value, fuel - 1)),
        }
    }

    /// A field of a value that was made with all of them: `Route{Path: "/x"}`, `Route("/x", handler)`.
    pub(super) fn made_with(&self, made: ExprRef, name: &Name, fuel: Fuel) -> Option<Value> {
        if let ExprKind::List(items) = self.kind(made) {
            let class = self.row_class(made)?;
            let index = self.class(class).fields.iter().position(|f| f.name == *name)?;
            let item = ExprRef::new(made.file, *items.get(index)?);
            return Some(self.origin_within(item, fuel - 1));
        }
        let (ExprKind::New { args, .. } | ExprKind::Call { args, .. }) = self.kind(made) else { return None };
        let module = self.module_of(made.file);
        let at = |id: ExprId| self.origin_within(ExprRef::new(made.file, id), fuel - 1);
        if let Some(arg) = args.iter().find(|a| a.name.as_ref() == Some(name)) {
            return Some(at(arg.value));
        }
        if let [only] = args.as_slice()
            && let ExprKind::Object(entries) = module.kind(only.value)
        {
            let entry =
                entries.iter().find(|e| e.key.and_then(|k| module.str_literal(k)).is_some_and(|k| k == name))?;
            return Some(at(entry.value));
        }
        let class = self.type_within(made, fuel - 1)?.class()?;
        let index = match self.method(class, "constructor") {
            Some(f) => self.function(f).params.iter().position(|p| p.name == *name)?,
            None if self.class(class).kind == ClassKind::Record => {
                self.class(class).fields.iter().position(|f| f.name == *name)?
            }
            None => return None,
        };
        args.get(index).filter(|a| a.name.is_none()).map(|a| at(a.value))
    }

    /// `type Routes []Route; Routes{{"/x", handler}}`: the struct that a row without a name is.
    fn row_class(&self, row: ExprRef) -> Option<ClassRef> {
        let table = self.parent(row)?;
        let ExprKind::New { class, .. } = self.kind(table) else { return None };
        let Value::Class(list) = self.origin(ExprRef::new(table.file, *class)) else { return None };
        let element = self.class(list).base_types.iter().find(|t| t.name == "[]")?.args.first()?;
        self.resolve_type(list.file, element).class()
    }

    /// What a loop over an expression visits, where the list or map is written in the project.
    pub fn items(&self, iterated: ExprRef) -> Vec<Item> {
        self.items_within(iterated, MAX_TABLES)
    }

    fn items_within(&self, iterated: ExprRef, tables: u32) -> Vec<Item> {
        if tables == 0 {
            return Vec::new();
        }
        let (of, part) = self.iterated(iterated);
        let Value::Made(made) = self.origin(of) else { return Vec::new() };
        let module = self.module_of(made.file);
        let at = |id: ExprId| ExprRef::new(made.file, id);
        match module.kind(made.id) {
            ExprKind::List(items) => {
                let nested = |i: &ExprId| match module.kind(*i) {
                    ExprKind::Spread(inner) => self.items_within(at(*inner), tables - 1),
                    _ => vec![Item { key: None, value: at(*i) }],
                };
                items.iter().flat_map(nested).collect()
            }
            // type Routes []Route; var routes = Routes{{…}}
            ExprKind::New { args, .. } => match args.as_slice() {
                [only] if matches!(module.kind(only.value), ExprKind::Object(_)) => {
                    self.items_within(at(only.value), tables - 1)
                }
                rows => rows.iter().map(|a| Item { key: None, value: at(a.value) }).collect(),
            },
            // for _, r := range s.routes()
            ExprKind::Call { .. } => {
                let returned = self.callees(made).into_iter().flat_map(|f| self.returns(f));
                returned.filter(|r| *r != iterated).flat_map(|r| self.items_within(r, tables - 1)).collect()
            }
            ExprKind::Object(entries) => {
                let pairs = entries.iter().filter_map(|e| Some((at(e.key?), at(e.value))));
                pairs
                    .map(|(key, value)| match part {
                        Part::Keys => Item { key: None, value: key },
                        Part::Values => Item { key: None, value },
                        Part::Both => Item { key: Some(key), value },
                    })
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    /// `ROUTES.items()`, `Object.keys(routes)`: what is visited, and which part of it.
    fn iterated(&self, e: ExprRef) -> (ExprRef, Part) {
        let ExprKind::Call { callee, args } = self.kind(e) else { return (e, Part::Both) };
        let ExprKind::Member { object, name } = self.kind(ExprRef::new(e.file, *callee)) else {
            return (e, Part::Both);
        };
        let part = match name.as_str() {
            "items" | "entries" => Part::Both,
            "keys" => Part::Keys,
            "values" => Part::Values,
            _ => return (e, Part::Both),
        };
        let of = args.first().map_or(*object, |a| a.value);
        (ExprRef::new(e.file, of), part)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Keys,
    Values,
    Both,
}
