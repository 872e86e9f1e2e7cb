//! L1: one small language-neutral form for every language and data format.
//!
//! A [`Module`] is one file, lowered. Its nodes live in flat arenas and refer to each other by index, so
//! a tree of any depth is dropped without recursion, and an analysis can keep facts about a node in a
//! table keyed by its id. What a frontend does not know becomes [`ExprKind::Opaque`] with its children
//! kept, so that data still flows through it. Configuration files lower to [`ExprKind::Assign`]s and
//! [`ExprKind::Object`]s like code, so that one analysis reads both.

mod accessors;
pub mod dump;
pub mod leaves;
pub mod visit;

pub use accessors::accessor_field;
use smol_str::SmolStr;

use crate::source::{FileId, Language, Span};

/// Identifiers and paths: cheap to clone, short ones without allocation.
pub type Name = SmolStr;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $name(pub u32);
        impl $name {
            pub fn index(self) -> usize { self.0 as usize }
        }
    )*};
}
ids! {
    /// Index into [`Module::exprs`].
    ExprId
    /// Index into [`Module::stmts`].
    StmtId
    /// Index into [`Module::functions`].
    FunctionId
    /// Index into [`Module::classes`].
    ClassId
}

/// Statements in source order.
pub type Block = Vec<StmtId>;

/// One file, lowered. Build it with the `add_*` methods; read it by index.
#[derive(Clone, Debug)]
pub struct Module {
    pub file: FileId,
    pub language: Language,
    /// Java package, PHP namespace: dotted (`pk.gov.nadra`), whatever the language writes.
    pub package: Option<Name>,
    pub imports: Vec<Import>,
    pub exports: Vec<Export>,
    pub body: Block,
    pub exprs: Vec<Expr>,
    pub stmts: Vec<Stmt>,
    pub functions: Vec<Function>,
    pub classes: Vec<Class>,
    /// Every comment token, in source order, delimiters included: suppressions stand only in these.
    pub comments: Vec<Span>,
    /// Parts that could not be lowered: where, and why.
    pub gaps: Vec<ModuleGap>,
    /// The syntax behind each [`ExprKind::Opaque`] in the words of its grammar, where the grammar has one: tells who
    /// works on a frontend what it does not know yet. No analysis reads it.
    pub opaque_syntax: Vec<(ExprId, Name)>,
    /// The types that a call or `new` is given in angles, `call.receive<Request>()`: by its expression.
    pub type_arguments: rustc_hash::FxHashMap<ExprId, Vec<TypeRef>>,
    /// The type parameters of each class that has some, in order: `class Store<T, R extends Repository<T>>`.
    pub type_parameters: rustc_hash::FxHashMap<ClassId, Vec<TypeParameter>>,
}

/// A name that stands for a type which whoever uses the class gives.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TypeParameter {
    pub name: Name,
    /// What the type is at least.
    pub bound: Option<TypeRef>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ModuleGap {
    pub kind: crate::source::Gap,
    pub span: Span,
    pub message: String,
}

/// Something that a name of this file stands for and that lives elsewhere. The forms:
///
/// | source | `module` | `name` | `alias` | `kind` |
/// |---|---|---|---|---|
/// | `import a.b` (Python: binds `a`) | `a.b` | – | – | `Module` |
/// | `import a.b as c`, `const c = require("a.b")`, `import * as c` | `a.b` | – | `c` | `Module` |
/// | `from .a import b as c`, `import {b as c}`, `const {b: c} = require()` | `.a` | `b` | `c` | `Item` |
/// | `import c from "x"` | `x` | `default` | `c` | `Item` |
/// | Java `import a.b.C;` PHP `use A\B\C;` Rust `use a::b::C;` | `a.b` | `C` | – | `Item` |
/// | Java `import static a.b.C.d;` | `a.b.C` | `d` | – | `Item` |
/// | `from a import *`, Java `import a.b.*;`, Rust `use a::*` | `a` | – | – | `Wildcard` |
/// | PHP `require "x.php"`, Ruby `require "x"`, JS `import "x"` | `x.php` | – | – | `Include` |
///
/// `module` is dotted for Java, PHP and Rust (separators replaced by `.`), as written for the others:
/// Python with its leading dots, JavaScript with its quotes removed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Import {
    pub span: Span,
    pub kind: ImportKind,
    pub module: Name,
    pub name: Option<Name>,
    pub alias: Option<Name>,
    /// `export {x} from "y"`, `pub use`: visible to importers of this file under the local name
    /// (for a `Wildcard`, every name of the module is).
    pub reexport: bool,
    /// For an `Include` whose path is not a plain string: the expression that computes it.
    pub path: Option<ExprId>,
    /// Stands inside a function (a lazy import).
    pub local: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ImportKind {
    Module,
    Item,
    Wildcard,
    Include,
}

