//! How URLs are judged: `policies/urls.yaml`. As written → as checked.
//!
//! Which data has no business in a URL, in which links a one-time secret belongs, and which hosts are not reached over
//! the internet.

use std::path::Path;

use serde::Deserialize;
use smol_str::SmolStr;

use super::data_types::{DataTypeId, DataTypes};
use super::load::{KnowledgeError, file_at, nearest};
use super::pattern::Pattern;
use crate::finding::Severity;
use crate::source::Language;

#[derive(Clone, Debug, Default)]
pub struct Urls {
    /// What is minded in a URL.
    minded: Vec<DataTypeId>,
    /// What an endpoint may ask for in its URL all the same.
    choices: Vec<DataTypeId>,
    /// Words of a link that is sent to somebody and is good for once: `reset`.
    pub once_words: Vec<SmolStr>,
    /// What such a link holds.
    once_data: Vec<DataTypeId>,
    /// Ends of the names of hosts that are inside, or that nobody has.
    inside: Vec<SmolStr>,
    /// What counts only under some names, and those names without `_` and `-`, in lower case.
    bearer_data: Vec<DataTypeId>,
    bearer_names: Vec<SmolStr>,
    /// Services of other organisations, by their addresses.
    services: Vec<Service>,
    /// Parameters of the methods of declared clients that go into the URL.
    pub parameters: Vec<UrlParameters>,
    /// Keys under which a call or an object says where a request goes.
    pub address_keys: Vec<SmolStr>,
    /// Beginnings of links that no server is asked for: `mailto:`.
    stays: Vec<SmolStr>,
    /// What the words of an address say of its answer.
    pub answers: Answers,
}

/// `/api/citizens/{id}` gives a citizen, `/auth/login` a token.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answers {
    /// Last parts of an address that gives a token, in lower case, without `_` and `-`.
    pub tokens: Vec<SmolStr>,
    /// Parts that say which of the records before them are asked for: `search` of `/citizens/search`.
    pub narrowing: Vec<SmolStr>,
    /// Parts that say nothing: `api`.
    pub idle: Vec<SmolStr>,
    /// Ends of names of addresses and clients, in lower case: `url` of `TOKEN_URL`.
    pub called: Vec<SmolStr>,
}

/// A service of another organisation that is called by its URL.
#[derive(Clone, Debug)]
pub struct Service {
    pub title: SmolStr,
    /// Beginnings of its addresses, without the scheme.
    hosts: Vec<SmolStr>,
    /// What it is for.
    pub expects: Vec<DataTypeId>,
}

