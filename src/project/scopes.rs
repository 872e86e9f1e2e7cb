//! Inside one module: what encloses each expression, and which names are bound where.
//!
//! Bindings are collected without regard to control flow: a name may have several, in source order. Which of them
//! a use sees is decided by [`super::values`]. Blocks do not make scopes of their own; functions, classes and the
//! module do.

use rustc_hash::FxHashMap;

use crate::ir::{
    ClassId, ClassKind, ExprId, ExprKind, FunctionId, Literal, Module, Name, Param, StmtId, StmtKind, TypeRef,
};

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ScopeId(u32);

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ScopeKind {
    Module,
    Function(FunctionId),
    Class(ClassId),
}

#[derive(Clone, Debug)]
pub struct Scope {
    pub kind: ScopeKind,
    pub parent: Option<ScopeId>,
    bindings: FxHashMap<Name, Vec<Binding>>,
}

/// One way in which a name gets a value. `at` is the byte offset where that happens.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Binding {
    pub at: u32,
    pub kind: BindingKind,
    /// The assignment that declares the name's type, if one does.
    pub declaration: Option<ExprId>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BindingKind {
    /// `x = value`.
    Value(ExprId),
    /// `{x} = value`, `{key: x} = value`; the key is a string literal.
    Entry {
        of: ExprId,
        key: ExprId,
    },
    /// `[_, x] = value`.
    Position {
        of: ExprId,
        index: u32,
    },
    /// `for x in value`; also names below the top of a nested pattern.
    Element(ExprId),
    Param(FunctionId, u32),
    Function(FunctionId),
    Class(ClassId),
    /// Index into [`Module::imports`].
    Import(u32),
    /// A caught exception.
    Caught,
    /// A declaration without a value.
    Declared,
}

/// The index of one module.
#[derive(Clone, Debug)]
pub struct Scopes {
    explicit_this: bool,
    scopes: Vec<Scope>,
    expr_scope: Vec<u32>,
    expr_parent: Vec<u32>,
    function_scope: Vec<u32>,
    class_scope: Vec<u32>,
    /// The expression that each lambda is.
    lambdas: Vec<u32>,
    /// `object.name = value` and `object["name"] = value`, by the name, and by the object's dotted text.
    member_values: FxHashMap<Name, FxHashMap<Name, Vec<ExprId>>>,
    /// `this.name = value` inside the class: the assignment expressions.
    own_members: FxHashMap<ClassId, FxHashMap<Name, Vec<ExprId>>>,
    /// What each function returns, in source order; nested functions' are not its own.
    returns: FxHashMap<FunctionId, Vec<ExprId>>,
    /// Every call and `new`, in source order: by where they end, so that what a call is given stands before it.
    pub calls: Vec<ExprId>,
    /// The same, each before what stands in it; those of a function stand together.
    walked_calls: Vec<ExprId>,
    /// By function: where its calls start and end in `walked_calls`.
    calls_of: Vec<(u32, u32)>,
    /// Assignments to a member or an entry: `a.b = c`, `a["b"] = c`.
    pub member_assignments: Vec<ExprId>,
}

const NONE: u32 = u32::MAX;

enum Todo {
    Stmt(StmtId, u32),
    Expr(ExprId, u32, u32),
    Function(FunctionId, u32),
    Class(ClassId, u32),
    /// The body of a function is entered, or left.
    Enter(FunctionId),
    Leave(FunctionId),
}

