//! The plan of the bench: which loads run beside which, and the tables that come of it.

use std::process::Command;
use std::time::Duration;

use tempfile::TempDir;

use crate::client::Load;
use crate::measure::{self, Cost, median};
use crate::server::Server;
use crate::{delay, signing, sink};

const SESSIONS: [usize; 4] = [1, 4, 16, 64];

struct Bench {
    folder: TempDir,
    letters: usize,
    rounds: usize,
}

/// What one kind of load came to, round by round.
#[derive(Default)]
struct Column {
    rates: Vec<f64>,
    micros: Vec<f64>,
    peak: u64,
}

pub fn print(quick: bool) {
    let (letters, rounds, span) = if quick { (4_000, 1, 50) } else { (20_000, 3, 300) };
    let bench = Bench { folder: tempfile::tempdir().unwrap(), letters, rounds };
    sink::make_certificate(bench.folder.path());
    letters_table(Duration::from_millis(span));
    match (Server::postfix(&[]), Server::postfix(&["-p"])) {
        (Some(pipelining), Some(lock_step)) => bench.beside_postfix(&pipelining, &lock_step),
        _ => println!("\nNOT MEASURED beside smtp-source: Postfix's programs are not on this machine."),
    }
    bench.what_adds();
    bench.on_a_long_line();
}

fn letters_table(span: Duration) {
    let [filled, ed25519, rsa] = signing::measure(span);
    println!("| a letter of {} bytes | µs |\n|---|---:|", signing::size());
    println!("| filled | {filled:.1} |\n| and signed, Ed25519 | {ed25519:.1} |\n| and signed, RSA-2048 | {rsa:.0} |");
}

impl Bench {
    fn beside_postfix(&self, pipelining: &Server, lock_step: &Server) {
        println!(
            "\n| sessions | smtp-source -d, letters/s | one command at a time | pipelined | CPU a letter, µs | one command \
             at a time | pipelined | peak memory |\n|---:|---:|---:|---:|---:|---:|---:|---:|"
        );
        for sessions in SESSIONS {
            let [mut source, mut alone, mut grouped] = <[Column; 3]>::default();
            let load = |port, pipelining| Load {
                port,
                sessions,
                letters: self.letters,
                refused_of: 0,
                tls: false,
                pipelining,
            };
            for _ in 0..self.rounds {
                source.add(self.smtp_source(pipelining.port, sessions), self.letters);
                grouped.run(self, load(pipelining.port, true));
                source.add(self.smtp_source(lock_step.port, sessions), self.letters);
                alone.run(self, load(lock_step.port, true));
            }
            let ratio = |own: &Column| format!("{:.0} ({:.2})", own.rate(), own.rate() / source.rate());
            let cpu = |own: &Column| format!("{:.1} ({:.2})", own.cpu(), own.cpu() / source.cpu());
            println!(
                "| {sessions} | {:.0} | {} | {} | {:.1} | {} | {} | {} MiB |",
                source.rate(),
                ratio(&alone),
                ratio(&grouped),
                source.cpu(),
                cpu(&alone),
                cpu(&grouped),
                alone.peak.max(grouped.peak) / 1024
            );
        }
    }

    fn smtp_source(&self, port: u16, sessions: usize) -> Cost {
        let (sessions, letters) = (sessions.to_string(), self.letters.to_string());
        let size = signing::size().to_string();
        let mut command = Command::new("smtp-source");
        command.args(["-d", "-4", "-s", &sessions, "-m", &letters, "-l", &size, "-f", "news@example.org"]);
        command.args(["-t", "reader@example.net", "-M", "localhost", &format!("127.0.0.1:{port}")]);
        measure::run(&mut command)
    }

    /// Against our own sink, because Postfix's knows neither TLS nor single refusals.
    fn what_adds(&self) {
        let sink = Server::ours(&["sink", self.folder.path().to_str().unwrap()]);
        println!("\n| 16 sessions, our own sink | letters/s | of plain | CPU a letter, µs |\n|---|---:|---:|---:|");
        // Our sink is so fast that the start of a process would weigh.
        let letters = self.letters * 2;
        let plain = Load { port: sink.port, sessions: 16, letters, refused_of: 0, tls: false, pipelining: true };
        let loads = [
            ("plain", plain),
            ("over STARTTLS", Load { tls: true, ..plain }),
            ("10 % of recipients refused", Load { refused_of: 10, ..plain }),
            ("one command at a time", Load { pipelining: false, ..plain }),
        ];
        let mut columns = <[Column; 4]>::default();
        for _ in 0..self.rounds {
            for ((_, load), column) in loads.iter().zip(&mut columns) {
                column.run(self, *load);
            }
        }
        for ((name, _), column) in loads.iter().zip(&columns) {
            let share = column.rate() / columns[0].rate();
            println!("| {name} | {:.0} | {share:.2} | {:.1} |", column.rate(), column.cpu());
        }
    }

    /// The most that can be had with a letter a round trip is the sessions divided by it.
    fn on_a_long_line(&self) {
        let sink = Server::ours(&["sink", self.folder.path().to_str().unwrap()]);
        let line = Server::ours(&["delay", &sink.port.to_string()]);
        let round_trip = delay::ROUND_TRIP.as_secs_f64();
        println!(
            "\n| {} ms of round trip, sessions | letters/s | of sessions / round trip | one command at a time |\n\
             |---:|---:|---:|---:|",
            delay::ROUND_TRIP.as_millis()
        );
        for sessions in [16, 64] {
            let letters = sessions * self.letters / 200;
            let load = Load { port: line.port, sessions, letters, refused_of: 0, tls: false, pipelining: true };
            let [mut grouped, mut alone] = <[Column; 2]>::default();
            grouped.run(self, load);
            alone.run(self, Load { letters: letters / 4, pipelining: false, ..load });
            let ideal = sessions as f64 / round_trip;
            println!(
                "| {sessions} | {:.0} | {:.2} | {:.2} |",
                grouped.rate(),
                grouped.rate() / ideal,
                alone.rate() / ideal
            );
        }
    }
}

impl Column {
    fn run(&mut self, bench: &Bench, load: Load) {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.arg("client").arg(bench.folder.path()).args(load.to_args());
        let (cost, said) = measure::run_and_hear(&mut command);
        self.peak = self.peak.max(said.trim().parse().unwrap());
        self.add(cost, load.letters);
    }

    fn add(&mut self, cost: Cost, letters: usize) {
        self.rates.push(letters as f64 / cost.took.as_secs_f64());
        self.micros.push(cost.cpu.as_secs_f64() * 1e6 / letters as f64);
    }

    fn rate(&self) -> f64 {
        median(self.rates.clone())
    }

    fn cpu(&self) -> f64 {
        median(self.micros.clone())
    }
}
