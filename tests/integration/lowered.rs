//! What the tests of the frontends share: lowering a text, looking for lines of its dump, and the snapshot of a tour.

use amanat::frontend;
use amanat::ir::Module;
use amanat::source::{FileId, Language};

#[track_caller]
pub(crate) fn module(language: Language, text: &str) -> Module {
    frontend::lower(FileId(0), language, text).expect("the language has a frontend")
}

/// Each line stands in the dump, whatever its indentation.
#[track_caller]
pub(crate) fn has(dump: &str, lines: &[&str]) {
    for line in lines {
        assert!(dump.lines().any(|l| l.trim_start() == *line), "no line `{line}` in\n{dump}");
    }
}

/// With some of the stack that a scan gives its threads: unoptimised code needs more than a test's own 2 MB.
pub(crate) fn with_stack(work: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new().stack_size(8 << 20).spawn(work).expect("a thread").join().expect("no panic");
}

/// A test that a file below `tours/` is read without a gap, with a snapshot of what it becomes.
macro_rules! tour {
    ($test:ident, $language:ident, $file:literal) => {
        #[test]
        fn $test() {
            let text = include_str!(concat!("tours/", $file));
            let module = crate::lowered::module(amanat::source::Language::$language, text);
            assert!(module.gaps.is_empty(), "{:?}", module.gaps);
            insta::assert_snapshot!(amanat::ir::dump::dump(&module, text));
        }
    };
}
pub(crate) use tour;
