//! Knowledge about web frameworks: `policies/frameworks/`, one file for each, and the words that code is named with.
//!
//! Says *what* routes, mounts, guards and access lists look like; how they are followed through a project is the
//! business of [`crate::facts::endpoints`]. The vocabulary is [`schema`].

pub mod schema;
pub mod select;
pub mod symbol;

use std::path::Path;

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::load::{KnowledgeError, files_below, nearest};
pub use schema::{Framework, Order, Verdict, Words};
pub use select::{Select, Selector};
pub use symbol::Symbol;

const FOLDER: &str = "frameworks";
const WORDS: &str = "words.yaml";

/// Every framework that is known, sorted by id.
#[derive(Debug)]
pub struct Frameworks {
    list: Vec<Framework>,
    by_id: FxHashMap<SmolStr, usize>,
    pub words: Words,
}

impl Frameworks {
    /// Reads the embedded knowledge and its overlays; returns every error found, not only the first.
    pub fn load(overlays: &[&Path]) -> Result<Self, Vec<KnowledgeError>> {
        let files = files_below(FOLDER, overlays).map_err(|e| vec![e])?;
        let (mut list, mut words, mut errors, mut named) = (Vec::new(), None, Vec::new(), Vec::new());
        for file in files {
            if file.name.ends_with(WORDS) {
                file.parse::<Words>().map_or_else(|e| errors.push(e), |w| words = Some(w));
                continue;
            }
            match file.parse::<Framework>() {
                Ok(framework) => {
                    errors.extend(idle(&framework).map(|(word, message)| file.error(file.locate(word), message)));
                    named.push((file, framework.id.clone(), framework.extends.clone()));
                    list.push(framework);
                }
                Err(e) => errors.push(e),
            }
        }
        list.sort_by(|a, b| a.id.cmp(&b.id));
        let by_id: FxHashMap<SmolStr, usize> = list.iter().enumerate().map(|(i, f)| (f.id.clone(), i)).collect();
        for (file, id, extends) in &named {
            let other = named.iter().find(|(other, same, _)| same == id && other.name != file.name);
            if let Some((other, ..)) = other.filter(|_| !file.embedded) {
                let other = other.name.strip_prefix("policies/").unwrap_or(&other.name);
                let message = format!(
                    "framework `{id}` stands in {other} too; to replace it, name your file {other}; else choose another id"
                );
                errors.push(file.error(file.locate(id), message));
            }
            for base in extends.iter().filter(|b| !by_id.contains_key(*b)) {
                let near = nearest(base, by_id.keys().map(SmolStr::as_str));
                let hint = near.map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
                errors.push(file.error(file.locate(base), format!("extends unknown framework `{base}`{hint}")));
            }
        }
        match words {
            Some(words) if errors.is_empty() => Ok(Self { list, by_id, words }),
            None if errors.is_empty() => {
                let message = format!("is missing: {FOLDER}/{WORDS}");
                Err(vec![KnowledgeError { file: FOLDER.to_owned(), at: None, message }])
            }
            _ => Err(errors),
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = &Framework> {
        self.list.iter()
    }

    pub fn get(&self, id: &str) -> Option<&Framework> {
        self.by_id.get(id).map(|i| &self.list[*i])
    }

    /// A framework and those whose guards count in it too, each once.
    pub fn with_bases<'f>(&'f self, framework: &'f Framework) -> Vec<&'f Framework> {
        let mut all = vec![framework];
        let mut next = 0;
        while let Some(current) = all.get(next) {
            next += 1;
            for base in current.extends.iter().filter_map(|id| self.get(id)) {
                if !all.iter().any(|f| f.id == base.id) {
                    all.push(base);
                }
            }
        }
        all
    }
}

/// What is well written and could never apply: a word of the file to point at, and what is wrong.
fn idle(framework: &Framework) -> impl Iterator<Item = (&str, String)> {
    let languages = framework.languages.is_empty();
    let languages = languages
        .then(|| (framework.id.as_str(), format!("framework `{}` needs `languages:`, such as [python]", framework.id)));
    let layers = framework.layers.iter().chain(&framework.guards.registers).filter_map(|layer| {
        let Some(symbol) = layer.call.as_ref().or(layer.decorator.as_ref()) else {
            return Some(("layers", "a layer needs `call:` or `decorator:`, such as `call: $router.use`".to_owned()));
        };
        symbol.members.is_empty().then(|| {
            let last = symbol.text.rsplit('.').next().unwrap_or_default().trim_end_matches("()");
            let message = format!(
                "\"{}\": a layer is a member of a router, as in `$router.{last}`; anything else never matches",
                symbol.text
            );
            (symbol.text.as_str(), message)
        })
    });
    languages.into_iter().chain(layers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_knowledge_is_valid() {
        let frameworks = Frameworks::load(&[]).unwrap_or_else(|errors| {
            let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
            panic!("{}", lines.join("\n"))
        });
        assert!(frameworks.iter().count() > 5);
    }
}
