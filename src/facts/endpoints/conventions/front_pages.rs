//! Pages that one page runs by a word of the request: `switch ($_GET['page']) { case 'shop': include 'pages/shop.php'; }`,
//! a table (`require $actions[$_GET['action']]`), or a folder (`include "pages/$page.php"`).
//!
//! Each is an endpoint of the front page's path with that word. What the front page does before, what stands on the way and what the
//! page itself begins with may refuse. They stand in place of the files that are run, and of the front page where that does nothing
//! else. Words that choose a function and no file are left to the front page; so are choices that something follows (`include
//! "lang/$lang.php"` above the work of a page).

use super::super::Method;
use super::super::layers::{Handler, Key, Kind, Route, Source, Tree, Use};
use super::super::services::split;
use crate::ir::visit::Nested;
use crate::ir::{BinaryOp, Block, ExprId, ExprKind, Import, ImportKind, Module, Name, StmtId, StmtKind};
use crate::project::scopes::BindingKind;
use crate::project::{ExprRef, Project, Value};
use crate::source::{FileId, Place, Span};

/// Values that a word of the request is followed through.
const STEPS: u32 = 3;
/// Blocks in blocks that are searched for the choice.
const MAX_DEPTH: u32 = 4;
/// Pages of one front page that are listed.
const MAX_PAGES: usize = 200;

/// A page that a front page runs for one word.
struct Chosen {
    /// Name of the parameter, and what it must be.
    key: Name,
    word: String,
    at: Span,
    page: FileId,
    guards: Vec<Source>,
}

pub fn collect(tree: &mut Tree<'_, '_>) {
    for f in 0..tree.framework_list().len() {
        let Some(pages) = &tree.framework(f).routes.pages else { continue };
        let inputs = &pages.chosen_by;
        let mut fronts: Vec<FileId> = (tree.nodes.iter())
            .filter(|(_, node)| node.framework == Some(f))
            .filter_map(|(key, _)| if let Key::File(file) = key { Some(*file) } else { None })
            .collect();
        fronts.sort_unstable();
        for file in fronts {
            let search = Search { project: tree.project, file, inputs };
            let mut found = search.in_arms();
            found.extend(search.in_includes());
            if found.len() < 2 {
                continue;
            }
            let own = found.iter().map(|c| Key::File(c.page)).filter(|k| *k != Key::File(file));
            let front = (!search.works_beside(&found)).then_some(Key::File(file));
            for key in own.chain(front).collect::<Vec<_>>() {
                tree.nodes.remove(&key);
            }
            let front = tree.project.sources.get(file).path.clone();
            for chosen in found.into_iter().take(MAX_PAGES) {
                let place = Place::new(file, chosen.at);
                let page = &tree.project.sources.get(chosen.page).path;
                let name = stem(page).to_owned();
                let route = Route {
                    paths: vec![format!("/{front}?{}={}", chosen.key, chosen.word)],
                    methods: vec![Method::Any],
                    guards: chosen.guards.into_iter().map(|s| Use::new(s, place)).collect(),
                    handler: Handler { function: None, class: None, name },
                };
                tree.add(Key::File(file), f, place, Kind::Route(route));
            }
        }
    }
}

struct Search<'t, 's> {
    project: &'t Project<'s>,
    file: FileId,
    inputs: &'t [smol_str::SmolStr],
}

/// The name in the request that chooses, and what it chooses among: the word, where it is written, and the page.
type Choice = (Name, Vec<(String, Option<Span>, FileId)>);

impl Search<'_, '_> {
    fn module(&self) -> &Module {
        self.project.module_of(self.file)
    }

    /// `case 'shop': include 'pages/shop.php';`, `elseif ($page == 'shop') { … }`
    fn in_arms(&self) -> Vec<Chosen> {
        let module = self.module();
        let mut branches = Vec::new();
        branches_of(module, &module.body, MAX_DEPTH, &mut branches);
        let mut found = Vec::new();
        for branch in branches {
            let StmtKind::Branch(arms) = &module.stmt(branch).kind else { continue };
            if self.is_followed(&module.body, module.stmt(branch).span) {
                continue;
            }
            for (index, arm) in arms.iter().enumerate() {
                let mut words = Vec::new();
                if let Some(condition) = arm.condition {
                    self.words_of(condition, &mut words);
                }
                for (key, word) in words {
                    let Some((at, page)) = self.page_in(&arm.body, &word) else { continue };
                    found.push(Chosen {
                        key,
                        word,
                        at,
                        page,
                        guards: vec![Source::Way(self.file, branch, index, at.end)],
                    });
                }
            }
        }
        found
    }

