//! PHP: the tour of the language as a snapshot, and the spots that are easy to get wrong.

use amanat::frontend::lower;
use amanat::ir::dump::dump;
use amanat::source::{FileId, Language};

fn php(text: &str) -> String {
    let module = lower(FileId(0), Language::Php, text).unwrap();
    dump(&module, text)
}

#[test]
fn tour() {
    let text = include_str!("tours/tour.php");
    insta::assert_snapshot!(php(text));
}