/// `@Query("cnic") String cnic` of a method that is a request.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UrlParameters {
    pub languages: Vec<Language>,
    /// Annotations of the parameter.
    pub annotations: Vec<Pattern>,
    /// One of these must stand on the method or on its class: what makes it a client's.
    pub client: Vec<Pattern>,
    /// A client, as a finding calls it.
    pub title: SmolStr,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenService {
    title: SmolStr,
    hosts: Vec<SmolStr>,
    #[serde(default)]
    expects: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    minded: WrittenMinded,
    choices: Vec<String>,
    once: WrittenOnce,
    bearer: WrittenBearer,
    services: Vec<WrittenService>,
    parameters: Vec<UrlParameters>,
    inside: Vec<SmolStr>,
    address_keys: Vec<SmolStr>,
    stays: Vec<SmolStr>,
    answers: Answers,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenMinded {
    at_least: Severity,
    also: Vec<String>,
    except: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenOnce {
    words: Vec<SmolStr>,
    data: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenBearer {
    data: Vec<String>,
    names: Vec<SmolStr>,
}

impl Urls {
    /// Reads the embedded file or the last overlay that has one; returns every error found, not only the first.
    pub fn load(overlays: &[&Path], types: &DataTypes) -> Result<Self, Vec<KnowledgeError>> {
        let file = file_at("urls.yaml", overlays).map_err(|e| vec![e])?;
        let written: Written = file.parse().map_err(|e| vec![e])?;
        let mut errors = Vec::new();
        let mut ids = |names: &[String]| -> Vec<DataTypeId> {
            let mut found = Vec::new();
            for name in names {
                match types.find(name) {
                    Some(id) => found.push(id),
                    None => {
                        let near = nearest(name, types.iter().map(|(_, t)| t.id.as_str()));
                        let hint = near.map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
                        errors.push(file.error(file.locate(name), format!("unknown data type `{name}`{hint}")));
                    }
                }
            }
            found
        };
        let (also, except) = (ids(&written.minded.also), ids(&written.minded.except));
        let choices = ids(&written.choices);
        let (once_data, bearer_data) = (ids(&written.once.data), ids(&written.bearer.data));
        // keys open the service, and whole records are not looked into
        let always = types.iter().filter(|(_, t)| t.is_credential() || t.is_whole()).map(|(id, _)| id);
        let always: Vec<DataTypeId> = always.collect();
        let mut services = Vec::new();
        for WrittenService { title, hosts, expects } in written.services {
            let expects = ids(&expects).into_iter().chain(always.iter().copied()).collect();
            services.push(Service { title, hosts, expects });
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let is_minded = |id: &DataTypeId| {
            let t = types.get(*id);
            (t.sensitivity >= written.minded.at_least && !t.is_whole() && !except.contains(id)) || also.contains(id)
        };
        let minded = types.iter().map(|(id, _)| id).filter(is_minded).collect();
        let (once_words, address_keys) = (written.once.words, written.address_keys);
        let (inside, bearer_names) = (written.inside, written.bearer.names);
        Ok(Self {
            minded,
            choices,
            once_words,
            once_data,
            inside,
            bearer_data,
            bearer_names,
            services,
            parameters: written.parameters,
            address_keys,
            stays: written.stays,
            answers: written.answers,
        })
    }

    pub fn is_minded(&self, data: DataTypeId) -> bool {
        self.minded.contains(&data)
    }

    /// Whether an endpoint should not ask for it in its URL.
    pub fn is_minded_at_door(&self, data: DataTypeId) -> bool {
        self.is_minded(data) && !self.choices.contains(&data)
    }

    /// Whether it names nobody by itself: `?diagnosis=` of a report.
    pub fn is_choice(&self, data: DataTypeId) -> bool {
        self.choices.contains(&data)
    }

    /// Whether it is what links that are good for once hold.
    pub fn is_once_data(&self, data: DataTypeId) -> bool {
        self.once_data.contains(&data)
    }

    /// Whether something may stand in the path or the query that is not known before it runs; the name of a host is
    /// neither, a login before it is: `https://{domain}/icon.png`, `https://{user}:{password}@host/`. No server is asked
    /// for `tel:{phone}`.
    pub fn is_open(&self, link: &str) -> bool {
        let link = link.trim_start();
        let begins = |with: &SmolStr| link.get(..with.len()).is_some_and(|l| l.eq_ignore_ascii_case(with));
        if self.stays.iter().any(begins) {
            return false;
        }
        let Some((_, rest)) = link.split_once("://") else { return true };
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, behind) = rest.split_at(end);
        behind.contains(['{', '%']) || authority.contains('@')
    }

    /// What a link is for: the token in `/reset-password?token=…`.
    pub fn once(&self, link: &str) -> &[DataTypeId] {
        let link = link.to_lowercase();
        match self.once_words.iter().any(|w| link.contains(w.as_str())) {
            true => &self.once_data,
            false => &[],
        }
    }

    /// Whether data counts only where a name says that it opens a session: [`Urls::is_bearer`].
    pub fn needs_name(&self, data: DataTypeId) -> bool {
        self.bearer_data.contains(&data)
    }

    /// Whether a name, or a text in which names stand, tells of a session: `access_token`, `?authToken=`.
    pub fn is_bearer(&self, text: &str) -> bool {
        let plain: String = text.chars().filter(|c| !matches!(c, '_' | '-')).flat_map(char::to_lowercase).collect();
        self.bearer_names.iter().any(|name| plain.contains(name.as_str()))
    }

    /// The part of an address that says what its answer is about: `citizens` of `https://host/api/citizens/{id}?page=1`.
    pub fn subject(&self, address: &str) -> Option<String> {
        let address = address.split(['?', '#']).next()?;
        let path = match address.split_once("://") {
            Some((_, rest)) => rest.split_once('/')?.1,
            None => address.contains('/').then_some(address)?,
        };
        let is_part = |part: &&str| !part.is_empty() && !part.contains(['{', '}', ':', '$', '%', '<', ' ']);
        for part in path.split('/').rev().filter(is_part) {
            let part = part.split_once('.').map_or(part, |(name, _)| name);
            let plain = part.to_lowercase();
            let is_number = part.starts_with(|c: char| c.is_ascii_digit());
            if !is_number && !self.answers.narrowing.iter().any(|w| *w == plain) {
                return (!self.answers.idle.iter().any(|w| *w == plain)).then(|| part.to_owned());
            }
        }
        None
    }

    /// Whether the answer of what an address ends in opens a session.
    pub fn gives_token(&self, subject: &str) -> bool {
        let plain: String = subject.chars().filter(|c| !matches!(c, '_' | '-')).flat_map(char::to_lowercase).collect();
        self.answers.tokens.iter().any(|w| *w == plain)
    }

    /// Whether the name of an address, or of a client, says that it gives a token: `tokenUrl`, `TOKEN_ENDPOINT`, `tokenClient`.
    pub fn is_called_after_token(&self, name: &str) -> bool {
        let plain: String = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        let before = self.answers.called.iter().find_map(|end| plain.strip_suffix(end.as_str()));
        before.is_some_and(|b| {
            self.answers.tokens.iter().any(|token| b == *token || b.ends_with("token") && token == "token")
        })
    }

    /// The service of another organisation that a URL begins with: `https://hooks.slack.com/services/…`.
    pub fn service(&self, url: &str) -> Option<&Service> {
        let (_, rest) = url.trim().split_once("://")?;
        let is_there = |host: &SmolStr| {
            rest.starts_with(host.as_str()) || host.starts_with('.') && host_of(rest).ends_with(host.as_str())
        };
        self.services.iter().find(|s| s.hosts.iter().any(is_there))
    }

    /// Whether a URL goes over the internet without encryption: `http://` before a whole name of a host, or a public
    /// address. `{name}` stands for what is not known before it runs.
    pub fn is_unencrypted(&self, url: &str) -> bool {
        let url = url.trim();
        let is_plain = url.get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http://"));
        let Some(rest) = url.get(7..).filter(|_| is_plain) else { return false };
        let host = host_of(rest).to_lowercase();
        // a host that is put together, and one of the same network
        if host.contains(['{', '%', '$', '<', '[']) || !host.contains('.') {
            return false;
        }
        match host.parse::<std::net::Ipv4Addr>() {
            Ok(ip) => !(ip.is_private() || ip.is_loopback() || ip.is_link_local() || ip.is_unspecified()),
            Err(_) => !self.inside.iter().any(|end| host.ends_with(end.as_str())),
        }
    }
}

/// The name of a host, from a URL without its scheme.
fn host_of(rest: &str) -> &str {
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let host = authority.rsplit('@').next().unwrap_or(authority);
    host.split(':').next().unwrap_or(host)
}