    /// Whether a page does something after a place, or refuses somebody.
    fn is_followed(&self, block: &[StmtId], place: Span) -> bool {
        let module = self.module();
        let Some(at) = block.iter().position(|s| module.stmt(*s).span.contains(place)) else { return false };
        let inside = match &module.stmt(block[at]).kind {
            StmtKind::Branch(arms) => arms.iter().any(|a| self.is_followed(&a.body, place)),
            StmtKind::Block(body) | StmtKind::Try { body, .. } => self.is_followed(body, place),
            _ => false,
        };
        let decides = |s: &StmtId| matches!(module.stmt(*s).kind, StmtKind::Branch(_));
        inside || block[at + 1..].iter().any(|s| decides(s) || self.works(*s, &[]))
    }

    /// Whether a front page does something beside the pages that it runs.
    fn works_beside(&self, found: &[Chosen]) -> bool {
        let pages: Vec<Span> = found.iter().map(|c| c.at).collect();
        self.module().body.iter().any(|s| self.works(*s, &pages))
    }

    /// Whether a statement works with data, outside of the arms that run those pages.
    fn works(&self, statement: StmtId, pages: &[Span]) -> bool {
        let module = self.module();
        let any = |body: &Block| body.iter().any(|s| self.works(*s, pages));
        match &module.stmt(statement).kind {
            StmtKind::Branch(arms) => arms.iter().any(|arm| {
                let leads = |s: &StmtId| pages.iter().any(|p| module.stmt(*s).span.contains(*p));
                let nests = |s: &StmtId| matches!(module.stmt(*s).kind, StmtKind::Branch(_) | StmtKind::Block(_));
                match arm.body.iter().any(|s| leads(s) && !nests(s)) {
                    true => false,
                    false => any(&arm.body),
                }
            }),
            StmtKind::Block(body) => any(body),
            StmtKind::Expr(e) | StmtKind::Return(Some(e)) => self.calls_work(*e),
            StmtKind::Loop { .. } | StmtKind::Try { .. } => true,
            _ => false,
        }
    }

    /// `mysqli_query($db, "DELETE …")`; not `include 'db.php'`, `session_start()`, `header('Location: login.php')`.
    fn calls_work(&self, e: ExprId) -> bool {
        let module = self.module();
        let mut found = false;
        module.walk_expr(e, Nested::Skip, &mut |x| match module.kind(x) {
            ExprKind::New { .. } => found = true,
            ExprKind::Call { callee, args } => {
                let is_plain =
                    args.len() <= 1 || args.iter().all(|a| matches!(module.kind(a.value), ExprKind::Literal(_)));
                let own = !self.project.callees(ExprRef::new(self.file, x)).is_empty();
                let is_include =
                    module.imports.iter().any(|i| i.kind == ImportKind::Include && module.span(x).contains(i.span));
                found |= !is_include && (own || !matches!(module.kind(*callee), ExprKind::Name(_)) || !is_plain);
            }
            _ => {}
        });
        found
    }

    /// The words that a condition compares a value of the request with.
    fn words_of(&self, condition: ExprId, words: &mut Vec<(Name, String)>) {
        let module = self.module();
        match module.kind(condition) {
            ExprKind::Binary { op: BinaryOp::Or, left, right } => {
                self.words_of(*left, words);
                self.words_of(*right, words);
            }
            ExprKind::Binary { op: BinaryOp::Equal, left, right } => {
                for (value, text) in [(left, right), (right, left)] {
                    if let Some(text) = module.str_literal(*text)
                        && let Some(key) = self.input(*value, STEPS)
                    {
                        words.push((key, text.to_string()));
                    }
                }
            }
            _ => {}
        }
    }

    /// The include in an arm that is named like the word, or the first.
    fn page_in(&self, body: &Block, word: &str) -> Option<(Span, FileId)> {
        let module = self.module();
        let inside = |i: &Import| body.iter().any(|s| module.stmt(*s).span.contains(i.span));
        let all: Vec<(Span, FileId)> = (module.imports.iter().enumerate())
            .filter(|(_, i)| i.kind == ImportKind::Include && inside(i))
            .filter_map(|(n, i)| Some((i.span, self.project.import_file(self.file, n)?)))
            .collect();
        let named = all.iter().find(|(_, file)| stem(&self.project.sources.get(*file).path).contains(word));
        named.or(all.first()).copied()
    }

