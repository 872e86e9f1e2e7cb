//! The command `amanat`; everything it does is in [`amanat::cli`].

fn main() -> std::process::ExitCode {
    amanat::cli::run(std::env::args_os())
}
