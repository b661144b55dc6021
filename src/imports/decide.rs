//! What becomes of a row, given who stands at its address. The check and the run ask the same question. Pure.

use super::plan::Policy;
use super::rows::Said;
use crate::clients::{ClientState, Details, Known};

#[derive(Clone, Debug, PartialEq)]
pub enum Decision {
    Add(Details),
    /// Deleted and welcome back, as somebody new.
    BringBack(Details),
    Change(Details),
    Unchanged,
    Skip,
    /// Deleted, and not to be written to.
    KeepOut,
}

pub fn decide(known: Option<&Known>, said: &Said, policy: Policy) -> Decision {
    let Some(known) = known else {
        return Decision::Add(details(said));
    };
    match (known.deleted, known.state, policy) {
        (true, ClientState::Active, _) => Decision::BringBack(details(said)),
        (true, ..) => Decision::KeepOut,
        (false, _, Policy::Skip) => Decision::Skip,
        (false, _, Policy::Fill) => changed(known, filled(&known.details, said)),
        (false, _, Policy::Overwrite) => changed(known, overwritten(&known.details, said)),
    }
}

fn details(said: &Said) -> Details {
    overwritten(&Details::default(), said)
}

fn changed(known: &Known, details: Details) -> Decision {
    if details == known.details { Decision::Unchanged } else { Decision::Change(details) }
}

fn overwritten(there: &Details, said: &Said) -> Details {
    let mut details = there.clone();
    for (there, said) in [
        (&mut details.first_name, &said.first_name),
        (&mut details.last_name, &said.last_name),
        (&mut details.comment, &said.comment),
    ] {
        if let Some(said) = said {
            there.clone_from(said);
        }
    }
    details.own.0.extend(said.own.iter().cloned());
    details
}

fn filled(there: &Details, said: &Said) -> Details {
    let mut details = there.clone();
    for (there, said) in [
        (&mut details.first_name, &said.first_name),
        (&mut details.last_name, &said.last_name),
        (&mut details.comment, &said.comment),
    ] {
        if let (true, Some(said)) = (there.is_empty(), said) {
            there.clone_from(said);
        }
    }
    for (key, value) in &said.own {
        details.own.0.entry(key.clone()).or_insert_with(|| value.clone());
    }
    details
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clients::{ClientId, Own, Value};
    use crate::clock::Timestamp;

    fn known(state: ClientState, deleted: bool) -> Known {
        let own = Own([("city".to_owned(), Value::Text("Tver".to_owned()))].into());
        let details = Details { first_name: "Ann".to_owned(), own, ..Details::default() };
        Known { id: ClientId(1), state, details, updated_at: Timestamp::from_micros(1), deleted }
    }

    fn said() -> Said {
        let own = ["city", "job"].map(|key| (key.to_owned(), Value::Text("new".to_owned())));
        Said { first_name: Some("Bob".to_owned()), last_name: Some("Lee".to_owned()), comment: None, own: own.into() }
    }

    #[test]
    fn each_policy_does_what_it_says() {
        let known = known(ClientState::Active, false);
        assert_eq!(decide(Some(&known), &said(), Policy::Skip), Decision::Skip);
        let Decision::Change(filled) = decide(Some(&known), &said(), Policy::Fill) else { panic!() };
        assert_eq!((filled.first_name.as_str(), filled.last_name.as_str()), ("Ann", "Lee"));
        assert_eq!(filled.own.to_json(), r#"{"city":"Tver","job":"new"}"#);
        let Decision::Change(over) = decide(Some(&known), &said(), Policy::Overwrite) else { panic!() };
        assert_eq!((over.first_name.as_str(), over.own.to_json().as_str()), ("Bob", r#"{"city":"new","job":"new"}"#));
        for policy in [Policy::Fill, Policy::Overwrite] {
            assert_eq!(decide(Some(&known), &Said::default(), policy), Decision::Unchanged);
        }
    }

    #[test]
    fn whoever_left_is_not_brought_back() {
        for state in ClientState::ALL {
            let decision = decide(Some(&known(*state, true)), &said(), Policy::Overwrite);
            let comes_back = matches!(decision, Decision::BringBack(_));
            assert_eq!(comes_back, *state == ClientState::Active, "{state}");
            assert!(comes_back || decision == Decision::KeepOut);
        }
    }
}
