//! Shell scripts (sh, bash, ksh, zsh as far as it is like them), and the shell lines of other files.
//!
//! What the language writes in its own way lowers like this:
//! - A command is a call of its name. Its words are the arguments, flags too (`"-p"`), as they stand. `--name=value`,
//!   `--name value` and `NAME=value` are named arguments (`name`, `NAME`); what a short flag means, only its program knows.
//! - `A=1 command` passes the assignment as the first argument. Redirections are arguments named `>`, `<`, `<<` (the text
//!   of a here-document) and `<<<`; the command before a pipe is the argument `|` of the one behind it.
//! - `a && b` is `a` and then `b`, a test before `&&` or `||` a branch; `a || b` of two commands is `a or b`.
//! - `${x:-y}` and its like are `x ?? y`, `${x:+y}` is `x ? y : ""`; any other change of a value is a member call named
//!   after its operator: `${x//a/b}` is `x."//"("a", "b")`. `$(a; b)` is a call of a lambda.
//! - `export`, `local`, `declare`, `readonly` with a value are declarations. `source f` and `. f` are inclusions.
//! - `if [ "$x" = y ]` compares as everywhere; `-f x` and other tests are calls of their flag.
//!
//! Nothing is expanded: no globs, braces or word splitting. Text in quotes that is itself a program (`bash -c "…"`) stays text.

mod commands;
mod conditions;
mod statements;
mod words;

use std::ops::{Deref, DerefMut};

use super::tree::{Lowering, parse, parse_ranges};
use crate::ir::{Block, ExprId, Module};
use crate::source::{FileId, Language, Span};

/// Lowers one script.
pub fn lower(file: FileId, language: Language, text: &str) -> Module {
    let mut shell = Shell { lowering: Lowering::new(file, language, text), input: None };
    match parse(&tree_sitter_bash::LANGUAGE.into(), text) {
        Some(tree) => {
            let body = shell.block(tree.root_node());
            shell.lowering.finish(&tree, body)
        }
        None => shell.lowering.module,
    }
}

/// Lowers the shell lines that stand in `ranges` of another file into its module, with their places in that file. Gives
/// the statements; where they stand, the caller says. Errors are not noted: a template may stand in such lines.
pub fn lower_lines(module: Module, text: &str, ranges: &[Span]) -> (Module, Block) {
    let mut shell = Shell { lowering: Lowering::within(module, text), input: None };
    let Some(tree) = parse_ranges(&tree_sitter_bash::LANGUAGE.into(), text, ranges) else {
        return (shell.lowering.module, Block::new());
    };
    let block = shell.block(tree.root_node());
    (shell.lowering.module, block)
}

/// What a shell reads of a part of another file, where `${x.y}` and `${{ x }}` are that file's own: of these the variable
/// `$x` is left, so that a word stays where one stands.
pub fn script_ranges(text: &str, part: Span) -> Vec<Span> {
    let bytes = text.as_bytes();
    let end = part.end as usize;
    let (mut from, mut at) = (part.start as usize, part.start as usize);
    let mut ranges = Vec::new();
    while let Some(found) = text.get(at..end).and_then(|t| t.find("${")) {
        let dollar = at + found;
        let braces = if bytes.get(dollar + 2) == Some(&b'{') { 2 } else { 1 };
        let rest = text[dollar + 1 + braces..end].trim_start();
        let name = end - rest.len();
        let length = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
        let is_own = braces == 2 || rest[length..].starts_with(['.', '(', '[']);
        let close = rest.find(if braces == 2 { "}}" } else { "}" });
        at = dollar + 2;
        if let (true, Some(close), true) = (is_own, close, length > 0) {
            ranges.push(Span::new(from, dollar + 1));
            ranges.push(Span::new(name, name + length));
            from = name + close + braces;
            at = from;
        }
    }
    ranges.push(Span::new(from, end));
    ranges.retain(|r| !r.is_empty());
    ranges
}

struct Shell<'t> {
    lowering: Lowering<'t>,
    /// What the next command reads from a pipe.
    input: Option<ExprId>,
}

impl<'t> Deref for Shell<'t> {
    type Target = Lowering<'t>;

    fn deref(&self) -> &Lowering<'t> {
        &self.lowering
    }
}

impl DerefMut for Shell<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.lowering
    }
}
