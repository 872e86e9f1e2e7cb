//! What a [`Selector`] gives in scanned code.

use crate::catalog::frameworks::{Select, Selector};
use crate::facts::endpoints::Method;
use crate::ir::{Arg, ExprId, ExprKind, Name};
use crate::project::scopes::BindingKind;
use crate::project::{ExprRef, Project, Value};

/// Objects that are spread into one another and looked into.
const MAX_SPREADS: u32 = 4;

/// A part of a call, or a word of the knowledge file.
#[derive(Clone, PartialEq, Debug)]
pub enum Selected {
    Expr(ExprRef),
    /// The name of what is called, of the decorated function, or a literal of the knowledge file.
    Text(Name),
}

/// The arguments of a call, a `new` or an annotation.
pub fn arguments<'p>(project: &'p Project<'_>, e: ExprRef) -> &'p [Arg] {
    match project.kind(e) {
        ExprKind::Call { args, .. } | ExprKind::New { args, .. } => args,
        _ => &[],
    }
}

/// The expression that is called, or the expression itself.
pub fn callee(project: &Project<'_>, e: ExprRef) -> ExprRef {
    match project.kind(e) {
        ExprKind::Call { callee, .. } => ExprRef::new(e.file, *callee),
        ExprKind::New { class, .. } => ExprRef::new(e.file, *class),
        _ => e,
    }
}

/// The last segment of a name or a chain of members.
pub fn last_name<'p>(project: &'p Project<'_>, e: ExprRef) -> Option<&'p Name> {
    match project.kind(e) {
        ExprKind::Name(name) | ExprKind::Member { name, .. } => Some(name),
        _ => None,
    }
}

/// The name of what is called: `get` of `app.get(..)`, and of `app[method](..)` where the method is known.
pub fn called_name(project: &Project<'_>, call: ExprRef) -> Option<Name> {
    let target = callee(project, call);
    match project.kind(target) {
        ExprKind::Index { index: Some(index), .. } => project.string(ExprRef::new(target.file, *index)).map(Name::new),
        _ => last_name(project, target).cloned(),
    }
}

/// Every alternative that the call has, in order.
pub fn alternatives(project: &Project<'_>, e: ExprRef, selector: &Selector) -> Vec<Vec<Selected>> {
    selector.0.iter().map(|s| one(project, e, s)).filter(|found| !found.is_empty()).collect()
}

/// What the first alternative gives that the call has.
pub fn select(project: &Project<'_>, e: ExprRef, selector: &Selector) -> Vec<Selected> {
    alternatives(project, e, selector).into_iter().next().unwrap_or_default()
}

pub fn exprs(project: &Project<'_>, e: ExprRef, selector: Option<&Selector>) -> Vec<ExprRef> {
    let found = selector.map(|s| select(project, e, s)).unwrap_or_default();
    found.into_iter().filter_map(|s| if let Selected::Expr(x) = s { Some(x) } else { None }).collect()
}

fn one(project: &Project<'_>, e: ExprRef, select: &Select) -> Vec<Selected> {
    let args = arguments(project, e);
    let at = |id: ExprId| Selected::Expr(ExprRef::new(e.file, id));
    let positional = || args.iter().filter(|a| a.name.is_none());
    match select {
        Select::Arg(n, keys) => {
            let Some(arg) = positional().nth(*n) else { return Vec::new() };
            let mut found = ExprRef::new(e.file, arg.value);
            for key in keys {
                match field(project, found, key).or_else(|| field(project, described(project, found)?, key)) {
                    Some(next) => found = next,
                    None => return Vec::new(),
                }
            }
            vec![Selected::Expr(found)]
        }
        Select::Args(n) => positional().skip(*n).map(|a| at(a.value)).collect(),
        Select::Last => positional().next_back().map(|a| at(a.value)).into_iter().collect(),
        Select::Key(key) => args.iter().filter(|a| a.name.as_ref() == Some(key)).map(|a| at(a.value)).collect(),
        Select::Callee => called_name(project, e).map(Selected::Text).into_iter().collect(),
        Select::Receiver => match project.kind(callee(project, e)) {
            ExprKind::Member { object, .. } => vec![at(*object)],
            _ => Vec::new(),
        },
        Select::Handler => Vec::new(),
        Select::Text(text) => vec![Selected::Text(text.clone())],
    }
}

