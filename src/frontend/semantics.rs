//! How names find what they mean, as far as languages differ in it. Each line of the table of frontends names one of
//! these, so that whoever links modules asks for a property and never for a language.

/// The rules of one language, or of several that agree.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Semantics {
    pub family: Family,
    pub modules: Modules,
    /// Inside a class `save()` and `name` mean its members, without a receiver.
    pub implicit_this: bool,
    /// The first parameter of a method is the object that it is called on: Python's `self`, under any name.
    pub explicit_this: bool,
    /// Variables carry a mark in the text (`$user`), so that the class `User` and the function `user()` are others.
    pub sigils: bool,
    /// A capital letter says that a name is visible from elsewhere, and not that it names a type.
    pub exporting_capitals: bool,
    /// A call gives several results side by side, of which the first is the value: `file, err := open()`.
    pub several_results: bool,
    /// A `?` behind a call gives its failure back: `check(headers)?`.
    pub postfix_try: bool,
    /// A type has the interfaces whose methods it has, without saying so.
    pub structural_interfaces: bool,
    /// What a pointer or box holds is called like the pointer: `Box<dyn Notifier>`.
    pub dereferences: bool,
    /// Functions that extend a type stand apart from it, and are imported and seen like functions of no type.
    pub extensions: bool,
    /// A static method extends the type of its first parameter, where that says so: `this Citizen citizen`.
    pub extending_parameters: bool,
    /// Code sees the names of the namespaces around its own: in `A.B`, `C` may be `A.C`.
    pub outer_namespaces: bool,
    /// A field may be written in capitals (`citizen.CNIC`); where it may not, such a member is a constant.
    pub upper_case_members: bool,
    /// A variable that holds a function is called like one: `notify(citizen)`.
    pub called_variables: bool,
    /// Methods of a function in a variable that call it: `onSaved.accept(citizen)`.
    pub function_methods: &'static [&'static str],
    /// A class may have several methods of one name, told apart by what they take.
    pub overloads: bool,
    /// Methods that every object has.
    pub object_methods: &'static [&'static str],
    /// The class of `[Audit]` may be named `AuditAttribute`.
    pub annotation_suffix: &'static str,
    /// What stands between a type and a member that is named of it apart from any object: `Citizen::getCnic`.
    pub apart: &'static str,
    /// How a statement begins that gives one value of many and goes on: `yield cnic`.
    pub yields: &'static str,
    /// What asks whether something is in a list, or is not: `key in HIDDEN`.
    pub within: &'static [&'static str],
    /// What stands before a variable whose address is given, so that it may be filled: `&row`.
    pub address: &'static str,
    /// What stands before a parameter that gathers the arguments which are given by name: `**fields`.
    pub gathers_named: &'static str,
    /// Lists and maps are handed over as copies: what a function puts into one, its caller does not see.
    pub copies_lists: bool,
}

impl Semantics {
    /// Whether a member, as it is written, is named apart from any object.
    pub fn is_apart(&self, written: &str) -> bool {
        !self.apart.is_empty() && written.contains(self.apart)
    }

    /// Whether an expression, as it is written, gives one value of many.
    pub fn is_yield(&self, written: &str) -> bool {
        let rest = (!self.yields.is_empty()).then(|| written.strip_prefix(self.yields)).flatten();
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
    }

    /// Whether what stands between two operands asks if the left is in the right; of `key not in HIDDEN` too.
    pub fn asks_within(&self, between: &str) -> bool {
        self.within.contains(&between.trim_end_matches('(').trim())
    }

    /// Whether the address is given of what stands behind a text.
    pub fn is_address(&self, before: &str) -> bool {
        !self.address.is_empty() && before.ends_with(self.address)
    }

    /// Whether a parameter, as it is written, gathers the arguments that are given by name.
    pub fn gathers_named(&self, written: &str) -> bool {
        !self.gathers_named.is_empty() && written.starts_with(self.gathers_named)
    }
}

/// Languages whose code can name each other's.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Family {
    /// Data names nothing.
    Data,
    Scripts,
    Python,
    Php,
    Jvm,
    Rust,
    DotNet,
    Go,
    Ruby,
}

impl Family {
    pub const COUNT: usize = 9;
}

