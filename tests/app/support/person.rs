//! Somebody with a browser: keeps cookies, follows redirects, fills in forms as they stand on the page and presses their
//! button, hidden fields and all.

use std::collections::BTreeMap;

use actix_web::http::{Method, StatusCode, header};
use awc::{Client, ClientRequest, Connector};
use futures_util::{Stream, StreamExt};
use scraper::{Html, Selector};

pub struct Person {
    base: String,
    client: Client,
    cookies: BTreeMap<String, String>,
    /// What every request says besides.
    pub headers: Vec<(String, String)>,
    /// The page that is open.
    pub page: Answer,
}

#[derive(Clone, Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The words on the page, without tags.
    pub fn text(&self) -> String {
        let html = Html::parse_document(&self.body);
        let words: Vec<&str> = html.root_element().text().flat_map(str::split_whitespace).collect();
        words.join(" ")
    }

    pub fn says(&self, words: &str) -> bool {
        self.text().contains(words)
    }

    pub fn has(&self, selector: &str) -> bool {
        Html::parse_document(&self.body).select(&Selector::parse(selector).unwrap()).next().is_some()
    }
}

impl Person {
    pub fn new(base: &str) -> Self {
        // The server closes what was idle for five seconds; a request must not meet it doing so.
        let connector = Connector::new().conn_keep_alive(std::time::Duration::from_secs(2));
        let client = Client::builder()
            .connector(connector)
            .disable_redirects()
            .timeout(std::time::Duration::from_secs(30))
            .add_default_header((
                header::USER_AGENT,
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            ))
            .add_default_header((header::ACCEPT_LANGUAGE, "en"))
            .finish();
        let page = Answer { status: StatusCode::OK, path: "/".to_owned(), headers: Vec::new(), body: String::new() };
        Self { base: base.to_owned(), client, cookies: BTreeMap::new(), headers: Vec::new(), page }
    }

    pub async fn visit(&mut self, path: &str) -> &Answer {
        let answer = self.send(Method::GET, path, None).await;
        self.follow(answer).await
    }

    /// Fills in the form that posts to `action` on the open page, keeps its other fields as they are, and sends it.
    pub async fn submit(&mut self, action: &str, fields: &[(&str, &str)]) -> &Answer {
        let answer = self.submit_once(action, fields).await;
        self.follow(answer).await
    }

    /// The same, without following the redirect.
    pub async fn submit_once(&mut self, action: &str, fields: &[(&str, &str)]) -> Answer {
        self.submit_files_once(action, fields, &[]).await
    }

