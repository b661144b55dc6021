//! The way through the three screens.

use actix_web::http::{Method, StatusCode};
use skymailing::clients::ClientState;

use super::{Importer, Stored};
use crate::support::app::on_each_database;
use crate::support::html;

#[actix_web::test]
async fn a_file_of_a_russian_excel_goes_through_three_screens() {
    on_each_database(async |app| {
        let mut owner = Importer::new(app, "ann@example.org").await;
        let mut text = "Имя;Фамилия;Эл. почта;Дата рождения;Город\r\n".to_owned();
        for n in 0..10_000 {
            text += &format!("Анна{n};Иванова;anna{n}@example.ru;0{}.02.1990;\"Тверь; центр\"\r\n", n % 9 + 1);
        }
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(&text);
        let path = owner.upload("клиенты.csv", &bytes).await.unwrap();
        assert!(owner.person.page.says("windows-1251, semicolon"), "{}", owner.person.page.text());
        assert!(owner.person.page.says("Анна4") && !owner.person.page.says("Анна5"), "five rows are shown");
        assert_eq!(html::problems(&owner.person.page.body), [""; 0]);
        owner.check(&path, &[("new_list", "Тверь")]).await;
        assert_eq!(owner.sum("New"), "10,000");
        assert!(owner.clients().await.is_empty(), "a check writes nothing");
        assert_eq!(html::problems(&owner.person.page.body), [""; 0]);
        owner.run(&path).await;
        assert_eq!(html::problems(&owner.person.page.body), [""; 0]);
        assert!(owner.person.page.says("Imported"), "{}", owner.person.page.text());
        let clients = owner.clients().await;
        assert_eq!(clients.len(), 10_000);
        let first = clients.iter().find(|client| client.email == "anna0@example.ru").unwrap();
        assert_eq!((first.first.as_str(), first.last.as_str()), ("Анна0", "Иванова"));
        assert_eq!(first.own, r#"{"data_rozhdeniya":"1990-02-01","gorod":"Тверь; центр"}"#);
        assert_eq!(owner.members().await.len(), 10_000);
    })
    .await;
}

#[actix_web::test]
async fn pasted_rows_are_a_file_too() {
    on_each_database(async |app| {
        let mut owner = Importer::new(app, "ann@example.org").await;
        owner.person.visit("/clients/import").await;
        owner.person.submit_files("/clients/import", &[("rows", "bob@x.org\tBob\ncid@x.org\tCid\n")], &[]).await;
        let path = owner.person.page.path.clone();
        owner.check(&path, &[("column-1", "first-name")]).await;
        owner.run(&path).await;
        let expected = [Stored::active("bob@x.org", "Bob", ""), Stored::active("cid@x.org", "Cid", "")];
        assert_eq!(owner.clients().await, expected);
    })
    .await;
}

#[actix_web::test]
async fn columns_that_make_no_sense_come_back_as_they_were_chosen() {
    on_each_database(async |app| {
        let mut owner = Importer::new(app, "ann@example.org").await;
        let path = owner.upload("a.csv", b"email,name\nbob@x.org,Bob\n").await.unwrap();
        let (check, long) = (format!("{path}/check"), "x".repeat(101));
        owner.person.submit(&check, &[("column-0", "skip"), ("column-1", "comment"), ("new_list", &long)]).await;
        assert_eq!(owner.person.page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            owner.person.page.has(".errors a[href='#columns']") && owner.person.page.has(".errors a[href='#new_list']")
        );
        assert!(owner.person.page.has("#column-1 option[value=comment][selected]"));
        assert!(owner.person.page.has(&format!("#new_list[value='{long}']")));
        owner.person.submit(&check, &[("column-0", "email"), ("column-1", "email"), ("new_list", "")]).await;
        assert!(owner.person.page.says("Two columns cannot be the same field"));
    })
    .await;
}

#[actix_web::test]
async fn a_file_is_read_in_another_way_when_its_owner_says_so() {
    on_each_database(async |app| {
        let mut owner = Importer::new(app, "ann@example.org").await;
        let (bytes, _, _) = encoding_rs::KOI8_R.encode("Борис;boris@example.ru\nАнна;anna@example.ru\n");
        let path = owner.upload("a.csv", &bytes).await.unwrap();
        let fields = [("charset", "koi8-r"), ("delimiter", "semicolon"), ("header", "no")];
        owner.person.submit(&format!("{path}/format"), &fields).await;
        assert!(owner.person.page.says("koi8-r, semicolon") && owner.person.page.says("Борис"));
        owner.check(&path, &[("column-0", "first-name")]).await;
        owner.run(&path).await;
        assert_eq!(owner.clients().await[1], Stored::active("boris@example.ru", "Борис", ""));
    })
    .await;
}

#[actix_web::test]
async fn who_is_there_already_is_treated_as_the_owner_says() {
    on_each_database(async |app| {
        for (policy, first, last, changed) in
            [("skip", "Bob", "", "0"), ("fill", "Bob", "Lee", "1"), ("overwrite", "Robert", "Lee", "1")]
        {
            let mut owner = Importer::new(app, &format!("{policy}@example.org")).await;
            owner.import("a.csv", b"email,first name\nbob@x.org,Bob\n", &[]).await;
            let again = b"email,first name,last name\nBOB@x.org,Robert,Lee\nnew@x.org,New,\nbob@x.org,Twice,\n";
            owner.import("b.csv", again, &[("policy", policy), ("new_list", "All")]).await;
            assert_eq!((owner.sum("Changed"), owner.sum("New")), (changed.to_owned(), "1".to_owned()), "{policy}");
            assert_eq!(owner.sum("Address again in the file"), "1");
            let expected = [Stored::active("bob@x.org", first, last), Stored::active("new@x.org", "New", "")];
            assert_eq!(owner.clients().await, expected, "{policy}");
            assert_eq!(owner.members().await.len(), 2, "whoever is in the file joins the list");
        }
    })
    .await;
}

#[actix_web::test]
async fn whoever_left_stays_away() {
    on_each_database(async |app| {
        let mut owner = Importer::new(app, "ann@example.org").await;
        let file = b"email,first name\ngone@x.org,G\nout@x.org,O\nbounced@x.org,B\nback@x.org,K\n";
        owner.import("a.csv", file, &[("new_list", "Old")]).await;
        owner.set_state("gone@x.org", ClientState::Unsubscribed).await;
        owner.set_state("out@x.org", ClientState::Complained).await;
        owner.set_state("bounced@x.org", ClientState::Bounced).await;
        owner.delete("out@x.org").await;
        owner.delete("back@x.org").await;
        let again = b"email,first name\ngone@x.org,New\nout@x.org,New\nbounced@x.org,New\nback@x.org,New\n";
        owner.import("b.csv", again, &[("policy", "overwrite")]).await;
        assert_eq!(
            (owner.sum("Not brought back"), owner.sum("Changed"), owner.sum("New")),
            ("1".into(), "2".into(), "1".into())
        );
        assert!(owner.person.page.says("2 of these clients unsubscribed or cannot be reached"));
        let states: Vec<_> = owner.clients().await.into_iter().map(|c| (c.email, c.first, c.state)).collect();
        let expected = [
            ("back@x.org", ClientState::Active),
            ("bounced@x.org", ClientState::Bounced),
            ("gone@x.org", ClientState::Unsubscribed),
        ];
        assert_eq!(states, expected.map(|(email, state)| (email.to_owned(), "New".to_owned(), state)));
        let old: Vec<String> = owner.members().await.into_iter().map(|(_, email)| email).collect();
        assert_eq!(old, ["bounced@x.org", "gone@x.org"], "who comes back comes as somebody new");
    })
    .await;
}

#[actix_web::test]
async fn a_stop_keeps_what_is_done_and_going_on_does_the_rest() {
    on_each_database(async |app| {
        let mut owner = Importer::new(app, "ann@example.org").await;
        let rows: String = (0..2500).map(|n| format!("a{n}@x.org\n")).collect();
        let path = owner.upload("a.csv", format!("email\n{rows}").as_bytes()).await.unwrap();
        owner.person.submit(&format!("{path}/check"), &[]).await;
        assert!(
            owner.person.page.body.contains("<noscript><meta http-equiv=\"refresh\"")
                && owner.person.page.has("progress")
        );
        assert_eq!(html::problems(&owner.person.page.body), [""; 0]);
        owner.person.submit(&format!("{path}/stop"), &[]).await;
        assert!(owner.person.page.has("#column-0"), "a check that is stopped leads back to the columns");
        assert_eq!(app.app.imports.work_through().await, 0);
        owner.check(&path, &[]).await;
        owner.person.submit(&format!("{path}/run"), &[]).await;
        owner.person.submit(&format!("{path}/stop"), &[]).await;
        assert!(owner.person.page.says("Stopped"));
        assert_eq!(app.app.imports.work_through().await, 0);
        assert!(owner.clients().await.is_empty());
        owner.person.submit(&format!("{path}/run"), &[]).await;
        app.app.imports.work_through().await;
        owner.person.visit(&path).await;
        assert_eq!((owner.sum("New"), owner.clients().await.len()), ("2,500".to_owned(), 2500));
        // Each button works once.
        owner.person.visit("/clients/import").await;
        let form = format!("csrf={}", owner.person.csrf());
        for verb in ["run", "stop", "change"] {
            let answer = owner.person.send(Method::POST, &format!("{path}/{verb}"), Some(form.clone())).await;
            assert_eq!(answer.status, StatusCode::CONFLICT, "{verb}");
        }
    })
    .await;
}

#[actix_web::test]
async fn anothers_import_is_not_found() {
    on_each_database(async |app| {
        let mut ann = Importer::new(app, "ann@example.org").await;
        let path = ann.upload("a.csv", b"email\nbob@x.org\nnonsense\n").await.unwrap();
        let mut eve = Importer::new(app, "eve@example.org").await;
        eve.person.visit("/clients/import").await;
        assert!(!eve.person.page.says("a.csv"));
        let form = format!("csrf={}", eve.person.csrf());
        for verb in ["", "/bad-rows.csv"] {
            assert_eq!(
                eve.person.send(Method::GET, &format!("{path}{verb}"), None).await.status,
                StatusCode::NOT_FOUND
            );
        }
        for verb in ["format", "check", "change", "run", "stop", "undo"] {
            let answer = eve.person.send(Method::POST, &format!("{path}/{verb}"), Some(form.clone())).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{verb}");
        }
        ann.person.visit(&path).await;
        assert!(ann.person.page.has("#column-0"), "it stands where it stood");
    })
    .await;
}

#[actix_web::test]
async fn what_nobody_needs_any_more_is_forgotten() {
    on_each_database(async |app| {
        let mut owner = Importer::new(app, "ann@example.org").await;
        let path = owner.import("a.csv", b"email\nbob@x.org\nnonsense\n", &[]).await;
        assert_eq!(owner.bad_rows(&path).await.len(), 1);
        app.clock.advance(skymailing::clock::days(31));
        assert_eq!(app.app.imports.forget_old().await.unwrap(), 1);
        assert_eq!(owner.clients().await.len(), 1, "the clients stay");
    })
    .await;
}
