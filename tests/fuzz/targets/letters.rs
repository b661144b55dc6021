//! Any bytes as a letter on its way over the wire.
#![no_main]

use skymailing_fuzz::smtp::laws;

libfuzzer_sys::fuzz_target!(|input: &[u8]| laws::dots::any_letter(input));
