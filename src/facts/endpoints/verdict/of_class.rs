//! What the class of a handler says for its methods: bases, attributes, methods that run before, a constructor that
//! registers guards.

use super::super::Method;
use super::super::guards::{Proof, Property, Request, Target};
use super::super::layers::{Handler, Source};
use super::super::mounts::Resolved;
use super::super::selected::{arguments, callee, elements, exprs, last_name, strings};
use super::{FUEL, Found, Judge};
use crate::catalog::frameworks::schema::Layer;
use crate::catalog::frameworks::{Framework, Selector};
use crate::finding::Confidence;
use crate::ir::visit::Nested;
use crate::ir::{ExprKind, Name};
use crate::project::{ClassRef, ExprRef, FunctionRef};

impl Judge<'_, '_> {
    /// What the class of a handler does before each of its methods.
    pub(super) fn class_guards(&self, f: usize, class: ClassRef, route: &Resolved, flow: bool, found: &mut Found) {
        let project = self.project;
        let (handler, method) = (&route.handler, route.method);
        let bases: Vec<&Framework> = self.related(f);
        // class C(LoginRequiredMixin, View)
        for base in project.lineage(class) {
            for annotation in &project.class(base).annotations {
                let e = ExprRef::new(base.file, annotation.expr);
                // the class that carries the routes has them in front already
                if !route.guards.iter().any(|g| g.source == Source::Expr(e)) {
                    found.add(self.guards.of_expr(f, e, FUEL), method);
                }
            }
        }
        if bases.iter().any(|k| k.routes.views.is_some()) {
            let property = self.guards.of_class(f, class, FUEL);
            // the login's own class looks at the session too, but nobody puts a guard that is known by name on it
            let is_known = matches!(&property, Property::Rejects(p) if p.by.is_none());
            if !flow || is_known {
                found.add(property, method);
            }
        }
        for framework in &bases {
            for name in &framework.guards.before {
                if let Some(function) = project.method(class, name) {
                    for annotation in &project.function(function).annotations {
                        let e = ExprRef::new(function.file, annotation.expr);
                        found.add(self.guards.of_expr(f, e, FUEL), method);
                    }
                    if !flow
                        && let Property::Rejects(proof) = self.guards.of_function(f, function, FUEL)
                        // a constructor throws for many reasons
                        && !proof.weak
                    {
                        found.add(Property::Rejects(proof), method);
                    }
                }
            }
        }
        self.components(f, class, method, found);
        self.registered(f, class, handler, method, found);
        self.listed(f, class, handler, method, found);
        self.behaviors(f, class, route, flow, found);
        self.hooked(f, class, route, found);
        let chosen = bases.iter().find_map(|framework| self.chosen(f, framework, class, route));
        if let Some(property) = chosen {
            found.closed.clear();
            found.add(property, method);
            return;
        }
        for framework in &bases {
            for attribute in &framework.guards.attributes {
                let own = handler.function.and_then(|h| self.argument_of_mark(h, attribute));
                let of_class = || {
                    let (owner, field) = project.field(class, attribute)?;
                    Some(ExprRef::new(owner.file, field.value?))
                };
                let Some(value) = own.or_else(of_class) else { continue };
                if framework.guards.replaces {
                    found.closed.clear();
                }
                let list = elements(project, value);
                let mut property = Property::Nothing;
                for e in &list {
                    match self.guards.of_expr(f, *e, FUEL) {
                        p @ Property::Rejects(_) => {
                            property = p;
                            break;
                        }
                        Property::Nothing => {}
                        p => property = p,
                    }
                }
                if let (Property::Nothing, Some(known)) = (&property, &framework.guards.objects) {
                    property = self.of_objects(f, known, class, route, &list);
                }
                found.add(property, method);
            }
        }
    }

    /// What a method of the class gives as the guards of this request: `def get_permissions(self)`.
    fn chosen(&self, f: usize, framework: &Framework, class: ClassRef, route: &Resolved) -> Option<Property> {
        let method = framework.guards.chosen_by.iter().find_map(|name| self.project.method(class, name))?;
        let target = Target { class: route.handler.class, function: route.handler.function };
        let request = Request { path: &route.path, handler: &route.handler.name, method: route.method, target };
        let chosen = self.guards.chosen(f, method, class, &request)?;
        let mut property = Property::Nothing;
        for e in chosen {
            match self.guards.of_expr(f, e, FUEL) {
                p @ Property::Rejects(_) => return Some(p),
                Property::Nothing => {}
                p => property = p,
            }
        }
        Some(property)
    }

    /// `@action(detail=True, permission_classes=[AllowAny])`: in place of the attribute of the class.
    fn argument_of_mark(&self, handler: FunctionRef, attribute: &Name) -> Option<ExprRef> {
        let annotations = self.project.function(handler).annotations.iter();
        annotations.map(|a| ExprRef::new(handler.file, a.expr)).find_map(|e| {
            let arg = arguments(self.project, e).iter().find(|a| a.name.as_ref() == Some(attribute))?;
            Some(ExprRef::new(e.file, arg.value))
        })
    }

