//! Whether an open endpoint is open on purpose, by what its path and handler say.

use super::super::Method;
use super::super::words::{WordSet, split};
use crate::catalog::frameworks::Frameworks;

/// Open on purpose, by path and handler.
pub(super) struct Public {
    flows: WordSet,
    entries: WordSet,
    reads: WordSet,
    pages: WordSet,
    beside: WordSet,
    private: WordSet,
    reading: WordSet,
    files: Vec<String>,
    below: Vec<String>,
    in_paths: WordSet,
    links: WordSet,
    link_secrets: WordSet,
    link_codes: WordSet,
}

impl Public {
    pub(super) fn new(frameworks: &Frameworks) -> Self {
        let words = &frameworks.words;
        Self {
            flows: WordSet::new(&words.public.flows),
            entries: WordSet::new(&words.public.entries),
            reads: WordSet::new(&words.public.reads),
            pages: WordSet::new(&words.public.pages),
            beside: WordSet::new(&words.public.beside),
            private: WordSet::new(&words.private),
            reading: WordSet::new(&words.public.reading),
            files: words.public.files.clone(),
            below: words.public.below.clone(),
            in_paths: WordSet::new(&words.public.in_paths),
            links: WordSet::new(&words.public.links),
            link_secrets: WordSet::new(&words.public.link_secrets),
            link_codes: WordSet::new(&words.public.link_codes),
        }
    }

    /// A step before a login: the end of the path, or the handler's name, says nothing else.
    pub(super) fn is_flow(&self, path: &str, handler: &str) -> bool {
        if self.is_link(path) {
            return true;
        }
        if self.is_of_resource(path) {
            return false;
        }
        // /api/auth/{provider}: whatever a library of logins answers
        if path
            .trim_end_matches('/')
            .rsplit_once("/auth/")
            .is_some_and(|(_, rest)| rest.starts_with('{') && !rest.contains('/'))
        {
            return true;
        }
        let segments = static_segments(path);
        let by_path = (0..segments.len()).any(|from| self.covers(&segments[from..], &[&self.flows]));
        let name = split(handler.rsplit('.').next().unwrap_or(handler));
        let by_name = !self.in_paths.is_sequence(&name) && self.covers(&[name], &[&self.flows]);
        by_path || by_name || segments.last().is_some_and(|s| self.is_entry(s))
    }

    /// `/invite/{token}`, `/verify-email/{id}/{hash}`: who follows it was sent it.
    fn is_link(&self, path: &str) -> bool {
        let Some((before, last)) = path.trim_end_matches('/').rsplit_once('/') else { return false };
        let Some(name) = last.strip_prefix('{').and_then(|l| l.strip_suffix('}')).map(split) else { return false };
        let is_code = name.split_last().is_some_and(|(last, of)| {
            self.link_codes.is_sequence(std::slice::from_ref(last)) && (of.is_empty() || self.links.is_sequence(of))
        });
        let segments = static_segments(before);
        (is_code || self.link_secrets.ends(&name))
            && !self.is_private(path)
            && (0..segments.len()).any(|from| self.covers(&segments[from..], &[&self.links]))
    }

    /// A path with the name of something in it, which is no secret link: `/users/{id}`; a tenant at the beginning is none.
    pub(super) fn is_about_one(&self, path: &str) -> bool {
        path.find("/{").is_some_and(|at| at > 0) && !self.is_link(path)
    }

    /// `CustomerLogin.aspx`: one word says whose login it is.
    fn is_entry(&self, segment: &[String]) -> bool {
        let bare = segment.iter().rposition(|w| !self.beside.is_sequence(std::slice::from_ref(w)));
        bare.is_some_and(|last| last == 1 && self.entries.is_sequence(&segment[1..2]))
    }

    /// `/users/{id}/token` is about one user, and no step of a login; `/login/{provider}/callback` is one.
    pub(super) fn is_of_resource(&self, path: &str) -> bool {
        let Some(at) = path.find("/{").filter(|at| *at > 0) else { return false };
        let is_last = path[at..].trim_end_matches('/').ends_with('}') && path[at + 1..].matches('/').count() <= 1;
        let before = static_segments(&path[..at]);
        let is_step = (0..before.len()).any(|from| self.covers(&before[from..], &[&self.flows]));
        !is_last && !is_step
    }

    /// Whether the name of a handler says that it only reads.
    pub(super) fn is_reading(&self, handler: &str) -> bool {
        let name = split(handler.rsplit(['.', ':']).next().unwrap_or(handler));
        let name = if name.len() > 1 && name[0] == "action" { &name[1..] } else { &name };
        name.first().is_some_and(|first| self.reading.is_sequence(std::slice::from_ref(first)))
    }

    /// Only reads are published.
    pub(super) fn is_published(&self, method: Method, path: &str) -> bool {
        if method.is_unsafe() {
            return false;
        }
        if self.is_served_to_all(path) {
            return true;
        }
        let segments = static_segments(path);
        if segments.is_empty() {
            return !path.contains('{');
        }
        let suffix = (0..segments.len()).any(|from| self.covers(&segments[from..], &[&self.reads]));
        !path.contains('{')
            && (suffix
                || ((!self.is_private(path) || self.flows.has(path))
                    && self.covers(&segments, &[&self.reads, &self.pages, &self.flows])))
    }

    /// `/pkg/app.wasm`, `/public/offices`, `/static/{filename}`
    pub(super) fn is_served_to_all(&self, path: &str) -> bool {
        let last = path.rsplit('/').next().unwrap_or_default();
        let is_file = !last.contains('{') && self.files.iter().any(|end| last.ends_with(end.as_str()));
        let mut above = path.split('/').rev().skip(1);
        // a page with an ending of its own is code: /public/renew.php
        let is_code = last.contains('.') && !last.contains('{');
        is_file || !is_code && !self.is_private(path) && above.any(|segment| self.below.iter().any(|b| b == segment))
    }

    pub(super) fn is_private(&self, path: &str) -> bool {
        self.private.has(path)
    }

    /// Whether the words are nothing but sequences of the sets and harmless words, one of a set at least.
    pub(super) fn covers(&self, segments: &[Vec<String>], sets: &[&WordSet]) -> bool {
        let words: Vec<String> = segments.concat();
        let mut at = 0;
        let mut hit = false;
        'words: while at < words.len() {
            for length in (1..=3.min(words.len() - at)).rev() {
                let sequence = &words[at..at + length];
                if sets.iter().any(|s| s.is_sequence(sequence)) {
                    hit = true;
                    at += length;
                    continue 'words;
                }
            }
            if !self.beside.is_sequence(&words[at..=at]) {
                return false;
            }
            at += 1;
        }
        hit
    }
}

/// The words of the segments, without parameters: `/{provider}.callback` is `callback`.
fn static_segments(path: &str) -> Vec<Vec<String>> {
    let known = |s: &str| match s.strip_prefix('{').and_then(|s| s.split_once('}')) {
        Some((_, rest)) => split(rest),
        None => split(s),
    };
    // /index.php?page=login: what chooses the page says it all
    if let Some((_, chosen)) = path.split_once('?').and_then(|(_, query)| query.split_once('=')) {
        return vec![known(chosen)];
    }
    path.split('/').map(known).filter(|w| !w.is_empty()).collect()
}
