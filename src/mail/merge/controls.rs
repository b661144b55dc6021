//! Conditions that stand on lines of their own, or between elements: there a bare token would become a paragraph, or be an
//! error, and leave a gap in the letter when the condition does not hold. So they travel through Markdown and MJML as comments,
//! and in plain text they take their line with them.

use super::context::Scanner;
use super::tokens::{Piece, Tag, Tags};

/// Markdown takes a comment for a block, and a list ends before it.
pub(super) fn hide_lines(body: &str, tags: &Tags) -> String {
    let mut out = String::with_capacity(body.len());
    for line in body.split_inclusive('\n') {
        let pieces = tags.pieces(line);
        if tags.are_controls_only(&pieces) { hide(&pieces, &mut out) } else { out.push_str(line) }
    }
    out
}

/// The comments become tokens again, with the end of the line that only they stood on.
pub(super) fn unhide(html: &str, tags: &Tags) -> String {
    let mut out = String::with_capacity(html.len());
    let mut after_comment = false;
    for piece in tags.pieces(html) {
        match piece {
            Piece::Text(text) => {
                let closed =
                    ["-->", "--&gt;"].into_iter().find_map(|end| text.strip_prefix(end).filter(|_| after_comment));
                let text = closed.map_or(text, |rest| rest.strip_prefix('\n').unwrap_or(rest));
                out.push_str(text);
            }
            Piece::Tag(token, index) => {
                let opened =
                    ["<!--", "&lt;!--"].into_iter().find(|start| tags.is_control(index) && out.ends_with(start));
                out.truncate(out.len() - opened.map_or(0, str::len));
                out.push_str(token);
                after_comment = opened.is_some();
                continue;
            }
        }
        after_comment = false;
    }
    out
}

/// Between MJML's elements only comments may stand.
pub(super) fn hide_between_elements(body: &str, tags: &Tags) -> String {
    let mut out = String::with_capacity(body.len());
    let mut scanner = Scanner::new();
    for piece in tags.pieces(body) {
        match piece {
            Piece::Text(text) => {
                scanner.read(text, |_, _| {});
                out.push_str(text);
            }
            Piece::Tag(_, index) if tags.is_control(index) && scanner.is_in_text() => hide(&[piece], &mut out),
            Piece::Tag(token, _) => out.push_str(token),
        }
    }
    out
}

/// A condition on a line of its own takes the line's end with it, and a blank line around it stays or goes with what it
/// decides about.
pub(super) fn without_lines(text: &str, tags: &Tags) -> String {
    let mut out = String::with_capacity(text.len());
    // Where the line before this one was left out, and whether it began a condition.
    let mut left_out: Option<(usize, bool)> = None;
    for line in text.split_inclusive('\n') {
        let pieces = tags.pieces(line);
        if tags.are_controls_only(&pieces) {
            let starts = matches!(pieces.iter().find_map(|piece| piece.tag(tags)), Some(Tag::If(_)));
            left_out.get_or_insert((out.len(), starts));
            out.extend(pieces.iter().filter_map(Piece::token));
            continue;
        }
        match left_out.take().filter(|_| line.trim().is_empty()) {
            None => out.push_str(line),
            Some((at, starts)) => {
                let is_after_blank = out.get(..at).is_some_and(|before| before.is_empty() || before.ends_with("\n\n"));
                if !is_after_blank {
                    out.insert_str(if starts { out.len() } else { at }, line);
                }
            }
        }
    }
    out
}

fn hide(pieces: &[Piece<'_>], out: &mut String) {
    for piece in pieces {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Tag(token, _) => out.extend(["<!--", token, "-->"]),
        }
    }
}
