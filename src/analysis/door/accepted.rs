//! What the callers of an endpoint give it: in its path, as typed parameters of its handler, and where the handler reads
//! the request by names.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::typed::Typed;
use super::{Body, Found, named};
use crate::analysis::flow::Flows;
use crate::catalog::data_types::DataTypeId;
use crate::catalog::requests::ParameterReaders;
use crate::catalog::requests::RequestWords;
use crate::catalog::sinks::WholeSource;
use crate::facts::data::DataKnowledge;
use crate::facts::data::types::{ShownField, is_flag, is_number_of_row};
use crate::facts::endpoints::Endpoint;
use crate::finding::Mark;
use crate::ir::visit::Nested;
use crate::ir::{Annotation, Arg, Block, ExprId, ExprKind, Literal, Module, Name, Param};
use crate::project::{ClassRef, ExprRef, FunctionRef, Project, Type, TypeName, Value};
use crate::source::Place;

/// Where in a request something stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Carrier {
    Url,
    /// The URL, where the method is GET.
    UrlOfGet,
    Elsewhere,
}

/// What a handler takes.
#[derive(Clone, Debug, Default)]
pub(super) struct Taken {
    pub all: Found,
    /// By data type and where it stands: the name that the caller gives it, and where it is taken.
    pub named: BTreeMap<(DataTypeId, Carrier), (Name, Mark)>,
    /// Every name that callers give personal data or a credential, as far as it is known, and where it is taken.
    pub keys: BTreeMap<(DataTypeId, Name), Place>,
}

impl Taken {
    pub(super) fn name(&mut self, data: DataTypeId, carrier: Carrier, name: &Name, mark: impl Fn() -> Mark) {
        self.keys.entry((data, name.clone())).or_insert_with(|| mark().place);
        self.part(data, carrier, name, mark);
    }

    /// The same of a name that more is read from: `params[:citizen][:cnic]`.
    fn part(&mut self, data: DataTypeId, carrier: Carrier, name: &Name, mark: impl Fn() -> Mark) {
        self.all.entry(data).or_insert_with(|| vec![mark()]);
        if carrier != Carrier::Elsewhere {
            self.named.entry((data, carrier)).or_insert_with(|| (name.clone(), mark()));
        }
    }
}

pub(super) fn in_path(flows: &Flows<'_, '_>, endpoint: &Endpoint, found: &mut Found) {
    let (project, knowledge) = (flows.project(), flows.knowledge());
    // show(@PathVariable Long residentId)
    let is_row = |part: &str| {
        let mut params =
            endpoint.handler.into_iter().flat_map(|f| project.function(f).params.iter().map(move |p| (f, p)));
        let t =
            params.find(|(_, p)| p.name == part).and_then(|(f, p)| Some(project.resolve_type(f.file, p.ty.as_ref()?)));
        is_number_of_row(project, knowledge, part, t.as_ref())
    };
    for part in endpoint.path.split(['{', '}']).skip(1).step_by(2) {
        if let Some(data) = named(knowledge, part).filter(|_| !is_row(part)) {
            let mark = || vec![Mark::new(endpoint.place, format!("`{part}` in the path"))];
            found.entry(data).or_insert_with(mark);
        }
    }
}

pub(super) fn in_body(flows: &Flows<'_, '_>, body: Body) -> Taken {
    let project = flows.project();
    let mut found = Taken::default();
    if let Body::Handler(handler) = body {
        for param in &project.function(handler).params {
            parameter(flows, handler, param, &mut found);
        }
    }
    let module = project.module_of(body.file());
    let (reading, typed) = (Reading::of(flows, module), Typed::of(flows, module));
    reading.block(body.block(project), &mut found);
    typed.calls(body, &mut found);
    if let Body::Handler(handler) = body {
        let function = project.function(handler);
        function.annotations.iter().for_each(|a| typed.decorated(a, &mut found.all));
        function.params.iter().for_each(|p| typed.rules(handler, p, &mut found));
        for helper in helpers(project, handler).into_iter().map(Body::Handler) {
            reading.block(helper.block(project), &mut found);
            typed.calls(helper, &mut found);
        }
    }
    found
}

