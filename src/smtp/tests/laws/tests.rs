//! The laws, over cases made by chance; and that the cases reach what the laws are about.

use proptest::prelude::*;

use super::*;

/// Mostly as a good server answers, and often what would fit elsewhere.
fn choice() -> impl Strategy<Value = u8> {
    // 250, 354, 421, 451, 550, and a yes too many.
    let usual = prop::sample::select(vec![20u8, 22, 23, 25, 33, 58]);
    prop_oneof![12 => Just(0u8), 4 => usual, 2 => any::<u8>(), 1 => (20u8..64)]
}

fn scripts(letters: usize) -> impl Strategy<Value = Vec<u8>> {
    let wants = prop_oneof![2 => Just(0u8), 1 => any::<u8>()];
    let withheld = prop_oneof![2 => Just(0u8), 1 => Just(16u8), 1 => any::<u8>()];
    let plans = prop::collection::vec(prop_oneof![3 => Just(0u8), 1 => any::<u8>()], 6);
    (wants, withheld, plans, prop::collection::vec(choice(), 0..letters))
        .prop_map(|(wants, withheld, plans, choices)| [vec![wants, withheld], plans, choices].concat())
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
fn replies_are_counted_by_both_readers() {
    assert_eq!(replies::any_bytes(b"\x02250-a\r\n250 b\r\n354\n250-c\r\n"), 2);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn long_answers_are_cut_off_alike(cut in any::<u8>(), line in 0usize..2100, lines in 1usize..140) {
        let line = [b"250-".as_slice(), &vec![b'x'; line], b"\r\n"].concat();
        replies::any_bytes(&[&[cut], line.repeat(lines).as_slice()].concat());
    }
}
