//! Faults of TLS and AUTH. A server that cannot prove who it is gets neither a letter nor a password.

use std::time::Duration;

use skymailing::smtp::{Cause, Security, Stage, Verdict};

use super::fault::{Fault, fault};
use super::words::slow_loris;
use crate::support::mail_server::{Act, Certificate, Moment, Offers, PASSWORD, say};

use Moment::{Auth, AuthAnswer, Dot, Ehlo, Handshake, Mail, StartTls};
use Verdict::{Accepted, ServerFault, Unknown};

const PLAIN: &[&str] = &["PLAIN"];
const LOGIN: &[&str] = &["LOGIN"];

pub fn faults() -> Vec<Fault> {
    [starttls(), handshakes(), certificates(), under_tls(), logins()].concat()
}

fn with(certificate: Certificate) -> Offers {
    Offers { certificate: Some(certificate), ..Offers::default() }
}

fn implicit(certificate: Certificate) -> Offers {
    Offers { implicit: true, ..with(certificate) }
}

/// The first word of TLS is asked for in clear.
fn upgraded(name: &str) -> Fault {
    fault(name).offering(with(Certificate::Right)).over(Security::StartTls).logging_in(PLAIN)
}

fn starttls() -> Vec<Fault> {
    let answered = |answer: &str| {
        let fault = upgraded(&format!("{answer} to STARTTLS")).at(StartTls, [say(format!("{answer}\r\n"))]);
        fault.is(ServerFault, Stage::StartTls)
    };
    vec![
        upgraded("STARTTLS stripped from the offer")
            .at(Ehlo, [say("250-mail.invalid\r\n250-AUTH PLAIN\r\n250 PIPELINING\r\n")])
            .is(ServerFault, Stage::StartTls)
            .because(Cause::NoTls),
        answered("454 4.7.0 not now"),
        answered("421 4.3.2 closing").because(Cause::ServerBusy),
        answered("501 5.5.4 no").because(Cause::NoTls),
        answered("502 5.5.1 what").because(Cause::NoTls),
        answered("250 ok").because(Cause::OutOfStep),
        answered("354 go").because(Cause::OutOfStep),
        answered("go on").because(Cause::OutOfStep),
        upgraded("clear text behind the answer to STARTTLS")
            .at(StartTls, [say("220 go\r\n250-injected\r\n250 AUTH PLAIN\r\n")])
            .is(ServerFault, Stage::StartTls)
            .because(Cause::ClearTextInTls),
        upgraded("clear text where the handshake should be")
            .at(Handshake, [Act::Swallow(1), say("250-injected\r\n250 AUTH PLAIN\r\n")])
            .is(ServerFault, Stage::Tls),
        upgraded("no answer to STARTTLS")
            .at(StartTls, [Act::Mute])
            .is(ServerFault, Stage::StartTls)
            .because(Cause::NoAnswer)
            .ends_at(|limits| limits.command),
        upgraded("the end at STARTTLS").at(StartTls, [Act::Close]).is(ServerFault, Stage::StartTls),
    ]
}

fn handshakes() -> Vec<Fault> {
    let record = b"\x16\x03\x03\x40\x00".to_vec();
    let alert = b"\x15\x03\x03\x00\x02\x02\x28".to_vec();
    let mut faults = Vec::new();
    for (name, act) in [
        ("garbage", say("I never learned TLS\r\n".repeat(20))),
        ("zeros", say([0; 100])),
        ("an alert", say(alert)),
        ("the end", Act::Close),
        ("a reset", Act::Reset),
        ("a flood", Act::Flood(vec![0x16])),
    ] {
        // What comes before our first word of TLS is clear text behind the answer, and another fault.
        let acts = [Act::Swallow(1), act];
        faults.push(upgraded(&format!("{name} in place of a handshake")).at(Handshake, acts.clone()));
        faults.push(from_the_first_byte(&format!("{name} in place of a first handshake")).at(Handshake, acts));
    }
    for (name, act) in [
        ("nothing", Act::Mute),
        ("nothing is read, and nothing said", Act::Deaf),
        ("a record that never comes to its end", Act::Repeat(record, Duration::from_millis(100))),
    ] {
        let late = |fault: Fault| fault.because(Cause::NoAnswer).ends_at(|limits| limits.tls);
        let acts = [Act::Swallow(1), act];
        faults.push(late(upgraded(&format!("{name} in place of a handshake")).at(Handshake, acts.clone())));
        faults.push(late(from_the_first_byte(&format!("{name} in place of a first handshake")).at(Handshake, acts)));
    }
    faults.push(fault("a server in clear where TLS begins at once").over(Security::Implicit).lasting());
    faults.into_iter().map(|fault| fault.is(ServerFault, Stage::Tls)).collect()
}

fn from_the_first_byte(name: &str) -> Fault {
    fault(name).offering(implicit(Certificate::Right)).over(Security::Implicit).logging_in(PLAIN)
}