/// Whether a parameter's class says what the handler takes, be it nothing personal: `priority: PriorityIn`.
pub(super) fn is_declared(flows: &Flows<'_, '_>, handler: FunctionRef) -> bool {
    let (project, knowledge) = (flows.project(), flows.knowledge());
    let module = project.module_of(handler.file);
    let has_fields = |c: ClassRef| project.lineage(c).into_iter().any(|c| !project.class(c).fields.is_empty());
    let params = project.function(handler).params.iter();
    let asked = params.filter(|p| !is_computed(project, handler, p) && is_asked(knowledge, module, p));
    asked.filter_map(|p| p.ty.as_ref()).any(|t| {
        let t = given_part(project, knowledge, module, project.resolve_type(handler.file, t));
        t.filter(|t| !is_given(project, knowledge, module, t)).and_then(|t| t.class()).is_some_and(has_fields)
    })
}

/// Functions of the same file that the handler calls: `citizen_params()`.
fn helpers(project: &Project<'_>, handler: FunctionRef) -> Vec<FunctionRef> {
    let mut found = Vec::new();
    for call in project.calls_in(handler).filter(|c| matches!(project.kind(*c), ExprKind::Call { .. })) {
        if found.len() >= MAX_HELPERS {
            break;
        }
        found.extend(project.callees(call).into_iter().filter(|c| c.file == handler.file && *c != handler));
    }
    found.sort();
    found.dedup();
    found
}

/// Helpers of one handler that are looked into.
const MAX_HELPERS: usize = 16;

/// `@RequestBody CitizenDto citizen`, `cnic: str`.
fn parameter(flows: &Flows<'_, '_>, handler: FunctionRef, param: &Param, found: &mut Taken) {
    let (project, knowledge) = (flows.project(), flows.knowledge());
    let module = project.module_of(handler.file);
    if is_computed(project, handler, param) {
        return;
    }
    let place = Place::new(handler.file, param.span);
    let (name, carrier) = given_as(project, knowledge, handler, param);
    let given = || Mark::new(place, format!("given as `{name}`"));
    let t = param.ty.as_ref().map(|t| project.resolve_type(handler.file, t));
    let Some(t) = t else {
        if let Some(data) = named(knowledge, &name) {
            found.name(data, carrier, &name, given);
        }
        return;
    };
    let Some(t) = given_part(project, knowledge, module, t) else { return };
    let fields = flows.shown_by(&t);
    if fields.is_empty() {
        let is_row = || is_number_of_row(project, knowledge, &name, Some(&t));
        if let Some(data) = named(knowledge, &name).filter(|_| t.class().is_none() && !is_flag(&t) && !is_row()) {
            found.name(data, carrier, &name, given);
        }
        return;
    }
    // show(Citizen $citizen): the record of a key in the path
    if param.annotations.is_empty() && is_given(project, knowledge, module, &t) {
        return;
    }
    if !is_asked(knowledge, module, param) {
        return;
    }
    for field in fields {
        let its = || Mark::new(field.place, format!("its field `{}`", field.name));
        // [FromQuery] Filter filter
        if carrier == Carrier::Url {
            found.named.entry((field.data, carrier)).or_insert_with(|| (field.name.clone(), its()));
        }
        found.all.entry(field.data).or_insert_with(|| vec![given(), its()]);
    }
}

/// Whether a function makes the parameter: `user: User = Depends(current_user)`.
fn is_computed(project: &Project<'_>, handler: FunctionRef, param: &Param) -> bool {
    let module = project.module_of(handler.file);
    param.default.is_some_and(|e| matches!(module.kind(e), ExprKind::Call { args, .. } if args.iter().any(|a| is_function(project, handler, a.value))))
}

/// Whether the annotations of a parameter leave it a part of the request: not `@AuthenticationPrincipal User user`.
fn is_asked(knowledge: &DataKnowledge, module: &Module, param: &Param) -> bool {
    let rules = knowledge.sinks.annotations.iter().filter(|r| r.languages.contains(&module.language));
    let rules: Vec<&Name> = rules.flat_map(|r| &r.names).collect();
    let is_known = |a: &Annotation| annotation_name(module, a.expr).is_some_and(|n| rules.contains(&n));
    param.annotations.is_empty() || param.annotations.iter().any(is_known)
}

