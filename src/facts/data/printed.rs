//! What a printing method that is written by hand shows: the fields that it names and neither hides, shortens nor only
//! asks about.
//!
//! `return "Citizen{cnic=" + mask(cnic) + "}"` shows nothing; `return { ...this, cnic: undefined }` shows all but one.
//! Which method it is that prints is said in [`super::types`].

use super::DataKnowledge;
use super::names::NameClass;
use super::types::{Shows, is_named};
use crate::catalog::masking::{CutArgument, Cuts};
use crate::catalog::sanitizers::Printing;
use crate::ir::visit::{Nested, Node};
use crate::ir::{Annotation, Arg, BinaryOp, ExprId, ExprKind, Literal, Module, Name, accessor_field};
use crate::project::{ClassRef, FunctionRef, Project};

/// A method that hands the whole object on and names more than this shows what it names.
const MAX_BESIDE: usize = 6;
/// Calls of one chain.
const MAX_CHAIN: usize = 24;

pub(super) fn by_hand(project: &Project<'_>, knowledge: &DataKnowledge, f: FunctionRef) -> Shows {
    let module = project.module_of(f.file);
    let mut named: Vec<Name> = Vec::new();
    let mut tools: Vec<Name> = Vec::new();
    let mut is_whole = false;
    let mut left_out: Option<Vec<Name>> = None;
    let body = module.function(f.id).body.iter().map(|s| Node::Stmt(*s));
    module.walk(body, Nested::Enter, &mut |node| {
        let Node::Expr(e) = node else { return true };
        match module.kind(e) {
            ExprKind::Name(n) => named.push(n.clone()),
            ExprKind::Member { name, .. } => named.push(name.clone()),
            ExprKind::Call { callee, args } => {
                if hides(knowledge, module, *callee, args) {
                    return false;
                }
                if let ExprKind::Name(n) = module.kind(*callee) {
                    named.push(field_of_getter(n));
                }
                if args.iter().any(|a| is_this(module, a.value)) {
                    is_whole = true;
                    tools.extend(names_in_chain(module, *callee));
                }
            }
            // cnic[-4:]
            ExprKind::Index { object, index: Some(_) } => {
                let text = &project.sources.get(f.file).text;
                let inside = text.get(module.span(*object).range().end..module.span(e).range().end);
                if inside.is_some_and(|inside| is_few(inside, &knowledge.sanitizers.cuts)) {
                    return false;
                }
            }
            // { ...this, cnic: undefined }
            ExprKind::Object(entries) if entries.iter().any(|e| is_spread_of_this(module, e.value)) => {
                let replaced = entries.iter().filter(|e| is_constant(module, e.value)).filter_map(|e| e.key);
                left_out = Some(replaced.filter_map(|k| module.str_literal(k).cloned()).collect());
            }
            // const { cnic, ...rest } = this
            ExprKind::Assign { target, value: Some(value), .. } if is_this(module, *value) => {
                if let ExprKind::Object(entries) = module.kind(*target)
                    && entries.iter().any(|e| e.key.is_none())
                {
                    let apart = entries.iter().filter_map(|e| module.str_literal(e.key?).cloned());
                    left_out = Some(apart.collect());
                }
            }
            _ => {}
        }
        true
    });
    if let Some(names) = left_out {
        return Shows::Without(names);
    }
    let getters: Vec<Name> = named.iter().map(|n| field_of_getter(n)).collect();
    named.extend(getters);
    // this.mapper.gson().toJson(this): what makes the text is no field that it names
    let fields = module.function(f.id).class.map(|c| module.class(c).fields.as_slice()).unwrap_or_default();
    let names_field = named.iter().any(|n| !tools.contains(n) && fields.iter().any(|field| field.name == *n));
    // ToStringBuilder(this).append("id", id): only what is appended, once something is
    if !is_whole || names_field && named.len() > MAX_BESIDE {
        return Shows::Only(named);
    }
    // gson.toJson(this), of a class whose fields say which of them are written
    let class = module.function(f.id).class.map(|c| ClassRef::new(f.file, c));
    let exposed = class.zip(knowledge.printing(module.language)).map(|(c, p)| exposed(project, p, &[c]));
    exposed.filter(|names| !names.is_empty()).map_or(Shows::All, Shows::Exposed)
}

/// The fields of classes that say that a serialiser writes them: `@Expose`.
pub(super) fn exposed(project: &Project<'_>, printing: &Printing, classes: &[ClassRef]) -> Vec<Name> {
    let mut names = Vec::new();
    for class in classes {
        let module = project.module_of(class.file);
        let says = |a: &Annotation| is_named(module, a, &printing.exposed_by);
        let fields = module.class(class.id).fields.iter().filter(|field| field.annotations.iter().any(says));
        names.extend(fields.map(|field| field.name.clone()));
    }
    names
}

