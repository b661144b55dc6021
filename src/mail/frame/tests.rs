//! Frames, read by another parser.

use std::convert::Infallible;

use mail_parser::{MessageParser, MimeHeaders, PartType};
use proptest::prelude::*;

use super::*;
use crate::config::SecretKey;
use crate::mail::{Boundary, Sender};

fn sender() -> Sender {
    Sender::parse("Небесная почта <post@example.org>").unwrap()
}

fn boundary() -> Boundary {
    Boundary::new(&SecretKey::new([1; 32]), &[1])
}

fn design<'a>(from: &'a Sender, boundary: &'a Boundary, texts: Texts) -> Design<'a> {
    Design {
        from,
        reply_to: None,
        list: None,
        headers: &[],
        language: None,
        texts,
        inline: Vec::new(),
        attachments: Vec::new(),
        boundary,
    }
}

fn attachment(name: &str, bytes: &[u8]) -> Attachment {
    Attachment { name: name.to_owned(), content_type: "application/pdf".to_owned(), bytes: bytes.to_vec() }
}

fn image(content_id: &str) -> InlineImage {
    InlineImage {
        content_id: content_id.to_owned(),
        name: "logo.png".to_owned(),
        content_type: "image/png".to_owned(),
        bytes: b"\x89PNG".to_vec(),
    }
}

fn fill_with(frame: &Frame, to_name: &str, subject: &str) -> FilledLetter {
    let unsubscribe = UnsubscribeUrl::parse("https://example.org/u/abc");
    let stamp = Stamp {
        to: &EmailAddress::parse("ann@example.net").unwrap(),
        to_name,
        subject,
        message_id: &MessageId::new(&SecretKey::new([1; 32]), &[1, 2], &sender().address),
        date: Timestamp::from_micros(1_790_000_000_000_000),
        unsubscribe: unsubscribe.as_ref(),
    };
    let Ok(letter) = frame.fill(&stamp, |text, out| {
        out.extend_from_slice(if text == Text::Plain { b"Hello=21" } else { b"<p>Hello=21</p>" });
        Ok::<(), Infallible>(())
    });
    letter
}

fn fill(frame: &Frame) -> Vec<u8> {
    fill_with(frame, "Ann", "Hello").into_bytes()
}

/// The tree of content types: `mixed(related(alternative(plain,html),png),pdf)`.
fn shape(letter: &[u8]) -> String {
    fn of(message: &mail_parser::Message, id: u32) -> String {
        let part = message.part(id).unwrap();
        let kind = part.content_type().unwrap().subtype().unwrap().to_owned();
        match &part.body {
            PartType::Multipart(inside) => {
                let inside: Vec<String> = inside.iter().map(|id| of(message, *id)).collect();
                format!("{kind}({})", inside.join(","))
            }
            _ => kind,
        }
    }
    of(&MessageParser::default().parse(letter).unwrap(), 0)
}

#[test]
fn only_the_levels_that_are_needed_are_there() {
    let (from, boundary) = (sender(), boundary());
    for (texts, inline, attached, expected) in [
        (Texts::Plain, false, false, "plain"),
        (Texts::Html, false, false, "html"),
        (Texts::Both, false, false, "alternative(plain,html)"),
        (Texts::Html, true, false, "related(html,png)"),
        (Texts::Plain, false, true, "mixed(plain,pdf)"),
        (Texts::Both, false, true, "mixed(alternative(plain,html),pdf)"),
        (Texts::Both, true, true, "mixed(related(alternative(plain,html),png),pdf)"),
    ] {
        let mut design = design(&from, &boundary, texts);
        design.inline.extend(inline.then(|| image("logo@mail")));
        design.attachments.extend(attached.then(|| attachment("a.pdf", b"%PDF")));
        let letter = fill(&Frame::new(design).unwrap());
        assert_eq!(shape(&letter), expected);
        let read = MessageParser::default().parse(&letter).unwrap();
        let plain = (texts != Texts::Html).then_some("Hello!");
        assert_eq!(
            read.text_bodies().find_map(|part| part.text_contents()).map(str::trim).filter(|_| plain.is_some()),
            plain
        );
        if texts != Texts::Plain {
            assert_eq!(read.body_html(0).unwrap().trim(), "<p>Hello!</p>");
        }
    }
}

