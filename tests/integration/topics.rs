//! Every code language lowers the same topics of the shared tour to the nodes that the topic is about.
//!
//! A tour marks its sections by comments `topic: NAME` (or `topic: NAME, NAME`); a section lasts to the next mark.
//! `topic: NAME (none: reason)` says that the language has no such thing. What exactly each construct becomes is
//! the business of the tour's snapshot; this test says that no language forgets a construct.

use std::collections::BTreeMap;
use std::path::PathBuf;

use amanat::frontend;
use amanat::ir::visit::Nested;
use amanat::ir::{
    Annotation, BinaryOp, Class, ClassKind, ExprId, ExprKind, Function, FunctionId, Literal, Module, StmtKind, TypeRef,
};
use amanat::source::{FileId, Language, Span};

/// A topic, what its section must hold, and how to say that in a failure.
struct Topic {
    name: &'static str,
    wants: &'static str,
    holds: fn(&Section<'_>) -> bool,
}

const fn topic(name: &'static str, wants: &'static str, holds: fn(&Section<'_>) -> bool) -> Topic {
    Topic { name, wants, holds }
}

const TOPICS: &[Topic] = &[
    topic("assign", "an Assign of a value without an operator", |s| {
        s.any(|k| matches!(k, ExprKind::Assign { value: Some(_), op: None, .. }))
    }),
    topic("augmented-assign", "an Assign with an operator", |s| {
        s.any(|k| matches!(k, ExprKind::Assign { value: Some(_), op: Some(_), .. }))
    }),
    topic("destructuring", "a List or Object that is assigned to, iterated into or passed into", destructures),
    topic("member", "a Member", |s| s.any(|k| matches!(k, ExprKind::Member { .. }))),
    topic("index", "an Index", |s| s.any(|k| matches!(k, ExprKind::Index { .. }))),
    topic("call", "a Call with an argument", |s| {
        s.any(|k| matches!(k, ExprKind::Call { args, .. } if !args.is_empty()))
    }),
    topic("template", "a Template of text and an expression", |s| {
        s.any(|k| matches!(k, ExprKind::Template(parts) if s.is_mixed(parts)))
    }),
    topic("concatenation", "an addition of a text and an expression", |s| {
        s.any(|k| matches!(k, ExprKind::Binary { op: BinaryOp::Add, left, right } if s.is_mixed(&[*left, *right])))
    }),
    topic("lambda", "a Lambda with a parameter and a body", |s| {
        s.any(|k| {
            matches!(k, ExprKind::Lambda(f) if {
                let f = s.module.function(*f);
                !f.params.is_empty() && !f.body.is_empty()
            })
        })
    }),
    topic("closure", "a function that uses a variable of the code around it", captures),
    topic("class", "a class with a base, and a field and a method of one class", |s| {
        let has_methods = |name: &str| s.classes().any(|c| c.name == name && !c.methods.is_empty());
        s.classes().any(|c| !c.bases.is_empty() && c.bases.len() == c.base_types.len())
            && s.classes().any(|c| !c.fields.is_empty() && has_methods(&c.name))
    }),
    topic("annotations", "an Annotation that is a Call", |s| {
        s.annotations().any(|a| matches!(s.module.kind(a.expr), ExprKind::Call { .. }))
    }),
    topic("try-catch", "a Try whose handler has a binding and a body", |s| {
        s.stmts().any(|k| {
            matches!(k, StmtKind::Try { body, handlers, .. }
                if !body.is_empty() && handlers.iter().any(|h| h.binding.is_some() && !h.body.is_empty()))
        })
    }),
    topic("loops", "a Loop over something with a binding, and a Loop with a condition", |s| {
        s.stmts().any(|k| matches!(k, StmtKind::Loop { binding: Some(_), iterated: Some(_), .. }))
            && s.stmts().any(|k| matches!(k, StmtKind::Loop { condition: Some(_), .. }))
    }),
    topic("switch", "a Branch of three arms, the last without a condition, that compares with a literal", |s| {
        s.stmts()
            .any(|k| matches!(k, StmtKind::Branch(arms) if arms.len() >= 3 && arms[arms.len() - 1].condition.is_none()))
            && s.any(|k| {
                matches!(k, ExprKind::Binary { op: BinaryOp::Equal, right, .. }
                    if matches!(s.module.kind(*right), ExprKind::Literal(_)))
            })
    }),
    topic("async", "a function that is async, with a body", |s| {
        s.functions().any(|(_, f)| f.modifiers.is_async && !f.body.is_empty())
    }),
    topic("generics", "a written type with arguments", |s| s.types().any(|t| !t.args.is_empty())),
    topic("records", "a Class of kind Record with fields", |s| {
        s.classes().any(|c| c.kind == ClassKind::Record && !c.fields.is_empty())
    }),
    topic("formatting", "a text with placeholders and the values put into it", formats),
    topic("look-alikes", "nothing but literals, the names that they are bound to, and a comment", |s| {
        s.any(|k| matches!(k, ExprKind::Literal(Literal::Str(_))))
            && !s.any(|k| {
                !matches!(k, ExprKind::Literal(_) | ExprKind::Assign { .. } | ExprKind::Name(_) | ExprKind::List(_))
            })
            && s.module.comments.iter().any(|c| s.has(*c))
    }),
];

/// Languages that need no tour of all topics: data, pages that hold code of other languages, and files that
/// configure or query rather than program.
fn is_exempt(language: Language) -> bool {
    use Language::{
        Blade, Dockerfile, Erb, GraphQl, Hcl, Html, Jsp, Notebook, Prisma, Razor, Sql, Svelte, Vue, WebForms,
    };
    language.is_data()
        || matches!(language, Html | Vue | Svelte | Razor | WebForms | Jsp | Blade | Erb | Notebook)
        || matches!(language, Dockerfile | Hcl | Sql | Prisma | GraphQl)
}

/// The languages whose tours are texts of this language too.
fn contained(language: Language) -> &'static [Language] {
    match language {
        Language::Tsx => &[Language::TypeScript],
        _ => &[],
    }
}

#[test]
fn every_language_lowers_every_topic() {
    let tours = tours();
    let mut failures = Vec::new();
    for language in frontend::languages().filter(|l| !is_exempt(*l)) {
        let mut marks = BTreeMap::new();
        let own = tours.iter().filter(|(l, ..)| *l == language || contained(language).contains(l));
        for (_, name, text) in own {
            let module = frontend::lower(FileId(0), language, text).expect("the language has a frontend");
            let mut fail = |message: String| failures.push(format!("{language:?}, {name}: {message}"));
            if let Some(gap) = module.gaps.first() {
                fail(format!("{} at line {}", gap.message, line(text, gap.span.start as usize)));
            }
            for mark in marks_of(&module, text) {
                let at = format!("line {}", line(text, mark.section.start as usize));
                let Some(topic) = TOPICS.iter().find(|t| t.name == mark.topic) else {
                    fail(format!("{at}: there is no topic `{}`", mark.topic));
                    continue;
                };
                if marks.insert(topic.name, mark.is_none).is_some() {
                    fail(format!("{at}: topic `{}` is marked twice", topic.name));
                }
                if !mark.is_none && !(topic.holds)(&Section { module: &module, span: mark.section }) {
                    fail(format!("{at}: topic `{}` should hold {}", topic.name, topic.wants));
                }
            }
        }
        let missing: Vec<&str> = TOPICS.iter().map(|t| t.name).filter(|n| !marks.contains_key(n)).collect();
        if !missing.is_empty() {
            failures.push(format!("{language:?}: no section `topic: NAME` in a tour for {}", missing.join(", ")));
        }
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

/// Every tour: its language, file name and text.
fn tours() -> Vec<(Language, String, String)> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/integration/tours"));
    let files = std::fs::read_dir(folder).expect("the tours stand in this folder");
    let mut tours: Vec<_> = files
        .map(|file| {
            let path = file.expect("a tour").path();
            let name = path.file_name().expect("a file").to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path).expect("a tour is text");
            (Language::detect(&name, &text), name, text)
        })
        .collect();
    tours.sort();
    tours
}

fn line(text: &str, offset: usize) -> usize {
    text[..offset].matches('\n').count() + 1
}

struct Mark {
    topic: String,
    is_none: bool,
    section: Span,
}

/// The marks of a tour in order, each with the text up to the next mark that opens a section.
fn marks_of(module: &Module, text: &str) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    for comment in &module.comments {
        let lines = text[comment.range()].lines().filter_map(|l| l.split_once("topic: "));
        for (_, said) in lines {
            let (names, reason) = said.split_once('(').map_or((said, None), |(names, reason)| (names, Some(reason)));
            let is_none = reason.is_some_and(|r| r.starts_with("none: "));
            if !is_none {
                // A section ends where the next begins.
                let open = marks.iter_mut().filter(|m| m.section.end as usize == text.len() && !m.is_none);
                open.for_each(|m| m.section.end = comment.start);
            }
            let names = names.trim_end_matches(['*', '/', '-', '>', ' ']).split(", ");
            marks.extend(names.map(|name| Mark {
                topic: name.to_owned(),
                is_none,
                section: Span::new(comment.end as usize, text.len()),
            }));
        }
    }
    marks
}

