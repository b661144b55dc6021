//! What leaves the program, judged by programs of others.

pub mod dkim;
mod dovecot;
mod letters;
mod postfix;
mod servers;
mod sink;
