//! What an owner wrote, shown in a frame: a document of its own that may run nothing, load nothing and send nothing.

use actix_web::HttpResponse;
use actix_web::http::header;

/// Nothing from elsewhere is shown, and no link leads anywhere.
const POLICY: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";
/// Windows are what the frame may not open.
const LINKS_LEAD_NOWHERE: &str = "<base target=\"_blank\">";

pub fn shut_document(html: &str) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
        .body(shut(html))
}

/// The policy refuses what these would load, but a browser may greet the other site all the same before it looks.
const GREETING: [&str; 5] = ["<iframe", "<frame", "<link", "<object", "<embed"];

/// Nothing in it leads or reaches anywhere.
fn shut(html: &str) -> String {
    let lower = html.to_ascii_lowercase();
    let mut shut = String::with_capacity(html.len() + 256);
    let mut done = 0;
    for (at, _) in lower.match_indices('<') {
        let rest = lower.get(at..).unwrap_or_default();
        if GREETING.iter().any(|tag| rest.starts_with(tag)) {
            shut.push_str(html.get(done..=at).unwrap_or_default());
            shut.push_str("no-");
            done = at + 1;
        }
    }
    shut.push_str(html.get(done..).unwrap_or_default());
    with_links_to_nowhere(shut)
}

fn with_links_to_nowhere(mut html: String) -> String {
    let lower = html.to_ascii_lowercase();
    let head = lower.match_indices("<head").find_map(|(at, _)| {
        let rest = lower.get(at + "<head".len()..)?;
        let is_head = rest.starts_with(|char: char| char == '>' || char.is_ascii_whitespace());
        is_head.then(|| rest.find('>').map(|end| at + "<head".len() + end + 1)).flatten()
    });
    html.insert_str(head.unwrap_or(0), LINKS_LEAD_NOWHERE);
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_reach_elsewhere_is_no_element_any_more() {
        assert_eq!(
            shut("<HTML><Head><LINK rel=x></head><p>a < b</p><iFrame src=x></iFrame><linkage>"),
            "<HTML><Head><base target=\"_blank\"><no-LINK rel=x></head><p>a < b</p><no-iFrame src=x></iFrame><no-linkage>"
        );
        assert_eq!(shut("<header>x</header>"), "<base target=\"_blank\"><header>x</header>");
    }
}
