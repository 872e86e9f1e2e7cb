//! Routes in a language of bare words and blocks: `namespace :admin do resources :officers end` in a file of routes,
//! `get("/x") { … }` in the body of a class or at the top of a file.
//!
//! The words and what they mean are knowledge; here their blocks are walked, with the path, namespace, controller and
//! guards that are in force. A word of no meaning whose argument is a block is transparent, and so is a condition,
//! unless it holds in development only. Every route is emitted with its whole path on the file or class.

mod engines;
mod entered;
mod names;
mod outside;
mod served;
mod typed;
mod words;

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::layers::{Key, Kind, Source, Tree, Use};
use super::super::paths;
use super::super::selected::{exprs, strings};
use crate::catalog::frameworks::Selector;
use crate::catalog::frameworks::schema::{Drawn, Resource, Word, WordRole};
use crate::ir::{Block, ExprId, ExprKind, FunctionId, Literal, Name, StmtKind};
use crate::project::{ClassRef, ExprRef, FunctionRef, Project};
use crate::source::FileId;
use names::Controllers;
pub(super) use typed::answering;

/// Blocks within blocks that are walked.
const MAX_DEPTH: usize = 24;
/// Words in a condition that say that what follows is not served.
const NOT_SERVED: [&str; 2] = ["development?", "test?"];

pub fn collect(tree: &mut Tree<'_, '_>) {
    for f in 0..tree.framework_list().len() {
        let Some(drawn) = &tree.framework(f).routes.drawn else { continue };
        let resources = &tree.framework(f).routes.resources;
        let controllers = Controllers::of(tree.project, drawn);
        let (concerns, emitted) = (FxHashMap::default(), Vec::new());
        let entered = FxHashSet::default();
        Drawing { f, drawn, resources, controllers: &controllers, concerns, emitted, entered, open: Vec::new() }
            .all(tree);
    }
}

struct Drawing<'d> {
    f: usize,
    drawn: &'d Drawn,
    resources: &'d [Resource],
    controllers: &'d Controllers,
    concerns: FxHashMap<(FileId, String), (FileId, FunctionId)>,
    /// Gathered first: the tree is read while words are walked.
    emitted: Vec<(Key, ExprRef, Kind)>,
    /// Functions that were walked, and those that are being walked with the calls that entered them.
    entered: FxHashSet<FunctionRef>,
    open: Vec<(FunctionRef, Option<ExprRef>)>,
}

/// What is in force inside a block.
#[derive(Clone)]
struct Context {
    key: Key,
    prefix: String,
    /// Segments of namespaces of controllers.
    module: Vec<String>,
    controller: Option<String>,
    resource: Option<Around>,
    guards: Vec<Use>,
    /// The class whose body holds the routes.
    class: Option<ClassRef>,
    depth: usize,
}

/// The resource around a block.
#[derive(Clone)]
struct Around {
    /// `/officers`, `/officers/{id}` and, for what nests inside, `/officers/{officer_id}`.
    collection: String,
    member: String,
    nested: String,
}

impl Context {
    fn new(key: Key) -> Self {
        Self {
            key,
            prefix: String::new(),
            module: Vec::new(),
            controller: None,
            resource: None,
            guards: Vec::new(),
            class: None,
            depth: 0,
        }
    }
}