/// The same of a function that is given the object: `c => new { c.Id }`; all of it, where it hands the object on.
pub(super) fn by_hand_of(project: &Project<'_>, knowledge: &DataKnowledge, f: FunctionRef) -> Shows {
    let module = project.module_of(f.file);
    let function = module.function(f.id);
    let Some(given) = function.params.first().map(|p| &p.name) else { return Shows::All };
    let is_given = |e: ExprId| matches!(module.kind(e), ExprKind::Name(n) if n == given);
    let mut uses = 0_i32;
    module.walk(function.body.iter().map(|s| Node::Stmt(*s)), Nested::Enter, &mut |node| {
        if let Node::Expr(e) = node {
            uses += i32::from(is_given(e));
            uses -= i32::from(matches!(module.kind(e), ExprKind::Member { object, .. } if is_given(*object)));
        }
        true
    });
    if uses > 0 { Shows::All } else { by_hand(project, knowledge, f) }
}

/// `maskCnic(cnic)`, `cnic.length()`, `cnic.takeLast(4)`: what goes in does not come out.
fn hides(knowledge: &DataKnowledge, module: &Module, callee: ExprId, args: &[Arg]) -> bool {
    let (name, is_member) = match module.kind(callee) {
        ExprKind::Member { name, .. } => (name, true),
        ExprKind::Name(name) => (name, false),
        _ => return false,
    };
    let s = &knowledge.sanitizers;
    if knowledge.names.call(name) == NameClass::Hidden
        || is_member && s.harmless_members.contains(name) && !s.keeping_methods.contains(name)
        || !is_member && s.harmless_functions.contains(name)
    {
        return true;
    }
    let Some(cut) = s.cuts.calls.iter().find(|c| c.fits(name, module.language)) else { return false };
    let number = |wanted: CutArgument| {
        let at = cut.arguments.iter().position(|a| *a == wanted)?;
        match module.kind(args.get(at)?.value) {
            ExprKind::Literal(Literal::Number(n)) => n.parse::<u32>().ok(),
            _ => None,
        }
    };
    let few = |wanted: CutArgument| number(wanted).is_some_and(|n| n <= s.cuts.shown);
    let (start, end) = (number(CutArgument::Start), number(CutArgument::End));
    // cnic.substring(cnic.length() - 4)
    let at_end = |wanted: CutArgument| {
        let at = cut.arguments.iter().position(|a| *a == wanted)?;
        let ExprKind::Binary { op: BinaryOp::Arithmetic, left, right } = module.kind(args.get(at)?.value) else {
            return None;
        };
        let of_length =
            called(module, *left).is_some_and(|n| s.harmless_members.contains(n) || s.harmless_functions.contains(n));
        match module.kind(*right) {
            ExprKind::Literal(Literal::Number(n)) if of_length => n.parse::<u32>().ok(),
            _ => None,
        }
    };
    at_end(CutArgument::Start).is_some_and(|n| n <= s.cuts.shown)
        || few(CutArgument::First)
        || few(CutArgument::Last)
        || few(CutArgument::Count)
        || start.is_some_and(|start| end.unwrap_or(s.cuts.length).saturating_sub(start) <= s.cuts.shown)
}

/// What a method that asks its base for the form has it show alone, and leave out:
/// `super(options.merge(only: [:id, :cnic]))`, `super(options).except("cnic")`, `super(options).slice("id")`. None for any
/// other method.
pub(super) fn narrowed_base(
    project: &Project<'_>,
    knowledge: &DataKnowledge,
    f: FunctionRef,
) -> Option<(Vec<Name>, Vec<Name>)> {
    let module = project.module_of(f.file);
    let removes = &knowledge.sanitizers.removes;
    let mut asked = None;
    let (mut picked, mut omitted) = (Vec::new(), Vec::new());
    module.walk_block(&module.function(f.id).body, Nested::Enter, &mut |e| {
        let ExprKind::Call { callee, args } = module.kind(e) else { return };
        if is_of_base(module, *callee) && !args.is_empty() {
            asked = Some(told(knowledge, module, args));
        } else if let ExprKind::Member { object, name } = module.kind(*callee) {
            let named = args.iter().flat_map(|a| strings(module, a.value));
            if removes.omits.contains(name) || removes.takes.contains(name) {
                omitted.extend(named);
            } else if knowledge.sanitizers.picks.contains(name) && comes_of_base(module, *object) {
                picked.extend(named);
            }
        }
    });
    let (mut only, mut without) = asked?;
    only.extend(picked);
    without.extend(omitted);
    Some((only, without))
}

/// `super.as_json`: the form of the base class.
fn is_of_base(module: &Module, callee: ExprId) -> bool {
    let ExprKind::Member { object, .. } = module.kind(callee) else { return false };
    matches!(module.kind(*object), ExprKind::Name(n) if n == "super")
}

/// `super(options)`, `super(options).compact`.
fn comes_of_base(module: &Module, mut e: ExprId) -> bool {
    for _ in 0..MAX_CHAIN {
        let ExprKind::Call { callee, .. } = module.kind(e) else { return false };
        if is_of_base(module, *callee) {
            return true;
        }
        let ExprKind::Member { object, .. } = module.kind(*callee) else { return false };
        e = *object;
    }
    false
}

