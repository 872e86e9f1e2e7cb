//! Whole scans, as a check runs them: of a folder, or of files that a test writes into one.

use std::path::Path;
use std::sync::LazyLock;

use amanat::report::Report;
use amanat::scan::{self, Depth, Knowledge, ScanRequest, Scope};
use amanat::source::Options;

static KNOWLEDGE: LazyLock<Knowledge> =
    LazyLock::new(|| Knowledge::load(None).expect("the embedded knowledge is sound"));

pub fn scan_folder(root: &Path) -> Report {
    let request = ScanRequest {
        paths: vec![root.to_owned()],
        scope: Scope::Tree,
        options: Options::default(),
        jobs: Some(1),
        fingerprint_key: [7; 32],
        today: jiff::civil::date(2026, 11, 22),
        depth: Depth::Full,
        isolated: false,
    };
    scan::run(&request, &KNOWLEDGE).expect("the folder is there")
}

/// Scans files given by path and text.
pub fn scan_files<T: AsRef<str>>(files: &[(&str, T)]) -> Report {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("below the folder")).expect("a folder");
        std::fs::write(path, text.as_ref()).expect("a file");
    }
    scan_folder(folder.path())
}
