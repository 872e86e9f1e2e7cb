//! What one word of the language registers: a route, or a resource with all its actions.

use super::super::super::Method;
use super::super::super::layers::{Handler, Kind, Route, Use};
use super::super::super::paths;
use super::super::super::selected::{arguments, exprs, methods, text_of};
use super::typed::answering;
use super::{Around, Context, Drawing, block_of, body, texts};
use crate::catalog::frameworks::schema::Word;
use crate::facts::inflection::{plural, singular};
use crate::ir::{ExprKind, Literal, Name};
use crate::project::{ClassRef, ExprRef, Project};

/// What a route leads to.
struct Target {
    handler: Handler,
    guards: Vec<Use>,
}

impl Drawing<'_> {
    /// `get "/x", to: "officers#show"`, `get "/x" => "officers#show"`, `get :preview`, `get("/x") { … }`
    pub(super) fn route(&mut self, project: &Project<'_>, call: ExprRef, word: &Word, name: &Name, context: &Context) {
        let mut served = word.methods.as_ref().map(|s| methods(project, call, s)).unwrap_or_default();
        if served.is_empty() {
            served.extend(Method::named(name));
        }
        let mut pairs: Vec<(String, Option<String>)> = Vec::new();
        let to = texts(project, call, word.to.as_ref()).into_iter().next();
        let stated = self.stated_path(project, call, word);
        pairs.extend(stated.iter().map(|path| (path.clone(), None)));
        for arg in arguments(project, call).iter().filter(|a| a.name.is_none() && stated.is_none()) {
            let at = ExprRef::new(call.file, arg.value);
            match project.kind(at) {
                // "/x" => "officers#show", "/y" => redirect("/x")
                ExprKind::Object(entries) => {
                    for entry in entries {
                        let key = entry.key.and_then(|k| text_of(project, ExprRef::new(call.file, k)));
                        let target = text_of(project, ExprRef::new(call.file, entry.value));
                        pairs.extend(key.map(|k| (k, target.or_else(|| Some(String::new())))));
                    }
                }
                ExprKind::Lambda(_) => {}
                // route :any, "*path"
                _ if word.methods.as_ref().is_some_and(|m| exprs(project, call, Some(m)).contains(&at)) => {}
                _ => pairs.extend(text_of(project, at).map(|p| (p, to.clone()))),
            }
        }
        if pairs.is_empty() {
            // root to: "home#index", root "home#index", get { … }
            let fixed = texts(project, call, word.path.as_ref()).into_iter().next();
            if fixed.is_none() && block_of(project, call).is_none() {
                return;
            }
            pairs.push((fixed.unwrap_or_default(), to.clone()));
        } else if let Some(fixed) = word.path.as_ref().filter(|_| word.to.is_some() && name == "root") {
            let target = to.or_else(|| pairs.first().map(|(t, _)| t.clone()));
            let path = texts(project, call, Some(fixed)).into_iter().next().unwrap_or_default();
            pairs = vec![(path, target)];
        }
        let on = texts(project, call, word.on.as_ref()).into_iter().next();
        let base = match (&context.resource, on.as_deref()) {
            (Some(around), Some("member")) => around.member.clone(),
            (Some(around), Some(_)) => around.collection.clone(),
            (Some(around), None) => around.nested.clone(),
            _ => context.prefix.clone(),
        };
        for (path, to) in pairs {
            let Some(target) = self.target(project, call, word, context, &path, to.as_deref()) else { continue };
            let mut guards = context.guards.clone();
            guards.extend(target.guards);
            guards.extend(self.options(project, call, context));
            let route = Route {
                paths: vec![paths::join(&base, &without_optional(&path))],
                methods: served.clone(),
                guards,
                handler: target.handler,
            };
            self.emitted.push((context.key, call, Kind::Route(route)));
        }
    }

    /// None where the route leads to nothing of the service: a redirect.
    fn target(
        &self,
        project: &Project<'_>,
        call: ExprRef,
        word: &Word,
        context: &Context,
        path: &str,
        to: Option<&str>,
    ) -> Option<Target> {
        let blank = Target { handler: Handler::default(), guards: Vec::new() };
        if let Some(block) = block_of(project, call) {
            let name = format!("{path} block");
            let handler = Handler { function: Some(block), class: context.class, name };
            return Some(Target { handler, guards: Vec::new() });
        }
        if let Some(e) = exprs(project, call, word.handler.as_ref()).into_iter().next() {
            return Some(Target { handler: answering(project, e), guards: Vec::new() });
        }
        let has_to = arguments(project, call).iter().any(|a| a.name.as_deref() == Some("to"));
        let (mut controller, mut action) = (context.controller.clone(), None);
        if let Some(named) = texts(project, call, word.controller.as_ref()).into_iter().next() {
            controller = Some(named);
        }
        match to {
            Some(to) if to.contains('#') => {
                let (c, a) = to.split_once('#')?;
                if !c.is_empty() {
                    controller = Some(c.to_owned());
                }
                action = Some(a.to_owned());
            }
            // to: redirect("/"), to: SomeApp
            Some("") => return None,
            Some(to) => action = Some(to.to_owned()),
            None if has_to => return if self.leads_away(project, call) { None } else { Some(blank) },
            None => {}
        }
        if let Some(named) = texts(project, call, word.action.as_ref()).into_iter().next() {
            action = Some(named);
        }
        let plain = without_optional(path);
        let plain = plain.trim_matches('/');
        if action.is_none() {
            // get "pages/about"
            let last = plain.rsplit('/').next().unwrap_or(plain);
            action = Some(last.replace('-', "_"));
            if controller.is_none() {
                controller = plain.rsplit_once('/').map(|(c, _)| c.to_owned());
            }
        }
        let (controller, action) = (controller?, action?);
        Some(Target { handler: self.handler(project, context, &controller, &action), guards: Vec::new() })
    }

    /// `to: redirect("/x")`
    fn leads_away(&self, project: &Project<'_>, call: ExprRef) -> bool {
        let to = arguments(project, call).iter().find(|a| a.name.as_deref() == Some("to"));
        to.is_some_and(|a| {
            let target = super::super::super::selected::callee(project, ExprRef::new(call.file, a.value));
            matches!(project.kind(target), ExprKind::Name(n) if n == "redirect")
        })
    }

    fn handler(&self, project: &Project<'_>, context: &Context, controller: &str, action: &str) -> Handler {
        let class = self.controllers.class(project, &context.module, controller, action);
        let function = class.and_then(|c| project.method(c, action));
        let title = class.map_or_else(|| controller.to_owned(), |c| project.class(c).name.to_string());
        Handler { function, class, name: format!("{title}.{action}") }
    }

    /// `resources :officers, only: [:index] do … end`, `resource :profile`
    pub(super) fn resources(&mut self, project: &Project<'_>, call: ExprRef, word: &Word, context: &Context) {
        let names: Vec<String> = arguments(project, call)
            .iter()
            .filter(|a| a.name.is_none())
            .filter_map(|a| match project.kind(ExprRef::new(call.file, a.value)) {
                ExprKind::Literal(Literal::Str(s)) => Some(s.to_string()),
                _ => None,
            })
            .collect();
        let path = texts(project, call, word.path.as_ref()).into_iter().next();
        let has_path = arguments(project, call).iter().any(|a| a.name.as_deref() == Some("path"));
        let param = texts(project, call, word.param.as_ref()).into_iter().next().unwrap_or_else(|| "id".to_owned());
        let at = match &context.resource {
            Some(around) => around.nested.clone(),
            None => context.prefix.clone(),
        };
        for name in names {
            let own = path.clone().filter(|_| has_path).unwrap_or_else(|| name.clone());
            let collection = paths::join(&at, &without_optional(&own));
            let one = name.rsplit('/').next().unwrap_or(&name);
            let (member, nested) = if word.one {
                (collection.clone(), collection.clone())
            } else {
                (
                    format!("{}/{{{param}}}", collection.trim_end_matches('/')),
                    format!("{}/{{{}_{param}}}", collection.trim_end_matches('/'), singular(one)),
                )
            };
            let mut inner = context.clone();
            inner.module.extend(texts(project, call, word.module.as_ref()).iter().flat_map(|m| super::segments(m)));
            let named = texts(project, call, word.controller.as_ref()).into_iter().next();
            let many = Some(plural(&name))
                .filter(|many| word.one && self.controllers.class(project, &inner.module, many, "show").is_some());
            let controller = named.or(many).unwrap_or_else(|| name.clone());
            inner.controller = Some(controller.clone());
            let around = Around { collection, member, nested };
            self.actions(project, call, word, &inner, &controller, &around);
            inner.prefix = around.collection.clone();
            inner.resource = Some(around);
            for concern in texts(project, call, word.concerns.as_ref()) {
                self.concern(project, call.file, &concern, &inner);
            }
            if let Some(block) = block_of(project, call) {
                self.block(project, call.file, &body(project, block), &inner);
            }
        }
    }

    fn actions(
        &mut self,
        project: &Project<'_>,
        call: ExprRef,
        word: &Word,
        context: &Context,
        controller: &str,
        around: &Around,
    ) {
        let id = word.resource.as_deref().unwrap_or_default();
        let Some(resource) = self.resource(id) else { return };
        let only = texts(project, call, word.only.as_ref());
        let except = texts(project, call, word.except.as_ref());
        // only: []
        let none = arguments(project, call).iter().any(|a| {
            a.name.as_deref() == Some("only")
                && matches!(project.kind(ExprRef::new(call.file, a.value)), ExprKind::List(items) if items.is_empty())
        });
        for action in resource.iter().filter(|_| !none) {
            let mut parts = action.split(' ');
            let (Some(method), Some(path), Some(name)) =
                (parts.next().and_then(Method::named), parts.next(), parts.next())
            else {
                continue;
            };
            if (!only.is_empty() && !only.iter().any(|o| o == name)) || except.iter().any(|e| e == name) {
                continue;
            }
            let handler = self.handler(project, context, controller, name);
            if handler.class.is_some_and(|c| self.lacks(project, context, c, controller, name)) {
                continue;
            }
            let path = path.strip_prefix("/{}").map_or_else(
                || paths::join(&around.collection, path.trim_start_matches('-')),
                |rest| format!("{}{rest}", around.member),
            );
            let guards = context.guards.clone();
            let route = Route { paths: vec![path], methods: vec![method], guards, handler };
            self.emitted.push((context.key, call, Kind::Route(route)));
        }
    }

    fn resource(&self, id: &str) -> Option<Vec<String>> {
        self.resources.iter().find(|r| r.id == id).map(|r| r.actions.clone())
    }

    /// Whether a controller has neither a method nor a template for an action.
    fn lacks(&self, project: &Project<'_>, context: &Context, class: ClassRef, controller: &str, action: &str) -> bool {
        project.method(class, action).is_none()
            && !self.controllers.has_template(&context.module, controller, action)
            // a controller from outside may bring it
            && !project.supertypes(class).iter().any(|t| match t {
                crate::project::TypeName::Class(_) => false,
                crate::project::TypeName::External(path) => path.ends_with(self.drawn.suffix.as_str()),
            })
    }
}

/// `(:locale)/x(.:format)` is `x`: what may be left out is.
pub(super) fn without_optional(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut depth = 0u32;
    for c in path.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::without_optional;

    #[test]
    fn optional_segments_are_left_out() {
        assert_eq!(without_optional("/(:locale)/citizens(/:page)(.:format)"), "//citizens");
    }
}
