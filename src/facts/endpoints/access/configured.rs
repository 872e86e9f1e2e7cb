//! Paths of an access list that stand in configuration files: `for (String url : ignore.getUrls())`, where the class of
//! `ignore` says which keys of `application.yml` it holds, or a field that `@Value("${…}")` fills.

use std::collections::BTreeMap;

use crate::catalog::frameworks::schema::Access;
use crate::facts::endpoints::selected::{arguments, callee, elements, text_of};
use crate::facts::endpoints::services::{Services, split};
use crate::ir::{Annotation, ExprKind, Field, Literal};
use crate::project::{ClassRef, ExprRef, Project, Value};
use crate::source::FileId;

/// Steps from an expression to the value that holds the paths.
const STEPS: usize = 8;
/// Keys of one document that are looked at.
const MAX_ENTRIES: usize = 20_000;

/// The paths, by service.
pub(super) fn read(
    project: &Project<'_>,
    services: &Services,
    access: &Access,
    e: ExprRef,
) -> Option<BTreeMap<usize, Vec<String>>> {
    let key = key_of(project, access, e)?;
    let found = values(project, services, access, &key);
    (!found.is_empty()).then_some(found)
}

/// The key that an expression is filled from.
fn key_of(project: &Project<'_>, access: &Access, e: ExprRef) -> Option<String> {
    let mut at = e;
    for _ in 0..STEPS {
        match project.kind(at) {
            ExprKind::Call { callee, .. } => {
                let callee = ExprRef::new(at.file, *callee);
                let ExprKind::Member { object, name } = project.kind(callee) else { return None };
                let object = ExprRef::new(at.file, *object);
                // ignore.getUrls(), ignore.urls()
                let property = name.strip_prefix("get").filter(|p| !p.is_empty()).unwrap_or(name);
                if let Some(key) =
                    project.type_of(object).and_then(|t| t.class()).and_then(|c| prefixed(project, access, c))
                {
                    return Some(format!("{key}.{property}"));
                }
                // urls.toArray(new String[0]), urls.stream()
                at = object;
            }
            ExprKind::Name(name) => {
                if let Some(key) = project.enclosing_class(at).and_then(|c| value_of(project, access, c, name)) {
                    return Some(key);
                }
                at = match project.origin(at) {
                    Value::Made(made) if made != at => made,
                    // urls.forEach(url -> …)
                    Value::Param(function, 0) => ranged_over(project, function)?,
                    _ => match project.binding(at, name)?.1.kind {
                        crate::project::scopes::BindingKind::Element(of) => ExprRef::new(at.file, of),
                        crate::project::scopes::BindingKind::Value(of) => ExprRef::new(at.file, of),
                        _ => return None,
                    },
                };
            }
            ExprKind::Member { object, name } => {
                let object = ExprRef::new(at.file, *object);
                let class = project.type_of(object).and_then(|t| t.class())?;
                return value_of(project, access, class, name)
                    .or_else(|| prefixed(project, access, class).map(|key| format!("{key}.{name}")));
            }
            _ => return None,
        }
    }
    None
}

/// What a lambda of one parameter is called for: `urls` of `urls.forEach(url -> …)`.
pub(super) fn ranged_over(project: &Project<'_>, function: crate::project::FunctionRef) -> Option<ExprRef> {
    let call = project.parent(project.lambda(function)?)?;
    project.receiver(callee(project, call))
}

fn text_in(project: &Project<'_>, file: FileId, a: &Annotation) -> Option<String> {
    let args = arguments(project, ExprRef::new(file, a.expr));
    args.iter().find_map(|a| text_of(project, ExprRef::new(file, a.value)))
}

/// `@ConfigurationProperties(prefix = "secure.ignored") class Ignored`
fn prefixed(project: &Project<'_>, access: &Access, class: ClassRef) -> Option<String> {
    let all = project.class(class).annotations.iter();
    let mut found = all.filter(|a| {
        let mut patterns = access.properties.iter().filter_map(|s| s.pattern.as_ref());
        patterns.any(|p| project.annotation_matches(p, class.file, a).is_some())
    });
    text_in(project, class.file, found.next()?)
}

/// `@Value("${secure.open}") String[] open;`
fn value_of(project: &Project<'_>, access: &Access, class: ClassRef, name: &str) -> Option<String> {
    let (owner, field): (ClassRef, &Field) = project.field(class, name)?;
    let mut found = field.annotations.iter().filter(|a| {
        let mut patterns = access.values.iter().filter_map(|s| s.pattern.as_ref());
        patterns.any(|p| project.annotation_matches(p, owner.file, a).is_some())
    });
    let text = text_in(project, owner.file, found.next()?)?;
    let inner = text.split_once("${")?.1;
    let inner = inner.split('}').next().unwrap_or(inner);
    Some(inner.split(':').next().unwrap_or(inner).to_owned())
}

/// `secure.ignored-urls[0]` and `secure.ignoredUrls` are the same key.
pub(in crate::facts::endpoints) fn relaxed(key: &str) -> String {
    key.chars().filter(|c| *c != '-' && *c != '_').flat_map(char::to_lowercase).collect()
}

fn values(project: &Project<'_>, services: &Services, access: &Access, key: &str) -> BTreeMap<usize, Vec<String>> {
    let wanted = relaxed(key);
    let mut found: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for (file, key, values, _) in entries(project, &access.settings) {
        if relaxed(&key) == wanted {
            let paths = values.into_iter().filter(|p| p.starts_with(['/', '*']));
            found.entry(services.index_of(file)).or_default().extend(paths);
        }
    }
    found
}

/// Every key of the configuration files with its values, whether written as a tree or in one line.
pub(in crate::facts::endpoints) fn entries(
    project: &Project<'_>,
    settings: &[String],
) -> Vec<(FileId, String, Vec<String>, ExprRef)> {
    let mut found = Vec::new();
    for module in project.modules().filter(|m| m.language.is_data()) {
        let source = project.sources.get(module.file);
        let name = split(&source.path).1;
        if source.class.test || !settings.iter().any(|s| name.starts_with(s.as_str())) {
            continue;
        }
        let roots = module.body.iter().rev().filter_map(|s| match module.stmt(*s).kind {
            crate::ir::StmtKind::Expr(e) => Some((String::new(), ExprRef::new(module.file, e))),
            _ => None,
        });
        let mut stack: Vec<(String, ExprRef)> = roots.collect();
        let mut budget = MAX_ENTRIES;
        while let (Some((at, e)), true) = (stack.pop(), budget > 0) {
            budget -= 1;
            if let ExprKind::Object(entries) = project.kind(e) {
                for entry in entries.iter().rev() {
                    let name = entry.key.map(|k| project.kind(ExprRef::new(e.file, k)));
                    let Some(ExprKind::Literal(Literal::Str(name))) = name else { continue };
                    let name = name.split('[').next().unwrap_or(name).replace('"', "");
                    let key = if at.is_empty() { name } else { format!("{at}.{name}") };
                    stack.push((key, ExprRef::new(e.file, entry.value)));
                }
                continue;
            }
            let word = |x: ExprRef| match project.kind(x) {
                ExprKind::Literal(Literal::Bool(b)) => Some(b.to_string()),
                _ => text_of(project, x),
            };
            let texts = elements(project, e).into_iter().filter_map(word);
            let values = texts.flat_map(|t| t.split(',').map(|p| p.trim().to_owned()).collect::<Vec<_>>()).collect();
            found.push((module.file, at, values, e));
        }
    }
    found
}
