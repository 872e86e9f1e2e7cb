//! Functions that run around others and see what these are given and give: aspects, pipelines, interceptors. The
//! `advice:` of `policies/sources/<language>.yaml`.
//!
//! Which functions an aspect covers is worked out in [`crate::facts::data::pointcuts`].

use serde::Deserialize;
use smol_str::SmolStr;

use super::sinks::ObjectForm;
use crate::source::Language;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Advice {
    #[serde(skip)]
    pub languages: Vec<Language>,
    pub aspects: Option<Aspects>,
    #[serde(default)]
    pub pipelines: Vec<Pipeline>,
    #[serde(default)]
    pub interceptors: Vec<Interceptor>,
    /// Functions that decorate others see what these are given in the parameter that gathers the rest.
    #[serde(default)]
    pub wrappers: bool,
    /// Methods that run where an object of their class is called: `__call__`.
    #[serde(default)]
    pub called: Vec<SmolStr>,
    /// Whether methods of a mixin see what those of the same name are given in the classes that mix it in.
    #[serde(default)]
    pub mixins: bool,
    /// Calls that make a method of a block: `define_method`.
    #[serde(default)]
    pub defined_by: Vec<SmolStr>,
    pub spans: Option<Spans>,
}

/// Annotations that have a function write what it is given: `#[instrument(skip(self), fields(id = %id), ret)]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spans {
    /// Simple names of the annotations.
    pub annotations: Vec<SmolStr>,
    /// As messages tell of it: "the fields of a span".
    pub title: SmolStr,
    pub objects: ObjectForm,
    /// What lists the parameters that are left out, and what leaves all of them out.
    pub skips: SmolStr,
    pub skips_all: SmolStr,
    /// What lists values that are written beside the parameters, or in place of those of the same name.
    pub fields: SmolStr,
    /// What has the result written too.
    pub gives: SmolStr,
}

/// Methods that an annotation with a pointcut makes run around others.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Aspects {
    /// Simple names of the annotations.
    pub annotations: Vec<SmolStr>,
    /// The annotation that gives a pointcut a name: that of its method.
    pub named: SmolStr,
    /// Methods of the advice's parameter that give the arguments of the covered call, and its result.
    pub arguments: Vec<SmolStr>,
    pub results: Vec<SmolStr>,
    /// The annotation's keyword that names the parameter which holds the result.
    pub result_key: SmolStr,
    /// What the words before the brackets of a pointcut ask about.
    pub designators: Designators,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Designators {
    /// A method by its signature: `execution(* pk.gov..*Service.*(..))`.
    pub signature: Vec<SmolStr>,
    /// A class: `within(pk.gov..*)`.
    pub class: Vec<SmolStr>,
    /// An annotation of the method, of the class.
    pub annotated: Vec<SmolStr>,
    pub annotated_class: Vec<SmolStr>,
}

/// A class with a type parameter for whatever is handled: `LoggingBehavior<TRequest, TResponse>`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pipeline {
    /// Simple names of the bases that make a class one.
    pub bases: Vec<SmolStr>,
    /// Simple names of the bases of what is handled.
    pub handles: Vec<SmolStr>,
    /// Methods that hand one on and give what it asks for: the type argument of its base.
    #[serde(default)]
    pub asks: Vec<SmolStr>,
}

/// A function that is known by the type of one parameter, and sees whole requests in another.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Interceptor {
    /// Simple names of the types of the telling parameter.
    pub beside: Vec<SmolStr>,
    /// Simple names of the types of the one that holds the request.
    pub holds: Vec<SmolStr>,
}
