//! The session alone: no socket, no clock.

use proptest::prelude::*;

use super::*;
use crate::mail::EmailAddress;
use crate::smtp::{Envelope, Reach, Verdict};

fn session(security: Security, credentials: Option<Credentials>, loopback: bool) -> Session {
    let relay = Relay {
        host: "mx.example.org".to_owned(),
        port: 25,
        security,
        credentials,
        pipelining: true,
        reach: Reach::Anywhere,
    };
    Session::new(&relay, &Limits::default(), "me.example.org", loopback, Dialogue::default())
}

fn envelope() -> Envelope {
    let address = |text| EmailAddress::parse(text).unwrap();
    Envelope { from: Some(address("ann@example.org")), to: address("bob@example.net") }
}

fn send(line: &str) -> Step {
    Step::Send(line.as_bytes().to_vec())
}

fn done(step: Step) -> Answer {
    match step {
        Step::Done(answer) => answer,
        other => panic!("not done: {other:?}"),
    }
}

fn ready() -> Session {
    let mut session = session(Security::Plain, None, true);
    assert_eq!(session.begin(), Step::Read);
    session.received(b"220 hi\r\n");
    assert_eq!(session.received(b"250-mx\r\n250 SIZE 100\r\n"), Step::Ready);
    session
}

fn at_the_dot() -> Session {
    let mut session = ready();
    assert_eq!(session.offer(&envelope(), 10), send("MAIL FROM:<ann@example.org> SIZE=10\r\n"));
    assert_eq!(session.received(b"250 ok\r\n"), send("RCPT TO:<bob@example.net>\r\n"));
    assert_eq!(session.received(b"250 ok\r\n"), send("DATA\r\n"));
    assert_eq!(session.received(b"354 go\r\n"), Step::Ready);
    session.body_begins(None).unwrap();
    assert_eq!(session.dot_written(), Step::Read);
    session
}

#[test]
fn a_letter_walks() {
    let mut session = at_the_dot();
    let answer = done(session.received(b"250 2.0.0 queued as 1\r\n"));
    assert_eq!((answer.verdict(), answer.stage, answer.code), (Verdict::Accepted, Stage::Dot, Some(250)));
    assert_eq!(answer.enhanced.as_deref(), Some("2.0.0"));
    assert!(session.is_idle());
}

#[test]
fn starttls_forgets_what_was_said_in_clear() {
    let mut session = session(Security::StartTls, Credentials::password("u", "p").ok(), false);
    session.begin();
    session.received(b"220 hi\r\n");
    assert_eq!(session.received(b"250-mx\r\n250-AUTH PLAIN\r\n250 STARTTLS\r\n"), send("STARTTLS\r\n"));
    assert_eq!(session.received(b"220 go\r\n"), Step::StartTls);
    assert_eq!(session.secured(), send("EHLO me.example.org\r\n"));
    let answer = done(session.received(b"250 mx\r\n"));
    assert_eq!((answer.verdict(), answer.stage, answer.tls), (Verdict::ServerFault, Stage::Auth, true));
}

#[test]
fn a_password_is_not_said_in_clear_to_another_machine() {
    let mut session = session(Security::Plain, Credentials::password("u", "p").ok(), false);
    session.begin();
    session.received(b"220 hi\r\n");
    let answer = done(session.received(b"250-mx\r\n250 AUTH PLAIN LOGIN\r\n"));
    assert_eq!((answer.verdict(), answer.stage), (Verdict::ServerFault, Stage::Auth));
}

#[test]
fn a_secret_that_a_server_repeats_is_not_kept() {
    for words in
        ["535 pässword is wrong\r\n", "pässword is wrong\r\n", "535-no\r\n250 pässword\r\n", "cMOkc3N3b3Jk\r\n"]
    {
        let mut session = session(Security::Plain, Credentials::password("ann", "pässword").ok(), true);
        session.dialogue = Dialogue::recorded();
        session.begin();
        session.received(b"220 hi\r\n");
        session.received(b"250-mx\r\n250 AUTH PLAIN\r\n");
        let answer = done(session.received(words.as_bytes()));
        let kept = answer.text + &session.dialogue.lines().join("\n");
        assert!(!kept.contains("ssword") && !kept.contains("cMOkc3N3b3Jk"), "{kept}");
    }
}

#[test]
fn login_is_said_where_plain_is_not_offered() {
    let mut session = session(Security::Plain, Credentials::password("user", "pass").ok(), true);
    session.begin();
    session.received(b"220 hi\r\n");
    assert_eq!(session.received(b"250-mx\r\n250 AUTH LOGIN\r\n"), send("AUTH LOGIN\r\n"));
    assert_eq!(session.received(b"334 VXNlcm5hbWU6\r\n"), send("dXNlcg==\r\n"));
    assert_eq!(session.received(b"334 UGFzc3dvcmQ6\r\n"), send("cGFzcw==\r\n"));
    assert_eq!(session.received(b"235 ok\r\n"), Step::Ready);
}

