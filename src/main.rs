//! The `skymailing` program: see `skymailing --help`.

fn main() -> std::process::ExitCode {
    skymailing::commands::run()
}
