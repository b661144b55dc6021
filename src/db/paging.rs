//! Keyset paging: a page is found by the key of the row it follows, so a page deep in a million rows costs what the first
//! costs, and rows that arrive meanwhile shift nothing.

/// Which page is asked for: `?before=KEY` (older rows) or `?after=KEY` (newer rows); the newest page when neither is given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
pub struct Keyset {
    pub before: Option<i64>,
    pub after: Option<i64>,
}

/// One page, newest row first, with the keys that lead on from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    pub rows: Vec<T>,
    /// `?before=` of the next page, if there is one.
    pub older: Option<i64>,
    /// `?after=` of the page before this one, if there is one.
    pub newer: Option<i64>,
}

impl Keyset {
    /// Cuts a page out of what the query found. The query asks for one row more than `size`, older rows in falling order of
    /// their key, newer rows (`after`) in rising order.
    pub fn page<T>(self, mut found: Vec<T>, size: usize, key: impl Fn(&T) -> i64) -> Page<T> {
        let more = found.len() > size;
        found.truncate(size);
        let going_back = self.after.is_some();
        if going_back {
            found.reverse();
        }
        let has_older = if going_back { true } else { more };
        let has_newer = if going_back { more } else { self.before.is_some() };
        Page {
            older: found.last().filter(|_| has_older).map(&key),
            newer: found.first().filter(|_| has_newer).map(&key),
            rows: found,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What a query does with a keyset.
    fn find(all: &[i64], at: Keyset, size: usize) -> Page<i64> {
        let mut found: Vec<i64> = all
            .iter()
            .copied()
            .filter(|key| at.before.is_none_or(|before| *key < before) && at.after.is_none_or(|after| *key > after))
            .collect();
        if at.after.is_none() {
            found.reverse();
        }
        found.truncate(size + 1);
        at.page(found, size, |key| *key)
    }

    proptest! {
        #[test]
        fn walking_to_the_oldest_and_back_shows_every_row_once(count in 0_i64..60, size in 1_usize..9) {
            let all: Vec<i64> = (1..=count).collect();
            let (mut seen, mut at) = (Vec::new(), Keyset::default());
            let last = loop {
                let page = find(&all, at, size);
                seen.extend(page.rows.iter().copied());
                match page.older {
                    Some(key) => at = Keyset { before: Some(key), after: None },
                    None => break page,
                }
            };
            prop_assert_eq!(seen, all.iter().rev().copied().collect::<Vec<_>>());
            let (mut page, mut back) = (last.clone(), last.rows.len());
            while let Some(key) = page.newer {
                page = find(&all, Keyset { before: None, after: Some(key) }, size);
                back += page.rows.len();
            }
            prop_assert_eq!(back, all.len());
        }
    }
}
