//! The guards and words of the knowledge, merged over a framework and its bases, ready to be asked.

use super::Guards;
use crate::catalog::frameworks::schema::{ConfiguredNames, Guard, RequestWords, Words};
use crate::catalog::frameworks::{Framework, Selector, Symbol};
use crate::catalog::pattern::{Asks, Pattern, Segment};
use crate::facts::endpoints::selected::callee;
use crate::facts::endpoints::words::WordSet;
use crate::ir::{ExprKind, Name};
use crate::project::ExprRef;
use crate::project::matcher::PatternSet;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Role {
    Rejects,
    Opens,
    Inert,
    Wraps,
}

/// The guards of one framework and its bases.
pub(super) struct Known {
    pub(super) symbols: PatternSet<(Role, usize)>,
    pub(super) classes: Vec<(Pattern, Role, usize)>,
    pub(super) guards: Vec<Condition>,
    pub(super) names: Vec<String>,
    pub(super) inert_names: Vec<String>,
    pub(super) bodies: Vec<Name>,
    pub(super) decides: Vec<Name>,
    pub(super) verifies: PatternSet<()>,
    /// Beginnings and ends of names of such calls.
    pub(super) verifies_named: Vec<(String, String)>,
    /// Calls whose result says whether the caller is known.
    pub(super) asks: PatternSet<()>,
    pub(super) ends: PatternSet<()>,
    pub(super) answers: PatternSet<()>,
    /// Answers that end nothing by themselves.
    pub(super) unended: PatternSet<()>,
    /// With whether any method of that name is meant.
    pub(super) unreturned: PatternSet<bool>,
    pub(super) leaves: PatternSet<()>,
    pub(super) runs_on: bool,
    /// Annotations of classes that configure security.
    pub(super) configures: Vec<Symbol>,
    /// Calls that look for marks on a handler, and those that set one.
    pub(super) reads: PatternSet<()>,
    pub(super) sets: PatternSet<()>,
    pub(super) overrides: Vec<Name>,
    /// Calls that make a test of paths out of patterns.
    pub(super) path_tests: PatternSet<()>,
    pub(super) goes_on: Vec<Name>,
    pub(super) skips: Vec<Name>,
    /// Calls that run the extractor of a type.
    pub(super) extracts: Vec<Name>,
    pub(super) configured: Vec<ConfiguredNames>,
    pub(super) null_opens: bool,
    pub(super) results: bool,
    /// Class attributes that list guards.
    pub(super) attributes: Vec<Name>,
}

/// Calls that make a test of paths out of patterns, of all frameworks.
pub(super) fn path_tests(known: &[Known]) -> PatternSet<()> {
    PatternSet::new(known.iter().flat_map(|k| k.path_tests.iter()).map(|(pattern, ())| (pattern.clone(), ())))
}

#[derive(Clone, Debug, Default)]
pub(super) struct Condition {
    pub(super) unsafe_only: bool,
    pub(super) opens_with: Vec<String>,
    pub(super) inert_with: Vec<String>,
    pub(super) needs_with: Vec<String>,
    pub(super) enabled_by: Vec<Symbol>,
    pub(super) skipper: Option<Selector>,
    /// The pattern ends in segments that fit any name.
    pub(super) is_wild: bool,
}

impl Condition {
    /// Of two patterns that fit, the one that says more counts.
    pub(super) fn precision(&self) -> u8 {
        let limits = self.unsafe_only || !self.opens_with.is_empty() || !self.inert_with.is_empty();
        u8::from(!self.is_wild) + u8::from(limits)
    }
}

