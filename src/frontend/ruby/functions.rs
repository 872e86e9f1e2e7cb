//! Methods, blocks, lambdas and their parameters.

use tree_sitter::Node;

use super::statements::Tail;
use super::{Ruby, Visibility, common_name};
use crate::frontend::tree::{blank_function, named, span};
use crate::ir::{Arg, Block, ExprId, ExprKind, FunctionId, Name, Param, StmtKind};
use crate::source::Span;

impl<'t> Ruby<'t> {
    /// `def x`, `def self.x`: a method of the class around it, through blocks too, or a function.
    pub(super) fn definition(&mut self, node: Node<'t>, out: &mut Block) {
        let name = node.child_by_field_name("name");
        let text = name.map_or("", |n| self.text_of(n)).trim_start_matches(':');
        let mut function =
            blank_function(span(node), Some(common_name(text)), name.map_or(Span::at(node.start_byte()), span));
        let is_singleton = node.kind() == "singleton_method";
        let class = self.in_class_body();
        let body = self.body_now();
        function.modifiers.is_static = is_singleton || body.is_static;
        function.modifiers.is_private = !is_singleton && body.visibility == Visibility::Private;
        function.modifiers.is_protected = !is_singleton && body.visibility == Visibility::Protected;
        let owner = class;
        let id = self.method(node, function, |ruby, id| {
            ruby.module.functions[id.index()].params =
                node.child_by_field_name("parameters").map_or_else(Vec::new, |p| ruby.params(p));
            let mut block = Block::new();
            if let Some(body) = node.child_by_field_name("body") {
                let is_silent =
                    matches!(text, "initialize") || text.ends_with('=') && !text.starts_with(['=', '!', '<', '>']);
                ruby.body(body, if is_silent { Tail::Drop } else { Tail::Return }, &mut block);
            }
            block
        });
        match owner {
            Some(class) => {
                self.module.functions[id.index()].class = Some(class);
                self.module.classes[class.index()].methods.push(id);
            }
            None => {
                let stmt = self.stmt(node, StmtKind::Function(id));
                // `helpers do def x … end end` at the top of a file
                match self.methods.is_empty() && !self.functions.is_empty() {
                    true => self.hoisted.push(stmt),
                    false => out.push(stmt),
                }
            }
        }
    }

    /// Opens a method, with locals of its own.
    pub(super) fn method(
        &mut self,
        node: Node<'t>,
        function: crate::ir::Function,
        f: impl FnOnce(&mut Self, FunctionId) -> Block,
    ) -> FunctionId {
        let name = function.name.clone().unwrap_or_default();
        let hoists = self.methods.is_empty();
        let id = self.open_function(function);
        if hoists {
            self.module.functions[id.index()].outer = None;
        }
        self.methods.push(name);
        let levels = crate::frontend::tree::Lowering::BODY_LEVELS;
        let block = if self.enter_levels(node, levels) {
            let (block, _) = self.scoped(false, false, |ruby| f(ruby, id));
            self.leave_levels(levels);
            block
        } else {
            Block::new()
        };
        self.methods.pop();
        self.close_function();
        self.module.functions[id.index()].body = block;
        id
    }

    /// `{ |x| … }`, `do |x| … end`
    pub(super) fn block_lambda(&mut self, node: Node<'t>) -> ExprId {
        self.lambda_with(node, node.child_by_field_name("parameters"), node.child_by_field_name("body"))
    }

    /// `->(x) { … }`
    pub(super) fn lambda_literal(&mut self, node: Node<'t>) -> ExprId {
        let block = node.child_by_field_name("body");
        let body = block.and_then(|b| b.child_by_field_name("body"));
        self.lambda_with(node, node.child_by_field_name("parameters"), body)
    }

    fn lambda_with(&mut self, node: Node<'t>, params: Option<Node<'t>>, body: Option<Node<'t>>) -> ExprId {
        self.lambda(node, params.is_none(), |ruby, id| {
            if let Some(params) = params {
                ruby.module.functions[id.index()].params = ruby.params(params);
            }
            let mut block = Block::new();
            if let Some(body) = body {
                ruby.body(body, Tail::Return, &mut block);
            }
            block
        })
    }