    /// Fills in a form that carries files as well.
    pub async fn submit_files(&mut self, action: &str, fields: &[(&str, &str)], files: &[File<'_>]) -> &Answer {
        let answer = self.submit_files_once(action, fields, files).await;
        self.follow(answer).await
    }

    async fn submit_files_once(&mut self, action: &str, fields: &[(&str, &str)], files: &[File<'_>]) -> Answer {
        let values = self.values(action, fields);
        if self.page.has(&format!("form[action=\"{action}\"][enctype=\"multipart/form-data\"]")) {
            self.send_body(Method::POST, action, Some((MULTIPART, multipart(&values, files)))).await
        } else {
            self.send(Method::POST, action, Some(urlencoded(values))).await
        }
    }

    /// What a form would send.
    pub fn form(&self, action: &str, fields: &[(&str, &str)]) -> String {
        urlencoded(self.values(action, fields))
    }

    /// What stands in a form, with these fields instead; a field may be given more than once.
    fn values(&self, action: &str, fields: &[(&str, &str)]) -> Vec<(String, String)> {
        let html = Html::parse_document(&self.page.body);
        let form = Selector::parse(&format!("form[method=post][action=\"{action}\"]")).unwrap();
        let form = html
            .select(&form)
            .next()
            .unwrap_or_else(|| panic!("no form posts to {action} on {}:\n{}", self.page.path, self.page.text()));
        let mut values: Vec<(String, String)> = Vec::new();
        for input in form.select(&Selector::parse("input[name], select[name], textarea[name]").unwrap()) {
            let name = input.attr("name").unwrap_or_default().to_owned();
            let kind = input.attr("type").unwrap_or_default();
            let value = if input.value().name() == "select" {
                let chosen = input.select(&Selector::parse("option[selected]").unwrap()).next();
                let first = input.select(&Selector::parse("option").unwrap()).next();
                chosen.or(first).and_then(|option| option.attr("value")).unwrap_or_default().to_owned()
            } else if input.value().name() == "textarea" {
                input.text().collect()
            } else if kind == "file" || matches!(kind, "radio" | "checkbox") && input.attr("checked").is_none() {
                continue;
            } else {
                input.attr("value").unwrap_or(if kind == "checkbox" { "on" } else { "" }).to_owned()
            };
            values.push((name, value));
        }
        values.retain(|(known, _)| !fields.iter().any(|(name, _)| known == name));
        values.extend(fields.iter().map(|(name, value)| (name.to_string(), value.to_string())));
        values
    }

    /// The names of the fields of a form that take words.
    pub fn text_fields(&self, action: &str) -> Vec<String> {
        let html = Html::parse_document(&self.page.body);
        let ofs = ["input:not([type])", "input[type=text]", "input[type=email]", "textarea"];
        let fields = ofs.map(|field| format!("form[action=\"{action}\"] {field}[name]")).join(", ");
        let fields = Selector::parse(&fields).unwrap();
        html.select(&fields).filter_map(|field| field.attr("name")).map(str::to_owned).collect()
    }

    /// The token of the open page's forms.
    pub fn csrf(&self) -> String {
        let html = Html::parse_document(&self.page.body);
        let input = Selector::parse("input[name=csrf]").unwrap();
        html.select(&input).next().and_then(|input| input.attr("value")).unwrap_or_default().to_owned()
    }

    pub async fn send(&mut self, method: Method, path: &str, form: Option<String>) -> Answer {
        let body = form.map(|form| ("application/x-www-form-urlencoded", form.into_bytes()));
        self.send_body(method, path, body).await
    }

    /// An answer that goes on and on: its status, and its pieces as they come.
    pub async fn listen(&self, path: &str) -> (StatusCode, impl Stream<Item = String> + Unpin + use<>) {
        let response = self.request(Method::GET, path).send().await.unwrap();
        let status = response.status();
        (status, response.map(|piece| String::from_utf8_lossy(&piece.unwrap_or_default()).into_owned()))
    }

    fn request(&self, method: Method, path: &str) -> ClientRequest {
        let mut request = self.client.request(method, format!("{}{path}", self.base));
        for (name, value) in &self.headers {
            request = request.insert_header((name.as_str(), value.as_str()));
        }
        if !self.cookies.is_empty() {
            let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.insert_header((header::COOKIE, cookies.join("; ")));
        }
        request
    }

    async fn send_body(&mut self, method: Method, path: &str, body: Option<(&str, Vec<u8>)>) -> Answer {
        let mut request = self.request(method, path);
        let sent = match body {
            Some((kind, body)) => {
                let has_type = self.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
                if !has_type {
                    request = request.insert_header((header::CONTENT_TYPE, kind));
                }
                request.send_body(body).await
            }
            None => request.send().await,
        };
        let mut response = sent.unwrap_or_else(|error| panic!("{path}: {error}"));
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let cookie = actix_web::cookie::Cookie::parse(cookie.to_str().unwrap_or_default().to_owned()).unwrap();
            if cookie.max_age().is_some_and(|age| age.whole_seconds() <= 0) {
                self.cookies.remove(cookie.name());
            } else {
                self.cookies.insert(cookie.name().to_owned(), cookie.value().to_owned());
            }
        }
        let headers = response
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect();
        let body = response.body().limit(16 << 20).await.unwrap_or_default();
        Answer {
            status: response.status(),
            path: path.to_owned(),
            headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }

    async fn follow(&mut self, mut answer: Answer) -> &Answer {
        for _ in 0..5 {
            if !answer.status.is_redirection() {
                break;
            }
            let next = answer.header("location").unwrap_or("/").to_owned();
            answer = self.send(Method::GET, &next, None).await;
        }
        self.page = answer;
        &self.page
    }

    pub async fn sign_in(&mut self, email: &str, password: &str) -> &Answer {
        self.visit("/sign-in").await;
        self.submit("/sign-in", &[("email", email), ("password", password)]).await
    }

    pub async fn sign_up(&mut self, name: &str, email: &str, password: &str) -> &Answer {
        self.visit("/sign-up").await;
        self.submit("/sign-up", &[("name", name), ("email", email), ("password", password)]).await
    }

    /// Whether the open session still counts.
    pub async fn is_signed_in(&mut self) -> bool {
        self.send(Method::GET, "/account", None).await.status == StatusCode::OK
    }

    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.get(name).cloned()
    }

    pub fn set_cookie(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }
}

/// The field of a form, what the file is called, and what is in it.
pub type File<'a> = (&'a str, &'a str, &'a [u8]);

const BOUNDARY: &str = "----BoundaryOfTheTests";
const MULTIPART: &str = "multipart/form-data; boundary=----BoundaryOfTheTests";

fn urlencoded(values: Vec<(String, String)>) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(values).finish()
}

/// As a browser writes it, the token first.
fn multipart(values: &[(String, String)], files: &[File<'_>]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in values {
        let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
        body.extend_from_slice((head + value + "\r\n").as_bytes());
    }
    for (name, file_name, content) in files {
        let head = format!("Content-Disposition: form-data; name=\"{name}\"; filename=\"{file_name}\"");
        body.extend_from_slice(
            format!("--{BOUNDARY}\r\n{head}\r\nContent-Type: application/octet-stream\r\n\r\n").as_bytes(),
        );
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    body
}