/// A name under which this file offers a value, where the language has explicit exports (JavaScript).
/// `module.exports = x` and `export default x` are named `default`; `exports.a = x` is named `a`;
/// `module.exports = {a, b: c}` is `default` *and* one export for each entry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Export {
    pub span: Span,
    pub name: Name,
    pub value: ExprId,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stmt {
    pub span: Span,
    pub kind: StmtKind,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum StmtKind {
    /// Assignments and calls too: an assignment is an expression ([`ExprKind::Assign`]).
    Expr(ExprId),
    /// `return x`; also the last expression of a Rust block and of an arrow function without braces.
    Return(Option<ExprId>),
    /// `throw x`, `raise x`; a Rust `panic!` is a call.
    Throw(Option<ExprId>),
    /// `if`, `switch`, `match`: one arm for each way through. The arm without a condition is `else` / `default`.
    /// A switch gives every arm the condition `subject == label`.
    Branch(Vec<Arm>),
    /// Every kind of loop. `binding` is the pattern that each element is bound to.
    Loop {
        binding: Option<ExprId>,
        iterated: Option<ExprId>,
        condition: Option<ExprId>,
        body: Block,
    },
    /// `with x as y:` and try-with-resources put their `y = x` assignments in front of the body.
    Try {
        body: Block,
        handlers: Vec<Handler>,
        finally: Block,
    },
    /// A bare `{ … }` block, `with`, `unsafe`, PHP `declare`.
    Block(Block),
    /// `break`, `continue`, `exit`-like statements of the language that leave the block without a value.
    Jump,
    Function(FunctionId),
    Class(ClassId),
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Arm {
    pub condition: Option<ExprId>,
    pub body: Block,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Handler {
    pub span: Span,
    pub types: Vec<TypeRef>,
    pub binding: Option<Name>,
    pub body: Block,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Expr {
    pub span: Span,
    pub kind: ExprKind,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ExprKind {
    /// A simple name. PHP variables keep no `$`; `this`, `self`, `super`, `parent`, `static` are names too
    /// (`self`/`this` of every language is lowered as `this`, except Python's, which is its first parameter).
    Name(Name),
    /// `a.b`, `a->b`, `a::b`, `a?.b`; Java/Rust/PHP qualified names (`a.b.C`, `\A\B::class`) are chains of these.
    Member {
        object: ExprId,
        name: Name,
    },
    /// `a[i]`; `index` is absent for PHP `$a[] = x`.
    Index {
        object: ExprId,
        index: Option<ExprId>,
    },
    /// Also Rust macros: `info!("{}", x)` calls the name `info!`. Whatever Ruby sends to a value is a call, with or
    /// without parentheses, and so is a bare identifier that no assignment before it makes a variable:
    /// `params[:id]` is `params()["id"]`, `Rails.logger.info x` calls the member `info` of `Rails.logger()`.
    Call {
        callee: ExprId,
        args: Vec<Arg>,
    },
    /// `new C(args)`; an anonymous class body is kept as the class whose base is `class`.
    New {
        class: ExprId,
        args: Vec<Arg>,
        body: Option<ClassId>,
    },
    Literal(Literal),
    /// `f"..{x}.."`, `` `..${x}..` ``, `"..$x.."`, and the format string of `format!`, in order:
    /// string literals and expressions.
    Template(Vec<ExprId>),
    Binary {
        op: BinaryOp,
        left: ExprId,
        right: ExprId,
    },
    /// `not x`, `!x`.
    Not(ExprId),
    /// `c ? a : b`, `a if c else b`; also a Rust `if`/`match` used as a value (nested for more arms).
    Conditional {
        condition: ExprId,
        then: ExprId,
        otherwise: ExprId,
    },
    /// `target = value`, with `op` for `+=` and the like. Targets are names, members, indexes, and
    /// `List`/`Object` patterns for destructuring. `declared` is the written type (`String x = …`, `x: T = …`).
    /// A declaration without a value has none.
    Assign {
        target: ExprId,
        value: Option<ExprId>,
        op: Option<BinaryOp>,
        declared: Option<TypeRef>,
        is_declaration: bool,
    },
    /// Lists, tuples, sets, Rust arrays and `vec![]`; list patterns.
    List(Vec<ExprId>),
    /// Maps, object literals, PHP arrays with keys, struct literals; object patterns. A struct literal is a
    /// `New` of the type with one `Object` argument.
    Object(Vec<Entry>),
    Lambda(FunctionId),
    /// A class used as a value.
    Class(ClassId),
    /// `...x`, `*x`, `**x` inside lists and objects (in arguments it is [`Arg::spread`]).
    Spread(ExprId),
    /// `await x`, casts, `&x`, `x!`, parentheses are lowered to `x` itself; `x?` too. The rest, children kept.
    Opaque(Vec<ExprId>),
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Literal {
    /// The value, escapes decoded. The span of the expression covers the quotes.
    Str(Name),
    /// As written.
    Number(Name),
    Bool(bool),
    Null,
    /// The pattern, without delimiters.
    Regex(Name),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BinaryOp {
    /// `+` (also PHP `.`, SQL `||` in no language here): concatenation or sum.
    Add,
    /// `==`, `===`, `is`, `.equals` stays a call.
    Equal,
    NotEqual,
    /// `<`, `<=`, `>`, `>=`, `in`, `instanceof`.
    Compare,
    And,
    /// `or`, `||`: gives one of its operands.
    Or,
    /// `??`, `?:` (Elvis), `x or default` stays `Or`.
    Coalesce,
    /// `%`: Python's string formatting too.
    Modulo,
    /// Any other arithmetic or bit operator.
    Arithmetic,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Arg {
    /// `f(name=x)`, PHP `name: x`.
    pub name: Option<Name>,
    pub value: ExprId,
    pub spread: bool,
}

/// Name of the argument that stands for the type which a call is about: `request.guard::<Clerk>()`.
pub const TYPE_ARGUMENT: &str = "type";

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// A string literal for a plain key (`{a: 1}`, `{"a": 1}`); absent for a spread.
    pub key: Option<ExprId>,
    pub value: ExprId,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Class {
    pub span: Span,
    pub name: Name,
    pub name_span: Span,
    pub kind: ClassKind,
    /// `extends`, `implements`, traits that are used: names or members; type arguments are dropped.
    /// For a Rust `impl T for S`, see [`ClassKind::Implementation`].
    pub bases: Vec<ExprId>,
    /// The same, with type arguments, in the same order.
    pub base_types: Vec<TypeRef>,
    pub annotations: Vec<Annotation>,
    pub fields: Vec<Field>,
    pub methods: Vec<FunctionId>,
    /// Other statements of the class body (Python), initialiser blocks, nested classes.
    pub body: Block,
    pub outer: Option<ClassId>,
    pub modifiers: Modifiers,
}

impl Class {
    /// Whether only tests are built with it: `#[cfg(test)] mod tests { … }`. `text` is the file's.
    pub fn is_for_tests(&self, text: &str) -> bool {
        self.annotations.iter().any(|a| text.get(a.span.range()).is_some_and(|written| written.contains("cfg(test)")))
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ClassKind {
    Class,
    Interface,
    Trait,
    Enum,
    /// Java record, `struct`: prints or is built by its fields.
    Record,
    /// A Rust `impl` block, the methods of a Go receiver, the extension functions of a Kotlin type: methods that
    /// belong to the type `name`; `bases` holds the trait of an `impl`, if any.
    Implementation,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Field {
    pub span: Span,
    pub name: Name,
    pub ty: Option<TypeRef>,
    pub value: Option<ExprId>,
    pub annotations: Vec<Annotation>,
    pub modifiers: Modifiers,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Function {
    pub span: Span,
    /// Absent for lambdas. A constructor is named `constructor` in every language (`__init__`,
    /// `__construct`, a Java constructor, a Rust `new` stays `new`).
    pub name: Option<Name>,
    pub name_span: Span,
    pub params: Vec<Param>,
    pub returns: Option<TypeRef>,
    pub annotations: Vec<Annotation>,
    pub body: Block,
    pub class: Option<ClassId>,
    /// The function around this one, if any.
    pub outer: Option<FunctionId>,
    pub modifiers: Modifiers,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Param {
    pub span: Span,
    /// Empty for a destructuring parameter, whose names are in `pattern`.
    pub name: Name,
    pub pattern: Option<ExprId>,
    pub ty: Option<TypeRef>,
    pub default: Option<ExprId>,
    pub annotations: Vec<Annotation>,
    /// `*args`, `...rest`.
    pub rest: bool,
    /// TypeScript `constructor(private x: T)`, PHP promoted parameters: also a field.
    pub is_field: bool,
}

/// Decorator, annotation or attribute. `@a.b(x)` is a call, `@a` a name or member; Rust `#[get("/x")]` is a
/// call too, and Java element values are keyword arguments.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Annotation {
    pub span: Span,
    pub expr: ExprId,
}

/// A type as written: `Map<String, List<User>>` is `Map` with two arguments. `Optional[X]`, `X | None`,
/// `?X` and `&X` are `X` itself; arrays are `[]` with one argument. Dotted names stay dotted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TypeRef {
    pub span: Span,
    pub name: Name,
    pub args: Vec<TypeRef>,
    /// Metadata inside the type, such as the values of Python's `Annotated[T, Depends(f)]` or an extractor.
    pub metadata: Vec<ExprId>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Modifiers {
    pub is_static: bool,
    pub is_private: bool,
    pub is_protected: bool,
    pub is_abstract: bool,
    pub is_async: bool,
    /// `get x()` / `@property`.
    pub is_getter: bool,
    /// `const`, `final`, `readonly`, upper-case by convention does not count.
    pub is_constant: bool,
    /// A class whose other parts may stand elsewhere under the same qualified name: C# `partial`, any class of Ruby.
    pub is_open: bool,
}

impl TypeRef {
    /// The name that is metadata of a type whose values are addresses where a program that prints them would show
    /// just that: a Go field of type `*T` or `[]*T`.
    pub const POINTER: Name = Name::new_static("*");
}

impl Module {
    pub fn new(file: FileId, language: Language) -> Self {
        Self {
            file,
            language,
            package: None,
            imports: Vec::new(),
            exports: Vec::new(),
            body: Vec::new(),
            exprs: Vec::new(),
            stmts: Vec::new(),
            functions: Vec::new(),
            classes: Vec::new(),
            comments: Vec::new(),
            gaps: Vec::new(),
            opaque_syntax: Vec::new(),
            type_arguments: rustc_hash::FxHashMap::default(),
            type_parameters: rustc_hash::FxHashMap::default(),
        }
    }

    /// The value of a data document: what its first statement gives.
    pub fn document(&self) -> Option<ExprId> {
        self.body.iter().find_map(|s| match self.stmt(*s).kind {
            StmtKind::Expr(e) => Some(e),
            _ => None,
        })
    }

    pub fn add_expr(&mut self, span: Span, kind: ExprKind) -> ExprId {
        self.exprs.push(Expr { span, kind });
        ExprId(self.exprs.len() as u32 - 1)
    }

    pub fn add_stmt(&mut self, span: Span, kind: StmtKind) -> StmtId {
        self.stmts.push(Stmt { span, kind });
        StmtId(self.stmts.len() as u32 - 1)
    }

    pub fn add_function(&mut self, function: Function) -> FunctionId {
        self.functions.push(function);
        FunctionId(self.functions.len() as u32 - 1)
    }

    pub fn add_class(&mut self, class: Class) -> ClassId {
        self.classes.push(class);
        ClassId(self.classes.len() as u32 - 1)
    }

    /// What stands at its declarations, in no particular order.
    pub fn annotations(&self) -> impl Iterator<Item = &Annotation> {
        let of_functions = self.functions.iter().flat_map(|f| {
            let of_params = f.params.iter().flat_map(|p| &p.annotations);
            f.annotations.iter().chain(of_params)
        });
        let of_classes = self.classes.iter().flat_map(|c| {
            let of_fields = c.fields.iter().flat_map(|f| &f.annotations);
            c.annotations.iter().chain(of_fields)
        });
        of_functions.chain(of_classes)
    }

    pub fn expr(&self, id: ExprId) -> &Expr {
        &self.exprs[id.index()]
    }

    pub fn kind(&self, id: ExprId) -> &ExprKind {
        &self.exprs[id.index()].kind
    }

    pub fn span(&self, id: ExprId) -> Span {
        self.exprs[id.index()].span
    }

    pub fn stmt(&self, id: StmtId) -> &Stmt {
        &self.stmts[id.index()]
    }

    pub fn function(&self, id: FunctionId) -> &Function {
        &self.functions[id.index()]
    }

    pub fn class(&self, id: ClassId) -> &Class {
        &self.classes[id.index()]
    }

    /// The value of a string literal.
    pub fn str_literal(&self, id: ExprId) -> Option<&Name> {
        match self.kind(id) {
            ExprKind::Literal(Literal::Str(s)) => Some(s),
            _ => None,
        }
    }

    /// A chain of names and members as written: `a.b.c`. None if anything else stands in it.
    pub fn dotted(&self, id: ExprId) -> Option<String> {
        let mut parts = Vec::new();
        let mut at = id;
        loop {
            match self.kind(at) {
                ExprKind::Name(n) => {
                    parts.push(n.as_str());
                    parts.reverse();
                    return Some(parts.join("."));
                }
                ExprKind::Member { object, name } => {
                    parts.push(name.as_str());
                    at = *object;
                }
                _ => return None,
            }
        }
    }
}
