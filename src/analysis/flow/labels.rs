//! What the text around a value says about it: `"invalid phone number: " + raw`.
//!
//! Weak evidence, asked for only where the value itself says nothing.

use std::borrow::Cow;

use super::calls::MAX_KEY;
use super::eval::is_constant_name;
use super::sinks::{SinkUse, last_name};
use super::value::{Fact, Value, What};
use super::walk::Walker;
use crate::catalog::data_types::{DataTypeId, Strength};
use crate::catalog::sinks::ObjectForm;
use crate::facts::data::names::NameClass;
use crate::facts::data::types;
use crate::ir::{Arg, BinaryOp, ExprId, ExprKind, Literal, Module, Name};
use crate::project::Value as Origin;

/// Marks for an argument in the text of a message.
const MARKS: [&str; 8] = ["{}", "{0", "%s", "%v", "%+v", "%d", "%r", "%q"];
/// What stands before the message: an exception, an event, a level.
const MAX_BEFORE_MESSAGE: usize = 4;

impl Walker<'_, '_, '_> {
    /// A value that says nothing itself, named by the text before it: `"invalid phone number: " + raw`. Weak evidence:
    /// the text of a message lies both ways. `is_object` where fields would be printed, so that a person counts.
    pub(super) fn labelled(&mut self, before: Option<ExprId>, e: ExprId, mut value: Value, is_object: bool) -> Value {
        let Some(before) = before else { return value };
        if self.is_refusal(before, &value) {
            return Value::clean();
        }
        if value.is_clean
            || value.has_data()
            || matches!(self.module.kind(e), ExprKind::Literal(_))
            || self.speaks_for_itself(before, e)
        {
            return value;
        }
        if let Some((id, strength, label)) = self.label_before(before)
            && self.counts_as_label(before, e, id, strength, is_object)
        {
            let named = self.named_value(e, id, Strength::Weak, &label);
            value.add_facts(&named.facts);
        }
        value
    }

    /// Whether the name of a value says what it is, so that the text before it does not: `"deleted token " + tokenId`,
    /// `"token " + str(asked["requested_attributes"])`.
    fn speaks_for_itself(&self, before: ExprId, e: ExprId) -> bool {
        let names = &self.cx.knowledge.names;
        // "day of death from application.yaml: " + config.getFirstDay()
        if let Some(object) = object_of(self.module, e)
            && last_name(self.module, object).is_some_and(|n| names.is_settings(n) && !names.mentions_person(n))
        {
            return true;
        }
        let Some(own) = last_name(self.module, self.in_conversion(e)) else { return false };
        // "has lab results: " + hasLabContent
        if names.is_question(own) {
            return true;
        }
        let is_made = matches!(self.module.kind(e), ExprKind::Call { .. }) && names.is_action(own);
        let is_other = !is_made && matches!(names.identifier(own), NameClass::Harmless | NameClass::Hidden);
        // house loggers write the kind of an id before it: (…, IdType.UIN.name(), id, …)
        let is_plain_id = own == "id" && matches!(self.module.kind(before), ExprKind::Call { .. });
        let is_constant = is_constant_name(own) && !self.is_upper_case_member(e) && !self.is_set_again(e);
        // "sends an e-mail to " + team.name: what is named speaks for itself
        let is_member = match self.module.kind(e) {
            ExprKind::Member { .. } => true,
            // team.name, where reading is a call
            ExprKind::Call { callee, args } => {
                args.is_empty() && matches!(self.module.kind(*callee), ExprKind::Member { .. })
            }
            _ => false,
        };
        let is_data = is_member && matches!(names.identifier(own), NameClass::Data(..));
        is_other || is_data || is_constant || (self.has_harmless_ending(own) && !is_plain_id)
    }

    /// The data that what stands before a value names, and how.
    fn label_before(&self, before: ExprId) -> Option<(DataTypeId, Strength, Name)> {
        let names = &self.cx.knowledge.names;
        let (class, label) = match self.module.kind(self.last_operand(before)) {
            ExprKind::Literal(Literal::Str(text)) => self.label_in(text)?,
            // house loggers: say(IdType.UIN.name(), request.getIdValue(), …)
            ExprKind::Call { callee, args } if args.is_empty() => {
                let ExprKind::Member { object, .. } = self.module.kind(*callee) else { return None };
                let name = last_name(self.module, *object).filter(|n| is_constant_name(n))?;
                (names.call(name), Name::new(name))
            }
            _ => return None,
        };
        let NameClass::Data(id, strength) = class else { return None };
        Some((id, strength, label))
    }

    /// What the end of a text speaks of: `phone number` of `"invalid phone number: "`.
    fn label_in(&self, text: &str) -> Option<(NameClass, Name)> {
        let names = &self.cx.knowledge.names;
        // "{}:: the e-mail is taken": the value stands where its mark does
        let text = MARKS.iter().filter_map(|mark| text.find(mark)).min().map_or(text, |at| &text[..at]);
        let label = text.trim_end_matches(|c: char| !c.is_alphabetic());
        // track("/upload_document", document): an address of the service says what is asked of it
        if text.starts_with('/') && !text.contains(char::is_whitespace) {
            return None;
        }
        // "sending e-mails. " + cause: a sentence that has ended names nothing behind it
        if text[label.len()..].contains('.') {
            return None;
        }
        let start = label.char_indices().rev().filter(|(_, c)| c.is_whitespace()).nth(3).map_or(0, |(i, _)| i);
        let label = label[start..].trim();
        // error(session, "generateOtp", …): the name of a function, no label
        if !label.contains(char::is_whitespace) && names.is_action(label) {
            return None;
        }
        let spoken_of = names.spoken_of(label);
        match names.identifier(spoken_of) {
            // "invalid token: " + text[at]: of a parser
            NameClass::Data(id, _) if spoken_of != label && self.cx.knowledge.types.get(id).is_credential() => None,
            class => Some((class, Name::new(spoken_of))),
        }
    }

    /// Whether a text before a value names it, and does not tell of something that failed.
    fn counts_as_label(&self, before: ExprId, e: ExprId, id: DataTypeId, strength: Strength, is_object: bool) -> bool {
        let names = &self.cx.knowledge.names;
        let data_type = self.cx.knowledge.types.get(id);
        // "the token expires in " + seconds
        if data_type.is_credential() && self.cx.project.type_of(self.at(e)).is_some_and(|t| types::holds_numbers(&t)) {
            return false;
        }
        // "failed to fetch patients: " + outcome.reason
        let is_failure =
            || matches!(self.module.kind(before), ExprKind::Literal(Literal::Str(t)) if names.tells_failure(t));
        // "error while fetching the token: " + response.text
        let is_reason = || {
            matches!(self.module.kind(before), ExprKind::Literal(Literal::Str(t)) if names.tells_failed_action(t))
                && last_name(self.module, self.in_conversion(e)).is_some_and(|own| self.is_body(own))
        };
        match data_type.is_whole() {
            _ if data_type.is_credential() && is_reason() => false,
            true => is_object && !is_failure(),
            false => strength == Strength::Strong,
        }
    }

    /// "error while fetching the token: " + response.text: what a service answers that gives no token.
    fn is_refusal(&self, before: ExprId, value: &Value) -> bool {
        let is_token = |f: &Fact| match f.what {
            What::Data(id, _) | What::Record(id) => {
                self.cx.knowledge.types.get(id).is_credential() && self.steps.is_answer(f.step)
            }
            _ => false,
        };
        !value.facts.is_empty()
            && value.facts.iter().all(is_token)
            && matches!(self.module.kind(before), ExprKind::Literal(Literal::Str(t)) if self.cx.knowledge.names.tells_failed_action(t))
    }

    /// Whether a name is that of an answer's body, or says nothing.
    fn is_body(&self, name: &str) -> bool {
        let mut clients =
            self.cx.knowledge.sinks.clients.iter().filter(|c| c.languages.contains(&self.module.language));
        self.cx.knowledge.names.is_generic(name) || clients.any(|c| c.reads.iter().any(|r| r == name))
    }

    /// `"citizen {Cnic} {@Order}"`: the first positional argument behind the message, and what the message calls each.
    pub(super) fn holes(&self, sink: &SinkUse<'_>, args: &[Arg]) -> Option<(usize, Vec<Hole>)> {
        let open = sink.laid_open?;
        let positional: Vec<&Arg> = args.iter().filter(|a| a.name.is_none()).collect();
        let texts = positional.iter().take(MAX_BEFORE_MESSAGE).enumerate();
        let (at, text) = texts.filter_map(|(at, a)| Some((at, written_in(self.module, a.value)?))).next()?;
        Some((at + 1, holes_of(&text, open)))
    }

    /// The arguments of which the message prints nothing: `"of type %T"`.
    pub(super) fn silenced(&self, args: &[Arg]) -> Vec<ExprId> {
        let printing = self.cx.knowledge.printing(self.module.language);
        let silent = printing.map_or(&[][..], |p| &p.silent_marks);
        let is_silent = |mark: &Verb| {
            mark.longest.is_some_and(|n| n <= self.cx.knowledge.sanitizers.cuts.shown)
                || silent.iter().any(|s| s.chars().eq(['%', mark.letter]))
        };
        self.marked(args, |text| !silent.is_empty() || text.contains("%."), is_silent)
    }

    /// The arguments of which it prints all fields, whatever their methods say: `"%#v"`.
    pub(super) fn laid_open_by_mark(&self, args: &[Arg]) -> Vec<ExprId> {
        let printing = self.cx.knowledge.printing(self.module.language);
        let open = printing.map_or(&[][..], |p| &p.open_marks);
        if open.is_empty() {
            return Vec::new();
        }
        let is_open = |mark: &Verb| mark.is_sharp && open.iter().any(|s| s.chars().eq(['%', '#', mark.letter]));
        self.marked(args, |text| text.contains("%#"), is_open)
    }

    /// The arguments whose marks are of a kind, where the message may have such.
    fn marked(&self, args: &[Arg], may: impl Fn(&str) -> bool, is: impl Fn(&Verb) -> bool) -> Vec<ExprId> {
        let text_of = |a: &Arg| match self.module.kind(a.value) {
            ExprKind::Literal(Literal::Str(text)) => Some(text),
            _ => None,
        };
        let found = args.iter().take(MAX_BEFORE_MESSAGE).enumerate().find_map(|(at, a)| Some((at, text_of(a)?)));
        let Some((at, text)) = found.filter(|(_, text)| may(text)) else { return Vec::new() };
        let marked = verbs(text).unwrap_or_default().into_iter().zip(&args[at + 1..]);
        marked.filter(|(mark, _)| is(mark)).map(|(_, a)| a.value).collect()
    }

    /// `str(x)`: `x`
    fn in_conversion(&self, e: ExprId) -> ExprId {
        match self.module.kind(e) {
            ExprKind::Call { callee, args } => match (self.module.kind(*callee), args.as_slice()) {
                (ExprKind::Name(f), [one]) if self.cx.knowledge.sanitizers.keeping_functions.contains(f) => one.value,
                _ => e,
            },
            _ => e,
        }
    }

    /// `info!(%cnic)`: written as text, whatever the call does with its other arguments.
    pub(super) fn form_of(&self, e: ExprId, sink: &SinkUse<'_>) -> ObjectForm {
        let printing = self.cx.knowledge.printing(self.module.language);
        let Some(mark) = printing.and_then(|p| p.text_mark.as_deref()) else { return sink.objects };
        let before = self.cx.project.sources.get(self.file).text.get(..self.module.span(e).start as usize);
        let is_marked = before.is_some_and(|t| t.ends_with(mark)) && sink.objects == ObjectForm::Inspect;
        if is_marked { ObjectForm::Text } else { sink.objects }
    }

    /// How many positional arguments the message has a place for.
    pub(super) fn written_count(&self, sink: &SinkUse<'_>, args: &[Arg]) -> usize {
        let Some(mark) = sink.placeholder else { return usize::MAX };
        let positional: Vec<&Arg> = args.iter().filter(|a| a.name.is_none()).collect();
        let message =
            positional.iter().position(|a| matches!(self.module.kind(a.value), ExprKind::Literal(Literal::Str(_))));
        let Some(at) = message.filter(|at| *at < 2) else { return usize::MAX };
        let Some(text) = self.cx.project.string(self.at(positional[at].value)) else { return usize::MAX };
        at + 1 + text.matches(mark).count()
    }

    /// `errReadBody` of another file: a text is no whole request.
    pub(super) fn is_constant_text(&self, e: ExprId) -> bool {
        let origin = self.cx.project.origin(self.at(e));
        matches!(origin, Origin::Made(made) if matches!(self.cx.project.kind(made), ExprKind::Literal(_)))
    }

    /// `const sessionKeys = "session-keys"`: what data is called, and not the data.
    pub(super) fn is_name_of_itself(&self, e: ExprId) -> bool {
        if !matches!(self.module.kind(e), ExprKind::Name(_) | ExprKind::Member { .. }) {
            return false;
        }
        let Origin::Made(made) = self.cx.project.origin(self.at(e)) else { return false };
        let ExprKind::Literal(Literal::Str(text)) = self.cx.project.kind(made) else { return false };
        text.len() < MAX_KEY && self.cx.knowledge.names.identifier(text) != NameClass::Unknown
    }

    /// `err = users.Change(name, password)`: what went wrong, and not what was passed; an error that is put together
    /// here, `err = fmt.Errorf("no %s", cnic)`, holds what it is made of.
    pub(super) fn is_error_of_call(&self, target: ExprId, source: ExprId) -> bool {
        let ExprKind::Name(name) = self.module.kind(target) else { return false };
        let ExprKind::Call { callee, .. } = self.module.kind(source) else { return false };
        // err := store.Set(token, user): a method of a variable makes no error of what it is given
        let is_method = || match self.module.kind(*callee) {
            ExprKind::Member { object, .. } => {
                matches!(self.module.kind(*object), ExprKind::Name(n) if self.env.contains_key(n))
            }
            _ => false,
        };
        self.cx.project.semantics(self.file).several_results
            && self.cx.knowledge.names.is_error(name)
            && last_name(self.module, *callee).is_some_and(|made| {
                let s = &self.cx.knowledge.sanitizers;
                // err := recover()
                (s.decodes.contains(made) || !s.keeping_functions.contains(made) || is_method())
                    && !self.is_recovering(made)
            })
    }

    /// How a format string prints each part: `{:?}` asks a Rust type for its other form.
    pub(super) fn forms(&self, template: ExprId, parts: &[ExprId]) -> Vec<ObjectForm> {
        let mut forms = vec![ObjectForm::Text; parts.len()];
        let printing = self.cx.knowledge.printing(self.module.language);
        if printing.is_none_or(|p| p.text_trait.is_none()) {
            return forms;
        }
        let span = self.module.span(template);
        let text = self.cx.project.sources.get(self.file).text_of(span);
        let marks: Vec<ObjectForm> = placeholders(text).collect();
        // the texts between the marks are written as the whole string
        let is_value = |p: &ExprId| self.module.span(*p) != span;
        if parts.iter().filter(|p| is_value(p)).count() == marks.len() {
            let values = forms.iter_mut().zip(parts).filter(|(_, p)| is_value(p));
            values.zip(marks).for_each(|((form, _), mark)| *form = mark);
        }
        forms
    }

    /// The text that stands last in a sum: `"a" + b + "c"` → `"c"`.
    fn last_operand(&self, mut e: ExprId) -> ExprId {
        while let ExprKind::Binary { op: BinaryOp::Add, right, .. } = self.module.kind(e) {
            e = *right;
        }
        match self.module.kind(e) {
            ExprKind::Template(parts) => parts.last().copied().unwrap_or(e),
            _ => e,
        }
    }
}

