//! What leaves the program, judged by programs of others.

mod dkim;
mod dovecot;
mod letters;
mod postfix;
mod servers;
mod sink;
