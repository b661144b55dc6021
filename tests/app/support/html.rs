//! Whether a page is valid HTML and keeps our own rules: what a parser repairs silently, what a screen reader misses,
//! and what the content security policy would refuse. The content of `<noscript>` is not looked into.

use scraper::{ElementRef, Html, Selector};
use std::collections::HashSet;

/// All that is wrong with a whole page; empty is good.
pub fn problems(html: &str) -> Vec<String> {
    let page = Page::parse(html);
    let mut found: Vec<String> = page.html.errors.iter().map(|error| format!("parser: {error}")).collect();
    page.document(&mut found);
    page.references(&mut found);
    page.controls(&mut found);
    page.forbidden(&mut found);
    found
}

struct Page {
    html: Html,
    ids: HashSet<String>,
    repeated: Vec<String>,
}

impl Page {
    fn parse(html: &str) -> Page {
        let mut page = Page { html: Html::parse_document(html), ids: HashSet::new(), repeated: Vec::new() };
        let all: Vec<String> = page.select("[id]").map(|element| attribute(element, "id").to_owned()).collect();
        for id in all {
            if !page.ids.insert(id.clone()) {
                page.repeated.push(id);
            }
        }
        page
    }

    fn select(&self, css: &str) -> impl Iterator<Item = ElementRef<'_>> {
        let selector = Selector::parse(css).unwrap_or_else(|error| panic!("{css}: {error}"));
        let found: Vec<ElementRef<'_>> = self.html.select(&selector).collect();
        found.into_iter()
    }

    fn document(&self, found: &mut Vec<String>) {
        if self.select("html").all(|html| attribute(html, "lang").trim().is_empty()) {
            found.push("html without lang".to_owned());
        }
        if self.select("head > title").all(|title| title.text().all(|text| text.trim().is_empty())) {
            found.push("no title".to_owned());
        }
        let headings = self.select("h1").count();
        if headings > 1 {
            found.push(format!("{headings} h1"));
        }
        found.extend(self.repeated.iter().map(|id| format!("id {id:?} twice")));
    }

    fn references(&self, found: &mut Vec<String>) {
        let naming = ["for", "list", "aria-labelledby", "aria-describedby", "aria-errormessage", "aria-controls"];
        for name in naming {
            for element in self.select(&format!("[{name}]")) {
                let ids = attribute(element, name).split_whitespace();
                found.extend(
                    ids.filter(|id| !self.ids.contains(*id))
                        .map(|id| format!("{name} points nowhere: {id:?} in {}", opening(element))),
                );
            }
        }
    }

    fn controls(&self, found: &mut Vec<String>) {
        let labelled: HashSet<&str> = self.select("label[for]").map(|label| attribute(label, "for")).collect();
        for control in self.select("input, select, textarea") {
            let silent = ["hidden", "submit", "button", "reset", "image"];
            let named =
                ["aria-label", "aria-labelledby"].iter().any(|name| !attribute(control, name).trim().is_empty());
            let inside =
                control.ancestors().filter_map(ElementRef::wrap).any(|parent| parent.value().name() == "label");
            let kind = attribute(control, "type").to_ascii_lowercase();
            if control.attr("hidden").is_none()
                && !silent.contains(&kind.as_str())
                && !named
                && !inside
                && !labelled.contains(attribute(control, "id"))
            {
                found.push(format!("no label: {}", opening(control)));
            }
        }
        let rules = [
            ("button:not([type])", "button without type"),
            ("img:not([alt])", "img without alt"),
            ("a[target]:not([rel])", "target without rel"),
        ];
        for (css, rule) in rules {
            found.extend(self.select(css).map(|element| format!("{rule}: {}", opening(element))));
        }
    }

    /// What `script-src 'self'; style-src 'self'` refuses.
    fn forbidden(&self, found: &mut Vec<String>) {
        for element in self.select("*") {
            for (name, _) in element.value().attrs().filter(|(name, _)| *name == "style" || name.starts_with("on")) {
                found.push(format!("inline {name}: {}", opening(element)));
            }
        }
        found.extend(self.select("style").map(|_| "inline style element".to_owned()));
        let scripts = self.select("script").filter(|script| script.text().any(|text| !text.trim().is_empty()));
        found.extend(scripts.map(|script| format!("inline script: {}", opening(script))));
    }
}

