//! What the form of a sender takes and what it refuses.

use super::*;

fn form() -> SenderForm {
    SenderForm {
        name: "Ann".to_owned(),
        from_email: "ann@example.org".to_owned(),
        host: "mail.example.org".to_owned(),
        port: "587".to_owned(),
        protection: "starttls".to_owned(),
        login: "ann".to_owned(),
        password: Typed("secret".to_owned()),
        ..SenderForm::default()
    }
}

fn refused(form: &SenderForm, field: &str) -> String {
    form.parse(None).unwrap_err().get(field).unwrap_or_else(|| panic!("{field} of {form:?} is taken")).to_owned()
}

#[test]
fn a_good_form_is_taken_and_its_spelling_brought_to_one() {
    let typed = SenderForm { host: " MAIL.Example.org. ".to_owned(), reply_to: "Ann@Example.org".to_owned(), ..form() };
    let (new, password) = typed.parse(None).unwrap();
    assert_eq!((new.server.host.as_str(), new.server.port, new.reply_to), ("mail.example.org", 587, None));
    assert!(matches!(password, Password::New(_)));
    assert_eq!(new.pace, Pace::default());
}

#[test]
fn hosts_that_are_more_or_less_than_a_host_are_refused() {
    let long = "a".repeat(300);
    for host in [
        "",
        " ",
        "user@mail.example.org",
        "mail.example.org/x",
        "mail.example.org:25",
        "a\r\nb",
        "a b",
        &long,
        "/run/smtp",
    ] {
        refused(&SenderForm { host: host.to_owned(), ..form() }, "host");
    }
}

#[test]
fn only_the_ports_of_mail_servers_are_taken() {
    for port in ["22", "6379", "80", "0", "65536", "-1", "", "587x", "NaN", "1e3"] {
        assert_eq!(refused(&SenderForm { port: port.to_owned(), ..form() }, "port"), "invalid-port");
    }
    for port in ["25", "465", "587", "2525", " 587 "] {
        assert!(SenderForm { port: port.to_owned(), ..form() }.parse(None).is_ok(), "{port}");
    }
}

#[test]
fn names_that_break_lines_or_turn_text_are_refused() {
    for name in ["Eve\r\nBcc: v@x.org", "a\nb", "a\0b", "a\u{7f}b", "a\u{85}b", "a\u{2028}b", "a\u{202e}b", "", "  "] {
        refused(&SenderForm { name: name.to_owned(), ..form() }, "name");
    }
}

#[test]
fn limits_are_whole_numbers_within_reason() {
    for bad in ["0", "-1", "1e18", "1000000000000000000", "NaN", "inf", "+5", "1.5", "٣", "99999999999999999999999"] {
        refused(&SenderForm { per_minute: bad.to_owned(), ..form() }, "per_minute");
        refused(&SenderForm { per_day: bad.to_owned(), ..form() }, "per_day");
        refused(&SenderForm { sessions: bad.to_owned(), ..form() }, "sessions");
        refused(&SenderForm { per_domain: bad.to_owned(), ..form() }, "per_domain");
    }
    let typed = SenderForm { per_minute: "60".to_owned(), per_day: " 500 ".to_owned(), ..form() };
    let (new, _) = typed.parse(None).unwrap();
    assert_eq!(new.pace, Pace { per_minute: Some(60), per_day: Some(500), ..Pace::default() });
}

#[test]
fn a_password_is_not_said_in_clear_to_another_machine() {
    let clear = SenderForm { protection: "none".to_owned(), ..form() };
    assert_eq!(refused(&clear, "protection"), "invalid-protection-login");
    let without = SenderForm { login: String::new(), password: Typed::default(), ..clear };
    assert!(without.parse(None).is_ok());
}

#[test]
fn a_stored_password_stays_with_the_server_it_was_given_for() {
    let sender = Sender {
        id: crate::delivery::SenderId(1),
        owner_id: crate::db::AccountId(1),
        name: "Ann".to_owned(),
        from_email: "ann@example.org".to_owned(),
        reply_to: None,
        host: "mail.example.org".to_owned(),
        port: 587,
        protection: Protection::StartTls,
        login: "ann".to_owned(),
        per_minute: None,
        per_day: None,
        sessions: None,
        per_domain: None,
        created_at: crate::clock::Timestamp::from_micros(0),
        updated_at: crate::clock::Timestamp::from_micros(0),
        deleted_at: None,
    };
    let kept = SenderForm { password: Typed::default(), name: "Anna".to_owned(), ..form() };
    assert!(matches!(kept.parse(Some((&sender, true))), Ok((_, Password::AsItWas))));
    for changed in [
        SenderForm { host: "evil.example.org".to_owned(), ..kept.clone() },
        SenderForm { port: "2525".to_owned(), ..kept.clone() },
        SenderForm { protection: "tls".to_owned(), ..kept.clone() },
        SenderForm { login: "eve".to_owned(), ..kept.clone() },
    ] {
        let errors = changed.parse(Some((&sender, true))).unwrap_err();
        assert_eq!(errors.get("password"), Some("invalid-server-password-again"), "{changed:?}");
    }
    assert!(kept.parse(None).unwrap_err().has("password"));
    let no_login = SenderForm { login: String::new(), ..kept };
    assert!(matches!(no_login.parse(Some((&sender, true))), Ok((_, Password::Nothing))));
}

#[test]
fn no_debug_shows_what_was_typed() {
    assert!(!format!("{:?}", form()).contains("secret"));
}
