//! Which calls of the project write: a log, a file, a URL, to a third party, by pattern where the symbol is known; a log
//! by the receiver's name too; and which answer a request: by their names. Wrappers of the project's own are found later, by what they do with
//! their parameters.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use crate::catalog::data_types::DataTypeId;
use crate::catalog::sinks::{AllWord, Keywords, LoggerNames, ObjectForm, Responders, Sink, SinkKind};
use crate::facts::data::DataKnowledge;
use crate::finding::Confidence;
use crate::ir::{Arg, ExprId, ExprKind, Module};
use crate::project::{ExprRef, Project, TypeName, Value};

use super::reach::{is_there, service_of};
use super::targets::{self, Handles};

/// A chain of calls is followed this far to where it begins.
const MAX_LINKS: usize = 24;

/// An answer writes whatever it is given.
const EVERY_KEYWORD: &Keywords = &Keywords::All(AllWord::All);

/// What is written is no argument.
const NO_KEYWORD: &Keywords = &Keywords::None;

/// A call that writes.
#[derive(Clone, Debug)]
pub(super) struct SinkUse<'k> {
    pub kind: SinkKind,
    pub id: SmolStr,
    pub title: SmolStr,
    pub objects: ObjectForm,
    pub placeholder: Option<&'k str>,
    pub laid_open: Option<&'k str>,
    pub keywords: &'k Keywords,
    pub arguments: Option<&'k [usize]>,
    pub receiver: bool,
    pub entries: Option<&'k [SmolStr]>,
    pub expects: &'k [DataTypeId],
    /// The symbol is known, not only its name.
    pub is_resolved: bool,
}

/// At most one of each kind at a call.
pub(super) type SinkUses<'k> = FxHashMap<ExprRef, Vec<SinkUse<'k>>>;

