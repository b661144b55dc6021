//! A file from a Russian Excel in three screens, by a person with a browser: with scripts and without, in both languages.

use std::path::PathBuf;

use super::Person;
use crate::support::browser::screenshots;

fn file(person: &Person) -> PathBuf {
    let mut text = "Имя;Фамилия;Эл. почта;Дата рождения;Город;Примечание\r\n".to_owned();
    for n in 0..10_000 {
        text += &format!("Анна;Иванова-{n};anna{n}@example.ru;28.02.1990;\"Тверь; центр\";\r\n");
    }
    text += "Борис;Петров;борис;;;\r\nАнна;Ещё раз;ANNA1@example.ru;;;\r\n";
    let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(&text);
    let path = person.program.data().unwrap().join("клиенты.csv");
    std::fs::write(&path, bytes).unwrap();
    path
}

#[actix_web::test]
async fn clients_come_from_a_file_in_three_screens() {
    let Some(person) = Person::start("imports").await else {
        return;
    };
    person.given_account("ann@example.org", &["--verified", "--name", "Ann"]);
    person.sign_in("ann@example.org").await;
    three_screens(&person, "import").await;
}

#[actix_web::test]
async fn clients_come_from_a_file_in_russian_and_without_scripts() {
    let Some(person) = Person::start("imports without scripts").await else {
        return;
    };
    person.given_account("anna@example.org", &["--verified", "--name", "Анна", "--language", "ru"]);
    person.sign_in("anna@example.org").await;
    person.looks_at("/clients/import", "ru-import-upload").await;
    person.browser.script_enabled(false).await;
    three_screens(&person, "").await;
    person.browser.script_enabled(true).await;
    person.visit("/clients/import").await;
    person.browser.follow("tbody a").await;
    person.looks("ru-import-done").await;
}

/// With a name of pictures, or none where there are no scripts to look with.
async fn three_screens(person: &Person, pictures: &str) {
    let looks = async |name: &str| {
        if !pictures.is_empty() {
            person.looks(&format!("{pictures}-{name}")).await;
        }
    };
    let browser = &person.browser;
    person.visit("/clients/import").await;
    looks("upload").await;
    person.press("/clients/import").await;
    person.sees(".errors a[href='#file']").await;
    // It says that the page was refused.
    browser.console().await;
    looks("upload-error").await;
    let path = file(person);
    browser.type_into("#file", &path.display().to_string()).await;
    person.press("/clients/import").await;
    person.sees("#column-0 option[value=first-name]:checked, #column-0 option[value=first-name][selected]").await;
    looks("columns").await;
    let at = browser.url().await;
    let import = at.strip_prefix(&person.program.url).unwrap().to_owned();

    browser.fill("#new_list", "Тверь").await;
    person.press(&format!("{import}/check")).await;
    // It is over soon, or it shows how far it is; both lead to the third screen by themselves.
    browser.wait_for(&format!("form[action='{import}/run']")).await;
    looks("checked").await;
    person.press(&format!("{import}/run")).await;
    if browser.count("progress").await > 0 && pictures.is_empty() {
        browser.screenshot(screenshots().join("ru-import-progress.png")).await;
    }
    browser.wait_for(&format!("form[action='{import}/undo']")).await;
    looks("done").await;
    person.sees("a[download][href$='/bad-rows.csv']").await;
    let bad = browser.run_async("fetch(document.querySelector('a[download]').href).then(r => r.text()).then(done)");
    if !pictures.is_empty() {
        let bad = bad.await;
        assert!(bad.as_str().unwrap_or_default().contains("10002,Эл. почта,борис,"), "{bad}");
        person.looks_at("/clients/export", "export").await;
        person.visit(&import).await;
        person.press(&format!("{import}/undo")).await;
        browser.wait_for(".sums").await;
        browser.wait_for("main:not(:has(progress)):not(:has(form[action$='/undo']))").await;
        looks("undone").await;
    }
    person.no_complaints().await;
}
