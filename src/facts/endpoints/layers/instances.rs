//! One registration in the text that means many: in a loop over a table of routes, in a callback of one, in a helper
//! that takes the path as a parameter.
//!
//! `for r in ROUTES: app.add_url_rule(r.path, view_func=r.view)`, `routes.forEach(({path, router}) => app.use(path,
//! router))`, `func (s *Server) get(path string, h Handler) { s.mux.HandleFunc(path, s.auth(h)) }`. Each item and each
//! call of the helper gives the registration once more, declared where the item or the call stands.

use super::{Key, Spec, Tree};
use crate::facts::endpoints::selected::{arguments, called_name, callee, exprs, last_name, method_name, text_of};
use crate::ir::visit::{Nested, Node};
use crate::ir::{BinaryOp, ExprId, ExprKind, Literal, Name, StmtKind};
use crate::project::bound::{Bindings, Item};
use crate::project::scopes::BindingKind;
use crate::project::{ClassRef, ExprRef, FunctionRef, Project, TypeName, Value};
use crate::source::{FileId, Place};

/// A round of a registration.
pub(super) struct Instance {
    pub bindings: Bindings,
    pub round: Round,
}

/// What the tree knows of the round that it is in.
#[derive(Clone, Default, Debug)]
pub(super) struct Round {
    /// Where it is declared.
    pub at: Option<Place>,
    /// The paths that a helper is given as texts: its body may do anything with them.
    pub given: Vec<String>,
    /// The call of the function that registers.
    pub from: Option<ExprRef>,
    /// Where it takes effect, if not where it is written.
    pub order: Option<(FileId, u32)>,
}

/// What has to be known before a registration says what it registers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Open {
    /// A parameter of it, or what it is called on.
    Function(FunctionRef),
    /// The variable of a loop over an expression.
    Loop(ExprRef),
}

/// Helpers of helpers, loops in loops.
const MAX_DEPTH: usize = 4;
/// Rounds of one registration.
const MAX_INSTANCES: usize = 2048;
/// Methods of lists and maps that call their argument with each item.
const VISITORS: [&str; 8] = ["forEach", "ForEach", "for_each", "each", "each_pair", "map", "onEach", "flatMap"];

impl Tree<'_, '_> {
    /// The rounds of a registration that depends on variables; None for one that says everything itself.
    pub(super) fn instances(&self, call: ExprRef, spec: &Spec) -> Option<Vec<Instance>> {
        self.instances_by(call, &self.deciding(call, spec))
    }

    fn instances_by(&self, call: ExprRef, deciding: &[ExprRef]) -> Option<Vec<Instance>> {
        let open = deciding.iter().find_map(|e| self.open_in(*e))?;
        // for page in pages: app.get("/" + page, show): one route with a part that varies
        let is_composed = |e: &ExprRef| {
            matches!(self.project.kind(*e), ExprKind::Template(_) | ExprKind::Binary { op: BinaryOp::Add, .. })
        };
        let is_loop = match open {
            Open::Loop(_) => true,
            Open::Function(f) => self.visited_by(f).is_some(),
        };
        if is_loop && deciding.iter().any(is_composed) {
            return None;
        }
        let own = self.declared(call);
        let says_path = deciding.iter().any(|e| says_path(&text_of(self.project, *e).unwrap_or_default()));
        let mut done = Vec::new();
        let round = Round { at: Some(own), ..Round::default() };
        self.expand(deciding, Instance { bindings: Bindings::default(), round }, MAX_DEPTH, &mut done);
        if let [only] = done.as_slice()
            && only.bindings == Bindings::default()
        {
            return None;
        }
        // app.get(prefix + "/list", list): the route is declared here, whoever says the prefix
        if says_path {
            done.iter_mut().for_each(|i| i.round.at = Some(own));
        }
        Some(done)
    }