/// Word lists, ready to be asked.
pub struct Vocabulary {
    pub statuses: Vec<String>,
    /// Parts of statuses and their names that ask for credentials.
    pub explicit: Vec<String>,
    /// Ends of names of statuses that are not written in capitals.
    pub constants: Vec<String>,
    /// Statuses of other failures, which refuse where what is wanting is a caller.
    pub failing: Vec<String>,
    pub rejections: WordSet,
    /// Errors of the program itself.
    pub faults: WordSet,
    /// Functions that say what a value that is wanting is answered with, and those that do without it.
    pub otherwise: Vec<String>,
    pub otherwise_throws: Vec<String>,
    pub forgives: Vec<String>,
    /// Functions that make an error of what they are told.
    pub makes: Vec<String>,
    /// Ends of names of functions that refuse.
    pub calls: WordSet,
    pub principals: WordSet,
    pub requests: WordSet,
    pub inputs: WordSet,
    pub redirects: WordSet,
    pub redirecting: Vec<String>,
    pub continuations: Vec<String>,
    pub exits: Vec<String>,
    /// Functions that refuse if their first argument holds.
    pub conditional: Vec<String>,
    /// Functions that answer, and let the script go on.
    pub going_on: Vec<String>,
    /// Functions that tell whether a value is there, or is not.
    pub present: Vec<String>,
    /// Values that are the headers of a request, and functions that ask whether one is among them.
    pub headers: Vec<Name>,
    pub holds: Vec<Name>,
    pub absent: Vec<String>,
    /// Words of what the service itself logs in to.
    pub backends: WordSet,
    pub switches: WordSet,
    /// Words of checks against requests that other sites forge.
    pub forgery: WordSet,
    pub origins: WordSet,
    /// Functions that run another file.
    pub includes: Vec<String>,
    pub answers: Vec<String>,
    pub answering: Vec<String>,
    /// Functions that send what an endpoint gives, and those that make an answer of an object.
    pub sends: Vec<String>,
    pub notes: Vec<String>,
    /// Values that the caller fills as it likes.
    pub parameters: Vec<String>,
    /// First words of names of calls on the request that only read, and functions that turn what was read into another form.
    pub reads: Vec<String>,
    pub parses: Vec<String>,
    pub credentials: WordSet,
    pub secrets: WordSet,
    pub checks: WordSet,
    pub negations: WordSet,
    pub bans: WordSet,
    /// Names of what a caller brings, and of nothing else.
    pub brought: WordSet,
    /// Words that say who is calling, and not only that somebody is.
    pub who: WordSet,
    /// Keys of a session that say so as a whole.
    pub keys: Vec<String>,
    /// Ends of keys under which a caller keeps what it likes.
    pub preferences: WordSet,
    /// What somebody proves with who they are, at a login.
    pub proofs: WordSet,
    /// Words in names of functions that try such a proof.
    pub proving: WordSet,
    pub logins: WordSet,
    /// Ends of names of functions that give a caller a session or a token.
    pub entering: WordSet,
    /// First words of names of functions that ask for it: `requireLogin`.
    pub demands: Vec<String>,
    /// Words that say that something is missing or wrong.
    pub wanting: WordSet,
    /// Names of functions that only take note.
    pub quiet: WordSet,
    /// Ends of names of answers and errors, behind what they say.
    pub suffixes: Vec<String>,
    pub guards: WordSet,
    pub never: WordSet,
    pub optional: WordSet,
    /// Says that everyone may pass.
    pub open: WordSet,
    /// How code asks which request it has before it.
    pub asks: RequestWords,
    /// What else a guard may ask without asking who is calling.
    pub aside: WordSet,
}

impl Vocabulary {
    pub(super) fn new(words: &Words) -> Self {
        let r = &words.rejections;
        Self {
            statuses: r.statuses.iter().map(ToString::to_string).collect(),
            explicit: r.explicit.clone(),
            constants: r.constants.clone(),
            rejections: WordSet::new(&r.names),
            faults: WordSet::new(&r.faults),
            calls: WordSet::new(&r.calls),
            principals: WordSet::new(&words.principals.names),
            requests: WordSet::new(&words.principals.on),
            inputs: WordSet::new(&words.principals.never),
            redirects: WordSet::new(&r.redirects),
            redirecting: r.redirecting.clone(),
            continuations: r.continuations.clone(),
            exits: r.exits.clone(),
            conditional: r.conditional.clone(),
            going_on: r.going_on.clone(),
            present: words.guards.present.clone(),
            headers: words.guards.headers.clone(),
            holds: words.guards.holds.clone(),
            absent: words.guards.absent.clone(),
            backends: WordSet::new(&words.guards.backends),
            switches: WordSet::new(&words.guards.switches),
            forgery: WordSet::new(&words.guards.forgery),
            origins: WordSet::new(&words.guards.origins),
            includes: words.guards.includes.clone(),
            answers: r.answers.clone(),
            answering: r.answering.clone(),
            sends: r.sends.clone(),
            notes: words.caller.notes.clone(),
            parameters: words.caller.parameters.clone(),
            reads: words.caller.reads.clone(),
            parses: words.caller.parses.clone(),
            makes: r.makes.clone(),
            otherwise: r.otherwise.clone(),
            otherwise_throws: r.otherwise_throws.clone(),
            forgives: r.forgives.clone(),
            failing: r.failing.clone(),
            credentials: WordSet::new(&words.credentials),
            secrets: WordSet::new(&words.secrets),
            checks: WordSet::new(&words.guards.checks),
            negations: WordSet::new(&words.guards.negations),
            bans: WordSet::new(&words.guards.bans),
            brought: WordSet::new(&words.caller.brings),
            who: WordSet::new(&words.caller.who),
            keys: words.caller.keys.clone(),
            preferences: WordSet::new(&words.caller.preferences),
            proofs: WordSet::new(&words.caller.proofs),
            proving: WordSet::new(&words.caller.proving),
            logins: WordSet::new(&words.caller.logins),
            entering: WordSet::new(&words.caller.entering),
            demands: words.caller.demands.clone(),
            wanting: WordSet::new(&words.caller.wanting),
            quiet: WordSet::new(&words.caller.quiet),
            suffixes: words.caller.suffixes.clone(),
            guards: WordSet::new(&words.guards.names),
            never: WordSet::new(&words.guards.never),
            optional: WordSet::new(&words.guards.optional),
            open: WordSet::new(&words.guards.open),
            asks: words.requests.clone(),
            aside: WordSet::new(&words.requests.aside),
        }
    }
}

