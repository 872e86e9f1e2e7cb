//! Project-wide: the qualified names of classes and functions, and which file an import means.
//!
//! Knows how each language finds a module by its name; knows nothing of what an expression evaluates to.

use rustc_hash::{FxHashMap, FxHashSet};

use super::aliases::{self, ScriptAlias};
use super::{ClassRef, FunctionRef};
use crate::frontend::{self, Modules, Semantics};
use crate::ir::{ClassKind, ExprKind, Import, ImportKind, Literal, Module, Name, StmtKind};
use crate::source::{FileId, Language, SourceMap};

/// What a module name stands for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ModuleTarget {
    File(FileId),
    /// A folder that is a package without a file of its own.
    Folder(String),
    /// Not in this project.
    External,
}

#[derive(Debug, Default)]
pub struct Symbols {
    files: FxHashMap<String, FileId>,
    by_basename: FxHashMap<String, Vec<(String, FileId)>>,
    folders: FxHashSet<String>,
    /// `package.json` names: folder of the package.
    node_packages: FxHashMap<String, String>,
    script_aliases: Vec<ScriptAlias>,
    /// Qualified and dotted.
    classes: FxHashMap<Name, Vec<ClassRef>>,
    functions: FxHashMap<Name, Vec<FunctionRef>>,
    class_names: FxHashMap<ClassRef, Name>,
    /// Files that define a variable of that qualified name outside of classes and functions.
    variables: FxHashMap<Name, Vec<FileId>>,
    /// Folders that are one module, with the first file of each.
    folder_modules: FxHashMap<String, FileId>,
    /// `go.mod`: the path by which a module is imported, and its folder; longest path first.
    roots: Vec<(String, String)>,
    /// `Cargo.toml`: the name of a crate as code writes it, and the folder of its sources.
    crates: FxHashMap<String, String>,
    /// Folders in which the sources of a crate begin, and the names of the folders around those that are called `src`.
    crate_roots: FxHashSet<String>,
    crate_folders: FxHashSet<String>,
    simple_classes: FxHashMap<Name, Vec<ClassRef>>,
    module_names: FxHashMap<FileId, Name>,
}

/// Files with which the sources of a crate begin.
const CRATE_ROOTS: [&str; 2] = ["lib.rs", "main.rs"];

