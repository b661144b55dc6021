//! How a recipient makes the trial server misbehave: by the end of the local part, as in mox.
//!
//! `+temperror` and `+5xx` act at RCPT; `+timeout` and `+hangup` act at the final dot, and the letter is not kept.

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Mischief {
    None,
    Refuse(String),
    Silence,
    HangUp,
}

impl Mischief {
    pub(super) fn asked_by(address: &str) -> Mischief {
        let local = address.rsplit_once('@').map_or(address, |(local, _)| local);
        let Some((_, wish)) = local.rsplit_once('+') else {
            return Mischief::None;
        };
        match wish.to_ascii_lowercase().as_str() {
            "temperror" => Mischief::Refuse("451 4.7.1 Try again later, as you wished".to_owned()),
            "timeout" => Mischief::Silence,
            "hangup" => Mischief::HangUp,
            "5xx" => Mischief::Refuse(refusal("550")),
            code if is_refusal(code) => Mischief::Refuse(refusal(code)),
            _ => Mischief::None,
        }
    }
}

fn is_refusal(code: &str) -> bool {
    code.len() == 3 && code.starts_with('5') && code.bytes().all(|b| b.is_ascii_digit())
}

fn refusal(code: &str) -> String {
    let enhanced = match code {
        "500" | "502" | "503" => "5.5.1",
        "501" | "504" | "555" => "5.5.4",
        "530" | "535" => "5.7.8",
        "550" => "5.1.1",
        "551" => "5.1.6",
        "552" => "5.2.2",
        "553" => "5.1.3",
        "554" => "5.7.1",
        _ => "5.0.0",
    };
    format!("{code} {enhanced} Refused, as you wished")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_the_local_part_decides() {
        let refused = |text: &str| Mischief::Refuse(text.to_owned());
        assert_eq!(Mischief::asked_by("a+5xx@x.org"), refused("550 5.1.1 Refused, as you wished"));
        assert_eq!(Mischief::asked_by("a+b+554@x.org"), refused("554 5.7.1 Refused, as you wished"));
        assert_eq!(Mischief::asked_by("a+599@x.org"), refused("599 5.0.0 Refused, as you wished"));
        assert_eq!(Mischief::asked_by("a+TempError@x.org"), refused("451 4.7.1 Try again later, as you wished"));
        assert_eq!(Mischief::asked_by("a+timeout@x.org"), Mischief::Silence);
        assert_eq!(Mischief::asked_by("a+hangup@x.org"), Mischief::HangUp);
        for kind in ["a@x.org", "a+news@x.org", "a+450@x.org", "a+5500@x.org", "a+5xx+b@x.org", "timeout@x.org"] {
            assert_eq!(Mischief::asked_by(kind), Mischief::None, "{kind}");
        }
    }
}
