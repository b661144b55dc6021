//! A real browser for tests: headless Chromium through chromedriver, on loopback. It sees what a person sees, and tells
//! what a person does not: the console, violations of the content security policy, and what axe finds.
//! Every method panics with the browser's label when the browser refuses.

mod driver;

use super::leash::{Leash, on_path, skipped};
use base64::Engine;
use fantoccini::actions::{InputSource, KeyAction, KeyActions, MouseActions, PointerAction};
use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::key::Key;
use fantoccini::wd::WindowHandle;
use fantoccini::{Client, Locator};
use serde_json::{Value, json};
use skymailing::clock::Stopwatch;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};

/// Browsers are heavy: more than this many at once only make each other slow.
static TURNS: Semaphore = Semaphore::const_new(2);

const PATIENCE: Duration = Duration::from_secs(40);
const GLANCE: Duration = Duration::from_millis(50);

/// One window with a profile of its own; closed, with chromedriver, when dropped.
#[derive(Debug)]
pub struct Browser {
    client: Client,
    label: String,
    _driver: Leash,
    _turn: SemaphorePermit<'static>,
}

impl Browser {
    /// `None` (said once, on standard error) when there is no chromedriver. `label` names the browser in failures.
    pub async fn start(label: &str) -> Option<Browser> {
        if on_path("chromedriver").is_none() {
            skipped("tests in a browser (no chromedriver on PATH)");
            return None;
        }
        let turn = TURNS.acquire().await.unwrap_or_else(|error| panic!("{label}: {error}"));
        let (client, driver) = driver::open().await.unwrap_or_else(|error| panic!("{label}: no browser: {error}"));
        let browser = Browser { client, label: label.to_owned(), _driver: driver, _turn: turn };
        browser.viewport(1280).await;
        Some(browser)
    }

    pub async fn goto(&self, url: &str) {
        self.must(url, self.client.goto(url).await);
    }

    pub async fn title(&self) -> String {
        self.must("title", self.client.title().await)
    }

    pub async fn url(&self) -> String {
        self.must("url", self.client.current_url().await).to_string()
    }

    /// The visible text of the first element that matches.
    pub async fn text(&self, css: &str) -> String {
        self.with(css, async |element| element.text().await).await
    }

    /// Clears the field and types.
    pub async fn fill(&self, css: &str, text: &str) {
        let field = self.wait_for(css).await;
        self.must(css, field.clear().await);
        self.must(css, field.send_keys(text).await);
    }

    /// Types without clearing first: into a field for files this is how one is chosen.
    pub async fn type_into(&self, css: &str, text: &str) {
        self.must(css, self.wait_for(css).await.send_keys(text).await);
    }

    /// Clicks what changes this page; see `follow` for what leads to another.
    pub async fn click(&self, css: &str) {
        self.with(css, async |element| element.click().await).await;
    }

    /// Does something with an element. One that made way for another in this moment is looked for again.
    async fn with<T>(&self, css: &str, act: impl AsyncFn(&Element) -> Result<T, CmdError>) -> T {
        let begun = Stopwatch::start();
        loop {
            match act(&self.wait_for(css).await).await {
                Err(error) if error.to_string().contains("stale element") && begun.elapsed() < PATIENCE => {
                    tokio::time::sleep(GLANCE).await;
                }
                result => return self.must(css, result),
            }
        }
    }

    /// Clicks what stands inside of a frame. `false`: it is not there.
    pub async fn press_in_frame(&self, frame: &str, css: &str) -> bool {
        self.must(frame, self.wait_for(frame).await.enter_frame().await);
        let found = self.client.find(Locator::Css(css)).await;
        let is_there = found.is_ok();
        if let Ok(element) = found {
            self.must(css, element.click().await);
        }
        self.must(frame, self.client.enter_parent_frame().await);
        is_there
    }

    /// Clicks a link, or a button that sends its form, and waits until this page has made way for the next one.
    pub async fn follow(&self, css: &str) {
        let page = self.wait_for("html").await;
        self.click(css).await;
        self.left(&page, css).await;
    }

    /// The same with a key: Enter on a link or in a form.
    pub async fn follow_by(&self, chord: &str) {
        let page = self.wait_for("html").await;
        self.press(chord).await;
        self.left(&page, chord).await;
    }

    /// Clicks twice as fast as a hand can, and waits for the next page.
    pub async fn follow_by_double_click(&self, css: &str) {
        let page = self.wait_for("html").await;
        let button = self.wait_for(css).await;
        let (down, up) = (PointerAction::Down { button: 0 }, PointerAction::Up { button: 0 });
        let hand = MouseActions::new("mouse".into()).then(PointerAction::MoveToElement {
            element: button,
            duration: None,
            x: 0.,
            y: 0.,
        });
        let pause = PointerAction::Pause { duration: Duration::from_millis(40) };
        let twice = hand.then(down.clone()).then(up.clone()).then(pause).then(down).then(up);
        self.must(css, self.client.perform_actions(twice).await);
        self.left(&page, css).await;
    }