    /// A registration of which even the router or the method is known in each round only: `app[route.method](..)`, and
    /// `self.add_resource(..)` in a class that is a router itself.
    pub(super) fn collect_late(&mut self, call: ExprRef, object: ExprRef) {
        let project = self.project;
        let mut deciding = vec![object];
        if let ExprKind::Index { index: Some(index), .. } = project.kind(callee(project, call)) {
            deciding.push(ExprRef::new(call.file, *index));
        }
        deciding.extend(arguments(project, call).iter().map(|a| ExprRef::new(call.file, a.value)));
        for instance in self.instances_by(call, &deciding).unwrap_or_default() {
            let name = project.with(&instance.bindings, || called_name(project, call));
            let key = project.with(&instance.bindings, || self.router_of(object));
            let (Some(name), Some(key)) = (name, key) else { continue };
            let is_dynamic = matches!(project.kind(callee(project, call)), ExprKind::Index { .. });
            let name = if is_dynamic { Name::new(name.to_ascii_lowercase()) } else { name };
            for (f, spec) in self.specs_of(object, key, &name) {
                self.add_round(&instance, call, key, f, spec);
            }
        }
    }

    pub(super) fn add_round(&mut self, instance: &Instance, call: ExprRef, key: Key, f: usize, spec: &Spec) {
        self.round = instance.round.clone();
        let project = self.project;
        let of_caller = || match (key, project.receiver(callee(project, call))) {
            (Key::Param(..), Some(object)) => self.router_of(object).unwrap_or(key),
            _ => key,
        };
        let own = key;
        let key = project.with(&instance.bindings, of_caller);
        self.round.order = instance.round.from.filter(|_| key != own).map(|c| self.order_of(c));
        project.with(&instance.bindings, || {
            if !contradicted(project, call) {
                self.add_call(call, key, f, spec);
            }
        });
        self.round = Round::default();
    }

    /// `this`, in a class that is a router by its base class.
    pub(super) fn is_router_itself(&self, object: ExprRef) -> bool {
        let module = self.project.module_of(object.file);
        let this = self.project.scopes_of(object.file).this_class_at(module, object.id);
        this.is_some_and(|c| self.router_base(ClassRef::new(object.file, c)).is_some())
    }

    /// The framework and knowledge of the router that a class of the project extends.
    pub(super) fn router_base(&self, class: ClassRef) -> Option<(usize, usize)> {
        self.project.supertypes(class).iter().find_map(|base| match base {
            TypeName::External(path) => self.made.named(&format!("{path}()")).copied(),
            TypeName::Class(_) => None,
        })
    }

    fn expand(&self, deciding: &[ExprRef], instance: Instance, levels: usize, done: &mut Vec<Instance>) {
        if done.len() >= MAX_INSTANCES {
            return;
        }
        let open = if levels == 0 {
            None
        } else {
            self.project.with(&instance.bindings, || deciding.iter().find_map(|e| self.open_in(*e)))
        };
        let rounds = open.map(|open| self.rounds(&instance, open)).unwrap_or_default();
        if rounds.is_empty() {
            done.push(instance);
        }
        for round in rounds {
            self.expand(deciding, round, levels - 1, done);
        }
    }

    /// The expressions without which a registration says nothing: its path, the method, the router that it mounts.
    fn deciding(&self, call: ExprRef, spec: &Spec) -> Vec<ExprRef> {
        let own = [&spec.path, &spec.prefix, &spec.mount].into_iter().flatten();
        let mut found: Vec<ExprRef> = own.flat_map(|s| exprs(self.project, call, Some(s))).collect();
        // router.Path(r.Pattern).Handler(r.Handler)
        let mut at = callee(self.project, call);
        while let Some(object) = self.project.receiver(at) {
            let name = last_name(self.project, callee(self.project, object));
            let is_modifier = |l: &&Spec| {
                let named = l.call.as_ref().is_some_and(|s| name.is_some_and(|n| s.members.contains(n)));
                l.modifies && l.prefix.is_some() && named
            };
            if matches!(self.project.kind(object), ExprKind::Call { .. })
                && let Some(link) = self.list.iter().flat_map(|f| &f.layers).find(is_modifier)
            {
                found.extend(exprs(self.project, object, link.prefix.as_ref()));
            }
            at = callee(self.project, object);
            if at == object {
                break;
            }
        }
        found
    }