impl Symbols {
    pub fn collect<'m>(sources: &SourceMap, modules: impl Iterator<Item = &'m Module>) -> Self {
        let mut symbols = Self::default();
        for (id, file) in sources.iter() {
            symbols.files.insert(file.path.clone(), id);
            let base = file.path.rsplit('/').next().unwrap_or(&file.path);
            symbols.by_basename.entry(base.to_owned()).or_default().push((file.path.clone(), id));
            if base == "go.mod"
                && let Some(path) = file.text.lines().find_map(|l| l.strip_prefix("module "))
            {
                symbols.roots.push((path.trim().trim_matches('"').to_owned(), parent(&file.path).to_owned()));
            }
            if base == "Cargo.toml"
                && let Some(name) = crate_name(&file.text)
            {
                symbols.crates.insert(name, path_join(parent(&file.path), "src"));
            }
            if CRATE_ROOTS.contains(&base) {
                let root = parent(&file.path);
                let around = root.strip_suffix("src").map(|f| f.trim_end_matches('/'));
                symbols.crate_folders.extend(around.and_then(|f| f.rsplit('/').next()).map(str::to_owned));
                symbols.crate_roots.insert(root.to_owned());
            }
            let mut folder = parent(&file.path);
            while symbols.folders.insert(folder.to_owned()) && !folder.is_empty() {
                folder = parent(folder);
            }
        }
        for module in modules {
            symbols.add(module, &sources.get(module.file).path);
        }
        symbols.roots.sort_by_key(|(path, _)| std::cmp::Reverse(path.len()));
        symbols
    }

    fn add(&mut self, module: &Module, path: &str) {
        if module.language == Language::Json {
            self.script_aliases.extend(aliases::of(module, path));
        }
        if module.language == Language::Json && path.rsplit('/').next() == Some("package.json") {
            if let Some(name) = top_level_string(module, "name") {
                self.node_packages.insert(name, parent(path).to_owned());
            }
            return;
        }
        let semantics = frontend::semantics(module.language);
        let prefix = module_name(module, semantics, path);
        if semantics.modules == Modules::Folders {
            self.folder_modules.entry(parent(path).to_owned()).or_insert(module.file);
        }
        self.module_names.insert(module.file, prefix.clone());
        for (i, class) in module.classes.iter().enumerate() {
            let reference = ClassRef { file: module.file, id: crate::ir::ClassId(i as u32) };
            let mut chain = vec![class.name.as_str()];
            let mut outer = class.outer;
            while let Some(o) = outer {
                chain.push(module.class(o).name.as_str());
                outer = module.class(o).outer.filter(|next| *next != o && chain.len() < 16);
            }
            chain.reverse();
            let name = join(&prefix, &chain.join("."));
            if class.kind != ClassKind::Implementation && !class.name.is_empty() {
                self.classes.entry(name.clone()).or_default().push(reference);
                self.simple_classes.entry(class.name.clone()).or_default().push(reference);
            }
            self.class_names.insert(reference, name);
        }
        for (i, function) in module.functions.iter().enumerate() {
            let extends = function.class.map(|c| module.class(c)).filter(|c| c.kind == ClassKind::Implementation);
            let is_free = function.class.is_none() || (semantics.extensions && extends.is_some());
            if let (Some(name), true, None) = (&function.name, is_free, function.outer) {
                let reference = FunctionRef { file: module.file, id: crate::ir::FunctionId(i as u32) };
                // object Masks { fun String.masked() = … }: import a.b.Masks.masked
                let object = extends.and_then(|c| c.outer).map(|o| ClassRef { file: module.file, id: o });
                let around = object.and_then(|o| self.class_names.get(&o)).cloned();
                let qualified = join(around.as_ref().unwrap_or(&prefix), name);
                self.functions.entry(qualified).or_default().push(reference);
                // a macro is seen in its whole crate, and outside
                if name.ends_with('!') && !prefix.is_empty() {
                    self.functions.entry(name.clone()).or_default().push(reference);
                }
            }
        }
        if matches!(semantics.modules, Modules::Folders | Modules::Namespaces | Modules::Global) && !semantics.sigils {
            for name in top_level_variables(module) {
                self.variables.entry(join(&prefix, name)).or_default().push(module.file);
            }
        }
    }

    /// Classes of that qualified name; several where a repository holds several services.
    pub fn classes(&self, qualified: &str) -> &[ClassRef] {
        self.classes.get(qualified).map_or(&[], Vec::as_slice)
    }

    pub fn functions(&self, qualified: &str) -> &[FunctionRef] {
        self.functions.get(qualified).map_or(&[], Vec::as_slice)
    }

    /// Classes of that simple name anywhere in the project.
    pub fn classes_named(&self, simple: &str) -> &[ClassRef] {
        self.simple_classes.get(simple).map_or(&[], Vec::as_slice)
    }

    /// Files that define a variable of that qualified name at their top level.
    pub fn variables(&self, qualified: &str) -> &[FileId] {
        self.variables.get(qualified).map_or(&[], Vec::as_slice)
    }

    /// A file of a folder that is one module.
    pub fn folder_file(&self, folder: &str) -> Option<FileId> {
        self.folder_modules.get(folder).copied()
    }

    pub fn class_name(&self, class: ClassRef) -> &str {
        self.class_names.get(&class).map_or("", Name::as_str)
    }

    pub fn module_name(&self, file: FileId) -> &str {
        self.module_names.get(&file).map_or("", Name::as_str)
    }

    /// Of several candidates, those in the file that shares the longest path with `near`.
    pub fn nearest<'p, T: Copy>(candidates: &[T], near: &str, path_of: impl Fn(T) -> &'p str) -> Option<T> {
        let shared = |p: &str| near.split('/').zip(p.split('/')).take_while(|(a, b)| a == b).count();
        candidates.iter().copied().rev().max_by_key(|c| shared(path_of(*c)))
    }

    /// The file that the module part of an import means, seen from `from` (a path of the project).
    pub fn import_target(&self, import: &Import, semantics: Semantics, from: &str) -> ModuleTarget {
        match semantics.modules {
            Modules::DottedFiles => self.python(&import.module, from),
            Modules::Specifiers => self.javascript(&import.module, from),
            Modules::Crates => match self.rust(&import.module, from) {
                // `extern crate rocket` in the root of a crate is not that root
                ModuleTarget::File(f) if import.kind == ImportKind::Module && self.files.get(from) == Some(&f) => {
                    ModuleTarget::External
                }
                target => target,
            },
            Modules::Folders => self.folder(&import.module),
            _ if import.kind == ImportKind::Include => self.included(&import.module, from),
            Modules::Namespaces | Modules::Global | Modules::None => ModuleTarget::External,
        }
    }

    /// `module` is the path of a module of the project with that of a folder in it; or, where no manifest names the
    /// module, a path whose end is the path of one folder.
    fn folder(&self, module: &str) -> ModuleTarget {
        for (path, root) in &self.roots {
            let Some(rest) = module.strip_prefix(path.as_str()) else { continue };
            let folder = path_join(root, rest.trim_start_matches('/'));
            if (rest.is_empty() || rest.starts_with('/')) && self.folder_modules.contains_key(&folder) {
                return ModuleTarget::Folder(folder);
            }
        }
        if !self.roots.is_empty() {
            return ModuleTarget::External;
        }
        let mut tail = module;
        while let Some((_, rest)) = tail.split_once('/') {
            tail = rest;
            if self.folder_modules.contains_key(tail) {
                return ModuleTarget::Folder(tail.to_owned());
            }
        }
        ModuleTarget::External
    }

    /// `from` is a path of a Python file; `module` is dotted, with leading dots where it is relative.
    pub fn python(&self, module: &str, from: &str) -> ModuleTarget {
        let name = module.trim_start_matches('.');
        let dots = module.len() - name.len();
        let rest = name.replace('.', "/");
        if dots > 0 {
            let mut folder = parent(from);
            for _ in 1..dots {
                folder = parent(folder);
            }
            return self.python_at(folder, &rest).unwrap_or(ModuleTarget::External);
        }
        let mut folder = parent(from);
        loop {
            // a package's own folder is no place to look for absolute imports
            if !self.files.contains_key(&path_join(folder, "__init__.py"))
                && let Some(found) = self.python_at(folder, &rest)
            {
                return found;
            }
            if folder.is_empty() {
                break;
            }
            folder = parent(folder);
        }
        if rest.contains('/') {
            for tail in [format!("{rest}.py"), format!("{rest}/__init__.py")] {
                if let Some(id) = self.unique_suffix(&tail) {
                    return ModuleTarget::File(id);
                }
            }
        }
        ModuleTarget::External
    }

    fn python_at(&self, folder: &str, rest: &str) -> Option<ModuleTarget> {
        let base = path_join(folder, rest);
        // a package goes before a module of its name, as the interpreter looks for them
        if let Some(id) = self.files.get(&path_join(&base, "__init__.py")) {
            return Some(ModuleTarget::File(*id));
        }
        if !rest.is_empty()
            && let Some(id) = self.files.get(&format!("{base}.py"))
        {
            return Some(ModuleTarget::File(*id));
        }
        (self.folders.contains(&base) && !base.is_empty()).then_some(ModuleTarget::Folder(base))
    }

    /// The submodule `name` of a package folder or of a package's `__init__` file.
    pub fn python_submodule(&self, package: &ModuleTarget, name: &str, sources: &SourceMap) -> ModuleTarget {
        let folder = match package {
            ModuleTarget::File(id) => {
                let path = &sources.get(*id).path;
                if !path.ends_with("__init__.py") {
                    return ModuleTarget::External;
                }
                parent(path).to_owned()
            }
            ModuleTarget::Folder(folder) => folder.clone(),
            ModuleTarget::External => return ModuleTarget::External,
        };
        self.python_at(&folder, name).unwrap_or(ModuleTarget::External)
    }

    fn javascript(&self, module: &str, from: &str) -> ModuleTarget {
        let found = if module.starts_with('.') {
            self.javascript_file(&normalise(parent(from), module))
        } else if let Some(id) = self.aliased_script(module, from) {
            Some(id)
        } else if let Some(rest) = module.strip_prefix("$lib/") {
            ancestors(from).find_map(|f| self.javascript_file(&path_join(f, &format!("src/lib/{rest}"))))
        } else if let Some(rest) = module.strip_prefix("@/").or_else(|| module.strip_prefix("~/")) {
            ancestors(from).find_map(|f| {
                self.javascript_file(&path_join(f, &format!("src/{rest}")))
                    .or_else(|| self.javascript_file(&path_join(f, rest)))
            })
        } else if let Some((name, folder)) = self.node_package(module) {
            let rest = module[name.len()..].trim_start_matches('/');
            let at = |sub: &str| self.javascript_file(&normalise(&folder, sub));
            if rest.is_empty() {
                at("src/index").or_else(|| at("index"))
            } else {
                at(rest).or_else(|| at(&format!("src/{rest}")))
            }
        } else if module.contains('/') && !module.starts_with('@') {
            // `baseUrl` of a compiler configuration: only where the first folder is the project's own
            let first = module.split('/').next().unwrap_or(module);
            ancestors(from)
                .filter(|f| self.folders.contains(&path_join(f, first)))
                .find_map(|f| self.javascript_file(&path_join(f, module)))
        } else {
            None
        };
        found.map_or(ModuleTarget::External, ModuleTarget::File)
    }

    /// `@config/x` or `#config/x`, by the aliases of the nearest configuration around the file that has a fitting one.
    fn aliased_script(&self, module: &str, from: &str) -> Option<FileId> {
        aliases::targets(&self.script_aliases, module, from).iter().find_map(|path| self.javascript_file(path))
    }

    fn node_package(&self, module: &str) -> Option<(String, String)> {
        let parts = if module.starts_with('@') { 2 } else { 1 };
        let name = module.split('/').take(parts).collect::<Vec<_>>().join("/");
        self.node_packages.get(&name).map(|f| (name, f.clone()))
    }

    fn javascript_file(&self, base: &str) -> Option<FileId> {
        if let Some(id) = self.files.get(base) {
            return Some(*id);
        }
        let stem = base.strip_suffix(".js").or_else(|| base.strip_suffix(".mjs")).unwrap_or(base);
        const ENDINGS: [&str; 11] = ["js", "ts", "tsx", "jsx", "mjs", "cjs", "mts", "json", "vue", "svelte", "d.ts"];
        let file = |s: String| self.files.get(&s).copied();
        ENDINGS
            .iter()
            .find_map(|e| file(format!("{base}.{e}")).or_else(|| file(format!("{stem}.{e}"))))
            .or_else(|| ENDINGS.iter().find_map(|e| file(path_join(base, &format!("index.{e}")))))
    }

    /// `module` is dotted: `crate.a.b`, `super.c`, `other_crate.d`.
    pub(super) fn rust(&self, module: &str, from: &str) -> ModuleTarget {
        let mut parts: Vec<&str> = module.split('.').collect();
        let stem = from.rsplit('/').next().unwrap_or(from);
        let own_folder = match stem {
            "mod.rs" | "lib.rs" | "main.rs" => parent(from).to_owned(),
            _ => from.strip_suffix(".rs").unwrap_or(from).to_owned(),
        };
        let base = match parts.first().copied() {
            Some("crate") => ancestors(from).find(|f| self.is_crate_root(f)).unwrap_or("").to_owned(),
            Some("self" | "this") => own_folder,
            Some("super") => {
                let mut folder = parent(&own_folder).to_owned();
                while parts.get(1) == Some(&"super") {
                    parts.remove(0);
                    folder = parent(&folder).to_owned();
                }
                folder
            }
            Some(first) => {
                let dashed = first.replace('_', "-");
                let named = self.crates.get(first).filter(|folder| self.is_crate_root(folder)).cloned();
                let is_known = [first, dashed.as_str()].iter().any(|n| self.crate_folders.contains(*n));
                let in_workspace = named.or_else(|| {
                    ancestors(from).filter(|_| is_known).find_map(|f| {
                        [first, dashed.as_str()].iter().find_map(|name| {
                            ["", "crates/", "libs/"].iter().find_map(|sub| {
                                let folder = path_join(f, &format!("{sub}{name}/src"));
                                self.is_crate_root(&folder).then_some(folder)
                            })
                        })
                    })
                });
                match in_workspace {
                    Some(folder) => folder,
                    // `mod x;` beside: `use x::y` in a crate root
                    None if self.rust_file(&own_folder, &parts[..1]).is_some() => {
                        return self.rust_file(&own_folder, &parts).map_or(ModuleTarget::External, ModuleTarget::File);
                    }
                    None => return ModuleTarget::External,
                }
            }
            None => return ModuleTarget::External,
        };
        self.rust_file(&base, &parts[1..]).map_or(ModuleTarget::External, ModuleTarget::File)
    }

    fn is_crate_root(&self, folder: &str) -> bool {
        self.crate_roots.contains(folder)
    }

    /// The file of the module path below `base`; of its longest prefix where the rest are inline modules.
    fn rust_file(&self, base: &str, parts: &[&str]) -> Option<FileId> {
        for n in (0..=parts.len()).rev() {
            let path = path_join(base, &parts[..n].join("/"));
            let found = self.files.get(&format!("{path}.rs")).or_else(|| self.files.get(&path_join(&path, "mod.rs")));
            let found = found.or_else(|| {
                let root = CRATE_ROOTS.iter().find_map(|f| self.files.get(&path_join(&path, f)));
                root.filter(|_| n == 0)
            });
            if let Some(id) = found {
                return Some(*id);
            }
        }
        None
    }

    /// A path given to PHP's `include`: `{}` stands for parts that are not known.
    pub fn included(&self, path: &str, from: &str) -> ModuleTarget {
        let known = path.rsplit('}').next().unwrap_or(path);
        let is_whole = known.len() == path.len();
        let relative = known.trim_start_matches('/');
        if relative.is_empty() {
            return ModuleTarget::External;
        }
        let mut places = ancestors(from).map(|f| normalise(f, relative));
        if let Some(id) = places.find_map(|p| self.files.get(&p).copied()) {
            return ModuleTarget::File(id);
        }
        let tail = normalise("", relative.trim_start_matches("../").trim_start_matches("./"));
        match self.unique_suffix(&tail) {
            Some(id) if tail.contains('/') || !is_whole => ModuleTarget::File(id),
            _ => ModuleTarget::External,
        }
    }

    pub fn file(&self, path: &str) -> Option<FileId> {
        self.files.get(path).copied()
    }

    /// The one file whose path ends in `/tail`.
    pub fn unique_suffix(&self, tail: &str) -> Option<FileId> {
        let base = tail.rsplit('/').next()?;
        let ends = |path: &str| path.strip_suffix(tail).is_some_and(|head| head.is_empty() || head.ends_with('/'));
        let mut hits = self.by_basename.get(base)?.iter().filter(|(path, _)| ends(path));
        let first = hits.next().map(|(_, id)| *id);
        if hits.next().is_some() { None } else { first }
    }
}

