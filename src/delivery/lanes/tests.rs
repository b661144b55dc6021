//! Ways shut, slow down and open again by what their servers say.

use super::*;
use crate::clock::minutes;
use crate::smtp::Stage;

const NOW: Timestamp = Timestamp::from_micros(1_795_176_000_000_000);

fn answer(cause: Cause) -> Answer {
    Answer { cause, stage: Stage::Dot, code: None, enhanced: None, text: "said".to_owned(), server: None, tls: true }
}

fn after(lane: &Lane, causes: &[Cause]) -> Lane {
    causes.iter().fold(lane.clone(), |lane, cause| lane.after(&answer(*cause), Some(SenderId(7)), NOW).unwrap_or(lane))
}

#[test]
fn five_faults_in_a_row_shut_a_way_for_longer_and_longer() {
    let mut lane = Lane::default();
    let mut waited = Duration::ZERO;
    for fault in 1..=20 {
        lane = after(&lane, &[Cause::NoAnswer]);
        let waits = lane.shut_until.unwrap().since(NOW);
        assert_eq!(lane.is_probed(), fault >= 5, "{fault}");
        match fault {
            1..5 => assert!(waits <= Duration::from_secs(4)),
            5 => assert!(waits >= Duration::from_secs(27)),
            _ => assert!(waits >= waited.min(minutes(24)), "{fault}: {waits:?} after {waited:?}"),
        }
        assert!(waits <= minutes(33));
        waited = waits;
    }
    assert_eq!(lane.shut_since, Some(NOW));
    let well = after(&lane, &[Cause::Accepted]);
    assert!(well.is_open(NOW) && well.faults == 0 && well.cause.is_none());
}

#[test]
fn what_a_recipient_is_to_blame_for_shuts_nothing_and_shows_that_the_server_is_there() {
    let shut = after(&Lane::default(), &[Cause::NoAnswer; 6]);
    assert!(after(&shut, &[Cause::NoSuchMailbox]).is_open(NOW));
    assert_eq!(Lane::default().after(&answer(Cause::NoSuchMailbox), None, NOW), None);
    let silent = after(&Lane::default(), &[Cause::NoAnswerToTheDot; 5]);
    assert!(silent.is_probed() && !silent.is_open(NOW), "silence after the dot is the server's fault as well");
}

#[test]
fn a_login_that_is_refused_stops_the_sender_at_once_and_relaying_after_three() {
    assert!(after(&Lane::default(), &[Cause::LoginRefused]).is_stopped());
    assert!(!after(&Lane::default(), &[Cause::RelayDenied; 2]).is_stopped());
    assert!(after(&Lane::default(), &[Cause::RelayDenied; 3]).is_stopped());
    let mixed = after(&Lane::default(), &[Cause::NoAnswer, Cause::NoAnswer, Cause::RelayDenied]);
    assert!(!mixed.is_stopped(), "three of another kind are not three of this");
}

#[test]
fn the_installations_own_server_is_asked_again_after_half_an_hour() {
    let lane = Lane::default().after(&answer(Cause::LoginRefused), None, NOW).unwrap();
    assert!(!lane.is_stopped() && !lane.is_open(NOW.plus(minutes(29))) && lane.is_open(NOW.plus(minutes(30))));
}

#[test]
fn too_fast_halves_the_pace_each_time() {
    let limits = Limits::default();
    let mut lane = Lane::default();
    let mut gaps = Vec::new();
    for _ in 0..8 {
        lane = after(&lane, &[Cause::TooFast]);
        let later = lane.shut_until.unwrap();
        gaps.push(lane.allows(&limits, 100, later).unwrap().gap.as_secs());
    }
    assert_eq!(gaps, [1, 2, 4, 8, 16, 32, 60, 60]);
}

#[test]
fn a_rate_and_a_daily_limit_hold_exactly() {
    let limits = Limits { per_minute: Some(30), per_day: Some(100), ..Limits::default() };
    let (mut lane, mut sent) = (Lane::default(), Vec::new());
    let mut now = NOW;
    let ends = NOW.plus(minutes(10));
    while now < ends {
        match lane.allows(&limits, 1000, now) {
            Ok(allowance) => {
                let slot = |nth: u32| allowance.from.plus(allowance.gap * nth);
                sent.extend((0..u32::try_from(allowance.letters).unwrap()).map(slot));
                lane = lane.taken(&allowance, allowance.letters, now);
                now = now.plus(Duration::from_millis(700));
            }
            Err(later) => now = later,
        }
    }
    assert_eq!(sent.len(), 100);
    assert!(sent.windows(2).all(|pair| pair[1].since(pair[0]) >= Duration::from_secs(2)));
    assert!(now > ends, "asked again only on the next day");
    assert_eq!(lane.allows(&limits, 1000, now).unwrap().letters, 5, "the next day is a new one");
    let back = lane.given_back(3, NOW.plus(minutes(9)));
    assert_eq!(
        back.allows(&Limits { per_day: Some(100), ..Limits::default() }, 1000, NOW.plus(minutes(9))).unwrap().letters,
        3
    );
}
