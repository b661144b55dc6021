//! What is refused when a letter is saved, and how it is told.

use std::time::Duration;

use super::super::*;
use super::{compile, faults, source};

fn one(body: &str) -> Fault {
    let mut found = faults(body, Format::Markdown);
    assert_eq!(found.len(), 1, "{body}: {found:?}");
    found.remove(0)
}

#[test]
fn unknown_names_are_told_with_the_nearest() {
    for (body, name, nearest) in [
        ("{{ config }}", "config", None),
        ("{{client.owner.password}}", "client.owner.password", None),
        ("{{__proto__}}", "__proto__", None),
        ("{{ own }}", "own", Some("own.age")),
        ("{{ own.citi }}", "own.citi", Some("own.city")),
        ("{{ own.city.x }}", "own.city.x", Some("own.city")),
        ("{{ firstname }}", "firstname", Some("first_name")),
        ("{% if unsubscribe %}x{% endif %}", "unsubscribe", Some("unsubscribe_url")),
        ("{{ first_name | default(lastname) }}", "lastname", Some("last_name")),
    ] {
        let fault = Fault::UnknownField { name: name.to_owned(), nearest: nearest.map(ToOwned::to_owned) };
        assert_eq!(one(body), fault, "{body}");
    }
}

#[test]
fn only_fields_filters_and_comparisons_are_taken() {
    for body in [
        "{{ 7*7 }}",
        "{{7*7}}",
        "{{ 49 }}",
        "{{ \"a\" }}",
        "{{ [1] }}",
        "{{ first_name ~ last_name }}",
        "{{ first_name * 3 }}",
        "{{ first_name() }}",
        "{{ range(9) }}",
        "{{ first_name.upper() }}",
        "{{ first_name[0:1] }}",
        "{{ -first_name }}",
        "{{ first_name if email else last_name }}",
        "{{ first_name == \"Ann\" }}",
        "{{ not email }}",
        "{{ true }}",
        "{{ 'x' | upper }}",
        "{{ own[first_name] }}",
        "{{ first_name | default(7*7) }}",
        "{{ first_name is defined }}",
        "{% if own.age > 6 * 7 %}x{% endif %}",
    ] {
        assert_eq!(one(body), Fault::NotAField, "{body}");
    }
    for body in [
        "{% if 1 %}x{% endif %}",
        "{% if 1 == 1 %}x{% endif %}",
        "{% if 1 < own.age < 3 %}x{% endif %}",
        "{% if first_name is defined %}x{% endif %}",
        "{% if \"a\" in first_name %}x{% endif %}",
        "{% if range(9) %}x{% endif %}",
        "{% if 1 in [1] %}x{% endif %}",
    ] {
        assert_eq!(one(body), Fault::NotACondition, "{body}");
    }
    for body in [
        "{% for x in first_name %}{% endfor %}",
        "{% set x = 1 %}",
        "{% with x = 1 %}{% endwith %}",
        "{% do first_name() %}",
        "{% filter upper %}{% endfilter %}",
        "{% autoescape false %}{{ email }}{% endautoescape %}",
    ] {
        assert_eq!(one(body), Fault::OnlyIf, "{body}");
    }
    for body in [
        "{{ env \"SECRET\" }}",
        "{% include \"/etc/passwd\" %}",
        "{% import \"x\" as y %}",
        "{% extends \"x\" %}",
        "{% macro x() %}{% endmacro %}",
        "{% block x %}{% endblock %}",
        "{{ first_name",
        "{% if email %}",
        "{% endif %}",
        "{{ }}",
    ] {
        assert!(matches!(one(body), Fault::Syntax { .. }), "{body}: {:?}", one(body));
    }
    assert_eq!(one("{{ first_name | tojson }}"), Fault::UnknownFilter { name: "tojson".to_owned() });
    assert_eq!(one("{{ first_name | upper(1) }}"), Fault::FilterArguments { name: "upper".to_owned() });
    assert_eq!(one("{{ first_name | default }}"), Fault::FilterArguments { name: "default".to_owned() });
}