#[test]
fn headers_stand_in_order_and_say_what_was_given() {
    let (from, boundary) = (sender(), boundary());
    let reply_to = Sender::parse("help@example.org").unwrap();
    let letter = fill(
        &Frame::new(Design {
            reply_to: Some(&reply_to),
            list: Some(ListId { name: "Новости", id: "news.example.org" }),
            headers: &[("Feedback-ID", "7:3:skymailing")],
            language: Some("ru"),
            ..design(&from, &boundary, Texts::Both)
        })
        .unwrap(),
    );
    let text = String::from_utf8(letter).unwrap();
    let headers = text.split("\r\n\r\n").next().unwrap();
    let expected = "Date: Mon, 21 Sep 2026 14:13:20 +0000\r\n\
        From: =?UTF-8?B?0J3QtdCx0LXRgdC90LDRjyDQv9C+0YfRgtCw?= <post@example.org>\r\n\
        Reply-To: help@example.org\r\n\
        To: Ann <ann@example.net>\r\n\
        Subject: Hello\r\n\
        Message-ID: <";
    assert!(headers.starts_with(expected), "{headers}");
    let names: Vec<&str> = headers
        .split("\r\n")
        .filter(|line| !line.starts_with(' '))
        .map(|line| line.split(':').next().unwrap())
        .collect();
    assert_eq!(
        names[5..],
        [
            "Message-ID",
            "List-Unsubscribe",
            "List-Unsubscribe-Post",
            "List-Id",
            "Feedback-ID",
            "Content-Language",
            "MIME-Version",
            "Content-Type"
        ]
    );
    assert!(headers.contains("List-Id: =?UTF-8?B?0J3QvtCy0L7RgdGC0Lg=?= <news.example.org>\r\n"));
}

#[test]
fn the_same_letter_has_the_same_bytes() {
    let (from, boundary) = (sender(), boundary());
    let frame = || {
        let mut design = design(&from, &boundary, Texts::Both);
        design.attachments.push(attachment("a.pdf", b"%PDF"));
        Frame::new(design).unwrap()
    };
    let first = frame();
    assert_eq!(fill(&first), fill(&first));
    assert_eq!(fill(&first), fill(&frame()));
}

#[test]
fn attachments_are_shared_by_all_letters() {
    let (from, boundary) = (sender(), boundary());
    let mut design = design(&from, &boundary, Texts::Both);
    let bytes: Vec<u8> = (0..1_000_000_u32).map(|number| number.to_le_bytes()[1]).collect();
    design.attachments.push(attachment("План.pdf", &bytes));
    let frame = Frame::new(design).unwrap();
    let (one, other) = (fill_with(&frame, "Ann", "a"), fill_with(&frame, "Bob", "b"));
    assert_eq!(one.tail.as_ptr(), other.tail.as_ptr());
    assert!(one.head.len() < 2_000);
    assert_eq!(one.size(), one.head.len() + frame.tail.len());

    let letter = one.into_bytes();
    let read = MessageParser::default().parse(&letter).unwrap();
    let file = read.attachments().next().unwrap();
    assert_eq!(file.attachment_name(), Some("План.pdf"));
    assert_eq!(file.contents(), bytes);
}

#[test]
fn a_text_that_cannot_be_made_ends_the_letter() {
    let (from, boundary) = (sender(), boundary());
    let frame = Frame::new(design(&from, &boundary, Texts::Both)).unwrap();
    let stamp = Stamp {
        to: &from.address,
        to_name: "",
        subject: "",
        message_id: &MessageId::new(&SecretKey::new([1; 32]), &[1], &from.address),
        date: Timestamp::from_micros(0),
        unsubscribe: None,
    };
    let refusing = |text, _: &mut Vec<u8>| if text == Text::Html { Err("no field") } else { Ok(()) };
    assert_eq!(frame.fill(&stamp, refusing).unwrap_err(), "no field");
}

#[test]
fn ids_that_would_break_a_header_are_refused() {
    let (from, boundary) = (sender(), boundary());
    for id in ["", "a..b", "a b", "a>\r\nBcc: v@x.y", "список.рф"] {
        let list = Some(ListId { name: "", id });
        assert!(Frame::new(Design { list, ..design(&from, &boundary, Texts::Both) }).is_err(), "{id:?}");
    }
    for id in ["", "a b", "a>", "a\r\nX: y", "лого"] {
        let inline = vec![image(id)];
        assert!(Frame::new(Design { inline, ..design(&from, &boundary, Texts::Both) }).is_err(), "{id:?}");
    }
}

proptest! {
    #[test]
    fn nothing_typed_changes_how_many_headers_and_parts_there_are(
        name in "(?s).{0,60}", subject in "(?s).{0,60}", from in "(?s).{0,60}", file in "(?s).{0,60}|\\PC{60,300}", kind in "(?s).{0,20}", list in "(?s).{0,60}"
    ) {
        let (from, boundary) = (Sender { name: from, address: sender().address }, boundary());
        let mut design = design(&from, &boundary, Texts::Both);
        design.list = Some(ListId { name: &list, id: "a.b" });
        design.attachments.push(Attachment { name: file, content_type: kind, bytes: b"%PDF".to_vec() });
        let letter = fill_with(&Frame::new(design).unwrap(), &name, &subject).into_bytes();
        let read = MessageParser::default().parse(&letter).unwrap();
        prop_assert_eq!(read.headers().len(), 10);
        prop_assert_eq!(read.parts.len(), 5);
        prop_assert_eq!(read.attachments().next().unwrap().contents(), b"%PDF");
        prop_assert_eq!(read.attachments().next().unwrap().headers().len(), 3);
        prop_assert!(letter.split(|byte| *byte == b'\n').all(|line| line.len() <= 999 && line.is_ascii()));
    }
}
