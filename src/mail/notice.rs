//! The words of a letter that the program itself writes, laid out as text and as HTML: a few paragraphs and at most one link.

use askama::Template;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    pub label: String,
    pub url: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub language: &'static str,
    pub subject: String,
    pub before: Vec<String>,
    pub action: Option<Action>,
    pub after: Vec<String>,
}

#[derive(Template)]
#[template(path = "mail/notice.txt")]
struct AsText<'a> {
    notice: &'a Notice,
}

#[derive(Template)]
#[template(path = "mail/notice.html")]
struct AsHtml<'a> {
    notice: &'a Notice,
}

impl Notice {
    pub fn text(&self) -> Result<String, askama::Error> {
        AsText { notice: self }.render()
    }

    pub fn html(&self) -> Result<String, askama::Error> {
        AsHtml { notice: self }.render()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_typed_is_escaped_in_html_and_plain_in_text() {
        let notice = Notice {
            language: "en",
            subject: "Hello".to_owned(),
            before: vec!["Hello, <b>Ann</b> & co.".to_owned()],
            action: Some(Action { label: "Confirm".to_owned(), url: "http://localhost/verify/x".to_owned() }),
            after: vec!["Bye.".to_owned()],
        };
        assert!(
            notice.text().unwrap().contains("Hello, <b>Ann</b> & co.\n\nConfirm:\nhttp://localhost/verify/x\n\nBye.")
        );
        assert!(!notice.html().unwrap().contains("<b>Ann"));
    }
}
