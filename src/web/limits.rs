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
}

pub struct Limits {
    ticks: Ticks,
    sign_in_from_address: Limiter,
    sign_in_to_account: Limiter,
    sign_up_from_address: Limiter,
    letters_from_address: Limiter,
    letters_at_all: Limiter,
    password_again: Limiter,
    resend: Limiter,
}

impl Limits {
    pub fn new(clock: &Clock) -> Self {
        let ticks = Ticks(clock.clone());
        let limiter = |at_once: u32, one_each: Duration| {
            let burst = NonZeroU32::new(at_once).unwrap_or(NonZeroU32::MIN);
            let quota = Quota::with_period(one_each).unwrap_or(Quota::per_second(NonZeroU32::MIN)).allow_burst(burst);
            RateLimiter::new(quota, DashMapStateStore::default(), ticks.clone())
        };
        Self {
            sign_in_from_address: limiter(30, Duration::from_secs(3)),
            sign_in_to_account: limiter(10, Duration::from_secs(60)),
            sign_up_from_address: limiter(60, Duration::from_secs(3)),
            letters_from_address: limiter(20, Duration::from_secs(180)),
            letters_at_all: limiter(1000, Duration::from_millis(500)),
            password_again: limiter(10, Duration::from_secs(60)),
            resend: limiter(1, Duration::from_secs(60)),
            ticks,
        }
    }

    pub fn check(&self, limit: Limit, key: &str) -> Result<(), AppError> {
        self.limiter(limit).check_key(&key.to_owned()).map_err(|not_until| {
            let wait = not_until.wait_time_from(self.ticks.now());
            AppError::TooMany(wait.as_secs().saturating_add(1))
        })
    }

    /// Forgets keys that have all their tries again. Called by the schedule.
    pub fn forget_idle(&self) {
        for limit in [
            Limit::SignInFromAddress,
            Limit::SignInToAccount,
            Limit::SignUpFromAddress,
            Limit::LettersFromAddress,
            Limit::LettersAtAll,
            Limit::PasswordAgain,
            Limit::Resend,
        ] {
            self.limiter(limit).retain_recent();
        }
    }

    fn limiter(&self, limit: Limit) -> &Limiter {
        match limit {
            Limit::SignInFromAddress => &self.sign_in_from_address,
            Limit::SignInToAccount => &self.sign_in_to_account,
            Limit::SignUpFromAddress => &self.sign_up_from_address,
            Limit::LettersFromAddress => &self.letters_from_address,
            Limit::LettersAtAll => &self.letters_at_all,
            Limit::PasswordAgain => &self.password_again,
            Limit::Resend => &self.resend,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::{Timestamp, minutes};

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