impl Scopes {
    pub fn of(module: &Module) -> Self {
        let mut index = Self {
            explicit_this: crate::frontend::semantics(module.language).explicit_this,
            scopes: vec![Scope { kind: ScopeKind::Module, parent: None, bindings: FxHashMap::default() }],
            expr_scope: vec![0; module.exprs.len()],
            expr_parent: vec![NONE; module.exprs.len()],
            function_scope: vec![0; module.functions.len()],
            class_scope: vec![0; module.classes.len()],
            lambdas: vec![NONE; module.functions.len()],
            member_values: FxHashMap::default(),
            own_members: FxHashMap::default(),
            returns: FxHashMap::default(),
            calls: Vec::new(),
            walked_calls: Vec::new(),
            calls_of: vec![(0, 0); module.functions.len()],
            member_assignments: Vec::new(),
        };
        for (i, import) in module.imports.iter().enumerate() {
            let bound = match (&import.alias, &import.name) {
                (Some(alias), _) => Some(alias.clone()),
                (None, Some(name)) => Some(name.clone()),
                (None, None) if import.kind == crate::ir::ImportKind::Module => {
                    import.module.split('.').next().map(Name::new)
                }
                (None, None) => None,
            };
            if let Some(name) = bound {
                index.bind(0, name, import.span.start, BindingKind::Import(i as u32), None);
            }
        }
        let mut todo: Vec<Todo> = module.body.iter().rev().map(|s| Todo::Stmt(*s, 0)).collect();
        todo.extend(module.imports.iter().filter_map(|i| i.path).map(|e| Todo::Expr(e, 0, NONE)));
        todo.extend(module.exports.iter().map(|e| Todo::Expr(e.value, 0, NONE)));
        while let Some(item) = todo.pop() {
            let below = todo.len();
            match item {
                Todo::Stmt(id, scope) => index.stmt(module, id, scope, &mut todo),
                Todo::Expr(id, scope, parent) => index.expr(module, id, scope, parent, &mut todo),
                Todo::Function(id, scope) => index.function(module, id, scope, &mut todo),
                Todo::Class(id, scope) => index.class(module, id, scope, &mut todo),
                Todo::Enter(id) => index.calls_of[id.index()].0 = index.walked_calls.len() as u32,
                Todo::Leave(id) => index.calls_of[id.index()].1 = index.walked_calls.len() as u32,
            }
            todo[below..].reverse();
        }
        index.calls.clone_from(&index.walked_calls);
        index.calls.sort_by_key(|c| (module.span(*c).end, c.0));
        index.calls.dedup();
        index
    }

    pub fn scope_of(&self, expr: ExprId) -> ScopeId {
        ScopeId(self.expr_scope[expr.index()])
    }

    pub fn scope(&self, id: ScopeId) -> &Scope {
        &self.scopes[id.0 as usize]
    }

    pub fn module_scope(&self) -> ScopeId {
        ScopeId(0)
    }

    pub fn function_scope(&self, id: FunctionId) -> ScopeId {
        ScopeId(self.function_scope[id.index()])
    }

    pub fn class_scope(&self, id: ClassId) -> ScopeId {
        ScopeId(self.class_scope[id.index()])
    }

    /// The expression that a lambda is.
    pub fn lambda(&self, function: FunctionId) -> Option<ExprId> {
        let expr = self.lambdas[function.index()];
        (expr != NONE).then_some(ExprId(expr))
    }

    pub fn parent(&self, expr: ExprId) -> Option<ExprId> {
        let parent = self.expr_parent[expr.index()];
        (parent != NONE).then_some(ExprId(parent))
    }

    /// The scopes from the given one outwards.
    pub fn outwards(&self, from: ScopeId) -> impl Iterator<Item = ScopeId> {
        std::iter::successors(Some(from), |s| self.scope(*s).parent)
    }

    pub fn bindings(&self, scope: ScopeId, name: &str) -> &[Binding] {
        self.scope(scope).bindings.get(name).map_or(&[], Vec::as_slice)
    }

    /// The values that a function returns.
    pub fn returns(&self, f: FunctionId) -> &[ExprId] {
        self.returns.get(&f).map_or(&[], Vec::as_slice)
    }

    /// See [`super::Project::calls_in`].
    pub fn calls_in(&self, f: FunctionId) -> &[ExprId] {
        let (start, end) = self.calls_of[f.index()];
        &self.walked_calls[start as usize..end as usize]
    }

    /// The names bound at the top of the module.
    pub fn module_names(&self) -> impl Iterator<Item = (&Name, &[Binding])> {
        self.scopes[0].bindings.iter().map(|(n, b)| (n, b.as_slice()))
    }

    /// The names bound anywhere in the module.
    pub fn all_names(&self) -> impl Iterator<Item = (&Name, &[Binding])> {
        self.scopes.iter().flat_map(|s| &s.bindings).map(|(n, b)| (n, b.as_slice()))
    }

    /// The members and entries that are assigned anywhere in the module, by their names, with the values or the
    /// assignments.
    pub fn assigned(&self) -> impl Iterator<Item = (&Name, ExprId)> {
        let own = self.own_members.values().flatten();
        let all = self.member_values.iter().flat_map(|(name, of)| of.values().map(move |values| (name, values)));
        let all = all.chain(own);
        all.flat_map(|(name, values)| values.iter().map(move |v| (name, *v)))
    }

