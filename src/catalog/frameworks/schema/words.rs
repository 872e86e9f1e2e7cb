//! `policies/frameworks/words.yaml` as people write it.

use serde::Deserialize;
use smol_str::SmolStr;

/// What names mean where no symbol says it.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Words {
    pub public: PublicWords,
    pub rejections: Rejections,
    /// Names of values that carry a caller's identity.
    pub credentials: Vec<String>,
    /// Names of values that a caller and the service share, and that are compared.
    pub secrets: Vec<String>,
    pub principals: Principals,
    pub caller: CallerWords,
    pub guards: GuardWords,
    pub requests: RequestWords,
    /// Words in paths that no opening makes public.
    pub private: Vec<String>,
    pub manifests: Vec<String>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct PublicWords {
    /// Steps before a login: any method, where the end of the path says nothing else.
    pub flows: Vec<String>,
    /// Those of them that say so in a path and not as the name of a handler.
    pub in_paths: Vec<String>,
    /// Ends of names of two words that are such a step: `CustomerLogin`.
    pub entries: Vec<String>,
    /// Reads that are open wherever they stand at the end of a path.
    pub reads: Vec<String>,
    /// Reads that are open if the whole path says nothing else.
    pub pages: Vec<String>,
    /// Words that change nothing beside those.
    pub beside: Vec<String>,
    /// First words of handlers that only read.
    pub reading: Vec<String>,
    /// Steps of a link that was sent to somebody, before the parameter that only they can know: `/invite/{token}`.
    pub links: Vec<String>,
    /// Ends of the name of such a parameter.
    pub link_secrets: Vec<String>,
    /// Words that say it only by themselves, or behind one of the links: `{code}`, `{confirmation_code}`.
    pub link_codes: Vec<String>,
    /// Ends of the names of files that every visitor's browser asks for.
    pub files: Vec<String>,
    /// Segments below which what is read is published.
    pub below: Vec<String>,
    pub empty: EmptyWords,
}

/// What a handler of one statement says that gives nothing.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct EmptyWords {
    /// Numbers of the statuses that say that there is nothing.
    pub statuses: Vec<String>,
    /// Words for them, and for errors that become one.
    pub names: Vec<String>,
    /// Calls that answer, beside those of `rejections`.
    pub answering: Vec<String>,
    /// Calls that send the caller elsewhere.
    pub moving: Vec<String>,
    /// Ends of the names of calls that tell where a route leads.
    pub routes: Vec<String>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Rejections {
    pub statuses: Vec<u16>,
    /// Parts of a status or of its name that ask for credentials, in lower case: a guard whatever stands around it.
    pub explicit: Vec<String>,
    /// Ends of names of statuses that are not written in capitals.
    pub constants: Vec<String>,
    /// Statuses of other failures, as numbers and names: they refuse only where what is wanting is a caller.
    pub failing: Vec<String>,
    /// Words in names of errors, constants and helpers.
    pub names: Vec<String>,
    /// Names of errors of the program itself.
    pub faults: Vec<String>,
    /// Names of methods that say what a value that is wanting is answered with: `token.ok_or(StatusCode::UNAUTHORIZED)`.
    pub otherwise: Vec<String>,
    /// The same, of methods that throw it: `user.orElseThrow(UnauthorizedException::new)`.
    pub otherwise_throws: Vec<String>,
    /// Names of methods that do without such a value: `.ok()`.
    pub forgives: Vec<String>,
    /// Names of functions that make an error of what they are told: `errors.New("not logged in")`.
    pub makes: Vec<String>,
    /// Ends of names of functions that refuse when they are called.
    pub calls: Vec<String>,
    /// Words in the target of a redirect.
    pub redirects: Vec<String>,
    /// Names of functions that redirect.
    pub redirecting: Vec<String>,
    /// Names of functions that end the request when given an error.
    pub continuations: Vec<String>,
    /// Names of functions that end the request.
    pub exits: Vec<String>,
    /// Names of functions that refuse if their first argument holds: `abort_if(…, 403)`.
    pub conditional: Vec<String>,
    /// Names of functions that answer, after which the script goes on unless something ends it.
    pub going_on: Vec<String>,
    /// Names of functions that send a status.
    pub answers: Vec<String>,
    /// Names of functions that send what an endpoint gives, and of members of an answer that hold it.
    pub sends: Vec<String>,
    /// Words in names of a project's own helpers that send the status they are given: `json_error(401, …)`.
    pub answering: Vec<String>,
}

/// Who is calling, by members of the request: `req.officer`.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Principals {
    pub names: Vec<String>,
    /// Names of values that carry the request.
    pub on: Vec<String>,
    /// Members of the request that the caller fills.
    pub never: Vec<String>,
}

