//! HTML as a row of tags and texts: enough to see what stands in a letter, for letters that no browser has mended.

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item<'a> {
    Open(Tag),
    Close(String),
    Text(&'a str),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// In lower case, and so are the names of attributes.
    pub name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn has_handler(&self) -> bool {
        self.attributes.iter().any(|(name, _)| name.starts_with("on"))
    }
}

/// What stands in these is no text of the letter.
const SILENT: [&str; 3] = ["script", "style", "title"];

pub fn items(html: &str) -> Vec<Item<'_>> {
    let (mut items, mut rest) = (Vec::new(), html);
    while let Some(at) = rest.find('<') {
        let (text, from) = rest.split_at(at);
        push_text(&mut items, text);
        if let Some(comment) = from.strip_prefix("<!--") {
            rest = comment.find("-->").and_then(|end| comment.get(end + 3..)).unwrap_or_default();
            continue;
        }
        let Some((item, after)) = tag(from) else {
            let (bracket, after) = from.split_at(1);
            push_text(&mut items, bracket);
            rest = after;
            continue;
        };
        rest = after;
        if let Item::Open(tag) = &item
            && SILENT.contains(&tag.name.as_str())
        {
            let end = rest.to_ascii_lowercase().find(&format!("</{}", tag.name)).unwrap_or(rest.len());
            rest = rest.get(end..).unwrap_or_default();
        }
        items.push(item);
    }
    push_text(&mut items, rest);
    items
}

fn push_text<'a>(items: &mut Vec<Item<'a>>, text: &'a str) {
    if !text.trim().is_empty() {
        items.push(Item::Text(text));
    }
}

/// One tag at the start of `from`, and what follows it.
fn tag(from: &str) -> Option<(Item<'static>, &str)> {
    let inside = from.get(1..)?;
    let (is_closing, inside) = inside.strip_prefix('/').map_or((false, inside), |rest| (true, rest));
    if !inside.starts_with(|char: char| char.is_ascii_alphabetic() || char == '!') {
        return None;
    }
    let end = inside.find(|char: char| char.is_whitespace() || matches!(char, '>' | '/')).unwrap_or(inside.len());
    let (name, mut rest) = inside.split_at(end);
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start_matches(|char: char| char.is_whitespace() || char == '/');
        if rest.is_empty() {
            break;
        }
        if let Some(after) = rest.strip_prefix('>') {
            rest = after;
            break;
        }
        let (attribute, after) = attribute(rest);
        attributes.push(attribute);
        rest = after;
    }
    let name = name.to_ascii_lowercase();
    Some((if is_closing { Item::Close(name) } else { Item::Open(Tag { name, attributes }) }, rest))
}

fn attribute(from: &str) -> ((String, String), &str) {
    let ends = |char: char| char.is_whitespace() || matches!(char, '=' | '>' | '/');
    // A stray "=" is a name, or nothing would be read.
    let first = from.chars().next().map_or(0, char::len_utf8);
    let end = from.get(first..).and_then(|rest| rest.find(ends)).map_or(from.len(), |end| end + first);
    let (name, rest) = from.split_at(end);
    let name = name.to_ascii_lowercase();
    let Some(value) = rest.trim_start().strip_prefix('=').map(str::trim_start) else {
        return ((name, String::new()), rest);
    };
    let quote = value.chars().next().filter(|char| matches!(char, '"' | '\''));
    let (value, rest) = match quote {
        Some(quote) => {
            let inside = value.get(1..).unwrap_or_default();
            inside.split_once(quote).unwrap_or((inside, ""))
        }
        None => value.split_at(value.find(|char: char| char.is_whitespace() || char == '>').unwrap_or(value.len())),
    };
    ((name, value.replace("&amp;", "&")), rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn tags_texts_and_attributes_are_seen() {
        let html = "<!-- <a> --><P Class=x>1 < 2 <a HREF='https://a.b/?x=1&amp;y=2' target=_blank>Read</a><br/><img alt>\
                    <style>p > a { color: red }</style>end";
        let seen = items(html);
        let opened: Vec<&str> = seen
            .iter()
            .filter_map(|item| match item {
                Item::Open(tag) => Some(tag.name.as_str()),
                _ => None,
            })
            .collect();
        assert_eq!(opened, ["p", "a", "br", "img", "style"]);
        let Some(Item::Open(link)) = seen.iter().find(|item| matches!(item, Item::Open(tag) if tag.name == "a")) else {
            panic!("no link in {seen:?}");
        };
        assert_eq!(link.get("href"), Some("https://a.b/?x=1&y=2"));
        assert_eq!(super::super::plain(&seen), "1 < 2 Read end");
    }

    proptest! {
        #[test]
        fn anything_is_read_to_its_end(html in "[<>/=\"' a-cé!-]{0,60}") {
            items(&html);
        }
    }
}
