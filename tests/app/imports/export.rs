//! Clients into a file.

use actix_web::http::Method;
use skymailing::clients::ClientState;

use super::Importer;
use crate::support::app::on_each_database;
use crate::support::html;

#[actix_web::test]
async fn an_export_holds_all_there_is_and_no_formula() {
    on_each_database(async |app| {
        let mut owner = Importer::new(app, "ann@example.org").await;
        let file = "email;first name;last name;comment;Город\n\
                    a@x.org;'=HYPERLINK(\"http://evil.example\");+cmd;-2+3;@SUM\n\
                    b@x.org;Bob;Lee;\"one\ntwo\";Тверь\n";
        owner.import("a.csv", file.as_bytes(), &[("new_list", "Buyers; all")]).await;
        assert_eq!(
            owner.clients().await[0].first,
            "=HYPERLINK(\"http://evil.example\")",
            "{:?}",
            owner.clients().await
        );
        owner.set_state("b@x.org", ClientState::Unsubscribed).await;
        let mut eve = Importer::new(app, "eve@example.org").await;
        eve.import("e.csv", b"email\neve@x.org\n", &[]).await;

        owner.person.visit("/clients/export?q=bob&state=unsubscribed").await;
        assert!(owner.person.page.says("1 client goes into the file") && owner.person.page.says("of your filter"));
        assert!(owner.person.page.has("form[action='/clients/export.csv'] input[name=q][value=bob]"));
        assert_eq!(html::problems(&owner.person.page.body), [""; 0]);

        let answer = owner.person.send(Method::GET, "/clients/export.csv?delimiter=semicolon", None).await;
        assert_eq!(answer.header("content-disposition"), Some("attachment; filename=\"clients.csv\""));
        assert!(answer.body.starts_with("\u{feff}E-mail;First name;Last name;Comment;Город;State;"), "{}", answer.body);
        assert!(!answer.body.contains("eve@x.org"));
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(b';')
            .from_reader(answer.body.trim_start_matches('\u{feff}').as_bytes());
        let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.unwrap()).collect();
        let cells = |row: usize| rows[row].iter().take(7).collect::<Vec<_>>();
        let evil = ["a@x.org", "'=HYPERLINK(\"http://evil.example\")", "'+cmd", "'-2+3", "'@SUM", "Active", ""];
        assert_eq!(cells(0), evil);
        assert_eq!(cells(1), ["b@x.org", "Bob", "Lee", "one\ntwo", "Тверь", "Unsubscribed", ""]);
        assert_eq!(&rows[1][8], "Buyers; all");

        let filtered = owner.person.send(Method::GET, "/clients/export.csv?state=unsubscribed", None).await;
        assert_eq!(filtered.body.lines().filter(|line| line.contains("@x.org")).count(), 1);
    })
    .await;
}

#[actix_web::test]
async fn an_export_is_longer_than_one_look_into_the_database() {
    on_each_database(async |app| {
        let mut owner = Importer::new(app, "ann@example.org").await;
        let rows: String = (0..2500).map(|n| format!("a{n}@x.org\n")).collect();
        owner.import("a.csv", format!("email\n{rows}").as_bytes(), &[]).await;
        let answer = owner.person.send(Method::GET, "/clients/export.csv", None).await;
        assert_eq!(answer.body.lines().count(), 2501);
    })
    .await;
}