    /// `(a; b)`, `begin … rescue … end` as a value: a lambda that is called where it stands.
    pub(super) fn called_lambda(&mut self, node: Node<'t>, inner: &[Node<'t>]) -> ExprId {
        let callee = self.lambda(node, false, |ruby, _| {
            let mut block = Block::new();
            ruby.statements(inner, Tail::Return, &mut block);
            block
        });
        self.expr(node, ExprKind::Call { callee, args: Vec::new() })
    }

    fn lambda(
        &mut self,
        node: Node<'t>,
        takes_implicit: bool,
        f: impl FnOnce(&mut Self, FunctionId) -> Block,
    ) -> ExprId {
        let levels = crate::frontend::tree::Lowering::BODY_LEVELS;
        if !self.enter_levels(node, levels) {
            return self.opaque(node, Vec::new());
        }
        let id = self.open_function(blank_function(span(node), None, Span::at(node.start_byte())));
        let (block, scope) = self.scoped(true, takes_implicit, |ruby| f(ruby, id));
        self.close_function();
        self.leave_levels(levels);
        let function = &mut self.module.functions[id.index()];
        function.body = block;
        if let Some(name) = scope.implicit {
            function.params.push(plain_param(Span::at(node.start_byte()), name));
        }
        self.expr(node, ExprKind::Lambda(id))
    }

    /// `&:email` is `{ |it| it.email }`, `&handler` is `handler`, `&method(:f)` is `f`.
    pub(super) fn block_argument(&mut self, node: Node<'t>) -> ExprId {
        match named(node).next() {
            Some(inner) if inner.kind() == "simple_symbol" => {
                let name = Name::new(self.text_of(inner).trim_start_matches(':'));
                let mut function = blank_function(span(node), None, Span::at(node.start_byte()));
                function.params.push(plain_param(span(inner), Name::new_static("it")));
                let id = self.open_function(function);
                let object = self.name_expr(inner, "it");
                let callee = self.member(inner, object, name);
                let called = self.expr(inner, ExprKind::Call { callee, args: Vec::new() });
                let stmt = self.stmt(inner, StmtKind::Return(Some(called)));
                self.close_function();
                self.module.functions[id.index()].body = vec![stmt];
                self.expr(node, ExprKind::Lambda(id))
            }
            Some(inner) => self.value(inner),
            // def each(&) = items.each(&)
            None => self.name_expr(node, "&"),
        }
    }

    fn params(&mut self, node: Node<'t>) -> Vec<Param> {
        let mut cursor = node.walk();
        let locals: Vec<_> = node.children_by_field_name("locals", &mut cursor).collect();
        let mut params = Vec::new();
        for child in named(node) {
            if locals.iter().any(|l| l.id() == child.id()) {
                let name = self.name_of(child);
                self.define(name);
                continue;
            }
            params.extend(self.param(child));
        }
        params
    }

    fn param(&mut self, node: Node<'t>) -> Option<Param> {
        let mut param = plain_param(span(node), Name::default());
        match node.kind() {
            "identifier" => param.name = self.name_of(node),
            "destructured_parameter" => param.pattern = Some(self.param_pattern(node)),
            "forward_parameter" => {
                param.name = Name::new_static("...");
                param.rest = true;
            }
            "hash_splat_nil" | "ERROR" => return None,
            kind => {
                param.name = node.child_by_field_name("name").map_or_else(Name::default, |n| self.name_of(n));
                param.rest = matches!(kind, "splat_parameter" | "hash_splat_parameter");
                if kind == "block_parameter" && param.name.is_empty() {
                    param.name = Name::new_static("&");
                }
                param.default = node.child_by_field_name("value").map(|v| self.value(v));
            }
        }
        if !param.name.is_empty() {
            self.define(param.name.clone());
        }
        Some(param)
    }

    /// `|(name, *rest), i|`
    fn param_pattern(&mut self, node: Node<'t>) -> ExprId {
        let mut items = Vec::new();
        for child in named(node) {
            items.push(match child.kind() {
                "destructured_parameter" => self.param_pattern(child),
                "splat_parameter" => match child.child_by_field_name("name") {
                    Some(name) => {
                        let inner = self.target(name);
                        self.expr(child, ExprKind::Spread(inner))
                    }
                    None => self.opaque(child, Vec::new()),
                },
                _ => self.target(child.child_by_field_name("name").unwrap_or(child)),
            });
        }
        self.expr(node, ExprKind::List(items))
    }

    /// `define_method(:name) { |x| … }`: the method of that name, where the name is known.
    pub(super) fn defined_method(&mut self, node: Node<'t>) -> bool {
        let Some(class) = self.in_class_body() else { return false };
        let Some(block) = node.child_by_field_name("block") else { return false };
        let Some(name) = node.child_by_field_name("arguments").and_then(|a| named(a).next()) else { return false };
        if !matches!(name.kind(), "simple_symbol" | "string" | "delimited_symbol") {
            return false;
        }
        let value = self.string(name);
        let Some(text) = self.module.str_literal(value).map(|n| common_name(n)) else { return false };
        let function = blank_function(span(node), Some(text), span(name));
        let id = self.method(node, function, |ruby, id| {
            if let Some(params) = block.child_by_field_name("parameters") {
                ruby.module.functions[id.index()].params = ruby.params(params);
            }
            let mut body = Block::new();
            if let Some(inner) = block.child_by_field_name("body") {
                ruby.body(inner, Tail::Return, &mut body);
            }
            body
        });
        self.module.functions[id.index()].class = Some(class);
        self.module.classes[class.index()].methods.push(id);
        true
    }

    pub(super) fn plain_arg(value: ExprId) -> Arg {
        Arg { name: None, value, spread: false }
    }
}

fn plain_param(span: Span, name: Name) -> Param {
    Param { span, name, pattern: None, ty: None, default: None, annotations: Vec::new(), rest: false, is_field: false }
}
