//! `FILES_URL`: which store of files, when it is not a directory.

use std::sync::Arc;

use object_store::ObjectStore;
use url::Url;

const EXAMPLE: &str = "write it like s3://bucket/folder?endpoint=https://s3.example.org&region=eu-1";
const OPTIONS: [&str; 2] = ["endpoint", "region"];

/// What is wrong with the setting, without any secret.
pub fn check(url: &str) -> Result<(), String> {
    read(url)?;
    remote(url).map(drop)
}

/// What the URL says; the user and the password in it are the key to the store.
struct Bucket {
    #[cfg_attr(not(feature = "s3"), expect(dead_code, reason = "only a store that speaks S3 needs it"))]
    url: Url,
}

fn read(text: &str) -> Result<Bucket, String> {
    let url = Url::parse(text).map_err(|_| format!("FILES_URL cannot be read; {EXAMPLE}"))?;
    if url.scheme() != "s3" || url.host_str().is_none_or(str::is_empty) {
        return Err(format!("FILES_URL names no bucket; {EXAMPLE}"));
    }
    if let Some((name, _)) = url.query_pairs().find(|(name, _)| !OPTIONS.contains(&name.as_ref())) {
        return Err(format!("FILES_URL has the option {name:?}; only endpoint and region are known"));
    }
    Ok(Bucket { url })
}

#[cfg(not(feature = "s3"))]
pub(super) fn remote(url: &str) -> Result<Arc<dyn ObjectStore>, String> {
    read(url)?;
    Err("this build of skymailing keeps files in DATA_DIR alone: build it with `--features s3` to use FILES_URL"
        .to_owned())
}

#[cfg(feature = "s3")]
pub(super) fn remote(url: &str) -> Result<Arc<dyn ObjectStore>, String> {
    use object_store::aws::AmazonS3Builder;
    use object_store::prefix::PrefixStore;

    let Bucket { url } = read(url)?;
    let option = |name: &str| url.query_pairs().find(|(known, _)| known == name).map(|(_, value)| value.into_owned());
    let mut builder = AmazonS3Builder::from_env().with_bucket_name(url.host_str().unwrap_or_default());
    if let Some(endpoint) = option("endpoint") {
        builder = builder.with_allow_http(endpoint.starts_with("http://")).with_endpoint(endpoint);
    }
    if let Some(region) = option("region") {
        builder = builder.with_region(region);
    }
    if let (user, Some(password)) = (url.username(), url.password()) {
        let plain = |text: &str| percent_decoded(text);
        builder = builder.with_access_key_id(plain(user)).with_secret_access_key(plain(password));
    }
    let bucket = builder.build().map_err(|error| format!("FILES_URL: {error}"))?;
    let folder = url.path().trim_matches('/');
    Ok(if folder.is_empty() { Arc::new(bucket) } else { Arc::new(PrefixStore::new(bucket, folder)) })
}

/// Keys of S3 may hold "/" and "+", which a URL cannot.
#[cfg(feature = "s3")]
fn percent_decoded(text: &str) -> String {
    let plain = text.replace('+', "%2B");
    url::form_urlencoded::parse(plain.as_bytes()).map(|(name, value)| format!("{name}{value}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_bucket_is_refused_in_words() {
        for wrong in ["", "bucket", "s3://", "https://bucket", "s3:///folder", "s3://bucket?endpiont=x"] {
            assert!(check(wrong).unwrap_err().contains("FILES_URL"), "{wrong}");
        }
    }

    #[cfg(not(feature = "s3"))]
    #[test]
    fn a_build_without_s3_says_how_to_have_it() {
        assert!(check("s3://bucket/folder").unwrap_err().contains("--features s3"));
    }

    #[cfg(feature = "s3")]
    #[test]
    fn a_bucket_is_opened_without_asking_it() {
        let url = "s3://key:a%2Fb+c@bucket/folder?endpoint=http://127.0.0.1:9&region=eu-1";
        assert_eq!(remote(url).unwrap().to_string(), "PrefixObjectStore(folder)");
        assert_eq!(percent_decoded("a%2Fb+c"), "a/b+c");
    }
}