/// The nodes of a module that begin in one section of its text.
struct Section<'m> {
    module: &'m Module,
    span: Span,
}

impl Section<'_> {
    fn has(&self, span: Span) -> bool {
        (self.span.start..self.span.end).contains(&span.start)
    }

    fn any(&self, test: impl Fn(&ExprKind) -> bool) -> bool {
        self.module.exprs.iter().any(|e| self.has(e.span) && test(&e.kind))
    }

    fn stmts(&self) -> impl Iterator<Item = &StmtKind> {
        self.module.stmts.iter().filter(|s| self.has(s.span)).map(|s| &s.kind)
    }

    fn classes(&self) -> impl Iterator<Item = &Class> {
        self.module.classes.iter().filter(|c| self.has(c.span))
    }

    fn functions(&self) -> impl Iterator<Item = (FunctionId, &Function)> {
        let ids = (0u32..).map(FunctionId);
        ids.zip(&self.module.functions).filter(|(_, f)| self.has(f.span))
    }

    fn annotations(&self) -> impl Iterator<Item = &Annotation> {
        let of_functions = self.module.functions.iter().flat_map(|f| {
            let params = f.params.iter().flat_map(|p| &p.annotations);
            f.annotations.iter().chain(params)
        });
        let of_classes = self.module.classes.iter().flat_map(|c| {
            let fields = c.fields.iter().flat_map(|f| &f.annotations);
            c.annotations.iter().chain(fields)
        });
        of_functions.chain(of_classes).filter(|a| self.has(a.span))
    }

    fn types(&self) -> impl Iterator<Item = &TypeRef> {
        let of_functions = self.module.functions.iter().flat_map(|f| {
            let params = f.params.iter().filter_map(|p| p.ty.as_ref());
            f.returns.iter().chain(params)
        });
        let of_classes = self.module.classes.iter().flat_map(|c| {
            let fields = c.fields.iter().filter_map(|f| f.ty.as_ref());
            c.base_types.iter().chain(fields)
        });
        let declared = self.module.exprs.iter().filter_map(|e| match &e.kind {
            ExprKind::Assign { declared, .. } => declared.as_ref(),
            _ => None,
        });
        of_functions.chain(of_classes).chain(declared).filter(|t| self.has(t.span))
    }

    /// Text in some parts, and an expression in others.
    fn is_mixed(&self, parts: &[ExprId]) -> bool {
        let is_text = |e: &ExprId| matches!(self.module.kind(*e), ExprKind::Literal(Literal::Str(_)));
        let has_text = |e: &ExprId| {
            let mut found = false;
            self.module.walk_expr(*e, Nested::Skip, &mut |e| found |= is_text(&e));
            found
        };
        parts.iter().any(has_text) && parts.iter().any(|e| !is_text(e))
    }

    fn is_pattern(&self, id: ExprId) -> bool {
        match self.module.kind(id) {
            ExprKind::List(parts) => !parts.is_empty(),
            ExprKind::Object(entries) => !entries.is_empty(),
            _ => false,
        }
    }
}