impl Drawing<'_> {
    fn all(mut self, tree: &mut Tree<'_, '_>) {
        let project = tree.project;
        let languages = &tree.framework(self.f).languages;
        for call in tree.calls_matching(&self.drawn.roots, languages) {
            if let Some(block) = block_of(project, call) {
                let mut context = self.drawn_on(project, call);
                context.guards = self.linked(project, call);
                self.block(project, call.file, &body(project, block), &context);
            }
        }
        for class in project.classes().filter(|c| tree.is_served(c.file)) {
            let patterns = self.drawn.classes.iter().filter_map(|s| s.pattern.as_ref());
            let fits = languages.contains(&project.module_of(class.file).language)
                && patterns.clone().any(|p| project.class_matches(p, class).is_some());
            if fits {
                let block = project.class(class).body.clone();
                let prefix = self.prefix(project, class.file, &block);
                let context = Context { class: Some(class), prefix, ..Context::new(Key::Class(class)) };
                self.block(project, class.file, &block, &context);
            }
        }
        for module in project.modules().filter(|m| tree.is_served(m.file) && languages.contains(&m.language)) {
            if module.imports.iter().any(|i| self.drawn.imports.contains(&i.module)) {
                self.block(project, module.file, &module.body.clone(), &Context::new(Key::File(module.file)));
            }
        }
        self.rest(tree);
        self.served(tree);
        // a function that is a root by itself and called by another one gives its routes twice
        let mut seen: Vec<(Key, ExprRef, Kind)> = Vec::new();
        self.emitted.sort_by_key(|(key, call, _)| (*key, *call));
        for (key, call, kind) in self.emitted {
            if seen.last().is_some_and(|(k, c, _)| (*k, *c) != (key, call)) {
                seen.clear();
            }
            let found = (key, call, kind);
            if !self.drawn.types.is_empty() && seen.contains(&found) {
                continue;
            }
            seen.push(found.clone());
            let (key, call, kind) = found;
            tree.add_called(key, self.f, call, kind);
        }
    }

    /// `prefix :api`, `version "v1", using: :path`: said once, for all routes of the class.
    fn prefix(&self, project: &Project<'_>, file: FileId, block: &Block) -> String {
        let module = project.module_of(file);
        let mut found = String::new();
        for word in self.drawn.words.iter().filter(|w| w.role == WordRole::Prefix) {
            for id in block {
                let StmtKind::Expr(call) = module.stmt(*id).kind else { continue };
                let ExprKind::Call { callee, args } = module.kind(call) else { continue };
                let ExprKind::Name(name) = module.kind(*callee) else { continue };
                let is_inert = args
                    .iter()
                    .filter_map(|a| module.str_literal(a.value))
                    .any(|text| word.inert_with.iter().any(|w| w == text));
                if word.words.iter().any(|w| w == name) && !is_inert {
                    let path = texts(project, ExprRef::new(file, call), word.path.as_ref());
                    found = path.iter().fold(found, |p, s| paths::join(&p, s));
                }
            }
        }
        found
    }

    fn block(&mut self, project: &Project<'_>, file: FileId, block: &Block, context: &Context) {
        if context.depth > MAX_DEPTH {
            return;
        }
        let module = project.module_of(file);
        let around = self.filters_of(project, file, block);
        let inner = Context { guards: [context.guards.clone(), around].concat(), ..context.clone() };
        let context = &inner;
        for id in block {
            match &module.stmt(*id).kind {
                StmtKind::Expr(e) | StmtKind::Return(Some(e)) => self.expr(project, ExprRef::new(file, *e), context),
                StmtKind::Branch(arms) => {
                    for arm in arms {
                        if !arm.condition.is_some_and(|c| is_not_served(project, ExprRef::new(file, c))) {
                            self.block(project, file, &arm.body, context);
                        }
                    }
                }
                StmtKind::Block(inner) | StmtKind::Loop { body: inner, .. } => {
                    self.block(project, file, inner, context);
                }
                StmtKind::Try { body, .. } => self.block(project, file, body, context),
                _ => {}
            }
        }
    }

    fn filter_words(&self) -> Vec<&Name> {
        self.drawn.words.iter().filter(|w| w.role == WordRole::Around).flat_map(|w| &w.words).collect()
    }

    /// What stands in a block and runs before all its routes: `filter { request, next -> … }`.
    fn filters_of(&self, project: &Project<'_>, file: FileId, block: &Block) -> Vec<Use> {
        let module = project.module_of(file);
        let words = self.filter_words();
        let calls = block.iter().filter(|_| !words.is_empty()).filter_map(|id| match module.stmt(*id).kind {
            StmtKind::Expr(e) | StmtKind::Return(Some(e)) => Some(ExprRef::new(file, e)),
            _ => None,
        });
        let is_it = |call: &ExprRef| {
            let target = super::super::selected::callee(project, *call);
            matches!(project.kind(*call), ExprKind::Call { .. })
                && matches!(project.kind(target), ExprKind::Name(n) if words.contains(&n))
        };
        calls.filter(is_it).flat_map(|call| given(project, call)).collect()
    }

    /// What links after a root put in front of its routes: `router { … }.filter { request, next -> … }`.
    fn linked(&self, project: &Project<'_>, root: ExprRef) -> Vec<Use> {
        let words = self.filter_words();
        let mut found = Vec::new();
        let mut at = root;
        while let Some(member) = project.parent(at).filter(|_| !words.is_empty()) {
            let ExprKind::Member { object, name } = project.kind(member) else { break };
            let Some(call) = project.parent(member).filter(|_| *object == at.id) else { break };
            if !matches!(project.kind(call), ExprKind::Call { callee, .. } if *callee == member.id) {
                break;
            }
            if words.contains(&name) {
                found.splice(0..0, given(project, call));
            }
            at = call;
        }
        found
    }

    fn expr(&mut self, project: &Project<'_>, call: ExprRef, context: &Context) {
        let ExprKind::Call { callee, args } = project.kind(call) else { return };
        let inner = Context { depth: context.depth + 1, ..context.clone() };
        let target = ExprRef::new(call.file, *callee);
        if let Some(name) = self.word_called(project, target)
            && let Some(word) = self.drawn.words.iter().find(|w| w.words.iter().any(|x| x == name))
        {
            return self.word(project, call, word, name, &inner);
        }
        if self.enter(project, call, target, &inner) {
            return;
        }
        // %i[a b].each { |x| get x }, with_options(…) do … end
        for lambda in args.iter().filter_map(|a| lambda(project, ExprRef::new(call.file, a.value))) {
            self.block(project, call.file, &body(project, FunctionRef::new(call.file, lambda)), &inner);
        }
    }

    fn word(&mut self, project: &Project<'_>, call: ExprRef, word: &Word, name: &Name, context: &Context) {
        let block = block_of(project, call);
        let inside = |drawing: &mut Self, context: &Context| {
            if let Some(block) = block {
                drawing.block(project, call.file, &body(project, block), context);
            }
        };
        match word.role {
            WordRole::Route => self.route(project, call, word, name, context),
            WordRole::Resource => self.resources(project, call, word, context),
            WordRole::Scope => {
                let mut inner = context.clone();
                let path = match self.stated_path(project, call, word) {
                    Some(path) => vec![path],
                    None => texts(project, call, word.path.as_ref()),
                };
                let at = match &context.resource {
                    Some(around) => around.nested.clone(),
                    None => context.prefix.clone(),
                };
                inner.prefix = path.iter().fold(at, |p, s| paths::join(&p, &words::without_optional(s)));
                // route_param :number do … end
                let params = texts(project, call, word.param.as_ref());
                inner.prefix = params.iter().fold(inner.prefix, |p, name| paths::join(&p, &format!("{{{name}}}")));
                inner.module.extend(texts(project, call, word.module.as_ref()).iter().flat_map(|m| segments(m)));
                if let Some(controller) = texts(project, call, word.controller.as_ref()).into_iter().next() {
                    inner.controller = Some(controller);
                }
                if !path.is_empty() || !params.is_empty() {
                    inner.resource = None;
                }
                inside(self, &inner);
            }
            WordRole::Prefix | WordRole::Around => {}
            WordRole::Member | WordRole::Collection => {
                let mut inner = context.clone();
                if let Some(around) = &context.resource {
                    let is_member = word.role == WordRole::Member;
                    inner.prefix = if is_member { around.member.clone() } else { around.collection.clone() };
                    let nested = inner.prefix.clone();
                    inner.resource = Some(Around { nested, ..around.clone() });
                }
                inside(self, &inner);
            }
            WordRole::Concern => {
                if let (Some(name), Some(block)) = (first_text(project, call), block) {
                    self.concerns.insert((call.file, name), (block.file, block.id));
                }
            }
            WordRole::Concerns => {
                for name in texts(project, call, Some(&all_arguments())) {
                    self.concern(project, call.file, &name, context);
                }
            }
            WordRole::Guard => {
                let mut inner = context.clone();
                inner.guards.push(Use::expr(project, call));
                inside(self, &inner);
            }
            WordRole::Constraint => {
                let mut inner = context.clone();
                inner.guards.extend(self.deciders(project, call, block));
                inside(self, &inner);
            }
            WordRole::Before => self.before(project, call, context),
            WordRole::Mount => self.mount(project, call, word, context),
            WordRole::File => {
                for name in texts(project, call, Some(&all_arguments())) {
                    let tail = self.drawn.files.replace("{}", &name);
                    if let Some(file) = project.symbols().unique_suffix(&tail)
                        && let Some(module) = project.module(file)
                    {
                        self.block(project, file, &module.body.clone(), context);
                    }
                }
            }
        }
    }

    fn concern(&mut self, project: &Project<'_>, file: FileId, name: &str, context: &Context) {
        if let Some((file, id)) = self.concerns.get(&(file, name.to_owned())).copied() {
            self.block(project, file, &body(project, FunctionRef::new(file, id)), context);
        }
    }

    /// `before { … }`, `before "/admin/*" do … end`, `before :require_officer`
    fn before(&mut self, project: &Project<'_>, call: ExprRef, context: &Context) {
        let place = project.place(call);
        let path = first_text(project, call).filter(|p| p.starts_with('/'));
        let mut guards: Vec<Use> = exprs(project, call, Some(&all_arguments()))
            .into_iter()
            .filter(|e| lambda(project, *e).is_none() && !text_starts(project, *e, '/'))
            .map(|e| Use::expr(project, e))
            .collect();
        guards.extend(block_of(project, call).map(|block| Use::new(Source::Function(block), place)));
        let prefix = paths::join(&context.prefix, path.as_deref().unwrap_or_default());
        self.emitted.push((context.key, call, Kind::Guards { prefix, guards, global: false }));
    }

    /// `mount Registry::Api => "/api"`, `mount Registry::Api, at: "/api"`
    fn mount(&mut self, project: &Project<'_>, call: ExprRef, word: &Word, context: &Context) {
        let mut below = texts(project, call, word.path.as_ref()).into_iter().next().unwrap_or_default();
        let Some(first) = exprs(project, call, Some(&all_arguments())).into_iter().next() else { return };
        let mut target = first;
        if let ExprKind::Object(entries) = project.kind(first)
            && let [entry] = entries.as_slice()
            && let Some(key) = entry.key
        {
            target = ExprRef::new(call.file, key);
            below = super::super::selected::text_of(project, ExprRef::new(call.file, entry.value)).unwrap_or(below);
        }
        if let crate::project::Value::Class(class) = project.origin(target) {
            let prefixes = vec![paths::join(&context.prefix, &below)];
            let guards = context.guards.clone();
            self.emitted.push((context.key, call, Kind::Mount { router: Key::Class(class), prefixes, guards }));
        } else {
            self.mount_outside(project, call, target, &below, context);
        }
    }
}