    pub(super) fn related(&self, f: usize) -> Vec<&Framework> {
        let mut all = vec![self.list[f]];
        let mut next = 0;
        while let Some(current) = all.get(next).copied() {
            next += 1;
            for base in self.list.iter().filter(|k| current.extends.contains(&k.id)) {
                if !all.iter().any(|k| k.id == base.id) {
                    all.push(base);
                }
            }
        }
        all
    }

    /// `$this->middleware('auth')->except('index')` in a constructor, own or inherited.
    pub(super) fn registered(&self, f: usize, class: ClassRef, handler: &Handler, method: Method, found: &mut Found) {
        let registers = &self.list[f].guards.registers;
        if registers.is_empty() {
            return;
        }
        let project = self.project;
        let name = handler.name.rsplit('.').next().unwrap_or_default().to_owned();
        let before = self.related(f).into_iter().flat_map(|k| k.guards.before.iter().map(smol_str::SmolStr::as_str));
        let mut names: Vec<&str> = std::iter::once("constructor").chain(before).collect();
        names.dedup();
        for owner in project.lineage(class).into_iter().rev() {
            for run in names.iter().filter_map(|n| project.own_method(owner, n)) {
                let module = project.module_of(run.file);
                let mut calls = Vec::new();
                module.walk_block(&module.function(run.id).body, Nested::Skip, &mut |e| {
                    if matches!(module.kind(e), ExprKind::Call { .. }) {
                        calls.push(ExprRef::new(run.file, e));
                    }
                });
                calls.sort_by_key(|c| project.place(*c).span.start);
                for call in calls {
                    let target = callee(project, call);
                    let Some(called) = last_name(project, target) else { continue };
                    let receiver = project.receiver(target).and_then(|r| last_name(project, r));
                    let fits = |r: &&Layer| {
                        r.call.as_ref().is_some_and(|s| s.members.contains(called))
                            && (r.on.is_empty() || receiver.is_some_and(|n| r.on.contains(n)))
                    };
                    if let Some(spec) = registers.iter().find(fits) {
                        self.registration(f, call, spec, &name, method, found);
                    }
                }
            }
        }
    }

    /// One call that adds guards to the actions of a controller, or takes them away.
    fn registration(&self, f: usize, call: ExprRef, spec: &Layer, action: &str, method: Method, found: &mut Found) {
        let project = self.project;
        let (only, except) = self.chained_limits(f, call, spec);
        let is_one = |list: &[String]| list.iter().any(|n| n == action || n == "*");
        if (!only.is_empty() && !is_one(&only)) || is_one(&except) {
            return;
        }
        let place = project.place(callee(project, call));
        if spec.removes {
            // a list that cannot be read names some actions, and not all
            if only.is_empty() && !arguments(project, call).is_empty() {
                return;
            }
            let what = format!("{} opens the action", project.sources.text_at(place));
            found.add(Property::Opens(Proof::new(what, place, Confidence::High)), method);
            return;
        }
        if spec.itself {
            let what = project.sources.text_at(place).to_owned();
            found.add(Property::Rejects(Proof::new(what, place, Confidence::High)), method);
        }
        for e in exprs(project, call, spec.guards.as_ref()).into_iter().flat_map(|e| elements(project, e)) {
            found.add(self.guards.of_expr(f, e, FUEL), method);
        }
    }

    /// `->only('a', 'b')` and `->except(['c'])` after a call.
    pub(super) fn chained_limits(&self, f: usize, call: ExprRef, spec: &Layer) -> (Vec<String>, Vec<String>) {
        let project = self.project;
        let modifying: Vec<&Layer> = self.list[f].layers.iter().filter(|l| l.modifies).collect();
        let listed =
            |e: ExprRef, s: &Option<Selector>| s.as_ref().and_then(|s| strings(project, e, s)).unwrap_or_default();
        let (mut only, mut except) = (Vec::new(), Vec::new());
        let mut at = call;
        while let Some(parent) = project.parent(at) {
            match project.kind(parent) {
                ExprKind::Member { object, .. } if *object == at.id => {}
                ExprKind::Call { callee, .. } if *callee == at.id => {
                    let name = last_name(project, ExprRef::new(at.file, *callee));
                    let limits =
                        |l: &&&Layer| l.call.as_ref().is_some_and(|s| name.is_some_and(|n| s.members.contains(n)));
                    for link in modifying.iter().filter(limits) {
                        only.extend(listed(parent, &link.only));
                        except.extend(listed(parent, &link.except));
                    }
                }
                _ => break,
            }
            at = parent;
        }
        only.extend(listed(call, &spec.only));
        except.extend(listed(call, &spec.except));
        (only, except)
    }
}
