//! Types as written: `?T` and `T|null` are `T`, namespaces are dotted.

use tree_sitter::Node;

use super::Php;
use crate::frontend::tree::{named, span};
use crate::ir::{Import, ImportKind, Name, TypeRef};
use crate::source::Span;

impl Php<'_> {
    pub(super) fn type_ref(&mut self, node: Node<'_>) -> TypeRef {
        let at = span(node);
        if !self.enter(node) {
            return plain(at, Name::default());
        }
        let ty = match node.kind() {
            "optional_type" => match named(node).next() {
                Some(inner) => TypeRef { span: at, ..self.type_ref(inner) },
                None => plain(at, Name::default()),
            },
            "union_type" | "intersection_type" | "disjunctive_normal_form_type" | "type_list" => {
                let mut sides: Vec<TypeRef> = named(node).map(|t| self.type_ref(t)).collect();
                sides.retain(|t| !t.name.eq_ignore_ascii_case("null"));
                match sides.len() {
                    1 => TypeRef { span: at, ..sides.swap_remove(0) },
                    _ => {
                        let name = if node.kind() == "intersection_type" { "Intersection" } else { "Union" };
                        TypeRef { args: sides, ..plain(at, Name::new_static(name)) }
                    }
                }
            }
            _ => plain(at, self.named_type(node)),
        };
        self.leave();
        ty
    }

    fn named_type(&self, node: Node<'_>) -> Name {
        let inner = if node.kind() == "named_type" { named(node).next().unwrap_or(node) } else { node };
        match inner.kind() {
            "qualified_name" => self.imported(inner).into(),
            "relative_name" => self.dotted(inner).into(),
            _ => self.name_of(inner),
        }
    }

    /// `Requests\StoreCitizen` behind `use App\Http\Requests` is `App\Http\Requests\StoreCitizen`.
    fn imported(&self, node: Node<'_>) -> String {
        let dotted = self.dotted(node);
        let Some((first, rest)) = dotted.split_once('.').filter(|_| !self.text_of(node).starts_with('\\')) else {
            return dotted;
        };
        let is_first = |i: &&Import| {
            i.kind == ImportKind::Item && i.alias.as_ref().or(i.name.as_ref()).is_some_and(|n| n == first)
        };
        match self.module.imports.iter().find(is_first) {
            Some(Import { module, name: Some(name), .. }) if module.is_empty() => format!("{name}.{rest}"),
            Some(Import { module, name: Some(name), .. }) => format!("{module}.{name}.{rest}"),
            _ => dotted,
        }
    }

    /// The types of a `catch`, one for each alternative.
    pub(super) fn caught(&mut self, node: Node<'_>) -> Vec<TypeRef> {
        named(node).map(|t| self.type_ref(t)).collect()
    }
}

fn plain(span: Span, name: Name) -> TypeRef {
    TypeRef { span, name, args: Vec::new(), metadata: Vec::new() }
}
