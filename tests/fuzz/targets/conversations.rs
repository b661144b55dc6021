//! Any bytes as the script of a whole conversation.
#![no_main]

use skymailing_fuzz::smtp::laws;

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    laws::any_conversation(input);
});