/// How a file's names become names for other files.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Modules {
    /// A file is a module, and dots are folders: `from app.models import Citizen`.
    DottedFiles,
    /// A file is a module, imported by a path or the name of a package: `import x from "./models"`.
    Specifiers,
    /// A file is a module in the tree of its crate: `use crate::models::Citizen`.
    Crates,
    /// A file says in which namespace its names are; where the file lies does not matter.
    Namespaces,
    /// All files of a folder are one module, imported by a path that ends in the folder's: `import "x.org/app/models"`.
    Folders,
    /// One namespace for the whole program, in which classes nest: nothing is imported.
    Global,
    /// Data: nothing is named or imported.
    None,
}

const PLAIN: Semantics = Semantics {
    family: Family::Data,
    modules: Modules::None,
    implicit_this: false,
    explicit_this: false,
    sigils: false,
    exporting_capitals: false,
    several_results: false,
    postfix_try: false,
    structural_interfaces: false,
    dereferences: false,
    extensions: false,
    extending_parameters: false,
    outer_namespaces: false,
    upper_case_members: false,
    called_variables: true,
    function_methods: &[],
    overloads: false,
    object_methods: &[],
    annotation_suffix: "",
    apart: "",
    yields: "",
    within: &[],
    address: "",
    gathers_named: "",
    copies_lists: false,
};

pub const DATA: Semantics = PLAIN;
pub const SCRIPT: Semantics = Semantics {
    family: Family::Scripts,
    modules: Modules::Specifiers,
    object_methods: &["toString", "toLocaleString", "valueOf", "hasOwnProperty", "isPrototypeOf"],
    yields: "yield",
    within: &["in"],
    ..PLAIN
};
pub const PYTHON: Semantics = Semantics {
    family: Family::Python,
    modules: Modules::DottedFiles,
    explicit_this: true,
    yields: "yield",
    within: &["in", "not in"],
    gathers_named: "**",
    ..PLAIN
};
pub const PHP: Semantics = Semantics {
    family: Family::Php,
    modules: Modules::Namespaces,
    sigils: true,
    apart: "::",
    yields: "yield",
    address: "&",
    copies_lists: true,
    ..PLAIN
};
pub const JAVA: Semantics = Semantics {
    family: Family::Jvm,
    modules: Modules::Namespaces,
    implicit_this: true,
    called_variables: false,
    function_methods: &["accept", "apply", "applyAsInt", "applyAsLong", "call", "get", "run", "test"],
    overloads: true,
    object_methods: &["toString", "equals", "hashCode", "getClass", "notify", "notifyAll", "finalize"],
    apart: "::",
    ..PLAIN
};
pub const RUST: Semantics = Semantics {
    family: Family::Rust,
    modules: Modules::Crates,
    postfix_try: true,
    dereferences: true,
    object_methods: &["to_string", "to_owned", "borrow", "try_into"],
    apart: "::",
    yields: "yield",
    ..PLAIN
};
pub const CSHARP: Semantics = Semantics {
    family: Family::DotNet,
    exporting_capitals: true,
    called_variables: true,
    function_methods: &["Invoke"],
    upper_case_members: true,
    outer_namespaces: true,
    extending_parameters: true,
    annotation_suffix: "Attribute",
    object_methods: &["ToString", "Equals", "GetHashCode", "GetType"],
    apart: "",
    yields: "yield",
    ..JAVA
};
pub const KOTLIN: Semantics = Semantics {
    extensions: true,
    called_variables: true,
    function_methods: &["invoke", "accept", "apply", "call", "get", "run", "test"],
    within: &["in", "!in"],
    ..JAVA
};
pub const GROOVY: Semantics = Semantics { called_variables: true, within: &["in", "!in"], ..JAVA };
pub const GO: Semantics = Semantics {
    family: Family::Go,
    modules: Modules::Folders,
    exporting_capitals: true,
    upper_case_members: true,
    several_results: true,
    structural_interfaces: true,
    // what is printed, of whatever type
    object_methods: &["String", "GoString"],
    address: "&",
    ..PLAIN
};
pub const RUBY: Semantics = Semantics {
    family: Family::Ruby,
    modules: Modules::Global,
    implicit_this: true,
    outer_namespaces: true,
    function_methods: &["call", "yield"],
    object_methods: &["inspect", "freeze", "object_id", "instance_of?", "kind_of?", "respond_to?", "public_send"],
    apart: "::",
    yields: "yield",
    gathers_named: "**",
    ..PLAIN
};
