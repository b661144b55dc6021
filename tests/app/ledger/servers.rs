//! Mail servers for the ledger's tests: one that misbehaves as its recipients ask, and one that is mute.

use crate::support::mail_server::{Act, MailServer, Moment, say};

/// A server that takes every connection and never says a word.
pub fn mute() -> MailServer {
    let server = MailServer::start();
    server.on(Moment::Banner, [Act::Mute]);
    server
}

/// What the end of the local part asks of the server.
pub fn heed(server: &MailServer, to: &str) {
    let local = to.split('@').next().unwrap_or_default();
    match local.rsplit_once('+').map_or("", |(_, wish)| wish) {
        "temperror" => server.on_for(to, Moment::Rcpt, [say("451 4.7.1 Try later\r\n")]),
        "550" => server.on_for(to, Moment::Rcpt, [say("550 5.1.1 Nobody there\r\n")]),
        "421" => server.on_for(to, Moment::Rcpt, [say("421 4.3.2 Not now\r\n"), Act::Close]),
        "latertemp" => server.on_for(to, Moment::Dot, [say("451 4.7.1 Try later\r\n")]),
        "hangup" => server.on_for(to, Moment::Dot, [Act::Close]),
        "once" => server.once_for(to, Moment::Dot, [Act::Close]),
        _ => {}
    }
}
