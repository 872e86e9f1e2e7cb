//! Routes that are values combined with each other: `path!("permits" / u32).and(get()).and(with_user()).and_then(show)`
//! and `.or(other)`. From what is served, the combinations are walked back through variables and functions.
//!
//! Each alternative has the segments of its path, its methods, and the functions that run one after the other: the
//! last answers, those before it may refuse.

use super::super::Method;
use super::super::layers::{Key, Kind, Route, Tree, Use};
use super::super::selected::{arguments, callee, last_name, text_of};
use super::handlers::unwrap;
use crate::catalog::frameworks::Symbol;
use crate::catalog::frameworks::schema::Filters;
use crate::ir::{ExprKind, Literal};
use crate::project::{ExprRef, Project, Value};

/// Combinations within combinations that are followed, and alternatives of one service.
const MAX_DEPTH: usize = 160;
const MAX_ALTERNATIVES: usize = 3000;

/// One way through the filters.
#[derive(Clone, Default)]
struct Way {
    segments: Vec<String>,
    methods: Vec<Method>,
    /// Functions that run, in order.
    steps: Vec<ExprRef>,
    at: Option<ExprRef>,
}

pub fn collect(tree: &mut Tree<'_, '_>) {
    for f in 0..tree.framework_list().len() {
        let Some(filters) = &tree.framework(f).routes.filters else { continue };
        let project = tree.project;
        let languages = &tree.framework(f).languages;
        let served = tree.calls_matching(&filters.serves, languages);
        for call in served {
            let Some(routes) = arguments(project, call).first() else { continue };
            let mut walk = Walk { project, filters, steps: 0 };
            let ways = walk.ways(ExprRef::new(call.file, routes.value), 0);
            for way in ways {
                add(tree, f, call, way);
            }
        }
    }
}

fn add(tree: &mut Tree<'_, '_>, f: usize, served: ExprRef, mut way: Way) {
    let project = tree.project;
    let Some(last) = way.steps.pop() else { return };
    let at = project.place(way.at.unwrap_or(last));
    let mut guards: Vec<Use> = way.steps.into_iter().map(|e| Use::expr(project, e)).collect();
    let (handler, wrappers) = unwrap(tree, f, last);
    guards.extend(wrappers);
    let methods = if way.methods.is_empty() { vec![Method::Any] } else { way.methods };
    let paths = vec![format!("/{}", way.segments.join("/"))];
    tree.add(Key::Value(served), f, at, Kind::Route(Route { paths, methods, guards, handler }));
}

fn is_one(project: &Project<'_>, symbols: &[Symbol], call: ExprRef) -> bool {
    let target = callee(project, call);
    symbols.iter().filter_map(|s| s.pattern.as_ref()).any(|p| project.matches(p, target).is_some())
}

struct Walk<'p, 's> {
    project: &'p Project<'s>,
    filters: &'p Filters,
    steps: usize,
}

impl Walk<'_, '_> {
    fn ways(&mut self, e: ExprRef, depth: usize) -> Vec<Way> {
        self.steps += 1;
        if depth > MAX_DEPTH || self.steps > MAX_ALTERNATIVES * 20 {
            return vec![Way::default()];
        }
        let project = self.project;
        let at = |id| ExprRef::new(e.file, id);
        match project.kind(e) {
            ExprKind::Call { callee: target, args } => {
                if let Some(way) = self.leaf(e) {
                    return vec![way];
                }
                let first = args.first().map(|a| at(a.value));
                if let ExprKind::Member { object, name } = project.kind(at(*target)) {
                    let is = |list: &[crate::ir::Name]| list.contains(name);
                    if let Some(first) = first {
                        if is(&self.filters.and) {
                            let (left, right) = (self.ways(at(*object), depth + 1), self.ways(first, depth + 1));
                            return both(&left, &right);
                        }
                        if is(&self.filters.or) {
                            let mut all = self.ways(at(*object), depth + 1);
                            all.extend(self.ways(first, depth + 1));
                            all.truncate(MAX_ALTERNATIVES);
                            return all;
                        }
                        if is(&self.filters.then) {
                            let mut all = self.ways(at(*object), depth + 1);
                            all.iter_mut().for_each(|w| w.steps.push(first));
                            return all;
                        }
                    }
                    let entered = self.entered(e, depth);
                    return match entered {
                        Some(ways) => ways,
                        // .boxed(), .recover(handle), .with(cors)
                        None => self.ways(at(*object), depth + 1),
                    };
                }
                self.entered(e, depth).unwrap_or_else(|| vec![Way::default()])
            }
            ExprKind::Name(_) => match project.origin(e) {
                Value::Made(made) if made != e => self.ways(made, depth + 1),
                _ => vec![Way::default()],
            },
            ExprKind::Conditional { then, .. } => self.ways(at(*then), depth + 1),
            _ => vec![Way::default()],
        }
    }

    /// What a function of the project gives.
    fn entered(&mut self, call: ExprRef, depth: usize) -> Option<Vec<Way>> {
        let functions = self.project.callees(call);
        let returned: Vec<ExprRef> = functions.iter().flat_map(|f| self.project.returns(*f)).collect();
        if returned.is_empty() {
            return None;
        }
        let mut found = Vec::new();
        for e in returned {
            found.extend(self.ways(e, depth + 1));
            found.truncate(MAX_ALTERNATIVES);
        }
        Some(found)
    }

    /// A filter of the library that says path or method.
    fn leaf(&self, call: ExprRef) -> Option<Way> {
        let project = self.project;
        if is_one(project, &self.filters.paths, call) {
            let segments =
                arguments(project, call).iter().flat_map(|a| self.segments(ExprRef::new(call.file, a.value)));
            let segments = segments.collect();
            return Some(Way { segments, at: Some(call), ..Way::default() });
        }
        if is_one(project, &self.filters.params, call) {
            return Some(Way { segments: vec!["{param}".to_owned()], ..Way::default() });
        }
        if is_one(project, &self.filters.methods, call) {
            let method = last_name(project, callee(project, call)).and_then(|n| Method::named(n));
            return Some(Way { methods: method.into_iter().collect(), ..Way::default() });
        }
        None
    }

    /// `"permits" / u32 / "pages"`
    fn segments(&self, e: ExprRef) -> Vec<String> {
        let mut found = Vec::new();
        let mut todo = vec![e];
        while let Some(e) = todo.pop() {
            let at = |id| ExprRef::new(e.file, id);
            match self.project.kind(e) {
                ExprKind::Binary { left, right, .. } => todo.extend([at(*right), at(*left)]),
                ExprKind::Literal(Literal::Str(s)) => found.push(s.to_string()),
                ExprKind::Name(_) | ExprKind::Member { .. } => {
                    found.push(text_of(self.project, e).unwrap_or_else(|| "{param}".to_owned()));
                }
                _ => {}
            }
        }
        found
    }
}

/// Every way of the first followed by every way of the second.
fn both(left: &[Way], right: &[Way]) -> Vec<Way> {
    let mut found = Vec::new();
    for a in left {
        for b in right {
            if found.len() >= MAX_ALTERNATIVES {
                return found;
            }
            let mut way = a.clone();
            way.segments.extend(b.segments.iter().cloned());
            way.methods.extend(b.methods.iter().copied());
            way.steps.extend(b.steps.iter().copied());
            way.at = a.at.or(b.at);
            found.push(way);
        }
    }
    found
}