/// What a member is read of: `config.getFirstDay()` → `config`.
fn object_of(module: &Module, e: ExprId) -> Option<ExprId> {
    let member = match module.kind(e) {
        ExprKind::Call { callee, .. } => *callee,
        _ => e,
    };
    match module.kind(member) {
        ExprKind::Member { object, .. } => Some(*object),
        _ => None,
    }
}

/// The text of a message, without the values that are put into it: `$"sent to {clinic}, " + "{Cnic}"`.
fn written_in(module: &Module, e: ExprId) -> Option<Cow<'_, str>> {
    match module.kind(e) {
        ExprKind::Literal(Literal::Str(text)) => Some(Cow::Borrowed(text)),
        ExprKind::Template(parts) => {
            let text = |p: &ExprId| match module.kind(*p) {
                ExprKind::Literal(Literal::Str(text)) => Some(text.as_str()),
                _ => None,
            };
            Some(Cow::Owned(parts.iter().filter_map(text).collect()))
        }
        ExprKind::Binary { op: BinaryOp::Add, left, right } => {
            let (left, right) = (written_in(module, *left)?, written_in(module, *right)?);
            Some(Cow::Owned(left.into_owned() + &right))
        }
        _ => None,
    }
}

/// A place in a message for an argument.
pub(super) struct Hole {
    pub name: String,
    /// The argument is written field by field.
    pub is_open: bool,
}

