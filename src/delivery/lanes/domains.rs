//! How many letters a minute go to addresses of one domain. The idea: a letter whose domain had its share is put off to a moment of
//! its own and asks again then; so the letters to others pass it, and a changed limit is felt soon.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::clock::{Timestamp, minutes};

/// What is known of the turns of one domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// When the next letter may leave.
    pub next_at: Timestamp,
    /// The last moment that a letter was put off to.
    pub put_off_to: Timestamp,
}

/// The turns of domains by one way, while letters are claimed.
pub struct Turns {
    gap: Duration,
    now: Timestamp,
    of: BTreeMap<String, Turn>,
    /// Which are different from what is stored.
    changed: Vec<String>,
}

/// Whoever comes so much too early may go: nobody is woken to the millisecond.
const TOLERANCE: Duration = Duration::from_secs(2);
const AT_MOST: Duration = minutes(15);

impl Turns {
    pub fn new(per_minute: u32, stored: BTreeMap<String, Turn>, now: Timestamp) -> Self {
        Self { gap: Duration::from_secs(60) / per_minute.max(1), now, of: stored, changed: Vec::new() }
    }

    /// Takes a turn for a letter; `Err`: it is to ask again then.
    pub fn take(&mut self, recipient: &str) -> Result<(), Timestamp> {
        let domain = recipient.rsplit('@').next().unwrap_or_default().to_ascii_lowercase();
        let fresh = Turn { next_at: self.now, put_off_to: self.now };
        let turn = self.of.entry(domain.clone()).or_insert(fresh);
        let next_at = turn.next_at.max(self.now);
        let taken = if next_at <= self.now.plus(TOLERANCE) {
            turn.next_at = next_at.plus(self.gap);
            Ok(())
        } else {
            let then = turn.put_off_to.max(next_at).plus(self.gap).min(self.now.plus(AT_MOST));
            turn.put_off_to = then;
            Err(then)
        };
        if !self.changed.contains(&domain) {
            self.changed.push(domain);
        }
        taken
    }

    pub fn changed(&self) -> impl Iterator<Item = (&str, Turn)> {
        self.changed.iter().filter_map(|domain| Some((domain.as_str(), *self.of.get(domain)?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_micros(1_795_176_000_000_000);

    #[test]
    fn letters_to_a_large_domain_are_spread_and_others_pass_them() {
        let mut waiting: Vec<(Timestamp, String)> = (0..300)
            .map(|n| (NOW, format!("p{n}@{}", if n % 3 == 0 { "small.example" } else { "BIG.example" })))
            .collect();
        let (mut stored, mut left, mut asked) = (BTreeMap::new(), Vec::new(), 0);
        let mut now = NOW;
        while !waiting.is_empty() {
            let mut turns = Turns::new(60, stored, now);
            waiting.retain_mut(|(due, to)| {
                if *due > now {
                    return true;
                }
                asked += 1;
                match turns.take(to) {
                    Ok(()) => left.push((now, to.clone())),
                    Err(then) => *due = then,
                }
                *due > now
            });
            stored = turns.of;
            now = now.plus(Duration::from_millis(430));
        }
        assert_eq!(left.len(), 300);
        let of = |domain: &str| -> Vec<Timestamp> {
            left.iter().filter(|(_, to)| to.ends_with(domain)).map(|(at, _)| *at).collect()
        };
        for (domain, letters) in [("BIG.example", 200_usize), ("small.example", 100)] {
            let at = of(domain);
            for (first, last) in at.iter().zip(at.iter().skip(63)) {
                assert!(last.since(*first) >= minutes(1), "more than 63 letters in a minute to {domain}");
            }
            let took = at.last().unwrap().since(NOW).as_secs();
            assert!(took <= letters as u64 + 5, "{domain} took {took} s for {letters} letters");
        }
        assert!(asked <= 3 * 300, "each asks now and then, not all the time: {asked}");
    }

    #[test]
    fn nobody_is_put_off_for_long_so_that_another_limit_is_felt() {
        let mut turns = Turns::new(1, BTreeMap::new(), NOW);
        let latest = (0..1000).filter_map(|n| turns.take(&format!("p{n}@big.example")).err()).max();
        assert_eq!(latest, Some(NOW.plus(AT_MOST)));
    }
}
