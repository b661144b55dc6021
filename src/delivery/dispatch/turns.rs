//! Whose turn it is: of those who wait, whoever was served longest ago. All rounds are of about the same size, so equal turns are
//! equal shares.

use std::collections::HashMap;
use std::hash::Hash;

#[derive(Debug)]
pub struct Turns<K> {
    served: HashMap<K, u64>,
    turn: u64,
}

impl<K> Default for Turns<K> {
    fn default() -> Self {
        Self { served: HashMap::new(), turn: 0 }
    }
}

/// Who did not come for so many turns is new again.
const REMEMBERED: u64 = 10_000;

impl<K: Eq + Hash + Copy + Ord> Turns<K> {
    pub fn served(&mut self, who: K) {
        self.turn += 1;
        self.served.insert(who, self.turn);
        if self.turn.is_multiple_of(REMEMBERED) {
            let since = self.turn - REMEMBERED;
            self.served.retain(|_, turn| *turn > since);
        }
    }

    /// Where in this order somebody stands; the least is next.
    pub fn place(&self, who: K) -> (u64, K) {
        (self.served.get(&who).copied().unwrap_or(0), who)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_gets_the_same_share_and_who_is_new_comes_first() {
        let mut turns = Turns::default();
        let mut shares = HashMap::new();
        for round in 0..400 {
            let waiting = if round < 100 { vec![1, 2] } else { vec![1, 2, 3] };
            let next = waiting.into_iter().min_by_key(|who| turns.place(*who)).unwrap();
            if round == 100 {
                assert_eq!(next, 3);
            }
            turns.served(next);
            *shares.entry(next).or_insert(0) += 1;
        }
        assert_eq!((shares[&1], shares[&2], shares[&3]), (150, 150, 100));
    }
}
