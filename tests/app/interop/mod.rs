//! What leaves the program, judged by programs of others.

mod dkim;