impl Known {
    pub(super) fn of(frameworks: &[&Framework]) -> Self {
        let mut symbols: Vec<(Pattern, (Role, usize))> = Vec::new();
        let (mut classes, mut guards) = (Vec::new(), Vec::new());
        let (mut names, mut inert_names, mut bodies, mut decides) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut verifies_named = Vec::new();
        let (mut verifies, mut ends, mut answers, mut configures) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let (mut path_tests, mut unended, mut unreturned, mut asks) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut leaves = Vec::new();
        let (mut reads, mut sets, mut overrides) = (Vec::new(), Vec::new(), Vec::new());
        let (mut goes_on, mut skips, mut extracts) = (Vec::new(), Vec::new(), Vec::new());
        for framework in frameworks {
            let g = &framework.guards;
            let roles = [
                (Role::Rejects, &g.rejects),
                (Role::Opens, &g.opens),
                (Role::Inert, &g.inert),
                (Role::Wraps, &g.wraps),
            ];
            for (role, list) in roles {
                for guard in list {
                    let (symbol, mut condition) = split_guard(guard);
                    let Some(pattern) = symbol.pattern.clone() else { continue };
                    condition.is_wild =
                        pattern.paths.iter().any(|p| p.iter().rev().take(2).all(|s| matches!(s, Segment::Any)));
                    guards.push(condition);
                    let index = guards.len() - 1;
                    if pattern.asks != Asks::Subclass {
                        symbols.push((pattern.clone(), (role, index)));
                    }
                    classes.push((pattern, role, index));
                }
            }
            names.extend(g.names.iter().cloned());
            inert_names.extend(g.inert_names.iter().cloned());
            bodies.extend(g.bodies.iter().cloned());
            decides.extend(g.decides.iter().cloned());
            let named = g.verifies_named.iter().filter_map(|n| n.split_once('*'));
            verifies_named.extend(named.map(|(begin, end)| (begin.to_owned(), end.to_owned())));
            verifies.extend(g.verifies.iter().filter_map(|s| Some((s.pattern.clone()?, ()))));
            asks.extend(g.asks.iter().filter_map(|s| Some((s.pattern.clone()?, ()))));
            answers.extend(g.answers.iter().filter_map(|s| Some((s.pattern.clone()?, ()))));
            unended.extend(g.unended.iter().filter_map(|s| Some((s.pattern.clone()?, ()))));
            leaves.extend(g.leaves.iter().filter_map(|s| Some((s.pattern.clone()?, ()))));
            let by_name = |s: &Symbol| s.text.starts_with("**.");
            unreturned.extend(g.unreturned.iter().filter_map(|s| Some((s.pattern.clone()?, by_name(s)))));
            configures.extend(g.configures.iter().cloned());
            ends.extend(g.ends.iter().filter_map(|s| Some((s.pattern.clone()?, ()))));
            if let Some(marks) = &g.marks {
                reads.extend(marks.reads.iter().filter_map(|s| Some((s.pattern.clone()?, ()))));
                sets.extend(marks.sets.iter().filter_map(|s| Some((s.pattern.clone()?, ()))));
            }
            overrides.extend(g.overrides.iter().cloned());
            path_tests.extend(g.path_tests.iter().filter_map(|s| Some((s.pattern.clone()?, ()))));
            goes_on.extend(g.goes_on.iter().cloned());
            skips.extend(g.skips.iter().cloned());
            extracts.extend(g.extracts.iter().cloned());
        }
        Self {
            symbols: PatternSet::new(symbols),
            classes,
            guards,
            names,
            inert_names,
            bodies,
            decides,
            verifies: PatternSet::new(verifies),
            verifies_named,
            asks: PatternSet::new(asks),
            ends: PatternSet::new(ends),
            answers: PatternSet::new(answers),
            unended: PatternSet::new(unended),
            unreturned: PatternSet::new(unreturned),
            leaves: PatternSet::new(leaves),
            runs_on: frameworks.iter().any(|f| f.guards.runs_on),
            configures,
            reads: PatternSet::new(reads),
            sets: PatternSet::new(sets),
            overrides,
            attributes: frameworks.iter().flat_map(|f| f.guards.attributes.iter().cloned()).collect(),
            path_tests: PatternSet::new(path_tests),
            goes_on,
            skips,
            extracts,
            configured: frameworks.iter().flat_map(|f| f.guards.configured.iter().cloned()).collect(),
            null_opens: frameworks.first().is_some_and(|f| f.guards.null_opens),
            results: frameworks.first().is_some_and(|f| f.guards.results),
        }
    }
}

