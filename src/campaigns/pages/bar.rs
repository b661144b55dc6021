//! The letters of a run as a bar and as numbers that add up.

use crate::delivery::State;
use crate::delivery::runs::Sums;
use crate::web::Page;

/// The width of the whole bar.
const WIDTH: i64 = 1000;

pub struct Bar {
    parts: Vec<Part>,
    pub planned: i64,
    /// What somebody hears who does not see the bar.
    pub label: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// A part of the key of its text.
    pub name: &'static str,
    pub class: &'static str,
    pub letters: i64,
    pub x: i64,
    pub width: i64,
}

impl Bar {
    pub fn of(page: &Page, sums: &Sums) -> Self {
        let parts = parts(sums);
        let said = parts.iter().filter(|part| part.letters > 0).map(|part| {
            let name = page.word("campaign-sum", part.name);
            format!("{name}: {}", page.number(part.letters))
        });
        Self { label: said.collect::<Vec<_>>().join(", "), planned: sums.all(), parts }
    }

    /// The usual ones always, the others when there are any.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }
}

fn parts(sums: &Sums) -> Vec<Part> {
    let all = [
        ("accepted", "ok", sums.of(State::Accepted)),
        ("rejected", "bad", sums.of(State::Rejected)),
        ("unknown", "warn", sums.of(State::Unknown)),
        ("waiting", "calm", sums.waiting()),
        ("suppressed", "calm", sums.of(State::Suppressed)),
        ("expired", "warn", sums.of(State::Expired)),
        ("cancelled", "calm", sums.of(State::Cancelled)),
        ("quarantined", "bad", sums.of(State::Quarantined)),
    ];
    let planned = sums.all().max(1);
    let at = |letters: i64| letters.saturating_mul(WIDTH) / planned;
    let mut before = 0;
    let mut parts = Vec::new();
    for (place, (name, class, letters)) in all.into_iter().enumerate() {
        if letters > 0 || place < 4 {
            let x = at(before);
            parts.push(Part { name, class, letters, x, width: at(before + letters) - x });
        }
        before += letters;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_add_up_and_fill_the_bar() {
        let counts = State::ALL.iter().zip([3, 1, 0, 700, 200, 1, 50, 0, 44, 1]);
        let sums = Sums(counts.map(|(state, letters)| (*state, letters)).collect());
        let parts = parts(&sums);
        assert_eq!(parts.iter().map(|part| part.letters).sum::<i64>(), sums.all());
        assert_eq!(parts.iter().map(|part| part.width).sum::<i64>(), WIDTH);
        assert!(parts.windows(2).all(|two| two[0].x + two[0].width == two[1].x));
        assert!(!parts.iter().any(|part| part.name == "cancelled"), "nothing to say");
    }

    #[test]
    fn a_run_without_letters_has_an_empty_bar() {
        let parts = parts(&Sums::default());
        assert_eq!(parts.len(), 4);
        assert!(parts.iter().all(|part| part.letters == 0 && part.width == 0));
    }
}
