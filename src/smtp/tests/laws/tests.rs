//! The laws, over cases made by chance; and that the cases reach what the laws are about.

use proptest::prelude::*;

use super::*;

/// Mostly as a good server answers, and often what would fit elsewhere.
fn choice() -> impl Strategy<Value = u8> {
    // 250, 354, 421, 451, 550; 250 and 421; the right one and a yes too many, or an empty line.
    let usual = prop::sample::select(vec![20u8, 22, 23, 25, 33, 44, 58, 59]);
    prop_oneof![12 => Just(0u8), 4 => usual, 2 => any::<u8>(), 1 => 20u8..64]
}

fn scripts(answers: usize) -> impl Strategy<Value = Vec<u8>> {
    let wants = prop_oneof![2 => Just(0u8), 1 => any::<u8>()];
    let withheld = prop_oneof![2 => Just(0u8), 1 => Just(16u8), 1 => any::<u8>()];
    let plans = prop::collection::vec(prop_oneof![3 => Just(0u8), 1 => any::<u8>()], 6);
    // The greeting, with STARTTLS and a login.
    let greeting = prop_oneof![4 => Just(vec![0u8; 5]), 1 => prop::collection::vec(choice(), 5)];
    (wants, withheld, plans, greeting, prop::collection::vec(choice(), 0..answers)).prop_map(
        |(wants, withheld, plans, greeting, answers)| [vec![wants, withheld], plans, greeting, answers].concat(),
    )
}

#[test]
fn a_script_of_zeros_goes_well() {
    let told = Told { greeted: true, offered: 6, accepted: 6, unknown: 0, grouped: 5 };
    assert_eq!(any_conversation(&[]), told);
    let lock_step = [0, 16];
    assert_eq!(any_conversation(&lock_step), Told { grouped: 0, ..told });
    for wants in [1 | 4, 1 | 32, 2, 8] {
        assert_eq!(any_conversation(&[wants]), told);
    }
    assert_eq!(any_conversation(&[0, 2]), told, "with AUTH LOGIN");
    assert_eq!(any_conversation(&[1]), Told::default(), "a password in clear");
    assert_eq!(any_conversation(&[0, 1]), Told::default(), "no STARTTLS");
}

#[test]
fn without_ehlo_there_is_nothing_to_say_in_clear() {
    let no_such_command = 28;
    let script = |wants| [wants, 0, 0, 0, 0, 0, 0, 0, 0, no_such_command];
    assert_eq!(any_conversation(&script(4)), Told::default());
    assert_eq!(
        any_conversation(&script(1 | 4)),
        Told { greeted: true, offered: 6, accepted: 6, unknown: 0, grouped: 0 }
    );
}

#[test]
fn replies_are_counted_by_both_readers() {
    assert_eq!(replies::any_bytes(b"\x02250-a\r\n250 b\r\n354\n250-c\r\n"), 2);
}

#[test]
fn limits_are_met_to_the_byte() {
    let line = |more: char, length: usize| format!("250{more}{}\r\n", "x".repeat(length - 6));
    let read = |stream: String| replies::any_bytes(&[b"\x40", stream.as_bytes()].concat());
    for length in 2046..=2050 {
        assert_eq!(read(line(' ', length)), usize::from(length <= 2048), "a line of {length}");
    }
    for length in 16_382..=16_386 {
        let reply = line('-', 1000).repeat(15) + &line(' ', length - 15_000);
        assert_eq!(read(reply), usize::from(length <= 16_384), "a reply of {length}");
    }
    for lines in 126..=130 {
        let reply = line('-', 7).repeat(lines - 1) + &line(' ', 7);
        assert_eq!(read(reply), usize::from(lines <= 128), "a reply of {lines} lines");
    }
    assert_eq!(read(line(' ', 100).repeat(300)), 300);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(800))]

    #[test]
    fn whatever_a_server_says_the_outcome_is_what_stands_at_its_place(script in scripts(50)) {
        any_conversation(&script);
    }

    #[test]
    fn any_bytes_are_read_alike_in_any_pieces(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        replies::any_bytes(&bytes);
    }

    #[test]
    fn any_answers_are_read_alike_in_any_pieces(
        cut in any::<u8>(),
        text in "((250|550|421|2x0|[0-9]{3})[ -]?[a-z.0-9é ]{0,6}(\r\n|\n)){1,8}",
    ) {
        replies::any_bytes(&[&[cut], text.as_bytes()].concat());
    }
}
