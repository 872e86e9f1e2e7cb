//! Listeners that a document of services names: `tags: [{ name: kernel.event_listener, event: kernel.request }]`.

use super::takes_event;
use crate::catalog::frameworks::schema::{Listeners, TaggedListeners};
use crate::facts::endpoints::conventions::handlers::class_named;
use crate::facts::endpoints::layers::Tree;
use crate::facts::endpoints::paths::ant_matches;
use crate::facts::endpoints::selected::{elements, field, text_of};
use crate::facts::endpoints::words;
use crate::ir::ExprKind;
use crate::project::{ClassRef, ExprRef, FunctionRef};

pub(super) fn tagged(tree: &Tree<'_, '_>, f: usize, spec: &Listeners, known: &TaggedListeners) -> Vec<FunctionRef> {
    let project = tree.project;
    let languages = &tree.framework(f).languages;
    let mut found = Vec::new();
    for module in project.modules().filter(|m| m.language.is_data() && tree.is_served(m.file)) {
        let path = &project.sources.get(module.file).path;
        if !known.files.iter().any(|pattern| ant_matches(&format!("**/{pattern}"), path)) {
            continue;
        }
        let root = module.document().map(|e| ExprRef::new(module.file, e));
        let Some(services) = root.and_then(|r| field(project, r, &known.list)) else { continue };
        let ExprKind::Object(entries) = project.kind(services) else { continue };
        for entry in entries {
            let service = ExprRef::new(module.file, entry.value);
            let own = field(project, service, &known.class).and_then(|e| text_of(project, e));
            let named = own.or_else(|| entry.key.and_then(|k| text_of(project, ExprRef::new(module.file, k))));
            let Some(class) = named.and_then(|n| class_named(tree, languages, &n)) else { continue };
            let tags = field(project, service, &known.tags).map_or_else(Vec::new, |t| elements(project, t));
            found.extend(tags.into_iter().filter_map(|tag| listener(tree, spec, known, class, tag)));
        }
    }
    found
}

/// The method that a tag makes a listener of one of the events.
fn listener(
    tree: &Tree<'_, '_>,
    spec: &Listeners,
    known: &TaggedListeners,
    class: ClassRef,
    tag: ExprRef,
) -> Option<FunctionRef> {
    let project = tree.project;
    let text = |key: &str| field(project, tag, key).and_then(|e| text_of(project, e));
    if text(&known.name)? != known.named.as_str() {
        return None;
    }
    let event = text(&known.event);
    let by_event = event.as_ref().map(|e| format!("{}{}", known.prefix, joined(e)));
    let named = text(&known.method).or(by_event).and_then(|m| project.method(class, &m));
    let listener = named.or_else(|| project.method(class, "__invoke"))?;
    let hears = match &event {
        Some(event) => {
            let class = event.rsplit_once('\\').map_or("", |(_, class)| class);
            let mut patterns = spec.events.iter().filter_map(|s| s.pattern.as_ref());
            spec.names.iter().any(|n| n == event) || patterns.any(|p| p.last_segments().contains(&class))
        }
        None => takes_event(tree, spec, listener),
    };
    hears.then_some(listener)
}

/// `KernelRequest` of `kernel.request`.
fn joined(event: &str) -> String {
    let capitalised = |w: String| {
        let (first, rest) = w.split_at(w.chars().next().map_or(0, char::len_utf8));
        first.to_uppercase() + rest
    };
    words::split(event).into_iter().map(capitalised).collect()
}