    pub fn enclosing_function(&self, expr: ExprId) -> Option<FunctionId> {
        self.outwards(self.scope_of(expr)).find_map(|s| match self.scope(s).kind {
            ScopeKind::Function(f) => Some(f),
            _ => None,
        })
    }

    pub fn enclosing_class(&self, expr: ExprId) -> Option<ClassId> {
        self.outwards(self.scope_of(expr)).find_map(|s| match self.scope(s).kind {
            ScopeKind::Class(c) => Some(c),
            _ => None,
        })
    }

    pub fn member_values(&self, object: &str, name: &str) -> &[ExprId] {
        self.member_values.get(name).and_then(|of| of.get(object)).map_or(&[], Vec::as_slice)
    }

    /// Whether a member or entry of that name is assigned, of whatever but `this`.
    pub fn assigns_member(&self, name: &str) -> bool {
        self.member_values.contains_key(name)
    }

    /// The assignments `this.name = …` inside the class.
    pub fn own_members(&self, class: ClassId, name: &str) -> &[ExprId] {
        self.own_members.get(&class).and_then(|m| m.get(name)).map_or(&[], Vec::as_slice)
    }

    /// The classes inside which `this.name = …` is assigned, with the names.
    pub fn own_member_names(&self) -> impl Iterator<Item = (ClassId, &Name)> {
        self.own_members.iter().flat_map(|(class, members)| members.keys().map(|name| (*class, name)))
    }

    /// What is assigned to `this.name = …` inside one class, in source order, with the first assignment.
    pub fn assigned_members(&self, class: ClassId) -> Vec<(&Name, ExprId)> {
        let members = self.own_members.get(&class).into_iter().flatten();
        let mut members: Vec<_> = members.filter_map(|(name, assigned)| Some((name, *assigned.first()?))).collect();
        members.sort_by_key(|(_, assigned)| assigned.0);
        members
    }

    fn new_scope(&mut self, kind: ScopeKind, parent: u32) -> u32 {
        self.scopes.push(Scope { kind, parent: Some(ScopeId(parent)), bindings: FxHashMap::default() });
        self.scopes.len() as u32 - 1
    }

    fn bind(&mut self, scope: u32, name: Name, at: u32, kind: BindingKind, declaration: Option<ExprId>) {
        self.scopes[scope as usize].bindings.entry(name).or_default().push(Binding { at, kind, declaration });
    }

    fn stmt(&mut self, module: &Module, id: StmtId, scope: u32, todo: &mut Vec<Todo>) {
        let stmt = module.stmt(id);
        match &stmt.kind {
            StmtKind::Function(f) => {
                if let Some(name) = &module.function(*f).name {
                    self.bind(scope, name.clone(), stmt.span.start, BindingKind::Function(*f), None);
                }
                todo.push(Todo::Function(*f, scope));
            }
            StmtKind::Class(c) => {
                let class = module.class(*c);
                // members that stand apart define nothing of the name of their type
                if class.kind != ClassKind::Implementation {
                    self.bind(scope, class.name.clone(), stmt.span.start, BindingKind::Class(*c), None);
                }
                todo.push(Todo::Class(*c, scope));
            }
            StmtKind::Loop { binding: Some(target), iterated: Some(over), .. } => {
                self.pattern(module, *target, scope, BindingKind::Element(*over), None);
            }
            StmtKind::Try { handlers, .. } => {
                for h in handlers {
                    if let Some(name) = &h.binding {
                        self.bind(scope, name.clone(), h.span.start, BindingKind::Caught, None);
                    }
                }
            }
            StmtKind::Return(Some(e)) => {
                if let ScopeKind::Function(f) = self.scopes[scope as usize].kind {
                    self.returns.entry(f).or_default().push(*e);
                }
            }
            _ => {}
        }
        module.each_part(id, &mut |node| {
            todo.push(match node {
                crate::ir::visit::Node::Stmt(s) => Todo::Stmt(s, scope),
                crate::ir::visit::Node::Expr(e) => Todo::Expr(e, scope, NONE),
            });
        });
    }

