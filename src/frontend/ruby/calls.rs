//! Calls, indexes and constant paths, with their arguments and blocks.

use tree_sitter::Node;

use super::{Ruby, common_name};
use crate::frontend::tree::{named, span};
use crate::ir::{Arg, ExprId, ExprKind, Import, ImportKind, Literal, Name};

impl<'t> Ruby<'t> {
    /// `a.b(c)[d]::E.f`: lowered from the inside out without recursion, so that a long chain of calls costs no stack.
    pub(super) fn postfix(&mut self, node: Node<'t>) -> ExprId {
        let mut links = Vec::new();
        let mut at = node;
        loop {
            let inner = match at.kind() {
                "call" => at.child_by_field_name("receiver"),
                "element_reference" => at.child_by_field_name("object"),
                "scope_resolution" => at.child_by_field_name("scope"),
                "parenthesized_statements" if named(at).count() == 1 => named(at).next(),
                _ => break,
            };
            if at.kind() != "parenthesized_statements" {
                links.push(at);
            }
            let Some(inner) = inner else { break };
            at = inner;
        }
        let levels = links.len() as u32;
        if levels == 0 {
            return self.value(at);
        }
        if !self.enter_levels(node, levels) {
            return self.flat_chain(node, &links);
        }
        // the innermost link may have nothing in front of it: `f(x)`, `::A`
        let mut id = match links.last() {
            Some(last) if last.id() == at.id() => None,
            _ => Some(self.value(at)),
        };
        for link in links.into_iter().rev() {
            self.leave();
            id = Some(self.link(link, id));
        }
        id.unwrap_or_else(|| self.opaque(node, Vec::new()))
    }

    fn link(&mut self, node: Node<'t>, object: Option<ExprId>) -> ExprId {
        match (node.kind(), object) {
            ("element_reference", Some(object)) => {
                let keys: Vec<_> = named(node).skip(1).collect();
                let args = self.argument_nodes(keys);
                let index = match args.len() {
                    0 => None,
                    1 => args.into_iter().next().map(|a| self.item(a)),
                    _ => {
                        let items = args.into_iter().map(|a| self.item(a)).collect();
                        Some(self.expr(node, ExprKind::List(items)))
                    }
                };
                self.expr(node, ExprKind::Index { object, index })
            }
            ("scope_resolution", object) => {
                let name = node.child_by_field_name("name").map_or("", |n| self.text_of(n));
                match object {
                    Some(object) => self.member(node, object, name),
                    None => self.name_expr(node, name),
                }
            }
            (_, Some(object)) => self.sent(node, object),
            (_, None) => self.plain_call(node),
        }
    }

    /// `receiver.method(args) { block }`
    fn sent(&mut self, node: Node<'t>, object: ExprId) -> ExprId {
        let args = self.call_args(node);
        let Some(method) = node.child_by_field_name("method") else {
            // double.(2)
            return self.expr(node, ExprKind::Call { callee: object, args });
        };
        let name = self.text_of(method);
        match (name, args.as_slice()) {
            // "x".freeze
            ("freeze", []) => object,
            // Proc.new { }, with its block as the only argument
            ("new", [block]) if self.is_named(object, "Proc") && self.is_lambda(block.value) => block.value,
            ("new", _) => self.expr(node, ExprKind::New { class: object, args, body: None }),
            // user.send(:email), user.try(:email)
            ("send" | "public_send" | "__send__" | "try" | "try!", [first, rest @ ..]) => {
                match self.module.str_literal(first.value).filter(|_| first.name.is_none()) {
                    Some(name) => {
                        let name = common_name(name);
                        let args = rest.to_vec();
                        let callee = self.sent_member(node, method, object, name);
                        self.expr(node, ExprKind::Call { callee, args })
                    }
                    None => {
                        let callee = self.sent_member(node, method, object, Name::new(name));
                        self.expr(node, ExprKind::Call { callee, args })
                    }
                }
            }
            ("method" | "instance_method" | "public_method", [only]) => {
                match self.module.str_literal(only.value).cloned() {
                    Some(name) => self.member(node, object, common_name(&name)),
                    None => {
                        let callee = self.sent_member(node, method, object, Name::new(name));
                        self.expr(node, ExprKind::Call { callee, args })
                    }
                }
            }
            _ => {
                let callee = self.sent_member(node, method, object, common_name(name));
                self.expr(node, ExprKind::Call { callee, args })
            }
        }
    }

