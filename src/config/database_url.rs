//! Shows a database's URL without its password. Where it is not certain what is one, nothing is shown.

use url::Url;

const HIDDEN: &str = "***";
const HARMLESS: &[&str] = &[
    "application_name",
    "connect_timeout",
    "dbname",
    "endpoint",
    "host",
    "hostaddr",
    "region",
    "port",
    "sslmode",
    "sslrootcert",
    "target_session_attrs",
    "user",
];

pub(super) fn without_password(text: &str) -> String {
    if text.starts_with("sqlite:") {
        return text.to_owned();
    }
    masked(text).unwrap_or_else(|| HIDDEN.to_owned())
}

fn masked(text: &str) -> Option<String> {
    let mut url = Url::parse(text).ok().filter(Url::has_authority)?;
    // A password with a bare "/" or "?" ends the host too early, and its rest stands before an "@" in the path.
    let (_, after_host) = text.split_once("://")?.1.split_once(['/', '?', '#']).unwrap_or_default();
    if after_host.contains('@') || after_host.contains('#') {
        return None;
    }
    if url.password().is_some() {
        url.set_password(Some(HIDDEN)).ok()?;
    }
    // libpq takes `password` and `sslpassword` in the query as well, and a person may misspell them.
    if url.query_pairs().any(|(name, _)| !HARMLESS.contains(&name.as_ref())) {
        url.set_query(Some(HIDDEN));
    }
    Some(url.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_password_is_hidden() {
        let shown = without_password("postgres://ann:hunter2@db.example.org:5432/sky?sslmode=disable");
        assert_eq!(shown, "postgres://ann:***@db.example.org:5432/sky?sslmode=disable");
        for open in ["sqlite:./data/a@b.db", "postgres://db/sky", "postgres:///sky?host=/run/postgresql"] {
            assert_eq!(without_password(open), open);
        }
    }

    #[test]
    fn a_password_in_a_strange_place_is_hidden_as_well() {
        for text in [
            "postgres://ann:hunter2@/sky",
            "postgres://ann:hunter2@a:1,b:2/sky",
            "postgres://ann:x@hunter2@db/sky",
            "postgres://ann:1/hunter2@db/sky",
            "postgres://ann:1?hunter2@db/sky",
            "postgres://ann:1#hunter2@db/sky",
            "postgres://db/sky?user=ann&password=hunter2",
            "postgres://db/sky?pass%77ord=hunter2",
            "postgres://db/sky?pasword=hunter2",
            "host=db password=hunter2",
            "mysql:hunter2",
        ] {
            assert!(!without_password(text).contains("hunter2"), "{text}: {}", without_password(text));
        }
    }
}
