//! Clients, lists and attributes as a person meets them: adding, searching, changing, many at once and back; and how it looks.

use super::Person;

const OWNER: &str = "olga@example.org";

impl Person {
    async fn is_owner(&self) {
        self.given_account(OWNER, &["--verified", "--name", "Olga"]);
        self.sign_in(OWNER).await;
        self.is_at("/dashboard").await;
    }

    async fn adds_client(&self, email: &str, first_name: &str, last_name: &str) {
        self.visit("/clients/new").await;
        self.send("/clients/new", &[("email", email), ("first_name", first_name), ("last_name", last_name)]).await;
        self.sees(".flash").await;
    }

    async fn makes_list(&self, name: &str, description: &str) {
        self.visit("/lists/new").await;
        self.send("/lists/new", &[("name", name), ("description", description)]).await;
        self.is_at("/lists").await;
    }

    async fn makes_attribute(&self, label: &str, kind: &str, choices: &str) {
        self.visit("/clients/attributes").await;
        self.browser.click(&format!("#kind option[value={kind}]")).await;
        self.send("/clients/attributes", &[("label", label), ("choices", choices)]).await;
        self.sees(".flash").await;
    }
}

#[actix_web::test]
async fn an_owner_keeps_clients() {
    let Some(person) = Person::start("clients with scripts").await else {
        return;
    };
    person.is_owner().await;
    keeps_clients(&person).await;
    person.no_complaints().await;
    person.visit("/clients").await;
    person.browser.click("thead input[data-check]").await;
    assert_eq!(person.browser.count("tbody input:checked").await, 3, "one box checks the page");
    person.sees(".bulk details[open]").await;
}

#[actix_web::test]
async fn an_owner_keeps_clients_without_scripts() {
    let Some(person) = Person::start("clients without scripts").await else {
        return;
    };
    person.is_owner().await;
    person.browser.script_enabled(false).await;
    keeps_clients(&person).await;
}

async fn keeps_clients(person: &Person) {
    let browser = &person.browser;
    person.visit("/clients").await;
    person.sees(".empty").await;
    browser.follow(".empty a[href='/clients/new']").await;
    person.send("/clients/new", &[("email", "anna@"), ("first_name", "Anna")]).await;
    person.sees(".errors a[href='#email']").await;
    person.sees("#first_name[value=Anna]").await;
    person.no_complaints().await;
    person.send("/clients/new", &[("email", "anna@example.net"), ("last_name", "Ivanova")]).await;
    person.sees(".flash[role=status]").await;
    person.adds_client("boris@example.net", "Boris", "Petrov").await;
    person.adds_client("carla@example.org", "Carla", "Petrova").await;

    person.visit("/clients").await;
    browser.fill("#q", "petr").await;
    browser.follow("form.search button[type=submit]").await;
    assert_eq!(browser.count("tbody tr").await, 2);
    browser.fill("#q", "anna@exa").await;
    browser.follow("form.search button[type=submit]").await;
    assert_eq!(browser.count("tbody tr").await, 1);
    browser.follow("tbody th a").await;
    browser.fill("#first_name", "Anya").await;
    browser.follow("section[aria-labelledby=edit] button[type=submit]").await;
    person.sees(".flash").await;
    assert_eq!(browser.text("h1").await, "Anya Ivanova");

    person.visit("/clients").await;
    browser.click(".bulk summary").await;
    browser.click("#all").await;
    browser.follow("button[value=delete]").await;
    person.sees(".flash form").await;
    person.sees(".empty").await;
    browser.follow(".flash button").await;
    person.is_at("/clients").await;
    assert_eq!(browser.count("tbody tr").await, 3, "all are back");
}

