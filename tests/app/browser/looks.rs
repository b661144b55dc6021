//! Every page, light and dark, on a wide screen and on a phone: nothing in the console, nothing that axe finds, nothing
//! that makes it scroll sideways, and a picture to look at.

use super::Person;
use crate::support::app::PASSWORD;
use crate::support::browser::screenshots;

impl Person {
    /// Looks at the open page from all sides.
    pub(super) async fn looks(&self, name: &str) {
        // What axe does leaves marks in the console, so that is read first.
        let mut found = self.browser.console().await;
        for width in [1280, 390] {
            self.browser.viewport(width).await;
            for theme in ["light", "dark"] {
                self.browser.theme(theme).await;
                let at = |words: String| format!("{name} {width} {theme}: {words}");
                if !self.browser.no_sideways_scroll().await {
                    found.push(at("scrolls sideways".to_owned()));
                }
                self.browser.screenshot(screenshots().join(format!("{name}-{width}-{theme}.png"))).await;
                found.extend(self.browser.axe().await.into_iter().map(at));
            }
        }
        self.browser.console().await;
        assert_eq!(found, [""; 0], "{name}");
    }

    pub(super) async fn looks_at(&self, path: &str, name: &str) {
        self.visit(path).await;
        self.looks(name).await;
    }

    async fn speaks_russian(&self) {
        self.visit("/preferences").await;
        self.browser.click("#language-ru").await;
        self.press("/preferences").await;
        self.sees("html[lang=ru]").await;
    }
}

#[actix_web::test]
async fn pages_for_everyone_look_right() {
    let Some(person) = Person::start("pages for everyone").await else {
        return;
    };
    person.looks_at("/trial/mail", "trial-mail-empty").await;
    person.looks_at("/", "home").await;
    person.looks_at("/preferences", "preferences").await;
    person.looks_at("/nowhere", "error-404").await;
    person.looks_at("/verify/nonsense", "dead-link").await;
    person.looks_at("/sign-up/sent", "sent-unknown").await;
    person.looks_at("/sign-up", "sign-up").await;
    person.send("/sign-up", &[("name", ""), ("email", "anna@"), ("password", "short")]).await;
    person.looks("sign-up-errors").await;
    person.sign_up("Anna Ivanova", "anna@example.org").await;
    person.looks("sent").await;

    person.link_for("anna@example.org").await;
    person.looks("letter-text").await;
    for view in ["html", "headers", "source"] {
        person.browser.follow(&format!(".tabs a[href='?view={view}']")).await;
        person.looks(&format!("letter-{view}")).await;
    }
    person.looks_at("/trial/mail", "trial-mail").await;
    person.looks_at("/trial/mail?q=nobody", "trial-mail-not-found").await;
    person.visit("/").await;
    person.browser.press("?").await;
    person.browser.wait_for("dialog#keys[open]").await;
    person.looks("keys").await;
}

#[actix_web::test]
async fn pages_of_an_account_look_right() {
    let Some(person) = Person::start("pages of an account").await else {
        return;
    };
    let email = "boris@example.org";
    person.looks_at("/sign-in", "sign-in").await;
    person.send("/sign-in", &[("email", email), ("password", "wrong password")]).await;
    person.looks("sign-in-error").await;
    person.sign_up("Boris Petrov", email).await;
    person.sign_in(email).await;
    person.is_at("/verify").await;
    person.looks("unconfirmed").await;
    let link = person.link_for(email).await;
    person.looks_at(&link, "verify").await;
    person.press(&link).await;
    person.is_at("/dashboard").await;
    person.looks("dashboard").await;
    person.looks_at("/account", "account").await;
    person.send("/account/password", &[("current_password", "wrong password"), ("new_password", PASSWORD)]).await;
    person.looks("account-error").await;
    person.send("/account/profile", &[("name", "Boris")]).await;
    person.looks("account-saved").await;
    person.looks_at("/preferences", "preferences-signed-in").await;
    person.looks_at("/sign-out", "sign-out").await;
    person.looks_at("/moderation/accounts", "error-403").await;
    person.sign_out().await;

    person.looks_at("/reset", "reset").await;
    person.send("/reset", &[("email", "other@example.org")]).await;
    person.looks("reset-sent").await;
    person.given_account("carla@example.org", &["--verified"]);
    person.visit("/reset").await;
    person.send("/reset", &[("email", "carla@example.org")]).await;
    let link = person.link_for("carla@example.org").await;
    person.looks_at(&link, "new-password").await;
}

#[actix_web::test]
async fn pages_of_staff_look_right() {
    let Some(person) = Person::start("pages of staff").await else {
        return;
    };
    person.looks_at(&person.set_up_link(), "set-up").await;
    person.set_up_admin("ada@example.org").await;
    person.given_account("mark.manager@example.org", &["--verified", "--role", "manager", "--name", "Mark"]);
    person.given_account(
        "dora@a-very-long-name-of-a-company.example.org",
        &["--verified", "--name", "Dora de la Cruz y Montoya"],
    );
    person.given_account("new@example.org", &[]);
    person.given_account("spammer@example.org", &["--verified"]);

    person.sign_in("ada@example.org").await;
    person.looks_at("/moderation/accounts?q=nobody", "accounts-not-found").await;
    person.looks_at("/moderation/accounts?q=spammer", "accounts-found").await;
    person.browser.follow("tbody a").await;
    person.looks("one-account").await;
    person.browser.follow("section.danger button[type=submit]").await;
    person.looks("one-account-error").await;
    person.browser.fill("#reason", "Complaints about spam from three providers in one week").await;
    person.browser.follow("section.danger button[type=submit]").await;
    person.looks("one-account-blocked").await;
    person.looks_at("/moderation/accounts", "accounts").await;
    person.sign_out().await;
    person.sign_in("spammer@example.org").await;
    person.looks("sign-in-blocked").await;
}

#[actix_web::test]
async fn pages_in_russian_look_right() {
    let Some(person) = Person::start("pages in Russian").await else {
        return;
    };
    let email = "vera@example.org";
    person.speaks_russian().await;
    person.looks_at("/", "ru-home").await;
    person.visit("/sign-up").await;
    person.send("/sign-up", &[("name", ""), ("email", "вера"), ("password", "коротко")]).await;
    person.looks("ru-sign-up-errors").await;
    person.sign_up("Вера Павловна Розальская", email).await;
    person.looks("ru-sent").await;
    let link = person.link_for(email).await;
    person.browser.follow(".tabs a[href='?view=html']").await;
    person.looks("ru-letter").await;
    person.visit(&link).await;
    person.press(&link).await;
    person.sign_in(email).await;
    person.sees("html[lang=ru]").await;
    person.looks("ru-dashboard").await;
    person.looks_at("/account", "ru-account").await;
}