pub(super) fn find<'k>(project: &Project<'_>, knowledge: &'k DataKnowledge, kinds: &[SinkKind]) -> SinkUses<'k> {
    let modules: Vec<&Module> = project.modules().collect();
    let found: Vec<Vec<(ExprRef, Vec<SinkUse<'k>>)>> = modules
        .par_iter()
        .map(|module| {
            let loggers: Vec<&LoggerNames> =
                knowledge.sinks.loggers.iter().filter(|l| l.languages.contains(&module.language)).collect();
            let responders: Vec<&Responders> =
                knowledge.sinks.responders.iter().filter(|r| r.languages.contains(&module.language)).collect();
            let answers = kinds.contains(&SinkKind::Response) && !responders.is_empty();
            let scopes = project.scopes_of(module.file);
            let handles = Handles::of(project, knowledge, module);
            let assigned = scopes.member_assignments.iter().filter_map(|a| {
                let mut uses = targets::uses(project, knowledge, module, kinds, *a);
                uses.extend(answers.then(|| filled_answer(module, &responders, *a)).flatten());
                (!uses.is_empty()).then(|| (ExprRef::new(module.file, *a), uses))
            });
            // `json:"cnic"` calls nothing
            let annotations: FxHashSet<ExprId> = module.annotations().map(|a| a.expr).collect();
            let calls = scopes.calls.iter().filter(|c| !annotations.contains(c));
            calls
                .filter_map(|c| {
                    let mut uses = known_uses(project, knowledge, module, kinds, *c);
                    uses.extend(handles.uses(project, module, kinds, *c));
                    let is_log = uses.iter().any(|u| u.kind == SinkKind::Log);
                    if !is_log && kinds.contains(&SinkKind::Log) {
                        let callee = callee_of(module, *c);
                        uses.extend(callee.and_then(|c| logger_by_name(project, knowledge, module, &loggers, c)));
                    }
                    if kinds.contains(&SinkKind::Log) && uses.is_empty() {
                        uses.extend(printed_error(knowledge, module, *c));
                    }
                    if answers && uses.iter().all(|u| u.kind != SinkKind::Log) {
                        uses.extend(answer_of(module, &responders, *c));
                    }
                    (!uses.is_empty()).then(|| (ExprRef::new(module.file, *c), uses))
                })
                .chain(assigned)
                .chain(named_callbacks(project, knowledge, module, kinds, &loggers))
                .collect()
        })
        .collect();
    found.into_iter().flatten().collect()
}

/// `jsonify(citizen)`, `new JsonResponse($citizen)`, `res.status(200).json(citizen)`.
fn answer_of<'k>(module: &Module, responders: &[&Responders], call: ExprId) -> Option<SinkUse<'k>> {
    let (ExprKind::Call { callee, args } | ExprKind::New { class: callee, args, .. }) = module.kind(call) else {
        return None;
    };
    let name = last_name(module, *callee)?;
    // fmt.Fprintf(w, "%s", cnic)
    let first = args.first().and_then(|a| last_name(module, a.value));
    let is_answer = responders.iter().any(|r| {
        r.makers.iter().any(|m| m == name)
            || r.methods.iter().any(|m| m == name) && is_called_on(module, *callee, &r.receivers)
            || r.into.iter().any(|m| m == name) && first.is_some_and(|f| r.receivers.iter().any(|x| x == f))
    });
    is_answer.then(answer)
}

/// `c.Data["json"] = citizen`: an entry of what is written with the answer.
fn filled_answer<'k>(module: &Module, responders: &[&Responders], assignment: ExprId) -> Option<SinkUse<'k>> {
    let ExprKind::Assign { target, .. } = module.kind(assignment) else { return None };
    let ExprKind::Index { object, .. } = module.kind(*target) else { return None };
    let ExprKind::Member { object, name } = module.kind(*object) else { return None };
    let is_of_object = matches!(module.kind(*object), ExprKind::Name(_));
    (is_of_object && responders.iter().any(|r| r.filled.contains(name))).then(answer)
}

fn answer<'k>() -> SinkUse<'k> {
    SinkUse {
        kind: SinkKind::Response,
        id: SmolStr::new_static("response"),
        title: SmolStr::new_static("the response"),
        objects: ObjectForm::Json,
        placeholder: None,
        laid_open: None,
        keywords: EVERY_KEYWORD,
        arguments: None,
        receiver: false,
        entries: None,
        expects: &[],
        is_resolved: false,
    }
}

/// Whether one of the names stands in the chain that a method is called on.
fn is_called_on(module: &Module, callee: ExprId, names: &[SmolStr]) -> bool {
    let ExprKind::Member { object, .. } = module.kind(callee) else { return false };
    let mut at = *object;
    for _ in 0..MAX_LINKS {
        let (name, next) = match module.kind(at) {
            ExprKind::Name(name) => (Some(name), None),
            ExprKind::Member { object, name } => (Some(name), Some(*object)),
            ExprKind::Call { callee, .. } => (None, Some(*callee)),
            _ => return false,
        };
        if name.is_some_and(|n| names.contains(n)) {
            return true;
        }
        let Some(next) = next else { return false };
        at = next;
    }
    false
}

/// What the knowledge of sinks says of a call, the most certain of each kind.
fn known_uses<'k>(
    project: &Project<'_>,
    knowledge: &'k DataKnowledge,
    module: &Module,
    kinds: &[SinkKind],
    call: ExprId,
) -> Vec<SinkUse<'k>> {
    let (ExprKind::Call { callee, args } | ExprKind::New { class: callee, args, .. }) = module.kind(call) else {
        return Vec::new();
    };
    let callee = ExprRef::new(module.file, *callee);
    let here = |(sink, confidence)| (sink, confidence, callee, args.as_slice());
    let mut known: Vec<(&Sink, Confidence, ExprRef, &[Arg])> =
        known_sinks(project, knowledge, callee, args).into_iter().map(here).collect();
    if known.is_empty() {
        known.extend(linked_sinks(project, knowledge, callee));
    }
    known.retain(|(sink, ..)| kinds.contains(&sink.kind));
    let mut uses = Vec::new();
    for (sink, confidence, begun, args) in known {
        let mut found = use_of(sink, confidence == Confidence::High);
        if sink.place.unencrypted
            && let Some(service) = service_of(project, knowledge, begun, args)
        {
            found.title = service.title.clone();
            found.expects = &service.expects;
        }
        uses.push(found);
    }
    uses
}

