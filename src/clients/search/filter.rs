//! What is asked for, as it stands in the query of an address: `?q=ann&state=active&list=3&sort=name`.

use crate::clients::client::ClientState;
use crate::clients::lists::ListId;
use crate::clients::segments::SegmentId;
use crate::text_enum;

text_enum! {
    /// The first is the order of who does not choose one.
    pub enum Sort {
        Newest = "newest",
        Email = "email",
        Name = "name",
        /// Who changed their state last.
        Since = "since",
    }
}

/// Everybody, unless it says otherwise. All of it must be true of a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    pub text: String,
    pub state: Option<ClientState>,
    pub list: Option<ListId>,
    /// On no list at all.
    pub unlisted: bool,
    pub segment: Option<SegmentId>,
    /// Brought by this import.
    pub import: Option<i64>,
    pub sort: Sort,
}

impl Default for Filter {
    fn default() -> Self {
        Self {
            text: String::new(),
            state: None,
            list: None,
            unlisted: false,
            segment: None,
            import: None,
            sort: Sort::Newest,
        }
    }
}

const TEXT_AT_MOST: usize = 200;

impl Filter {
    /// Reads the pairs of a query or a form. What makes no sense is not asked for.
    pub fn of<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut filter = Self::default();
        for (name, value) in pairs {
            let value = value.trim();
            match name {
                "q" => filter.text = value.chars().take(TEXT_AT_MOST).collect(),
                "state" => filter.state = ClientState::parse(value),
                "list" => {
                    filter.unlisted = value == "none";
                    filter.list = value.parse().ok().map(ListId);
                }
                "segment" => filter.segment = value.parse().ok().map(SegmentId),
                "import" => filter.import = value.parse().ok(),
                "sort" => filter.sort = Sort::parse(value).unwrap_or(Sort::Newest),
                _ => {}
            }
        }
        filter
    }

    /// The query of an address, without what is not asked for.
    pub fn from_query(query: &str) -> Self {
        let pairs: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        Self::of(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())))
    }

    /// What a form carries along in hidden fields.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let list = if self.unlisted { Some("none".to_owned()) } else { self.list.map(|id| id.to_string()) };
        [
            ("q", Some(self.text.clone()).filter(|text| !text.is_empty())),
            ("state", self.state.map(|state| state.to_string())),
            ("list", list),
            ("segment", self.segment.map(|id| id.to_string())),
            ("import", self.import.map(|id| id.to_string())),
            ("sort", Some(self.sort.to_string()).filter(|_| self.sort != Sort::Newest)),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
    }

    /// `q=ann&list=3`, what `from_query` reads; empty when everybody is asked for.
    pub fn query(&self) -> String {
        url::form_urlencoded::Serializer::new(String::new()).extend_pairs(self.pairs()).finish()
    }

    /// Whether it lets everybody pass.
    pub fn is_everybody(&self) -> bool {
        Self { sort: Sort::Newest, ..self.clone() } == Self::default()
    }

    /// Whether nothing but the state is asked for: then the count stands ready.
    pub(super) fn asks_for_state_alone(&self) -> bool {
        Self { state: None, ..self.clone() }.is_everybody()
    }

    /// Whether nothing but words are asked for.
    pub(super) fn asks_for_words_alone(&self) -> bool {
        Self { text: String::new(), ..self.clone() }.is_everybody()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_filter_is_read_from_the_query_it_writes() {
        let filter = Filter {
            text: "ann & \"bob\" 100%".to_owned(),
            state: Some(ClientState::Bounced),
            list: Some(ListId(3)),
            segment: Some(SegmentId(4)),
            import: Some(5),
            sort: Sort::Name,
            ..Filter::default()
        };
        assert_eq!(Filter::from_query(&filter.query()), filter);
        let unlisted = Filter { unlisted: true, ..Filter::default() };
        assert_eq!(unlisted.query(), "list=none");
        assert_eq!(Filter::from_query("list=none"), unlisted);
        assert_eq!(Filter::default().query(), "");
        assert!(Filter::from_query("sort=email").is_everybody());
    }

    #[test]
    fn what_makes_no_sense_is_not_asked_for() {
        let nonsense = "q=&state=dead&list=abc&segment=-&import=1e9&sort=password;DROP&limit=1e9&offset=-1&page=%00";
        assert_eq!(Filter::from_query(nonsense), Filter::default());
        assert_eq!(Filter::from_query(&format!("q={}", "a".repeat(5000))).text.len(), TEXT_AT_MOST);
    }

    proptest! {
        #[test]
        fn any_query_is_read_and_stays_as_it_was_read(query in "\\PC{0,80}|([a-z]{1,7}=[^&]{0,9}&){0,5}") {
            let filter = Filter::from_query(&query);
            prop_assert_eq!(Filter::from_query(&filter.query()), filter);
        }
    }
}