/// The part of a parameter's type that the caller gives: nothing of `State<App>` and of `CurrentUser`, which makes itself
/// of a session; of `Checked<Citizen>`, which makes itself of a body, the body.
fn given_part(project: &Project<'_>, knowledge: &DataKnowledge, module: &Module, t: Type) -> Option<Type> {
    let readers = || knowledge.sinks.readers.iter().filter(|r| r.languages.contains(&module.language));
    let name = match &t.name {
        TypeName::External(path) => {
            let simple = path.rsplit(['.', '\\']).next().unwrap_or(path);
            if readers().any(|r| r.ungiven.iter().any(|u| u == simple)) {
                return None;
            }
            t.name.clone()
        }
        TypeName::Class(class) => {
            let makes_itself = |m: &smol_str::SmolStr| project.own_method(*class, m).is_some();
            if !readers().flat_map(|r| &r.made_by).any(makes_itself) {
                return Some(t);
            }
            TypeName::External(Name::new_static("()"))
        }
    };
    if t.args.is_empty() {
        return t.class().is_none().then_some(t);
    }
    let given: Vec<Type> = t.args.into_iter().filter_map(|a| given_part(project, knowledge, module, a)).collect();
    (!given.is_empty()).then_some(Type { name, args: given })
}

/// Whether the framework, not the caller, gives a value of the type.
fn is_given(project: &Project<'_>, knowledge: &DataKnowledge, module: &Module, t: &Type) -> bool {
    let bodies = knowledge.sinks.readers.iter().filter(|r| r.languages.contains(&module.language));
    let bodies: Vec<&str> = bodies.flat_map(|r| &r.bodies).map(smol_str::SmolStr::as_str).collect();
    let is_body = |base: &TypeName| match base {
        TypeName::External(path) => bodies.contains(&path.rsplit(['\\', '.']).next().unwrap_or(path)),
        TypeName::Class(class) => bodies.contains(&project.class(*class).name.as_str()),
    };
    !bodies.is_empty() && t.class().is_some_and(|class| !project.supertypes(class).iter().any(is_body))
}

/// What a caller calls a parameter, and where in the request it stands: `@RequestParam("cnic") String number`.
fn given_as(project: &Project<'_>, knowledge: &DataKnowledge, handler: FunctionRef, param: &Param) -> (Name, Carrier) {
    let module = project.module_of(handler.file);
    let metadata = param.ty.iter().flat_map(|t| &t.metadata).copied();
    let declared: Vec<ExprId> = param.annotations.iter().map(|a| a.expr).chain(param.default).chain(metadata).collect();
    let readers = || knowledge.sinks.readers.iter().filter(|r| r.languages.contains(&module.language));
    let known = || knowledge.sinks.annotations.iter().filter(|r| r.languages.contains(&module.language));
    let mut carrier = Carrier::UrlOfGet;
    for e in declared {
        let Some(called) = annotation_name(module, e) else { continue };
        let has =
            |words: fn(&ParameterReaders) -> &RequestWords| readers().any(|r| words(r).annotations.contains(called));
        let is_of_get = has(|r| &r.in_url_of_get);
        carrier = match has(|r| &r.in_url) {
            true => Carrier::Url,
            false if is_of_get => Carrier::UrlOfGet,
            false => Carrier::Elsewhere,
        };
        if carrier != Carrier::Elsewhere || known().any(|r| r.named_by && r.names.contains(called)) {
            let args = match module.kind(e) {
                ExprKind::Call { args, .. } => args.as_slice(),
                _ => &[],
            };
            let keys = &knowledge.types.words.name_keys;
            let is_name = |a: &&Arg| a.name.as_deref().is_none_or(|n| keys.iter().any(|k| k == n));
            let own = args.iter().find(is_name).and_then(|a| module.str_literal(a.value)).filter(|n| !n.is_empty());
            return (own.unwrap_or(&param.name).clone(), carrier);
        }
    }
    (param.name.clone(), carrier)
}