/// `{Name}`, `{@Name}`, `{Name,10:X}`; `{{` is a brace.
fn holes_of(text: &str, open: &str) -> Vec<Hole> {
    let mut holes = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        let inside = &rest[at + 1..];
        if let Some(after) = inside.strip_prefix('{') {
            rest = after;
            continue;
        }
        let Some((mark, after)) = inside.split_once('}') else { break };
        let name = mark.split([',', ':']).next().unwrap_or(mark).trim_start_matches(['@', '$']).trim();
        holes.push(Hole { name: name.to_owned(), is_open: rest[at..].starts_with(open) });
        rest = after;
    }
    holes
}

/// A mark of a format string, `%.4s`: its letter, whether it is `%#v`, and how many characters of a text it writes at most.
struct Verb {
    letter: char,
    is_sharp: bool,
    longest: Option<u32>,
}

/// The marks of a format string, in the order of the arguments; none if they choose their arguments themselves: `%[2]s`.
fn verbs(text: &str) -> Option<Vec<Verb>> {
    let mut verbs = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('%') {
        if let Some(after) = after.strip_prefix('%') {
            rest = after;
            continue;
        }
        let end = after.find(|c: char| !matches!(c, '+' | '-' | '#' | ' ' | '.' | '*' | '0'..='9'))?;
        // the width is an argument too
        verbs.extend(after[..end].chars().filter(|c| *c == '*').map(|letter| Verb {
            letter,
            is_sharp: false,
            longest: None,
        }));
        let letter = after[end..].chars().next().filter(|c| *c != '[')?;
        let precision = after[..end].split_once('.').and_then(|(_, n)| n.parse().ok());
        verbs.push(Verb { letter, is_sharp: after[..end].contains('#'), longest: precision.filter(|_| letter == 's') });
        rest = &after[end + letter.len_utf8()..];
    }
    Some(verbs)
}

/// The form that each `{…}` of a format string asks for.
fn placeholders(text: &str) -> impl Iterator<Item = ObjectForm> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            let open = rest.find('{')?;
            let inside = &rest[open + 1..];
            if let Some(after) = inside.strip_prefix('{') {
                rest = after;
                continue;
            }
            let (mark, after) = inside.split_once('}')?;
            rest = after;
            let is_debug = mark.split_once(':').is_some_and(|(_, spec)| spec.contains('?'));
            return Some(if is_debug { ObjectForm::Inspect } else { ObjectForm::Text });
        }
    })
}