    fn expr(&mut self, module: &Module, id: ExprId, scope: u32, parent: u32, todo: &mut Vec<Todo>) {
        self.expr_scope[id.index()] = scope;
        self.expr_parent[id.index()] = parent;
        match module.kind(id) {
            ExprKind::Assign { target, value, declared, op: None, .. } => {
                let kind = value.map_or(BindingKind::Declared, BindingKind::Value);
                let declaration = declared.as_ref().map(|_| id);
                self.pattern(module, *target, scope, kind, declaration);
                if value.is_some() {
                    self.member(module, *target, scope, id);
                    if matches!(module.kind(*target), ExprKind::Member { .. } | ExprKind::Index { .. }) {
                        self.member_assignments.push(id);
                    }
                }
                Self::types(declared.as_ref(), scope, todo);
            }
            ExprKind::Assign { declared, .. } => Self::types(declared.as_ref(), scope, todo),
            ExprKind::Call { .. } => self.walked_calls.push(id),
            ExprKind::New { body, .. } => {
                self.walked_calls.push(id);
                todo.extend(body.map(|c| Todo::Class(c, scope)));
            }
            ExprKind::Lambda(f) => {
                self.lambdas[f.index()] = id.0;
                todo.push(Todo::Function(*f, scope));
            }
            ExprKind::Class(c) => todo.push(Todo::Class(*c, scope)),
            _ => {}
        }
        module.each_child(id, &mut |c| todo.push(Todo::Expr(c, scope, id.0)));
    }

    fn function(&mut self, module: &Module, id: FunctionId, outer: u32, todo: &mut Vec<Todo>) {
        let function = module.function(id);
        let scope = self.new_scope(ScopeKind::Function(id), outer);
        self.function_scope[id.index()] = scope;
        // a function that is reached twice returns what it does once
        self.returns.remove(&id);
        todo.extend(function.annotations.iter().map(|a| Todo::Expr(a.expr, outer, NONE)));
        Self::types(function.returns.as_ref(), outer, todo);
        for (i, param) in function.params.iter().enumerate() {
            self.param(module, id, i, param, scope);
            Self::types(param.ty.as_ref(), outer, todo);
            todo.extend(param.annotations.iter().map(|a| Todo::Expr(a.expr, outer, NONE)));
            todo.extend(param.default.map(|e| Todo::Expr(e, outer, NONE)));
            todo.extend(param.pattern.map(|e| Todo::Expr(e, scope, NONE)));
        }
        todo.push(Todo::Enter(id));
        todo.extend(function.body.iter().map(|s| Todo::Stmt(*s, scope)));
        todo.push(Todo::Leave(id));
    }

    fn param(&mut self, module: &Module, id: FunctionId, i: usize, param: &Param, scope: u32) {
        let kind = BindingKind::Param(id, i as u32);
        if !param.name.is_empty() {
            self.bind(scope, param.name.clone(), param.span.start, kind, None);
        }
        if let Some(pattern) = param.pattern {
            self.pattern(module, pattern, scope, kind, None);
        }
    }

    fn class(&mut self, module: &Module, id: ClassId, outer: u32, todo: &mut Vec<Todo>) {
        let class = module.class(id);
        let scope = self.new_scope(ScopeKind::Class(id), outer);
        self.class_scope[id.index()] = scope;
        todo.extend(class.annotations.iter().map(|a| Todo::Expr(a.expr, outer, NONE)));
        todo.extend(class.bases.iter().map(|b| Todo::Expr(*b, outer, NONE)));
        for field in &class.fields {
            let kind = field.value.map_or(BindingKind::Declared, BindingKind::Value);
            self.bind(scope, field.name.clone(), field.span.start, kind, None);
            Self::types(field.ty.as_ref(), scope, todo);
            todo.extend(field.annotations.iter().map(|a| Todo::Expr(a.expr, scope, NONE)));
            todo.extend(field.value.map(|e| Todo::Expr(e, scope, NONE)));
        }
        for method in &class.methods {
            todo.push(Todo::Function(*method, scope));
        }
        todo.extend(class.body.iter().map(|s| Todo::Stmt(*s, scope)));
    }

