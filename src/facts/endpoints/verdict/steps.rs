//! The way to a verdict, told in steps: what stands between a caller and the handler, and what each does.
//!
//! Nothing here decides; `amanat endpoints --explain` shows it.

use super::super::guards::Property;
use super::super::layers::{Remark, Source, Use};
use super::super::mounts::Resolved;
use super::super::{Effect, Method, Step};
use super::Judge;
use crate::source::Place;

/// What a property means for one method.
pub(super) fn step(property: &Property, method: Method) -> Option<Step> {
    let (what, why, place, effect) = match property {
        Property::Rejects(p) if p.unsafe_only && !method.is_unsafe() => {
            (p.what.clone(), "lets reads pass", Some(p.place), Effect::Nothing)
        }
        Property::Rejects(p) if p.unsafe_only => (
            p.what.clone(),
            "refuses who brings no credentials, for methods that write",
            Some(p.place),
            Effect::Rejects,
        ),
        Property::Rejects(p) => (p.what.clone(), "refuses who brings no credentials", Some(p.place), Effect::Rejects),
        Property::Opens(p) => (p.what.clone(), "opens it on purpose", Some(p.place), Effect::Opens),
        Property::Unknown(why) => (why.clone(), "cannot be seen", None, Effect::Unknown),
        Property::Nothing => return None,
    };
    Some(Step { what, why: why.to_owned(), place, seen: None, effect })
}

pub(super) fn mounts(route: &Resolved) -> Vec<Step> {
    let below = |(place, path): &(Place, String)| {
        let what = if path.is_empty() { "mounted".to_owned() } else { format!("mounted below {path}") };
        Step { what, why: String::new(), place: Some(*place), seen: None, effect: Effect::Mounts }
    };
    route.mounts.iter().map(below).collect()
}

impl Judge<'_, '_> {
    /// A layer that decides nothing, and why.
    pub(super) fn idle(&self, f: usize, used: &Use) -> Step {
        let why = self.guards.why_nothing(f, used).to_owned();
        Step { what: self.name_of(used), why, place: Some(used.place), seen: None, effect: Effect::Nothing }
    }

    /// A layer that decides: by its name and place, with what was seen of it.
    pub(super) fn layer(&self, used: &Use, step: Step) -> Step {
        let name = self.name_of(used);
        let seen = step.place.filter(|p| *p != used.place);
        let why = if step.what.contains(&name) { step.why } else { format!("{}: {}", step.what, step.why) };
        let what = if step.what.contains(&name) { step.what } else { name };
        Step { what, why, place: Some(used.place), seen, effect: step.effect }
    }

    /// A layer that is in front of other endpoints only.
    pub(super) fn elsewhere(&self, used: &Use, why: &str) -> Step {
        Step {
            what: self.name_of(used),
            why: why.to_owned(),
            place: Some(used.place),
            seen: None,
            effect: Effect::Elsewhere,
        }
    }

    fn name_of(&self, used: &Use) -> String {
        match used.source {
            Source::Expr(e) | Source::Context(e) | Source::Stated { at: e, .. } => self.guards.shown(e),
            Source::Remark(Remark::Parts) => "the parts of the graph".to_owned(),
            Source::Remark(Remark::Empty) => "what answers".to_owned(),
            Source::Remark(Remark::Unmounted) => "the router".to_owned(),
            Source::Function(f) | Source::Decides(f) => self.project.function_name(f),
            Source::Class(c) => self.project.class(c).name.to_string(),
            Source::Page(file) | Source::Way(file, ..) | Source::Unread(file) => {
                self.project.sources.get(file).path.clone()
            }
            Source::Import(file, import) => self.project.module_of(file).imports[import].module.to_string(),
        }
    }
}
