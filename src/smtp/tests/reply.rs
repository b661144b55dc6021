//! Replies as servers really send them, and as hostile ones might.

use proptest::prelude::*;

use super::*;

fn reader() -> ReplyReader {
    ReplyReader::new(&Limits::default())
}

fn read(mut bytes: &[u8]) -> Result<Option<Reply>, Fault> {
    reader().read(&mut bytes)
}

fn one(bytes: &[u8]) -> Reply {
    read(bytes).unwrap().unwrap()
}

#[test]
fn a_reply_may_have_many_lines() {
    let reply = one(b"250-mx.example\r\n250-SIZE 10\r\n250 8BITMIME\r\n");
    assert_eq!(reply.code(), 250);
    assert_eq!(reply.lines(), ["mx.example", "SIZE 10", "8BITMIME"]);
}

#[test]
fn sloppy_replies_are_understood() {
    assert_eq!(one(b"250\r\n").text(), "");
    assert_eq!(one(b"250 \n").text(), "");
    assert_eq!(one(b"250-a\n250 b\n").text(), "a b");
    assert_eq!(one(b"250-a\r\n250\r\n").text(), "a ");
    assert_eq!(one(b"250 caf\xe9\r\n").text(), "caf\\xE9");
    assert_eq!(one(b"250 a\rb\r\n").text(), "a\\x0Db");
}

#[test]
fn what_is_no_reply_is_a_fault() {
    for bytes in
        [&b"hello\r\n"[..], b"\r\n", b"25\r\n", b"2500 x\r\n", b"150 x\r\n", b"650 x\r\n", b"250\tx\r\n", b" 250 x\r\n"]
    {
        assert!(matches!(read(bytes), Err(Fault::NotAReply(_))), "{bytes:?}");
    }
    assert_eq!(read(b"250-a\r\n550 b\r\n"), Err(Fault::MixedCodes(250, 550)));
}

#[test]
fn limits_hold_while_reading() {
    assert_eq!(read(&[b'2'; 5000]), Err(Fault::LineTooLong));
    assert_eq!(read(&b"250-x\r\n".repeat(129)), Err(Fault::TooManyLines));
    let long = [b"250-".as_slice(), &[b'x'; 1000], b"\r\n"].concat();
    assert_eq!(read(&long.repeat(17)), Err(Fault::ReplyTooLong));
    let longest = [b"250 ".as_slice(), &[b'x'; 2042], b"\r\n"].concat();
    assert_eq!(one(&longest).text().len(), 2042);
}

#[test]
fn what_follows_a_reply_is_left_alone() {
    let mut bytes = &b"250 a\r\n354 b\r\n"[..];
    let mut reader = reader();
    assert_eq!(reader.read(&mut bytes).unwrap().unwrap().code(), 250);
    assert_eq!(bytes, b"354 b\r\n");
    assert_eq!(reader.read(&mut bytes).unwrap().unwrap().code(), 354);
    assert_eq!(reader.read(&mut bytes), Ok(None));
}

#[test]
fn enhanced_codes_are_the_first_word() {
    assert_eq!(one(b"550 5.1.1 no\r\n").enhanced(), Some(Enhanced(5, 1, 1)));
    assert_eq!(one(b"550 5.7.26\r\n").enhanced(), Some(Enhanced(5, 7, 26)));
    assert_eq!(one(b"550-no\r\n550 5.1.1 no\r\n").enhanced(), Some(Enhanced(5, 1, 1)));
    for text in [
        &b"550 no 5.1.1\r\n"[..],
        b"550 5.1\r\n",
        b"550 5.1.1.1 x\r\n",
        b"550 5.1.1234 x\r\n",
        b"550 3.1.1 x\r\n",
        b"550 5.1.+1\r\n",
    ] {
        assert_eq!(one(text).enhanced(), None, "{text:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_give_a_reply_or_a_fault_within_limits(bytes in prop::collection::vec(any::<u8>(), 0..40_000)) {
        let mut rest = &bytes[..];
        match reader().read(&mut rest) {
            Ok(Some(reply)) => prop_assert!(reply.text().len() <= 4 * 16 * 1024 + 128),
            Ok(None) => prop_assert!(bytes.len() <= 2048),
            Err(_) => prop_assert!(bytes.len() - rest.len() <= 16 * 1024 + 1),
        }
    }

    #[test]
    fn pieces_make_no_difference(bytes in r"((250|550|2x0)[ -]?[a-z.0-9]{0,6}(\r\n|\n)){1,8}", cut in 1usize..9) {
        let mut whole = bytes.as_bytes();
        let at_once = reader().read(&mut whole);
        let mut reader = reader();
        let mut piecewise = Ok(None);
        for piece in bytes.as_bytes().chunks(cut) {
            let mut piece = piece;
            piecewise = reader.read(&mut piece);
            if piecewise != Ok(None) {
                break;
            }
        }
        prop_assert_eq!(at_once, piecewise);
    }
}
