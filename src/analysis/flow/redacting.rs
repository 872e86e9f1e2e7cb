//! What a function takes out of the events that pass it: keys that are deleted (`delete info.password`,
//! `event.pop("cnic")`) or given a constant (`info["cnic"] = "***"`), by name or by a list of names that it goes through,
//! and patterns that it replaces (`re.sub(CNIC, "***", text)`).
//!
//! An event is no object of the project: what is read are the names that the body uses, and only where it takes out or
//! overwrites something.

use super::sinks::last_name;
use crate::catalog::masking::{ReplaceArgument, TextCall};
use crate::facts::data::DataKnowledge;
use crate::facts::data::names::NameClass;
use crate::ir::visit::{Nested, Node};
use crate::ir::{Arg, BinaryOp, ExprId, ExprKind, Literal, Module, Name};
use crate::project::{ClassRef, ExprRef, FunctionRef, Project, Value as Origin};
use crate::source::FileId;
use crate::source::caps::Cap;

/// Names that one function tells.
const MAX_KEYS: usize = 200;
/// Functions that a body hands its event to.
const MAX_ENTERED: usize = 8;
/// Calls whose first argument is a list of names: `new Set(["cnic"])`.
const MAX_WRAPPED: usize = 3;

/// What is taken out.
#[derive(Default)]
pub(super) struct Redacts {
    pub keys: Vec<Name>,
    /// The same, with what each is taken out of: `user` and `email` of `delete event.user.email`.
    pub within: Vec<(Name, Name)>,
    /// Below the first level too.
    pub is_deep: bool,
    /// The one class whose objects it is for.
    pub class: Option<ClassRef>,
    /// Regular expressions, with what they are replaced by.
    pub patterns: Vec<(String, String)>,
}

/// What a function takes out, with the functions of the project that it calls; it may call itself.
pub(super) fn of_function(project: &Project<'_>, knowledge: &DataKnowledge, f: FunctionRef) -> Redacts {
    with_entered(project, knowledge, of_body(project, knowledge, f.file, &body_of(project, f), Some(f)))
}

/// What the methods of a class take out.
pub(super) fn of_class(project: &Project<'_>, knowledge: &DataKnowledge, class: ClassRef) -> Redacts {
    let declared = project.class(class);
    let mut nodes: Vec<Node> = declared.fields.iter().filter_map(|f| f.value).map(Node::Expr).collect();
    nodes.extend(declared.body.iter().map(|s| Node::Stmt(*s)));
    nodes.extend(declared.methods.iter().flat_map(|m| body_of(project, FunctionRef::new(class.file, *m))));
    with_entered(project, knowledge, of_body(project, knowledge, class.file, &nodes, None))
}

fn body_of(project: &Project<'_>, f: FunctionRef) -> Vec<Node> {
    project.function(f).body.iter().map(|s| Node::Stmt(*s)).collect()
}

fn with_entered(
    project: &Project<'_>,
    knowledge: &DataKnowledge,
    (mut found, entered): (Redacts, Vec<FunctionRef>),
) -> Redacts {
    for f in entered {
        let (helper, _) = of_body(project, knowledge, f.file, &body_of(project, f), Some(f));
        found.keys.extend(helper.keys);
        found.within.extend(helper.within);
        found.patterns.extend(helper.patterns);
        found.is_deep |= helper.is_deep;
    }
    found
}

fn of_body(
    project: &Project<'_>,
    knowledge: &DataKnowledge,
    file: FileId,
    body: &[Node],
    own: Option<FunctionRef>,
) -> (Redacts, Vec<FunctionRef>) {
    let module = project.module_of(file);
    let mut inside: Vec<ExprId> = Vec::new();
    module.walk(body.iter().copied(), Nested::Enter, &mut |node| {
        inside.extend(if let Node::Expr(e) = node { Some(e) } else { None });
        true
    });
    let mut reading = Reading {
        project,
        knowledge,
        module,
        own,
        found: Redacts::default(),
        takes_any: false,
        listed: Vec::new(),
        entered: Vec::new(),
    };
    for id in inside {
        reading.read(id);
        if reading.found.keys.len() + reading.listed.len() > MAX_KEYS {
            project.sources.caps.reached(Cap::Redacted, file);
            break;
        }
    }
    let Reading { mut found, takes_any, mut listed, entered, .. } = reading;
    if takes_any {
        found.keys.append(&mut listed);
    }
    (found, entered)
}

/// A body that is read, and what it takes out so far.
struct Reading<'a, 'p, 's> {
    project: &'p Project<'s>,
    knowledge: &'a DataKnowledge,
    module: &'p Module,
    own: Option<FunctionRef>,
    found: Redacts,
    /// Something is taken out under a key that is computed: then the names that it lists are meant.
    takes_any: bool,
    listed: Vec<Name>,
    entered: Vec<FunctionRef>,
}

