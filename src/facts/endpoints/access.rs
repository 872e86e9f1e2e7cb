//! Ordered lists of paths where the first match decides: read from fluent chains, in lambdas or not.
//!
//! The calls of one configuring function are read in the order of their names in the text, whatever their nesting, as
//! `requestMatchers("/a", "/b").permitAll().anyRequest().authenticated()` is in every dialect.

pub mod configured;
mod documents;
mod folders;
mod marked;
mod markup;
mod permissions;
mod says;
mod tables;

use std::collections::BTreeMap;

use regex::Regex;

use super::Method;
use super::limits::{Limit, Limits};
use super::paths::ant_matches;
use super::selected::{arguments, callee, elements, last_name, text_of};
use super::services::Services;
use crate::catalog::frameworks::schema::Access;
use crate::ir::visit::{Nested, Node};
use crate::ir::{Arg, ExprKind, Name};
use crate::project::{ClassRef, ExprRef, FunctionRef, Project};
use crate::source::{FileId, Place};
use says::Says;

/// Expressions in the arguments of one matcher.
const MAX_PATTERNS: usize = 512;

/// One configuration of a service.
#[derive(Clone, Debug)]
pub struct List {
    pub file: FileId,
    pub service: usize,
    package: Name,
    /// Paths that the list is for; empty for all.
    scope: Vec<Paths>,
    rules: Vec<Rule>,
    /// Whether it decides about access at all.
    pub decides: bool,
}

/// Which requests a rule is about.
#[derive(Clone, Debug)]
enum Paths {
    Rest,
    Ant(Vec<String>),
    Regex(Regex),
    /// From configuration files, by service; of a service that has none, from any.
    Configured(BTreeMap<usize, Vec<String>>),
    /// Of the handlers that bear one of these annotations.
    Marked(Vec<ClassRef>),
}

impl Paths {
    fn is_all(&self) -> bool {
        match self {
            Paths::Rest => true,
            Paths::Ant(all) => all.iter().any(|p| matches!(p.as_str(), "/**" | "**")),
            Paths::Regex(_) | Paths::Configured(_) | Paths::Marked(_) => false,
        }
    }

    fn fit(&self, service: usize, path: &str, marks: &[ClassRef]) -> bool {
        match self {
            Paths::Rest => true,
            Paths::Ant(all) => all.iter().any(|p| ant_matches(p, path)),
            Paths::Regex(regex) => regex.is_match(path),
            Paths::Marked(wanted) => wanted.iter().any(|m| marks.contains(m)),
            Paths::Configured(by_service) => match by_service.get(&service) {
                Some(own) => own.iter().any(|p| ant_matches(p, path)),
                None => by_service.values().flatten().any(|p| ant_matches(p, path)),
            },
        }
    }
}

#[derive(Clone, Debug)]
struct Rule {
    paths: Paths,
    /// Empty for all.
    methods: Vec<Method>,
    says: Says,
    what: String,
    place: Place,
}

/// What the lists of a service say of an endpoint.
#[derive(Clone, PartialEq, Debug)]
pub enum Decision {
    Closed(String, Place),
    Open(String, Place),
    /// There must be a configuration, and it cannot be seen.
    Unseen(String),
    /// No list of the service is about it.
    Silent,
}

/// A request, and the annotations of the project's own on what answers it.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    pub method: Method,
    pub path: &'a str,
    pub marks: &'a [ClassRef],
}

/// Every access list of the project.
#[derive(Debug, Default)]
pub struct Lists {
    lists: Vec<List>,
    folders: Vec<folders::Folders>,
}

