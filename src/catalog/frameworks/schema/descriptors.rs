//! Classes that a deployment descriptor maps to paths, and pages that the server compiles.

use serde::Deserialize;
use smol_str::SmolStr;

use super::super::symbol::Symbol;
use super::Mapping;

/// `WEB-INF/web.xml`, `@WebServlet("/x")`, `@WebFilter("/x/*")`
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Descriptors {
    /// End of the path of the descriptor, and the name of its root element.
    pub file: String,
    pub root: SmolStr,
    /// Base classes of what answers.
    pub bases: Vec<Symbol>,
    /// Each `name METHOD`: the methods of such a class, and what they answer to.
    pub methods: Vec<String>,
    /// Annotations with the paths of a class that answers, and of one that stands before others.
    pub servlets: Vec<Mapping>,
    pub filters: Vec<Mapping>,
    /// Calls, or classes that are made, that are given such a class and its paths.
    #[serde(default)]
    pub registers: Vec<SmolStr>,
    #[serde(default)]
    pub pages: Vec<CompiledPages>,
}

/// `records/list.jsp` is `/records/list.jsp`.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct CompiledPages {
    pub extension: SmolStr,
    /// Folders that are never served; the one above them is the root of the application.
    pub never: Vec<String>,
    /// A regular expression whose first group is the path of a page that runs inside.
    pub includes: String,
}
