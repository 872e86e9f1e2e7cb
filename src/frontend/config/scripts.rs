//! Shell scripts in the values of a configuration: the steps of a pipeline, the commands of a container.
//!
//! Which keys hold a script is the formats' common vocabulary, not one tool's. What a script holds is lowered with its
//! places in the file, to one block of statements for each; the documents stay as they are. Line ends of a folded value
//! are blanks to a shell.

use crate::frontend::shell;
use crate::ir::{ExprId, ExprKind, Literal, Module, StmtKind};
use crate::source::Span;

const SCRIPT_KEYS: &[&str] = &[
    "run",
    "script",
    "before_script",
    "after_script",
    "shell",
    "cmd",
    "command",
    "commands",
    "entrypoint",
    "bash",
    "raw",
    "pre_build",
    "post_build",
    "install",
    "build",
];

/// Lowers the scripts of a module's documents.
pub(super) fn read(mut module: Module, text: &str) -> Module {
    let mut scripts: Vec<ExprId> = Vec::new();
    for expr in &module.exprs {
        let ExprKind::Object(entries) = &expr.kind else { continue };
        for entry in entries {
            let key = entry.key.and_then(|k| module.str_literal(k));
            if !key.is_some_and(|k| SCRIPT_KEYS.contains(&k.as_str())) {
                continue;
            }
            match module.kind(entry.value) {
                // `script: [make, make install]`; the words of one command are a list too, which is read as such
                ExprKind::List(items) => scripts.extend(items),
                _ => scripts.push(entry.value),
            }
        }
    }
    scripts.retain(|s| {
        matches!(module.kind(*s), ExprKind::Literal(Literal::Str(v)) if v.contains([' ', '\n', '=']) && !v.starts_with('-'))
    });
    scripts.sort_by_key(|s| module.span(*s));
    scripts.dedup();
    for script in scripts {
        let span = module.span(script);
        let ranges = ranges(text, span);
        let (read, block) = shell::lower_lines(module, text, &ranges);
        module = read;
        if !block.is_empty() {
            let statement = module.add_stmt(span, StmtKind::Block(block));
            module.body.push(statement);
        }
    }
    module
}

/// The parts of a value as written that are the script.
fn ranges(text: &str, span: Span) -> Vec<Span> {
    let written = &text[span.range()];
    let start = span.start as usize;
    let quoted = |q: char| written.len() > 1 && written.starts_with(q) && written.ends_with(q);
    if quoted('"') || quoted('\'') {
        return shell::script_ranges(text, Span::new(start + 1, span.end as usize - 1));
    }
    // `run: |-`, whose text begins on the next line
    let lead = &text[..start];
    let header = lead[..lead.trim_end().len()].rsplit(['\n', ' ', '\t']).next().unwrap_or_default();
    if header.starts_with('|') && lead[lead.trim_end().len()..].contains('\n') {
        return shell::script_ranges(text, span);
    }
    let mut ranges = Vec::new();
    let mut at = start;
    for line in written.split_inclusive('\n') {
        let length = line.trim_end().len();
        if length > 0 {
            ranges.extend(shell::script_ranges(text, Span::new(at, at + length)));
        }
        at += line.len();
    }
    ranges
}
