//! Every route, tried by every kind of visitor with every kind of id: who may not enter is turned away and changes nothing.
//! The expectation comes from the table of routes, so a new route is tested the day it is written.

use actix_web::http::{Method, StatusCode};
use diesel::prelude::*;
use skymailing::accounts;
use skymailing::clock::minutes;
use skymailing::db::schema::sessions;
use skymailing::db::{AccountId, Role};
use skymailing::routes;
use skymailing::web::{Access, RouteInfo};

use crate::support::app::{NOW, PASSWORD, TestApp, on_each_database_with};
use crate::support::person::{Answer, Person};
use crate::support::snapshot::everything;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Actor {
    Anonymous,
    Unconfirmed,
    /// With a session from before the block.
    Blocked,
    OwnerA,
    OwnerB,
    Manager,
    Editor,
    Admin,
}

use Actor::{Admin, Anonymous, Blocked, Editor, Manager, OwnerA, OwnerB, Unconfirmed};

const ACTORS: [Actor; 8] = [Anonymous, Unconfirmed, Blocked, OwnerA, OwnerB, Manager, Editor, Admin];

impl Actor {
    fn email(self) -> String {
        format!("{self:?}@example.org").to_lowercase()
    }

    fn role(self) -> Role {
        match self {
            Manager => Role::Manager,
            Editor => Role::Editor,
            Admin => Role::Admin,
            _ => Role::Owner,
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Expected {
    /// The handler runs; it may still find nothing or refuse what it is given.
    Enters,
    SignsIn,
    Confirms,
    Forbidden,
}

fn expected(route: &RouteInfo, actor: Actor) -> Expected {
    match (route.access, actor) {
        (Access::Anyone, _) => Expected::Enters,
        // Open to all: only this machine can reach us.
        (Access::TrialMail, _) => Expected::Enters,
        (_, Anonymous | Blocked) => Expected::SignsIn,
        (Access::Unconfirmed, _) => Expected::Enters,
        (_, Unconfirmed) => Expected::Confirms,
        (Access::OneOf(roles), actor) if !roles.contains(&actor.role()) => Expected::Forbidden,
        _ => Expected::Enters,
    }
}

struct Cast {
    people: Vec<(Actor, AccountId, Person)>,
}

impl Cast {
    async fn of(app: &TestApp) -> Self {
        let mut people = Vec::new();
        for actor in ACTORS {
            let mut person = app.visitor();
            let id = match actor {
                Anonymous => AccountId(0),
                Unconfirmed => app.given_unconfirmed(&actor.email()).await,
                _ => app.given_account(&actor.email(), actor.role()).await,
            };
            if actor != Anonymous {
                person.sign_in(&actor.email(), PASSWORD).await;
            }
            person.visit("/preferences").await;
            people.push((actor, id, person));
        }
        let blocked = people.iter().find(|(actor, ..)| *actor == Blocked).map(|(_, id, _)| *id).unwrap();
        app.app.db.write(move |conn| accounts::block(conn, None, blocked, "for the test", NOW)).await.unwrap();
        Self { people }
    }

    fn id(&self, wanted: Actor) -> AccountId {
        self.people.iter().find(|(actor, ..)| *actor == wanted).map(|(_, id, _)| *id).unwrap()
    }
}

async fn ask(person: &mut Person, route: &RouteInfo, path: &str) -> Answer {
    let method = Method::from_bytes(route.method.as_bytes()).unwrap();
    let form = (route.method == "POST").then(|| format!("csrf={}", person.csrf()));
    person.send(method, path, form).await
}

#[actix_web::test]
async fn every_route_admits_only_who_its_policy_names() {
    on_each_database_with(&[], async |app| {
        let mut cast = Cast::of(app).await;
        let ids = [cast.id(OwnerA).to_string(), cast.id(OwnerB).to_string(), cast.id(Admin).to_string()];
        let malformed = ["999999", "0", "-1", "9223372036854775808", "abc", "1%20", "..%2f1", "%F0%9F%92%A3"];
        for route in routes::all() {
            let paths: Vec<String> = match route.path.split_once('{') {
                Some((before, after)) => {
                    let after = after.split_once('}').map_or("", |(_, after)| after);
                    let all = ids.iter().map(String::as_str).chain(malformed);
                    all.map(|id| format!("{before}{id}{after}")).collect()
                }
                None => vec![route.path.to_owned()],
            };
            for (actor, _, person) in &mut cast.people {
                let before = everything(app).await;
                let mut nobody_entered = true;
                for path in &paths {
                    let answer = ask(person, route, path).await;
                    let told = format!(
                        "{} {path} by {actor:?}: {} {:?}",
                        route.method,
                        answer.status,
                        answer.header("location")
                    );
                    assert!(!answer.status.is_server_error(), "{told}");
                    let to = answer.header("location").unwrap_or_default();
                    let turned_away = match expected(route, *actor) {
                        Expected::Enters => {
                            // Staff may enter and still be refused a deed: managers reach no staff, nobody themselves.
                            let may_be_refused = route.method == "POST" && route.path.starts_with("/moderation/");
                            let forbidden = answer.status == StatusCode::FORBIDDEN && !may_be_refused;
                            // Whoever is signed in is led away from these two.
                            let leads_on = route.path == "/verify" || route.path == "/verify/resend";
                            let led_away = to == "/verify" && !leads_on || to.starts_with("/sign-in?");
                            assert!(!forbidden && !led_away, "{told}");
                            false
                        }
                        Expected::SignsIn => {
                            assert!(answer.status == StatusCode::SEE_OTHER && to.starts_with("/sign-in"), "{told}");
                            true
                        }
                        Expected::Confirms => {
                            assert!(answer.status == StatusCode::SEE_OTHER && to == "/verify", "{told}");
                            true
                        }
                        Expected::Forbidden => {
                            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{told}");
                            true
                        }
                    };
                    nobody_entered &= turned_away;
                }
                if nobody_entered {
                    assert_eq!(everything(app).await, before, "{} {} by {actor:?}", route.method, route.path);
                }
                if route.path == "/sign-out" && route.method == "POST" && *actor != Anonymous && *actor != Blocked {
                    person.sign_in(&actor.email(), PASSWORD).await;
                    person.visit("/preferences").await;
                    app.clock.advance(minutes(5));
                }
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn what_is_another_persons_is_not_found_and_stays_as_it_is() {
    on_each_database_with(&[], async |app| {
        let (_, mut ann) = app.signed_in("ann@example.org", Role::Owner).await;
        let (_, mut bob) = app.signed_in("bob@example.org", Role::Owner).await;
        let bobs: Vec<i64> =
            app.read(|conn| sessions::table.order(sessions::id.desc()).select(sessions::id).load(conn)).await;
        ann.visit("/account").await;
        let form = format!("csrf={}", ann.csrf());
        let his = ann.send(Method::POST, &format!("/account/sessions/{}/end", bobs[0]), Some(form.clone())).await;
        let nobodys = ann.send(Method::POST, "/account/sessions/424242/end", Some(form)).await;
        assert_eq!((his.status, nobodys.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
        assert_eq!(his.text(), nobodys.text(), "nothing tells a stranger's row from none");
        assert!(bob.is_signed_in().await);
    })
    .await;
}

#[actix_web::test]
async fn managers_reach_neither_staff_nor_themselves_and_admins_not_themselves() {
    on_each_database_with(&[], async |app| {
        let (admin, mut root) = app.signed_in("root@example.org", Role::Admin).await;
        let (manager, mut max) = app.signed_in("max@example.org", Role::Manager).await;
        let other = app.given_account("mia@example.org", Role::Manager).await;
        for (is_root, id) in [(false, admin), (false, manager), (false, other), (true, admin)] {
            let person = if is_root { &mut root } else { &mut max };
            person.visit(&format!("/moderation/accounts/{id}")).await;
            assert!(!person.page.has("form[action$='/block']"), "a button that would be refused is not there");
            let form = format!("csrf={}&reason=because", person.csrf());
            let answer = person.send(Method::POST, &format!("/moderation/accounts/{id}/block"), Some(form)).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN);
        }
        let form = format!("csrf={}&role=owner", root.csrf());
        let answer = root.send(Method::POST, &format!("/moderation/accounts/{admin}/role"), Some(form)).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert!(max.is_signed_in().await && root.is_signed_in().await);
    })
    .await;
}

#[actix_web::test]
async fn fields_nobody_asked_for_are_ignored() {
    on_each_database_with(&[], async |app| {
        let (_, mut ann) = app.signed_in("ann@example.org", Role::Owner).await;
        ann.visit("/account").await;
        let extra =
            [("role", "admin"), ("email", "x@example.org"), ("id", "1"), ("verified_at", "1"), ("session_epoch", "9")];
        ann.submit("/account/profile", &extra).await;
        assert!(ann.page.says("ann@example.org") && ann.page.says("Owner"));
        let mut eve = app.visitor();
        eve.visit("/sign-up").await;
        let fields = [
            ("name", "Eve"),
            ("email", "eve@example.org"),
            ("password", PASSWORD),
            ("role", "admin"),
            ("verified", "true"),
        ];
        eve.submit("/sign-up", &fields).await;
        assert_eq!(eve.sign_in("eve@example.org", PASSWORD).await.path, "/verify");
        assert_eq!(eve.visit("/moderation/accounts").await.path, "/verify");
    })
    .await;
}

#[actix_web::test]
async fn caught_letters_are_for_admins_once_others_can_reach_us() {
    on_each_database_with(&[("BASE_URL", "http://mail.example.org")], async |app| {
        let (_, mut root) = app.signed_in_at("root@example.org", Role::Admin, "mail.example.org").await;
        let (_, mut ann) = app.signed_in_at("ann@example.org", Role::Owner, "mail.example.org").await;
        let mut visitor = app.visitor();
        assert_eq!(root.visit("/trial/mail").await.status, StatusCode::OK);
        assert_eq!(ann.visit("/trial/mail").await.status, StatusCode::FORBIDDEN);
        assert!(!ann.page.has("a[href='/trial/mail']"));
        assert!(visitor.visit("/trial/mail").await.path.starts_with("/sign-in"));
    })
    .await;
    on_each_database_with(&[("SMTP_URL", "smtp+plain://127.0.0.1:9")], async |app| {
        let (_, mut root) = app.signed_in("root@example.org", Role::Admin).await;
        assert_eq!(root.visit("/trial/mail").await.status, StatusCode::NOT_FOUND);
    })
    .await;
}
