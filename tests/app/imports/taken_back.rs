//! An import that is taken back.

use diesel::prelude::*;
use skymailing::clients::ClientState;
use skymailing::db::schema::clients;

use super::{Importer, Stored};
use crate::support::app::on_each_database;

#[actix_web::test]
async fn an_undo_takes_back_what_was_done_and_leaves_alone_what_was_edited_since() {
    on_each_database(async |app| {
        let mut owner = Importer::new(app, "ann@example.org").await;
        let first = b"email,first name,city\nold@x.org,Old,Tver\nlisted@x.org,Listed,\nedited@x.org,E,\n";
        owner.import("a.csv", first, &[("new_list", "First")]).await;
        let before = owner.clients().await;
        let members = owner.members().await;

        let second = b"email,first name,city\nold@x.org,Other,Omsk\nlisted@x.org,Listed,\nedited@x.org,X,\n\
                       new@x.org,New,\nwrote@x.org,W,\nleft@x.org,L,\n";
        let path = owner.import("b.csv", second, &[("policy", "overwrite"), ("new_list", "Second")]).await;
        assert_eq!((owner.clients().await.len(), owner.members().await.len()), (6, members.len() + 6));

        app.clock.advance(std::time::Duration::from_secs(60));
        owner.set_state("left@x.org", ClientState::Unsubscribed).await;
        let (id, now) = (owner.owner, app.clock.now());
        for email in ["edited@x.org", "wrote@x.org"] {
            app.write(move |conn| {
                diesel::update(clients::table.filter(clients::owner_id.eq(id).and(clients::email_key.eq(email))))
                    .set((clients::comment.eq("mine"), clients::updated_at.eq(now)))
                    .execute(conn)
            })
            .await;
        }
        owner.person.visit(&path).await;
        owner.person.submit(&format!("{path}/undo"), &[]).await;
        assert!(owner.person.page.says("Taking the import back"));
        app.app.imports.work_through().await;
        owner.person.visit(&path).await;
        assert!(owner.person.page.says("1 clients were removed, 1 were set back"), "{}", owner.person.page.text());
        assert!(owner.person.page.says("3 were edited since, so they stay"), "{}", owner.person.page.text());

        let mut after = owner.clients().await;
        let mine = |after: &mut Vec<Stored>, email: &str| {
            let at = after.iter().position(|client| client.email == email).unwrap();
            after.remove(at)
        };
        assert_eq!(mine(&mut after, "left@x.org").state, ClientState::Unsubscribed);
        assert_eq!(mine(&mut after, "wrote@x.org").comment, "mine");
        let edited = mine(&mut after, "edited@x.org");
        assert_eq!((edited.first.as_str(), edited.comment.as_str()), ("X", "mine"));
        let unedited: Vec<Stored> = before.into_iter().filter(|client| client.email != "edited@x.org").collect();
        assert_eq!(after, unedited);
        let left: Vec<String> =
            owner.members().await.into_iter().filter(|(list, _)| list == "Second").map(|(_, e)| e).collect();
        assert_eq!(left, ["left@x.org", "wrote@x.org"], "only who stays is still on the list");

        // What was removed can be imported again.
        owner.import("c.csv", b"email\nnew@x.org\n", &[]).await;
        assert_eq!(owner.sum("New"), "1");
        assert!(owner.members().await.iter().all(|(list, email)| list != "Second" || email != "new@x.org"));
    })
    .await;
}

#[actix_web::test]
async fn a_large_import_is_taken_back_in_steps() {
    on_each_database(async |app| {
        let mut owner = Importer::new(app, "ann@example.org").await;
        let rows: String = (0..2300).map(|n| format!("a{n}@x.org,N{n}\n")).collect();
        let path = owner.import("a.csv", format!("email,name\n{rows}").as_bytes(), &[("new_list", "All")]).await;
        owner.person.submit(&format!("{path}/undo"), &[]).await;
        app.app.imports.work_through().await;
        assert!(owner.clients().await.is_empty() && owner.members().await.is_empty());
        owner.person.visit(&path).await;
        assert!(owner.person.page.says("2,300 clients were removed"), "{}", owner.person.page.text());
        assert!(!owner.person.page.has("form[action$='/undo']"));
    })
    .await;
}
