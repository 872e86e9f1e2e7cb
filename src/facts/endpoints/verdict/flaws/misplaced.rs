//! Guards in a place where they protect nothing: a decorator above the one that registers the route, a middleware that is
//! registered after the last route of its router, where order decides.

use super::super::super::guards::Property;
use super::super::super::layers::{Kind, Layer, Tree, Use};
use super::super::super::{AuthStatus, Endpoint, Evidence, paths};
use super::super::{FUEL, Judge};
use super::{Flaw, FlawKind};
use crate::catalog::frameworks::Order;
use crate::finding::Confidence;
use crate::project::ExprRef;
use crate::source::Place;

impl Judge<'_, '_> {
    /// `@login_required` over `@app.route("/x")`: the route is registered before the check is put around the function.
    pub(super) fn above_routes(&self, tree: &Tree<'_, '_>) -> Vec<Flaw> {
        let mut found = Vec::new();
        for function in self.project.functions().filter(|f| tree.is_served(f.file)) {
            let annotations = &self.project.function(function).annotations;
            if annotations.len() < 2 {
                continue;
            }
            let inner = |at: usize| tree.registers_inside(ExprRef::new(function.file, annotations[at].expr));
            let Some((last, f)) = (0..annotations.len()).rev().find_map(|i| Some((i, inner(i)?))) else { continue };
            let route = ExprRef::new(function.file, annotations[last].expr);
            for annotation in &annotations[..last] {
                let e = ExprRef::new(function.file, annotation.expr);
                let Property::Rejects(proof) = self.guards.of_expr(f, e, FUEL) else { continue };
                if proof.confidence == Confidence::Low || tree.registers_inside(e).is_some() {
                    continue;
                }
                let place = self.project.place(e);
                let shown = self.project.sources.text_at(place);
                found.push(Flaw {
                    kind: FlawKind::Misplaced,
                    place,
                    what: format!(
                        "`{}` stands above the route and protects nothing: the route was registered without it",
                        first_line(shown)
                    ),
                    related: vec![Evidence {
                        what: "registered here, below it".to_owned(),
                        place: self.project.place(route),
                    }],
                    confidence: Confidence::High,
                });
            }
        }
        found
    }

    /// `app.get("/x", show); app.use(requireUser);`: what is registered before it runs without it.
    pub(super) fn beside_routes(&self, tree: &Tree<'_, '_>, endpoints: &[Endpoint]) -> Vec<Flaw> {
        let open: Vec<Place> =
            endpoints.iter().filter(|e| e.auth.status == AuthStatus::Missing).map(|e| e.place).collect();
        let mut found = Vec::new();
        for node in tree.nodes.values() {
            for (i, layer) in node.layers.iter().enumerate() {
                let Kind::Guards { prefix, guards, global: false } = &layer.kind else { continue };
                let Some(f) = layer.framework else { continue };
                let (missed, behind) = match tree.framework(f).order {
                    Order::None => continue,
                    Order::Registration => (&node.layers[..i], &node.layers[i + 1..]),
                    Order::Reverse => (&node.layers[i + 1..], &node.layers[..i]),
                };
                // in another file, or in a function that may be called elsewhere, the order is not the order of the text
                let is_near = |l: &&Layer| l.at.file == layer.at.file;
                if !node.layers.iter().all(|l| is_near(&l)) || behind.iter().any(|l| leads_to_routes(l, prefix)) {
                    continue;
                }
                let missed: Vec<&Layer> = missed.iter().filter(|l| leads_to_routes(l, prefix)).collect();
                let Some(route) = missed.iter().find(|l| open.contains(&l.at)) else { continue };
                let Some(guard) = guards.iter().find(|g| self.is_sure(f, g)) else { continue };
                let shown = self.project.sources.text_at(guard.place);
                found.push(Flaw {
                    kind: FlawKind::Misplaced,
                    place: guard.place,
                    what: format!(
                        "`{}` is registered where it protects nothing: no route of this router comes after it in force",
                        first_line(shown)
                    ),
                    related: vec![Evidence { what: "registered before it, and open".to_owned(), place: route.at }],
                    confidence: Confidence::Medium,
                });
            }
        }
        found
    }

    fn is_sure(&self, f: usize, used: &Use) -> bool {
        matches!(self.guards.of(f, used), Property::Rejects(p) if p.confidence > Confidence::Low && !p.weak)
    }
}

fn leads_to_routes(layer: &Layer, prefix: &str) -> bool {
    match &layer.kind {
        Kind::Route(route) => route.paths.iter().any(|p| paths::covers(prefix, &paths::normalize(p))),
        Kind::Mount { .. } | Kind::Splice(_) => true,
        Kind::Guards { .. } => false,
    }
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().chars().take(60).collect()
}
