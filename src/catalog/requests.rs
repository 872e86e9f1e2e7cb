//! What code says of requests and answers other than by a call that reads or writes one: names for a part of a request,
//! schemas that check it, classes that declare what they take and give. Parts of `policies/sources/` and
//! `policies/responses/`, which [`super::sinks`] reads.

use serde::Deserialize;
use smol_str::SmolStr;

use super::data_types::DataTypeId;
use crate::source::Language;

/// Calls that read one parameter of a request by its name: `request.getParameter("cnic")`.
#[derive(Clone, Debug)]
pub struct ParameterReaders {
    pub languages: Vec<Language>,
    /// Receiver and method.
    pub members: Vec<(SmolStr, SmolStr)>,
    /// What holds the variables of the environment: `process`, `env`.
    pub environments: Vec<(SmolStr, SmolStr)>,
    /// Calls that read a whole body as a type: `call.receive<Citizen>()`, `c.BindJSON(&citizen)`.
    pub typed: Vec<SmolStr>,
    /// Calls whose strings and keys name what they take: `permit(:cnic)`, `validate(['cnic' => 'required'])`.
    pub naming: Vec<SmolStr>,
    /// Where classes of parameters are given by the framework (records by their key, services), the bases of those that
    /// hold the body all the same.
    pub bodies: Vec<SmolStr>,
    /// Simple names of the types of parameters that the service holds itself: `State<App>`.
    pub ungiven: Vec<SmolStr>,
    /// Methods of a parameter's class that make it of the request, most often of who calls: `from_request`.
    pub made_by: Vec<SmolStr>,
    /// Methods of a parameter's class whose keys do: `rules()` of a form request.
    pub rules: Vec<SmolStr>,
    /// Decorators of a handler whose arguments are types of the body: `@body(CitizenSchema)`.
    pub decorators: Vec<SmolStr>,
    /// What reads the URL of a request, whatever its method.
    pub in_url: RequestWords,
    /// What reads the URL where the method is GET.
    pub in_url_of_get: RequestWords,
    pub schemas: Schemas,
}

/// An annotation of a parameter, or of the function around it, that says what the parameter holds.
#[derive(Clone, Debug)]
pub struct ParameterAnnotation {
    pub languages: Vec<Language>,
    /// Simple names.
    pub names: Vec<SmolStr>,
    /// The whole, where the parameter's type is one of `types`.
    pub data: Option<DataTypeId>,
    pub types: Vec<SmolStr>,
    /// Its first string names the data: `@RequestHeader("Cookie")`.
    pub named_by: bool,
    /// Of the function: `@KafkaListener`; parameters with an annotation of their own are no such whole.
    pub of_function: bool,
}

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

/// Calls that answer a request, by their names alone: they count only on the way from an endpoint's handler.
#[derive(Clone, Debug)]
pub struct Responders {
    pub languages: Vec<Language>,
    /// Last names of functions and types that make an answer, whatever they are called on: `jsonify`.
    pub makers: Vec<SmolStr>,
    /// With `methods`: a name in the chain that the method is called on: `res` of `res.status(200).json(x)`.
    pub receivers: Vec<SmolStr>,
    pub methods: Vec<SmolStr>,
    /// Functions that write to their first argument, where that is one of the `receivers`: `fmt.Fprintf(w, "%s", cnic)`.
    pub into: Vec<SmolStr>,
    /// Members whose entries are written with the answer: `Data` of `c.Data["json"] = citizen`.
    pub filled: Vec<SmolStr>,
    /// Decorators of a handler whose arguments are types of the answer: `@response(CitizenSchema)`.
    pub decorators: Vec<SmolStr>,
    /// Keywords of any decorator that name such a type: `response_model=Citizen`.
    pub keywords: Vec<SmolStr>,
    /// Decorators that document the answer: believed where the code says nothing of it.
    pub documents: Vec<SmolStr>,
    /// Classes that say by their attributes what they take and give.
    pub views: Vec<DeclaringViews>,
}

/// `request.body`: receiver and member.
pub(super) fn members(written: &[SmolStr]) -> Vec<(SmolStr, SmolStr)> {
    written.iter().filter_map(|m| m.split_once('.')).map(|(r, m)| (r.into(), m.into())).collect()
}