impl Lists {
    pub fn read(project: &Project<'_>, services: &Services, access: &Access, limits: &Limits) -> Self {
        let mut lists = Vec::new();
        for module in project.modules() {
            let class = &project.sources.get(module.file).class;
            let imports =
                module.imports.iter().any(|i| access.imports.iter().any(|p| i.module.starts_with(p.as_str())));
            if !imports || class.test || !class.is_own_code() {
                continue;
            }
            for i in 0..module.functions.len() {
                let function = FunctionRef::new(module.file, crate::ir::FunctionId(i as u32));
                let declared = project.function(function);
                if declared.name.is_none() {
                    continue;
                }
                if let Some(list) = read_function(project, services, access, limits, function) {
                    lists.push(list);
                }
                lists.extend(access.tables.iter().filter_map(|t| tables::read(project, services, access, t, function)));
            }
        }
        for known in &access.permissions {
            permissions::read(project, services, access, known, &mut lists);
        }
        for document in &access.documents {
            documents::read(project, services, document, &mut lists);
        }
        if let Some(known) = &access.markup {
            markup::read(project, services, known, &mut lists);
        }
        let folders = access.folders.iter().map(|d| folders::Folders::read(project, d)).collect();
        Self { lists, folders }
    }

    /// What the lists of folders say of a path that a file serves.
    pub fn by_folder(
        &self,
        project: &Project<'_>,
        services: &Services,
        file: FileId,
        method: Method,
        path: &str,
    ) -> Decision {
        let all = self.folders.iter().map(|f| f.decide(project, services, file, method, path));
        all.into_iter().find(|d| !matches!(d, Decision::Silent)).unwrap_or(Decision::Silent)
    }

    pub fn is_empty_for(&self, service: usize) -> bool {
        !self.lists.iter().any(|l| l.service == service)
    }

    /// Where the first list of a service stands that decides about access.
    pub fn place_for(&self, service: usize) -> Option<Place> {
        self.lists.iter().find(|l| l.service == service && l.decides)?.rules.first().map(|r| r.place)
    }

    /// Where the lists of a service open every path: rules that open, up to one for all paths, and nothing before it closes.
    pub fn opens_all(&self, service: usize) -> Option<(String, Place)> {
        let own = || self.lists.iter().filter(|l| l.service == service);
        if own().any(|l| !l.scope.is_empty()) {
            return None;
        }
        let mut found = None;
        for list in own().filter(|l| l.decides) {
            let last = list.rules.iter().position(|r| r.paths.is_all() && r.methods.is_empty())?;
            if !list.rules[..=last].iter().all(|r| r.says == Says::Open) {
                return None;
            }
            found = found.or_else(|| Some((list.rules[last].what.clone(), list.rules[last].place)));
        }
        found
    }

    /// What the lists nearest to a handler say.
    pub fn decide(&self, own: usize, services: &[usize], package: &str, asked: &Asked<'_>) -> Decision {
        let Asked { method, path, marks } = *asked;
        let of_service: Vec<&List> = self.lists.iter().filter(|l| services.contains(&l.service)).collect();
        // two applications in one module each scan their own packages
        let nearness = |l: &&List| shared_segments(&l.package, package);
        let nearest = of_service.iter().map(nearness).max().unwrap_or_default();
        let mut lists: Vec<&List> = of_service.into_iter().filter(|l| nearness(l) == nearest).collect();
        // a list for some paths is asked before one for all
        lists.sort_by_key(|l| (l.decides, l.scope.is_empty()));
        for list in lists {
            if !list.scope.is_empty() && !list.scope.iter().any(|s| s.fit(own, path, marks)) {
                continue;
            }
            for rule in &list.rules {
                let fits_method = rule.methods.is_empty() || rule.methods.contains(&method);
                if fits_method && rule.paths.fit(own, path, marks) {
                    let what = rule.what.clone();
                    return match rule.says {
                        Says::Open => Decision::Open(what, rule.place),
                        Says::Closed => Decision::Closed(what, rule.place),
                        Says::Unknown => Decision::Unseen(format!("{what}: whom this lets pass cannot be seen")),
                    };
                }
            }
            if list.decides && !list.scope.is_empty() {
                return Decision::Silent;
            }
        }
        Decision::Silent
    }
}

fn shared_segments(a: &str, b: &str) -> usize {
    a.split('.').zip(b.split('.')).take_while(|(x, y)| x == y).count()
}

