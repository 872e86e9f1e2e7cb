//! What an endpoint gives by the pages that its handler names: `render("citizens/show", …)`, `return "citizens/show"`, or
//! those that stand where the names of its class and method say.

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::{Body, Found};
use crate::catalog::data_types::DataTypeId;
use crate::facts::data::DataKnowledge;
use crate::facts::data::templates::{Pages, bound, filled, shown};
use crate::facts::inflection;
use crate::finding::Mark;
use crate::ir::visit::Nested;
use crate::ir::{Arg, ExprId, ExprKind, Module, Name, StmtKind};
use crate::project::{ExprRef, FunctionRef, Project, Value};
use crate::source::{FileId, Place};

/// Texts that a template is made of.
const MAX_TEXTS: usize = 4;
/// Longer strings name no file.
const MAX_NAME: usize = 120;

/// The calls that hand values to pages whose text tells what it shows of them, with the kinds of data that may come from
/// the values all the same.
pub(super) type Told = FxHashMap<Place, Vec<DataTypeId>>;

/// The templates of a project.
pub(super) struct Shown {
    pages: Pages,
}

impl Shown {
    pub(super) fn of(project: &Project<'_>, knowledge: &DataKnowledge) -> Self {
        Self { pages: Pages::of(project.sources, knowledge) }
    }

    /// What the pages that the functions of a handler name show; gives the calls that hand them values of which their own
    /// text tells all, each with what fields of forms show of it all the same.
    pub(super) fn by(
        &self,
        project: &Project<'_>,
        knowledge: &DataKnowledge,
        body: Body,
        reached: &[FunctionRef],
        found: &mut Found,
    ) -> Told {
        let mut named: Vec<Filled> = Vec::new();
        for f in reached {
            self.named_in(project, knowledge, *f, &mut named);
        }
        if let Body::Handler(handler) = body
            && named.is_empty()
        {
            named.extend(self.implicit(project, knowledge, handler).or_else(|| beside(project, knowledge, handler)));
        }
        if let Body::Handler(handler) = body {
            named.iter().for_each(|filled| filled.show_form(&self.pages, project, knowledge, handler, found));
        }
        let told = named.iter().filter_map(|f| Some((f, f.tells_all(&self.pages, project, knowledge)?)));
        let told = told.flat_map(|(f, left)| f.calls.iter().map(move |call| (*call, left.clone()))).collect();
        named.into_iter().for_each(|filled| filled.show(&self.pages, project, knowledge, found));
        told
    }

    /// What the page of a name shows.
    pub(super) fn called(
        &self,
        project: &Project<'_>,
        knowledge: &DataKnowledge,
        name: &str,
        place: Place,
        found: &mut Found,
    ) {
        if let Some(page) = self.pages.named(name, place.file, project.sources, knowledge) {
            Filled { place, page, blank: Vec::new(), calls: Vec::new() }.show(&self.pages, project, knowledge, found);
        }
    }

    /// What a page shows that is an endpoint where it declares one: `@page "/citizens/{id}"`.
    pub(super) fn at(&self, project: &Project<'_>, knowledge: &DataKnowledge, place: Place, found: &mut Found) {
        if is_page(project, knowledge, place.file) {
            Filled { place, page: place.file, blank: Vec::new(), calls: Vec::new() }.show(
                &self.pages,
                project,
                knowledge,
                found,
            );
        }
    }

