//! The browser itself, on a page of ten lines.

use super::{Browser, screenshots};
use actix_web::http::header;
use actix_web::{App, HttpResponse, HttpServer, web};

const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'";

const PAGE: &str = r#"<!doctype html><html lang="en"><head><meta charset="utf-8"><title>First</title>
<meta name="viewport" content="width=device-width"></head><body><main><h1>Hello</h1>
<form action="/second"><label for="name">Name</label><input id="name" name="name"><button type="submit">Go</button></form>
<p id="state">off</p></main><script src="/app.js"></script></body></html>"#;

const SCRIPT: &str = "document.querySelector('#state').textContent = 'on, '
    + (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light') + ', ' + innerWidth;";

fn answer(kind: &'static str, body: &'static str) -> impl Fn() -> std::future::Ready<HttpResponse> + Clone {
    move || {
        let mut response = HttpResponse::Ok();
        response.insert_header((header::CONTENT_TYPE, kind)).insert_header((header::CONTENT_SECURITY_POLICY, POLICY));
        std::future::ready(response.body(body))
    }
}

fn serve() -> String {
    let html = "text/html; charset=utf-8";
    let server = HttpServer::new(move || {
        let second = "<!doctype html><title>Second</title><h2 style='color:red'>x</h2><img src=/no.png><div style='width:3000px'>";
        let wide = "<!doctype html><title>Wide</title><link rel=stylesheet href=/wide.css><p>x";
        let refused =
            || async { HttpResponse::UnprocessableEntity().content_type("text/html").body("<title>No</title>") };
        App::new()
            .route("/", web::get().to(answer(html, PAGE)))
            .route("/second", web::get().to(answer(html, second)))
            .route("/wide", web::get().to(answer(html, wide)))
            .route("/wide.css", web::get().to(answer("text/css", "p { width: 3000px }")))
            .route("/app.js", web::get().to(answer("text/javascript", SCRIPT)))
            .route("/favicon.ico", web::get().to(HttpResponse::NoContent))
            .route("/refused", web::get().to(refused))
    });
    let server = server.workers(1).bind("127.0.0.1:0").unwrap();
    let address = server.addrs().first().copied().unwrap();
    actix_web::rt::spawn(server.run());
    format!("http://{address}")
}

#[actix_web::test]
async fn the_browser_sees_what_a_person_sees() {
    let Some(browser) = Browser::start("self test").await else {
        return;
    };
    let site = serve();

    browser.theme("dark").await;
    browser.goto(&site).await;
    browser.wait_for_text("#state", "on, dark, 1280").await;
    browser.theme("light").await;
    browser.viewport(390).await;
    browser.goto(&site).await;
    browser.wait_for_text("#state", "on, light, 390").await;
    assert!(browser.no_sideways_scroll().await);
    let picture = screenshots().join("self-test.png");
    browser.screenshot(&picture).await;
    assert!(std::fs::metadata(&picture).unwrap().len() > 1000);
    assert_eq!(browser.console().await, [""; 0]);
    assert_eq!(browser.axe().await, [""; 0]);

    assert_eq!(browser.focused().await, "body");
    browser.press("Tab").await;
    assert_eq!(browser.focused().await, "input#name[name=name]");
    browser.type_in("Ann").await;
    browser.press("Tab").await;
    assert_eq!(browser.focused().await, "button");
    browser.press("Shift+Tab").await;
    browser.press("Enter").await;
    browser.wait_for_url("/second?name=Ann").await;
    assert_eq!(browser.title().await, "Second");
    let console = browser.console().await;
    assert!(console.iter().any(|line| line.contains("Content Security Policy")), "{console:?}");
    let axe = browser.axe().await;
    assert!(std::env::var_os("AXE_JS").is_none() || axe.iter().any(|line| line.contains("image-alt")), "{axe:?}");
    browser.goto(&format!("{site}/wide")).await;
    assert!(!browser.no_sideways_scroll().await);
    browser.console().await;
    browser.goto(&format!("{site}/refused")).await;
    assert_eq!(browser.console().await, [""; 0]);

    browser.script_enabled(false).await;
    browser.goto(&site).await;
    assert_eq!(browser.text("#state").await, "off");
    browser.fill("#name", "Bob").await;
    browser.click("label").await;
    assert_eq!(browser.focused().await, "input#name[name=name]");
    browser.follow("button").await;
    assert_eq!(browser.url().await, format!("{site}/second?name=Bob"));
}