/// `true`, `null`, `force=True`
fn is_switch(module: &Module, arg: &Arg) -> bool {
    matches!(module.kind(arg.value), ExprKind::Literal(Literal::Bool(_) | Literal::Null))
}

fn is_function(project: &Project<'_>, handler: FunctionRef, e: ExprId) -> bool {
    matches!(project.origin(ExprRef::new(handler.file, e)), Value::Function(_))
}

fn annotation_name(module: &Module, annotation: ExprId) -> Option<&Name> {
    let callee = match module.kind(annotation) {
        ExprKind::Call { callee, .. } => *callee,
        _ => annotation,
    };
    match module.kind(callee) {
        ExprKind::Name(name) | ExprKind::Member { name, .. } => Some(name),
        _ => None,
    }
}

/// The reads of a request in the body of a handler.
struct Reading<'f, 'p, 's> {
    flows: &'f Flows<'p, 's>,
    project: &'p Project<'s>,
    knowledge: &'p DataKnowledge,
    module: &'p Module,
    sources: Vec<&'p WholeSource>,
    readers: Vec<&'p ParameterReaders>,
}

impl<'f, 'p, 's> Reading<'f, 'p, 's> {
    fn of(flows: &'f Flows<'p, 's>, module: &'p Module) -> Self {
        let (project, knowledge) = (flows.project(), flows.knowledge());
        let sources = knowledge.sinks.sources.iter().filter(|s| s.languages.contains(&module.language));
        let readers = knowledge.sinks.readers.iter().filter(|r| r.languages.contains(&module.language));
        Self { flows, project, knowledge, module, sources: sources.collect(), readers: readers.collect() }
    }

    fn block(&self, block: &Block, found: &mut Taken) {
        let module = self.module;
        let mut kept: FxHashMap<Name, Carrier> = FxHashMap::default();
        module.walk_block(block, Nested::Enter, &mut |e| match module.kind(e) {
            // const { cnic } = req.body; const body = req.body
            ExprKind::Assign { target, value: Some(value), .. } => {
                let Some(carrier) = self.request(*value, &kept) else { return };
                match module.kind(*target) {
                    ExprKind::Name(name) => {
                        kept.insert(name.clone(), carrier);
                    }
                    ExprKind::Object(entries) => {
                        let keys = entries.iter().filter_map(|entry| entry.key);
                        keys.for_each(|key| self.read(e, module.str_literal(key), carrier, found));
                    }
                    _ => {}
                }
            }
            // req.body.cnic
            ExprKind::Member { object, name } => {
                if let Some(carrier) = self.request(*object, &kept) {
                    self.read(e, Some(name), carrier, found);
                }
            }
            // request.form["cnic"]
            ExprKind::Index { object, index: Some(index) } => {
                if let Some(carrier) = self.request(*object, &kept) {
                    self.read(e, module.str_literal(*index), carrier, found);
                }
            }
            ExprKind::New { class, args, .. } => self.filled(e, *class, args, &kept, found),
            // request.form.get("cnic"), $request->input('cnic'), request.getParameter("cnic")
            ExprKind::Call { callee, args } => {
                self.filled(e, *callee, args, &kept, found);
                self.filled_by_key(e, *callee, args, &kept, found);
                let ExprKind::Member { object, .. } = module.kind(*callee) else { return };
                let Some(key) = args.first().and_then(|a| module.str_literal(a.value)) else { return };
                if let Some(carrier) = self.request(*object, &kept).or_else(|| self.request(*callee, &kept)) {
                    self.read(e, Some(key), carrier, found);
                }
            }
            _ => {}
        });
    }

