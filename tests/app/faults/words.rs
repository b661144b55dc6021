//! What a server may say in place of an answer: what is none, what is odd and yet one, and what stands right at a limit.

use std::time::Duration;

use crate::support::mail_server::{Act, say};

pub fn pause(milliseconds: u64) -> Act {
    Act::Wait(Duration::from_millis(milliseconds))
}

/// No reply by RFC 5321 section 4.2, or more than we care to read.
pub fn nonsense() -> Vec<(&'static str, Vec<Act>)> {
    vec![
        ("garbage", vec![say("what do you want\r\n")]),
        ("an empty line", vec![say("\r\n")]),
        ("binary zeros", vec![say(b"\0\0\0\0\0\0\r\n")]),
        ("bytes over 0x7f", vec![say(b"\xff\xfe\xfd\xfc\r\n")]),
        ("an answer of HTTP", vec![say("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")]),
        ("code 600", vec![say("600 ok\r\n")]),
        ("code 100", vec![say("100 ok\r\n")]),
        ("code 99", vec![say("99 ok\r\n")]),
        ("code 2x0", vec![say("2x0 ok\r\n")]),
        ("code 2500", vec![say("2500 ok\r\n")]),
        ("a code in full-width digits", vec![say("２５０ ok\r\n")]),
        ("a space before the code", vec![say(" 250 ok\r\n")]),
        ("250 and a tab", vec![say("250\tok\r\n")]),
        ("mixed codes", vec![say("250-ok\r\n550 no\r\n")]),
        ("mixed codes of one class", vec![say("250-ok\r\n251 ok\r\n")]),
        ("a code that changes in a new segment", vec![say("250-ok\r\n"), pause(40), say("550 no\r\n")]),
        ("an endless line", vec![Act::Flood(b"250 and so on ".to_vec())]),
        ("an endless line of zeros", vec![Act::Flood(vec![0])]),
        ("an endless reply", vec![Act::Flood(b"250-and so on\r\n".to_vec())]),
        ("an endless refusal", vec![Act::Flood(b"550-and so on\r\n".to_vec())]),
        ("thousands of short lines", vec![say("250-\r\n".repeat(5000))]),
        ("a line of 2,049 octets", vec![say(line_of(2049))]),
        ("a reply of 129 lines", vec![say(reply_of_lines(129))]),
        ("a reply of 16 KiB and one octet", vec![say(reply_of_octets(16 * 1024 + 1))]),
    ]
}

/// Sloppy, and understood all the same: a reply of this code.
pub fn odd(code: &str) -> Vec<(&'static str, Vec<Act>)> {
    let with = |rest: &[u8]| say([code.as_bytes(), rest].concat());
    let replaced = |text: String| say(text.replace("250", code));
    vec![
        ("a code without text", vec![with(b"\r\n")]),
        ("a code, a space and no text", vec![with(b" \r\n")]),
        ("a bare LF", vec![with(b" ok\n")]),
        ("a code without text and a bare LF", vec![with(b"\n")]),
        ("Latin-1", vec![with(b" caf\xe9\r\n")]),
        ("text that is no UTF-8", vec![with(b" \xff\xc0\x80\r\n")]),
        ("controls and zeros in the text", vec![with(b" a\0b\x1b[31mc\x07\r\n")]),
        ("a stray CR in the text", vec![with(b" a\rb\r\n")]),
        ("byte by byte", vec![Act::Slowly([code.as_bytes(), b" 2.0.0 ok\r\n"].concat(), Duration::from_millis(10))]),
        ("many lines", vec![replaced("250-2.0.0 a\r\n250-2.0.0 b\r\n250 2.0.0 c\r\n".to_owned())]),
        ("a line of 2,048 octets", vec![replaced(line_of(2048))]),
        ("a reply of 128 lines", vec![replaced(reply_of_lines(128))]),
        ("a reply of 16 KiB", vec![replaced(reply_of_octets(16 * 1024))]),
    ]
}

/// One byte after another, each sooner than any clock on reads would end; together longer than the phase may take.
pub fn slow_loris(code: &str) -> Act {
    Act::Slowly(format!("{code} {}\r\n", "x".repeat(60)).into_bytes(), Duration::from_millis(150))
}

fn line_of(octets: usize) -> String {
    format!("250 {}\r\n", "x".repeat(octets - 6))
}

fn reply_of_lines(lines: usize) -> String {
    "250-x\r\n".repeat(lines - 1) + "250 x\r\n"
}

fn reply_of_octets(octets: usize) -> String {
    let long = format!("250-{}\r\n", "x".repeat(1018));
    let lines = octets / 1024 - 1;
    let rest = octets - lines * 1024;
    long.repeat(lines) + &line_of(rest)
}