/// The dotted name of a module: its namespace, its folder, or its path without extension and source root.
fn module_name(module: &Module, semantics: Semantics, path: &str) -> Name {
    match semantics.modules {
        Modules::Namespaces => module.package.clone().unwrap_or_default(),
        Modules::Folders => Name::new(parent(path).replace('/', ".")),
        Modules::Global => Name::default(),
        Modules::DottedFiles | Modules::Specifiers | Modules::Crates | Modules::None => {
            let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
            let stem = ["/__init__", "/index", "/mod", "/lib", "/main"]
                .iter()
                .find_map(|s| stem.strip_suffix(s))
                .unwrap_or(stem);
            let stem = stem.rsplit_once("/src/").map_or(stem, |(_, s)| s);
            Name::new(stem.strip_prefix("src/").unwrap_or(stem).replace('/', "."))
        }
    }
}

fn top_level_string(module: &Module, key: &str) -> Option<String> {
    module.body.iter().find_map(|s| {
        let StmtKind::Expr(e) = module.stmt(*s).kind else { return None };
        let ExprKind::Object(entries) = module.kind(e) else { return None };
        let entry = entries.iter().find(|e| e.key.and_then(|k| module.str_literal(k)).is_some_and(|k| k == key))?;
        match module.kind(entry.value) {
            ExprKind::Literal(Literal::Str(s)) => Some(s.to_string()),
            _ => None,
        }
    })
}

