//! Prints a [`Module`] as an indented tree: for contributors, and for the snapshots of the frontends.
//!
//! One line for each declaration and statement, led by `line:column`. An expression stands on the line of its
//! statement where it fits and is broken into one line for each child where it does not. Lambdas and class
//! values are named `fn#3`, `class#1` in the expression, and their bodies follow it. The output is for
//! reading only: nothing parses it. The walk uses its own stack, so depth costs memory and not stack.

mod inline;

use std::fmt::Write as _;

use super::{
    Annotation, Class, ClassId, Expr, ExprId, ExprKind, Field, Function, FunctionId, Import, Modifiers, Module, Param,
    StmtId, StmtKind,
};
use crate::source::Span;
use inline::{arg_label, literal_text};

/// The whole module. `text` is the text that it was lowered from.
pub fn dump(module: &Module, text: &str) -> String {
    let mut dump = Dump { module, lines: Lines::new(text), out: String::new(), work: Vec::new() };
    dump.head();
    dump.push_all(module.body.iter().map(|s| Work::Stmt(0, *s)).collect());
    while let Some(work) = dump.work.pop() {
        dump.run(work);
    }
    dump.out
}

/// What is still to be printed, with its indentation.
enum Work {
    Text(usize, String),
    Stmt(usize, StmtId),
    Expr(usize, String, ExprId),
    Function(usize, String, FunctionId),
    Class(usize, String, ClassId),
}

struct Dump<'m> {
    module: &'m Module,
    lines: Lines<'m>,
    out: String,
    work: Vec<Work>,
}