/// What `() => import('./staff')` gives when it is first needed.
pub fn lazy(project: &Project<'_>, e: ExprRef) -> Option<Value> {
    let Value::Function(function) = project.origin(e) else { return None };
    let [only] = project.returns(function)[..] else { return None };
    imported(project, only)
}

/// What `import('./staff')` gives, or the `default` of it.
pub fn imported(project: &Project<'_>, e: ExprRef) -> Option<Value> {
    let is_import = matches!(project.kind(callee(project, e)), ExprKind::Name(n) if n == "import");
    let module = arguments(project, e).first().filter(|_| is_import)?;
    let module = text_of(project, ExprRef::new(e.file, module.value))?;
    project.export(project.specified(e.file, &module)?, "default")
}

/// The object that a call hands on: `createRoute({ method: 'get' })`.
fn described(project: &Project<'_>, e: ExprRef) -> Option<ExprRef> {
    let made = match project.origin(e) {
        Value::Made(made) => made,
        _ => e,
    };
    let [only] = arguments(project, made) else { return None };
    let object = ExprRef::new(made.file, only.value);
    matches!(project.kind(object), ExprKind::Object(_)).then_some(object)
}

/// The value of a key in an object literal, also one that stands in a variable or that another is spread from.
pub fn field(project: &Project<'_>, object: ExprRef, key: &str) -> Option<ExprRef> {
    field_within(project, object, key, MAX_SPREADS)
}

fn field_within(project: &Project<'_>, object: ExprRef, key: &str, spreads: u32) -> Option<ExprRef> {
    let object = match project.origin(object) {
        Value::Made(made) => made,
        _ => object,
    };
    let ExprKind::Object(entries) = project.kind(object) else { return None };
    let module = project.module_of(object.file);
    let found = entries.iter().find(|e| e.key.and_then(|k| module.str_literal(k)).is_some_and(|k| k == key));
    if let Some(found) = found {
        return Some(ExprRef::new(object.file, found.value));
    }
    let left = spreads.checked_sub(1)?;
    // { ...guarded, schema }
    let spread = entries.iter().rev().filter(|e| e.key.is_none()).filter_map(|e| match module.kind(e.value) {
        ExprKind::Spread(inner) => Some(ExprRef::new(object.file, *inner)),
        _ => None,
    });
    spread.flat_map(|s| either(project, s)).find_map(|s| field_within(project, s, key, left))
}

/// Both sides of `const guarded = login === undefined ? {} : { preHandler: login }`.
fn either(project: &Project<'_>, e: ExprRef) -> Vec<ExprRef> {
    let value = match project.kind(e) {
        ExprKind::Name(name) => match project.binding(e, name).map(|(_, b)| b.kind) {
            Some(BindingKind::Value(v)) => ExprRef::new(e.file, v),
            _ => return vec![e],
        },
        _ => e,
    };
    match project.kind(value) {
        ExprKind::Conditional { then, otherwise, .. } => {
            [*then, *otherwise].map(|side| ExprRef::new(value.file, side)).to_vec()
        }
        _ => vec![e],
    }
}

/// The elements of a list, also one that stands in a variable; another expression is its own only element.
pub fn elements(project: &Project<'_>, e: ExprRef) -> Vec<ExprRef> {
    let mut found = Vec::new();
    let mut stack = vec![(e, 0)];
    while let Some((e, depth)) = stack.pop() {
        let list = match project.kind(e) {
            ExprKind::List(_) => Some(e),
            ExprKind::Spread(inner) => {
                stack.push((ExprRef::new(e.file, *inner), depth + 1));
                continue;
            }
            ExprKind::Binary { left, right, .. } => {
                // [a] + OTHERS
                if depth < 8 && found.len() < 4096 {
                    let sides = [*right, *left].map(|s| (ExprRef::new(e.file, s), depth + 1));
                    if sides.iter().any(|(s, _)| is_list(project, *s)) {
                        stack.extend(sides);
                        continue;
                    }
                }
                None
            }
            ExprKind::Name(_) | ExprKind::Member { .. } => match project.origin(e) {
                Value::Made(made) if matches!(project.kind(made), ExprKind::List(_)) => Some(made),
                Value::Param(..) => {
                    if let Some(rest) = project.bound_rest(e) {
                        stack.extend(rest.iter().rev().map(|r| (*r, depth + 1)));
                        continue;
                    }
                    None
                }
                _ => None,
            },
            _ => None,
        };
        match list.map(|l| (l.file, project.kind(l))) {
            Some((file, ExprKind::List(items))) if depth < 8 => {
                stack.extend(items.iter().rev().map(|i| (ExprRef::new(file, *i), depth + 1)));
            }
            _ => found.push(e),
        }
    }
    found
}