    fn named_in(&self, project: &Project<'_>, knowledge: &DataKnowledge, f: FunctionRef, named: &mut Vec<Filled>) {
        let module = project.module_of(f.file);
        let calls = &knowledge.templates.calls;
        let find = |e| {
            let e = ExprRef::new(f.file, e);
            let name = project.string(e).filter(|n| n.len() <= MAX_NAME && !n.contains([' ', '{', '<']))?;
            let beside = folder_of(project, knowledge, f)
                .filter(|_| !name.contains('/'))
                .map(|folder| format!("{folder}/{name}"));
            let page = |name: &str| self.pages.named(name, f.file, project.sources, knowledge);
            let page = beside.and_then(|n| page(&n)).or_else(|| page(&name)).filter(|page| *page != f.file)?;
            Some(Filled { place: project.place(e), page, blank: Vec::new(), calls: Vec::new() })
        };
        let body = &project.function(f).body;
        for call in project.calls_in(f) {
            let (ExprKind::Call { callee, args } | ExprKind::New { class: callee, args, .. }) = project.kind(call)
            else {
                continue;
            };
            let (ExprKind::Name(name) | ExprKind::Member { name, .. }) = module.kind(*callee) else { continue };
            if calls.contains(name) {
                let filled = args.iter().take(3).find_map(|a| find(a.value));
                let is_made = knowledge.templates.made.contains(name);
                let made = || made_of(project, ExprRef::new(f.file, *callee)).into_iter().find_map(&find);
                let filled = filled.or_else(|| is_made.then(made).flatten());
                let filled = filled.or_else(|| {
                    let names_one = args.iter().any(|a| module.str_literal(a.value).is_some());
                    let rule = &knowledge.templates.implicit;
                    let shows = rule.called_in.contains(&module.language) && rule.calls.contains(name) && !names_one;
                    shows.then(|| self.of_action(project, knowledge, f)).flatten()
                });
                let calls = vec![project.place(call)];
                named.extend(filled.map(|filled| Filled { blank: blank(module, args), calls, ..filled }));
            }
        }
        // return "citizens/show": the view of a controller; one word is one where a model is filled for it
        let returned = body.iter().filter_map(|statement| match module.stmt(*statement).kind {
            StmtKind::Return(Some(e)) if module.str_literal(e).is_some() => Some(e),
            _ => None,
        });
        for e in returned {
            let calls = fills(project, knowledge, f);
            if is_path(module, e) || !calls.is_empty() {
                named.extend(find(e).map(|filled| Filled { calls, ..filled }));
            }
        }
    }

    /// `CitizensController#show` → `citizens/show`
    fn implicit(&self, project: &Project<'_>, knowledge: &DataKnowledge, handler: FunctionRef) -> Option<Filled> {
        let rule = &knowledge.templates.implicit;
        if !rule.languages.contains(&project.module_of(handler.file).language) {
            return None;
        }
        self.of_action(project, knowledge, handler)
    }

    /// The page that is called like an action, in the folder of its controller or in that of all.
    fn of_action(&self, project: &Project<'_>, knowledge: &DataKnowledge, action: FunctionRef) -> Option<Filled> {
        let rule = &knowledge.templates.implicit;
        let function = project.function(action);
        let folder = folder_of(project, knowledge, action)?;
        let name = function.name.as_ref().map_or("", SmolStr::as_str);
        let short = name.strip_suffix(rule.ending.as_str()).filter(|s| !s.is_empty()).unwrap_or(name);
        let folders = [folder, rule.shared.as_str()].into_iter().filter(|f| !f.is_empty());
        let mut named = folders.flat_map(|folder| [short, name].map(|name| format!("{folder}/{name}")));
        let page = named.find_map(|name| self.pages.named(&name, action.file, project.sources, knowledge))?;
        let handler = action;
        Some(Filled { place: Place::new(handler.file, function.name_span), page, blank: Vec::new(), calls: Vec::new() })
    }
}

/// `Show.cshtml.cs` → `Show.cshtml`, which its `OnGet` answers with.
fn beside(project: &Project<'_>, knowledge: &DataKnowledge, handler: FunctionRef) -> Option<Filled> {
    let rule = &knowledge.templates.beside;
    let function = project.function(handler);
    if !function.name.as_ref().is_some_and(|n| rule.methods.contains(n)) {
        return None;
    }
    let path = &project.sources.get(handler.file).path;
    let page = match path.strip_suffix(rule.code.as_str()) {
        Some(page) => project.sources.by_path(page)?,
        // @functions { public void OnGet() { … } }
        None => handler.file,
    };
    if !is_page(project, knowledge, page) {
        return None;
    }
    Some(Filled { place: Place::new(handler.file, function.name_span), page, blank: Vec::new(), calls: Vec::new() })
}

/// Whether a file is a page that answers by itself or for the code beside it.
fn is_page(project: &Project<'_>, knowledge: &DataKnowledge, file: FileId) -> bool {
    let ending = project.sources.get(file).path.rsplit('.').next();
    ending.is_some_and(|e| knowledge.templates.beside.pages.iter().any(|p| p == e))
}

/// A page, and where it is filled.
struct Filled {
    place: Place,
    page: FileId,
    /// What is put in as a constant: `{ email: "" }`.
    blank: Vec<Name>,
    /// The calls that name it, or that give it values.
    calls: Vec<Place>,
}

