//! Paths that do not stand in the arguments of a word: of the class that a call is typed with (`get<Citizens.One> { … }`),
//! or of the value that it is called on (`"/citizens".nest { … }`); and handlers that are given as references.

use super::super::super::layers::Handler;
use super::super::super::paths::join;
use super::super::super::selected::{callee, strings};
use super::Drawing;
use crate::catalog::frameworks::schema::{Mapping, Word};
use crate::ir::visit::Nested;
use crate::ir::{ExprKind, Literal};
use crate::project::{ClassRef, ExprRef, Project, Value};

/// Classes of paths around a class of a path.
const MAX_PARENTS: usize = 8;

impl Drawing<'_> {
    /// The path of a call whose word says that it stands elsewhere.
    pub(super) fn stated_path(&self, project: &Project<'_>, call: ExprRef, word: &Word) -> Option<String> {
        if word.on_path {
            let on = project.receiver(callee(project, call))?;
            let module = project.module_of(on.file);
            let mut found = None;
            // ("/citizens" and accept(JSON)).nest { … }
            module.walk_expr(on.id, Nested::Skip, &mut |e| {
                if let (None, ExprKind::Literal(Literal::Str(text))) = (&found, module.kind(e)) {
                    found = Some(text.to_string()).filter(|t| t.starts_with('/'));
                }
            });
            return found;
        }
        let mapping = word.typed.as_ref()?;
        let given = project.module_of(call.file).type_arguments.get(&call.id)?;
        let class = project.resolve_type(call.file, given.first()?).class()?;
        path_of(project, mapping, class)
    }
}

/// `@Resource("/citizens") class Citizens { @Resource("{id}") class One(val parent: Citizens, val id: Long) }`
fn path_of(project: &Project<'_>, mapping: &Mapping, class: ClassRef) -> Option<String> {
    let mut path = own_path(project, mapping, class)?;
    let mut at = class;
    for _ in 0..MAX_PARENTS {
        let fields = project.class(at).fields.iter().filter_map(|f| f.ty.as_ref());
        let mut types = fields.filter_map(|t| project.resolve_type(at.file, t).class()).filter(|c| *c != at);
        let Some((parent, above)) = types.find_map(|c| Some((c, own_path(project, mapping, c)?))) else { break };
        path = join(&above, &path);
        at = parent;
    }
    Some(path)
}

fn own_path(project: &Project<'_>, mapping: &Mapping, class: ClassRef) -> Option<String> {
    let pattern = mapping.annotation.pattern.as_ref()?;
    let mut own = project.class(class).annotations.iter();
    let marked = own.find(|a| project.annotation_matches(pattern, class.file, a).is_some())?;
    let texts = strings(project, ExprRef::new(class.file, marked.expr), mapping.path.as_ref()?);
    Some(texts.and_then(|t| t.into_iter().next()).unwrap_or_default())
}

/// `handler::show`, `::show`
pub(in super::super) fn answering(project: &Project<'_>, e: ExprRef) -> Handler {
    let function = match (project.origin(e), project.kind(e)) {
        (Value::Function(function), _) => Some(function),
        (_, ExprKind::Lambda(id)) => Some(crate::project::FunctionRef::new(e.file, *id)),
        (_, ExprKind::Member { object, name }) => {
            let class = project.type_of(ExprRef::new(e.file, *object)).and_then(|t| t.class());
            class.and_then(|c| project.method(c, name))
        }
        _ => None,
    };
    let class = function.and_then(|f| Some(ClassRef::new(f.file, project.function(f).class?)));
    let name = match function {
        Some(f) => project.function_name(f).to_string(),
        None => project.sources.text_at(project.place(e)).to_owned(),
    };
    Handler { function, class, name }
}
