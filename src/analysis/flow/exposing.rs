//! Serialisers that write only the fields that say so: `new GsonBuilder().excludeFieldsWithoutExposeAnnotation().create()`,
//! made where they are used, kept in a variable, or given by a method of a class that asks for it anywhere.
//!
//! A serialiser that is put in from outside writes every field, for nobody here knows how it is made.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Context;
use crate::facts::data::DataKnowledge;
use crate::ir::{ExprKind, Name};
use crate::project::{ClassRef, ExprRef, FunctionRef, Project, Value};
use crate::source::FileId;

/// Links of a chain, and names behind names, between a serialiser and what it is made of.
const MAX_LINKS: usize = 16;

/// Where the project asks for such a serialiser.
#[derive(Debug, Default)]
pub(super) struct Exposing {
    calls: FxHashSet<ExprRef>,
    /// What is asked, by name: `builder.excludeFieldsWithoutExposeAnnotation()`.
    named: FxHashMap<FileId, FxHashSet<Name>>,
    classes: FxHashSet<ClassRef>,
}

impl Exposing {
    fn find(project: &Project<'_>, knowledge: &DataKnowledge) -> Self {
        let mut all = Self::default();
        for module in project.modules() {
            let Some(printing) = knowledge.printing(module.language).filter(|p| !p.exposing.is_empty()) else {
                continue;
            };
            for call in &project.scopes_of(module.file).calls {
                let ExprKind::Call { callee, .. } = module.kind(*call) else { continue };
                let ExprKind::Member { object, name } = module.kind(*callee) else { continue };
                if !printing.exposing.contains(name) {
                    continue;
                }
                let at = ExprRef::new(module.file, *call);
                all.calls.insert(at);
                all.classes.extend(project.enclosing_class(at));
                if let ExprKind::Name(asked) | ExprKind::Member { name: asked, .. } = module.kind(*object) {
                    all.named.entry(module.file).or_default().insert(asked.clone());
                }
            }
        }
        all
    }
}

impl Context<'_, '_> {
    /// Whether what writes an object writes only what its class exposes.
    pub(super) fn writes_exposed_only(&self, serialiser: ExprRef) -> bool {
        let all = self.exposing.get_or_init(|| Exposing::find(self.project, self.knowledge));
        if all.calls.is_empty() {
            return false;
        }
        let is_asked = |e: ExprRef, name: &Name| all.named.get(&e.file).is_some_and(|names| names.contains(name));
        let mut e = serialiser;
        for _ in 0..MAX_LINKS {
            if all.calls.contains(&e) {
                return true;
            }
            let at = |id| ExprRef::new(e.file, id);
            e = match self.project.kind(e) {
                ExprKind::Call { callee, .. } => {
                    // OutputMapper.gson()
                    let asks = |c: ClassRef| all.classes.contains(&c);
                    let is_own = |f: &FunctionRef| {
                        self.project.function(*f).class.is_some_and(|c| asks(ClassRef::new(f.file, c)))
                    };
                    if self.callees(e).iter().any(is_own) {
                        return true;
                    }
                    match self.project.kind(at(*callee)) {
                        ExprKind::Member { object, .. } => at(*object),
                        _ => return false,
                    }
                }
                ExprKind::Name(name) | ExprKind::Member { name, .. } if is_asked(e, name) => return true,
                ExprKind::Name(_) | ExprKind::Member { .. } => match self.project.origin(e) {
                    Value::Made(made) if made != e => made,
                    _ => return false,
                },
                _ => return false,
            };
        }
        false
    }
}
