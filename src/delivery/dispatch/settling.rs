//! What a round writes down: results, dot marks, what an answer means for its way and its run, and what it gives back.

use super::outcome::{Mark, Offered, Outcome, mark};
use super::round::Round;
use crate::crash;
use crate::delivery::attempts;
use crate::delivery::books::Books;
use crate::delivery::lanes;
use crate::delivery::queries::{self, Lease};
use crate::delivery::runs;
use crate::delivery::state::State;
use crate::smtp::{Blame, Consequence, Verdict};

impl Round {
    /// One transaction: what became of the letter before, and whether the dot of this one may leave.
    pub(super) async fn settle_and_mark(&mut self, before: Option<Outcome>, this: &Offered) -> Mark {
        let Some(connection) = &self.connection else {
            return Mark::NotOurs;
        };
        let (server, tls) = (connection.server().to_string(), connection.is_tls());
        let (post, run, lease, client, began) =
            (self.post.clone(), self.run.id, this.parcel.lease, this.parcel.client, this.began);
        let owner = self.run.owner_id;
        let recipient = this.parcel.recipient.clone();
        let settled = before.clone();
        let marked = self
            .post
            .db
            .write({
                let now = self.post.clock.now();
                move |conn| {
                    let permit = runs::may_leave(conn, run, (client, &recipient), now)?;
                    let mut books = Books::default();
                    if let Some(before) = &before {
                        before.write(conn, &post, owner, &mut books, now)?;
                    }
                    let mark = mark(conn, &mut books, lease, permit, began, (&server, tls), now)?;
                    books.close(conn)?;
                    Ok::<_, diesel::result::Error>(mark)
                }
            })
            .await;
        match marked {
            Ok(mark) => {
                if let Some(settled) = settled {
                    self.follow_up(&settled).await;
                }
                mark
            }
            Err(error) => {
                tracing::warn!(%error, "a letter was not sent because that could not be written down");
                self.connection = None;
                if let Some(settled) = settled {
                    self.settle(settled).await;
                }
                self.release(lease).await;
                Mark::Held
            }
        }
    }

    pub(super) async fn settle(&mut self, outcome: Outcome) {
        let (post, owner) = (self.post.clone(), self.run.owner_id);
        let written = outcome.clone();
        self.post
            .until_it_lands(move |conn, now| {
                let mut books = Books::default();
                written.write(conn, &post, owner, &mut books, now)?;
                books.close(conn)
            })
            .await;
        crash::point("settled");
        if outcome.from == State::Leased && outcome.answer.verdict() == Verdict::ServerFault {
            self.is_at_fault();
        }
        self.follow_up(&outcome).await;
    }

    /// What an answer means beyond its letter: for the way, and for the run.
    async fn follow_up(&mut self, outcome: &Outcome) {
        let (sender, run, answer) = (self.run.sender_id, self.run.id, outcome.answer.clone());
        let is_fault = matches!(answer.verdict(), Verdict::ServerFault | Verdict::Unknown);
        let says_of_way = is_fault || answer.cause.blame() != Blame::Message && answer.code.is_some();
        let is_news = is_fault || self.back.accepted <= 1;
        let held_after = match answer.cause.consequence() {
            Consequence::HoldRunAfter { letters } => Some(letters),
            _ => None,
        };
        let went_well = answer.verdict() == Verdict::Accepted && self.run.refused > 0;
        if went_well {
            self.run.refused = 0;
        }
        if held_after.is_some() {
            self.run.refused += 1;
        }
        if !(says_of_way && is_news) && held_after.is_none() && !went_well {
            return;
        }
        self.post
            .until_it_lands(move |conn, now| {
                if says_of_way && is_news {
                    lanes::note(conn, sender, &answer, now)?;
                }
                if let Some(letters) = held_after {
                    runs::refused(conn, run, answer.cause, letters, now)?;
                }
                if went_well {
                    runs::went_well(conn, run)?;
                }
                Ok(())
            })
            .await;
    }

    /// A letter whose dot was not written because the database failed us.
    async fn release(&self, lease: Lease) {
        self.post
            .until_it_lands(move |conn, now| {
                let mut books = Books::default();
                attempts::release(conn, &mut books, lease, now)?;
                books.close(conn)
            })
            .await;
    }

    /// What was claimed and not sent may be claimed again at once.
    pub(super) async fn give_back(&mut self) {
        let leases: Vec<Lease> = self.parcels.drain(..).map(|parcel| parcel.lease).collect();
        if leases.is_empty() {
            return;
        }
        let sender = self.run.sender_id;
        let counts = self.route.as_ref().is_ok_and(|route| route.limits.per_day.is_some());
        self.post
            .until_it_lands(move |conn, now| {
                let mut books = Books::default();
                let mut back = 0;
                for lease in &leases {
                    back += usize::from(queries::requeue(conn, &mut books, *lease, State::Leased, now)?);
                }
                books.close(conn)?;
                if counts { lanes::give_back(conn, sender, back, now) } else { Ok(()) }
            })
            .await;
    }
}
