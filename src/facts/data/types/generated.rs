//! What annotations of a class generate: its printed form, `@ToString`, `#[derive(Debug)]`, `@dataclass`, and the fields
//! that it leaves out of that, or of what a serialiser writes.

use super::marked::{annotation_name, is_marked};
use super::shows::Shows;
use crate::catalog::sanitizers::{Printing, ShownForm};
use crate::ir::visit::Nested;
use crate::ir::{Annotation, Arg, Class, ExprKind, Literal, Module, Name};
use crate::project::ClassRef;

/// `@JsonIgnoreProperties({"cnic"})`: the fields that a class keeps out of its serialised form.
pub(super) fn unserialised(printing: &Printing, module: &Module, class: ClassRef) -> Vec<Name> {
    let mut listed = Vec::new();
    for annotation in &module.class(class.id).annotations {
        let name = annotation_name(module, annotation);
        let simple = name.as_deref().and_then(|n| n.rsplit('.').next());
        if simple.is_some_and(|s| printing.unserialised_lists.iter().any(|l| l == s)) {
            module.walk_expr(annotation.expr, Nested::Skip, &mut |e| listed.extend(module.str_literal(e).cloned()));
        }
    }
    listed
}

pub(super) fn prints_records(printing: &Printing, module: &Module) -> bool {
    printing.languages.contains(&module.language)
}

/// The annotations that give a class its printed form: `@Data @ToString(callSuper = true)`.
pub(super) fn generating<'m>(printing: &Printing, module: &'m Module, class: &'m Class) -> Vec<&'m Annotation> {
    let gives = |a: &&Annotation| {
        let name = annotation_name(module, a);
        let simple = name.as_deref().and_then(|n| n.rsplit('.').next());
        simple.is_some_and(|s| printing.annotations.iter().any(|p| p.names.iter().any(|n| n == s)))
    };
    class.annotations.iter().filter(gives).collect()
}

/// `@Data`, `#[derive(Debug)]`, `@dataclass`; of several annotations the one that limits is meant, wherever it stands:
/// `@Data @ToString(exclude = "cnic")`.
pub(super) fn generated(printing: &Printing, module: &Module, class: &Class) -> Option<Shows> {
    let annotations = class.annotations.iter();
    annotations.filter_map(|a| generated_by(printing, module, class, a)).reduce(Shows::narrowed)
}

fn generated_by(printing: &Printing, module: &Module, class: &Class, annotation: &Annotation) -> Option<Shows> {
    let args: &[Arg] = match module.kind(annotation.expr) {
        ExprKind::Call { args, .. } => args,
        _ => &[],
    };
    let is_known = |n: &str| {
        let simple = n.rsplit('.').next().unwrap_or(n);
        printing.annotations.iter().any(|a| a.names.iter().any(|x| x == simple))
    };
    let own = annotation_name(module, annotation);
    // derive(Debug, Clone)
    let given = args.iter().filter_map(|a| module.dotted(a.value));
    if !own.into_iter().chain(given).any(|n| is_known(&n)) {
        return None;
    }
    // dataclass(repr=False)
    if switched_off(printing, module, args, ShownForm::Printed) {
        return Some(Shows::Nothing);
    }
    let mut shows = Shows::All;
    for arg in args {
        let Some(key) = &arg.name else { continue };
        // onlyExplicitlyIncluded = false
        if matches!(module.kind(arg.value), ExprKind::Literal(Literal::Bool(false))) {
            continue;
        }
        let mut listed = Vec::new();
        module.walk_expr(arg.value, Nested::Skip, &mut |e| {
            if let ExprKind::Literal(Literal::Str(s)) = module.kind(e) {
                listed.push(s.clone());
            }
        });
        if printing.exclude_keys.contains(key) {
            shows = shows.narrowed(Shows::Without(listed));
        } else if printing.only_keys.contains(key) {
            let marked = class.fields.iter().filter(|f| is_marked(module, &f.annotations, &printing.included_by));
            listed.extend(marked.map(|f| f.name.clone()));
            shows = shows.narrowed(Shows::Only(listed));
        }
    }
    Some(shows)
}

/// `field(repr=False)`: a keyword that keeps what is declared here out of a form.
pub(super) fn switched_off(printing: &Printing, module: &Module, args: &[Arg], form: ShownForm) -> bool {
    let is_given = |key: &str, value: bool| {
        args.iter().any(|a| {
            a.name.as_deref() == Some(key)
                && matches!(module.kind(a.value), ExprKind::Literal(Literal::Bool(given)) if *given == value)
        })
    };
    printing.switches.iter().any(|s| s.form == form && is_given(&s.key, s.value))
}