    /// `a.b` up to the name, without the arguments.
    fn sent_member(&mut self, node: Node<'t>, method: Node<'t>, object: ExprId, name: Name) -> ExprId {
        let at = crate::source::Span::new(node.start_byte(), method.end_byte());
        self.module.add_expr(at, ExprKind::Member { object, name })
    }

    /// A call without a receiver.
    fn plain_call(&mut self, node: Node<'t>) -> ExprId {
        let Some(method) = node.child_by_field_name("method") else {
            let parts = self.values(node);
            return self.opaque(node, parts);
        };
        if method.kind() == "super" {
            let args = self.call_args(node);
            let callee = self.super_callee(method);
            return self.expr(node, ExprKind::Call { callee, args });
        }
        let name = self.text_of(method);
        let args = self.call_args(node);
        match (name, args.as_slice()) {
            ("lambda" | "proc", [block]) if self.is_lambda(block.value) => return block.value,
            ("method", [only]) if self.module.str_literal(only.value).is_some() => {
                let name = self.module.str_literal(only.value).cloned().unwrap_or_default();
                return self.name_expr(node, common_name(&name));
            }
            ("send" | "public_send" | "__send__", [first, rest @ ..])
                if self.module.str_literal(first.value).is_some() =>
            {
                let name = self.module.str_literal(first.value).map_or_else(Name::default, |n| common_name(n));
                let args = rest.to_vec();
                let callee = self.name_expr(method, name);
                return self.expr(node, ExprKind::Call { callee, args });
            }
            // inside a class: new(x)
            ("new", _) => {
                if let Some(class) = self.bodies.last().and_then(|b| b.class) {
                    let name = self.module.class(class).name.clone();
                    let class = self.name_expr(method, name);
                    return self.expr(node, ExprKind::New { class, args, body: None });
                }
            }
            ("require" | "require_relative" | "load" | "autoload", _) => self.import(node, name, &args),
            _ => {}
        }
        let callee = self.name_expr(method, name);
        self.expr(node, ExprKind::Call { callee, args })
    }

    /// `require "x"`, `autoload :C, "x"`
    fn import(&mut self, node: Node<'t>, name: &str, args: &[Arg]) {
        let path = if name == "autoload" { args.get(1) } else { args.first() };
        let Some(path) = path.map(|a| a.value) else { return };
        let local = !self.functions.is_empty();
        let (module, path) = match self.module.str_literal(path) {
            Some(text) => (text.clone(), None),
            None => (Name::default(), Some(path)),
        };
        let import = Import {
            span: span(node),
            kind: ImportKind::Include,
            module,
            name: None,
            alias: None,
            reexport: false,
            path,
            local,
        };
        self.module.imports.push(import);
    }

    /// `super` alone hands on what the method was given.
    pub(super) fn bare_super(&mut self, node: Node<'t>) -> ExprId {
        let callee = self.super_callee(node);
        let given = self.functions.last().map(|f| self.module.function(*f).params.clone()).unwrap_or_default();
        let mut args = Vec::new();
        for param in given.iter().filter(|p| !p.name.is_empty() && p.name != "...") {
            let value = self.name_expr(node, param.name.clone());
            args.push(Arg { name: None, value, spread: param.rest });
        }
        self.expr(node, ExprKind::Call { callee, args })
    }

