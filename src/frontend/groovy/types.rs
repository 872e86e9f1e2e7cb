//! Types as written.

use super::Groovy;
use super::lexer::Kind;
use crate::ir::{Name, TypeRef};

impl Groovy<'_> {
    /// A type as written, where one stands.
    pub(super) fn type_ref(&mut self) -> Option<TypeRef> {
        let start = self.token().span.start;
        let name = self.type_name()?;
        let mut ty = TypeRef { span: self.span_from(start), name, args: Vec::new(), metadata: Vec::new() };
        while self.is("[") && self.is_ahead(1, "]") {
            self.at += 2;
            ty = TypeRef { span: self.span_from(start), name: "[]".into(), args: vec![ty], metadata: Vec::new() };
        }
        Some(ty)
    }

    pub(super) fn skip_type(&mut self) {
        self.type_ref();
    }

    /// `a.b.C<D>` without its arguments.
    pub(super) fn type_name(&mut self) -> Option<Name> {
        if !self.is_word(0) {
            return None;
        }
        let mut name = self.text_ahead(0).to_owned();
        self.at += 1;
        while self.is(".") && self.is_word(1) {
            name.push('.');
            name.push_str(self.text_ahead(1));
            self.at += 2;
        }
        if self.is("<")
            && let Some(length) = self.type_arguments()
        {
            self.at += length;
        }
        Some(name.into())
    }

    /// The number of tokens of `<…>` at the cursor, if they can be types.
    fn type_arguments(&self) -> Option<usize> {
        self.type_arguments_at(0)
    }

    pub(super) fn type_arguments_at(&self, from: usize) -> Option<usize> {
        let mut depth = 0usize;
        for n in from..from + 64 {
            match (self.ahead(n).kind, self.text_ahead(n)) {
                (Kind::Sign, "<") => depth += 1,
                (Kind::Sign, "<<") => depth += 2,
                (Kind::Sign, ">") if depth == 1 => return Some(n + 1 - from),
                (Kind::Sign, ">") => depth -= 1,
                (Kind::Sign, "," | "." | "?" | "[" | "]" | "&") | (Kind::Word, _) => {}
                _ => return None,
            }
        }
        None
    }
}