/// What a call puts in front: its block, or its arguments.
fn given(project: &Project<'_>, call: ExprRef) -> Vec<Use> {
    match block_of(project, call) {
        Some(run) => vec![Use::new(Source::Function(run), project.place(call))],
        None => exprs(project, call, Some(&all_arguments())).into_iter().map(|e| Use::expr(project, e)).collect(),
    }
}

/// The block that a call is given.
fn block_of(project: &Project<'_>, call: ExprRef) -> Option<FunctionRef> {
    let args = super::super::selected::arguments(project, call);
    let last = args.iter().rev().find_map(|a| lambda(project, ExprRef::new(call.file, a.value)))?;
    Some(FunctionRef::new(call.file, last))
}

fn lambda(project: &Project<'_>, e: ExprRef) -> Option<FunctionId> {
    match project.kind(e) {
        ExprKind::Lambda(f) => Some(*f),
        _ => None,
    }
}

fn body(project: &Project<'_>, f: FunctionRef) -> Block {
    project.function(f).body.clone()
}

/// `if Rails.env.development?`
fn is_not_served(project: &Project<'_>, condition: ExprRef) -> bool {
    let module = project.module_of(condition.file);
    let mut found = false;
    if matches!(module.kind(condition.id), ExprKind::Not(_)) {
        return false;
    }
    module.walk_expr(condition.id, crate::ir::visit::Nested::Skip, &mut |e: ExprId| {
        if let ExprKind::Member { name, .. } = module.kind(e) {
            found |= NOT_SERVED.contains(&name.as_str());
        }
    });
    found
}

/// Every positional argument.
fn all_arguments() -> Selector {
    Selector(vec![crate::catalog::frameworks::Select::Args(0)])
}

fn texts(project: &Project<'_>, call: ExprRef, selector: Option<&Selector>) -> Vec<String> {
    selector.and_then(|s| strings(project, call, s)).unwrap_or_default()
}

fn first_text(project: &Project<'_>, call: ExprRef) -> Option<String> {
    let first = super::super::selected::arguments(project, call).iter().find(|a| a.name.is_none())?;
    match project.module_of(call.file).kind(first.value) {
        ExprKind::Literal(Literal::Str(text)) => Some(text.to_string()),
        _ => None,
    }
}

fn text_starts(project: &Project<'_>, e: ExprRef, with: char) -> bool {
    project.module_of(e.file).str_literal(e.id).is_some_and(|text| text.starts_with(with))
}

fn segments(module: &str) -> Vec<String> {
    module.split('/').filter(|s| !s.is_empty()).map(str::to_owned).collect()
}
