//! Handlers that give nothing: all that they do is to say that there is nothing, or to send the caller elsewhere.

use super::super::words::{WordSet, split};
use super::{Judge, Proof};
use crate::finding::Confidence;
use crate::ir::visit::Nested;
use crate::ir::{ExprId, ExprKind, Literal, Module, StmtKind};
use crate::project::{ExprRef, FunctionRef, Project, Value};
use crate::source::Place;

/// Calls within calls that tell a place.
const MAX_DEPTH: u32 = 4;

/// What the one statement of such a handler may hold.
pub(super) struct Empty {
    statuses: Vec<String>,
    names: WordSet,
    moving: Vec<String>,
    routes: WordSet,
    answering: Vec<String>,
    requests: WordSet,
}

impl Empty {
    pub(super) fn new(words: &crate::catalog::frameworks::schema::Words) -> Self {
        let known = &words.public.empty;
        let sent = words.rejections.answers.iter().chain(&words.rejections.sends).cloned();
        Self {
            statuses: known.statuses.clone(),
            names: WordSet::new(&known.names),
            moving: known.moving.clone(),
            routes: WordSet::new(&known.routes),
            answering: sent.chain(known.answering.iter().cloned()).collect(),
            requests: WordSet::new(&words.principals.on),
        }
    }

    /// The name that is called, or made.
    fn called(module: &Module, e: ExprId) -> Option<&str> {
        let (ExprKind::Call { callee: target, .. } | ExprKind::New { class: target, .. }) = module.kind(e) else {
            return None;
        };
        match module.kind(*target) {
            ExprKind::Name(n) | ExprKind::Member { name: n, .. } => Some(n.as_str()),
            _ => Some(""),
        }
    }

    /// `404`, `:not_found`, `StatusCodes.NOT_FOUND`
    fn says_nothing(&self, module: &Module, e: ExprId) -> bool {
        match module.kind(e) {
            ExprKind::Literal(Literal::Number(n)) => self.statuses.iter().any(|s| s == n.as_str()),
            ExprKind::Literal(Literal::Str(s)) => self.names.is_sequence(&split(s)),
            ExprKind::Name(n) | ExprKind::Member { name: n, .. } => self.is_name_of_nothing(n),
            _ => false,
        }
    }

    /// `NotFoundHttpException`; of what is no type and no constant, the end: `renderNotFound`, not `notFoundReports`.
    fn is_name_of_nothing(&self, name: &str) -> bool {
        if name.starts_with(char::is_uppercase) { self.names.has(name) } else { self.names.ends(&split(name)) }
    }

    /// `head :not_found`, `res.status(404).json({ error: 'no such page' })`: every call is one that answers, and none is given
    /// a value that the application holds.
    fn is_missing(&self, project: &Project<'_>, said: ExprRef) -> bool {
        let module = project.module_of(said.file);
        let (mut found, mut plain) = (false, !self.is_held(project, said));
        module.walk_expr(said.id, Nested::Skip, &mut |x| {
            found |= self.says_nothing(module, x);
            if let Some(name) = Self::called(module, x) {
                let bare = name.trim_end_matches('!');
                plain &= self.answering.iter().any(|a| a == bare) || self.is_name_of_nothing(bare);
            }
            let is_held = |given: ExprId| self.is_held(project, ExprRef::new(said.file, given));
            plain &= match module.kind(x) {
                ExprKind::Call { args, .. } | ExprKind::New { args, .. } => !args.iter().any(|a| is_held(a.value)),
                ExprKind::Object(entries) => !entries.iter().any(|entry| is_held(entry.value)),
                ExprKind::List(items) => !items.iter().any(|item| is_held(*item)),
                ExprKind::Template(parts) => !parts.iter().any(|part| is_held(*part)),
                _ => true,
            };
        });
        found && plain
    }