#[test]
fn size_is_bounded() {
    let too_long = Fault::TooLong { at_most: 250_000 };
    assert_eq!(one(&"{{ first_name }}".repeat(1_000_000)), too_long);
    assert_eq!(one(&format!("{{{{ {} }}}}", "x".repeat(1_000_000))), too_long);
    assert_eq!(one(&"{{ first_name }}".repeat(3_000)), Fault::TooManyFields { at_most: 300 });
    assert_eq!(one(&format!("{{{{ {} }}}}", "x".repeat(2_000))), Fault::FieldTooLong { at_most: 1_000 });
    assert_eq!(
        one(&format!("{{% if first_name{} %}}", " and first_name".repeat(10_000))),
        Fault::FieldTooLong { at_most: 1_000 }
    );
    let deep = format!("{}{}", "<div>".repeat(20_000), "</div>".repeat(20_000));
    for (format, at_most) in [(Format::Html, 100), (Format::Markdown, 100), (Format::Mjml, 50)] {
        assert_eq!(faults(&deep, format), [Fault::TooDeep { at_most }]);
    }
    let unclosed = format!("<mjml><mj-body><mj-raw>{}</mj-raw></mj-body></mjml>", "<p>".repeat(50_000));
    assert_eq!(faults(&unclosed, Format::Mjml), [Fault::TooDeep { at_most: 50 }]);
    for (open, close) in
        [("<div>", "</div>"), ("<blockquote><ul><li>", "</ul></blockquote>"), ("<table><tr><td>", "</td></tr></table>")]
    {
        compile(&format!("{}x{}", open.repeat(48), close.repeat(48)), Format::Html);
    }
    compile(
        &format!("<mjml><mj-body><mj-raw>{}x{}</mj-raw></mj-body></mjml>", "<b>".repeat(47), "</b>".repeat(47)),
        Format::Mjml,
    );
    let heroes = format!("<mjml><mj-body>{}</mj-body></mjml>", "<mj-hero></mj-hero>".repeat(3_000));
    assert_eq!(faults(&heroes, Format::Mjml), [Fault::TooLong { at_most: 1_000_000 }]);
    assert_eq!(one(&format!("{}{}", ">".repeat(99), "a\n".repeat(100_000))), Fault::NoText);
    assert!(matches!(one(&"{% if email %}".repeat(290)), Fault::Syntax { .. }));
}

/// mrml calls itself for each element that it sees, whatever HTML would say, and the stack has an end.
#[test]
fn no_mjml_is_too_deep_unseen() {
    let many = "<b>".repeat(60_000);
    for hidden in ["<style>", "<title>", "<textarea>", "<script>", "<mj-title>", "<!-- --><style>", "<i/>", "<br></br>"]
    {
        let body = format!("<mjml><mj-body><mj-section><mj-column><mj-text>{hidden}{many}");
        assert_eq!(faults(&body, Format::Mjml), [Fault::TooDeep { at_most: 50 }], "{hidden}");
    }
    let closed_in_comments = "<b><!--></b>-->".repeat(16_000);
    let body = format!("<mjml><mj-body><mj-section><mj-column><mj-text>{closed_in_comments}");
    assert_eq!(faults(&body, Format::Mjml), [Fault::TooDeep { at_most: 50 }]);
}

/// What a browser mends, it mends by holding everything open; none of that may come to those who make the text.
#[test]
fn broken_html_holds_nothing_up() {
    let fill = |unit: &str| unit.repeat(240_000 / unit.len());
    for body in [
        fill("<div></x>"),
        fill("<div/>"),
        fill("<ul><li></x></x>"),
        fill("<div><!--[if mso]></div><![endif]-->"),
        format!("<textarea>{}", fill("<div>")),
        format!("<iframe>{}", fill("<div>")),
        format!("<mj-title>{}", fill("<div>")),
        format!("<svg><title>{}", fill("<div>")),
        fill("<table></x>"),
        fill("<a href=x><div></x></x>"),
    ] {
        #[expect(clippy::disallowed_methods, reason = "measures")]
        let start = std::time::Instant::now();
        compile(&body, Format::Html);
        assert!(start.elapsed() < Duration::from_secs(5), "{}: {:?}", &body[..40], start.elapsed());
    }
}

