//! The way from an offset in a part's text back to the file that holds it.

use crate::source::Span;

/// How the offsets of a part's text relate to those of its file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Places {
    /// They are the same.
    Same,
    /// Runs in which both advance together: where each begins in the part, and in the file. Sorted; the first begins
    /// at 0.
    Moved(Vec<(u32, u32)>),
}

impl Places {
    pub fn is_same(&self) -> bool {
        *self == Places::Same
    }

    /// Where a byte of the part stands in the file.
    pub fn offset(&self, at: u32) -> u32 {
        let Places::Moved(runs) = self else { return at };
        let next = runs.partition_point(|(part, _)| *part <= at);
        let Some((part, file)) = next.checked_sub(1).and_then(|i| runs.get(i)) else { return 0 };
        let there = file + (at - part);
        // what was left out of the part stands between two runs
        runs.get(next).map_or(there, |(_, limit)| there.min(*limit))
    }

    pub fn span(&self, span: Span) -> Span {
        let start = self.offset(span.start);
        // the end of a span belongs to what stands before it
        let end = if span.is_empty() { start } else { self.offset(span.end - 1) + 1 };
        Span { start, end: end.max(start) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_lead_back() {
        // file `ab\"cd`, part `ab"cd`
        let places = Places::Moved(vec![(0, 10), (2, 13)]);
        assert_eq!([0, 1, 2, 3].map(|at| places.offset(at)), [10, 11, 13, 14]);
        assert_eq!(places.span(Span::new(0, 2)), Span::new(10, 12));
        assert_eq!(places.span(Span::new(1, 3)), Span::new(11, 14));
        assert_eq!(places.span(Span::new(3, 3)), Span::new(14, 14));
        assert_eq!(Places::Same.span(Span::new(3, 5)), Span::new(3, 5));
    }
}
