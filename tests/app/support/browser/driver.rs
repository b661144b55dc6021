//! chromedriver on a leash, and the two endpoints only Chromium's driver has: the log and the DevTools protocol.

use crate::support::leash::Leash;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

/// chromedriver leads a process group of its own, Chromium is in it, and so one `kill` ends them all.
const DRIVER: &str = r#"
set -eu
exec 2>&1
dir=$(mktemp -d /tmp/skymailing-browser.XXXXXX)
trap 'rm -rf "$dir"' EXIT
export HOME="$dir" TMPDIR="$dir" XDG_CONFIG_HOME="$dir" XDG_CACHE_HOME="$dir"
begin() {
  : >"$dir/log"
  setsid chromedriver --port=0 >"$dir/log" 2>&1 </dev/null &
  driver=$!
}
begin
end() {
  kill -s KILL -- "-$driver" || kill -s KILL "$driver"
  # The last of Chromium may still be writing.
  rm -rf "$dir" || { sleep 1; rm -rf "$dir"; }
}
trap end EXIT
trap '' PIPE
for _ in $(seq 200); do
  port=$(sed -n 's/.*started successfully on port \([0-9]*\).*/\1/p' "$dir/log")
  if [ -n "$port" ]; then
    echo "ready $port $dir"
    exec >/dev/null 2>&1
    cat
    exit
  fi
  # It chooses a port that is free for one family of addresses, and somebody may have it in the other.
  if grep -q 'port not available' "$dir/log"; then
    begin
  fi
  sleep 0.05
done
cat "$dir/log"
exit 1
"#;

/// A new Chromium with an empty profile.
pub async fn open() -> Result<(Client, Leash), String> {
    let (driver, ready) = Leash::start(&["sh"], DRIVER, &[])?;
    let (port, dir) = ready.split_once(' ').ok_or("chromedriver has no port")?;
    let client = connect(port, dir).await.map_err(|error| error.to_string())?;
    Ok((client, driver))
}

async fn connect(port: &str, dir: &str) -> Result<Client, fantoccini::error::NewSessionError> {
    let profile = format!("--user-data-dir={dir}/profile");
    let quiet = "--headless=new --no-sandbox --disable-dev-shm-usage --disable-gpu --window-size=1280,900 --hide-scrollbars \
        --force-color-profile=srgb --lang=en-US --disable-quic --no-first-run --disable-background-networking \
        --disable-component-update --disable-sync";
    let args: Vec<&str> = quiet.split_whitespace().chain([profile.as_str()]).collect();
    let mut capabilities = serde_json::Map::new();
    capabilities.insert("goog:chromeOptions".to_owned(), json!({ "args": args }));
    capabilities.insert("goog:loggingPrefs".to_owned(), json!({ "browser": "ALL" }));
    let mut builder = ClientBuilder::new(HttpConnector::new());
    builder.capabilities(capabilities).connect(&format!("http://127.0.0.1:{port}")).await
}

/// What only Chromium's driver knows: the log and the DevTools protocol.
#[derive(Debug)]
pub struct Chromium {
    pub path: &'static str,
    pub body: Value,
}

impl WebDriverCompatibleCommand for Chromium {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.body.to_string()))
    }
}