    /// Whether a value is one that the application holds: no text that is written there, and nothing of the request.
    fn is_held(&self, project: &Project<'_>, e: ExprRef) -> bool {
        let module = project.module_of(e.file);
        let mut root = e.id;
        while let ExprKind::Member { object, .. } = module.kind(root) {
            root = *object;
        }
        let is_asked = matches!(module.kind(root), ExprKind::Name(n) if self.requests.is_sequence(&split(n)));
        let is_type = matches!(module.kind(e.id), ExprKind::Name(n) | ExprKind::Member { name: n, .. }
            if n.starts_with(char::is_uppercase) && self.names.has(n));
        matches!(module.kind(e.id), ExprKind::Name(_) | ExprKind::Member { .. })
            && !is_asked
            && !is_type
            && project.string(e).is_none()
    }

    /// `redirect('/desk')`, `redirect_to deeds_path`, `redirect(url_for('desk'))`, `redirect()->route('desk')`
    fn is_moved(&self, project: &Project<'_>, module: &Module, e: ExprId) -> bool {
        let ExprKind::Call { callee: target, args } = module.kind(e) else { return false };
        let Some(name) = Self::called(module, e) else { return false };
        let of_a_move = || match module.kind(*target) {
            ExprKind::Member { object, .. } => {
                self.routes.ends(&split(name)) && self.is_moved(project, module, *object)
            }
            _ => false,
        };
        (self.moving.iter().any(|m| m == name) || of_a_move())
            && args.iter().all(|a| self.is_place(project, module, a.value, 0))
    }

    /// Whether an expression is a place that is written there, or the name of one.
    fn is_place(&self, project: &Project<'_>, module: &Module, e: ExprId, depth: u32) -> bool {
        let inner = |x: ExprId| depth < MAX_DEPTH && self.is_place(project, module, x, depth + 1);
        match module.kind(e) {
            ExprKind::Literal(_) => true,
            ExprKind::Name(n) => self.routes.ends(&split(n)) && !is_written(project, ExprRef::new(module.file, e), n),
            ExprKind::Member { object, name } => self.routes.ends(&split(name)) && self.is_of_routes(module, *object),
            ExprKind::Call { callee, args } => {
                let leads = match module.kind(*callee) {
                    ExprKind::Name(_) | ExprKind::Member { .. } => inner(*callee),
                    _ => false,
                };
                leads && args.iter().all(|a| inner(a.value))
            }
            ExprKind::Object(entries) => entries.iter().all(|x| inner(x.value)),
            _ => false,
        }
    }
}

impl Empty {
    /// `Url.Action(…)`, `Routes.deed_path`; not `deed.scan_url`, which is what a record holds.
    fn is_of_routes(&self, module: &Module, object: ExprId) -> bool {
        let ExprKind::Name(n) = module.kind(object) else { return false };
        n.starts_with(char::is_uppercase) || self.routes.ends(&split(n))
    }
}

/// Whether a function of the project makes what a name stands for: `redirect_to download_url` with such a method may give
/// the way to what is stored.
fn is_written(project: &Project<'_>, e: ExprRef, name: &str) -> bool {
    matches!(project.origin(e), Value::Function(_))
        || project.enclosing_class(e).is_some_and(|class| project.method(class, name).is_some())
}

impl Judge<'_, '_> {
    /// What a handler says, where it gives nothing of the application.
    pub(super) fn gives_nothing(&self, handler: FunctionRef) -> Option<Proof> {
        let module = self.project.module_of(handler.file);
        let [only] = module.function(handler.id).body.as_slice() else { return None };
        let said = match &module.stmt(*only).kind {
            StmtKind::Expr(e) | StmtKind::Return(Some(e)) | StmtKind::Throw(Some(e)) => *e,
            _ => return None,
        };
        let what = if self.empty.is_missing(self.project, ExprRef::new(handler.file, said)) {
            "answers that there is nothing, and does nothing else"
        } else if self.empty.is_moved(self.project, module, said) {
            "sends the caller elsewhere, and does nothing else"
        } else {
            return None;
        };
        let place: Place = self.project.place(ExprRef::new(handler.file, said));
        Some(Proof::new(what, place, Confidence::High))
    }
}
