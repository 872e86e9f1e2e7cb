//! What every tree-sitter frontend shares: parsing, spans, the stack of enclosing functions and classes, the depth
//! limit, and the comments and syntax errors of the file.

use std::cell::RefCell;

use memchr::memmem;
use tree_sitter::{Node, Parser, Tree};

use super::MAX_DEPTH;
use crate::ir::{
    BinaryOp, Block, Class, ClassId, ClassKind, ExprId, ExprKind, Function, FunctionId, Literal, Modifiers, Module,
    ModuleGap, Name, StmtId, StmtKind, TypeParameter, TypeRef,
};
use crate::source::{FileId, Gap, Language, Span};

/// Syntax errors named in a file's coverage note; the rest are only counted there.
const NAMED_ERRORS: usize = 3;

/// A sum of more parts than this is a list of parts and not a tree that deep.
const MAX_SUM: usize = 64;

/// A function or class whose body is being lowered.
#[derive(Clone, Copy)]
enum Scope {
    Function,
    Class(ClassId),
}

/// A module under construction, with the text that it is read from.
pub struct Lowering<'t> {
    pub text: &'t str,
    pub module: Module,
    /// The function whose body is being lowered, and those around it.
    pub functions: Vec<FunctionId>,
    /// The class whose body is being lowered, and those around it.
    pub classes: Vec<ClassId>,
    scopes: Vec<Scope>,
    depth: u32,
}

thread_local! {
    /// One for all files of a thread: what a parser allocates serves the next file.
    static PARSER: RefCell<Parser> = RefCell::new(Parser::new());
}

/// Parses `text`; None only if the grammar itself cannot be loaded.
pub fn parse(grammar: &tree_sitter::Language, text: &str) -> Option<Tree> {
    PARSER.with_borrow_mut(|parser| {
        parser.set_language(grammar).ok()?;
        parser.parse(text, None)
    })
}

/// Parses only the parts of `text` that lie in `ranges` (in order, apart from each other), as if nothing stood between
/// them. Nodes keep their places in the whole text.
pub fn parse_ranges(grammar: &tree_sitter::Language, text: &str, ranges: &[Span]) -> Option<Tree> {
    let range = |span: &Span| tree_sitter::Range {
        start_byte: span.start as usize,
        end_byte: span.end as usize,
        start_point: tree_sitter::Point::default(),
        end_point: tree_sitter::Point::default(),
    };
    let mut parser = Parser::new();
    parser.set_language(grammar).ok()?;
    parser.set_included_ranges(&ranges.iter().map(range).collect::<Vec<_>>()).ok()?;
    parser.parse(text, None)
}

pub fn span(node: Node<'_>) -> Span {
    Span::new(node.start_byte(), node.end_byte())
}

/// The named children that are not comments, in order. Syntax errors are among them: what stands inside is lowered.
pub fn named<'n>(node: Node<'n>) -> impl Iterator<Item = Node<'n>> {
    children(node).filter(|c| c.is_named() && (!c.is_extra() || c.is_error()))
}

/// Nodes of more children than this are walked with a cursor: reaching child `i` of a node by its index takes `i`
/// steps, which is quadratic in a list of a hundred thousand values. For a few, it is cheaper than to set up a cursor.
const FEW: u32 = 4;

/// All children in order, keywords and comments too.
pub fn children<'n>(node: Node<'n>) -> impl Iterator<Item = Node<'n>> {
    let count = node.child_count();
    let mut cursor = (count > FEW).then(|| node.walk());
    let mut more = cursor.as_mut().is_some_and(tree_sitter::TreeCursor::goto_first_child);
    let mut at = 0;
    std::iter::from_fn(move || {
        let Some(cursor) = &mut cursor else {
            let child = (at < count).then(|| node.child(at)).flatten();
            at += 1;
            return child;
        };
        if !more {
            return None;
        }
        let child = cursor.node();
        more = cursor.goto_next_sibling();
        Some(child)
    })
}

/// How comments begin in a language, where that is known; otherwise they are looked for everywhere.
fn comment_openers(language: Language) -> Option<&'static [&'static str]> {
    use Language::{CSharp, Go, Hcl, Java, JavaScript, Kotlin, Php, Python, Ruby, Shell, Tsx, TypeScript};
    match language {
        Python | Shell => Some(&["#"]),
        Ruby => Some(&["#", "=begin"]),
        Hcl => Some(&["#", "//", "/*"]),
        Php => Some(&["#", "//", "/*"]),
        Java | Kotlin | CSharp | Go => Some(&["//", "/*"]),
        JavaScript | TypeScript | Tsx => Some(&["//", "/*", "<!--", "-->"]),
        _ => None,
    }
}

