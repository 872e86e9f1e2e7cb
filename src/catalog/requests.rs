//! What code says of requests and answers other than by a call that reads or writes one: names for a part of a request,
//! schemas that check it, classes that declare what they take and give. Parts of `policies/sources/` and
//! `policies/responses/`, which [`super::sinks`] reads.

use serde::Deserialize;
use smol_str::SmolStr;

use super::sinks::members;

/// Names in code that stand for a part of a request.
#[derive(Clone, Debug, Default)]
pub struct RequestWords {
    /// Variables: `_GET`.
    pub names: Vec<SmolStr>,
    /// Functions: `params`.
    pub calls: Vec<SmolStr>,
    /// Receiver and member: `request.args`.
    pub members: Vec<(SmolStr, SmolStr)>,
    /// Annotations of a parameter, and calls that stand as its default: `@QueryParam`, `Query(…)`.
    pub annotations: Vec<SmolStr>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct WrittenRequestWords {
    names: Vec<SmolStr>,
    calls: Vec<SmolStr>,
    members: Vec<SmolStr>,
    annotations: Vec<SmolStr>,
}

impl WrittenRequestWords {
    pub(super) fn checked(self) -> RequestWords {
        let Self { names, calls, annotations, .. } = self;
        RequestWords { names, calls, members: members(&self.members), annotations }
    }
}

/// Objects whose keys name what a request may hold: `validate({ body: Joi.object({ cnic: Joi.string() }) })`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Schemas {
    /// Calls in front of a handler that are given one.
    pub calls: Vec<SmolStr>,
    /// Methods of one: `schema.parse(req.body)`.
    pub methods: Vec<SmolStr>,
    /// Calls in front of a handler that name one part of a request: `body('cnic')`.
    pub checks: Vec<SmolStr>,
    /// Keys and calls for what stands in the URL.
    pub url: Vec<SmolStr>,
    /// Keys for what is told elsewhere: the path, headers.
    pub elsewhere: Vec<SmolStr>,
}

/// Classes that answer requests by what they declare: `serializer_class = CitizenSerializer`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeclaringViews {
    /// Attributes that hold the class of what is taken and given.
    pub attributes: Vec<SmolStr>,
    /// Methods that return it.
    #[serde(default)]
    pub methods: Vec<SmolStr>,
    /// Calls by which a handler of its own uses what is declared.
    #[serde(default)]
    pub calls: Vec<SmolStr>,
    /// What is given is declared too; else it is only taken.
    #[serde(default)]
    pub gives: bool,
    /// Attributes that name the template that is shown.
    #[serde(default)]
    pub pages: Vec<SmolStr>,
}
