//! Signatures, verified by dkimpy: letters of every shape that a frame makes, and stranger ones.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io::Write;
use std::process::{Command, Stdio};

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair as RsaKeyPair, KeySize};
use aws_lc_rs::signature::Ed25519KeyPair;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use skymailing::clock::Timestamp;
use skymailing::config::SecretKey;
use skymailing::mail::dkim::{DkimKey, sign};
use skymailing::mail::frame::{
    Attachment, Design, FilledLetter, Frame, InlineImage, ListId, Stamp, Text, Texts, UnsubscribeUrl,
};
use skymailing::mail::{Boundary, EmailAddress, MessageId, Sender};

use crate::support::leash::skipped;

/// Where Debian's packages python3-dkim and python3-nacl are found.
const PYTHON: &str = "/usr/bin/python3";
const BODIES: [&str; 14] = [
    "",
    "\r\n",
    "\r\n\r\n \r\n",
    "Hello\r\n",
    "Hello\r\n\r\n\r\n\r\n",
    "Hello \t big   world \t\r\n",
    " leading\r\n\tand more\r\n",
    "\t\r\n \r\nx\r\n",
    "one\r\n\r\n\r\ntwo\r\n \r\n\t\r\nthree\r\n \t \r\n",
    "Привет, мир\u{a0}!\r\n",
    ".\r\n..\r\n.dot\r\n",
    "=D0=9F=D1=80 =\r\n=20\r\n",
    "a\x0bb\x0cc\x1f\r\n",
    "no end of line",
];
const HEADERS: [&str; 5] = [
    "From: ann@example.org\r\n",
    "Received: by x\r\n\twith y\r\nFROM:   Ann  Lee <ann@example.org>  \r\nto:bob@example.net\r\nSubject: a\r\n  folded\r\n\t line \r\n",
    "Subject:\r\nFrom: Анна <ann@example.org>\r\nTo: bob@example.net\r\nX-Other: 1\r\n",
    "Subject: =?UTF-8?B?0J/RgNC40LLQtdGC?=\r\n =?UTF-8?B?0J/RgNC40LLQtdGC?=\r\nFrom: ann@example.org\r\nMIME-Version: 1.0\r\nContent-Type: text/plain;\r\n charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n",
    "From: ann@example.org\r\nComments: one\r\nSubject: first\r\nComments: two\r\nSubject: second\r\n",
];

#[test]
fn another_program_verifies_what_we_sign() {
    let keys = keys();
    let mut letters = strange_letters();
    letters.extend(framed_letters());
    let signed: Vec<Vec<u8>> = letters
        .into_iter()
        .flat_map(|letter| [&keys[..1], &keys[1..], &keys[..]].map(|keys| signed(letter.clone(), keys)))
        .collect();
    assert!(signed.len() >= 200, "{}", signed.len());
    let Some(verdicts) = verify(&signed, &keys) else { return };
    for (number, (letter, verdict)) in signed.iter().zip(&verdicts).enumerate() {
        let expected = if number % 3 == 2 { "[true, true]" } else { "[true]" };
        assert_eq!(verdict, expected, "{}", String::from_utf8_lossy(letter));
    }
}

#[test]
fn it_refuses_what_was_changed_on_the_way() {
    let keys = keys();
    let letter = String::from_utf8(signed(framed_letters().swap_remove(0), &keys)).unwrap();
    let changes = [
        ("Hello=21", "Hello=22"),
        ("Subject: News", "Subject: Newt"),
        ("From: Ann", "From: Eve"),
        ("From: Ann", "From: Eve <eve@example.com>\r\nFrom: Ann"),
        ("<bob@example.net>", "<eve@example.net>"),
        ("https://example.org/u/", "https://example.com/u/"),
        ("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", ""),
        ("Feedback-ID: 1", "Feedback-ID: 2"),
        ("t=1790000000", "t=1790000001"),
    ];
    let changed: Vec<Vec<u8>> = changes
        .iter()
        .map(|(from, to)| {
            assert!(letter.contains(from), "{from}");
            letter.replacen(from, to, 1).into_bytes()
        })
        .collect();
    let Some(verdicts) = verify(&changed, &keys) else { return };
    for (change, verdict) in changes.iter().zip(&verdicts) {
        // A change inside the first signature leaves the second one whole.
        let whole = verdict.matches("true").count();
        assert_eq!(whole, usize::from(change.0.starts_with("t=")), "{change:?}: {verdict}");
    }
}

fn keys() -> [DkimKey; 2] {
    let rsa = RsaKeyPair::generate(KeySize::Rsa2048).unwrap().as_der().unwrap();
    let ed25519 = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
    [
        DkimKey::from_pkcs8("example.org", "rsa.news", rsa.as_ref()).unwrap(),
        DkimKey::from_pkcs8("пример.рф", "ed", ed25519.as_ref()).unwrap(),
    ]
}