    /// `CitizenForm(request.POST)`, `Citizen::create($request->all())`: a class that is given the whole request.
    fn filled(&self, e: ExprId, callee: ExprId, args: &[Arg], kept: &FxHashMap<Name, Carrier>, found: &mut Taken) {
        if !args.iter().any(|a| self.holds_request(a.value, kept)) {
            return;
        }
        if !args.iter().any(|a| self.request(a.value, kept).is_some()) {
            return self.filled_by(e, self.flows.columns_kept_by(ExprRef::new(self.module.file, e)), None, found);
        }
        let object = match self.module.kind(callee) {
            ExprKind::Member { object, .. } => *object,
            _ => callee,
        };
        let at = |id| ExprRef::new(self.module.file, id);
        let class = [callee, object].into_iter().find_map(|id| match self.project.origin(at(id)) {
            Value::Class(class) => Some(class),
            _ => None,
        });
        let columns = || match self.module.kind(object) {
            // User.create(req.body), where the schema of User is no class
            ExprKind::Name(name) if object != callee && name.starts_with(char::is_uppercase) => {
                let of_table = self.flows.stored().of_table(name);
                of_table.map(|c| ShownField { data: c.data, name: c.column.clone(), place: c.place }).collect()
            }
            _ => Vec::new(),
        };
        let fields = match class {
            Some(class) => self.flows.shown_by(&Type::plain(TypeName::Class(class))),
            // $this->citizens->save($request->all(), $citizen)
            None => match columns() {
                of_table if of_table.is_empty() => match self.flows.columns_kept_by(at(e)) {
                    kept if kept.is_empty() => self.entities(args).flat_map(|t| self.flows.shown_by(&t)).collect(),
                    kept => kept,
                },
                of_table => of_table,
            },
        };
        self.filled_by(e, fields, class, found);
    }

    /// `Citizen.new(params[:citizen])`, `@citizen.update(params.require(:citizen).permit!)`: all that a record of the key has.
    fn filled_by_key(
        &self,
        e: ExprId,
        callee: ExprId,
        args: &[Arg],
        kept: &FxHashMap<Name, Carrier>,
        found: &mut Taken,
    ) {
        let (ExprKind::Name(name) | ExprKind::Member { name, .. }) = self.module.kind(callee) else { return };
        let mut rules = self.knowledge.storage.queries.iter().filter(|q| q.is_for(self.module.language));
        if !rules.any(|q| q.rule.keeps.contains(name)) {
            return;
        }
        for key in args.iter().filter_map(|a| self.key_of_part(a.value, kept)) {
            let columns = self.flows.stored().of_table(&key).filter(|c| !c.is_protected);
            let fields = columns.map(|c| ShownField { data: c.data, name: c.column.clone(), place: c.place });
            self.filled_by(e, fields.collect(), None, found);
        }
    }