fn certificates() -> Vec<Fault> {
    let mut faults = Vec::new();
    for certificate in [
        Certificate::Expired,
        Certificate::NotYetValid,
        Certificate::WrongName,
        Certificate::SelfSigned,
        Certificate::UnknownIssuer,
    ] {
        let later =
            fault(format!("a certificate {certificate:?}")).offering(with(certificate)).over(Security::StartTls);
        let first = fault(format!("a first certificate {certificate:?}")).offering(implicit(certificate));
        for fault in [later, first.over(Security::Implicit)] {
            let fault = fault.logging_in(PLAIN).lasting().is(ServerFault, Stage::Tls);
            faults.push(fault.because(Cause::BadCertificate));
        }
    }
    faults
}

fn under_tls() -> Vec<Fault> {
    vec![
        upgraded("nothing wrong under TLS").is(Accepted, Stage::Dot),
        from_the_first_byte("nothing wrong under TLS from the first byte").is(Accepted, Stage::Dot),
        upgraded("a second greeting that is refused")
            .at(Ehlo, [Act::Usual])
            .at(Ehlo, [say("554 5.7.1 no\r\n")])
            .is(ServerFault, Stage::Ehlo)
            .because(Cause::ServerRefusesUs),
        upgraded("TLS that ends in the middle of an answer")
            .at(Mail, [say("250 2.1"), Act::Vanish])
            .is(ServerFault, Stage::Mail)
            .because(Cause::ConnectionBroke),
        upgraded("TLS that ends in the middle of the answer to the dot")
            .at(Dot, [say("250 2.0"), Act::Vanish])
            .is(Unknown, Stage::Dot)
            .because(Cause::NoAnswerToTheDot),
        upgraded("TLS that ends politely in the middle of the answer to the dot")
            .at(Dot, [say("250 2.0.0 ok"), Act::Close])
            .is(Unknown, Stage::Dot)
            .because(Cause::NoAnswerToTheDot),
        upgraded("TLS that is reset at the dot").at(Dot, [Act::Reset]).is(Unknown, Stage::Dot),
        upgraded("one byte at a time under TLS")
            .at(Dot, [slow_loris("250")])
            .is(Unknown, Stage::Dot)
            .ends_at(|limits| limits.dot),
        upgraded("an endless line under TLS").at(Dot, [Act::Flood(vec![b'2'])]).is(Unknown, Stage::Dot),
    ]
}

fn logins() -> Vec<Fault> {
    let plain = |name: &str| upgraded(name);
    let login = |name: &str| upgraded(name).logging_in(LOGIN);
    let refused = |answer: &str, cause| {
        let fault = plain(&format!("{answer} to AUTH")).at(Auth, [say(format!("{answer}\r\n"))]);
        fault.is(ServerFault, Stage::Auth).because(cause)
    };
    vec![
        refused("535 5.7.8 wrong", Cause::LoginRefused),
        refused("534 5.7.9 too weak", Cause::LoginNotSetUp),
        refused("454 4.7.0 not now", Cause::ServerBusy),
        refused("421 4.3.2 closing", Cause::ServerBusy),
        refused("250 ok", Cause::OutOfStep),
        refused("334 ", Cause::OutOfStep),
        refused("what", Cause::OutOfStep),
        plain("no answer to AUTH")
            .at(Auth, [Act::Mute])
            .is(ServerFault, Stage::Auth)
            .because(Cause::NoAnswer)
            .ends_at(|limits| limits.auth),
        plain("the end at AUTH").at(Auth, [Act::Close]).is(ServerFault, Stage::Auth).because(Cause::ConnectionBroke),
        plain("two answers to AUTH").at(Auth, [say("235 ok\r\n235 ok\r\n")]).is(ServerFault, Stage::Auth),
        plain("no mechanism that we know")
            .logging_in(&["CRAM-MD5", "GSSAPI"])
            .lasting()
            .is(ServerFault, Stage::Auth)
            .because(Cause::NoLoginOffered),
        plain("no AUTH at all").logging_in(&[]).lasting().is(ServerFault, Stage::Auth).because(Cause::NoLoginOffered),
        upgraded("nothing wrong with XOAUTH2").showing(PASSWORD).is(Accepted, Stage::Dot),
        upgraded("a token refused by 334 and then 535")
            .showing("stale")
            .lasting()
            .is(ServerFault, Stage::Auth)
            .because(Cause::LoginRefused),
        upgraded("a token answered with 334 without an end")
            .showing("stale")
            .lasting()
            .at(AuthAnswer, [say("334 e30=\r\n"), Act::Mute])
            .is(ServerFault, Stage::Auth),
        login("nothing wrong with LOGIN").is(Accepted, Stage::Dot),
        login("535 to the user").at(AuthAnswer, [say("535 5.7.8 no\r\n")]).is(ServerFault, Stage::Auth),
        login("334 without an end")
            .at(AuthAnswer, [Act::Flood(b"334 UGFzc3dvcmQ6\r\n".to_vec())])
            .is(ServerFault, Stage::Auth),
        login("334 once too often")
            .at(Auth, [say("334 VXNlcm5hbWU6\r\n334 UGFzc3dvcmQ6\r\n")])
            .is(ServerFault, Stage::Auth),
        login("one byte at a time after the user")
            .at(AuthAnswer, [slow_loris("334")])
            .is(ServerFault, Stage::Auth)
            .ends_at(|limits| limits.auth),
    ]
}