#[test]
fn answers_to_the_dot() {
    for (bytes, verdict) in [
        (&b"250\r\n"[..], Verdict::Accepted),
        (b"250 caf\xe9\n", Verdict::Accepted),
        (b"250 ok\r\n421 closing\r\n", Verdict::Accepted),
        (b"250 ok\r\n\r\n", Verdict::Accepted),
        (b"250 ok\r\n554 no\r\n", Verdict::Unknown),
        (b"250-ok\r\n550 no\r\n", Verdict::Unknown),
        (b"354 go\r\n", Verdict::Unknown),
        (b"OK\r\n", Verdict::Unknown),
        (b"421 busy\r\n", Verdict::ServerFault),
        (b"451 later\r\n", Verdict::Temporary),
        (b"554 no\r\n", Verdict::Rejected),
    ] {
        assert_eq!(done(at_the_dot().received(bytes)).verdict(), verdict, "{bytes:?}");
    }
    for left_over in [&b"250 ok\r\n\r\n"[..], b"250 ok\r\n421 closing\r\n"] {
        let mut session = at_the_dot();
        session.received(left_over);
        assert!(session.is_over());
    }
    assert_eq!(done(at_the_dot().lost(Cause::ConnectionBroke, "gone")).verdict(), Verdict::Unknown);
}

#[test]
fn words_out_of_turn_end_the_session() {
    let mut idle = ready();
    let answer = done(idle.received(b"250 ok\r\n"));
    assert_eq!(answer.verdict(), Verdict::ServerFault);
    assert_eq!(done(idle.offer(&envelope(), 1)).verdict(), Verdict::ServerFault);

    let mut session = ready();
    session.offer(&envelope(), 1);
    let answer = done(session.received(b"250 ok\r\n250 ok\r\n"));
    assert_eq!((answer.verdict(), answer.stage), (Verdict::ServerFault, Stage::Mail));
}

#[test]
fn a_letter_too_big_is_not_even_offered() {
    let mut session = ready();
    let answer = done(session.offer(&envelope(), 101));
    assert_eq!((answer.verdict(), answer.stage, answer.code), (Verdict::Rejected, Stage::Mail, None));
    assert!(session.is_idle());
}

#[test]
fn goodbye_is_never_said_inside_a_letter() {
    let mut session = ready();
    session.offer(&envelope(), 1);
    session.received(b"250 ok\r\n");
    session.received(b"250 ok\r\n");
    session.received(b"354 go\r\n");
    assert_eq!(session.quit(), None);
    assert_eq!(ready().quit(), Some(b"QUIT\r\n".to_vec()));
}

#[test]
fn a_server_that_does_not_know_ehlo_is_greeted_the_old_way() {
    let mut session = session(Security::Plain, None, true);
    session.begin();
    assert_eq!(session.received(b"220 hi\r\n"), send("EHLO me.example.org\r\n"));
    assert_eq!(session.received(b"502 5.5.1 what\r\n"), send("HELO me.example.org\r\n"));
    assert_eq!(session.received(b"250 mx\r\n"), Step::Ready);
    assert_eq!(session.offer(&envelope(), 9), send("MAIL FROM:<ann@example.org>\r\n"));
}

#[test]
fn without_tls_or_with_a_password_the_old_way_is_no_way() {
    for (security, credentials) in
        [(Security::StartTls, None), (Security::Plain, Credentials::password("ann", "hunter2").ok())]
    {
        let mut session = session(security, credentials, true);
        session.begin();
        session.received(b"220 hi\r\n");
        let answer = done(session.received(b"502 5.5.1 what\r\n"));
        assert_eq!((answer.verdict(), answer.stage), (Verdict::ServerFault, Stage::Ehlo));
    }
}

#[test]
fn a_token_that_is_refused_is_told_so_after_an_empty_line() {
    let mut session = session(Security::Plain, Credentials::token("ann", "t0ken").ok(), true);
    session.begin();
    session.received(b"220 hi\r\n");
    let said = session.received(b"250-mx\r\n250 AUTH PLAIN XOAUTH2\r\n");
    assert_eq!(said, send("AUTH XOAUTH2 dXNlcj1hbm4BYXV0aD1CZWFyZXIgdDBrZW4BAQ==\r\n"));
    assert_eq!(session.received(b"334 eyJzdGF0dXMiOiI0MDAifQ==\r\n"), send("\r\n"));
    let answer = done(session.received(b"535 5.7.8 your t0ken is old\r\n"));
    assert_eq!((answer.cause, answer.text.as_str()), (Cause::LoginRefused, "5.7.8 your *** is old"));
}