    /// The first variable in an expression that has no value.
    fn open_in(&self, e: ExprRef) -> Option<Open> {
        self.open_within(e, MAX_DEPTH)
    }

    fn open_within(&self, e: ExprRef, levels: usize) -> Option<Open> {
        if self.is_router_itself(e) {
            let function = self.project.enclosing_function(e)?;
            return self.project.bound_receiver(e).is_none().then_some(Open::Function(function));
        }
        let module = self.project.module_of(e.file);
        let mut found = None;
        module.walk([Node::Expr(e.id)], Nested::Skip, &mut |node| {
            let Node::Expr(id) = node else { return false };
            match module.kind(id) {
                _ if found.is_some() => return false,
                ExprKind::Lambda(_) => return false,
                ExprKind::Name(name) => found = self.open_name(ExprRef::new(e.file, id), name, levels),
                _ => {}
            }
            true
        });
        found
    }

    fn open_name(&self, e: ExprRef, name: &str, levels: usize) -> Option<Open> {
        let project = self.project;
        let (_, binding) = project.binding(e, name)?;
        match binding.kind {
            BindingKind::Param(..) if project.bound_rest(e).is_none() => match project.origin(e) {
                // the router itself is spliced in where the function is called
                Value::Param(f, i) if !self.is_router_type(f, i) => Some(Open::Function(f)),
                _ => None,
            },
            BindingKind::Element(over) => {
                let over = ExprRef::new(e.file, over);
                // for _, r := range routes, where routes is a parameter
                let outer = levels.checked_sub(1).and_then(|left| self.open_within(over, left));
                let table = || outer.unwrap_or(Open::Loop(over));
                (project.origin(e) == Value::Unknown).then(table)
            }
            // path := prefix + "/x"
            BindingKind::Value(v) => match project.kind(ExprRef::new(e.file, v)) {
                ExprKind::Lambda(_) | ExprKind::New { .. } => None,
                _ if v == e.id => None,
                _ => match project.origin(e) {
                    Value::Param(f, i) if !self.is_router_type(f, i) => Some(Open::Function(f)),
                    _ => None,
                },
            },
            _ => None,
        }
    }

    fn is_router_type(&self, f: FunctionRef, i: usize) -> bool {
        self.project.param_type(f, i).is_some_and(|t| self.framework_of_type(&t).is_some())
    }

    fn rounds(&self, of: &Instance, open: Open) -> Vec<Instance> {
        let (outer, at) = (&of.bindings, of.round.at);
        match open {
            Open::Loop(over) => {
                let Some(pattern) = self.loop_variable(over) else { return Vec::new() };
                let items = self.project.with(outer, || self.project.items(over));
                let bind = |item: Item| {
                    let mut bindings = outer.clone();
                    bindings.item(over, pattern, item);
                    Instance { bindings, round: Round { at: self.place_of(item).or(at), ..of.round.clone() } }
                };
                items.into_iter().take(MAX_INSTANCES).map(bind).collect()
            }
            Open::Function(function) => match self.visited_by(function) {
                Some(list) => {
                    let items = self.project.with(outer, || self.project.items(list));
                    let bind = |item: Item| {
                        let mut bindings = outer.clone();
                        bindings.callback(self.project, function, item);
                        Instance { bindings, round: Round { at: self.place_of(item).or(at), ..of.round.clone() } }
                    };
                    items.into_iter().take(MAX_INSTANCES).map(bind).collect()
                }
                None => {
                    let callers = self.project.callers(function);
                    let callers = callers.iter().filter(|c| self.is_served(c.file));
                    let bind = |call: &ExprRef| {
                        let mut bindings = outer.clone();
                        bindings.call(self.project, function, *call);
                        Instance {
                            bindings,
                            round: Round {
                                at: Some(self.declared(*call)),
                                given: self.path_texts(*call),
                                from: Some(*call),
                                order: None,
                            },
                        }
                    };
                    callers.take(MAX_INSTANCES).map(bind).collect()
                }
            },
        }
    }