#[actix_web::test]
async fn pages_of_clients_look_right() {
    let Some(person) = Person::start("pages of clients").await else {
        return;
    };
    let browser = &person.browser;
    person.is_owner().await;
    person.looks_at("/clients", "clients-none").await;
    person.looks_at("/lists", "lists-none").await;
    person.looks_at("/clients/attributes", "attributes-none").await;
    person.makes_attribute("City", "text", "").await;
    person.makes_attribute("Day of the first order", "date", "").await;
    person.makes_attribute("Favourite colour", "choice", "Red\nBlue\nGreen").await;
    person.looks("attributes").await;
    person.send("/clients/attributes", &[("label", "city"), ("choices", "")]).await;
    person.looks("attributes-errors").await;
    person.visit("/clients/attributes").await;
    browser.follow("tbody tr:last-child th a").await;
    person.looks("attribute").await;
    person.makes_list("Customers of the shop in Tver", "Who bought something there").await;
    person.makes_list("News", "").await;
    person.looks("lists").await;
    browser.follow("tbody .actions-cell a").await;
    person.looks("list-edit").await;
    person.looks_at("/lists/new", "list-new").await;
    person.send("/lists/new", &[("name", "NEWS"), ("description", "x")]).await;
    person.looks("list-errors").await;

    person.looks_at("/clients/new", "client-new").await;
    person.send("/clients/new", &[("email", "nobody@"), ("first_name", "Anna")]).await;
    person.looks("client-new-errors").await;
    for (email, first, last) in [
        ("anna.ivanova@example.net", "Anna", "Ivanova"),
        ("boris@a-very-long-name-of-a-company.example.org", "Boris", "Petrov"),
        ("info@пример.рф", "", ""),
        ("carla@example.org", "Carla María", "de la Cruz y Montoya"),
    ] {
        person.adds_client(email, first, last).await;
    }
    person.visit("/clients/new").await;
    person.send("/clients/new", &[("email", "Anna.Ivanova@example.net")]).await;
    person.looks("client-taken").await;
    person.looks_at("/clients", "clients").await;
    person.looks_at("/clients?q=anna&sort=name", "clients-found").await;
    person.looks_at("/clients?q=nobody", "clients-not-found").await;
    person.visit("/clients").await;
    browser.click(".bulk summary").await;
    browser.follow("button[value=suppress]").await;
    person.looks("clients-bulk-errors").await;
    person.visit("/clients?q=boris").await;
    browser.click(".bulk summary").await;
    browser.click("#all").await;
    browser.fill("#reason", "Asked us on the phone to stop").await;
    browser.follow("button[value=suppress]").await;
    person.looks("clients-bulk-done").await;
    browser.follow("tbody th a").await;
    person.looks("client-suppressed").await;
    person.visit("/clients?q=anna").await;
    browser.follow("tbody th a").await;
    browser.follow("form[action$='/lists/add'] button").await;
    person.looks("client").await;
    browser.follow("form[action$='/suppress'] button").await;
    person.looks("client-errors").await;
    browser.follow("form[action$='/delete'] button").await;
    person.looks("clients-deleted").await;
    person.visit("/lists").await;
    browser.follow("tbody th a").await;
    person.looks("list-empty").await;
    person.visit("/suppressions").await;
    person.send("/suppressions", &[("entries", "anna@example.net\nпочта.рф"), ("reason", "They asked")]).await;
    person.looks("suppressions").await;
}

#[actix_web::test]
async fn pages_of_clients_look_right_in_russian() {
    let Some(person) = Person::start("clients in Russian").await else {
        return;
    };
    person.given_account(OWNER, &["--verified", "--name", "Ольга", "--language", "ru"]);
    person.sign_in(OWNER).await;
    person.sees("html[lang=ru]").await;
    person.looks_at("/clients", "ru-clients-none").await;
    person.makes_attribute("Город доставки", "text", "").await;
    person.looks("ru-attributes").await;
    person.makes_list("Покупатели из Твери", "Кто что-то купил").await;
    person.adds_client("anna@example.net", "Анна", "Иванова-Петровская").await;
    person.looks("ru-client").await;
    person.looks_at("/clients?sort=name", "ru-clients").await;
    person.browser.click(".bulk summary").await;
    person.browser.follow("button[value=add]").await;
    person.looks("ru-clients-errors").await;
}
