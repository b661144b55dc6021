//! What sending costs: our sessions beside Postfix's own `smtp-source`, turn by turn in one run against its `smtp-sink`, and
//! then what TLS, refused recipients and a long line add. Run `cargo bench --bench smtp`, or `cargo bench --bench smtp -- --quick`.
//! Prints tables in Markdown.
//!
//! Both sides and the server share one machine: the ratios say more than the numbers do. Without Postfix's programs
//! (Debian: `postfix`) only the tables without smtp-source are made.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a bench may panic like a test")]

mod client;
mod delay;
mod letters;
mod measure;
mod server;
mod signing;
mod sink;
mod tables;

use std::path::Path;

use client::Load;
use skymailing::smtp::Tls;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.first().map(String::as_str) {
        Some("client") => send(&args[1..]),
        Some("sink") => server::run(|listener| async move { sink::serve(listener, Path::new(&args[1])).await }),
        Some("delay") => {
            let to = args[1].parse().unwrap();
            server::run(move |listener| delay::serve(listener, to));
        }
        _ => tables::print(args.iter().any(|arg| arg == "--quick")),
    }
}

/// `client FOLDER` and the load. Prints its peak of memory in KiB.
fn send(args: &[String]) {
    let tls = Tls::with_roots([sink::certificate(Path::new(&args[0]))]).unwrap();
    client::run(Load::from_args(&args[1..]), tls);
    println!("{}", measure::peak_memory());
}
