//! Floods cost no memory. Measured in a process of its own, because the tests beside this one use memory too.

use std::process::Command;

use skymailing::smtp::Verdict;

use super::fault::limits;
use super::sending::{Courier, Letter, WAYS};
use crate::support::mail_server::{Act, MailServer, Moment, trusting_the_test_authority};

const CONVERSATIONS: usize = 60;
const GROWTH_KB: u64 = 8 * 1024;

#[test]
fn sixty_floods_leave_resident_memory_flat() {
    let this = std::env::current_exe().unwrap();
    let name = "faults::memory::alone_in_its_process_it_bears_sixty_floods";
    let output = Command::new(this).args([name, "--exact", "--ignored", "--nocapture"]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    println!("{}", said.lines().find(|line| line.contains("KB")).unwrap_or_else(|| panic!("it did not run: {said}")));
}

#[tokio::test]
#[ignore = "it measures its whole process, so sixty_floods_leave_resident_memory_flat runs it alone"]
async fn alone_in_its_process_it_bears_sixty_floods() {
    let floods: [(Moment, &[u8]); 6] = [
        (Moment::Banner, b"2"),
        (Moment::Banner, b"220-and so on\r\n"),
        (Moment::Ehlo, b"250-and so on\r\n"),
        (Moment::Rcpt, b"550-and so on\r\n"),
        (Moment::Dot, b"250-and so on\r\n"),
        (Moment::Dot, &[0]),
    ];
    let mut before = None;
    let mut sent = 0;
    for number in 0..CONVERSATIONS {
        let (moment, words) = floods[number % floods.len()];
        let server = MailServer::start();
        server.on(moment, [Act::Flood(words.to_vec())]);
        let way = WAYS[number / floods.len() % WAYS.len()];
        let courier = Courier::new(server.relay(), way, trusting_the_test_authority(), limits());
        let answer = courier.send(&[Letter::to("bob@example.net")]).await.remove(0);
        assert!(matches!(answer.verdict(), Verdict::ServerFault | Verdict::Unknown), "{answer}");
        sent += server.bytes_sent();
        // The first round brings in what every later one uses as well.
        if number + 1 == floods.len() {
            before = Some(most_resident_kb());
        }
    }
    let (before, after) = (before.unwrap(), most_resident_kb());
    println!("{CONVERSATIONS} floods sent {sent} bytes; {before} KB at the most after six, {after} KB after all");
    assert!(after - before < GROWTH_KB);
}

fn most_resident_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}
