//! Commands and statements in the strings of other code: `exec("mysqldump -u root -pX")`, `ssh host 'echo X | sudo -S y'`,
//! `execute("INSERT INTO users (name, password) VALUES ('clerk', 'X')")`. Each is lowered in its own language and read
//! like a file of it, at its place in the string. What is put together from parts is left out.

use crate::frontend;
use crate::ir::{ExprId, ExprKind, Literal};
use crate::source::{Language, Span};

use super::candidate::Candidate;
use super::commands::base_name;
use super::structure::Finder;
use super::value;

/// Longest string that is read so, in bytes.
const MAX_SCRIPT: usize = 4096;

/// How deep a script may stand in another: `ssh host "sh -c 'x'"`.
const MAX_DEPTH: usize = 2;

impl<'t> Finder<'_, 't> {
    pub(super) fn script(&mut self, id: ExprId) {
        let first = match self.module.kind(id) {
            ExprKind::Literal(Literal::Str(text)) => text.as_str(),
            // `"SELECT … WHERE login = 'clerk' AND id = $id"`
            ExprKind::Template(parts) => match parts.first().and_then(|p| self.module.str_literal(*p)) {
                Some(text) => text.as_str(),
                None => return,
            },
            _ => return,
        };
        if self.depth >= MAX_DEPTH || !first.contains(' ') {
            return;
        }
        let Some(language) = self.language_of(first) else { return };
        let span = self.module.span(id);
        let Some(inner) = content(self.text, span).filter(|s| s.len() <= MAX_SCRIPT) else { return };
        let text = &self.text[inner.range()];
        let Some(module) = frontend::lower(self.module.file, language, text) else { return };
        let found = Finder::new(&module, text, self.knowledge, self.depth + 1).all();
        let at = inner.start as usize;
        self.out.extend(found.into_iter().map(|c| Candidate {
            span: Span::new(at + c.span.start as usize, at + c.span.end as usize),
            quoted: true,
            ..c
        }));
    }

    /// The language of a string that is a command or a statement.
    fn language_of(&self, text: &str) -> Option<Language> {
        let own = self.module.language;
        let text = text.trim_start();
        if own != Language::Sql && self.knowledge.arguments.is_statement(text) && self.names_credential(text) {
            return Some(Language::Sql);
        }
        let is_command = |part: &str| {
            let program = part.split_whitespace().next().map(base_name).unwrap_or_default();
            self.knowledge.commands.knows(program)
        };
        let has_words = text.contains(" -") || text.contains('|');
        (has_words && text.split([';', '&', '|', '\n']).any(is_command)).then_some(Language::Shell)
    }

    fn names_credential(&self, text: &str) -> bool {
        let lower = text.to_ascii_lowercase();
        // `IDENTIFIED BY` names none
        lower.contains(" identified ") || self.knowledge.names.stems().iter().any(|s| lower.contains(s.as_str()))
    }
}

/// What stands between the quotes of a literal.
fn content(text: &str, span: Span) -> Option<Span> {
    let written = text.get(span.range())?;
    let (open, close) = value::quotes(written)?;
    Some(Span::new(span.start as usize + open, span.start as usize + close))
}
