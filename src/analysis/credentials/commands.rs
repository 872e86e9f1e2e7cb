//! Candidates on command lines: the words of a command in a shell script, or of a list that is run.
//!
//! Which programs take a credential where, the catalog says. Everywhere, an option whose own name names a credential takes
//! the next word as its value. What the words of a command are, the frontends say; nothing here parses shell.

use crate::catalog::credentials::commands::Command;
use crate::catalog::credentials::names::{Kind, NameEvidence};
use crate::catalog::credentials::weights::Sign;
use crate::ir::{Arg, ExprId, ExprKind, Literal};
use crate::source::Span;

use super::structure::{Finder, evidence};

/// One word of a command line. A word that names another (`--user x`, `A=x`) has that name.
#[derive(Clone, Copy)]
struct Word<'m> {
    name: Option<&'m str>,
    value: ExprId,
    /// Where it is plain text.
    text: Option<&'m str>,
}

impl<'m> Word<'m> {
    fn is_option(&self) -> bool {
        self.text.is_some_and(|t| t.starts_with('-') && t.len() > 1)
    }
}

impl<'m, 't> Finder<'m, 't> {
    /// A call in a shell script: `mysql -u root -pX`.
    pub(super) fn shell_command(&mut self, callee: ExprId, args: &'m [Arg]) {
        let ExprKind::Name(program) = self.module.kind(callee) else { return };
        let words: Vec<Word<'m>> = args.iter().map(|a| self.word(a.name.as_deref(), a.value)).collect();
        self.options(&words);
        self.command(callee, program, &words);
    }

    /// Whether a call by a plain name is one of a program: in a script inside another file.
    pub(super) fn is_known_command(&self, callee: ExprId) -> bool {
        let commands = &self.knowledge.commands;
        let known = |n: &str| commands.knows(n) || commands.is_runner(n);
        matches!(self.module.kind(callee), ExprKind::Name(n) if known(base_name(n)))
    }

    /// The words of another language's call or list, if they are a command: `exec("mysql", "-pX")`, `["mysql", "-pX"]`.
    pub(super) fn listed_command(&mut self, items: &[ExprId], is_list: bool) {
        let [first, rest @ ..] = items else { return };
        let Some(program) = self.module.str_literal(*first) else { return };
        let program = base_name(program);
        let is_command = self.knowledge.commands.knows(program) || self.knowledge.commands.is_runner(program);
        let has_option = |l: &Self| rest.iter().chain([first]).any(|i| l.word(None, *i).is_option());
        if rest.is_empty() || !(is_command || is_list && has_option(self)) {
            return;
        }
        let words: Vec<Word<'m>> = rest.iter().map(|i| self.word(None, *i)).collect();
        if is_command {
            self.command(*first, program, &words);
        }
        if is_list {
            let all: Vec<Word<'m>> = items.iter().map(|i| self.word(None, *i)).collect();
            self.options(&all);
        }
    }

    fn word(&self, name: Option<&'m str>, value: ExprId) -> Word<'m> {
        let text = match self.module.kind(value) {
            ExprKind::Literal(Literal::Str(text) | Literal::Number(text)) => Some(text.as_str()),
            _ => None,
        };
        Word { name, value, text }
    }

    /// `-storepass X`, `"--token", "X"`
    fn options(&mut self, words: &[Word<'m>]) {
        for pair in words.windows(2) {
            let (option, value) = (pair[0], pair[1]);
            let Some(text) = option.text.filter(|_| option.name.is_none() && option.is_option()) else { continue };
            if value.name.is_some() || value.is_option() || text.contains(['=', ' ']) || text.len() < 4 {
                continue;
            }
            self.named(text.trim_start_matches('-'), self.module.span(option.value), value.value, Sign::ShapeOption);
        }
    }

    fn command(&mut self, at: ExprId, program: &'m str, words: &[Word<'m>]) {
        let commands = &self.knowledge.commands;
        let (mut at, mut program, mut words) = (at, base_name(program), words);
        // `sudo -u app mysql -pX`
        while commands.is_runner(program) {
            let is_program = |w: &Word<'m>| {
                let text = w.text.filter(|_| w.name.is_none()).map(base_name);
                text.is_some_and(|t| commands.knows(t) || commands.is_runner(t))
            };
            let Some(i) = words.iter().position(is_program) else { break };
            let Some(text) = words[i].text else { break };
            // what is written to the runner is written to the program
            self.inputs(at, program, words);
            (at, program, words) = (words[i].value, base_name(text), &words[i + 1..]);
        }
        if !commands.knows(program) {
            return;
        }
        self.inputs(at, program, words);
        let plain: Vec<&str> =
            words.iter().filter(|w| w.name.is_none() && !w.is_option()).filter_map(|w| w.text).collect();
        for (command, skipped) in commands.of(program, &plain) {
            let stands = |with: &String| words.iter().any(|w| w.text == Some(with.as_str()));
            if !command.with.as_ref().is_none_or(stands) {
                continue;
            }
            self.known(at, command, words, skipped);
        }
    }

