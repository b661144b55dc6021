//! How often something may be asked for, by governor, on the program's own clock. These limits protect this process; what must
//! hold for the whole installation (letters to one address) is counted in the database.

use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::Clock as GovernorClock;
use governor::nanos::Nanos;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};

use super::AppError;
use crate::clock::Clock;

#[derive(Clone, Debug)]
struct Ticks(Clock);

impl GovernorClock for Ticks {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        Nanos::new(u64::try_from(self.0.now().as_micros()).unwrap_or(0).saturating_mul(1000))
    }
}

type Limiter = RateLimiter<String, DashMapStateStore<String>, Ticks, governor::middleware::NoOpMiddleware<Nanos>>;

/// What is limited, and by which key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    SignInFromAddress,
    SignInToAccount,
    SignUpFromAddress,
    LettersFromAddress,
    LettersAtAll,
    PasswordAgain,
    Resend,
    /// Names that an owner has us look up.
    NamesOfServers,
}

impl Limit {
    /// In the order of the enum, by which a limiter is found.
    const ALL: [Self; 8] = [
        Self::SignInFromAddress,
        Self::SignInToAccount,
        Self::SignUpFromAddress,
        Self::LettersFromAddress,
        Self::LettersAtAll,
        Self::PasswordAgain,
        Self::Resend,
        Self::NamesOfServers,
    ];

    /// So many at once, and one more each time so long has passed.
    const fn quota(self) -> (u32, Duration) {
        match self {
            Self::SignInFromAddress => (30, Duration::from_secs(3)),
            Self::SignInToAccount => (10, Duration::from_secs(60)),
            Self::SignUpFromAddress => (60, Duration::from_secs(3)),
            Self::LettersFromAddress => (20, Duration::from_secs(180)),
            Self::LettersAtAll => (1000, Duration::from_millis(500)),
            Self::PasswordAgain => (10, Duration::from_secs(60)),
            Self::Resend => (1, Duration::from_secs(60)),
            Self::NamesOfServers => (60, Duration::from_secs(2)),
        }
    }
}

pub struct Limits {
    ticks: Ticks,
    limiters: [Limiter; Limit::ALL.len()],
}

impl Limits {
    pub fn new(clock: &Clock) -> Self {
        let ticks = Ticks(clock.clone());
        let limiters = Limit::ALL.map(|limit| {
            let (at_once, one_each) = limit.quota();
            let burst = NonZeroU32::new(at_once).unwrap_or(NonZeroU32::MIN);
            let quota = Quota::with_period(one_each).unwrap_or(Quota::per_second(NonZeroU32::MIN)).allow_burst(burst);
            RateLimiter::new(quota, DashMapStateStore::default(), ticks.clone())
        });
        Self { ticks, limiters }
    }

    pub fn check(&self, limit: Limit, key: &str) -> Result<(), AppError> {
        let Some(limiter) = self.limiters.get(limit as usize) else {
            return Err(AppError::Internal(format!("{limit:?} has no limiter")));
        };
        limiter.check_key(&key.to_owned()).map_err(|not_until| {
            let wait = not_until.wait_time_from(self.ticks.now());
            AppError::TooMany(wait.as_secs().saturating_add(1))
        })
    }

    /// Forgets keys that have all their tries again. Called by the schedule.
    pub fn forget_idle(&self) {
        for limiter in &self.limiters {
            limiter.retain_recent();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::{Timestamp, minutes};

    #[test]
    fn every_limit_finds_its_own_limiter() {
        for (place, limit) in Limit::ALL.into_iter().enumerate() {
            assert_eq!(limit as usize, place, "{limit:?}");
        }
    }

    #[test]
    fn a_limit_is_reached_and_passes() {
        let clock = Clock::fixed(Timestamp::from_micros(1_790_000_000_000_000));
        let limits = Limits::new(&clock);
        let ask = |key: &str| limits.check(Limit::SignInToAccount, key);
        for _ in 0..10 {
            ask("ann").unwrap();
        }
        assert!(matches!(ask("ann"), Err(AppError::TooMany(1..=61))));
        ask("bob").unwrap();
        clock.advance(minutes(1));
        ask("ann").unwrap();
        assert!(ask("ann").is_err());
    }
}