fn is_list(project: &Project<'_>, e: ExprRef) -> bool {
    match project.kind(e) {
        ExprKind::List(_) => true,
        ExprKind::Name(_) | ExprKind::Member { .. } => {
            matches!(project.origin(e), Value::Made(m) if matches!(project.kind(m), ExprKind::List(_)))
        }
        ExprKind::Binary { left, .. } => matches!(project.kind(ExprRef::new(e.file, *left)), ExprKind::List(_)),
        _ => false,
    }
}

/// Strings that the first alternative with any gives: a constant, or a list of them.
pub fn strings(project: &Project<'_>, e: ExprRef, selector: &Selector) -> Option<Vec<String>> {
    for found in alternatives(project, e, selector) {
        let mut all = Vec::new();
        for selected in found {
            match selected {
                // a path that is left out adds nothing
                Selected::Text(text) => all.push(if text == "/" { String::new() } else { text.to_string() }),
                Selected::Expr(x) => all.extend(elements(project, x).iter().filter_map(|x| text_of(project, *x))),
            }
        }
        if !all.is_empty() {
            return Some(all);
        }
    }
    None
}

/// A constant string, or the pattern of a regular expression.
pub fn text_of(project: &Project<'_>, e: ExprRef) -> Option<String> {
    use crate::ir::Literal;
    match project.kind(e) {
        ExprKind::Literal(Literal::Str(s)) => Some(s.to_string()),
        ExprKind::Literal(Literal::Regex(r)) => Some(r.to_string()),
        ExprKind::Literal(_) | ExprKind::Lambda(_) | ExprKind::Object(_) | ExprKind::List(_) => None,
        ExprKind::Call { .. } => project.string(e).or_else(|| concatenated(project, e)),
        _ => project.string(e),
    }
}

/// `[base, "/api"].concat()`: what is known of it, if anything is.
fn concatenated(project: &Project<'_>, e: ExprRef) -> Option<String> {
    let target = callee(project, e);
    let ExprKind::Member { object, name } = project.kind(target) else { return None };
    let ExprKind::List(items) = project.kind(ExprRef::new(e.file, *object)) else { return None };
    if name != "concat" {
        return None;
    }
    let parts: Vec<String> = items.iter().filter_map(|i| text_of(project, ExprRef::new(e.file, *i))).collect();
    (!parts.is_empty()).then(|| parts.concat())
}

/// HTTP methods that the first alternative with any gives: names, strings or constants such as `RequestMethod.POST`.
pub fn methods(project: &Project<'_>, e: ExprRef, selector: &Selector) -> Vec<Method> {
    for found in alternatives(project, e, selector) {
        let mut all: Vec<Method> = Vec::new();
        let mut named = false;
        for selected in found {
            let names: Vec<String> = match selected {
                // add_get
                Selected::Text(text) => match text.rsplit_once('_') {
                    Some((_, verb)) if Method::named(verb).is_some() => vec![verb.to_owned()],
                    _ => text.split(',').map(str::to_owned).collect(),
                },
                Selected::Expr(x) => elements(project, x).iter().filter_map(|x| method_name(project, *x)).collect(),
            };
            named |= names.iter().any(|n| matches!(n.to_ascii_uppercase().as_str(), "HEAD" | "OPTIONS" | "TRACE"));
            all.extend(names.iter().filter_map(|n| Method::named(n)));
        }
        all.sort();
        all.dedup();
        if !all.is_empty() || named {
            return all;
        }
    }
    Vec::new()
}

/// `POST`, `"post"`, `http.MethodPost`.
pub fn method_name(project: &Project<'_>, e: ExprRef) -> Option<String> {
    match last_name(project, e) {
        Some(name) if Method::named(name).is_some() => Some(name.to_string()),
        // http.MethodDelete
        Some(name) if name.strip_prefix("Method").is_some_and(|n| Method::named(n).is_some()) => {
            name.strip_prefix("Method").map(str::to_owned)
        }
        _ => text_of(project, e).or_else(|| match project.origin(e) {
            // { Method: http.MethodGet, … }
            Value::External(path) => {
                let name = path.rsplit('.').next()?.strip_prefix("Method")?;
                Method::named(name).map(|_| name.to_owned())
            }
            Value::Made(made) if made != e => method_name(project, made),
            _ => None,
        }),
    }
}