/// How a handler asks who is calling.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct CallerWords {
    /// Names of what a caller brings, and that name nothing else in an application.
    pub brings: Vec<String>,
    /// Words that say who is calling: a session holds many other things.
    pub who: Vec<String>,
    /// Keys that say so only where they are all of a key: `session["id"]`.
    pub keys: Vec<String>,
    /// Names of values that the caller fills as it likes: that one is there says nothing.
    pub parameters: Vec<String>,
    /// Ends of keys of cookies and sessions under which somebody keeps what they like: that one is there says nothing.
    pub preferences: Vec<String>,
    /// First words of names of calls on the request or the session that only read.
    pub reads: Vec<String>,
    /// Names of functions that only turn what was read into another form.
    pub parses: Vec<String>,
    /// Names of what makes an answer of an object, and does nothing else.
    pub notes: Vec<String>,
    /// What somebody proves who they are with, once, at a login.
    pub proofs: Vec<String>,
    /// Words in names of functions that try such a proof.
    pub proving: Vec<String>,
    /// Words in names of functions that log somebody in, unless one of `demands` begins the name: `requireLogin`.
    pub logins: Vec<String>,
    /// Ends of names of functions that give a caller a session or a token.
    pub entering: Vec<String>,
    pub demands: Vec<String>,
    /// Words that say that something is missing or wrong: `err`, `isAnonymous`.
    pub wanting: Vec<String>,
    /// Names of functions that only take note of a failure.
    pub quiet: Vec<String>,
    /// Ends of names of answers and errors, behind what they say: `ForbiddenResult`.
    pub suffixes: Vec<String>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct GuardWords {
    /// A guard by its name alone, at low confidence.
    pub names: Vec<String>,
    /// Never a guard, whatever else the name says.
    pub never: Vec<String>,
    /// Lets everyone pass.
    pub optional: Vec<String>,
    /// Says in so many words that everyone may pass.
    pub open: Vec<String>,
    /// Names that ask whether somebody is logged in.
    pub checks: Vec<String>,
    /// Words that turn such a name around.
    pub negations: Vec<String>,
    /// What only a caller who is known can be, and is refused for: `if user.is_banned: abort(403)`.
    pub bans: Vec<String>,
    /// Names of functions that tell whether a value is there: `isset($_SESSION['id'])`.
    pub present: Vec<String>,
    /// Values that are the headers of a request, and functions that ask whether one is among them.
    pub headers: Vec<SmolStr>,
    pub holds: Vec<SmolStr>,
    /// Those that tell that it is not: `empty($_SESSION['id'])`.
    pub absent: Vec<String>,
    /// Words of what the service itself logs in to: the user of a database is no caller.
    pub backends: Vec<String>,
    /// Settings that switch a check on for every caller.
    #[serde(default)]
    pub switches: Vec<String>,
    /// Words of checks against requests that other sites forge: they say nothing about who is calling.
    pub forgery: Vec<String>,
    /// Words of where a request was sent from, which whoever sends it without a browser writes as they like.
    #[serde(default)]
    pub origins: Vec<String>,
    /// Names of functions that run another file.
    pub includes: Vec<String>,
}

/// How code asks which request it has before it. Whole names, as they are written.
#[derive(Deserialize, Debug, Clone)]
#[serde(deny_unknown_fields)]
pub struct RequestWords {
    /// Values that hold the path.
    pub paths: Vec<SmolStr>,
    /// Values that hold the name of the handler.
    pub handlers: Vec<SmolStr>,
    pub methods: Vec<SmolStr>,
    /// Functions that ask whether one text begins with another.
    pub begins: Vec<SmolStr>,
    pub ends: Vec<SmolStr>,
    /// Functions of a list that ask whether it holds a value.
    pub within: Vec<SmolStr>,
    /// Functions of regular expressions.
    pub matches: Vec<SmolStr>,
    /// Functions that ask whether some element of a list fits.
    pub any: Vec<SmolStr>,
    /// Functions that make one.
    pub compiles: Vec<SmolStr>,
    /// Functions that ask whether two texts are the same, and where one stands in another.
    pub equals: Vec<SmolStr>,
    pub finds: Vec<SmolStr>,
    /// Functions that make a list of their arguments, and that hand the elements of one on.
    pub lists: Vec<SmolStr>,
    pub streams: Vec<SmolStr>,
    /// Parameters of a guard that are the handler it stands before, and functions that read an attribute by its name.
    pub targets: Vec<SmolStr>,
    pub attributes: Vec<SmolStr>,
    /// Functions that give a guard the handler it stands before.
    pub gives_target: Vec<SmolStr>,
    /// Functions that set a header of the answer.
    pub heads: Vec<SmolStr>,
    /// Words in names of what else a guard asks for before it looks at the caller.
    pub aside: Vec<String>,
}
