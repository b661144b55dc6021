//! Pictures: made anew, or refused in plain words with everything else kept.

use actix_web::http::{Method, StatusCode};
use skymailing::clock::days;

use super::editor;
use crate::support::app::on_each_database;

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let picture = image::DynamicImage::new_rgb8(width, height);
    picture.write_to(&mut std::io::Cursor::new(&mut bytes), image::ImageFormat::Png).unwrap();
    bytes
}

#[actix_web::test]
async fn what_is_no_picture_is_refused_and_what_was_typed_is_kept() {
    on_each_database(async |app| {
        let mut eva = editor(app).await;
        eva.visit("/editor/posts/new").await;
        let svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec();
        let bomb = png(12_001, 1);
        for (name, bytes, words) in [
            ("a.png", b"no picture at all".to_vec(), "not a PNG, JPEG or WebP picture"),
            ("a.svg", svg.clone(), "not a PNG, JPEG or WebP picture"),
            ("a.png", svg, "not a PNG, JPEG or WebP picture"),
            ("a.gif", b"GIF89a\x01\x00\x01\x00\x00\x00\x00;".to_vec(), "not a PNG, JPEG or WebP picture"),
            ("a.jpg", [&b"\xff\xd8\xff\xe0"[..], &[7; 999]].concat(), "cannot be read"),
            ("bomb.png", bomb, "too large: 50 megapixels"),
            ("big.png", vec![0; 50 * 1024 * 1024], "too large: 10 MB"),
        ] {
            let fields = [("title", "My cat"), ("body", "Typed & kept"), ("do", "publish")];
            eva.submit_files("/editor/posts/new", &fields, &[("picture", name, &bytes)]).await;
            assert_eq!(eva.page.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
            assert!(eva.page.says(words), "{name}: {}", eva.page.text());
            assert!(eva.page.has("#title[value='My cat']") && eva.page.says("Typed & kept"), "{name}");
        }
        assert!(eva.visit("/editor/posts").await.says("No posts yet"));
    })
    .await;
}

#[actix_web::test]
async fn a_picture_is_made_anew_and_survives_what_is_wrong_elsewhere() {
    on_each_database(async |app| {
        let mut eva = editor(app).await;
        eva.visit("/editor/posts/new").await;
        let mut bytes = png(2000, 1000);
        bytes.extend_from_slice(b"<script>alert(1)</script>");
        let fields = [("title", ""), ("body", "Look"), ("picture_alt", "A \"cat\""), ("do", "publish")];
        eva.submit_files("/editor/posts/new", &fields, &[("picture", "cat.png", &bytes)]).await;
        assert_eq!(eva.page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(eva.page.has("form img[src^='/blog/pictures/']"), "nobody has to choose it again");
        eva.submit("/editor/posts/new", &[("title", "Cat"), ("do", "publish")]).await;
        let path = eva.page.path.clone();

        let mut reader = app.visitor();
        reader.visit("/blog/cat").await;
        assert!(reader.page.has("article img[width='1600'][height='800'][alt='A \"cat\"']"), "{}", reader.page.body);
        let href = reader.page.body.split("src=\"").find(|part| part.starts_with("/blog/pictures/")).unwrap();
        let href = href.split('"').next().unwrap().to_owned();
        let picture = reader.send(Method::GET, &href, None).await;
        assert_eq!(picture.header("content-type"), Some("image/jpeg"));
        assert_eq!(picture.header("cache-control"), Some("public, max-age=31536000, immutable"));
        assert_eq!(picture.header("x-content-type-options"), Some("nosniff"));
        assert!(picture.header("content-security-policy").unwrap().starts_with("sandbox"));
        assert!(!picture.body.contains("script"));

        app.clock.advance(days(2));
        app.app.blog.forget().await.unwrap();
        assert_eq!(reader.send(Method::GET, &href, None).await.status, StatusCode::OK, "a post shows it");
        eva.visit(&path).await;
        eva.submit(&path, &[("remove_picture", "on"), ("do", "save")]).await;
        assert!(!reader.visit("/blog/cat").await.has("article img"));
        app.clock.advance(days(2));
        app.app.blog.forget().await.unwrap();
        let kept = app
            .read(|conn| {
                use diesel::prelude::*;
                skymailing::db::schema::pictures::table.count().get_result::<i64>(conn)
            })
            .await;
        assert_eq!(kept, 0, "nobody shows it any more");
        for nothing in ["/blog/pictures/x", "/blog/pictures/%F0", &format!("/blog/pictures/{}", "a".repeat(64))] {
            assert_eq!(reader.send(Method::GET, nothing, None).await.status, StatusCode::NOT_FOUND, "{nothing}");
        }
    })
    .await;
}
