//! What every tree-sitter frontend shares: parsing, spans, the stack of enclosing functions and classes, the depth
//! limit, and the comments and syntax errors of the file.

use tree_sitter::{Node, Parser, Tree};

use super::MAX_DEPTH;
use crate::ir::{
    BinaryOp, Block, ClassId, ExprId, ExprKind, FunctionId, Literal, Module, ModuleGap, Name, StmtId, StmtKind,
};
use crate::source::{FileId, Gap, Language, Span};

/// Syntax errors named in a file's coverage note; the rest are only counted there.
const NAMED_ERRORS: usize = 3;

/// A sum of more parts than this is a list of parts and not a tree that deep.
const MAX_SUM: usize = 64;

/// A module under construction, with the text that it is read from.
pub struct Lowering<'t> {
    pub text: &'t str,
    pub module: Module,
    /// The function whose body is being lowered, and those around it.
    pub functions: Vec<FunctionId>,
    /// The class whose body is being lowered, and those around it.
    pub classes: Vec<ClassId>,
    depth: u32,
}

/// Parses `text`; None only if the grammar itself cannot be loaded.
pub fn parse(grammar: &tree_sitter::Language, text: &str) -> Option<Tree> {
    let mut parser = Parser::new();
    parser.set_language(grammar).ok()?;
    parser.parse(text, None)
}

pub fn span(node: Node<'_>) -> Span {
    Span::new(node.start_byte(), node.end_byte())
}

/// The named children that are not comments, in order. Syntax errors are among them: what stands inside is lowered.
pub fn named<'n>(node: Node<'n>) -> impl Iterator<Item = Node<'n>> {
    children(node).filter(|c| c.is_named() && (!c.is_extra() || c.is_error()))
}

/// All children in order, keywords and comments too. With a cursor: reaching child `i` of a node by its index takes
/// `i` steps, which is quadratic in a list of a hundred thousand values.
pub fn children<'n>(node: Node<'n>) -> impl Iterator<Item = Node<'n>> {
    let mut cursor = node.walk();
    let mut more = cursor.goto_first_child();
    std::iter::from_fn(move || {
        if !more {
            return None;
        }
        let child = cursor.node();
        more = cursor.goto_next_sibling();
        Some(child)
    })
}

impl<'t> Lowering<'t> {
    pub fn new(file: FileId, language: Language, text: &'t str) -> Self {
        Self { text, module: Module::new(file, language), functions: Vec::new(), classes: Vec::new(), depth: 0 }
    }

    pub fn text_of(&self, node: Node<'_>) -> &'t str {
        &self.text[node.byte_range()]
    }

    pub fn name_of(&self, node: Node<'_>) -> Name {
        Name::new(self.text_of(node))
    }

    /// Runs `f` one level deeper, or notes the gap and gives None at the limit.
    pub fn deeper<T>(&mut self, node: Node<'_>, f: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.depth >= MAX_DEPTH {
            self.note_nesting(span(node));
            return None;
        }
        self.depth += 1;
        let value = f(self);
        self.depth -= 1;
        Some(value)
    }

    fn note_nesting(&mut self, span: Span) {
        if !self.module.gaps.iter().any(|g| g.kind == Gap::Nesting) {
            let message = format!("nested deeper than {MAX_DEPTH} levels; what lies below was left out");
            self.module.gaps.push(ModuleGap { kind: Gap::Nesting, span, message });
        }
    }

    pub fn expr(&mut self, node: Node<'_>, kind: ExprKind) -> ExprId {
        self.module.add_expr(span(node), kind)
    }

    pub fn str_expr(&mut self, node: Node<'_>, value: impl Into<Name>) -> ExprId {
        self.expr(node, ExprKind::Literal(Literal::Str(value.into())))
    }

    pub fn opaque(&mut self, node: Node<'_>, children: Vec<ExprId>) -> ExprId {
        self.expr(node, ExprKind::Opaque(children))
    }

    /// `first + b + c …`, left-deep; a long sum becomes a template.
    pub fn sum(&mut self, first: ExprId, rest: Vec<ExprId>) -> ExprId {
        let start = self.module.span(first);
        if rest.len() >= MAX_SUM {
            let span = rest.last().map_or(start, |last| start.to(self.module.span(*last)));
            let parts = std::iter::once(first).chain(rest).collect();
            return self.module.add_expr(span, ExprKind::Template(parts));
        }
        rest.into_iter().fold(first, |left, right| {
            let span = start.to(self.module.span(right));
            self.module.add_expr(span, ExprKind::Binary { op: BinaryOp::Add, left, right })
        })
    }

    pub fn stmt(&mut self, node: Node<'_>, kind: StmtKind) -> StmtId {
        self.module.add_stmt(span(node), kind)
    }

    pub fn expr_stmt(&mut self, expr: ExprId) -> StmtId {
        let span = self.module.span(expr);
        self.module.add_stmt(span, StmtKind::Expr(expr))
    }

    /// Collects comments and syntax errors of the whole tree; call once, when everything is lowered.
    pub fn finish(mut self, tree: &Tree, block: Block) -> Module {
        self.module.body = block;
        let mut cursor = tree.walk();
        let mut errors = Vec::new();
        'tree: loop {
            let node = cursor.node();
            if node.kind().contains("comment") && node.is_extra() {
                self.module.comments.push(span(node));
            }
            if node.is_error() || node.is_missing() {
                errors.push(span(node));
            }
            if cursor.goto_first_child() {
                continue;
            }
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    break 'tree;
                }
            }
        }
        let total = errors.len();
        for span in errors.into_iter().take(NAMED_ERRORS) {
            let message = match total {
                1 => "not valid in its language here; the rest was read".to_owned(),
                n => format!("not valid in its language in {n} places; the rest was read"),
            };
            self.module.gaps.push(ModuleGap { kind: Gap::Syntax, span, message });
        }
        self.module
    }
}