    /// The key of a whole part of a request: `params[:citizen]`, `params.require(:citizen).permit!`.
    fn key_of_part(&self, e: ExprId, kept: &FxHashMap<Name, Carrier>) -> Option<Name> {
        match self.module.kind(e) {
            ExprKind::Index { object, index: Some(index) } if self.request(*object, kept).is_some() => {
                self.module.str_literal(*index).cloned()
            }
            ExprKind::Call { callee, args } => {
                let ExprKind::Member { object, .. } = self.module.kind(*callee) else { return None };
                match args.as_slice() {
                    [] => self.key_of_part(*object, kept),
                    [only] if self.request(*object, kept).is_some() => self.module.str_literal(only.value).cloned(),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn filled_by(&self, e: ExprId, fields: Vec<ShownField>, class: Option<ClassRef>, found: &mut Taken) {
        let is_unwritten = |f: &ShownField| class.is_some_and(|c| self.flows.stored().is_unwritten(c, &f.name));
        for field in fields.into_iter().filter(|f| !is_unwritten(f)) {
            let way = || {
                let given =
                    Mark::new(self.project.place(ExprRef::new(self.module.file, e)), "given the whole request here");
                vec![given, Mark::new(field.place, format!("its field `{}`", field.name))]
            };
            let place = self.project.place(ExprRef::new(self.module.file, e));
            found.keys.entry((field.data, field.name.clone())).or_insert(place);
            found.all.entry(field.data).or_insert_with(way);
        }
    }

    /// `req.body`, `{ data: req.body }`, `{ ...req.body, at: now }`
    fn holds_request(&self, e: ExprId, kept: &FxHashMap<Name, Carrier>) -> bool {
        match self.module.kind(e) {
            ExprKind::Object(entries) => entries.iter().any(|entry| match self.module.kind(entry.value) {
                ExprKind::Object(inner) => {
                    inner.iter().any(|i| i.key.is_none() && self.request(self.spread(i.value), kept).is_some())
                }
                _ => self.request(self.spread(entry.value), kept).is_some(),
            }),
            _ => self.request(e, kept).is_some(),
        }
    }

    fn spread(&self, e: ExprId) -> ExprId {
        match self.module.kind(e) {
            ExprKind::Spread(inner) => *inner,
            _ => e,
        }
    }

    /// The entities among the arguments of a call.
    fn entities(&self, args: &[Arg]) -> impl Iterator<Item = Arc<Type>> {
        let types = args.iter().filter_map(|a| self.project.type_of(ExprRef::new(self.module.file, a.value)));
        types.filter(|t| t.class().is_some_and(|class| self.flows.stored().is_entity(class)))
    }

    fn read(&self, e: ExprId, key: Option<&Name>, carrier: Carrier, found: &mut Taken) {
        let Some(key) = key else { return };
        if let Some(data) = named(self.knowledge, key) {
            let place = self.project.place(ExprRef::new(self.module.file, e));
            let mark = || Mark::new(place, format!("`{key}` is read from the request"));
            match self.is_read_from(e) {
                true => found.part(data, carrier, key, mark),
                false => found.name(data, carrier, key, mark),
            }
        }
    }

    /// `params[:citizen][:cnic]`, `params[:citizen].permit(:cnic)`, `params.dig(:citizen, :cnic)`
    fn is_read_from(&self, e: ExprId) -> bool {
        if let ExprKind::Call { args, .. } = self.module.kind(e)
            && args.iter().skip(1).any(|a| self.module.str_literal(a.value).is_some())
        {
            return true;
        }
        let parent = self.project.parent(ExprRef::new(self.module.file, e));
        match parent.map(|p| self.module.kind(p.id)) {
            Some(ExprKind::Index { object, .. }) => *object == e,
            Some(ExprKind::Member { object, name }) => {
                *object == e && self.readers.iter().any(|r| r.naming.contains(name))
            }
            _ => false,
        }
    }

    /// Which part of a request it is: `req.body`, `request.get_json()`, `_POST`, `params`, or a variable that holds one.
    fn request(&self, e: ExprId, kept: &FxHashMap<Name, Carrier>) -> Option<Carrier> {
        let module = self.module;
        match module.kind(e) {
            ExprKind::Name(name) => kept.get(name).copied().or_else(|| {
                let is_source = self.sources.iter().any(|s| s.names.contains(name));
                self.carrier(|words| words.names.contains(name), is_source)
            }),
            ExprKind::Member { object, name } => {
                let (ExprKind::Name(receiver) | ExprKind::Member { name: receiver, .. }) = module.kind(*object) else {
                    return None;
                };
                let last = self.knowledge.names.last_word(receiver);
                let has = |members: &[(smol_str::SmolStr, smol_str::SmolStr)]| {
                    members
                        .iter()
                        .any(|(r, m)| m == name && (r == receiver || last.as_deref().is_some_and(|w| w == r.as_str())))
                };
                let is_read =
                    self.sources.iter().any(|s| has(&s.members)) || self.readers.iter().any(|r| has(&r.members));
                self.carrier(|words| has(&words.members), is_read)
            }
            // request.get_json(), $this->request->getJSON(true): with a word on how, and no name
            ExprKind::Call { callee, args } if args.iter().all(|a| is_switch(module, a)) => {
                match module.kind(*callee) {
                    ExprKind::Name(name) => {
                        let is_source = self.sources.iter().any(|s| s.calls.contains(name));
                        self.carrier(|words| words.calls.contains(name), is_source)
                    }
                    _ => self.request(*callee, kept),
                }
            }
            _ => None,
        }
    }

    fn carrier(&self, has: impl Fn(&RequestWords) -> bool, is_read: bool) -> Option<Carrier> {
        if self.readers.iter().any(|r| has(&r.in_url)) {
            return Some(Carrier::Url);
        }
        if self.readers.iter().any(|r| has(&r.in_url_of_get)) {
            return Some(Carrier::UrlOfGet);
        }
        is_read.then_some(Carrier::Elsewhere)
    }
}