impl Filled {
    /// The form of a record that is there already: `edit` of `CitizensController`.
    fn show_form(
        &self,
        pages: &Pages,
        project: &Project<'_>,
        knowledge: &DataKnowledge,
        handler: FunctionRef,
        found: &mut Found,
    ) {
        let actions = &knowledge.templates.forms.actions;
        let file = project.sources.get(self.page).path.rsplit('/').next().and_then(|f| f.split('.').next());
        let by_page = file.is_some_and(|f| actions.iter().any(|a| a == f)) && is_page(project, knowledge, self.page);
        if !by_page && !project.function(handler).name.as_ref().is_some_and(|name| actions.contains(name)) {
            return;
        }
        let folder = folder_of(project, knowledge, handler);
        let is_person = folder.is_some_and(|f| knowledge.names.is_person(&inflection::singular(f)));
        for page in pages.with_included(self.page, project.sources, knowledge) {
            for field in filled(page, is_person, project.sources, knowledge) {
                let way = || {
                    let page = Mark::new(self.place, "filled into a form here");
                    vec![page, Mark::new(field.place, format!("its field `{}`", field.name))]
                };
                found.entry(field.data).or_insert_with(way);
            }
        }
    }

    /// What the text of a page leaves of what it is handed, where it says all that it shows of that: the fields of forms, of
    /// a record that may be blank. None where it hands it on, to a script or to components.
    fn tells_all(&self, pages: &Pages, project: &Project<'_>, knowledge: &DataKnowledge) -> Option<Vec<DataTypeId>> {
        let all = pages.with_included(self.page, project.sources, knowledge);
        let hands_on = |page: &FileId| {
            let text = &project.sources.get(*page).text;
            knowledge.templates.hands_on.iter().any(|mark| text.contains(mark.as_str()))
        };
        if all.iter().any(hands_on) {
            return None;
        }
        Some(all.into_iter().filter_map(|page| bound(page, project.sources, knowledge)).flatten().collect())
    }

    fn show(self, pages: &Pages, project: &Project<'_>, knowledge: &DataKnowledge, found: &mut Found) {
        let all = pages.with_included(self.page, project.sources, knowledge).into_iter();
        for field in all.flat_map(|page| shown(page, &self.blank, project.sources, knowledge)) {
            let way = || {
                let page = Mark::new(self.place, "filled into a page here");
                vec![page, Mark::new(field.place, format!("shown as `{}`", field.name))]
            };
            found.entry(field.data).or_insert_with(way);
        }
    }
}

/// The texts that what a method is called on is made of: `template.Must(template.ParseFiles("show.html")).Execute(w, citizen)`.
fn made_of(project: &Project<'_>, callee: ExprRef) -> Vec<ExprId> {
    let module = project.module_of(callee.file);
    let ExprKind::Member { object, .. } = module.kind(callee.id) else { return Vec::new() };
    let Value::Made(made) = project.origin(ExprRef::new(callee.file, *object)) else { return Vec::new() };
    let mut texts = Vec::new();
    if made.file == callee.file {
        module.walk_expr(made.id, Nested::Skip, &mut |e| texts.extend(module.str_literal(e).map(|_| e)));
    }
    texts.truncate(MAX_TEXTS);
    texts
}

/// `model.addAttribute("citizen", citizen)`: the calls of a function that give its page values.
fn fills(project: &Project<'_>, knowledge: &DataKnowledge, f: FunctionRef) -> Vec<Place> {
    let module = project.module_of(f.file);
    let fills = |e: &ExprRef| match project.kind(*e) {
        ExprKind::Call { callee, .. } => {
            matches!(module.kind(*callee), ExprKind::Member { name, .. } if knowledge.templates.fills.contains(name))
        }
        _ => false,
    };
    project.calls_in(f).filter(fills).map(|e| project.place(e)).collect()
}

/// `CitizensController` → `Citizens`
pub(super) fn folder_of<'p>(project: &'p Project<'_>, knowledge: &DataKnowledge, f: FunctionRef) -> Option<&'p str> {
    let class = project.module_of(f.file).class(project.function(f).class?);
    class.name.rsplit([':', '.']).next()?.strip_suffix(knowledge.templates.implicit.suffix.as_str())
}

fn blank(module: &Module, args: &[Arg]) -> Vec<Name> {
    let objects = args.iter().filter_map(|a| match module.kind(a.value) {
        ExprKind::Object(entries) => Some(entries),
        _ => None,
    });
    let constants = objects.flatten().filter(|e| matches!(module.kind(e.value), ExprKind::Literal(_)));
    let keys = constants.filter_map(|e| module.str_literal(e.key?).cloned());
    let named = args.iter().filter(|a| matches!(module.kind(a.value), ExprKind::Literal(_)));
    keys.chain(named.filter_map(|a| a.name.clone())).collect()
}

/// A string with a folder in it: a word alone is an answer.
fn is_path(module: &Module, e: crate::ir::ExprId) -> bool {
    module.str_literal(e).is_some_and(|s| s.contains('/') && !s.starts_with("redirect:"))
}
