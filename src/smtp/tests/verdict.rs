//! The table of SMTP.md, row by row; what real servers say; and what no answer can do.

#[path = "replies.rs"]
mod replies;

use Stage::{Auth, Banner, Body, Data, Dot, Ehlo, Mail, Rcpt, StartTls};
use Verdict::{Accepted, Rejected, ServerFault, Temporary, Unknown};

use super::*;
use crate::smtp::limits::Limits;
use crate::smtp::reply::ReplyReader;

const TABLE: &[(Stage, &str, Verdict)] = &[
    // Yes, and yes at the wrong time.
    (Dot, "250 2.0.0 queued", Accepted),
    (Dot, "250", Accepted),
    (Dot, "251 forwarded", Accepted),
    (Dot, "354 go on", Unknown),
    (Dot, "334 ", Unknown),
    (Data, "250 ok", ServerFault),
    (Mail, "354 go on", ServerFault),
    (Auth, "334 ", ServerFault),
    // The server closes.
    (Banner, "421 busy", ServerFault),
    (Ehlo, "421 busy", ServerFault),
    (StartTls, "421 busy", ServerFault),
    (Auth, "421 busy", ServerFault),
    (Mail, "421 busy", ServerFault),
    (Rcpt, "421 4.2.1 busy", ServerFault),
    (Data, "421 busy", ServerFault),
    (Dot, "421 4.3.0 busy", ServerFault),
    // Not now, this recipient.
    (Rcpt, "450 4.2.0 greylisted", Temporary),
    (Rcpt, "450 4.2.1 too many letters for this mailbox", Temporary),
    (Rcpt, "451 4.7.1 greylisted", Temporary),
    (Rcpt, "451 greylisted", Temporary),
    (Dot, "451 4.7.1 try later", Temporary),
    (Dot, "450 later", Temporary),
    (Dot, "451 4.3.0 trouble", Temporary),
    (Rcpt, "452 4.2.2 mailbox full", Temporary),
    // Not now, and not because of the recipient.
    (Rcpt, "452 4.5.3 too many recipients", ServerFault),
    (Rcpt, "452 4.3.1 no space", ServerFault),
    (Dot, "452 4.3.1 no space", ServerFault),
    (Mail, "452 4.3.1 no space", ServerFault),
    (Rcpt, "450 4.7.28 unusual rate", ServerFault),
    (Dot, "450 4.7.0 Too many messages", ServerFault),
    (Rcpt, "451 too many connections", ServerFault),
    (Rcpt, "450 4.1.8 sender domain not found", ServerFault),
    (Banner, "450 wait", ServerFault),
    (Ehlo, "451 wait", ServerFault),
    (Mail, "451 4.7.1 wait", ServerFault),
    (Data, "451 wait", ServerFault),
    (StartTls, "454 4.7.0 no TLS now", ServerFault),
    (Auth, "454 4.7.0 trouble", ServerFault),
    // No, this recipient or this letter.
    (Rcpt, "550 5.1.1 unknown", Rejected),
    (Rcpt, "550 unknown", Rejected),
    (Rcpt, "551 5.1.6 moved", Rejected),
    (Rcpt, "553 5.1.3 syntax", Rejected),
    (Rcpt, "501 5.1.3 bad address", Rejected),
    (Rcpt, "552 5.2.2 over quota", Rejected),
    (Rcpt, "552 quota exceeded", Rejected),
    (Rcpt, "550 mailbox quota exceeded", Rejected),
    (Rcpt, "550 5.2.1 disabled", Rejected),
    (Rcpt, "550 5.7.1 policy", Rejected),
    (Dot, "554 5.7.1 spam", Rejected),
    (Dot, "550 5.7.26 not authenticated", Rejected),
    (Dot, "554 no", Rejected),
    (Dot, "552 5.3.4 too big", Rejected),
    (Body, "552 5.3.4 too big", Rejected),
    (Mail, "552 5.3.4 too big", Rejected),
    // No, and not because of the recipient.
    (Mail, "552 over", ServerFault),
    (Mail, "550 5.4.5 limit", ServerFault),
    (Rcpt, "550 5.4.5 limit", ServerFault),
    (Dot, "550 5.4.5 limit", ServerFault),
    (Rcpt, "550 Daily limit exceeded", ServerFault),
    (Dot, "554 5.7.1 your quota is used up", ServerFault),
    (Mail, "530 5.7.0 authenticate first", ServerFault),
    (Rcpt, "530 authenticate first", ServerFault),
    (Auth, "534 5.7.9 too weak", ServerFault),
    (Auth, "535 5.7.8 wrong", ServerFault),
    (Auth, "538 encrypt", ServerFault),
    (Rcpt, "550 5.7.60 not your address", ServerFault),
    (Rcpt, "553 5.1.8 sender refused", ServerFault),
    (Mail, "550 5.7.1 sender refused", ServerFault),
    (Data, "554 5.5.1 no valid recipients", ServerFault),
    (Banner, "554 5.7.1 go away", ServerFault),
    (Ehlo, "550 5.1.1 odd", ServerFault),
    (Rcpt, "500 what", ServerFault),
    (Rcpt, "503 5.5.1 order", ServerFault),
    (Dot, "500 what", ServerFault),
    (Rcpt, "555 parameters", ServerFault),
    (Body, "250 ok", ServerFault),
    // The enhanced code counts only where its class agrees.
    (Rcpt, "450 5.1.1 odd", Temporary),
    (Rcpt, "550 4.5.3 odd", Rejected),
    (Mail, "452 5.3.4 odd", ServerFault),
    (Dot, "250 5.1.1 odd", Accepted),
];

#[test]
fn the_table_is_kept() {
    for (stage, text, wanted) in TABLE {
        assert_eq!(judge(*stage, &reply(text)).verdict(), *wanted, "{text} at {stage}");
    }
}

fn reply(text: &str) -> Reply {
    let line = format!("{text}\r\n");
    ReplyReader::new(&Limits::default()).read(&mut line.as_bytes()).unwrap().unwrap()
}
