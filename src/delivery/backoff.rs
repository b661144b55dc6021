//! When a letter is tried again: pure arithmetic. A recipient's refusals are counted; a server's faults are not, because they
//! say nothing about the recipient.

use std::time::Duration;

use crate::clock::{hours, minutes};

pub const REFUSALS_AT_MOST: u32 = 12;

const AFTER_REFUSAL: Duration = minutes(5);
const AFTER_REFUSAL_AT_MOST: Duration = hours(4);
const AFTER_FAULT: Duration = Duration::from_secs(30);
const AFTER_FAULT_AT_MOST: Duration = minutes(30);

/// After the `nth` temporary refusal (from 1): 5 minutes, doubled each time, at most 4 hours, give or take a tenth.
pub fn after_refusal(nth: u32, seed: u64) -> Duration {
    jittered(doubled(AFTER_REFUSAL, nth, AFTER_REFUSAL_AT_MOST), nth, seed)
}

/// After the `nth` fault of the server in a row: 30 seconds, doubled each time, at most half an hour.
pub fn after_fault(nth: u32, seed: u64) -> Duration {
    jittered(doubled(AFTER_FAULT, nth, AFTER_FAULT_AT_MOST), nth, seed)
}

fn doubled(first: Duration, nth: u32, at_most: Duration) -> Duration {
    first.saturating_mul(1_u32.checked_shl(nth.saturating_sub(1)).unwrap_or(u32::MAX)).min(at_most)
}

/// Spreads what failed together over a fifth of the wait. The same letter waits the same time, on every node.
fn jittered(wait: Duration, nth: u32, seed: u64) -> Duration {
    let mixed = (seed ^ u64::from(nth).rotate_left(32)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let permille = u32::try_from((mixed >> 40) % 201).unwrap_or(100);
    wait / 1000 * (900 + permille)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn waits_grow_up_to_their_limit_and_stay_within_a_tenth(nth in 1_u32..200, seed: u64) {
            for (wait, at_least, at_most) in [
                (after_refusal(nth, seed), AFTER_REFUSAL, AFTER_REFUSAL_AT_MOST),
                (after_fault(nth, seed), AFTER_FAULT, AFTER_FAULT_AT_MOST),
            ] {
                prop_assert!(wait >= at_least * 9 / 10 && wait <= at_most * 11 / 10, "{wait:?}");
            }
        }
    }

    #[test]
    fn the_second_wait_is_about_twice_the_first() {
        let (first, second) = (after_refusal(1, 7).as_secs(), after_refusal(2, 7).as_secs());
        assert!((270..=330).contains(&first) && (540..=660).contains(&second));
    }
}