fn attribute<'a>(element: ElementRef<'a>, name: &str) -> &'a str {
    element.value().attr(name).unwrap_or_default()
}

/// An element's opening tag, to find it again.
fn opening(element: ElementRef<'_>) -> String {
    let attributes: String = element.value().attrs().map(|(name, value)| format!(" {name}={value:?}")).collect();
    format!("<{}{attributes}>", element.value().name())
}

#[cfg(test)]
mod tests {
    use super::problems;

    fn page(body: &str) -> String {
        format!(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>T</title></head><body>{body}</body></html>"
        )
    }

    /// Asserts that there are problems, and all start like this.
    fn refused(body: &str, start: &str) {
        let found = problems(&page(body));
        assert!(!found.is_empty() && found.iter().all(|problem| problem.starts_with(start)), "{body}: {found:?}");
    }

    #[test]
    fn a_good_page_has_no_problems() {
        let body = "<h1>H</h1><img src=/a.png alt=''><a href=/ target=_blank rel=noopener>a</a>
            <form method=post><label for=e>E-mail</label><input id=e name=e aria-describedby=h><p id=h>Hint</p>
            <label>Name <input name=n></label><input type=hidden name=c value=1><input name=q aria-label=Search>
            <label for=t>T</label><select id=t><option>1</option></select><button type=submit>Go</button></form>
            <table><caption>C</caption><tbody><tr><td>1</td></tr></tbody></table><dialog><p>d</p></dialog>
            <svg viewBox='0 0 1 1' role=img aria-label=Chart><path d='M0 0'/></svg><br/><progress max=2 value=1></progress>
            <script type=module src=/app.js></script><noscript><meta http-equiv=refresh content=5></noscript>";
        assert_eq!(problems(&page(body)), [""; 0]);
    }

    #[test]
    fn what_the_parser_repairs_is_a_problem() {
        refused("</p>", "parser: ");
        refused("<p class=a class=b>x</p>", "parser: ");
        refused("<table><tr><div>x</div></tr></table>", "parser: ");
        refused("<p>a</div>", "parser: ");
    }

    #[test]
    fn a_page_has_a_doctype_a_language_a_title_and_one_heading() {
        assert!(!problems("<html lang=en><title>T</title>").is_empty());
        assert_eq!(problems("<!doctype html><title>T</title>"), ["html without lang"]);
        assert_eq!(problems("<!doctype html><html lang=en><title> </title>"), ["no title"]);
        refused("<h1>a</h1><h1>b</h1>", "2 h1");
    }

    #[test]
    fn ids_are_unique_and_point_somewhere() {
        refused("<p id=a>1</p><p id=a>2</p>", "id \"a\" twice");
        refused("<label for=nowhere>x</label>", "for points nowhere: \"nowhere\"");
        refused("<p aria-describedby='here nowhere' id=here>x</p>", "aria-describedby points nowhere: \"nowhere\"");
    }

    #[test]
    fn every_control_has_a_label() {
        refused("<input name=a>", "no label: <input name=\"a\">");
        refused("<input name=a id=b>", "no label");
        refused("<textarea name=a></textarea>", "no label");
        refused("<select><option>1</option></select>", "no label");
    }

    #[test]
    fn buttons_pictures_and_links_are_complete() {
        refused("<button>x</button>", "button without type");
        refused("<img src=/a.png>", "img without alt");
        refused("<a href=/ target=_blank>x</a>", "target without rel");
    }

    #[test]
    fn nothing_inline_that_the_policy_refuses() {
        refused("<p style='color:red'>x</p>", "inline style: <p");
        refused("<p onclick='x()'>x</p>", "inline onclick: <p");
        refused("<style>p{}</style>", "inline style element");
        refused("<script>x()</script>", "inline script");
    }
}
