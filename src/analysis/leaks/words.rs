//! Which rule a leak breaks, and how a finding words it.

use crate::analysis::flow::Flows;
use crate::catalog::instead::Replaced;
use crate::catalog::sinks::SinkKind;
use crate::finding::Family;
use crate::source::Language;

/// One way out.
#[derive(Debug)]
pub(super) struct Leak {
    pub rule: &'static str,
    pub family: Family,
    /// Verb for one type of data, and for several.
    pub one: &'static str,
    pub many: &'static str,
    /// Object of the verb, in a message and at the call itself.
    pub where_to: &'static str,
    pub here: &'static str,
    /// What a helper does with what it is given.
    pub by_helper: &'static str,
    /// The last step of a way.
    pub step: &'static str,
    /// What to write instead, in any language.
    fix: &'static str,
    /// What to write in a language; of logs, the loggers of the language say it.
    replaced: Option<Replaced>,
}

const LOG: Leak = Leak {
    rule: "pii-in-log",
    family: Family::PiiInLogs,
    one: "reaches",
    many: "reach",
    where_to: "a log in plaintext",
    here: "this log call",
    by_helper: "writes it",
    step: "written to the log here",
    fix: "log an opaque id or a masked form (last four characters at most) instead",
    replaced: None,
};

const CREDENTIAL_LOG: Leak = Leak {
    rule: "credential-in-log",
    fix: "log that the credential was present or absent, never its value; rotate any value that has already been written",
    replaced: Some(Replaced::CredentialInLog),
    ..LOG
};

const EXCEPTION: Leak = Leak {
    rule: "pii-in-exception",
    family: Family::PiiExposure,
    one: "becomes",
    many: "become",
    where_to: "part of an exception's message",
    here: "part of this exception's message",
    by_helper: "throws it",
    step: "thrown here",
    fix: "say what went wrong and name the record by an opaque id; exceptions end in logs, error trackers and answers",
    replaced: Some(Replaced::PiiInException),
};

const URL: Leak = Leak {
    rule: "pii-in-url",
    family: Family::PiiExposure,
    one: "stands",
    many: "stand",
    where_to: "in a URL",
    here: "in this URL",
    by_helper: "puts it there",
    step: "put into a URL here",
    fix: "send it in the body of a POST request over TLS, or name the record by an opaque id; URLs are kept by proxies, browsers and server logs",
    replaced: Some(Replaced::PiiInUrl),
};

const THIRD_PARTY: Leak = Leak {
    rule: "pii-to-third-party",
    family: Family::PiiExposure,
    one: "leaves",
    many: "leave",
    where_to: "for a third party",
    here: "for a third party here",
    by_helper: "sends it",
    step: "sent here",
    fix: "send an opaque id, or nothing; what the service really needs goes by contract, over TLS",
    replaced: Some(Replaced::PiiToThirdParty),
};

const FILE: Leak = Leak {
    rule: "pii-in-file",
    family: Family::PiiExposure,
    one: "is written",
    many: "are written",
    where_to: "to a file in plaintext",
    here: "to a file here",
    by_helper: "writes it",
    step: "written to the file here",
    fix: "encrypt the file, or leave the field out; give it an owner, a place that others cannot read and an end",
    replaced: Some(Replaced::PiiInFile),
};

/// None for what other analyses judge.
pub(super) fn leak(kind: SinkKind, is_credential: bool) -> Option<&'static Leak> {
    match kind {
        SinkKind::Log if is_credential => Some(&CREDENTIAL_LOG),
        SinkKind::Log => Some(&LOG),
        SinkKind::Exception => Some(&EXCEPTION),
        SinkKind::Url => Some(&URL),
        SinkKind::ThirdParty => Some(&THIRD_PARTY),
        SinkKind::File => Some(&FILE),
        SinkKind::Response => None,
    }
}

/// What to write instead, with an example in the language where one is known.
pub(super) fn fix(flows: &Flows<'_, '_>, leak: &Leak, language: Language) -> String {
    if let Some(what) = leak.replaced {
        return flows.knowledge().instead.added_to(leak.fix, what, language);
    }
    let known = flows.knowledge().sinks.loggers.iter().find(|l| l.languages.contains(&language));
    match known {
        Some(l) => format!("{}, for example: {}", leak.fix, l.instead),
        None => leak.fix.to_owned(),
    }
}
