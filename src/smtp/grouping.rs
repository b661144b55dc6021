//! How much is said to a server at once.

/// What goes out in one write where the server offers PIPELINING, the least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Grouping {
    /// One command at a time.
    Nothing,
    /// MAIL, RCPT and DATA. When that goes wrong, no letter is in doubt.
    Offers,
    /// And an offer behind the dot of the letter before it.
    BehindTheDot,
}

impl Grouping {
    pub(super) fn less(self) -> Grouping {
        match self {
            Grouping::BehindTheDot => Grouping::Offers,
            Grouping::Offers | Grouping::Nothing => Grouping::Nothing,
        }
    }
}
