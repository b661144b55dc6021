//! Letters survive the wire, and nothing but CRLF dot CRLF ends one.

use proptest::prelude::*;

use super::*;
use crate::smtp::tests::laws::dots;

fn stuff(letter: &[u8]) -> Vec<u8> {
    dots::stuff(letter, 0, usize::MAX)
}

#[test]
fn dots_are_doubled_at_the_start_of_a_line_only() {
    assert_eq!(stuff(b"a.b\r\n.c\r\n..\r\n"), b"a.b\r\n..c\r\n...\r\n.\r\n");
    assert_eq!(stuff(b""), b".\r\n");
    assert_eq!(stuff(b"no end"), b"no end\r\n.\r\n");
}

#[test]
fn bare_line_ends_cannot_smuggle() {
    assert_eq!(stuff(b"a\n.\nb\r.\rc"), b"a\r\n..\r\nb\r\n..\r\nc\r\n.\r\n");
    let mut wire = &b"a\n.\nb\r.\rc\r\n.\n\r\n.\r\nMAIL"[..];
    let mut reader = Unstuffer::new(100);
    assert!(reader.read(&mut wire));
    assert_eq!(wire, b"MAIL");
    assert_eq!(reader.into_letter().unwrap(), b"a\n.\nb\r.\rc\r\n\n\r\n");
}

#[test]
fn a_letter_over_the_limit_is_read_to_its_end_and_dropped() {
    let mut wire = &b"0123456789\r\n.\r\nQUIT"[..];
    let mut reader = Unstuffer::new(5);
    assert!(reader.read(&mut wire));
    assert_eq!(wire, b"QUIT");
    assert_eq!(reader.into_letter(), None);
}

#[test]
fn a_line_may_end_where_a_piece_ends() {
    for piece in 0..50 {
        dots::any_letter(&[&[0, piece, 3], &b"......................\r..\r.....\r.\n..aaa..\r\n"[..]].concat());
    }
}

proptest! {
    #[test]
    fn line_ends_and_dots_survive_however_they_are_cut(
        cuts in prop::array::uniform3(0u8..20),
        letter in prop::collection::vec(prop::sample::select(b".\r\nax".to_vec()), 0..200),
    ) {
        dots::any_letter(&[&cuts[..], &letter].concat());
    }

    #[test]
    fn any_letter_survives(cuts in any::<[u8; 3]>(), letter in prop::collection::vec(any::<u8>(), 0..2000)) {
        dots::any_letter(&[&cuts[..], &letter].concat());
    }
}