#[test]
fn the_longest_letter_is_filled_in_time() {
    let merge = compile(&"{{ first_name | title }} {% if own.age > 3 %}x{% endif %}\n\n".repeat(100), Format::Markdown);
    let (own, name) = (super::own(&[("age", "7")]), "x".repeat(4_096));
    let recipient = Recipient::new(&own).with(Standard::FirstName, &name);
    let (mut out, mut missing) = (Vec::new(), Missing::new());
    #[expect(clippy::disallowed_methods, reason = "measures")]
    let start = std::time::Instant::now();
    merge.html_into(&recipient, &mut out, &mut missing);
    assert!(out.len() > 100 * 4_096 && start.elapsed() < Duration::from_secs(2));
}

#[test]
fn a_subject_is_one_line() {
    let with = |subject: &str| {
        let source = Source { subject: subject.to_owned(), ..source("x", Format::Markdown) };
        let merge = Merge::compile(&source, &super::fields()).map_err(|mut problems| problems.remove(0))?;
        let own = super::own(&[]);
        Ok::<_, Problem>(merge.preview(&Recipient::new(&own).with(Standard::FirstName, "Ann\r\nBcc: <x>")).subject)
    };
    assert_eq!(with("Hi {{ first_name }} & {{ last_name | default('you') }}").unwrap(), "Hi Ann  Bcc: <x> & you");
    for broken in ["a\r\nBcc: x", "a\nb", "a\rb", "a\0", "a\u{1b}", "a\u{7f}", "a\u{85}", "a\u{2028}", "a\u{2029}"] {
        let problem = with(broken).unwrap_err();
        assert_eq!((problem.part, problem.fault), (Part::Subject, Fault::LineBreak), "{broken:?}");
    }
    assert_eq!(with(&"a".repeat(256)).unwrap_err().fault, Fault::TooLong { at_most: 255 });
    assert!(with(&"\u{e9}".repeat(255)).is_ok());
}

#[test]
fn every_problem_says_where_it_is() {
    let source = Source {
        subject: "{{ nme }}".to_owned(),
        text: Some("a\nb {{ x }}\n".to_owned()),
        ..source("\n\u{e9} {{ first_name }}\n{{ config }} {{ 1 }}", Format::Markdown)
    };
    let problems = Merge::compile(&source, &super::fields()).unwrap_err();
    let places: Vec<_> = problems.iter().map(|problem| (problem.part, problem.line, problem.column)).collect();
    assert_eq!(places, [(Part::Subject, 1, 1), (Part::Body, 3, 1), (Part::Body, 3, 14), (Part::Text, 2, 3)]);
    let problem =
        &Merge::compile(&super::source("\n<p>\n<p title={{ email }}>", Format::Html), &super::fields()).unwrap_err()[0];
    assert_eq!((problem.line, problem.key()), (3, "invalid-letter-unquoted"));
}

#[test]
fn broken_mjml_is_told_with_its_line() {
    for (body, line, detail) in [
        ("<mjml>\n\n<p></p></mjml>", 3, "unexpected element"),
        (
            "<mjml>\n<mj-body>\n<mj-section a=></mj-section></mj-body></mjml>",
            3,
            "unable to parse next template: invalid attribute",
        ),
        ("<mjml>\n<mj-body>\n", 2, "unexpected end of stream"),
        (
            "<mjml>\n<mj-head>\n<mj-include path=\"/etc/passwd\"/></mj-head></mjml>",
            3,
            "unable to load included template",
        ),
        ("", 1, "unable to find mjml element"),
    ] {
        let problems = Merge::compile(&source(body, Format::Mjml), &super::fields()).unwrap_err();
        let Fault::Mjml { detail: told } = &problems[0].fault else { panic!("{problems:?}") };
        assert!(told.starts_with(detail), "{told}");
        assert_eq!((problems[0].line, problems[0].key()), (line, "invalid-letter-mjml"), "{body}");
    }
}