/// What the base is told to show alone, and to leave out: `super(options.merge(only: [:id, :cnic]))`.
fn told(knowledge: &DataKnowledge, module: &Module, args: &[Arg]) -> (Vec<Name>, Vec<Name>) {
    let removes = &knowledge.sanitizers.removes;
    let queries = knowledge.storage.queries.iter().filter(|q| q.is_for(module.language));
    let within: Vec<&str> = queries.flat_map(|q| q.rule.within.iter()).map(smol_str::SmolStr::as_str).collect();
    let (mut only, mut without) = (Vec::new(), Vec::new());
    let mut todo: Vec<(Option<&Name>, ExprId)> = args.iter().map(|a| (a.name.as_ref(), a.value)).collect();
    while let Some((key, e)) = todo.pop() {
        match (key, module.kind(e)) {
            (Some(key), _) if removes.without_keywords.contains(key) => without.extend(strings(module, e)),
            (Some(key), _) if removes.only_keywords.contains(key) && !within.contains(&key.as_str()) => {
                only.extend(strings(module, e));
            }
            (None, ExprKind::Call { args, .. }) => todo.extend(args.iter().map(|a| (a.name.as_ref(), a.value))),
            (None, ExprKind::Object(entries)) => {
                let keyed = entries.iter().filter_map(|entry| Some((module.str_literal(entry.key?)?, entry.value)));
                todo.extend(keyed.map(|(key, value)| (Some(key), value)));
            }
            _ => {}
        }
    }
    (only, without)
}

/// A string, or those of a list.
fn strings(module: &Module, e: ExprId) -> Vec<Name> {
    let parts = match module.kind(e) {
        ExprKind::List(parts) => parts.as_slice(),
        _ => &[e],
    };
    parts.iter().filter_map(|part| module.str_literal(*part).cloned()).collect()
}

/// `mapper.gson().toJson` → toJson, gson, mapper.
fn names_in_chain(module: &Module, mut at: ExprId) -> Vec<Name> {
    let mut names = Vec::new();
    for _ in 0..MAX_CHAIN {
        at = match module.kind(at) {
            ExprKind::Member { object, name } => {
                names.push(name.clone());
                *object
            }
            ExprKind::Call { callee, .. } => *callee,
            ExprKind::Name(name) => {
                names.push(name.clone());
                break;
            }
            _ => break,
        };
    }
    names
}

/// `cnic.length()`, `value.length`, `strlen(cnic)` → the last name.
fn called(module: &Module, e: ExprId) -> Option<&str> {
    match module.kind(e) {
        ExprKind::Member { name, .. } => Some(name),
        ExprKind::Call { callee, .. } => match module.kind(*callee) {
            ExprKind::Name(name) | ExprKind::Member { name, .. } => Some(name),
            _ => None,
        },
        _ => None,
    }
}

/// `[-4:]`, `[..4]`, `[^4..]`, `[len(cnic)-4:]`: so few characters that they tell nobody who it was.
fn is_few(brackets: &str, cuts: &Cuts) -> bool {
    let shown = cuts.shown;
    let inside = brackets.trim().trim_start_matches(['?', '.']).strip_prefix('[').and_then(|t| t.strip_suffix(']'));
    let range = inside.and_then(|t| t.split_once("..").or_else(|| t.split_once(':')));
    let Some((from, to)) = range.map(|(from, to)| (from.trim(), to.trim())) else { return false };
    let number = |t: &str| t.trim().parse::<u32>().ok();
    match (from, to) {
        ("" | "0", to) => number(to).is_some_and(|n| n < shown || n == shown && !brackets.contains("..")),
        (from, "" | "-1") => {
            // cnic[9:]
            if number(from).is_some_and(|start| cuts.length.saturating_sub(start) <= shown) {
                return true;
            }
            let behind = from.strip_prefix('^').or_else(|| {
                let (whole, behind) = from.rsplit_once('-')?;
                let of_length = ["len", "size", "count"].iter().any(|w| whole.to_lowercase().contains(w));
                (whole.is_empty() || of_length).then_some(behind)
            });
            behind.and_then(number).is_some_and(|n| n <= shown)
        }
        _ => false,
    }
}

fn is_this(module: &Module, e: ExprId) -> bool {
    matches!(module.kind(e), ExprKind::Name(n) if n == "this" || n == "self")
}

fn is_spread_of_this(module: &Module, e: ExprId) -> bool {
    matches!(module.kind(e), ExprKind::Spread(x) if is_this(module, *x))
}

fn is_constant(module: &Module, e: ExprId) -> bool {
    match module.kind(e) {
        ExprKind::Literal(_) => true,
        ExprKind::Name(name) => name == "undefined",
        _ => false,
    }
}

/// `getCnic` → `cnic`
fn field_of_getter(name: &str) -> Name {
    accessor_field(name, "get").unwrap_or_else(|| Name::new(name))
}