impl Reading<'_, '_, '_> {
    fn at(&self, e: ExprId) -> ExprRef {
        ExprRef::new(self.module.file, e)
    }

    fn read(&mut self, id: ExprId) {
        let module = self.module;
        match module.kind(id) {
            ExprKind::Assign { target, value: Some(value), op: None, is_declaration: false, .. } => {
                self.assigned(*target, *value);
            }
            ExprKind::Call { callee, args } => self.called(id, *callee, args),
            // return { ...info, password: '***' }
            ExprKind::Object(entries) => {
                let masked = entries.iter().filter(|e| is_mask(module, self.knowledge, e.value));
                self.found.keys.extend(masked.filter_map(|e| module.str_literal(e.key?).cloned()));
            }
            // slog.Attr{}
            ExprKind::New { args, .. } => {
                self.takes_any |= match args.as_slice() {
                    [] => true,
                    [only] => matches!(module.kind(only.value), ExprKind::Object(entries) if entries.is_empty()),
                    _ => false,
                }
            }
            ExprKind::Binary { op: BinaryOp::Equal, left, right } => {
                self.listed.extend([left, right].into_iter().filter_map(|e| module.str_literal(*e).cloned()));
            }
            // {k: "***" if k in SENSITIVE else v for k, v in event.items()}
            ExprKind::Conditional { then, otherwise, .. } => {
                let is_text = |e: &ExprId| module.str_literal(*e).is_some_and(|t| !t.is_empty());
                self.takes_any |= is_text(then) != is_text(otherwise);
            }
            ExprKind::List(_) | ExprKind::Name(_) | ExprKind::Member { .. } => {
                self.listed.extend(of_list(self.project, self.at(id)));
            }
            _ => {}
        }
    }

    /// `info["cnic"] = "***"`, `event.user = { id: event.user.id }`
    fn assigned(&mut self, target: ExprId, value: ExprId) {
        let is_mask = is_mask(self.module, self.knowledge, value);
        if is_mask || is_reduced(self.module, self.knowledge, value) {
            self.found.within.extend(within(self.module, target));
        }
        match key_of(self.module, target) {
            Key::Named(key) if is_mask => self.found.keys.push(key),
            Key::Computed if is_mask => self.takes_any = true,
            _ => {}
        }
    }

    fn called(&mut self, id: ExprId, callee: ExprId, args: &[Arg]) {
        let module = self.module;
        let Some(called) = last_name(module, callee) else { return };
        if self.entered.len() < MAX_ENTERED
            && let Origin::Function(f) = self.project.origin(self.at(callee))
            && self.own != Some(f)
        {
            self.entered.push(f);
        }
        let name = self.own.and_then(|f| self.project.function(f).name.as_ref());
        self.found.is_deep |= name.is_some_and(|n| n == called);
        let removes = &self.knowledge.sanitizers.removes;
        if removes.takes.contains(called) || removes.drops.contains(called) || removes.omits.contains(called) {
            args.iter().for_each(|arg| self.removed(callee, arg.value));
        }
        if let Some(pattern) = replaced(self.project, self.knowledge, self.at(id), callee) {
            let by = args.iter().rev().find_map(|a| module.str_literal(a.value).filter(|t| *t != pattern.as_str()));
            self.found.patterns.push((pattern, by.map(ToString::to_string).unwrap_or_default()));
        }
        // slog.String(a.Key, "***")
        self.takes_any |= args.len() == 2
            && matches!(module.kind(args[0].value), ExprKind::Member { .. })
            && matches!(module.kind(args[1].value), ExprKind::Literal(Literal::Str(_)));
    }

    /// `event.pop("cnic")`, `delete info.password`: what an argument of such a call takes out.
    fn removed(&mut self, callee: ExprId, arg: ExprId) {
        let module = self.module;
        self.found.within.extend(within(module, arg));
        match module.kind(arg) {
            ExprKind::Literal(Literal::Str(key)) => {
                // event["user"].pop("email")
                if let ExprKind::Member { object, .. } = module.kind(callee) {
                    self.found.within.extend(part_name(module, *object).map(|p| (p, key.clone())));
                }
                self.found.keys.push(key.clone());
            }
            ExprKind::Member { .. } | ExprKind::Index { .. } => match key_of(module, arg) {
                Key::Named(key) => self.found.keys.push(key),
                Key::Computed => self.takes_any = true,
                Key::None => {}
            },
            ExprKind::Name(_) => self.takes_any = true,
            ExprKind::List(_) => self.found.keys.extend(of_list(self.project, self.at(arg))),
            _ => {}
        }
    }
}

/// `user` and `email` of `event.user.email`.
fn within(module: &Module, e: ExprId) -> Option<(Name, Name)> {
    let (ExprKind::Member { object, .. } | ExprKind::Index { object, .. }) = module.kind(e) else { return None };
    Some((part_name(module, *object)?, part_name(module, e)?))
}

