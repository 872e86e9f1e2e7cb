//! How fast files are lowered and searched for credentials, on one core, in bytes a second: `cargo bench`.
//!
//! Reads the files below `AMANAT_BENCH_FOLDER` as a check would; without it, the tours of the languages, repeated to a
//! size that is worth measuring. A language that does not occur is left out. Compare rows of one run, or two runs on an
//! idle machine: the numbers of two machines say nothing about each other.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::LazyLock;

use amanat::analysis::credentials;
use amanat::catalog::credentials::Credentials;
use amanat::frontend;
use amanat::source::{FileId, Language, Options, SourceFile, discover};
use divan::counter::BytesCount;
use divan::{Bencher, black_box};

/// Enough of a language to measure; and no more of a large folder, so that a run ends.
const ENOUGH_BYTES: usize = 4 << 20;
/// A tour is repeated to about this size.
const TOUR_BYTES: usize = 256 << 10;

static FILES: LazyLock<BTreeMap<Language, Vec<SourceFile>>> = LazyLock::new(files);

fn main() {
    // lowering may use as much stack as a scan gives it
    let run = std::thread::Builder::new().stack_size(64 << 20).spawn(divan::main);
    run.expect("a thread can be started").join().expect("no benchmark panics");
}

fn files() -> BTreeMap<Language, Vec<SourceFile>> {
    let folder = std::env::var_os("AMANAT_BENCH_FOLDER").map(PathBuf::from);
    let tours = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/integration/tours"));
    let root = folder.clone().unwrap_or(tours);
    let found = discover(&[root], &Options::default()).expect("the folder can be read");
    let mut files: BTreeMap<Language, Vec<SourceFile>> = BTreeMap::new();
    for source in found.sources.files().iter().filter(|s| s.class.is_own_code()) {
        let of_language = files.entry(source.language).or_default();
        if of_language.iter().map(|s| s.text.len()).sum::<usize>() >= ENOUGH_BYTES {
            continue;
        }
        let repeated = match folder {
            Some(_) => source.clone(),
            None => {
                let text = source.text.repeat(TOUR_BYTES.div_ceil(source.text.len().max(1)));
                SourceFile::new(source.path.clone(), text, source.language, source.class)
            }
        };
        of_language.push(repeated);
    }
    files
}

/// The languages that occur, in the order of the table of frontends.
fn languages() -> Vec<Language> {
    frontend::languages().filter(|l| FILES.contains_key(l)).collect()
}

fn pages() -> Vec<Language> {
    FILES.keys().copied().filter(|l| frontend::embedded::is_page(*l)).collect()
}

fn bytes(files: &[SourceFile]) -> BytesCount {
    BytesCount::new(files.iter().map(|s| s.text.len()).sum::<usize>())
}

/// Parsing and lowering, without what a scan does afterwards.
#[divan::bench(args = languages(), sample_count = 5, sample_size = 1)]
fn lower(bencher: Bencher<'_, '_>, language: Language) {
    let files = &FILES[&language];
    bencher.counter(bytes(files)).bench(|| {
        for source in files {
            black_box(frontend::lower(FileId(0), language, &source.text));
        }
    });
}

/// Finding the code inside pages and notebooks, without lowering it.
#[divan::bench(args = pages(), sample_count = 5, sample_size = 1)]
fn split(bencher: Bencher<'_, '_>, language: Language) {
    let files = &FILES[&language];
    bencher.counter(bytes(files)).bench(|| {
        for source in files {
            black_box(frontend::embedded::split(language, &source.text));
        }
    });
}

/// The search of the text for credentials, which every file goes through, whatever its language.
#[divan::bench(args = languages(), sample_count = 5, sample_size = 1)]
fn scan_text(bencher: Bencher<'_, '_>, language: Language) {
    let knowledge = Credentials::load(&[]).expect("the embedded knowledge is valid");
    let files = &FILES[&language];
    bencher.counter(bytes(files)).bench(|| {
        for source in files {
            black_box(credentials::scan_text(FileId(0), source, &knowledge, &[0; 32]));
        }
    });
}

/// The same over all files, whatever their language: what a repository as a whole costs.
#[divan::bench(sample_count = 9, sample_size = 1)]
fn scan_text_of_all(bencher: Bencher<'_, '_>) {
    let knowledge = Credentials::load(&[]).expect("the embedded knowledge is valid");
    let total = FILES.values().flatten().map(|s| s.text.len()).sum::<usize>();
    bencher.counter(BytesCount::new(total)).bench(|| {
        for source in FILES.values().flatten() {
            black_box(credentials::scan_text(FileId(0), source, &knowledge, &[0; 32]));
        }
    });
}
