//! How many sessions a server gets: two at first, one more after as many successes as it has, half as many after a fault.

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    open: usize,
    allowed: usize,
    successes: usize,
}

const AT_FIRST: usize = 2;

impl Default for Way {
    fn default() -> Self {
        Self { open: 0, allowed: AT_FIRST, successes: 0 }
    }
}

impl Way {
    pub fn has_room(&self, at_most: usize) -> bool {
        self.open < self.allowed.min(at_most)
    }

    pub fn opened(&mut self) {
        self.open += 1;
    }

    pub fn closed(&mut self, accepted: usize, faults: usize, at_most: usize) {
        self.open = self.open.saturating_sub(1);
        if faults > 0 {
            self.allowed = (self.allowed / 2).max(1);
            self.successes = 0;
            return;
        }
        self.successes += accepted;
        while self.successes >= self.allowed && self.allowed < at_most {
            self.successes -= self.allowed;
            self.allowed += 1;
        }
        self.successes = self.successes.min(self.allowed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_grows_with_success_and_shrinks_with_faults() {
        let mut way = Way::default();
        way.opened();
        way.closed(2 + 3 + 4, 0, 100);
        assert_eq!(way.allowed, 5);
        way.opened();
        way.closed(1, 1, 100);
        assert_eq!(way.allowed, 2);
        for _ in 0..5 {
            way.opened();
            way.closed(0, 3, 100);
        }
        assert_eq!((way.allowed, way.open), (1, 0));
        assert!(way.has_room(1) && !way.has_room(0));
        way.opened();
        way.closed(1_000_000, 0, 16);
        assert_eq!(way.allowed, 16);
    }
}