pub(super) fn use_of(sink: &Sink, is_resolved: bool) -> SinkUse<'_> {
    SinkUse {
        kind: sink.kind,
        id: sink.id.clone(),
        title: sink.title.clone(),
        objects: sink.objects,
        placeholder: sink.placeholder.as_deref(),
        laid_open: sink.laid_open.as_deref(),
        keywords: &sink.keywords,
        arguments: sink.arguments.as_deref(),
        receiver: sink.receiver,
        entries: sink.entries.as_deref(),
        expects: &sink.expects,
        is_resolved,
    }
}

/// `auditLog.info(…)`, where nothing more is known of `auditLog`.
fn logger_by_name<'k>(
    project: &Project<'_>,
    knowledge: &'k DataKnowledge,
    module: &Module,
    loggers: &[&'k LoggerNames],
    callee: ExprId,
) -> Option<SinkUse<'k>> {
    let ExprKind::Member { object, name } = module.kind(callee) else { return None };
    let writing = || loggers.iter().filter(|l| l.methods.contains(name));
    writing().next()?;
    let word = knowledge.names.last_word(last_name(module, *object)?)?;
    let logger = writing().find(|l| l.receivers.contains(&word))?;
    if is_record(project, ExprRef::new(module.file, *object), name) {
        return None;
    }
    Some(SinkUse {
        kind: SinkKind::Log,
        id: SmolStr::new_static("logger-by-name"),
        title: SmolStr::new_static("a logger"),
        objects: logger.objects,
        placeholder: logger.placeholder.as_deref(),
        laid_open: logger.laid_open.as_deref(),
        keywords: &logger.keywords,
        arguments: None,
        receiver: false,
        entries: None,
        expects: &[],
        is_resolved: false,
    })
}

/// `cnics.forEach(log::info)`, `map(print, cnics)`: logs that are given to what calls them for each element, under the
/// arguments that name them.
fn named_callbacks<'k>(
    project: &Project<'_>,
    knowledge: &'k DataKnowledge,
    module: &Module,
    kinds: &[SinkKind],
    loggers: &[&'k LoggerNames],
) -> Vec<(ExprRef, Vec<SinkUse<'k>>)> {
    let mut found = Vec::new();
    if !kinds.contains(&SinkKind::Log) {
        return found;
    }
    let hands_on = |call: &ExprId| match module.kind(*call) {
        ExprKind::Call { callee, args } => {
            let called = last_name(module, *callee)?;
            knowledge.sanitizers.callbacks.contains(called).then_some(args)
        }
        _ => None,
    };
    for arg in project.scopes_of(module.file).calls.iter().filter_map(hands_on).flatten() {
        if !matches!(module.kind(arg.value), ExprKind::Name(_) | ExprKind::Member { .. }) {
            continue;
        }
        let named = ExprRef::new(module.file, arg.value);
        let mut known = known_sinks(project, knowledge, named, &[]).into_iter();
        let known = known.find(|(sink, _)| sink.kind == SinkKind::Log);
        let known = known.map(|(sink, confidence)| use_of(sink, confidence == Confidence::High));
        let known = known.or_else(|| logger_by_name(project, knowledge, module, loggers, arg.value));
        found.extend(known.map(|u| (named, vec![u])));
    }
    found
}

fn callee_of(module: &Module, call: ExprId) -> Option<ExprId> {
    match module.kind(call) {
        ExprKind::Call { callee, .. } => Some(*callee),
        _ => None,
    }
}

/// `AuditLog::log($action)`, of a class of the project that extends one from outside and has the method: a record of a
/// database, whose own body says what becomes of it.
fn is_record(project: &Project<'_>, receiver: ExprRef, method: &str) -> bool {
    let Value::Class(class) = project.origin(receiver) else { return false };
    project.supertypes(class).iter().any(|t| matches!(t, TypeName::External(_)))
        && project.method(class, method).is_some_and(|f| !project.function(f).body.is_empty())
}

