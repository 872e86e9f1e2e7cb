//! Walks that several frontends do alike: down the spine of a chain, along a run of operators, over the bodies of control
//! structures. What a node means stays with each frontend, which passes it in.

use std::ops::DerefMut;

use tree_sitter::Node;

use super::escapes;
use super::switch::Subject;
use super::tree::{Lowering, named};
use crate::ir::{Arg, Arm, BinaryOp, Block, ExprId, ExprKind, Literal, Name, StmtKind};
use crate::source::Span;

pub(super) type LowerExpr = fn(&mut Lowering<'_>, Node<'_>) -> ExprId;
pub(super) type LowerStmt = fn(&mut Lowering<'_>, Node<'_>, &mut Block);

/// A chain of calls and operators with more links than this costs no more of the depth: it becomes shallow again.
const MAX_LINKS: usize = 64;

/// `a.b().c() + d …`: lowers the left end and then each link over it, in a loop, so that a chain of any length costs no
/// stack. `linked` may take further links from the list where they belong together.
pub(super) fn spine<'n>(
    l: &mut Lowering<'_>,
    node: Node<'n>,
    left_of: impl Fn(Node<'n>) -> Option<Node<'n>>,
    leaf: LowerExpr,
    linked: impl Fn(&mut Lowering<'_>, Node<'n>, ExprId, &mut Vec<Node<'n>>) -> ExprId,
) -> ExprId {
    if !l.enter(node) {
        return l.opaque(node, Vec::new());
    }
    let mut links = Vec::new();
    let mut at = node;
    while let Some(below) = left_of(at) {
        links.push(at);
        at = below;
    }
    let mut value = leaf(l, at);
    while let Some(link) = links.pop() {
        value = linked(l, link, value, &mut links);
    }
    l.leave();
    value
}

/// `value + a + b …`: the links above `link` that are operators too, in one chain. `operand` gives a link's right side.
pub(super) fn operator_links<'n>(
    l: &mut Lowering<'_>,
    link: Node<'n>,
    value: ExprId,
    links: &mut Vec<Node<'n>>,
    operand: impl Fn(&mut Lowering<'_>, Node<'n>) -> (BinaryOp, ExprId),
) -> ExprId {
    let mut rest = vec![operand(l, link)];
    let mut last = link;
    while let Some(next) = links.pop_if(|n| n.kind_id() == link.kind_id()) {
        rest.push(operand(l, next));
        last = next;
    }
    let whole = l.runs(value, rest);
    l.module.exprs[whole.index()].span = super::tree::span(last);
    whole
}

/// Text between two substitutions of a template, escapes decoded.
pub(super) fn fragment(l: &mut Lowering<'_>, from: usize, to: usize, parts: &mut Vec<ExprId>) {
    if from < to {
        let value = escapes::unescape(&l.text[from..to]);
        parts.push(l.module.add_expr(Span::new(from, to), ExprKind::Literal(Literal::Str(value))));
    }
}

/// `i++` is `i += 1`, with an operator that joins no text.
pub(super) fn step(l: &mut Lowering<'_>, node: Node<'_>, target: ExprId) -> ExprId {
    let value = Some(l.expr(node, ExprKind::Literal(Literal::Number(Name::new_static("1")))));
    let op = Some(BinaryOp::Arithmetic);
    l.expr(node, ExprKind::Assign { target, value, op, declared: None, is_declaration: false })
}

/// `condition ? then : otherwise`, by the names that grammars commonly give to its parts.
pub(super) fn conditional(l: &mut Lowering<'_>, node: Node<'_>, expr: LowerExpr) -> ExprId {
    let parts: Vec<_> = ["condition", "consequence", "alternative"]
        .iter()
        .filter_map(|f| node.child_by_field_name(f))
        .map(|n| expr(l, n))
        .collect();
    match parts[..] {
        [condition, then, otherwise] => l.expr(node, ExprKind::Conditional { condition, then, otherwise }),
        _ => l.opaque(node, parts),
    }
}

