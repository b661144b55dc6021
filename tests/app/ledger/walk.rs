//! A random walk over everything that can happen to letters, checking after each step what must always hold.

use std::collections::HashMap;
use std::time::Duration;

use skymailing::clock::{days, minutes};
use skymailing::delivery::{self, DeliveryId, Engine, State};

use super::servers::heed;
use super::{Attempt, all, all_attempts, die_with, engine_to, post};
use crate::support::app::{NOW, TestApp, on_each_database};
use crate::support::mail_server::{Dot, MailServer, nobody_there};

const STEPS: usize = 200;
const WISHES: [&str; 9] = ["", "", "", "+temperror", "+550", "+hangup", "+once", "+latertemp", "+421"];

/// Small, and the same for the same seed (SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % limit as u64).unwrap()
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from.get(self.below(from.len())).cloned().unwrap()
    }
}

struct Walk<'a> {
    app: &'a TestApp,
    dice: Dice,
    server: MailServer,
    engine: Engine,
    closed: Engine,
    posted: usize,
}

#[actix_web::test]
async fn whatever_happens_the_ledger_tells_the_truth() {
    let seed = getrandom::u64().unwrap();
    let seed = std::env::var("WALK_SEED").map_or(seed, |seed| seed.parse().unwrap());
    println!("WALK_SEED={seed}");
    on_each_database(async |app| {
        let server = MailServer::start();
        let mut walk = Walk {
            app,
            dice: Dice(seed),
            engine: engine_to(app, server.relay()),
            closed: engine_to(app, nobody_there()),
            server,
            posted: 0,
        };
        for step in 0..STEPS {
            let what = walk.step().await;
            walk.check(&format!("WALK_SEED={seed}, step {step}: {what}")).await;
        }
        walk.come_to_an_end(seed).await;
    })
    .await;
}

impl Walk<'_> {
    async fn step(&mut self) -> String {
        match self.dice.below(20) {
            0..=6 => {
                let wish = self.dice.pick(&WISHES);
                let to = format!("person{}{wish}@example.net", self.posted);
                heed(&self.server, &to);
                let lasts = self.dice.pick(&[minutes(7), days(1), days(3)]);
                post(self.app, &to, lasts).await;
                self.posted += 1;
                format!("post to {to} for {lasts:?}")
            }
            7..=11 => format!("send {}", self.engine.work_through().await),
            12 => format!("send {} to a closed port", self.closed.work_through().await),
            13 | 14 => {
                self.engine.recover().await;
                "recover".to_owned()
            }
            15 | 16 => {
                let waiting: Vec<DeliveryId> = in_state(self.app, State::Queued).await;
                if waiting.is_empty() {
                    return "nobody to die with".to_owned();
                }
                let (id, sent) = (self.dice.pick(&waiting), self.dice.below(2) == 0);
                die_with(self.app, id, sent).await;
                format!("a worker dies with {id}, dot written: {sent}")
            }
            _ => {
                let span = Duration::from_secs(self.dice.pick(&[1, 40, 200, 400, 3000, 15_000]));
                self.app.clock.advance(span);
                format!("{span:?} pass")
            }
        }
    }

    async fn check(&self, when: &str) {
        let (deliveries, attempts) = (all(self.app).await, all_attempts(self.app).await);
        let counted: i64 = self.app.read(delivery::by_state).await.into_iter().map(|(_, count)| count).sum();
        assert_eq!((deliveries.len(), counted), (self.posted, self.posted as i64), "{when}");
        let mut attempts_of: HashMap<DeliveryId, Vec<Attempt>> = HashMap::new();
        for attempt in attempts {
            attempts_of.entry(attempt.delivery).or_default().push(attempt);
        }
        let mut copies_to: HashMap<String, Vec<Dot>> = HashMap::new();
        for copy in self.server.dots().into_iter().filter(Dot::may_have_been_taken) {
            copies_to.entry(copy.recipient().to_owned()).or_default().push(copy);
        }
        for delivery in deliveries {
            let about = format!("{when}\n{delivery:?}");
            let attempts = attempts_of.remove(&delivery.id).unwrap_or_default();
            let copies = copies_to.remove(&delivery.recipient).unwrap_or_default();
            let ended =
                |verdict: &str| attempts.iter().filter(|attempt| attempt.verdict.as_deref() == Some(verdict)).count();

            let numbers: Vec<i64> = attempts.iter().map(|attempt| attempt.number).collect();
            assert_eq!(numbers, (1..).take(attempts.len()).collect::<Vec<i64>>(), "{about}");
            let open = attempts.iter().filter(|attempt| attempt.finished_at.is_none()).count();
            assert_eq!(open, usize::from(delivery.state == State::Sending), "{about}");

            assert_eq!(delivery.finished_at.is_some(), delivery.state.is_final(), "{about}");
            assert_eq!(delivery.sealed.is_none(), delivery.state.is_final(), "{about}");
            if matches!(delivery.state, State::Leased | State::Sending) {
                assert_eq!(delivery.leased_by.as_deref(), Some("dead"), "{about}");
            }

            let accepted = delivery.state == State::Accepted;
            assert_eq!(
                (ended("accepted"), copies.iter().any(Dot::is_taken)),
                (usize::from(accepted), accepted),
                "{about}"
            );
            assert!(
                copies.len() <= 2 && copies.iter().filter(|copy| copy.is_taken()).count() <= 1,
                "{about}\n{copies:?}"
            );
            assert!(
                copies.iter().all(|copy| copies.first().is_some_and(|first| first.letter == copy.letter)),
                "{about}"
            );
            assert!(ended("unknown") <= 2 && ended("temporary") <= 12, "{about}");
            // Once is enough when there was no time to ask again.
            let is_last = attempts.last().is_some_and(|last| last.verdict.as_deref() == Some("unknown"));
            assert!(delivery.state != State::Unknown || is_last, "{about}");
            assert!(delivery.state == State::Unknown || ended("unknown") < 2, "{about}");
            assert!(ended("rejected") <= 1 && (ended("rejected") == 0 || delivery.state == State::Rejected), "{about}");
        }
        assert!(copies_to.is_empty(), "{when}: letters nobody posted: {copies_to:?}");
    }

    /// Time passes, and the fate of each letter becomes known: nothing is lost.
    async fn come_to_an_end(&mut self, seed: u64) {
        while all(self.app).await.iter().any(|delivery| !delivery.state.is_final()) {
            assert!(self.app.clock.now().since(NOW) < days(60), "WALK_SEED={seed}: some never end");
            self.app.clock.advance(minutes(100));
            self.engine.recover().await;
            self.engine.work_through().await;
        }
        self.check(&format!("WALK_SEED={seed}, at the end")).await;
    }
}

async fn in_state(app: &TestApp, state: State) -> Vec<DeliveryId> {
    all(app).await.into_iter().filter(|delivery| delivery.state == state).map(|delivery| delivery.id).collect()
}