/// `e.printStackTrace()`, `traceback.print_exc()`: what is written is no argument.
fn printed_error<'k>(knowledge: &'k DataKnowledge, module: &Module, call: ExprId) -> Option<SinkUse<'k>> {
    let ExprKind::Call { callee, .. } = module.kind(call) else { return None };
    let name = last_name(module, *callee)?;
    knowledge.exceptions.prints.iter().any(|p| p == name).then_some(SinkUse {
        kind: SinkKind::Log,
        id: SmolStr::new_static("stack-trace"),
        title: SmolStr::new_static("a printed stack trace"),
        objects: ObjectForm::Text,
        placeholder: None,
        laid_open: None,
        keywords: NO_KEYWORD,
        arguments: Some(&[]),
        receiver: false,
        entries: None,
        expects: &[],
        is_resolved: true,
    })
}

/// The sinks that a callee is by its symbol and by what it is given, the most certain of each kind, and how certain that is.
fn known_sinks<'k>(
    project: &Project<'_>,
    knowledge: &'k DataKnowledge,
    callee: ExprRef,
    args: &[Arg],
) -> Vec<(&'k Sink, Confidence)> {
    let matches = knowledge.sink_calls.matches(project, callee);
    let known = matches.into_iter().map(|(i, m)| (&knowledge.sinks.sinks[*i], m.confidence));
    let mut best: Vec<(&Sink, Confidence)> = Vec::new();
    for (sink, confidence) in known.filter(|(_, confidence)| *confidence > Confidence::Low) {
        if !is_there(project, knowledge, &sink.place, callee, args) {
            continue;
        }
        match best.iter_mut().find(|(other, _)| other.kind == sink.kind) {
            // of equals, the first in the knowledge
            Some(other) if other.1 >= confidence => {}
            Some(other) => *other = (sink, confidence),
            None => best.push((sink, confidence)),
        }
    }
    best
}

/// `log.Info().Str("cnic", x).Msg("done")`: a link of a chain that sinks begin, with what is called at its beginning
/// and given there: `client.post("http://sms.pk").json(&citizen)` goes where its beginning says.
fn linked_sinks<'k, 'p>(
    project: &'p Project<'_>,
    knowledge: &'k DataKnowledge,
    callee: ExprRef,
) -> Vec<(&'k Sink, Confidence, ExprRef, &'p [Arg])> {
    let module = project.module_of(callee.file);
    let ExprKind::Member { object, name } = module.kind(callee.id) else { return Vec::new() };
    if !knowledge.sink_links.contains(name) {
        return Vec::new();
    }
    let has_link = |s: &Sink| s.languages.contains(&module.language) && s.links.contains(name);
    let mut at = ExprRef::new(callee.file, *object);
    for _ in 0..MAX_LINKS {
        if !matches!(project.kind(at), ExprKind::Call { .. }) {
            let Value::Made(made) = project.origin(at) else { return Vec::new() };
            at = made;
        }
        let ExprKind::Call { callee, args } = project.kind(at) else { return Vec::new() };
        let callee = ExprRef::new(at.file, *callee);
        let mut known = known_sinks(project, knowledge, callee, args);
        known.retain(|(s, _)| has_link(s));
        if !known.is_empty() {
            return known.into_iter().map(|(s, confidence)| (s, confidence, callee, args.as_slice())).collect();
        }
        let ExprKind::Member { object, .. } = project.kind(callee) else { return Vec::new() };
        at = ExprRef::new(callee.file, *object);
    }
    Vec::new()
}

/// The last identifier of an expression: `this.log` → `log`, `getLogger()` → `getLogger`.
pub(super) fn last_name(module: &Module, e: ExprId) -> Option<&str> {
    match module.kind(e) {
        ExprKind::Name(name) | ExprKind::Member { name, .. } => Some(name),
        ExprKind::Call { callee, .. } => match module.kind(*callee) {
            ExprKind::Name(name) | ExprKind::Member { name, .. } => Some(name),
            _ => None,
        },
        ExprKind::Index { index: Some(index), .. } => module.str_literal(*index).map(smol_str::SmolStr::as_str),
        ExprKind::Index { object, index: None } => last_name(module, *object),
        _ => None,
    }
}
