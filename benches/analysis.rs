//! What the analyses of a whole repository cost beside its parsing, on one core: `AMANAT_BENCH_FOLDER=REPO cargo bench
//! --bench analysis`. Without the folder: `test-repos/`.
//!
//! Each stage runs three times (or `AMANAT_BENCH_RUNS`) and the fastest run counts; the last column is its time divided by that of parsing and
//! lowering, which is the figure to compare between machines.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use amanat::analysis::flow::Flows;
use amanat::analysis::leaks;
use amanat::catalog::sinks::SinkKind;
use amanat::facts::endpoints;
use amanat::frontend;
use amanat::ir::Module;
use amanat::project::Project;
use amanat::scan::Knowledge;
use amanat::source::{Options, discover};

/// How often each stage runs.
fn runs() -> usize {
    std::env::var("AMANAT_BENCH_RUNS").ok().and_then(|n| n.parse().ok()).unwrap_or(3)
}

fn main() {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).stack_size(64 << 20).build();
    pool.expect("a thread can be started").install(measure);
}

fn measure() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("test-repos");
    let root = std::env::var_os("AMANAT_BENCH_FOLDER").map_or(own, PathBuf::from);
    let found = discover(&[root], &Options::default()).expect("the folder can be read");
    let knowledge = Knowledge::load(None).expect("the embedded knowledge is valid");
    let files = || found.sources.iter().filter(|(_, f)| f.class.is_own_code());
    let lower = || files().filter_map(|(id, f)| frontend::lower(id, f.language, &f.text)).collect::<Vec<Module>>();

    let (parsing, modules) = fastest(lower);
    let bytes: usize = files().filter(|(_, f)| frontend::is_supported(f.language)).map(|(_, f)| f.text.len()).sum();
    println!("{} files, {:.1} MB", modules.len(), bytes as f64 / 1e6);
    let row = |stage: &str, time: Duration| {
        println!("{stage:<28}{:>9.3} s{:>8.2}", time.as_secs_f64(), time.as_secs_f64() / parsing.as_secs_f64());
    };
    row("parse and lower", parsing);
    // a project takes its modules over: copying them is not its work
    let copies: Vec<Vec<Module>> = (0..runs()).map(|_| modules.clone()).collect();
    let mut copies = copies.into_iter();
    let (linking, project) = fastest(|| Project::build(&found.sources, copies.next().unwrap_or_default()));
    row("link", linking);
    let (leaving, _) = fastest(|| leaks::detections(&Flows::follow(&project, &knowledge.data, SinkKind::ALL)));
    row("follow personal data", leaving);
    let (finding, _) = fastest(|| endpoints::find_and_ask(&project, &knowledge.frameworks, &[]));
    row("find endpoints", finding);
    row("all analysis", linking + leaving + finding);
}

/// The shortest time of a few runs, and the last result.
fn fastest<T>(mut run: impl FnMut() -> T) -> (Duration, T) {
    let mut best = Duration::MAX;
    let mut last = None;
    for _ in 0..runs() {
        let start = Instant::now();
        let result = run();
        best = best.min(start.elapsed());
        last = Some(result);
    }
    (best, last.expect("at least one run"))
}