    /// Expressions inside a type belong to the scope around it.
    fn types(ty: Option<&TypeRef>, scope: u32, todo: &mut Vec<Todo>) {
        let mut stack: Vec<&TypeRef> = ty.into_iter().collect();
        while let Some(t) = stack.pop() {
            todo.extend(t.metadata.iter().map(|e| Todo::Expr(*e, scope, NONE)));
            stack.extend(&t.args);
        }
    }

    /// Binds the names of an assignment's left side, a loop's variable or a parameter's pattern.
    fn pattern(&mut self, module: &Module, target: ExprId, scope: u32, kind: BindingKind, declaration: Option<ExprId>) {
        let at = module.span(target).start;
        let inner = |key: Option<ExprId>, index: Option<u32>| match (kind, key, index) {
            (BindingKind::Value(of), Some(key), _) => BindingKind::Entry { of, key },
            (BindingKind::Value(of), None, Some(index)) => BindingKind::Position { of, index },
            (BindingKind::Value(of), None, None) => BindingKind::Element(of),
            (BindingKind::Entry { of, .. } | BindingKind::Position { of, .. }, _, _) => BindingKind::Element(of),
            (other, _, _) => other,
        };
        match module.kind(target) {
            ExprKind::Name(name) => self.bind(scope, name.clone(), at, kind, declaration),
            ExprKind::List(items) => {
                for (i, item) in items.iter().enumerate() {
                    self.pattern(module, *item, scope, inner(None, Some(i as u32)), declaration);
                }
            }
            ExprKind::Object(entries) => {
                for e in entries {
                    self.pattern(module, e.value, scope, inner(e.key, None), declaration);
                }
            }
            ExprKind::Assign { target, .. } => self.pattern(module, *target, scope, kind, declaration),
            ExprKind::Spread(x) => self.pattern(module, *x, scope, inner(None, None), declaration),
            // Rust: `Some(x)`, `State(pool)`, `User { name, .. }`
            ExprKind::Call { args, .. } | ExprKind::New { args, .. } => {
                for a in args {
                    self.pattern(module, a.value, scope, kind, declaration);
                }
            }
            ExprKind::Opaque(children) => {
                for c in children {
                    self.pattern(module, *c, scope, inner(None, None), declaration);
                }
            }
            _ => {}
        }
    }

    /// `object.name = value`: remembered by the object's text, and by its class where the object is `this`.
    fn member(&mut self, module: &Module, target: ExprId, scope: u32, assign: ExprId) {
        let (object, name) = match module.kind(target) {
            ExprKind::Member { object, name } => (*object, name.clone()),
            ExprKind::Index { object, index: Some(index) } => match module.kind(*index) {
                ExprKind::Literal(Literal::Str(key)) => (*object, key.clone()),
                _ => return,
            },
            _ => return,
        };
        if let Some(class) = self.this_class(module, object, scope) {
            self.own_members.entry(class).or_default().entry(name).or_default().push(assign);
        } else if let Some(text) = module.dotted(object) {
            let ExprKind::Assign { value: Some(value), .. } = module.kind(assign) else { return };
            self.member_values.entry(name).or_default().entry(Name::new(text)).or_default().push(*value);
        }
    }

    /// The class whose instance an expression is, where it is `this`, or the first parameter of a method that plays its part.
    fn this_class(&self, module: &Module, expr: ExprId, scope: u32) -> Option<ClassId> {
        let ExprKind::Name(name) = module.kind(expr) else { return None };
        let functions = self.outwards(ScopeId(scope)).filter_map(|s| match self.scope(s).kind {
            ScopeKind::Function(f) => Some(f),
            _ => None,
        });
        for f in functions {
            let function = module.function(f);
            let Some(class) = function.class else { continue };
            let is_this = if self.explicit_this {
                !function.modifiers.is_static && function.params.first()?.name == *name
            } else {
                name == "this" || name == "self" || name == "static"
            };
            return is_this.then_some(class);
        }
        None
    }

    /// See [`Self::this_class`], for an expression that has been indexed.
    pub fn this_class_at(&self, module: &Module, expr: ExprId) -> Option<ClassId> {
        self.this_class(module, expr, self.expr_scope[expr.index()]).or_else(|| {
            // a field initialiser: `x = this.y`
            let is_this = matches!(module.kind(expr), ExprKind::Name(n) if n == "this" || n == "self" || n == "static");
            if is_this { self.enclosing_class(expr) } else { None }
        })
    }
}
