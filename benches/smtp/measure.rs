//! Runs a child process and tells what it cost. Children run one after the other, and what they used is read from /proc.

use std::fs;
use std::process::{Command, Stdio};
use std::time::Duration;

use skymailing::clock::Stopwatch;

#[derive(Clone, Copy, Debug)]
pub struct Cost {
    pub took: Duration,
    /// Of the processor, by user and kernel.
    pub cpu: Duration,
}

/// The kernel counts it in hundredths of a second.
const TICK: Duration = Duration::from_millis(10);

pub fn run(command: &mut Command) -> Cost {
    run_and_hear(command).0
}

pub fn run_and_hear(command: &mut Command) -> (Cost, String) {
    let before = used_by_children();
    let watch = Stopwatch::start();
    let output = command.stderr(Stdio::inherit()).output().unwrap();
    let took = watch.elapsed();
    assert!(output.status.success(), "{command:?}: {}", output.status);
    (Cost { took, cpu: used_by_children() - before }, String::from_utf8(output.stdout).unwrap())
}

/// Of those that have ended.
fn used_by_children() -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    // The name may hold spaces; it ends with the last bracket.
    let fields: Vec<&str> = stat[stat.rfind(')').unwrap() + 2..].split(' ').collect();
    let ticks = |at: usize| fields[at].parse::<u32>().unwrap();
    TICK * (ticks(13) + ticks(14))
}

/// The most memory this process has held, in KiB.
pub fn peak_memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
