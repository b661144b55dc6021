//! Any bytes as answers of a server.
#![no_main]

use skymailing_fuzz::smtp::laws;

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    laws::replies::any_bytes(input);
});
