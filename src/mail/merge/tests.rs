//! Letters as owners write them, and what recipients get.

use std::collections::BTreeMap;

use super::*;

mod contexts;
mod formats;
mod laws;
mod refusals;

pub(super) fn fields() -> Fields {
    Fields::new(["city", "age", "site", "code", "favourite colour"].map(ToOwned::to_owned))
}

pub(super) fn source(body: &str, format: Format) -> Source {
    Source {
        language: "en".to_owned(),
        subject: "Hello".to_owned(),
        preheader: String::new(),
        body: body.to_owned(),
        format,
        text: None,
    }
}

pub(super) fn compile(body: &str, format: Format) -> Merge {
    Merge::compile(&source(body, format), &fields()).unwrap()
}

pub(super) fn faults(body: &str, format: Format) -> Vec<Fault> {
    let problems = Merge::compile(&source(body, format), &fields()).unwrap_err();
    problems.into_iter().map(|problem| problem.fault).collect()
}

pub(super) fn own(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// One body, filled for Ann of Paris.
pub(super) fn html(body: &str) -> String {
    ann(body, Format::Html).html.trim_end().to_owned()
}

pub(super) fn ann(body: &str, format: Format) -> Preview<'static> {
    let own = own(&[("city", "Paris & co"), ("age", "30"), ("site", "https://ann.example/?a=1&b=2"), ("code", "007")]);
    let recipient = Recipient::new(&own)
        .with(Standard::FirstName, "Ann")
        .with(Standard::Email, "ann@example.net")
        .with(Standard::UnsubscribeUrl, "https://mail.example/u/1");
    let merge: &'static Merge = Box::leak(Box::new(compile(body, format)));
    merge.preview(&recipient)
}
