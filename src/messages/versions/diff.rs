//! What is different between two texts: by lines, and within lines that took each other's place by words. Long stretches that are
//! the same are left out.

use std::time::Duration;

use similar::{Algorithm, ChangeTag, DiffTag, TextDiff};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    Same,
    Removed,
    Added,
}

/// A part of a line; what is not `Same` in it is what makes the line different.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub changed: bool,
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub change: Change,
    pub pieces: Vec<Piece>,
}

/// Lines that stand together, and how many that are the same were left out before them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hunk {
    pub left_out: usize,
    pub lines: Vec<Line>,
}

/// So many lines around a change are shown.
const AROUND: usize = 2;
/// A diff that would take longer is coarser instead.
const WITHIN: Duration = Duration::from_millis(300);
/// Words of longer passages are not compared.
const WORDS_UP_TO: usize = 20_000;

/// Empty when the texts are the same.
pub fn diff(old: &str, new: &str) -> Vec<Hunk> {
    let diff = TextDiff::configure().algorithm(Algorithm::Patience).timeout(WITHIN).diff_lines(old, new);
    let (mut hunks, mut shown_up_to) = (Vec::new(), 0);
    for group in diff.grouped_ops(AROUND) {
        let start = group.first().map_or(0, |op| op.old_range().start);
        let mut lines = Vec::new();
        for op in &group {
            let from: String = op.old_range().filter_map(|at| diff.old_slice(at)).collect();
            let to: String = op.new_range().filter_map(|at| diff.new_slice(at)).collect();
            match op.tag() {
                DiffTag::Equal => lines.extend(whole(Change::Same, &from)),
                DiffTag::Delete => lines.extend(whole(Change::Removed, &from)),
                DiffTag::Insert => lines.extend(whole(Change::Added, &to)),
                DiffTag::Replace => lines.extend(replaced(&from, &to)),
            }
        }
        hunks.push(Hunk { left_out: start.saturating_sub(shown_up_to), lines });
        shown_up_to = group.last().map_or(0, |op| op.old_range().end);
    }
    hunks
}

fn whole(change: Change, text: &str) -> Vec<Line> {
    text.lines().map(|line| Line { change, pieces: vec![Piece { changed: false, text: line.to_owned() }] }).collect()
}

/// The old lines, then the new ones, with the words that differ marked.
fn replaced(old: &str, new: &str) -> Vec<Line> {
    if old.len() + new.len() > WORDS_UP_TO {
        return [whole(Change::Removed, old), whole(Change::Added, new)].concat();
    }
    let diff = TextDiff::configure().timeout(WITHIN).diff_words(old, new);
    let (mut before, mut after) = (Lines::new(Change::Removed), Lines::new(Change::Added));
    for change in diff.iter_all_changes() {
        match change.tag() {
            ChangeTag::Equal => {
                before.push(false, change.value());
                after.push(false, change.value());
            }
            ChangeTag::Delete => before.push(true, change.value()),
            ChangeTag::Insert => after.push(true, change.value()),
        }
    }
    [before.finish(), after.finish()].concat()
}

/// Collects pieces into lines.
struct Lines {
    change: Change,
    done: Vec<Line>,
    pieces: Vec<Piece>,
}

impl Lines {
    fn new(change: Change) -> Self {
        Self { change, done: Vec::new(), pieces: Vec::new() }
    }

    fn push(&mut self, changed: bool, text: &str) {
        for (at, part) in text.split('\n').enumerate() {
            if at > 0 {
                self.end_line();
            }
            if part.is_empty() {
                continue;
            }
            match self.pieces.last_mut() {
                Some(last) if last.changed == changed => last.text.push_str(part),
                _ => self.pieces.push(Piece { changed, text: part.to_owned() }),
            }
        }
    }

    fn end_line(&mut self) {
        self.done.push(Line { change: self.change, pieces: std::mem::take(&mut self.pieces) });
    }

    fn finish(mut self) -> Vec<Line> {
        if !self.pieces.is_empty() {
            self.end_line();
        }
        self.done
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(hunks: &[Hunk]) -> Vec<String> {
        let mut shown = Vec::new();
        for hunk in hunks {
            if hunk.left_out > 0 {
                shown.push(format!("… {}", hunk.left_out));
            }
            for line in &hunk.lines {
                let sign = match line.change {
                    Change::Same => ' ',
                    Change::Removed => '-',
                    Change::Added => '+',
                };
                let text: String = line
                    .pieces
                    .iter()
                    .map(|piece| if piece.changed { format!("[{}]", piece.text) } else { piece.text.clone() })
                    .collect();
                shown.push(format!("{sign}{text}"));
            }
        }
        shown
    }

    #[test]
    fn words_are_marked_in_lines_that_changed() {
        let old = "Dear friend,\nour shop opens on Monday.\nBye";
        let new = "Dear friend,\nour shop opens on Friday at nine.\nBye";
        assert_eq!(
            shown(&diff(old, new)),
            [" Dear friend,", "-our shop opens on [Monday.]", "+our shop opens on [Friday at nine.]", " Bye"]
        );
        assert!(diff(old, old).is_empty());
    }

    #[test]
    fn what_is_the_same_for_long_is_left_out() {
        let many: String = (1..=40).map(|n| format!("{n}\n")).collect();
        let changed = many.replace("20\n", "twenty\n");
        assert_eq!(shown(&diff(&many, &changed)), ["… 17", " 18", " 19", "-[20]", "+[twenty]", " 21", " 22"]);
        assert_eq!(shown(&diff("", "a\nb\n")), ["+a", "+b"]);
    }

    #[test]
    fn a_hostile_pair_of_texts_is_compared_in_time() {
        let old: String = (0..60_000).map(|n| format!("{}\n", n % 7)).collect();
        let new: String = (0..60_000).map(|n| format!("{}\n", n % 11)).collect();
        assert!(!diff(&old, &new).is_empty());
    }

    /// What one side of a diff says, without what was left out.
    fn side(hunks: &[Hunk], other: Change) -> Vec<String> {
        let lines = hunks.iter().flat_map(|hunk| &hunk.lines).filter(|line| line.change != other);
        lines.map(|line| line.pieces.iter().map(|piece| piece.text.as_str()).collect()).collect()
    }

    proptest! {
        #[test]
        fn both_texts_can_be_read_from_it(old in "([ab ]{0,6}\n){0,5}", new in "([ab ]{0,6}\n){0,5}") {
            let hunks = diff(&old, &new);
            if hunks.iter().all(|hunk| hunk.left_out == 0) && hunks.len() == 1 {
                let (before, after) = (side(&hunks, Change::Added), side(&hunks, Change::Removed));
                let old_lines: Vec<&str> = old.lines().collect();
                let new_lines: Vec<&str> = new.lines().collect();
                prop_assert!(old_lines.join("\n").starts_with(&before.join("\n")), "{:?} {:?}", before, old);
                prop_assert!(new_lines.join("\n").starts_with(&after.join("\n")), "{:?} {:?}", after, new);
            } else {
                prop_assert!(old == new || !hunks.is_empty());
            }
        }
    }
}
