//! Which of several methods of one name a call enters: those that take its arguments, by their number and by what is
//! known of their types.
//!
//! No language's whole rules: where several fit, all of them may be entered, and where none does the name decides.

use super::{ClassRef, ExprRef, FunctionRef, Project, Type, TypeName};
use crate::ir::{Arg, BinaryOp, ExprKind, Literal, TYPE_ARGUMENT};

/// Types that take whatever is given.
const OPEN_TYPES: [&str; 4] = ["object", "any", "dynamic", "def"];
const TEXT: &str = "string";

/// How an argument fits a parameter.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fit {
    No,
    /// Nothing speaks against it.
    Open,
    /// The very type that is written.
    Exact,
}

impl Project<'_> {
    /// The methods that a call may enter whose name leads to `f`: it, its overloads, and those that a base adds.
    pub(super) fn overloads(&self, call: ExprRef, f: FunctionRef) -> Vec<FunctionRef> {
        let function = self.function(f);
        let (Some(class), Some(name)) = (function.class, &function.name) else { return vec![f] };
        if !self.semantics(f.file).overloads {
            return vec![f];
        }
        self.overloads_of(call, ClassRef::new(f.file, class), name).unwrap_or_else(|| vec![f])
    }

    /// The constructors of a class that take the arguments of a call, or of the nearest base that has any.
    pub fn constructors(&self, class: ClassRef, call: ExprRef) -> Vec<FunctionRef> {
        self.method(class, "constructor").map_or_else(Vec::new, |f| self.overloads(call, f))
    }

    fn overloads_of(&self, call: ExprRef, class: ClassRef, name: &str) -> Option<Vec<FunctionRef>> {
        let (ExprKind::Call { args, .. } | ExprKind::New { args, .. }) = self.kind(call) else { return None };
        let own = self.fitting(call, args, self.methods_named(class, name));
        if !own.is_empty() || name == "constructor" {
            return Some(own).filter(|own| !own.is_empty());
        }
        self.supertypes(class).iter().find_map(|t| match t {
            TypeName::Class(base) => {
                Some(self.fitting(call, args, self.methods_named(*base, name))).filter(|found| !found.is_empty())
            }
            TypeName::External(_) => None,
        })
    }

    /// Of methods of one name those that may take the arguments.
    fn fitting(&self, call: ExprRef, args: &[Arg], named: &[FunctionRef]) -> Vec<FunctionRef> {
        let by_count: Vec<FunctionRef> = named.iter().copied().filter(|f| self.takes(*f, args)).collect();
        if by_count.len() < 2 {
            return by_count;
        }
        let ranked = by_count.iter().filter_map(|f| Some((self.exact_arguments(call, args, *f)?, *f)));
        let ranked: Vec<(usize, FunctionRef)> = ranked.collect();
        let Some(best) = ranked.iter().map(|(exact, _)| *exact).max() else { return by_count };
        ranked.into_iter().filter(|(exact, _)| *exact == best).map(|(_, f)| f).collect()
    }

    /// Whether a function can be called with so many arguments, and with those names.
    fn takes(&self, f: FunctionRef, args: &[Arg]) -> bool {
        if args.iter().any(|a| a.spread) {
            return true;
        }
        let params = &self.function(f).params;
        let given = args.iter().filter(|a| a.name.as_deref() != Some(TYPE_ARGUMENT));
        let is_known = |a: &Arg| a.name.as_ref().is_none_or(|n| params.iter().any(|p| p.name == *n));
        let needed = params.iter().filter(|p| p.default.is_none() && !p.rest).count();
        let most = if params.iter().any(|p| p.rest) { usize::MAX } else { params.len() };
        let count = given.clone().count();
        let fits = |receiver: usize| (needed..=most).contains(&(count + receiver));
        given.clone().all(is_known) && (fits(0) || self.extends(f) && fits(1))
    }

    /// How many arguments are of the very types that a function wants; None where one of them cannot be.
    fn exact_arguments(&self, call: ExprRef, args: &[Arg], f: FunctionRef) -> Option<usize> {
        let params = &self.function(f).params;
        // a method that extends a type is called on its first parameter, or is given it
        let receiver = usize::from(self.extends(f) && args.len() < params.len());
        let mut exact = 0;
        let mut position = receiver;
        for arg in args {
            let index = match &arg.name {
                Some(name) => params.iter().position(|p| p.name == *name),
                None => Some(position),
            };
            position += usize::from(arg.name.is_none());
            let Some(index) = index.filter(|i| params.get(*i).is_some_and(|p| !p.rest)) else { continue };
            match self.fit(ExprRef::new(call.file, arg.value), f, index) {
                Fit::No => return None,
                Fit::Open => {}
                Fit::Exact => exact += 1,
            }
        }
        Some(exact)
    }

    fn fit(&self, arg: ExprRef, f: FunctionRef, index: usize) -> Fit {
        let Some(wanted) = self.param_type(f, index).filter(|t| !is_open(t)) else { return Fit::Open };
        let is_class = wanted.class().is_some();
        let is_text = is_named(&wanted, TEXT);
        match self.kind(arg) {
            ExprKind::Literal(Literal::Null) => Fit::Open,
            ExprKind::Literal(Literal::Number(_) | Literal::Bool(_)) if is_class || is_text => Fit::No,
            ExprKind::Lambda(_) if is_text => Fit::No,
            ExprKind::Literal(Literal::Number(_) | Literal::Bool(_)) | ExprKind::Lambda(_) => Fit::Open,
            _ if self.is_text(arg) => match (is_text, is_class) {
                (true, _) => Fit::Exact,
                (false, true) => Fit::No,
                (false, false) => Fit::Open,
            },
            _ => self.type_of(arg).filter(|t| !is_open(t)).map_or(Fit::Open, |given| self.fit_type(&given, &wanted)),
        }
    }

    fn fit_type(&self, given: &Type, wanted: &Type) -> Fit {
        match (&given.name, &wanted.name) {
            (TypeName::Class(a), TypeName::Class(b)) if a == b => Fit::Exact,
            (TypeName::Class(a), TypeName::Class(b)) if self.lineage(*a).contains(b) => Fit::Open,
            (TypeName::Class(_), TypeName::Class(_)) => Fit::No,
            // what a base from outside is, nobody knows here
            (TypeName::Class(a), TypeName::External(_)) => {
                let is_external = |t: &TypeName| matches!(t, TypeName::External(_));
                if self.supertypes(*a).iter().any(is_external) { Fit::Open } else { Fit::No }
            }
            (TypeName::External(a), TypeName::Class(b)) => {
                if simple(a) == self.class(*b).name {
                    Fit::Open
                } else {
                    Fit::No
                }
            }
            (TypeName::External(a), TypeName::External(b)) => {
                if simple(a).eq_ignore_ascii_case(simple(b)) {
                    Fit::Exact
                } else {
                    Fit::Open
                }
            }
        }
    }

    /// Whether a value is a text by how it is written: `"no " + name`.
    fn is_text(&self, e: ExprRef) -> bool {
        let mut at = e;
        loop {
            match self.kind(at) {
                ExprKind::Literal(Literal::Str(_)) | ExprKind::Template(_) => return true,
                ExprKind::Binary { op: BinaryOp::Add, left, right } => {
                    let right = self.kind(ExprRef::new(e.file, *right));
                    if matches!(right, ExprKind::Literal(Literal::Str(_)) | ExprKind::Template(_)) {
                        return true;
                    }
                    at = ExprRef::new(e.file, *left);
                }
                _ => return false,
            }
        }
    }
}

/// The last part of a dotted name.
pub(super) fn simple(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

fn is_named(t: &Type, name: &str) -> bool {
    matches!(&t.name, TypeName::External(path) if simple(path).eq_ignore_ascii_case(name))
}

fn is_open(t: &Type) -> bool {
    t.is_variable() || OPEN_TYPES.iter().any(|name| is_named(t, name))
}