/// `user` of `event.user`, `event["user"]`, `event.get("user", {})` and `user`.
fn part_name(module: &Module, e: ExprId) -> Option<Name> {
    match module.kind(e) {
        ExprKind::Name(name) | ExprKind::Member { name, .. } => Some(name.clone()),
        ExprKind::Index { index: Some(index), .. } => module.str_literal(*index).cloned(),
        ExprKind::Call { args, .. } if !args.is_empty() => module.str_literal(args.first()?.value).cloned(),
        ExprKind::Call { callee, .. } => part_name(module, *callee),
        _ => None,
    }
}

/// `event.user = { id: event.user.id }`: nothing personal is left by its keys.
fn is_reduced(module: &Module, knowledge: &DataKnowledge, e: ExprId) -> bool {
    let ExprKind::Object(entries) = module.kind(e) else { return false };
    entries.iter().all(|entry| {
        let key = entry.key.and_then(|k| module.str_literal(k));
        key.is_some_and(|k| !matches!(knowledge.names.identifier(k), NameClass::Data(..)))
    })
}

enum Key {
    Named(Name),
    Computed,
    None,
}

fn key_of(module: &Module, e: ExprId) -> Key {
    match module.kind(e) {
        ExprKind::Index { index: Some(index), .. } => match module.kind(*index) {
            ExprKind::Literal(Literal::Str(key)) => Key::Named(key.clone()),
            ExprKind::Literal(_) => Key::None,
            _ => Key::Computed,
        },
        ExprKind::Member { object, name } if !matches!(module.kind(*object), ExprKind::Name(n) if n == "this") => {
            Key::Named(name.clone())
        }
        _ => Key::None,
    }
}

/// A constant, or what a mask gives.
fn is_mask(module: &Module, knowledge: &DataKnowledge, e: ExprId) -> bool {
    match module.kind(e) {
        ExprKind::Literal(Literal::Str(_) | Literal::Null) => true,
        ExprKind::Name(name) => {
            name == "undefined" || !name.chars().any(char::is_lowercase) && name.chars().any(char::is_uppercase)
        }
        ExprKind::Call { callee, .. } => {
            last_name(module, *callee).is_some_and(|n| matches!(knowledge.names.identifier(n), NameClass::Hidden))
        }
        _ => false,
    }
}

/// The names in a list, written here or elsewhere: `["cnic"]`, `new Set([…])`, `SENSITIVE`, `:cnic`.
pub(super) fn of_list(project: &Project<'_>, e: ExprRef) -> Vec<Name> {
    let mut at = e;
    for _ in 0..MAX_WRAPPED {
        let module = project.module_of(at.file);
        match project.kind(at) {
            ExprKind::List(items) => {
                return items.iter().filter_map(|i| module.str_literal(*i).cloned()).take(MAX_KEYS).collect();
            }
            ExprKind::Literal(Literal::Str(name)) if at == e => return vec![name.clone()],
            // map[string]bool{"cnic": true}
            ExprKind::Object(entries) if at != e => {
                return entries.iter().filter_map(|x| module.str_literal(x.key?).cloned()).take(MAX_KEYS).collect();
            }
            ExprKind::New { args, .. } | ExprKind::Call { args, .. } if at != e => match args.as_slice() {
                [only] => at = ExprRef::new(at.file, only.value),
                _ => return Vec::new(),
            },
            ExprKind::Name(_) | ExprKind::Member { .. } => match project.origin(at) {
                Origin::Made(made) if made != at => at = made,
                _ => return Vec::new(),
            },
            _ => return Vec::new(),
        }
    }
    Vec::new()
}

/// The pattern of `re.sub("\\d{13}", …)`, `CNIC.sub(…)`, `text.replace(/\d{13}/, …)`.
fn replaced(project: &Project<'_>, knowledge: &DataKnowledge, call: ExprRef, callee: ExprId) -> Option<String> {
    let module = project.module_of(call.file);
    let name = last_name(module, callee)?;
    let replaces = |r: &TextCall<ReplaceArgument>| {
        r.fits(name, module.language)
            && r.arguments.iter().any(|a| matches!(a, ReplaceArgument::Pattern | ReplaceArgument::Searched))
    };
    if !knowledge.sanitizers.replaces.iter().any(replaces) {
        return None;
    }
    let ExprKind::Call { args, .. } = module.kind(call.id) else { return None };
    let text_of = |e: ExprRef| match project.kind(e) {
        ExprKind::Literal(Literal::Str(text) | Literal::Regex(text)) => Some(text.to_string()),
        ExprKind::Name(_) | ExprKind::Member { .. } => match project.origin(e) {
            Origin::Made(made) => match project.kind(made) {
                ExprKind::Literal(Literal::Str(text) | Literal::Regex(text)) => Some(text.to_string()),
                ExprKind::Call { args, .. } => project.string(ExprRef::new(made.file, args.first()?.value)),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    };
    if let ExprKind::Member { object, .. } = module.kind(callee)
        && let Some(pattern) = text_of(ExprRef::new(call.file, *object))
    {
        return Some(pattern);
    }
    text_of(ExprRef::new(call.file, args.first()?.value))
}