fn read_function(
    project: &Project<'_>,
    services: &Services,
    access: &Access,
    limits: &Limits,
    function: FunctionRef,
) -> Option<List> {
    let module = project.module_of(function.file);
    let mut calls: Vec<(u32, Name, ExprRef)> = Vec::new();
    let body = module.function(function.id).body.iter().map(|s| Node::Stmt(*s));
    module.walk(body, Nested::Enter, &mut |node| {
        if let Node::Expr(e) = node
            && let ExprKind::Call { .. } = module.kind(e)
        {
            let call = ExprRef::new(function.file, e);
            if let Some(name) = last_name(project, callee(project, call)) {
                calls.push((project.place(callee(project, call)).span.end, name.clone(), call));
            }
        }
        true
    });
    calls.sort_by_key(|(at, _, _)| *at);
    let is = |list: &[Name], name: &Name| list.contains(name);
    let starts = calls.iter().any(|(_, n, _)| is(&access.starts, n));
    let ignores = calls.iter().any(|(_, n, _)| is(&access.ignores, n));
    if !starts && !ignores {
        return None;
    }
    let mut list = List {
        file: function.file,
        service: services.index_of(function.file),
        package: module.package.clone().unwrap_or_default(),
        scope: Vec::new(),
        rules: Vec::new(),
        decides: starts,
    };
    let mut within = false;
    let mut ignoring = false;
    let mut pending: Vec<(Option<Paths>, Option<Method>, Place, bool)> = Vec::new();
    for (_, name, call) in calls {
        let place = project.place(callee(project, call));
        let place = Place::new(
            place.file,
            crate::source::Span { start: place.span.end.saturating_sub(name.len() as u32), end: place.span.end },
        );
        if is(&access.starts, &name) {
            within = true;
            ignoring = false;
        } else if is(&access.ignores, &name) {
            ignoring = true;
        } else if !within && !ignoring && (is(&access.scopes, &name) || is(&access.matches, &name)) {
            let found = patterns(project, limits, call).paths;
            list.scope.extend((!found.is_empty()).then_some(Paths::Ant(found)));
        } else if is(&access.matches, &name) {
            let found = patterns(project, limits, call);
            if ignoring {
                let what = format!("{name} of the ignored paths");
                let methods = found.method.into_iter().collect();
                list.rules.insert(0, Rule { paths: Paths::Ant(found.paths), methods, says: Says::Open, what, place });
            } else if found.is_other {
                // OPTIONS: no endpoint answers it
            } else if !found.paths.is_empty() {
                pending.push((Some(Paths::Ant(found.paths)), found.method, place, true));
            } else if let Some(by_service) = found.unread.and_then(|e| configured::read(project, services, access, e)) {
                pending.push((Some(Paths::Configured(by_service)), found.method, place, true));
            } else if let Some(marks) = found.unread.and_then(|e| marked::read(project, e)) {
                pending.push((Some(Paths::Marked(marks.classes)), found.method, place, marks.is_clear));
            } else if found.method.is_some() && found.unread.is_none() {
                // antMatchers(HttpMethod.POST): every path of the method
                pending.push((None, found.method, place, true));
            }
        } else if within && is(&access.rules, &name) {
            list.rules.extend(whole_rule(project, limits, access, call, place));
        } else if is(&access.rest, &name) {
            pending.push((None, None, place, true));
        } else if is(&access.opens, &name) || is(&access.rejects, &name) {
            // access("permitAll")
            let says = |a: &Arg| text_of(project, ExprRef::new(call.file, a.value));
            let says_open = |t: String| access.opens.iter().any(|o| t.trim_end_matches("()") == o.as_str());
            let opens = is(&access.opens, &name) || arguments(project, call).iter().filter_map(says).any(says_open);
            let says = Says::opens(opens);
            for (paths, method, at, is_clear) in pending.drain(..) {
                let shown = match &paths {
                    None => "any other request".to_owned(),
                    Some(Paths::Ant(paths)) => paths.join(", "),
                    Some(Paths::Marked(_)) => "marked handlers".to_owned(),
                    Some(_) => "configured paths".to_owned(),
                };
                let paths = paths.unwrap_or(Paths::Rest);
                let methods = method.into_iter().collect();
                let says = if is_clear { says } else { Says::Unknown };
                list.rules.push(Rule { paths, methods, says, what: format!("{shown}: {name}()"), place: at });
            }
        }
    }
    Some(list)
}

