//! Annotations that keep a field or a parameter out of what is printed: by their name, `@ToString.Exclude`, `[NotLogged]`,
//! with one argument, `#[serde(skip)]`, or by the base of their class, `[Personal]` of `class PersonalAttribute :
//! DataClassificationAttribute`.
//!
//! A mask that leaves more characters than tell nobody who it was keeps nothing back: `[LogMasked(ShowFirst = 12)]`.

use smol_str::SmolStr;

use crate::facts::data::DataKnowledge;
use crate::ir::{Annotation, Arg, ExprId, ExprKind, Literal, Module, Name};
use crate::project::{ExprRef, Project, TypeName, Value};

/// Whether one of the annotations keeps what it stands at out of a form; `names` are those that do in that form.
pub fn keeps_back(
    project: &Project<'_>,
    knowledge: &DataKnowledge,
    module: &Module,
    annotations: &[Annotation],
    names: &[SmolStr],
) -> bool {
    let Some(printing) = knowledge.printing(module.language) else { return false };
    let shows_much = |a: &Annotation| {
        let number = |arg: &Arg| match module.kind(arg.value) {
            ExprKind::Literal(Literal::Number(n)) => n.parse::<u32>().unwrap_or(0),
            _ => 0,
        };
        let told = |arg: &&Arg| arg.name.as_ref().is_some_and(|n| printing.shown_keys.contains(n));
        let shown: u32 = arguments(module, a).iter().filter(told).map(number).fold(0, u32::saturating_add);
        shown > knowledge.sanitizers.cuts.shown
    };
    let is_classified = |a: &Annotation| {
        if printing.hidden_bases.is_empty() {
            return false;
        }
        match project.origin(ExprRef::new(module.file, callee(module, a))) {
            Value::Class(class) => project.supertypes(class).iter().any(|t| match t {
                TypeName::External(path) => printing.hidden_bases.iter().any(|b| path.rsplit('.').next() == Some(b)),
                TypeName::Class(_) => false,
            }),
            _ => false,
        }
    };
    annotations.iter().any(|a| is_named(module, a, names) && !shows_much(a) || is_classified(a))
}

/// Whether one of the annotations has one of the names.
pub fn is_marked(module: &Module, annotations: &[Annotation], names: &[SmolStr]) -> bool {
    annotations.iter().any(|a| is_named(module, a, names))
}

pub(in crate::facts::data) fn is_named(module: &Module, a: &Annotation, names: &[SmolStr]) -> bool {
    let Some(n) = annotation_name(module, a) else { return false };
    let ends_in =
        |x: &SmolStr| n.strip_suffix(x.as_str()).is_some_and(|before| before.is_empty() || before.ends_with('.'));
    if names.iter().any(ends_in) {
        return true;
    }
    // json(-), serde(skip), JsonProperty(access=WRITE_ONLY)
    arguments(module, a).iter().any(|arg| {
        let Some(told) = told(module, arg.value) else { return false };
        let simple = n.rsplit('.').next().unwrap_or(&n);
        let written = match &arg.name {
            Some(key) => format!("{simple}({key}={told})"),
            None => format!("{simple}({told})"),
        };
        names.iter().any(|x| *x == written)
    })
}

/// `"-"` → `-`, `JsonProperty.Access.WRITE_ONLY` → `WRITE_ONLY`, `Debug(ignore)`.
fn told(module: &Module, e: ExprId) -> Option<String> {
    if let ExprKind::Call { callee, args } = module.kind(e) {
        let [only] = args.as_slice() else { return None };
        return Some(format!("{}({})", module.dotted(*callee)?, module.dotted(only.value)?));
    }
    let told = module.str_literal(e).map(Name::to_string).or_else(|| module.dotted(e))?;
    Some(told.rsplit('.').next().unwrap_or(&told).to_owned())
}

fn arguments<'m>(module: &'m Module, a: &Annotation) -> &'m [Arg] {
    match module.kind(a.expr) {
        ExprKind::Call { args, .. } => args,
        _ => &[],
    }
}

fn callee(module: &Module, a: &Annotation) -> ExprId {
    match module.kind(a.expr) {
        ExprKind::Call { callee, .. } => *callee,
        _ => a.expr,
    }
}

pub(super) fn annotation_name(module: &Module, annotation: &Annotation) -> Option<String> {
    module.dotted(callee(module, annotation))
}