    /// Where a row of a table stands.
    fn place_of(&self, item: Item) -> Option<Place> {
        Some(self.project.place(item.key.unwrap_or(item.value))).filter(|p| !p.span.is_empty())
    }

    fn path_texts(&self, call: ExprRef) -> Vec<String> {
        let texts = arguments(self.project, call).iter().filter(|a| a.name.is_none());
        let texts = texts.filter_map(|a| text_of(self.project, ExprRef::new(call.file, a.value)));
        texts.filter(|t| t.starts_with('/')).collect()
    }

    /// The list of which a callback visits the items.
    fn visited_by(&self, function: FunctionRef) -> Option<ExprRef> {
        let lambda = self.project.lambda(function)?;
        let call = self.project.parent(lambda)?;
        let target = callee(self.project, call);
        let ExprKind::Member { object, name } = self.project.kind(target) else { return None };
        let is_argument = arguments(self.project, call).iter().any(|a| a.value == lambda.id);
        let is_named = self.project.function(function).name.is_some();
        (is_argument && !is_named && VISITORS.contains(&name.as_str())).then(|| ExprRef::new(lambda.file, *object))
    }

    fn loop_variable(&self, over: ExprRef) -> Option<ExprId> {
        let module = self.project.module_of(over.file);
        module.stmts.iter().find_map(|s| match &s.kind {
            StmtKind::Loop { binding, iterated: Some(i), .. } if *i == over.id => *binding,
            _ => None,
        })
    }
}

/// Whether an expression stands where a condition does not hold in this round: `case "GET"` for a row of another method,
/// `if r.Protected { handler = requireUser(handler) }` for a row that is not.
pub fn contradicted(project: &Project<'_>, e: ExprRef) -> bool {
    if !project.is_bound() {
        return false;
    }
    let module = project.module_of(e.file);
    let span = module.span(e.id);
    let branches = module.stmts.iter().filter(|s| s.span.contains(span)).filter_map(|s| match &s.kind {
        StmtKind::Branch(arms) => Some(arms),
        _ => None,
    });
    branches.flatten().any(|arm| {
        let inside = arm.body.iter().any(|s| module.stmt(*s).span.contains(span));
        inside && arm.condition.is_some_and(|c| fails(project, ExprRef::new(e.file, c)))
    })
}

/// Whether a condition is known not to hold.
fn fails(project: &Project<'_>, condition: ExprRef) -> bool {
    let at = |id| ExprRef::new(condition.file, id);
    let known = |e: ExprRef| match project.kind(e) {
        ExprKind::Literal(Literal::Str(s)) => Some(s.to_string()),
        _ => method_name(project, e),
    };
    let truth = |e: ExprRef| match project.origin(e) {
        Value::Made(made) => match project.kind(made) {
            ExprKind::Literal(Literal::Bool(value)) => Some(*value),
            _ => None,
        },
        _ => None,
    };
    match project.kind(condition) {
        ExprKind::Binary { op: BinaryOp::Equal, left, right } => match (known(at(*left)), known(at(*right))) {
            (Some(a), Some(b)) => !a.eq_ignore_ascii_case(&b),
            _ => false,
        },
        ExprKind::Not(inner) => truth(at(*inner)) == Some(true),
        ExprKind::Name(_) | ExprKind::Member { .. } => truth(condition) == Some(false),
        _ => false,
    }
}

/// Whether a text holds a part of a path beside what stands for variables.
fn says_path(text: &str) -> bool {
    let mut depth = 0;
    text.chars().any(|c| {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        depth == 0 && c.is_alphanumeric()
    })
}