/// A value switch with more arms is not nested that deep: opaque over everything in it.
const MAX_ARMS: usize = 64;

/// A switch that gives a value: nested conditionals over its arms, the first outermost.
pub(super) fn value_switch(
    l: &mut Lowering<'_>,
    node: Node<'_>,
    arms: Vec<(ExprId, ExprId)>,
    default: Option<ExprId>,
    subject: Subject,
) -> ExprId {
    if arms.len() > MAX_ARMS {
        let parts = arms.into_iter().flat_map(|(c, v)| [c, v]).chain(default).collect();
        return l.opaque(node, parts);
    }
    let mut result = default.or_else(|| subject.unused()).unwrap_or_else(|| l.opaque(node, Vec::new()));
    for (condition, then) in arms.into_iter().rev() {
        let whole = l.module.span(condition).to(super::tree::span(node));
        result = l.module.add_expr(whole, ExprKind::Conditional { condition, then, otherwise: result });
    }
    l.module.exprs[result.index()].span = super::tree::span(node);
    result
}

/// The statements of an arm, which may stand in one block of their own; a `break` at its end leaves nothing but the switch.
pub(super) fn switch_arm<'n>(
    l: &mut Lowering<'_>,
    body: Vec<Node<'n>>,
    inside: impl Fn(Node<'n>) -> Vec<Node<'n>>,
    statement: LowerStmt,
) -> Block {
    let inner = match body[..] {
        [single] if single.kind() == "block" => inside(single),
        _ => body,
    };
    let mut block = Block::new();
    for (i, s) in inner.iter().enumerate() {
        if !(i + 1 == inner.len() && s.kind() == "break_statement") {
            statement(l, *s, &mut block);
        }
    }
    block
}

/// The statements of a language whose blocks stand in braces.
pub(super) struct Braces {
    /// What the grammar calls a block.
    pub block: &'static str,
    pub expr: LowerExpr,
    /// A statement that is not nested too deep.
    pub dispatch: LowerStmt,
    /// What follows on an `if`: the statement after `else`.
    pub otherwise: for<'n> fn(Node<'n>) -> Option<Node<'n>>,
}

impl Braces {
    pub(super) fn statement(&self, l: &mut Lowering<'_>, node: Node<'_>, out: &mut Block) {
        if l.enter(node) {
            (self.dispatch)(l, node, out);
            l.leave();
        }
    }

    /// The statements directly under a node.
    pub(super) fn block(&self, l: &mut Lowering<'_>, node: Node<'_>) -> Block {
        let mut out = Block::new();
        named(node).for_each(|child| self.statement(l, child, &mut out));
        out
    }

    /// The body of an `if` or a loop: a block or one statement.
    pub(super) fn body(&self, l: &mut Lowering<'_>, node: Option<Node<'_>>) -> Block {
        let mut out = Block::new();
        match node {
            Some(n) if n.kind() == self.block => out = l.deeper(n, |l| self.block(l, n)).unwrap_or_default(),
            Some(n) => self.statement(l, n, &mut out),
            None => {}
        }
        out
    }

    /// `while (c) …`, `do … while (c)`
    pub(super) fn while_loop(&self, l: &mut Lowering<'_>, node: Node<'_>, out: &mut Block) {
        let condition = node.child_by_field_name("condition").map(|c| (self.expr)(l, c));
        let body = self.body(l, node.child_by_field_name("body"));
        out.push(l.stmt(node, StmtKind::Loop { binding: None, iterated: None, condition, body }));
    }

    /// The value of `return x` or `throw x`.
    pub(super) fn operand(&self, l: &mut Lowering<'_>, node: Node<'_>) -> Option<ExprId> {
        named(node).next().map(|e| (self.expr)(l, e))
    }