fn signed(mut letter: FilledLetter, keys: &[DkimKey]) -> Vec<u8> {
    sign(&mut letter, keys, Timestamp::from_micros(1_790_000_000_000_000)).unwrap();
    letter.into_bytes()
}

fn strange_letters() -> Vec<FilledLetter> {
    let long = ["x".repeat(20_000), "word  ".repeat(4_000) + "\r\n", "line\r\n".repeat(5_000), " \r\n".repeat(9_000)];
    let bodies = BODIES.into_iter().chain(long.iter().map(String::as_str));
    bodies
        .flat_map(|body| HEADERS.map(|headers| (headers, body)))
        .map(|(headers, body)| FilledLetter {
            head: format!("{headers}\r\n").into_bytes(),
            tail: Bytes::copy_from_slice(body.as_bytes()),
        })
        .collect()
}

fn framed_letters() -> Vec<FilledLetter> {
    let mut letters = Vec::new();
    for texts in [Texts::Both, Texts::Plain, Texts::Html] {
        for files in 0..4 {
            for (name, subject) in
                [("Bob", "News"), ("Боб \"Б\"", "Новости недели и всё остальное, о чём стоит знать"), ("", "")]
            {
                letters.push(framed_letter(texts, files & 1 == 1, files & 2 == 2, name, subject));
            }
        }
    }
    letters
}

fn framed_letter(texts: Texts, inline: bool, attached: bool, name: &str, subject: &str) -> FilledLetter {
    let from = Sender::parse("Ann <ann@example.org>").unwrap();
    let key = SecretKey::new([7; 32]);
    let bytes: Vec<u8> = (0..10_000_u32).flat_map(u32::to_le_bytes).collect();
    let image = InlineImage {
        content_id: "logo@mail".to_owned(),
        name: "logo.png".to_owned(),
        content_type: "image/png".to_owned(),
        bytes: bytes.clone(),
    };
    let attachment = Attachment { name: "План.pdf".to_owned(), content_type: "application/pdf".to_owned(), bytes };
    let frame = Frame::new(Design {
        from: &from,
        reply_to: Some(&from),
        list: Some(ListId { name: "Новости", id: "news.example.org" }),
        headers: &[("Feedback-ID", "1:2:3")],
        language: Some("ru"),
        texts,
        inline: Vec::from_iter(inline.then_some(image)),
        attachments: Vec::from_iter(attached.then_some(attachment)),
        boundary: &Boundary::new(&key, &[1]),
    });
    let unsubscribe = UnsubscribeUrl::parse("https://example.org/u/abc");
    let stamp = Stamp {
        to: &EmailAddress::parse("bob@example.net").unwrap(),
        to_name: name,
        subject,
        message_id: &MessageId::new(&key, &[1, 2], &from.address),
        date: Timestamp::from_micros(1_790_000_000_000_000),
        unsubscribe: unsubscribe.as_ref(),
    };
    let Ok(letter) = frame.unwrap().fill(&stamp, |text, out| {
        out.extend_from_slice(if text == Text::Plain { b"Hello=21\r\n\r\n" } else { b"<p>Hello=21 \t</p>" });
        Ok::<(), Infallible>(())
    });
    letter
}

fn verify(letters: &[Vec<u8>], keys: &[DkimKey]) -> Option<Vec<String>> {
    verify_by(letters, &keys.iter().map(|key| (key.record_name(), key.record().unwrap())).collect())
}

/// What dkimpy says of each letter when DNS has these records; `None`, said once, when it is not installed.
pub fn verify_by(letters: &[Vec<u8>], records: &BTreeMap<String, String>) -> Option<Vec<String>> {
    let installed = Command::new(PYTHON).args(["-c", "import dkim, nacl"]).stderr(Stdio::null()).status();
    if !installed.is_ok_and(|status| status.success()) {
        skipped("signatures verified by another program (python3-dkim and python3-nacl are not installed)");
        return None;
    }
    let tasks: String = letters
        .iter()
        .map(|letter| serde_json::json!({ "letter": STANDARD.encode(letter), "records": records }).to_string() + "\n")
        .collect();
    let mut python = Command::new(PYTHON)
        .args(["-c", include_str!("verify_dkim.py")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    python.stdin.take().unwrap().write_all(tasks.as_bytes()).unwrap();
    let said = python.wait_with_output().unwrap();
    assert!(said.status.success());
    let verdicts: Vec<String> = String::from_utf8(said.stdout).unwrap().lines().map(str::to_owned).collect();
    assert_eq!(verdicts.len(), letters.len());
    Some(verdicts)
}