fn destructures(s: &Section<'_>) -> bool {
    s.any(|k| matches!(k, ExprKind::Assign { target, .. } if s.is_pattern(*target)))
        || s.stmts().any(|k| matches!(k, StmtKind::Loop { binding: Some(b), .. } if s.is_pattern(*b)))
        || s.functions().any(|(_, f)| f.params.iter().filter_map(|p| p.pattern).any(|p| s.is_pattern(p)))
}

/// A name in a function of the section that is bound outside of the function, or is a parameter of one around it.
fn captures(s: &Section<'_>) -> bool {
    s.functions().any(|(_, function)| {
        let inside = |span: Span| function.span.start <= span.start && span.end <= function.span.end;
        let own = |name: &str| function.params.iter().any(|p| p.name == name);
        let mut outer = Vec::new();
        let mut at = function.outer;
        while let Some(id) = at {
            let around = s.module.function(id);
            outer.extend(around.params.iter().map(|p| &p.name));
            at = around.outer;
        }
        outer.extend(s.module.exprs.iter().filter(|e| !inside(e.span)).filter_map(|e| match e.kind {
            ExprKind::Assign { target, .. } => match s.module.kind(target) {
                ExprKind::Name(name) => Some(name),
                _ => None,
            },
            _ => None,
        }));
        let mut captured = false;
        s.module.walk_block(&function.body, Nested::Skip, &mut |e| {
            captured |= matches!(s.module.kind(e), ExprKind::Name(n) if !own(n) && outer.contains(&n));
        });
        captured
    })
}

/// `format("… {}", x)`, `"… %s".format(x)`, `"… %s" % x`, or a call whose text is already taken apart.
fn formats(s: &Section<'_>) -> bool {
    let is_format = |id: ExprId| match s.module.kind(id) {
        ExprKind::Literal(Literal::Str(text)) => text.contains(['%', '{']),
        ExprKind::Template(parts) => s.is_mixed(parts),
        _ => false,
    };
    s.any(|k| match k {
        ExprKind::Binary { op: BinaryOp::Modulo, left, .. } => is_format(*left),
        ExprKind::Call { callee, args } => {
            let receiver = match s.module.kind(*callee) {
                ExprKind::Member { object, .. } => is_format(*object),
                _ => false,
            };
            let with_values =
                args.len() > 1 || args.iter().any(|a| matches!(s.module.kind(a.value), ExprKind::Template(_)));
            receiver && !args.is_empty() || with_values && args.iter().any(|a| is_format(a.value))
        }
        _ => false,
    })
}