impl Dump<'_> {
    fn head(&mut self) {
        if let Some(package) = &self.module.package {
            let _ = writeln!(self.out, "package {package}");
        }
        for import in &self.module.imports {
            let line = format!("{} {}", self.lines.at(import.span), import_line(import));
            let mut work = vec![Work::Text(0, line)];
            work.extend(import.path.map(|path| Work::Expr(1, "path ".to_owned(), path)));
            self.now(work);
        }
        for export in &self.module.exports {
            let label = format!("{} export {} = ", self.lines.at(export.span), export.name);
            self.now(vec![Work::Expr(0, label, export.value)]);
        }
        for comment in &self.module.comments {
            let _ = writeln!(self.out, "{} comment of {} bytes", self.lines.at(*comment), comment.len());
        }
        for gap in &self.module.gaps {
            let _ = writeln!(self.out, "{} gap, {}: {}", self.lines.at(gap.span), gap.kind.label(), gap.message);
        }
    }

    /// Prints `work` at once: for what stands before the body.
    fn now(&mut self, work: Vec<Work>) {
        self.push_all(work);
        while let Some(work) = self.work.pop() {
            self.run(work);
        }
    }

    fn push_all(&mut self, work: Vec<Work>) {
        self.work.extend(work.into_iter().rev());
    }

    fn line(&mut self, indent: usize, text: &str) {
        for _ in 0..indent {
            self.out.push_str("  ");
        }
        self.out.push_str(text.trim_end());
        self.out.push('\n');
    }

    fn run(&mut self, work: Work) {
        let below = match work {
            Work::Text(indent, text) => {
                self.line(indent, &text);
                Vec::new()
            }
            Work::Stmt(indent, id) => self.stmt(indent, id),
            Work::Expr(indent, label, id) => self.expr(indent, &label, id),
            Work::Function(indent, label, id) => self.function(indent, &label, id),
            Work::Class(indent, label, id) => self.class(indent, &label, id),
        };
        self.push_all(below);
    }

    fn stmt(&mut self, indent: usize, id: StmtId) -> Vec<Work> {
        let stmt = self.module.stmt(id);
        let at = self.lines.at(stmt.span);
        let block = |b: &[StmtId]| b.iter().map(|s| Work::Stmt(indent + 1, *s)).collect::<Vec<_>>();
        match &stmt.kind {
            StmtKind::Expr(e) => vec![Work::Expr(indent, format!("{at} "), *e)],
            StmtKind::Return(Some(e)) => vec![Work::Expr(indent, format!("{at} return "), *e)],
            StmtKind::Throw(Some(e)) => vec![Work::Expr(indent, format!("{at} throw "), *e)],
            StmtKind::Return(None) => vec![Work::Text(indent, format!("{at} return"))],
            StmtKind::Throw(None) => vec![Work::Text(indent, format!("{at} throw"))],
            StmtKind::Jump => vec![Work::Text(indent, format!("{at} jump"))],
            StmtKind::Function(f) => vec![Work::Function(indent, at, *f)],
            StmtKind::Class(c) => vec![Work::Class(indent, at, *c)],
            StmtKind::Block(body) => {
                let mut work = vec![Work::Text(indent, format!("{at} block"))];
                work.extend(block(body));
                work
            }
            StmtKind::Branch(arms) => {
                let mut work = Vec::new();
                for (i, arm) in arms.iter().enumerate() {
                    let word = if i == 0 { format!("{at} if ") } else { "elif ".to_owned() };
                    work.push(match arm.condition {
                        Some(condition) => Work::Expr(indent, word, condition),
                        None => Work::Text(indent, if i == 0 { format!("{at} if always") } else { "else".to_owned() }),
                    });
                    work.extend(block(&arm.body));
                }
                work
            }
            StmtKind::Loop { binding, iterated, condition, body } => {
                let mut work = vec![Work::Text(indent, format!("{at} loop"))];
                for (label, part) in [("for ", binding), ("in ", iterated), ("while ", condition)] {
                    work.extend(part.map(|e| Work::Expr(indent + 2, label.to_owned(), e)));
                }
                work.extend(block(body));
                work
            }
            StmtKind::Try { body, handlers, finally } => {
                let mut work = vec![Work::Text(indent, format!("{at} try"))];
                work.extend(block(body));
                for handler in handlers {
                    let mut text = "catch".to_owned();
                    for (i, ty) in handler.types.iter().enumerate() {
                        text.push_str(if i == 0 { " " } else { " | " });
                        self.type_ref(&mut text, ty);
                    }
                    if let Some(binding) = &handler.binding {
                        let _ = write!(text, " as {binding}");
                    }
                    work.push(Work::Text(indent, text));
                    work.extend(block(&handler.body));
                }
                if !finally.is_empty() {
                    work.push(Work::Text(indent, "finally".to_owned()));
                    work.extend(block(finally));
                }
                work
            }
        }
    }

    fn function(&mut self, indent: usize, label: &str, id: FunctionId) -> Vec<Work> {
        let function: &Function = self.module.function(id);
        let mut text =
            format!("{label} {}fn {}(", modifiers(function.modifiers), function.name.as_deref().unwrap_or(""));
        let mut below = self.annotations(indent + 1, &function.annotations);
        for (i, param) in function.params.iter().enumerate() {
            if i > 0 {
                text.push_str(", ");
            }
            self.param(&mut text, param);
            below.extend(self.annotations(indent + 1, &param.annotations));
        }
        text.push(')');
        if let Some(returns) = &function.returns {
            text.push_str(" -> ");
            self.type_ref(&mut text, returns);
        }
        self.line(indent, &text);
        below.extend(function.body.iter().map(|s| Work::Stmt(indent + 1, *s)));
        below
    }

    fn param(&self, out: &mut String, param: &Param) {
        out.push_str(if param.is_field { "field " } else { "" });
        out.push_str(if param.rest { "..." } else { "" });
        out.push_str(&param.name);
        if let Some(pattern) = param.pattern {
            out.push_str(&self.inline(pattern).unwrap_or_else(|| "{..}".to_owned()));
        }
        if let Some(ty) = &param.ty {
            out.push_str(": ");
            self.type_ref(out, ty);
        }
        if let Some(default) = param.default {
            out.push_str(" = ");
            out.push_str(&self.inline(default).unwrap_or_else(|| "..".to_owned()));
        }
    }

    fn class(&mut self, indent: usize, label: &str, id: ClassId) -> Vec<Work> {
        let class: &Class = self.module.class(id);
        let kind = format!("{:?}", class.kind).to_lowercase();
        let mut text = format!("{label} {}{kind} {}", modifiers(class.modifiers), class.name);
        for (i, base) in class.base_types.iter().enumerate() {
            text.push_str(if i == 0 { "(" } else { ", " });
            self.type_ref(&mut text, base);
        }
        text.push_str(if class.base_types.is_empty() { "" } else { ")" });
        self.line(indent, &text);
        let mut below = self.annotations(indent + 1, &class.annotations);
        for field in &class.fields {
            below.extend(self.field(indent + 1, field));
        }
        for method in &class.methods {
            let at = self.lines.at(self.module.function(*method).span);
            below.push(Work::Function(indent + 1, at, *method));
        }
        below.extend(class.body.iter().map(|s| Work::Stmt(indent + 1, *s)));
        below
    }

    fn field(&self, indent: usize, field: &Field) -> Vec<Work> {
        let mut text = format!("{} {}field {}", self.lines.at(field.span), modifiers(field.modifiers), field.name);
        if let Some(ty) = &field.ty {
            text.push_str(": ");
            self.type_ref(&mut text, ty);
        }
        let mut work = match field.value {
            Some(value) => vec![Work::Expr(indent, format!("{text} = "), value)],
            None => vec![Work::Text(indent, text)],
        };
        work.extend(self.annotations(indent + 1, &field.annotations));
        work
    }

    fn annotations(&self, indent: usize, annotations: &[Annotation]) -> Vec<Work> {
        annotations.iter().map(|a| Work::Expr(indent, format!("{} @", self.lines.at(a.span)), a.expr)).collect()
    }

    /// On one line where it fits; otherwise one line for the node and one for each part.
    fn expr(&mut self, indent: usize, label: &str, id: ExprId) -> Vec<Work> {
        if let Some(text) = self.inline(id) {
            self.line(indent, &format!("{label}{text}"));
            return self.bodies(indent + 1, id);
        }
        let Expr { span, kind } = self.module.expr(id);
        let at = self.lines.at(*span);
        let mut parts: Vec<(String, ExprId)> = Vec::new();
        let mut part = |label: &str, id: ExprId| parts.push((label.to_owned(), id));
        let mut classes = None;
        let head = match kind {
            ExprKind::Name(name) => name.to_string(),
            ExprKind::Literal(literal) => literal_text(literal),
            ExprKind::Lambda(id) => format!("fn#{}", id.0),
            ExprKind::Class(id) => format!("class#{}", id.0),
            ExprKind::Member { object, name } => {
                part("of ", *object);
                format!("member {name}")
            }
            ExprKind::Index { object, index } => {
                part("of ", *object);
                index.iter().for_each(|i| part("at ", *i));
                "index".to_owned()
            }
            ExprKind::Call { callee, args } => {
                part("callee ", *callee);
                args.iter().for_each(|a| part(&arg_label(a), a.value));
                "call".to_owned()
            }
            ExprKind::New { class, args, body } => {
                part("class ", *class);
                args.iter().for_each(|a| part(&arg_label(a), a.value));
                classes = *body;
                "new".to_owned()
            }
            ExprKind::Template(items) => {
                items.iter().for_each(|x| part("", *x));
                "template".to_owned()
            }
            ExprKind::List(items) => {
                items.iter().for_each(|x| part("", *x));
                "list".to_owned()
            }
            ExprKind::Opaque(items) => {
                items.iter().for_each(|x| part("", *x));
                "opaque".to_owned()
            }
            ExprKind::Binary { op, left, right } => {
                part("", *left);
                part("", *right);
                format!("{op:?}").to_lowercase()
            }
            ExprKind::Not(x) => {
                part("", *x);
                "not".to_owned()
            }
            ExprKind::Spread(x) => {
                part("", *x);
                "spread".to_owned()
            }
            ExprKind::Conditional { condition, then, otherwise } => {
                part("if ", *condition);
                part("then ", *then);
                part("else ", *otherwise);
                "conditional".to_owned()
            }
            ExprKind::Assign { target, value, op, declared, is_declaration } => {
                part("", *target);
                value.iter().for_each(|v| part("= ", *v));
                let mut head = if *is_declaration { "declare".to_owned() } else { "assign".to_owned() };
                if let Some(op) = op {
                    let _ = write!(head, " {op:?}");
                }
                if let Some(ty) = declared {
                    head.push_str(" : ");
                    self.type_ref(&mut head, ty);
                }
                head
            }
            ExprKind::Object(entries) => {
                for entry in entries {
                    let key = entry.key.and_then(|k| self.inline(k));
                    match (key, entry.key) {
                        (Some(key), _) => part(&format!("{key}: "), entry.value),
                        (None, Some(key)) => {
                            part("key ", key);
                            part("value ", entry.value);
                        }
                        (None, None) => part("", entry.value),
                    }
                }
                "object".to_owned()
            }
        };
        self.line(indent, &format!("{label}{head} {at}"));
        let mut below: Vec<Work> = parts.into_iter().map(|(label, id)| Work::Expr(indent + 1, label, id)).collect();
        if let Some(body) = classes {
            below.push(Work::Class(indent + 1, format!("class#{}", body.0), body));
        }
        if let ExprKind::Lambda(_) | ExprKind::Class(_) = kind {
            below.extend(self.bodies(indent + 1, id));
        }
        below
    }

    /// The bodies of the lambdas and classes in an expression that was printed on one line.
    fn bodies(&self, indent: usize, root: ExprId) -> Vec<Work> {
        let mut work = Vec::new();
        self.module.walk_expr(root, super::visit::Nested::Skip, &mut |e| match self.module.kind(e) {
            ExprKind::Lambda(id) => work.push(Work::Function(indent, format!("fn#{}", id.0), *id)),
            ExprKind::Class(id) | ExprKind::New { body: Some(id), .. } => {
                work.push(Work::Class(indent, format!("class#{}", id.0), *id));
            }
            _ => {}
        });
        work
    }
}

