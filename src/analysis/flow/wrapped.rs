//! Functions that decorate others: `@log_calls` over `def register(cnic)`, where `log_calls` gives back a function that
//! gathers whatever it is called with, `def wrapper(*args, **kwargs)`, or puts one in place of a method,
//! `descriptor.value = function (...args)`.
//!
//! What the wrapper sees of the decorated functions is said in [`super::advice`].

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::facts::data::DataKnowledge;
use crate::facts::endpoints::selected::last_name;
use crate::ir::{FunctionId, Name};
use crate::project::{FunctionRef, Project, Value};

/// Functions around a wrapper: a decorator, and what makes it of its arguments.
const MAX_AROUND: usize = 3;

/// By wrapper: the functions that are decorated with it, and the names under which it is given them.
type Wrappers = BTreeMap<FunctionRef, (Vec<FunctionRef>, Vec<Name>)>;

pub(super) fn find(project: &Project<'_>, knowledge: &DataKnowledge) -> Wrappers {
    let mut wrappers = Wrappers::new();
    // by the name of a function that may decorate: itself, the wrapper in it, and what the functions between take
    let mut by_name: FxHashMap<Name, Vec<(FunctionRef, FunctionRef, Vec<Name>)>> = FxHashMap::default();
    let knows = |language| knowledge.sinks.advice.iter().any(|r| r.wrappers && r.languages.contains(&language));
    for module in project.modules().filter(|m| knows(m.language)) {
        for (i, function) in module.functions.iter().enumerate() {
            if !function.params.iter().any(|p| p.rest) {
                continue;
            }
            let wrapper = FunctionRef::new(module.file, FunctionId(i as u32));
            let mut taken: Vec<Name> = Vec::new();
            let mut outer = function.outer;
            for _ in 0..MAX_AROUND {
                let Some(id) = outer else { break };
                let around = module.function(id);
                taken.extend(around.params.iter().map(|p| p.name.clone()));
                if let Some(name) = &around.name {
                    let decorator = FunctionRef::new(module.file, id);
                    by_name.entry(name.clone()).or_default().push((decorator, wrapper, taken.clone()));
                }
                outer = around.outer;
            }
        }
    }
    if by_name.is_empty() {
        return wrappers;
    }
    for f in project.functions() {
        for annotation in &project.function(f).annotations {
            let symbol = project.annotation_symbol(f.file, annotation);
            let Some(known) = last_name(project, symbol).and_then(|name| by_name.get(name)) else { continue };
            let Value::Function(decorator) = project.origin(symbol) else { continue };
            for (_, wrapper, taken) in known.iter().filter(|(d, ..)| *d == decorator) {
                let (covered, wrapped) = wrappers.entry(*wrapper).or_default();
                covered.push(f);
                wrapped.clone_from(taken);
            }
        }
    }
    wrappers
}