/// Where comments may begin, in order; also where strings hold the same signs.
fn comment_starts(text: &str, openers: &[&str]) -> Vec<usize> {
    let mut starts: Vec<usize> = openers.iter().flat_map(|o| memmem::find_iter(text.as_bytes(), o)).collect();
    starts.sort_unstable();
    starts
}

/// The comments of a tree, and its syntax errors. Only where one of `starts` lies, or the grammar says that there is an
/// error below, is a node entered; without `starts`, every node is.
fn comments_and_errors(tree: &Tree, starts: Option<&[usize]>) -> (Vec<Span>, Vec<Span>) {
    let mut cursor = tree.walk();
    let (mut comments, mut errors) = (Vec::new(), Vec::new());
    loop {
        let node = cursor.node();
        let within = starts.is_none_or(|starts| {
            let next = starts.partition_point(|s| *s < node.start_byte());
            starts.get(next).is_some_and(|s| *s < node.end_byte())
        });
        if within && node.is_extra() && node.kind().contains("comment") {
            comments.push(span(node));
        }
        let is_broken = node.has_error();
        if is_broken && (node.is_error() || node.is_missing()) {
            errors.push(span(node));
        }
        if (within || is_broken) && cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return (comments, errors);
            }
        }
    }
}

/// A function with nothing in it yet.
pub fn blank_function(span: Span, name: Option<Name>, name_span: Span) -> Function {
    Function {
        span,
        name,
        name_span,
        params: Vec::new(),
        returns: None,
        annotations: Vec::new(),
        body: Vec::new(),
        class: None,
        outer: None,
        modifiers: Modifiers::default(),
    }
}

/// A class with nothing in it yet.
pub fn blank_class(span: Span, name: Name, name_span: Span, kind: ClassKind) -> Class {
    Class {
        span,
        name,
        name_span,
        kind,
        bases: Vec::new(),
        base_types: Vec::new(),
        annotations: Vec::new(),
        fields: Vec::new(),
        methods: Vec::new(),
        body: Vec::new(),
        outer: None,
        modifiers: Modifiers::default(),
    }
}

impl<'t> Lowering<'t> {
    pub fn new(file: FileId, language: Language, text: &'t str) -> Self {
        Self {
            text,
            module: Module::new(file, language),
            functions: Vec::new(),
            classes: Vec::new(),
            scopes: Vec::new(),
            depth: 0,
        }
    }

    /// Goes on with a module that another reader began: for code inside other files.
    pub fn within(module: Module, text: &'t str) -> Self {
        Self { text, module, functions: Vec::new(), classes: Vec::new(), scopes: Vec::new(), depth: 0 }
    }

    pub fn text_of(&self, node: Node<'_>) -> &'t str {
        &self.text[node.byte_range()]
    }

    pub fn name_of(&self, node: Node<'_>) -> Name {
        Name::new(self.text_of(node))
    }

    /// Runs `f` one level deeper, or notes the gap and gives None at the limit.
    pub fn deeper<T>(&mut self, node: Node<'_>, f: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if !self.enter(node) {
            return None;
        }
        let value = f(self);
        self.leave();
        Some(value)
    }

    /// One level deeper until [`Self::leave`]; at the limit, notes the gap and gives false.
    pub fn enter(&mut self, node: Node<'_>) -> bool {
        self.enter_levels(node, 1)
    }

    /// One level deeper at a place, for readers without a syntax tree.
    pub fn enter_at(&mut self, at: Span) -> bool {
        self.enter_levels_at(at, 1)
    }

    /// Several levels deeper until as many are left.
    pub fn enter_levels(&mut self, node: Node<'_>, levels: u32) -> bool {
        self.enter_levels_at(span(node), levels)
    }

    fn enter_levels_at(&mut self, at: Span, levels: u32) -> bool {
        if self.depth + levels > MAX_DEPTH {
            self.note_nesting(at);
            return false;
        }
        self.depth += levels;
        true
    }

    pub fn leave(&mut self) {
        self.leave_levels(1);
    }

    pub fn leave_levels(&mut self, levels: u32) {
        self.depth -= levels;
    }

