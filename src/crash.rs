//! Places where a test lets the program die as if it were killed just there: `CRASH_AT=marked:3` dies when the third letter's dot
//! was marked. Release builds have none of it.

/// The program may die here.
pub fn point(name: &'static str) {
    #[cfg(debug_assertions)]
    hits::hit(name);
    #[cfg(not(debug_assertions))]
    let _nobody_asks = name;
}

#[cfg(debug_assertions)]
mod hits {
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicU32, Ordering};

    struct Wanted {
        name: String,
        left: AtomicU32,
    }

    fn wanted() -> Option<&'static Wanted> {
        static WANTED: OnceLock<Option<Wanted>> = OnceLock::new();
        let read = || {
            let text = std::env::var("CRASH_AT").ok()?;
            let (name, nth) = text.split_once(':')?;
            Some(Wanted { name: name.to_owned(), left: AtomicU32::new(nth.parse().ok()?) })
        };
        WANTED.get_or_init(read).as_ref()
    }

    pub fn hit(name: &str) {
        if wanted().is_some_and(|wanted| wanted.name == name && wanted.left.fetch_sub(1, Ordering::SeqCst) == 1) {
            std::process::abort();
        }
    }
}
