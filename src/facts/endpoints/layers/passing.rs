//! Functions of a chain that may hand the request on: guards, unless they answer it themselves too.

use super::Tree;
use crate::ir::visit::Nested;
use crate::ir::{Block, ExprId, ExprKind, Literal, Module, Name, StmtKind};
use crate::project::FunctionRef;

/// Whether a function of a chain may hand the request on: `(req, res, next) => { …; next(); }`.
pub(super) fn goes_on(tree: &Tree<'_, '_>, function: FunctionRef) -> bool {
    let module = tree.project.module_of(function.file);
    let declared = module.function(function.id);
    let words = &tree.frameworks.words.rejections.continuations;
    let handed = |name: &str| words.iter().any(|w| w == name) && declared.params.iter().any(|p| p.name == name);
    tree.project.calls_in(function).any(|call| match module.kind(call.id) {
        ExprKind::Call { callee, args } if args.is_empty() => {
            matches!(module.kind(*callee), ExprKind::Name(name) if handed(name))
        }
        _ => false,
    })
}

/// Whether it gives an answer that is no refusal: `res.json(rows)`, `ctx.body = rows`; not `res.status(401).json({})`.
pub(super) fn answers(tree: &Tree<'_, '_>, function: FunctionRef) -> bool {
    let module = tree.project.module_of(function.file);
    let declared = module.function(function.id);
    let rejections = &tree.frameworks.words.rejections;
    let given = Given {
        module,
        params: declared.params.iter().map(|p| &p.name).collect(),
        sends: &rejections.sends,
        statuses: &rejections.answers,
    };
    given.block(&declared.body)
}

struct Given<'a> {
    module: &'a Module,
    params: Vec<&'a Name>,
    sends: &'a [String],
    /// Names of functions that send a status.
    statuses: &'a [String],
}

impl Given<'_> {
    fn block(&self, block: &Block) -> bool {
        let mut is_refused = false;
        block.iter().any(|id| match &self.module.stmt(*id).kind {
            StmtKind::Expr(e) | StmtKind::Return(Some(e)) => {
                is_refused |= self.fails(*e);
                !is_refused && self.sends(*e) || self.inside(*e)
            }
            StmtKind::Branch(arms) => arms.iter().any(|a| self.block(&a.body)),
            StmtKind::Loop { body, .. } | StmtKind::Block(body) => self.block(body),
            StmtKind::Try { body, handlers, finally } => {
                self.block(body) || handlers.iter().any(|h| self.block(&h.body)) || self.block(finally)
            }
            StmtKind::Function(f) => self.block(&self.module.function(*f).body),
            _ => false,
        })
    }

    /// The functions in an expression: `db.find(q, (e, rows) => { res.json(rows); })`.
    fn inside(&self, e: ExprId) -> bool {
        let mut found = false;
        self.module.walk_expr(e, Nested::Skip, &mut |x| {
            if let ExprKind::Lambda(f) = self.module.kind(x) {
                found = found || self.block(&self.module.function(*f).body);
            }
        });
        found
    }

    fn sends(&self, e: ExprId) -> bool {
        let is_one = |name: &Name| self.sends.iter().any(|s| s == name.as_str());
        let is_number = |x: ExprId| matches!(self.module.kind(x), ExprKind::Literal(Literal::Number(_)));
        let mut found = false;
        self.module.walk_expr(e, Nested::Skip, &mut |x| {
            found = found
                || match self.module.kind(x) {
                    ExprKind::Call { callee, args } => match self.module.kind(*callee) {
                        ExprKind::Member { object, name } => {
                            is_one(name) && self.is_given(*object) && args.iter().any(|a| !is_number(a.value))
                        }
                        _ => false,
                    },
                    ExprKind::Assign { target, value: Some(_), .. } => match self.module.kind(*target) {
                        ExprKind::Member { object, name } => is_one(name) && self.is_given(*object),
                        _ => false,
                    },
                    _ => false,
                };
        });
        found
    }

    /// `res`, `ctx.response`, `res.status(200)`: a parameter of the function, or what it holds.
    fn is_given(&self, mut e: ExprId) -> bool {
        loop {
            match self.module.kind(e) {
                ExprKind::Name(n) => return self.params.contains(&n),
                ExprKind::Member { object, .. } | ExprKind::Index { object, .. } => e = *object,
                ExprKind::Call { callee, .. } => e = *callee,
                _ => return false,
            }
        }
    }

    /// `res.status(401)`, `ctx.status = 404`
    fn fails(&self, e: ExprId) -> bool {
        let mut found = false;
        self.module.walk_expr(e, Nested::Skip, &mut |x| {
            found |= match self.module.kind(x) {
                ExprKind::Call { callee, args } => match self.module.kind(*callee) {
                    ExprKind::Member { name, .. } | ExprKind::Name(name) => {
                        self.statuses.iter().any(|s| s == name.as_str())
                            && args.iter().any(|a| self.is_failure(a.value))
                    }
                    _ => false,
                },
                ExprKind::Assign { target, value: Some(value), .. } => {
                    matches!(self.module.kind(*target), ExprKind::Member { .. }) && self.is_failure(*value)
                }
                _ => false,
            };
        });
        found
    }

    fn is_failure(&self, e: ExprId) -> bool {
        let ExprKind::Literal(Literal::Number(n)) = self.module.kind(e) else { return false };
        n.len() == 3 && n.starts_with(['4', '5'])
    }
}
