//! Functions that are given some of their arguments before the others: `functools.partial`.

use tree_sitter::Node;

use super::Python;
use crate::frontend::tree::{blank_function, span};
use crate::ir::{Arg, ExprId, ExprKind, ImportKind, Name, Param, StmtKind};
use crate::source::Span;

impl Python<'_> {
    /// `functools.partial`, however it is imported.
    pub(super) fn gives_some(&self, callee: ExprId) -> bool {
        const MODULE: &str = "functools";
        const NAME: &str = "partial";
        let mut imports = self.module.imports.iter();
        match self.module.kind(callee) {
            ExprKind::Name(called) => imports.any(|i| {
                i.kind == ImportKind::Item
                    && i.module == MODULE
                    && i.name.as_deref() == Some(NAME)
                    && i.alias.as_deref().unwrap_or(NAME) == called
            }),
            ExprKind::Member { object, name } if name == NAME => match self.module.kind(*object) {
                ExprKind::Name(of) => {
                    imports.any(|i| i.module == MODULE && i.alias.as_ref().unwrap_or(&i.module) == of)
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// `partial(f, a)` is `lambda *args: f(a, *args)`.
    pub(super) fn given_some(&mut self, node: Node<'_>, callee: ExprId, mut args: Vec<Arg>) -> ExprId {
        // no name of the language, so that it hides none
        const REST: Name = Name::new_static("*args");
        if args.first().is_none_or(|f| f.name.is_some() || f.spread) {
            return self.expr(node, ExprKind::Call { callee, args });
        }
        let called = args.remove(0).value;
        let mut function = blank_function(span(node), None, Span::at(node.start_byte()));
        function.params = vec![rest(span(node), REST)];
        let id = self.open_function(function);
        let others = self.expr(node, ExprKind::Name(REST));
        args.push(Arg { name: None, value: others, spread: true });
        let call = self.expr(node, ExprKind::Call { callee: called, args });
        let body = vec![self.stmt(node, StmtKind::Return(Some(call)))];
        self.close_function();
        self.module.functions[id.index()].body = body;
        self.expr(node, ExprKind::Lambda(id))
    }
}

/// `*args`
fn rest(span: Span, name: Name) -> Param {
    let annotations = Vec::new();
    Param { span, name, pattern: None, ty: None, default: None, annotations, rest: true, is_field: false }
}
