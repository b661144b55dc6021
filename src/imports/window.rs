//! Rows are written in the order of their addresses, some ten thousand at a time. The idea: neighbours stand on the same pages of the
//! index of addresses, so a chunk of them writes a few pages, where rows as a file has them would write one page each. The order
//! depends on the file alone, so an import that goes on after a restart finds its place in it again. Pure.

use super::chunk::Chunk;
use super::import::Counts;
use super::rows::Row;

/// So many rows of the file. More would need more memory than they save time.
pub const WINDOW: i64 = 30_000;

/// Consecutive rows of the file: the good ones, and how many were not.
#[derive(Debug, Default)]
pub struct Window {
    /// So many rows of the file came before.
    start: i64,
    /// How much of the file was read when it began, and now.
    progress: (i64, i64),
    refused: Counts,
    rows: Vec<Row>,
}

impl Window {
    pub fn take(&mut self, row: Row) {
        self.rows.push(row);
    }

    pub fn refuse(&mut self, is_duplicate: bool) {
        self.refused.rows += 1;
        self.refused.duplicates += i64::from(is_duplicate);
        self.refused.bad += i64::from(!is_duplicate);
    }

    pub fn reached(&mut self, progress: i64) {
        self.progress.1 = progress;
    }

    pub fn len(&self) -> i64 {
        self.refused.rows + i64::try_from(self.rows.len()).unwrap_or(i64::MAX)
    }

    /// The chunks of it that are not dealt with when `from` rows are, and the next window in its place. Those that were refused
    /// come first.
    pub fn chunks(&mut self, from: i64, size: usize) -> impl Iterator<Item = Chunk> + use<> {
        let next =
            Self { start: self.start + self.len(), progress: (self.progress.1, self.progress.1), ..Self::default() };
        let Self { start, progress, refused, mut rows } = std::mem::replace(self, next);
        rows.sort_unstable_by(|one, other| one.key.cmp(&other.key));
        let all = refused.rows + i64::try_from(rows.len()).unwrap_or(i64::MAX);
        let done = (from - start).clamp(0, all);
        let mut tally = if done == 0 { refused } else { Counts::default() };
        let mut dealt_with = done.max(refused.rows);
        let mut rows = rows.into_iter().skip(usize::try_from(dealt_with - refused.rows).unwrap_or(usize::MAX));
        let mut is_over = done == all;
        std::iter::from_fn(move || {
            if is_over {
                return None;
            }
            let rows: Vec<Row> = rows.by_ref().take(size).collect();
            dealt_with += i64::try_from(rows.len()).unwrap_or(i64::MAX);
            is_over = dealt_with == all;
            let progress = progress.0 + (progress.1 - progress.0) * dealt_with / all.max(1);
            Some(Chunk { rows, tally: std::mem::take(&mut tally), position: start + dealt_with, progress })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::rows::Said;
    use super::*;

    /// Row `n` of the file: every fifth is bad, every seventh a duplicate.
    fn window_of(rows: std::ops::Range<i64>, window: &mut Window) {
        for n in rows {
            match (n % 5, n % 7) {
                (0, _) => window.refuse(false),
                (_, 0) => window.refuse(true),
                _ => {
                    let key = format!("{:08x}@x.org", n.wrapping_mul(0x9e37_79b9).rem_euclid(1 << 32));
                    window.take(Row { email: key.clone(), key, said: Said::default() });
                }
            }
            window.reached(n * 10);
        }
    }

    fn all_chunks(from: i64) -> Vec<Chunk> {
        let mut window = Window::default();
        let mut chunks = Vec::new();
        for start in [0, 100, 200] {
            window_of(start..(start + 100).min(230), &mut window);
            chunks.extend(window.chunks(from, 9));
        }
        chunks
    }

    fn keys(chunks: &[Chunk]) -> Vec<&str> {
        chunks.iter().flat_map(|chunk| chunk.rows.iter().map(|row| row.key.as_str())).collect()
    }

    #[test]
    fn every_row_comes_once_and_neighbours_come_together() {
        let chunks = all_chunks(0);
        let (all, mut tally) = (keys(&chunks), Counts::default());
        chunks.iter().for_each(|chunk| tally += chunk.tally);
        assert_eq!(tally.rows + i64::try_from(all.len()).unwrap(), 230);
        assert_eq!((tally.bad, tally.duplicates), (46, 26));
        assert_eq!(chunks.last().map(|chunk| (chunk.position, chunk.progress)), Some((230, 2290)));
        let positions: Vec<i64> = chunks.iter().map(|chunk| chunk.position).collect();
        assert!(positions.is_sorted() && chunks.iter().map(|chunk| chunk.progress).is_sorted());
        let first: Vec<&str> = keys(&chunks).into_iter().take(60).collect();
        assert!(first.windows(2).filter(|pair| pair[0] > pair[1]).count() <= 1, "sorted within a window");
        let unique: std::collections::BTreeSet<&str> = all.iter().copied().collect();
        assert_eq!(unique.len(), all.len());
    }

    #[test]
    fn whoever_goes_on_finds_the_place() {
        let whole = all_chunks(0);
        for stopped in 0..=whole.len() {
            let (done, rest) = whole.split_at(stopped);
            let from = done.last().map_or(0, |chunk| chunk.position);
            let again = all_chunks(from);
            assert_eq!(keys(&again), keys(rest), "from {from}");
            let sum = |chunks: &[Chunk]| chunks.iter().map(|chunk| chunk.tally.rows).sum::<i64>();
            assert_eq!(sum(&again), sum(rest), "from {from}");
        }
    }

    #[test]
    fn a_window_of_nothing_good_is_counted() {
        let mut window = Window::default();
        (0..3).for_each(|_| window.refuse(false));
        let chunks: Vec<Chunk> = window.chunks(0, 9).collect();
        assert_eq!(chunks.iter().map(|chunk| (chunk.position, chunk.tally.bad)).collect::<Vec<_>>(), [(3, 3)]);
        assert_eq!(window.chunks(0, 9).count(), 0);
        assert_eq!(window.len(), 0);
    }
}
