//! Methods that give the guards of a request: `def get_permissions(self)` with a branch for each action.
//!
//! The statements are followed for one request, as far as its handler and method decide the branches. Where something
//! else decides, nothing is said.

use super::Reading;
use super::requests::{Part, Request, STEPS};
use crate::facts::endpoints::guards::{FUEL, Guards};
use crate::facts::endpoints::selected::{arguments, callee, elements, text_of};
use crate::ir::{Block, ExprKind, Name, StmtKind};
use crate::project::{ClassRef, ExprRef, FunctionRef};

/// Steps of values that lead to a list of guards.
const MAX_STEPS: u32 = 8;

struct Choice<'r, 'g, 'a, 's> {
    reading: &'r Reading<'g, 'a, 's>,
    function: FunctionRef,
    class: ClassRef,
    /// What names and members of the view were given so far: `permission_classes`, `self.permission_classes`.
    given: Vec<(Name, ExprRef)>,
}

/// What following a block came to.
enum End {
    Gives(Option<Vec<ExprRef>>),
    GoesOn,
}

impl Guards<'_, '_> {
    /// The guards that a method gives for the request; None where that cannot be told.
    pub fn chosen(
        &self,
        f: usize,
        function: FunctionRef,
        class: ClassRef,
        request: &Request<'_>,
    ) -> Option<Vec<ExprRef>> {
        let module = self.project.module_of(function.file);
        let mut reading = Reading::new(self, f, module, Some(function), FUEL - 1, false);
        reading.request = Some(request);
        let mut choice = Choice { reading: &reading, function, class, given: Vec::new() };
        match choice.follow(&module.function(function.id).body) {
            End::Gives(found) => found,
            End::GoesOn => None,
        }
    }
}

impl Choice<'_, '_, '_, '_> {
    fn at(&self, e: crate::ir::ExprId) -> ExprRef {
        ExprRef::new(self.function.file, e)
    }

    fn follow(&mut self, block: &Block) -> End {
        let module = self.reading.module;
        for id in block {
            match &module.stmt(*id).kind {
                StmtKind::Return(Some(e)) => return End::Gives(self.guards_in(self.at(*e), MAX_STEPS)),
                StmtKind::Return(None) | StmtKind::Throw(_) => return End::Gives(None),
                StmtKind::Expr(e) => {
                    if let ExprKind::Assign { target, value: Some(value), .. } = module.kind(*e)
                        && let ExprKind::Name(name) | ExprKind::Member { name, .. } = module.kind(*target)
                    {
                        self.given.push((name.clone(), self.at(*value)));
                    }
                }
                StmtKind::Branch(arms) => {
                    for arm in arms {
                        match arm.condition.map_or(Some(true), |c| self.reading.is_so(self.at(c), STEPS)) {
                            Some(false) => {}
                            Some(true) => match self.follow(&arm.body) {
                                End::GoesOn => break,
                                end => return end,
                            },
                            None => return End::Gives(None),
                        }
                    }
                }
                StmtKind::Try { body, handlers, .. } => match self.follow(body) {
                    // by_action[self.action], except KeyError: the class decides
                    End::Gives(None) => {
                        for handler in handlers {
                            if let end @ End::Gives(Some(_)) = self.follow(&handler.body) {
                                return end;
                            }
                        }
                        return End::Gives(None);
                    }
                    End::GoesOn => {}
                    end => return end,
                },
                StmtKind::Block(b) => match self.follow(b) {
                    End::GoesOn => {}
                    end => return end,
                },
                _ => {}
            }
        }
        End::GoesOn
    }