    fn known(&mut self, at: ExprId, command: &'t Command, words: &[Word<'m>], skipped: usize) {
        let mut plain = 0;
        let mut awaits = None;
        for (i, word) in words.iter().enumerate() {
            if let Some(name) = word.name {
                let is_option = command.options.iter().any(|o| o.strip_prefix("--") == Some(name));
                if is_option {
                    self.value(at, command, word.value);
                }
                continue;
            }
            // `/p:X`
            if let (Some(text), false) = (word.text, word.is_option())
                && let Some(length) = glued(command, text)
            {
                self.part(at, command.kind, word.value, &text[length..]);
            }
            if let Some(text) = word.text.filter(|_| word.is_option()) {
                let next = words.get(i + 1).filter(|w| w.name.is_none() && !w.is_option());
                if let (true, Some(next)) = (command.options.iter().any(|o| o == text), next) {
                    self.value(at, command, next.value);
                } else if let Some(length) = glued(command, text) {
                    self.part(at, command.kind, word.value, &text[length..]);
                }
                continue;
            }
            if plain >= skipped && command.arguments.contains(&(plain - skipped)) {
                self.value(at, command, word.value);
            }
            plain += 1;
            // `config set requirepass X`
            let name = if command.settings { word.text.map(last_segment) } else { None };
            if let Some(name) = std::mem::replace(&mut awaits, name) {
                let near = self.module.span(words[i - 1].value);
                self.named(name, near, word.value, Sign::ShapeAssign);
            }
        }
    }

    /// `echo X | passwd --stdin`, `docker login --password-stdin <<< X`
    fn inputs(&mut self, at: ExprId, program: &str, words: &[Word<'m>]) {
        let plain: Vec<&str> =
            words.iter().filter(|w| w.name.is_none() && !w.is_option()).filter_map(|w| w.text).collect();
        let commands = &self.knowledge.commands;
        let reads: Vec<&'t Command> =
            commands.of(program, &plain).into_iter().map(|(c, _)| c).filter(|c| c.input).collect();
        for command in reads {
            for word in words {
                match (word.name, self.module.kind(word.value)) {
                    (Some("<<<"), _) => self.value(at, command, word.value),
                    (Some("|"), ExprKind::Call { callee, args }) => {
                        let prints = matches!(self.module.kind(*callee), ExprKind::Name(n) if commands.is_printer(n));
                        let last = args.iter().rfind(|a| a.name.is_none()).filter(|_| prints);
                        if let Some(last) = last {
                            self.value(at, command, last.value);
                        }
                    }
                    _ => {}
                }
            }
        }
    }

    /// The credential in a word that holds one.
    fn value(&mut self, at: ExprId, command: &Command, value: ExprId) {
        // `-u "$USER:X"`: the password is in the last part
        let value = match self.module.kind(value) {
            ExprKind::Template(parts) => match parts.last() {
                Some(last) if command.after.is_some() => *last,
                _ => return,
            },
            _ => value,
        };
        let Some(text) = self.word(None, value).text else {
            return self.judged(at, command.kind, value);
        };
        let text = match &command.prefix {
            Some(prefix) => text.strip_prefix(prefix.as_str()),
            None => Some(text),
        };
        let part = match (&command.after, text) {
            (Some(mark), Some(text)) => text.split_once(mark.as_str()).map(|(_, part)| part),
            (None, text) => text,
            _ => None,
        };
        if let Some(part) = part {
            self.part(at, command.kind, value, part.trim_end_matches("\\n"));
        }
    }

    fn judged(&mut self, at: ExprId, kind: Kind, value: ExprId) {
        let name = self.written(self.module.span(at));
        self.opens = true;
        self.literals(name, self.module.span(at), evidence(kind), value, Sign::ShapeSetter);
        self.opens = false;
    }

    fn part(&mut self, at: ExprId, kind: Kind, value: ExprId, part: &str) {
        let program = self.written(self.module.span(at));
        self.part_of(base_name(program), evidence(kind), value, part);
    }

    /// `part` of the text of a literal.
    pub(super) fn part_of(&mut self, name: &'t str, evidence: NameEvidence, value: ExprId, part: &str) {
        let span = self.module.span(value);
        let written = self.written(span);
        // what is escaped in the text is found whole only where it is not
        let Some(from) = written.rfind(part).filter(|_| !part.is_empty()) else { return };
        let start = span.start as usize + from;
        let quoted = written.contains(['"', '\'']);
        self.push_part(name, evidence, Span::new(start, start + part.len()), quoted);
    }

    fn written(&self, span: Span) -> &'t str {
        self.text.get(span.range()).unwrap_or_default()
    }
}

/// The length of the option at the start of a word that goes on with its value.
fn glued(command: &Command, word: &str) -> Option<usize> {
    let glued = command.glued.iter().find(|g| word.len() > g.len() && word.starts_with(g.as_str())).map(String::len);
    let joined =
        |o: &&String| word.strip_prefix(o.as_str()).is_some_and(|rest| rest.len() > 1 && rest.starts_with('='));
    glued.or_else(|| command.options.iter().find(joined).map(|o| o.len() + 1))
}

/// `/usr/bin/mysql` → `mysql`, `sqlcmd.exe` → `sqlcmd`
pub(super) fn base_name(program: &str) -> &str {
    let name = program.rsplit(['/', '\\']).next().unwrap_or(program);
    name.strip_suffix(".exe").unwrap_or(name).trim_matches(['"', '\''])
}

/// `//npm.example.org/:_authToken` → `_authToken`
fn last_segment(name: &str) -> &str {
    name.rsplit(['/', ':']).next().unwrap_or(name)
}