/// `authorize("/x", permitAll)`, `authorize(HttpMethod.GET, "/x", hasRole("CLERK"))`, `authorize(anyRequest, authenticated)`
fn whole_rule(project: &Project<'_>, limits: &Limits, access: &Access, call: ExprRef, place: Place) -> Option<Rule> {
    let args = arguments(project, call);
    let (last, matcher) = args.split_last()?;
    let named = |id| last_name(project, callee(project, ExprRef::new(call.file, id)));
    let decision = named(last.value)?;
    let opens = access.opens.contains(decision);
    if !opens && !access.rejects.contains(decision) {
        return None;
    }
    let is_rest = matcher.iter().any(|a| named(a.value).is_some_and(|n| access.rest.contains(n)));
    let Patterns { paths, method, is_other, .. } = arguments_patterns(project, limits, call, matcher);
    if is_other {
        return None;
    }
    let shown = if paths.is_empty() { "any other request".to_owned() } else { paths.join(", ") };
    let what = format!("{shown}: {decision}");
    let paths = match (is_rest, paths.is_empty()) {
        (true, _) | (_, true) => Paths::Rest,
        _ => Paths::Ant(paths),
    };
    Some(Rule { paths, methods: method.into_iter().collect(), says: Says::opens(opens), what, place })
}

/// Paths and method in the arguments of a matcher: strings, constants, arrays of them, nested matchers.
fn patterns(project: &Project<'_>, limits: &Limits, call: ExprRef) -> Patterns {
    arguments_patterns(project, limits, call, arguments(project, call))
}

/// What a matcher is given.
#[derive(Default)]
struct Patterns {
    paths: Vec<String>,
    method: Option<Method>,
    /// A method that no endpoint has: OPTIONS.
    is_other: bool,
    /// What else it is given, that is no constant.
    unread: Option<ExprRef>,
}

fn arguments_patterns(project: &Project<'_>, limits: &Limits, call: ExprRef, args: &[Arg]) -> Patterns {
    let mut found = Patterns::default();
    for arg in args {
        let e = ExprRef::new(call.file, arg.value);
        let is_method =
            matches!(project.kind(e), ExprKind::Member { name, .. } | ExprKind::Name(name) if is_method(name));
        let is_path = text_of(project, e).is_some();
        if !is_method && !is_path {
            found.unread = Some(e);
        }
    }
    let mut stack: Vec<ExprRef> = args.iter().rev().map(|a| ExprRef::new(call.file, a.value)).collect();
    let mut budget = MAX_PATTERNS;
    while let Some(e) = stack.pop() {
        budget -= 1;
        if budget == 0 {
            limits.reached(Limit::Patterns, call.file);
            break;
        }
        if let Some(text) = text_of(project, e) {
            found.paths.push(text);
            continue;
        }
        match project.kind(e) {
            ExprKind::Member { name, .. } | ExprKind::Name(name) if is_method(name) => {
                found.method = Method::named(name);
                found.is_other = found.method.is_none();
            }
            ExprKind::Name(_) | ExprKind::Member { .. } | ExprKind::List(_) => {
                stack.extend(elements(project, e).into_iter().filter(|x| *x != e).rev());
            }
            // new AntPathRequestMatcher("/x"), mvc.pattern("/x"), antMatcher("/x")
            ExprKind::Call { args, .. } | ExprKind::New { args, .. } => {
                stack.extend(args.iter().rev().map(|a| ExprRef::new(e.file, a.value)));
            }
            ExprKind::Opaque(children) => stack.extend(children.iter().rev().map(|c| ExprRef::new(e.file, *c))),
            _ => {}
        }
    }
    found
}

fn is_method(name: &str) -> bool {
    let is_upper = name.chars().all(|c| c.is_ascii_uppercase());
    is_upper && (Method::named(name).is_some() || matches!(name, "OPTIONS" | "HEAD" | "TRACE" | "CONNECT"))
}