    /// The guards of a list, through the names and tables that hold it.
    fn guards_in(&self, e: ExprRef, steps: u32) -> Option<Vec<ExprRef>> {
        let steps = steps.checked_sub(1)?;
        let project = self.reading.guards.project;
        match project.kind(e) {
            // [permission() for permission in classes]
            ExprKind::Conditional { condition, then, otherwise } => {
                if let ExprKind::Opaque(clauses) = project.kind(ExprRef::new(e.file, *condition)) {
                    let over = clauses.iter().find_map(|c| match project.kind(ExprRef::new(e.file, *c)) {
                        ExprKind::Assign { value: Some(v), .. } => match project.kind(ExprRef::new(e.file, *v)) {
                            ExprKind::Index { object, index: None } => Some(*object),
                            _ => None,
                        },
                        _ => None,
                    })?;
                    return self.guards_in(ExprRef::new(e.file, over), steps);
                }
                let holds = self.reading.is_so(ExprRef::new(e.file, *condition), STEPS)?;
                self.guards_in(ExprRef::new(e.file, if holds { *then } else { *otherwise }), steps)
            }
            ExprKind::List(_) => Some(elements(project, e)),
            // {"list": [AllowAny]}[self.action]
            ExprKind::Index { object, index: Some(index) } => {
                let of_action = self.reading.part_of(ExprRef::new(e.file, *index), STEPS)?;
                self.entry(ExprRef::new(e.file, *object), of_action, steps)
            }
            ExprKind::Call { .. } => {
                let target = callee(project, e);
                let args: Vec<ExprRef> = arguments(project, e).iter().map(|a| ExprRef::new(e.file, a.value)).collect();
                match (project.kind(target), args.as_slice()) {
                    // table.get(self.action, self.permission_classes)
                    (ExprKind::Member { object, .. }, [key, rest @ ..])
                        if self.reading.part_of(*key, STEPS).is_some() =>
                    {
                        let part = self.reading.part_of(*key, STEPS)?;
                        let found = self.entry(ExprRef::new(e.file, *object), part, steps);
                        found.or_else(|| self.guards_in(*rest.first()?, steps))
                    }
                    // self.permission_classes = …; return super().get_permissions()
                    (ExprKind::Member { .. }, []) => {
                        let (_, value) = self.given.iter().rev().find(|(n, _)| self.is_attribute(n))?;
                        self.guards_in(*value, steps)
                    }
                    // list(classes)
                    (_, [only]) => self.guards_in(*only, steps),
                    _ => None,
                }
            }
            ExprKind::Name(name) | ExprKind::Member { name, .. } => {
                if let Some((_, value)) = self.given.iter().rev().find(|(n, _)| n == name) {
                    return self.guards_in(*value, steps);
                }
                if matches!(project.kind(e), ExprKind::Member { .. }) {
                    let (owner, field) = project.field(self.class, name)?;
                    return self.guards_in(ExprRef::new(owner.file, field.value?), steps);
                }
                let found = elements(project, e);
                (found.first() != Some(&e)).then_some(found)
            }
            _ => None,
        }
    }

    /// The entry of a table for the handler or method of the request.
    fn entry(&self, table: ExprRef, part: Part, steps: u32) -> Option<Vec<ExprRef>> {
        let project = self.reading.guards.project;
        let request = self.reading.request?;
        let table = match project.kind(table) {
            ExprKind::Member { name, .. } => match project.field(self.class, name) {
                Some((owner, field)) => ExprRef::new(owner.file, field.value?),
                None => table,
            },
            ExprKind::Name(name) => self.given.iter().rev().find(|(n, _)| n == name).map_or(table, |(_, v)| *v),
            _ => table,
        };
        let table = match project.origin(table) {
            crate::project::Value::Made(made) => made,
            _ => table,
        };
        let ExprKind::Object(entries) = project.kind(table) else { return None };
        let own = request.handler.rsplit('.').next().unwrap_or_default();
        let fits = |key: &str| match part {
            Part::Handler => key == own,
            Part::Method => key.eq_ignore_ascii_case(request.method.as_str()),
            Part::Path => false,
        };
        let found = entries
            .iter()
            .find(|x| x.key.and_then(|k| text_of(project, ExprRef::new(table.file, k))).is_some_and(|k| fits(&k)))?;
        self.guards_in(ExprRef::new(table.file, found.value), steps)
    }

    fn is_attribute(&self, name: &Name) -> bool {
        let known = &self.reading.guards.known[self.reading.f];
        known.attributes.contains(name)
    }
}