    /// Runs `f` several levels deeper: for what takes many calls on the stack, such as the body of a class.
    pub fn deeper_by<T>(&mut self, node: Node<'_>, levels: u32, f: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if !self.enter_levels(node, levels) {
            return None;
        }
        let value = f(self);
        self.leave_levels(levels);
        Some(value)
    }

    /// What a type costs of the depth: it moves itself from call to call, which takes more of the stack than an
    /// expression.
    pub const TYPE_LEVELS: u32 = 4;

    /// What the body of a class, a function or a value switch costs of the depth.
    pub const BODY_LEVELS: u32 = 3;

    /// Adds a function inside the functions and classes that are open, and opens it. A lambda is no method.
    pub fn open_function(&mut self, mut function: Function) -> FunctionId {
        function.class = self.class_scope().filter(|_| function.name.is_some());
        function.outer = self.functions.last().copied();
        let id = self.module.add_function(function);
        self.functions.push(id);
        self.scopes.push(Scope::Function);
        id
    }

    pub fn close_function(&mut self) {
        self.functions.pop();
        self.scopes.pop();
    }

    /// Adds a class inside the class that is open, and opens it.
    pub fn open_class(&mut self, mut class: Class) -> ClassId {
        class.outer = self.class_scope();
        let id = self.module.add_class(class);
        self.classes.push(id);
        self.scopes.push(Scope::Class(id));
        id
    }

    /// Notes the type parameters that the declaration of a class lists; `bound` reads what bounds one.
    pub fn type_parameters(
        &mut self,
        class: ClassId,
        declaration: Node<'_>,
        bound: impl Fn(&mut Self, Node<'_>) -> Option<TypeRef>,
    ) {
        let is_list = |n: &Node<'_>| matches!(n.kind(), "type_parameters" | "type_parameter_list");
        let Some(list) = named(declaration).find(is_list) else { return };
        let mut parameters = Vec::new();
        for part in named(list).filter(|p| p.kind().starts_with("type_parameter")) {
            let mut names: Vec<Node<'_>> =
                part.children_by_field_name("name", &mut part.walk()).filter(Node::is_named).collect();
            if names.is_empty() {
                names.extend(named(part).find(|c| c.kind().ends_with("identifier")));
            }
            let bound = bound(self, part);
            parameters.extend(names.iter().map(|n| TypeParameter { name: self.name_of(*n), bound: bound.clone() }));
        }
        if !parameters.is_empty() {
            self.module.type_parameters.insert(class, parameters);
        }
    }

    pub fn close_class(&mut self) {
        self.classes.pop();
        self.scopes.pop();
    }

    /// The class whose body is being lowered, unless a function stands in between.
    pub fn class_scope(&self) -> Option<ClassId> {
        match self.scopes.last() {
            Some(Scope::Class(id)) => Some(*id),
            _ => None,
        }
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
        let id = self.expr(node, ExprKind::Opaque(children));
        self.module.opaque_syntax.push((id, Name::new(node.kind())));
        id
    }

    pub fn name_expr(&mut self, node: Node<'_>, name: impl Into<Name>) -> ExprId {
        self.expr(node, ExprKind::Name(name.into()))
    }

    pub fn assign(&mut self, node: Node<'_>, target: ExprId, value: Option<ExprId>) -> ExprId {
        self.expr(node, ExprKind::Assign { target, value, op: None, declared: None, is_declaration: false })
    }

    /// `left op right`, spanning both.
    pub fn binary(&mut self, op: BinaryOp, left: ExprId, right: ExprId) -> ExprId {
        let span = self.module.span(left).to(self.module.span(right));
        self.module.add_expr(span, ExprKind::Binary { op, left, right })
    }

    /// `first op a op b …`, left-deep. A long chain would be as deep as it is long: a sum becomes a template, a
    /// chain of one other operator a balanced tree, and a mixed one opaque.
    pub fn chain(&mut self, first: ExprId, rest: Vec<(BinaryOp, ExprId)>) -> ExprId {
        let Some((only, last)) = rest.last().copied() else { return first };
        let same = rest.iter().all(|(op, _)| *op == only);
        if same && only == BinaryOp::Add {
            return self.sum(first, rest.into_iter().map(|(_, e)| e).collect());
        }
        if rest.len() < MAX_SUM {
            return rest.into_iter().fold(first, |left, (op, right)| self.binary(op, left, right));
        }
        let parts: Vec<ExprId> = std::iter::once(first).chain(rest.into_iter().map(|(_, e)| e)).collect();
        if same {
            return self.balanced(only, parts);
        }
        let span = self.module.span(first).to(self.module.span(last));
        self.module.add_expr(span, ExprKind::Opaque(parts))
    }

    /// Like [`Self::chain`], but a long run of one operator inside a mixed chain (`a + b + … == c`) keeps its form.
    pub fn runs(&mut self, first: ExprId, rest: Vec<(BinaryOp, ExprId)>) -> ExprId {
        let runs = rest.chunk_by(|a, b| a.0 == b.0);
        if runs.clone().count() >= MAX_SUM {
            return self.chain(first, rest);
        }
        runs.fold(first, |left, run| self.chain(left, run.to_vec()))
    }

    /// `a op b op c …` as a tree of the least depth; for operators where the grouping does not matter.
    pub fn balanced(&mut self, op: BinaryOp, mut parts: Vec<ExprId>) -> ExprId {
        while parts.len() > 1 {
            let mut pairs = Vec::with_capacity(parts.len().div_ceil(2));
            for pair in parts.chunks(2) {
                pairs.push(match *pair {
                    [left, right] => self.binary(op, left, right),
                    _ => pair[0],
                });
            }
            parts = pairs;
        }
        parts[0]
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

    /// The type as the names and members that a value would be: `a.B` of `new a.B<C>()`.
    pub fn type_value(&mut self, ty: &TypeRef) -> ExprId {
        let start = ty.span.start as usize;
        let limit = ty.span.end as usize;
        let mut parts = ty.name.split('.');
        let first = parts.next().unwrap_or("");
        let mut end = (start + first.len()).min(limit);
        let mut value = self.module.add_expr(Span::new(start, end), ExprKind::Name(first.into()));
        for part in parts {
            end = (end + 1 + part.len()).min(limit);
            let member = ExprKind::Member { object: value, name: part.into() };
            value = self.module.add_expr(Span::new(start, end), member);
        }
        value
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
        let starts = comment_openers(self.module.language).map(|openers| comment_starts(self.text, openers));
        let (comments, errors) = comments_and_errors(tree, starts.as_deref());
        self.module.comments.extend(comments);
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The tours, whole and with every tenth line damaged.
    #[test]
    fn comments_and_errors_are_found_without_walking_the_whole_tree() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/integration/tours/");
        let tours: [(&str, Language, tree_sitter::Language); 12] = [
            ("tour.rb", Language::Ruby, tree_sitter_ruby::LANGUAGE.into()),
            ("tour.sh", Language::Shell, tree_sitter_bash::LANGUAGE.into()),
            ("tour.tf", Language::Hcl, tree_sitter_hcl::LANGUAGE.into()),
            ("tour.py", Language::Python, tree_sitter_python::LANGUAGE.into()),
            ("tour.php", Language::Php, tree_sitter_php::LANGUAGE_PHP.into()),
            ("Tour.java", Language::Java, tree_sitter_java::LANGUAGE.into()),
            ("Tour.kt", Language::Kotlin, tree_sitter_kotlin_ng::LANGUAGE.into()),
            ("Tour.cs", Language::CSharp, tree_sitter_c_sharp::LANGUAGE.into()),
            ("tour.go", Language::Go, tree_sitter_go::LANGUAGE.into()),
            ("tour.js", Language::JavaScript, tree_sitter_javascript::LANGUAGE.into()),
            ("tour.ts", Language::TypeScript, tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into()),
            ("tour.tsx", Language::Tsx, tree_sitter_typescript::LANGUAGE_TSX.into()),
        ];
        for (name, language, grammar) in tours {
            let whole = std::fs::read_to_string(format!("{folder}{name}")).unwrap();
            let damaged =
                |(i, line): (usize, &str)| if i % 10 == 0 { format!("{line} ( }}\n") } else { format!("{line}\n") };
            let damaged: String = whole.lines().enumerate().map(damaged).collect();
            for text in [whole, damaged] {
                let tree = parse(&grammar, &text).unwrap();
                let starts = comment_starts(&text, comment_openers(language).unwrap());
                let found = comments_and_errors(&tree, Some(&starts));
                assert_eq!(found, comments_and_errors(&tree, None), "{name}");
                assert!(!found.0.is_empty());
            }
        }
    }
}