fn import_line(import: &Import) -> String {
    let mut text = format!("import {} {}", format!("{:?}", import.kind).to_lowercase(), import.module);
    if let Some(name) = &import.name {
        let _ = write!(text, " : {name}");
    }
    if let Some(alias) = &import.alias {
        let _ = write!(text, " as {alias}");
    }
    text.push_str(if import.reexport { ", reexport" } else { "" });
    text.push_str(if import.local { ", local" } else { "" });
    text
}

fn modifiers(m: Modifiers) -> String {
    let words = [
        (m.is_private, "private "),
        (m.is_protected, "protected "),
        (m.is_static, "static "),
        (m.is_abstract, "abstract "),
        (m.is_async, "async "),
        (m.is_getter, "getter "),
        (m.is_constant, "constant "),
        (m.is_open, "open "),
    ];
    words.iter().filter(|(set, _)| *set).map(|(_, word)| *word).collect()
}

/// Turns offsets into `line:column`, both from 1, columns in code points.
struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    fn new(text: &'t str) -> Self {
        let starts = std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|i| i + 1)).collect();
        Self { text, starts }
    }

    fn at(&self, span: Span) -> String {
        let offset = span.start as usize;
        let line = self.starts.partition_point(|s| *s <= offset);
        let start = self.starts[line - 1];
        let column = self.text.get(start..offset).map_or(offset - start, |t| t.chars().count()) + 1;
        format!("{line}:{column}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{Arg, Literal};
    use crate::source::{FileId, Language};

    #[test]
    fn a_short_expression_stands_on_one_line_and_a_lambda_body_follows() {
        let text = "get(() => 1)";
        let mut module = Module::new(FileId(0), Language::JavaScript);
        let one = module.add_expr(Span::new(10, 11), ExprKind::Literal(Literal::Number("1".into())));
        let body = module.add_stmt(Span::new(10, 11), StmtKind::Return(Some(one)));
        let lambda = module.add_function(Function {
            span: Span::new(4, 11),
            name: None,
            name_span: Span::at(4),
            params: Vec::new(),
            returns: None,
            annotations: Vec::new(),
            body: vec![body],
            class: None,
            outer: None,
            modifiers: Modifiers::default(),
        });
        let callee = module.add_expr(Span::new(0, 3), ExprKind::Name("get".into()));
        let value = module.add_expr(Span::new(4, 11), ExprKind::Lambda(lambda));
        let args = vec![Arg { name: None, value, spread: false }];
        let call = module.add_expr(Span::new(0, 12), ExprKind::Call { callee, args });
        let stmt = module.add_stmt(Span::new(0, 12), StmtKind::Expr(call));
        module.body.push(stmt);
        assert_eq!(dump(&module, text), "1:1 get(fn#0)\n  fn#0 fn ()\n    1:11 return 1\n");
    }

    #[test]
    fn depth_is_no_danger() {
        let mut module = Module::new(FileId(0), Language::Python);
        let mut at = module.add_expr(Span::at(0), ExprKind::Name("x".into()));
        for _ in 0..5_000 {
            at = module.add_expr(Span::at(0), ExprKind::Not(at));
        }
        let stmt = module.add_stmt(Span::at(0), StmtKind::Expr(at));
        module.body.push(stmt);
        assert!(dump(&module, "").contains("not not x"));
    }
}