    fn super_callee(&mut self, node: Node<'t>) -> ExprId {
        let object = self.name_expr(node, "super");
        let name = self.methods.last().cloned().unwrap_or_default();
        self.member(node, object, name)
    }

    /// The arguments and the block of a call.
    fn call_args(&mut self, node: Node<'t>) -> Vec<Arg> {
        let mut args = node.child_by_field_name("arguments").map_or_else(Vec::new, |a| self.arguments(a));
        if let Some(block) = node.child_by_field_name("block") {
            args.push(Arg { name: None, value: self.block_lambda(block), spread: false });
        }
        args
    }

    pub(super) fn arguments(&mut self, node: Node<'t>) -> Vec<Arg> {
        self.argument_nodes(named(node).collect())
    }

    /// Pairs whose key is no symbol are one object: `get "/x" => "pages#x"`.
    pub(super) fn argument_nodes(&mut self, nodes: Vec<Node<'t>>) -> Vec<Arg> {
        let mut args: Vec<Arg> = Vec::with_capacity(nodes.len());
        let mut object: Option<ExprId> = None;
        for node in nodes {
            match node.kind() {
                "pair" => {
                    let entry = self.entry(node);
                    let key = node.child_by_field_name("key").map_or("", |k| k.kind());
                    let is_symbol = matches!(key, "hash_key_symbol" | "simple_symbol" | "delimited_symbol")
                        || self.text_of(node).starts_with(['"', '\'']) && !self.text_of(node).contains("=>");
                    let name = entry.key.and_then(|k| self.module.str_literal(k)).filter(|_| is_symbol).cloned();
                    match (name, object) {
                        (Some(name), _) => args.push(Arg { name: Some(name), value: entry.value, spread: false }),
                        (None, Some(id)) => {
                            if let ExprKind::Object(entries) = &mut self.module.exprs[id.index()].kind {
                                entries.push(entry);
                            }
                        }
                        (None, None) => {
                            let value = self.expr(node, ExprKind::Object(vec![entry]));
                            object = Some(value);
                            args.push(Arg { name: None, value, spread: false });
                        }
                    }
                }
                "splat_argument" | "hash_splat_argument" => {
                    args.push(Arg { name: None, value: self.first_value(node), spread: true });
                }
                "block_argument" => {
                    let value = self.block_argument(node);
                    args.push(Arg { name: None, value, spread: false });
                }
                "forward_argument" => {
                    let value = self.name_expr(node, "...");
                    args.push(Arg { name: None, value, spread: true });
                }
                _ => args.push(Arg { name: None, value: self.value(node), spread: false }),
            }
        }
        args
    }

    /// An argument inside brackets: `[*a, key: v]`.
    pub(super) fn item(&mut self, arg: Arg) -> ExprId {
        let at = self.module.span(arg.value);
        match arg {
            Arg { name: Some(name), value, .. } => {
                let key = Some(self.module.add_expr(at, ExprKind::Literal(Literal::Str(name))));
                self.module.add_expr(at, ExprKind::Object(vec![crate::ir::Entry { key, value }]))
            }
            Arg { value, spread: true, .. } => self.module.add_expr(at, ExprKind::Spread(value)),
            Arg { value, .. } => value,
        }
    }

    fn is_lambda(&self, e: ExprId) -> bool {
        matches!(self.module.kind(e), ExprKind::Lambda(_))
    }

    pub(super) fn is_named(&self, e: ExprId, expected: &str) -> bool {
        matches!(self.module.kind(e), ExprKind::Name(name) if name == expected)
    }

    /// A chain deeper than the limit: every argument, in one opaque value.
    fn flat_chain(&mut self, node: Node<'t>, links: &[Node<'t>]) -> ExprId {
        let mut parts = Vec::new();
        for link in links.iter().rev() {
            if let Some(arguments) = link.child_by_field_name("arguments") {
                parts.extend(self.arguments(arguments).into_iter().map(|a| a.value));
            }
        }
        self.opaque(node, parts)
    }
}