    /// `if`, with every `else if` after it as one more arm, however many there are.
    pub(super) fn branch(&self, l: &mut Lowering<'_>, node: Node<'_>, out: &mut Block) {
        let mut arms = Vec::new();
        let mut at = node;
        loop {
            let condition = at.child_by_field_name("condition").map(|c| (self.expr)(l, c));
            let body = self.body(l, at.child_by_field_name("consequence"));
            arms.push(Arm { condition, body });
            match (self.otherwise)(at) {
                Some(n) if n.kind_id() == node.kind_id() => at = n,
                Some(n) => {
                    let body = self.body(l, Some(n));
                    arms.push(Arm { condition: None, body });
                    break;
                }
                None => break,
            }
        }
        out.push(l.stmt(node, StmtKind::Branch(arms)));
    }
}

/// A frontend with state of its own around the [`Lowering`].
pub(super) trait Frontend<'t>: DerefMut<Target = Lowering<'t>> {
    /// A value that is not nested too deep.
    fn value_here(&mut self, node: Node<'_>) -> ExprId;
    /// A statement that is not nested too deep.
    fn statement_here(&mut self, node: Node<'_>, out: &mut Block);
    fn arguments(&mut self, node: Node<'_>) -> Vec<Arg>;

    fn value(&mut self, node: Node<'_>) -> ExprId {
        if !self.enter(node) {
            return self.opaque(node, Vec::new());
        }
        let id = self.value_here(node);
        self.leave();
        id
    }

    fn values(&mut self, node: Node<'_>) -> Vec<ExprId> {
        named(node).map(|c| self.value(c)).collect()
    }

    /// The first expression inside a node; opaque where there is none.
    fn first_value(&mut self, node: Node<'_>) -> ExprId {
        match named(node).next() {
            Some(inner) => self.value(inner),
            None => self.opaque(node, Vec::new()),
        }
    }

    fn field_value(&mut self, node: Node<'_>, field: &str) -> ExprId {
        match node.child_by_field_name(field) {
            Some(inner) => self.value(inner),
            None => self.opaque(node, Vec::new()),
        }
    }

    fn statement(&mut self, node: Node<'_>, out: &mut Block) {
        if self.enter(node) {
            self.statement_here(node, out);
            self.leave();
        }
    }

    /// The statements directly under a node: a file, a body, or what is left of one after a syntax error.
    fn block(&mut self, node: Node<'_>) -> Block {
        let mut out = Block::new();
        for child in named(node) {
            self.statement(child, &mut out);
        }
        out
    }

    /// `a + b + c`, `a and b or c`: down the left operands without recursion. `operator` gives None where a node is no
    /// operator of such a chain; and so does this, if `node` is none.
    fn operator_chain(
        &mut self,
        node: Node<'_>,
        operator: impl Fn(&Self, Node<'_>) -> Option<BinaryOp>,
    ) -> Option<ExprId> {
        let mut rest = Vec::new();
        let mut at = node;
        while let Some(op) = operator(self, at)
            && let (Some(left), Some(right)) = (at.child_by_field_name("left"), at.child_by_field_name("right"))
        {
            rest.push((op, right));
            at = left;
        }
        if rest.is_empty() {
            return None;
        }
        rest.reverse();
        let levels = rest.len().min(MAX_LINKS) as u32;
        if !self.enter_levels(node, levels) {
            return Some(self.opaque(node, Vec::new()));
        }
        let first = self.value(at);
        let rest = rest.into_iter().map(|(op, right)| (op, self.value(right))).collect();
        self.leave_levels(levels);
        Some(self.chain(first, rest))
    }

    /// A chain of calls deeper than the limit: what it starts from and every argument, in one opaque value.
    fn flat_chain(&mut self, node: Node<'_>, base: Node<'_>, links: &[Node<'_>]) -> ExprId {
        let mut parts = vec![self.value(base)];
        for link in links.iter().rev() {
            if let Some(arguments) = link.child_by_field_name("arguments") {
                parts.extend(self.arguments(arguments).into_iter().map(|a| a.value));
            }
        }
        self.opaque(node, parts)
    }
}
