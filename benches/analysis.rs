//! What the analyses of a whole repository cost beside its parsing, on one core: `AMANAT_BENCH_FOLDER=REPO cargo bench
//! --bench analysis`. Without the folder: `test-repos/`.
//!
//! Each stage runs three times (or `AMANAT_BENCH_RUNS`) and the fastest run counts, in processor time of its thread; the
//! last column is its time divided by that of parsing and lowering, which is the figure to compare between machines. It is
//! too high for Rust: files that nest deeply are parsed in threads of their own, which are not counted.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use amanat::analysis::flow::Flows;
use amanat::analysis::{door, endpoint_auth, leaks, recorded};
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

    let mut stages = [Duration::MAX; 6];
    let mut modules = 0;
    for _ in 0..runs() {
        // each run has a project of its own: one that was asked before answers faster
        let [parsing, linking, leaving, finding, giving, judging] = &mut stages;
        let lowered = timed(parsing, lower);
        modules = lowered.len();
        let project = timed(linking, || Project::build(&found.sources, lowered));
        let flows = timed(leaving, || {
            let flows = Flows::follow(&project, &knowledge.data, SinkKind::ALL);
            leaks::detections(&flows);
            flows
        });
        let probes = endpoint_auth::probes(&knowledge.exposures);
        let mut found = timed(finding, || endpoints::find_and_ask(&project, &knowledge.frameworks, &probes));
        timed(giving, || door::note(&flows, &mut found.endpoints));
        timed(judging, || {
            endpoint_auth::run(&project, &knowledge.data, &knowledge.exposures, &found);
            recorded::detections(&project, &knowledge.data, &knowledge.recorders, &knowledge.exposures.words);
        });
    }
    let bytes: usize = files().filter(|(_, f)| frontend::is_supported(f.language)).map(|(_, f)| f.text.len()).sum();
    println!("{modules} files, {:.1} MB", bytes as f64 / 1e6);
    let [parsing, analysis @ ..] = stages;
    let row = |stage: &str, time: Duration| {
        println!("{stage:<28}{:>9.3} s{:>8.2}", time.as_secs_f64(), time.as_secs_f64() / parsing.as_secs_f64());
    };
    row("parse and lower", parsing);
    let names = ["link", "follow personal data", "find endpoints", "data at the door", "judge what is exposed"];
    for (stage, time) in names.into_iter().zip(analysis) {
        row(stage, time);
    }
    row("all analysis", analysis.iter().sum());
}

/// What a stage gives; its time counts if it is the shortest so far.
fn timed<T>(best: &mut Duration, run: impl FnOnce() -> T) -> T {
    let start = processor_time();
    let result = run();
    *best = (*best).min(processor_time().saturating_sub(start));
    result
}

/// What this thread has used of a processor, where the system tells (Linux), else the time that has passed: the former says
/// the same on a busy machine.
fn processor_time() -> Duration {
    static START: OnceLock<Instant> = OnceLock::new();
    let used = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let used = used.and_then(|text| text.split_whitespace().next()?.parse().ok());
    used.map_or_else(|| START.get_or_init(Instant::now).elapsed(), Duration::from_nanos)
}