/// The names that statements of a file assign outside of classes and functions.
fn top_level_variables(module: &Module) -> Vec<&Name> {
    let mut names = Vec::new();
    for s in &module.body {
        let StmtKind::Expr(e) = module.stmt(*s).kind else { continue };
        let ExprKind::Assign { target, .. } = module.kind(e) else { continue };
        let targets = match module.kind(*target) {
            ExprKind::List(items) => items.as_slice(),
            _ => std::slice::from_ref(target),
        };
        names.extend(targets.iter().filter_map(|t| match module.kind(*t) {
            ExprKind::Name(name) => Some(name),
            _ => None,
        }));
    }
    names
}

pub(super) fn join(prefix: &str, name: &str) -> Name {
    if prefix.is_empty() { Name::new(name) } else { Name::new(format!("{prefix}.{name}")) }
}

/// The name of a crate as code writes it.
fn crate_name(manifest: &str) -> Option<String> {
    let mut in_package = false;
    for line in manifest.lines().map(str::trim) {
        if line.starts_with('[') {
            in_package = line == "[package]";
        } else if in_package && let Some(rest) = line.strip_prefix("name") {
            let name = rest.trim_start().strip_prefix('=')?.trim().trim_matches('"');
            return Some(name.replace('-', "_"));
        }
    }
    None
}

/// The folder of a path; empty for the root.
pub fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The folders around a file, innermost first, the root (empty) last.
fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(parent(path)), |f| (!f.is_empty()).then(|| parent(f)))
}

fn path_join(folder: &str, rest: &str) -> String {
    match (folder.is_empty(), rest.is_empty()) {
        (true, _) => rest.to_owned(),
        (_, true) => folder.to_owned(),
        _ => format!("{folder}/{rest}"),
    }
}

/// `folder` joined with a relative path, `.` and `..` resolved; never above the root.
pub fn normalise(folder: &str, relative: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            other => parts.push(other),
        }
    }
    parts.join("/")
}