    async fn left(&self, page: &Element, by: &str) {
        let left = async {
            while page.tag_name().await.is_ok() {
                tokio::time::sleep(GLANCE).await;
            }
        };
        self.within_patience(left, &format!("{by} leads nowhere")).await;
    }

    /// Presses one key or chord at whatever has the focus: `Tab`, `Shift+Tab`, `Enter`, `Space`, `Escape`, `/`.
    pub async fn press(&self, chord: &str) {
        let keys: Vec<char> =
            chord.split('+').map(|name| key(name).unwrap_or_else(|| panic!("no key named {name}"))).collect();
        let down = keys.iter().fold(KeyActions::new("keys".into()), |all, &value| all.then(KeyAction::Down { value }));
        let both = keys.iter().rev().fold(down, |all, &value| all.then(KeyAction::Up { value }));
        self.must(chord, self.client.perform_actions(both).await);
    }

    /// Types into whatever has the focus.
    pub async fn type_in(&self, text: &str) {
        let field = self.must("focus", self.client.active_element().await);
        self.must("typing", field.send_keys(text).await);
    }

    /// What has the focus, like `input#email[name=email]` or `a[href=/sign-in]`; `body` when nothing has.
    pub async fn focused(&self) -> String {
        let script = "const e = document.activeElement ?? document.body;
            const of = n => e.hasAttribute(n) ? `[${n}=${e.getAttribute(n)}]` : '';
            return e.localName + (e.id && '#' + e.id) + of('name') + of('href');";
        self.run(script).await.as_str().unwrap_or_default().to_owned()
    }

    /// 390 is a phone (844 high, two pixels for one, touch); any other width a desktop window 900 high.
    pub async fn viewport(&self, width: u32) {
        let (height, scale, mobile) = if width == 390 { (844, 2, true) } else { (900, 1, false) };
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": scale, "mobile": mobile });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
    }

    /// What it calls itself to servers, from the next request on.
    pub async fn user_agent(&self, name: &str) {
        self.devtools("Emulation.setUserAgentOverride", json!({ "userAgent": name })).await;
    }

    /// `light` or `dark`, as the person's system would say; without motion, so that no picture shows colours on their way.
    pub async fn theme(&self, name: &str) {
        let colours = json!({ "name": "prefers-color-scheme", "value": name });
        let still = json!({ "name": "prefers-reduced-motion", "value": "reduce" });
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": [colours, still] })).await;
    }

    /// Whether pages may run scripts, from the next page on. `axe` needs them.
    pub async fn script_enabled(&self, enabled: bool) {
        self.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": !enabled })).await;
    }

    /// The whole page, also what is below the window, as PNG.
    pub async fn screenshot(&self, path: impl AsRef<Path>) {
        let path = path.as_ref();
        let answer = self.devtools("Page.captureScreenshot", json!({ "captureBeyondViewport": true })).await;
        let data = answer.get("data").and_then(Value::as_str).unwrap_or_default();
        let png = base64::engine::general_purpose::STANDARD.decode(data).unwrap_or_default();
        assert!(!png.is_empty(), "{}: no screenshot", self.label);
        let written = path.parent().map_or(Ok(()), std::fs::create_dir_all).and_then(|()| std::fs::write(path, png));
        written.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }

    /// Errors and content security policy violations since the last call, except that the page itself came with an
    /// error status: that is what a refused form does.
    pub async fn console(&self) -> Vec<String> {
        let address = self.url().await;
        let page = address.split('#').next().unwrap_or_default();
        let entries = self.ask("se/log", json!({ "type": "browser" })).await;
        let word = |entry: &Value, name: &str| entry.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let about_page = |message: &str| message.starts_with(&format!("{page} - Failed to load resource"));
        let all = entries.as_array().cloned().unwrap_or_default();
        all.iter()
            .filter(|entry| {
                word(entry, "level") == "SEVERE" || word(entry, "message").contains("Content Security Policy")
            })
            .map(|entry| word(entry, "message"))
            .filter(|message| !about_page(message))
            .collect()
    }