    fn in_includes(&self) -> Vec<Chosen> {
        let module = self.module();
        let computed = module.imports.iter().filter(|i| i.kind == ImportKind::Include);
        computed.filter_map(|i| Some((i, i.path?))).flat_map(|(i, path)| self.chosen_by_path(i, path)).collect()
    }

    fn chosen_by_path(&self, import: &Import, path: ExprId) -> Vec<Chosen> {
        let Some((key, pages)) = self.table(path).or_else(|| self.folder(path)) else { return Vec::new() };
        let own = |(word, at, page): (String, Option<Span>, FileId)| Chosen {
            key: key.clone(),
            word,
            at: at.unwrap_or(import.span),
            page,
            guards: vec![Source::Page(self.file), Source::Page(page)],
        };
        pages.into_iter().map(own).collect()
    }

    /// `$actions[$action]`, where `$actions = ['plots' => 'modules/plots.php']`
    fn table(&self, path: ExprId) -> Option<Choice> {
        let ExprKind::Index { object, index: Some(index) } = self.module().kind(path) else { return None };
        let key = self.input(*index, STEPS)?;
        let Value::Made(table) = self.project.origin(ExprRef::new(self.file, *object)) else { return None };
        let ExprKind::Object(entries) = self.project.kind(table) else { return None };
        let module = self.project.module_of(table.file);
        let pages = entries.iter().filter_map(|entry| {
            let word = module.str_literal(entry.key?)?.to_string();
            let value = ExprRef::new(table.file, entry.value);
            let page = self.project.included(self.file, self.project.string(value)?.as_ref())?;
            Some((word, (table.file == self.file).then(|| module.span(entry.value)), page))
        });
        Some((key, pages.collect()))
    }

    /// `"pages/$page.php"`: every file that fits.
    fn folder(&self, path: ExprId) -> Option<Choice> {
        let key = self.input(path, STEPS)?;
        let text = self.project.string(ExprRef::new(self.file, path))?;
        // __DIR__ . "/pages/$page.php"
        let known = text.strip_prefix('{').and_then(|t| t.split_once("}/")).map_or(&*text, |(_, rest)| rest);
        let (before, after) = known.split_once('{')?;
        let after = after.split_once('}')?.1;
        if after.contains('{') || before.contains("..") || !before.contains('/') {
            return None;
        }
        let (around, _) = split(&self.project.sources.get(self.file).path);
        let start = format!("{around}{}", before.trim_start_matches("./").trim_start_matches('/'));
        let pages = self.project.modules().filter_map(|m| {
            let path = &self.project.sources.get(m.file).path;
            let word = path.strip_prefix(start.as_str())?.strip_suffix(after)?;
            (!word.is_empty() && !word.contains('/')).then(|| (word.to_owned(), None, m.file))
        });
        Some((key, pages.collect()))
    }

    /// The name of the parameter of the request that a value is, or is made from.
    fn input(&self, e: ExprId, steps: u32) -> Option<Name> {
        let module = self.module();
        let (mut key, mut names) = (None, Vec::new());
        module.walk_expr(e, Nested::Skip, &mut |x| match module.kind(x) {
            ExprKind::Index { object, index: Some(index) } => {
                if let ExprKind::Name(name) = module.kind(*object)
                    && self.inputs.contains(name)
                    && let Some(text) = module.str_literal(*index)
                {
                    key = key.take().or_else(|| Some(text.clone()));
                }
            }
            ExprKind::Name(name) => names.push((x, name)),
            _ => {}
        });
        let steps = steps.checked_sub(1)?;
        key.or_else(|| {
            names.into_iter().find_map(|(x, name)| {
                let (scope, _) = self.project.binding(ExprRef::new(self.file, x), name)?;
                let all = self.project.scopes_of(self.file).bindings(scope, name).iter();
                let mut values = all.filter_map(|b| if let BindingKind::Value(v) = b.kind { Some(v) } else { None });
                values.find_map(|v| self.input(v, steps))
            })
        })
    }
}

fn branches_of(module: &Module, block: &[StmtId], depth: u32, found: &mut Vec<StmtId>) {
    let Some(depth) = depth.checked_sub(1) else { return };
    for id in block {
        match &module.stmt(*id).kind {
            StmtKind::Branch(arms) => {
                found.push(*id);
                arms.iter().for_each(|a| branches_of(module, &a.body, depth, found));
            }
            StmtKind::Block(body) | StmtKind::Try { body, .. } => branches_of(module, body, depth, found),
            _ => {}
        }
    }
}

/// `modules/burial.php` is `burial`.
fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.split('.').next().unwrap_or(name)
}
