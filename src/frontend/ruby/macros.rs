//! Calls that the language itself gives a meaning in the place where they stand: `include`, `attr_reader`, `private`,
//! `define_method`, `raise`, `loop`. Only words of the language are known here, none of a library.

use tree_sitter::Node;

use super::{Ruby, Visibility};
use crate::frontend::tree::{named, span};
use crate::ir::{Block, ClassId, Field, Modifiers, Name, StmtKind};

impl<'t> Ruby<'t> {
    /// Lowers a statement that is such a call; false where it is an ordinary one.
    pub(super) fn macro_call(&mut self, node: Node<'t>, out: &mut Block) -> bool {
        if node.child_by_field_name("receiver").is_some() {
            return false;
        }
        let method = node.child_by_field_name("method").unwrap_or(node);
        let word = self.text_of(method);
        match word {
            "raise" | "fail" if !self.is_local(word) => {
                self.raise(node, out);
                return true;
            }
            "loop" => return self.endless(node, out),
            _ => {}
        }
        let Some(class) = self.in_class_body().filter(|_| self.class_scope().is_some()) else { return false };
        let arguments: Vec<_> = node.child_by_field_name("arguments").into_iter().flat_map(named).collect();
        match word {
            "include" | "prepend" | "extend" if !arguments.is_empty() => {
                for argument in arguments {
                    let base = self.value(argument);
                    if self.module.dotted(base).is_some() {
                        self.base(class, argument, base, true);
                    } else {
                        out.push(self.expr_stmt(base));
                    }
                }
                true
            }
            "attr_accessor" | "attr_reader" | "attr_writer" | "attr" => {
                self.declared(class, word, &arguments);
                true
            }
            "private" | "protected" | "public" | "module_function" | "private_class_method" | "private_constant" => {
                self.visibility(class, word, &arguments, out);
                true
            }
            "define_method" => self.defined_method(node),
            _ => false,
        }
    }

    fn declared(&mut self, class: ClassId, word: &str, arguments: &[Node<'t>]) {
        let body = self.body_now();
        let modifiers = Modifiers {
            is_static: body.is_static,
            is_private: body.visibility == Visibility::Private,
            is_protected: body.visibility == Visibility::Protected,
            ..Modifiers::default()
        };
        for argument in arguments.iter().filter(|a| matches!(a.kind(), "simple_symbol" | "string")) {
            let name = Name::new(self.text_of(*argument).trim_matches([':', '"', '\'']));
            if word != "attr_writer" {
                self.body_now().readers.insert(name.clone());
            }
            let (ty, value, annotations) = (None, None, Vec::new());
            let field = Field { span: span(*argument), name, ty, value, annotations, modifiers };
            self.module.classes[class.index()].fields.push(field);
        }
    }

    /// `private` alone holds for what follows; with arguments for those: names, a `def`, or an `attr_reader`.
    fn visibility(&mut self, class: ClassId, word: &str, arguments: &[Node<'t>], out: &mut Block) {
        let level = match word {
            "private" | "private_class_method" => Visibility::Private,
            "protected" => Visibility::Protected,
            _ => Visibility::Public,
        };
        if arguments.is_empty() {
            let body = self.body_now();
            match word {
                "module_function" => body.is_static = true,
                "private" | "protected" | "public" => body.visibility = level,
                _ => {}
            }
            return;
        }
        for argument in arguments {
            match argument.kind() {
                "method" | "singleton_method" | "call" => {
                    let known = self.module.class(class).methods.len();
                    let before = self.body_now().visibility;
                    self.body_now().visibility = level;
                    self.statement(*argument, super::statements::Tail::Drop, out);
                    self.body_now().visibility = before;
                    for at in known..self.module.class(class).methods.len() {
                        let id = self.module.class(class).methods[at];
                        let modifiers = &mut self.module.functions[id.index()].modifiers;
                        modifiers.is_private = level == Visibility::Private;
                        modifiers.is_static |= word == "module_function";
                    }
                }
                _ => {
                    let name = super::common_name(self.text_of(*argument).trim_matches([':', '"', '\'']));
                    for id in self.module.class(class).methods.clone() {
                        if self.module.function(id).name.as_ref() == Some(&name) {
                            let modifiers = &mut self.module.functions[id.index()].modifiers;
                            modifiers.is_private = level == Visibility::Private;
                            modifiers.is_protected = level == Visibility::Protected;
                            modifiers.is_static |= word == "module_function";
                        }
                    }
                }
            }
        }
    }

    /// `loop do … end`
    fn endless(&mut self, node: Node<'t>, out: &mut Block) -> bool {
        let Some(block) = node.child_by_field_name("block") else { return false };
        let mut body = Block::new();
        if let Some(inner) = block.child_by_field_name("body") {
            self.body(inner, super::statements::Tail::Drop, &mut body);
        }
        out.push(self.stmt(node, StmtKind::Loop { binding: None, iterated: None, condition: None, body }));
        true
    }
}