    /// What axe finds critical, serious or moderate. Read `console` first: axe itself leaves warnings there.
    pub async fn axe(&self) -> Vec<String> {
        let Some(path) = std::env::var_os("AXE_JS").filter(|path| !path.is_empty()) else {
            skipped("accessibility checks (AXE_JS does not name axe.min.js)");
            return Vec::new();
        };
        if self.run("return typeof axe === 'undefined'").await == true {
            let axe = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            self.run(&axe).await;
        }
        let script = "const done = arguments[arguments.length - 1];
            const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
            const line = v => `${v.impact} ${v.id}: ${v.help}: ${v.nodes.map(n => n.target.flat().join(' ')).join(', ')}`;
            axe.run(document, { runOnly: tags, resultTypes: ['violations'] })
               .then(r => done(r.violations.filter(v => v.impact !== 'minor').map(line)), e => done(['axe failed: ' + e]));";
        let found = self.must("axe", self.client.execute_async(script, vec![]).await);
        found.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// Whether the page fits the width of the window.
    pub async fn no_sideways_scroll(&self) -> bool {
        let page = "const e = document.documentElement; return e.scrollWidth <= e.clientWidth;";
        self.run(page).await == true
    }

    /// How many elements match now.
    pub async fn count(&self, css: &str) -> u64 {
        let script = format!("return document.querySelectorAll({}).length", json!(css));
        self.run(&script).await.as_u64().unwrap_or_default()
    }

    /// Waits until an element is there.
    pub async fn wait_for(&self, css: &str) -> Element {
        let wait = self.client.wait().at_most(PATIENCE).every(GLANCE);
        self.must(css, wait.for_element(Locator::Css(css)).await)
    }

    /// Waits until the first element that matches shows these words.
    pub async fn wait_for_text(&self, css: &str, words: &str) {
        let shown = async {
            while !self.text(css).await.contains(words) {
                tokio::time::sleep(GLANCE).await;
            }
        };
        self.within_patience(shown, &format!("{css} never says {words:?}")).await;
    }

    /// Waits until the address ends like this.
    pub async fn wait_for_url(&self, end: &str) {
        let arrived = async {
            while !self.url().await.ends_with(end) {
                tokio::time::sleep(GLANCE).await;
            }
        };
        self.within_patience(arrived, &format!("never at {end}")).await;
    }

    /// Waits until an element inside a frame shows these words. A frame may make way for its next document at any moment.
    pub async fn wait_for_text_in_frame(&self, frame: &str, css: &str, words: &str) {
        let shown = async {
            loop {
                self.must(frame, self.wait_for(frame).await.enter_frame().await);
                let text = match self.client.find(Locator::Css(css)).await {
                    Ok(element) => element.text().await.unwrap_or_default(),
                    Err(_) => String::new(),
                };
                self.must(frame, self.client.enter_parent_frame().await);
                if text.contains(words) {
                    return;
                }
                tokio::time::sleep(GLANCE).await;
            }
        };
        self.within_patience(shown, &format!("{css} in {frame} never says {words:?}")).await;
    }

    /// Opens another window with the same cookies and goes there. The one that was left.
    pub async fn other_window(&self) -> WindowHandle {
        let here = self.must("window", self.client.window().await);
        let other = self.must("window", self.client.new_window(false).await);
        self.must("window", self.client.switch_to_window(other.handle).await);
        self.viewport(1280).await;
        here
    }

    /// Goes to another window. The one that was left.
    pub async fn switch_to(&self, window: WindowHandle) -> WindowHandle {
        let here = self.must("window", self.client.window().await);
        self.must("window", self.client.switch_to_window(window).await);
        here
    }

    async fn within_patience(&self, event: impl Future<Output = ()>, otherwise: &str) {
        let happened = tokio::time::timeout(PATIENCE, event).await.is_ok();
        assert!(happened, "browser {}: {otherwise}", self.label);
    }

    /// What a script in the page returns.
    pub async fn run(&self, script: &str) -> Value {
        self.must("script", self.client.execute(script, vec![]).await)
    }

    /// What a script in the page hands to `done`.
    pub async fn run_async(&self, script: &str) -> Value {
        let script = format!("const done = arguments[arguments.length - 1]; {script}");
        self.must("script", self.client.execute_async(&script, vec![]).await)
    }

    async fn devtools(&self, command: &str, params: Value) -> Value {
        self.ask("goog/cdp/execute", json!({ "cmd": command, "params": params })).await
    }

    async fn ask(&self, path: &'static str, body: Value) -> Value {
        self.must(path, self.client.issue_cmd(driver::Chromium { path, body }).await)
    }

    fn must<T>(&self, what: &str, result: Result<T, CmdError>) -> T {
        result.unwrap_or_else(|error| panic!("browser {}: {what}: {error}", self.label))
    }
}

/// Where CI keeps the pictures: `target/screenshots`.
pub fn screenshots() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("screenshots")
}

fn key(name: &str) -> Option<char> {
    let special = match name {
        "Tab" => Key::Tab,
        "Enter" => Key::Enter,
        "Escape" => Key::Escape,
        "Backspace" => Key::Backspace,
        "Shift" => Key::Shift,
        "Control" => Key::Control,
        "Alt" => Key::Alt,
        "Up" => Key::Up,
        "Down" => Key::Down,
        "Space" => return Some(' '),
        _ => return name.chars().next().filter(|_| name.chars().count() == 1),
    };
    Some(special.into())
}

#[cfg(test)]
mod tests;