fn split_guard(guard: &Guard) -> (&Symbol, Condition) {
    match guard {
        Guard::Symbol(symbol) => (symbol, Condition::default()),
        Guard::Conditional(c) => {
            let condition = Condition {
                unsafe_only: c.unsafe_only,
                opens_with: c.opens_with.clone(),
                inert_with: c.inert_with.clone(),
                needs_with: c.needs_with.clone(),
                enabled_by: c.enabled_by.clone(),
                skipper: c.skipper.clone(),
                is_wild: false,
            };
            (&c.symbol, condition)
        }
    }
}

impl Guards<'_, '_> {
    /// Whether a call sends the status that stands in its arguments.
    pub fn answers(&self, f: usize, call: ExprRef) -> bool {
        self.is_call_of(&self.known[f].answers, call)
    }

    /// Whether a call sends such a status and lets the rest of the chain run all the same.
    pub fn answers_on(&self, f: usize, call: ExprRef) -> bool {
        self.is_call_of(&self.known[f].unended, call)
    }

    /// Whether a call sends such a status and ends nothing by itself.
    pub fn answers_alone(&self, f: usize, call: ExprRef) -> bool {
        self.is_call_of(&self.known[f].unreturned, call)
    }

    /// Whether it is known as such by the name of its method alone.
    pub fn answers_by_name(&self, f: usize, call: ExprRef) -> bool {
        let found = self.known[f].unreturned.matches(self.project, callee(self.project, call));
        found.iter().all(|(by_name, _)| **by_name)
    }

    /// Whether the function is left where the call stands, and nothing is answered by it.
    pub fn leaves(&self, f: usize, call: ExprRef) -> bool {
        self.is_call_of(&self.known[f].leaves, call)
    }

    /// Whether the result of a call says that the caller is known.
    pub fn asks(&self, f: usize, call: ExprRef) -> bool {
        self.is_call_of(&self.known[f].asks, call)
    }

    pub fn verifies(&self, f: usize, call: ExprRef) -> bool {
        self.is_call_of(&self.known[f].verifies, call) || self.verifies_by_name(f, call)
    }

    /// `authenticate_applicant!`, which a library makes and the project does not.
    fn verifies_by_name(&self, f: usize, call: ExprRef) -> bool {
        let named = &self.known[f].verifies_named;
        if named.is_empty() {
            return false;
        }
        let ExprKind::Name(name) = self.project.kind(callee(self.project, call)) else { return false };
        named.iter().any(|(begin, end)| {
            name.len() > begin.len() + end.len() && name.starts_with(begin.as_str()) && name.ends_with(end.as_str())
        }) && self.project.callees(call).is_empty()
    }

    pub fn ends(&self, f: usize, call: ExprRef) -> bool {
        self.is_call_of(&self.known[f].ends, call)
    }

    fn is_call_of<T>(&self, functions: &PatternSet<T>, call: ExprRef) -> bool {
        !functions.is_empty() && !functions.matches(self.project, callee(self.project, call)).is_empty()
    }
}
