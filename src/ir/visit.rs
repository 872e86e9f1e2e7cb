//! Walks over a [`Module`]: which nodes stand directly under a node, and every node under it.
//!
//! All walks use an explicit stack, in source order; none recurses, so depth costs memory and not stack.

use super::{Block, ExprId, ExprKind, FunctionId, Module, StmtId, StmtKind};

/// A statement or an expression.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Node {
    Stmt(StmtId),
    Expr(ExprId),
}

/// Whether a walk enters the bodies of the functions and classes that it meets.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Nested {
    /// Lambdas, local functions and class bodies are entered.
    Enter,
    /// Only what runs when the node itself runs. Annotations and parameter defaults belong to it.
    Skip,
}

impl Module {
    /// Calls `f` with each expression directly under `id`, in source order.
    pub fn each_child(&self, id: ExprId, f: &mut dyn FnMut(ExprId)) {
        match self.kind(id) {
            ExprKind::Name(_) | ExprKind::Literal(_) | ExprKind::Lambda(_) | ExprKind::Class(_) => {}
            ExprKind::Member { object, .. } => f(*object),
            ExprKind::Index { object, index } => {
                f(*object);
                index.iter().copied().for_each(f);
            }
            ExprKind::Call { callee, args } => {
                f(*callee);
                args.iter().for_each(|a| f(a.value));
            }
            ExprKind::New { class, args, .. } => {
                f(*class);
                args.iter().for_each(|a| f(a.value));
            }
            ExprKind::Template(parts) | ExprKind::List(parts) | ExprKind::Opaque(parts) => {
                parts.iter().copied().for_each(f);
            }
            ExprKind::Binary { left, right, .. } => {
                f(*left);
                f(*right);
            }
            ExprKind::Not(x) | ExprKind::Spread(x) => f(*x),
            ExprKind::Conditional { condition, then, otherwise } => {
                f(*condition);
                f(*then);
                f(*otherwise);
            }
            ExprKind::Assign { target, value, .. } => {
                f(*target);
                value.iter().copied().for_each(f);
            }
            ExprKind::Object(entries) => {
                for e in entries {
                    e.key.iter().copied().for_each(&mut *f);
                    f(e.value);
                }
            }
        }
    }

    /// Calls `f` with each node directly under a statement, in source order.
    pub fn each_part(&self, id: StmtId, f: &mut dyn FnMut(Node)) {
        let block = |b: &Block, f: &mut dyn FnMut(Node)| b.iter().for_each(|s| f(Node::Stmt(*s)));
        match &self.stmt(id).kind {
            StmtKind::Expr(e) => f(Node::Expr(*e)),
            StmtKind::Return(e) | StmtKind::Throw(e) => e.iter().for_each(|e| f(Node::Expr(*e))),
            StmtKind::Branch(arms) => {
                for arm in arms {
                    arm.condition.iter().for_each(|c| f(Node::Expr(*c)));
                    block(&arm.body, f);
                }
            }
            StmtKind::Loop { binding, iterated, condition, body } => {
                for e in [binding, iterated, condition].into_iter().flatten() {
                    f(Node::Expr(*e));
                }
                block(body, f);
            }
            StmtKind::Try { body, handlers, finally } => {
                block(body, f);
                handlers.iter().for_each(|h| block(&h.body, f));
                block(finally, f);
            }
            StmtKind::Block(b) => block(b, f),
            StmtKind::Jump | StmtKind::Function(_) | StmtKind::Class(_) => {}
        }
    }

    /// Every node under `roots`, each before its children, in source order. `f` returns whether to go below a node.
    pub fn walk(&self, roots: impl IntoIterator<Item = Node>, nested: Nested, f: &mut dyn FnMut(Node) -> bool) {
        let mut stack: Vec<Node> = roots.into_iter().collect();
        stack.reverse();
        while let Some(node) = stack.pop() {
            if !f(node) {
                continue;
            }
            let below = stack.len();
            match node {
                Node::Expr(e) => {
                    self.each_child(e, &mut |c| stack.push(Node::Expr(c)));
                    match self.kind(e) {
                        ExprKind::Lambda(id) if nested == Nested::Enter => self.function_nodes(*id, &mut stack),
                        ExprKind::Class(id) | ExprKind::New { body: Some(id), .. } if nested == Nested::Enter => {
                            self.class_nodes(*id, &mut stack);
                        }
                        _ => {}
                    }
                }
                Node::Stmt(s) => {
                    self.each_part(s, &mut |n| stack.push(n));
                    match &self.stmt(s).kind {
                        StmtKind::Function(id) if nested == Nested::Enter => self.function_nodes(*id, &mut stack),
                        StmtKind::Class(id) if nested == Nested::Enter => self.class_nodes(*id, &mut stack),
                        _ => {}
                    }
                }
            }
            stack[below..].reverse();
        }
    }

    /// Every expression that runs when the block runs, in source order.
    pub fn walk_block(&self, block: &Block, nested: Nested, f: &mut dyn FnMut(ExprId)) {
        self.walk(block.iter().map(|s| Node::Stmt(*s)), nested, &mut |node| {
            if let Node::Expr(e) = node {
                f(e);
            }
            true
        });
    }

    /// Every expression under (and with) `root`.
    pub fn walk_expr(&self, root: ExprId, nested: Nested, f: &mut dyn FnMut(ExprId)) {
        self.walk([Node::Expr(root)], nested, &mut |node| {
            if let Node::Expr(e) = node {
                f(e);
            }
            true
        });
    }

    fn function_nodes(&self, id: FunctionId, out: &mut Vec<Node>) {
        let function = self.function(id);
        out.extend(function.annotations.iter().map(|a| Node::Expr(a.expr)));
        for p in &function.params {
            out.extend(p.annotations.iter().map(|a| Node::Expr(a.expr)));
            out.extend(p.default.map(Node::Expr));
        }
        out.extend(function.body.iter().map(|s| Node::Stmt(*s)));
    }

    fn class_nodes(&self, id: super::ClassId, out: &mut Vec<Node>) {
        let class = self.class(id);
        out.extend(class.annotations.iter().map(|a| Node::Expr(a.expr)));
        for field in &class.fields {
            out.extend(field.annotations.iter().map(|a| Node::Expr(a.expr)));
            out.extend(field.value.map(Node::Expr));
        }
        out.extend(class.body.iter().map(|s| Node::Stmt(*s)));
        class.methods.iter().for_each(|m| self.function_nodes(*m, out));
    }
}