#[test]
fn a_foreign_address_needs_a_server_that_takes_it() {
    let foreign = Envelope { to: EmailAddress::parse_international("анна@example.org").unwrap(), ..envelope() };
    let mut plain = ready();
    let answer = done(plain.offer(&foreign, 9));
    assert_eq!((answer.cause, answer.stage), (Cause::AddressNotSpoken, Stage::Mail));
    assert!(plain.is_idle());

    let foreign_sender = Envelope { from: Some(foreign.to.clone()), ..envelope() };
    let answer = done(plain.offer(&foreign_sender, 9));
    assert_eq!((answer.verdict(), answer.stage), (Verdict::ServerFault, Stage::Mail));

    let mut able = session(Security::Plain, None, true);
    able.begin();
    able.received(b"220 hi\r\n");
    able.received(b"250-mx\r\n250 SMTPUTF8\r\n");
    assert_eq!(able.offer(&foreign, 9), send("MAIL FROM:<ann@example.org> SMTPUTF8\r\n"));
    assert_eq!(able.received(b"250 ok\r\n"), send("RCPT TO:<анна@example.org>\r\n"));
}

#[test]
fn what_is_no_mail_server_is_not_quoted() {
    let mut session = session(Security::StartTls, None, false);
    session.begin();
    let answer = done(session.received(b"SSH-2.0-OpenSSH_9.2\r\n"));
    assert_eq!((answer.cause, answer.stage), (Cause::OutOfStep, Stage::Banner));
    assert!(!answer.text.contains("SSH"), "{answer}");
}

#[test]
fn words_in_clear_behind_starttls_are_an_alarm() {
    let mut session = session(Security::StartTls, None, false);
    session.begin();
    session.received(b"220 hi\r\n");
    session.received(b"250-mx\r\n250 STARTTLS\r\n");
    let answer = done(session.received(b"220 go\r\n250 STARTTLS\r\n"));
    assert_eq!((answer.cause, answer.stage), (Cause::ClearTextInTls, Stage::StartTls));
}

#[test]
fn a_secret_is_hidden_in_every_form_in_which_a_server_may_repeat_it() {
    for (password, echo) in [
        ("p\u{e4}ss", "535 you said p\u{e4}ss\r\n"),
        ("hunter2", "you said AUTH PLAIN AGFubgBodW50ZXIy\r\n"),
        ("hunter2", "you said hunter2\r\n"),
        ("hunter2", &format!("535 {}hunter2\r\n", "x".repeat(1020))),
    ] {
        let dialogue = Dialogue::recorded();
        let relay = Relay { credentials: Credentials::password("ann", password).ok(), ..Relay::on_loopback(25) };
        let mut session = Session::new(&relay, &Limits::default(), "me.example.org", true, dialogue.clone());
        session.begin();
        session.received(b"220 hi\r\n");
        session.received(b"250-mx\r\n250 AUTH PLAIN\r\n");
        let answer = done(session.received(echo.as_bytes()));
        let shown = format!("{answer} {:?}", dialogue.lines());
        for piece in ["hun", "AGFubgBodW50ZXIy", "p\\xC3\\xA4ss", "p\\\\xC3\\\\xA4ss"] {
            assert!(!shown.contains(piece), "{piece} in {shown}");
        }
    }
}

proptest! {
    #[test]
    fn whatever_a_server_says_nothing_is_accepted_before_the_dot(
        pieces in prop::collection::vec(r"((220|250|235|334|354|421|450|550|[0-9]{3})[ -](STARTTLS|AUTH PLAIN LOGIN|x)?\r\n){1,3}", 1..20),
        tls in any::<bool>(),
    ) {
        let security = if tls { Security::StartTls } else { Security::Plain };
        let mut session = session(security, Credentials::password("u", "p").ok(), true);
        let mut step = session.begin();
        for piece in pieces {
            step = match step {
                Step::StartTls => session.secured(),
                Step::Ready => session.offer(&envelope(), 1),
                Step::Done(answer) => {
                    prop_assert!(!matches!(answer.verdict(), Verdict::Accepted | Verdict::Unknown));
                    break;
                }
                Step::Send(bytes) => {
                    prop_assert!(bytes.ends_with(b"\r\n"));
                    if security == Security::StartTls && !session.secured {
                        prop_assert!(bytes.starts_with(b"EHLO ") || bytes == b"STARTTLS\r\n");
                    }
                    session.received(piece.as_bytes())
                }
                Step::Read => session.received(piece.as_bytes()),
            };
        }
    }
}
