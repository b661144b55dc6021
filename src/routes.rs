//! Every URL, on one page, each with who may open it. A test tries each route with each kind of visitor.

mod matching;

use actix_web::web::{self, ServiceConfig};

use self::matching::{checked, nothing_here, open_to_all};
use crate::blog::routes as blog;
use crate::campaigns::routes as campaigns;
use crate::clients::{routes as clients, segment_routes as segments};
use crate::db::Role::{Admin, Editor, Manager, Owner};
use crate::messages::routes as messages;
use crate::suppression::routes as suppressions;
use crate::web::access::{Access, RouteInfo};
use crate::web::assets;
use crate::{accounts::routes as accounts, health, home::routes as home};
use crate::{
    imports::routes as imports, moderation::routes as moderation, senders::routes as senders, trial::routes as trial,
};

/// Makes the table of routes, and what registers them, out of one list: a line without a policy does not compile.
macro_rules! routes {
    ($table:ident, $configure:ident, $checked:ident: $($method:ident $path:literal $access:expr => $handler:path;)+) => {
        const $table: &[RouteInfo] = &[$(RouteInfo { method: stringify!($method), path: $path, access: $access }),+];

        fn $configure(config: &mut ServiceConfig) {
            $(config.route($path, $checked(stringify!($method), $access, web::route().to($handler)));)+
        }
    };
}

const OWNERS: Access = Access::OneOf(&[Owner]);
const EDITORS: Access = Access::OneOf(&[Editor, Admin]);
const STAFF: Access = Access::OneOf(&[Manager, Admin]);

routes! { PLAIN, configure_plain, open_to_all:
    GET  "/assets/{file}"                       Access::Anyone      => assets::show;
    GET  "/favicon.ico"                         Access::Anyone      => assets::icon;
    GET  "/robots.txt"                          Access::Anyone      => health::robots;
    GET  "/livez"                               Access::Anyone      => health::live;
    GET  "/readyz"                              Access::Anyone      => health::ready;
    GET  "/blog/pictures/{hash}"                Access::Anyone      => blog::picture;
}

routes! { PAGES, configure_pages, checked:
    GET  "/"                                    Access::Anyone      => home::home;
    GET  "/dashboard"                           Access::Confirmed   => home::dashboard;
    POST "/dashboard/sample"                    OWNERS              => home::sample;
    GET  "/preferences"                         Access::Anyone      => home::preferences;
    POST "/preferences"                         Access::Anyone      => home::set_preferences;

    GET  "/blog"                                Access::Anyone      => blog::list;
    GET  "/blog/feed"                           Access::Anyone      => blog::feed;
    GET  "/blog/{slug}"                         Access::Anyone      => blog::show;
    GET  "/editor/posts"                        EDITORS             => blog::posts;
    GET  "/editor/posts/new"                    EDITORS             => blog::new;
    POST "/editor/posts/new"                    EDITORS             => blog::create;
    GET  "/editor/posts/{id}"                   EDITORS             => blog::edit;
    POST "/editor/posts/{id}"                   EDITORS             => blog::save;
    POST "/editor/posts/{id}/delete"            EDITORS             => blog::delete;
    POST "/editor/posts/{id}/restore"           EDITORS             => blog::restore;

    GET  "/sign-up"                             Access::Anyone      => accounts::sign_up::form;
    POST "/sign-up"                             Access::Anyone      => accounts::sign_up::submit;
    GET  "/sign-up/sent"                        Access::Anyone      => accounts::sign_up::sent;
    GET  "/verify"                              Access::Unconfirmed => accounts::verify::waiting;
    POST "/verify/resend"                       Access::Anyone      => accounts::sign_up::resend;
    GET  "/verify/{token}"                      Access::Anyone      => accounts::verify::form;
    POST "/verify/{token}"                      Access::Anyone      => accounts::verify::submit;
    GET  "/sign-in"                             Access::Anyone      => accounts::sign_in::form;
    POST "/sign-in"                             Access::Anyone      => accounts::sign_in::submit;
    GET  "/sign-out"                            Access::Unconfirmed => accounts::sign_in::leave;
    POST "/sign-out"                            Access::Unconfirmed => accounts::sign_in::sign_out;
    GET  "/reset"                               Access::Anyone      => accounts::reset::form;
    POST "/reset"                               Access::Anyone      => accounts::reset::submit;
    GET  "/reset/sent"                          Access::Anyone      => accounts::reset::sent;
    GET  "/reset/{token}"                       Access::Anyone      => accounts::reset::new_password;
    POST "/reset/{token}"                       Access::Anyone      => accounts::reset::set_new_password;
    GET  "/set-up/{token}"                      Access::Anyone      => accounts::set_up::form;
    POST "/set-up/{token}"                      Access::Anyone      => accounts::set_up::submit;

    GET  "/account"                             Access::Confirmed   => accounts::account::show;
    POST "/account/profile"                     Access::Confirmed   => accounts::account::profile;
    POST "/account/letters"                     Access::Confirmed   => accounts::account::letters;
    POST "/account/password"                    Access::Confirmed   => accounts::account::password;
    POST "/account/email"                       Access::Confirmed   => accounts::account::email;
    POST "/account/sessions/end-others"         Access::Confirmed   => accounts::account::end_other_sessions;
    POST "/account/sessions/{id}/end"           Access::Confirmed   => accounts::account::end_session;
    POST "/account/delete"                      Access::Confirmed   => accounts::account::delete;

    GET  "/clients/import"                      OWNERS              => imports::form;
    POST "/clients/import"                      OWNERS              => imports::submit;
    GET  "/clients/import/{id}"                 OWNERS              => imports::show;
    POST "/clients/import/{id}/format"          OWNERS              => imports::format;
    POST "/clients/import/{id}/check"           OWNERS              => imports::check;
    POST "/clients/import/{id}/change"          OWNERS              => imports::change;
    POST "/clients/import/{id}/run"             OWNERS              => imports::run;
    POST "/clients/import/{id}/stop"            OWNERS              => imports::stop;
    POST "/clients/import/{id}/undo"            OWNERS              => imports::undo;
    GET  "/clients/import/{id}/bad-rows.csv"    OWNERS              => imports::bad_rows;
    GET  "/clients/export"                      OWNERS              => imports::export_form;
    GET  "/clients/export.csv"                  OWNERS              => imports::export;

    GET  "/messages"                            OWNERS              => messages::list;
    GET  "/messages/new"                        OWNERS              => messages::new;
    POST "/messages/new"                        OWNERS              => messages::new_submit;
    POST "/messages/new/draft"                  OWNERS              => messages::new_draft;
    POST "/messages/drafts/{id}/drop"           OWNERS              => messages::throw_away;
    POST "/messages/preview"                    OWNERS              => messages::preview_typed;
    GET  "/messages/{id}"                       OWNERS              => messages::edit;
    POST "/messages/{id}"                       OWNERS              => messages::save;
    POST "/messages/{id}/draft"                 OWNERS              => messages::draft;
    GET  "/messages/{id}/preview"               OWNERS              => messages::preview;
    GET  "/messages/{id}/preview/body"          OWNERS              => messages::body;
    GET  "/messages/{id}/missing"               OWNERS              => messages::missing;
    POST "/messages/{id}/missing"               OWNERS              => messages::check_missing;
    GET  "/messages/{id}/test"                  OWNERS              => messages::test;
    POST "/messages/{id}/test"                  OWNERS              => messages::send_test;
    GET  "/messages/{id}/files/{file}"          OWNERS              => messages::download;
    GET  "/messages/{id}/versions"              OWNERS              => messages::versions;
    GET  "/messages/{id}/versions/{number}"     OWNERS              => messages::compare;
    POST "/messages/{id}/versions/{number}/restore" OWNERS          => messages::restore;
    POST "/messages/{id}/duplicate"             OWNERS              => messages::duplicate;
    POST "/messages/{id}/delete"                OWNERS              => messages::delete;
    POST "/messages/{id}/undelete"              OWNERS              => messages::undelete;

    GET  "/clients"                             OWNERS              => clients::list::show;
    GET  "/clients/new"                         OWNERS              => clients::new::form;
    POST "/clients/new"                         OWNERS              => clients::new::add;
    POST "/clients/bulk"                        OWNERS              => clients::bulk::submit;
    POST "/clients/deletions/{id}/undo"         OWNERS              => clients::bulk::undo;
    GET  "/clients/attributes"                  OWNERS              => clients::attributes::show;
    POST "/clients/attributes"                  OWNERS              => clients::attributes::make;
    GET  "/clients/attributes/{id}"             OWNERS              => clients::attributes::edit;
    POST "/clients/attributes/{id}"             OWNERS              => clients::attributes::change;
    POST "/clients/attributes/{id}/up"          OWNERS              => clients::attributes::up;
    POST "/clients/attributes/{id}/down"        OWNERS              => clients::attributes::down;
    POST "/clients/attributes/{id}/delete"      OWNERS              => clients::attributes::delete;
    POST "/clients/attributes/{id}/undo"        OWNERS              => clients::attributes::undo;
    GET  "/clients/{id}"                        OWNERS              => clients::client::show;
    POST "/clients/{id}"                        OWNERS              => clients::client::edit;
    POST "/clients/{id}/suppress"               OWNERS              => clients::standing::suppress;
    POST "/clients/{id}/activate"               OWNERS              => clients::standing::activate;
    POST "/clients/{id}/lists/add"              OWNERS              => clients::standing::join;
    POST "/clients/{id}/lists/remove"           OWNERS              => clients::standing::leave;
    POST "/clients/{id}/erase"                  OWNERS              => clients::standing::erase;
    POST "/clients/{id}/delete"                 OWNERS              => clients::standing::delete;

    GET  "/lists"                               OWNERS              => clients::lists::show;
    GET  "/lists/new"                           OWNERS              => clients::lists::new;
    POST "/lists/new"                           OWNERS              => clients::lists::make;
    GET  "/lists/{id}"                          OWNERS              => clients::lists::edit;
    POST "/lists/{id}"                          OWNERS              => clients::lists::change;
    POST "/lists/{id}/delete"                   OWNERS              => clients::lists::delete;
    POST "/lists/{id}/undo"                     OWNERS              => clients::lists::undo;

    GET  "/senders"                             OWNERS              => senders::manage::list;
    GET  "/senders/new"                         OWNERS              => senders::manage::new;
    POST "/senders/new"                         OWNERS              => senders::manage::create;
    GET  "/senders/own"                         OWNERS              => senders::own::form;
    POST "/senders/own"                         OWNERS              => senders::own::change;
    GET  "/senders/addresses"                   OWNERS              => senders::addresses::list;
    POST "/senders/addresses"                   OWNERS              => senders::addresses::add;
    POST "/senders/addresses/{id}/resend"       OWNERS              => senders::addresses::resend;
    POST "/senders/addresses/{id}/delete"       OWNERS              => senders::addresses::delete;
    POST "/senders/addresses/{id}/restore"      OWNERS              => senders::addresses::restore;
    GET  "/senders/confirm/{token}"             Access::Anyone      => senders::addresses::link;
    POST "/senders/confirm/{token}"             Access::Anyone      => senders::addresses::confirm;
    GET  "/senders/confirmed"                   Access::Anyone      => senders::addresses::confirmed;
    GET  "/senders/providers/{domain}"          OWNERS              => senders::manage::provider;
    GET  "/senders/domains"                     OWNERS              => senders::domains::list;
    POST "/senders/domains/{domain}/keys"       OWNERS              => senders::domains::make_keys;
    POST "/senders/domains/{domain}/check"      OWNERS              => senders::domains::check;
    POST "/senders/domains/keys/{id}/delete"    OWNERS              => senders::domains::delete;
    POST "/senders/domains/keys/{id}/restore"   OWNERS              => senders::domains::restore;
    GET  "/senders/{id}"                        OWNERS              => senders::manage::show;
    GET  "/senders/{id}/edit"                   OWNERS              => senders::manage::edit;
    POST "/senders/{id}/edit"                   OWNERS              => senders::manage::change;
    POST "/senders/{id}/duplicate"              OWNERS              => senders::manage::duplicate;
    POST "/senders/{id}/delete"                 OWNERS              => senders::manage::delete;
    POST "/senders/{id}/restore"                OWNERS              => senders::manage::restore;
    POST "/senders/{id}/letter"                 OWNERS              => senders::manage::send_letter;
    GET  "/senders/{id}/test"                   OWNERS              => senders::checks::show;
    POST "/senders/{id}/test"                   OWNERS              => senders::checks::begin;

    GET  "/suppressions"                        OWNERS              => suppressions::list;
    POST "/suppressions"                        OWNERS              => suppressions::add;
    POST "/suppressions/{id}/remove"            OWNERS              => suppressions::remove;
    POST "/suppressions/{id}/restore"           OWNERS              => suppressions::restore;

    GET  "/segments"                            OWNERS              => segments::list;
    POST "/segments"                            OWNERS              => segments::create;
    GET  "/segments/new"                        OWNERS              => segments::new;
    GET  "/segments/{id}"                       OWNERS              => segments::show;
    POST "/segments/{id}"                       OWNERS              => segments::update;
    GET  "/segments/{id}/count"                 OWNERS              => segments::count;
    POST "/segments/{id}/duplicate"             OWNERS              => segments::duplicate;
    POST "/segments/{id}/delete"                OWNERS              => segments::delete;
    POST "/segments/{id}/restore"               OWNERS              => segments::restore;

    GET  "/campaigns"                           OWNERS              => campaigns::list;
    GET  "/campaigns/new"                       OWNERS              => campaigns::new;
    POST "/campaigns/new"                       OWNERS              => campaigns::create;
    GET  "/campaigns/{id}"                      OWNERS              => campaigns::show;
    GET  "/campaigns/{id}/edit"                 OWNERS              => campaigns::edit;
    POST "/campaigns/{id}/edit"                 OWNERS              => campaigns::change;
    GET  "/campaigns/{id}/review"               OWNERS              => campaigns::review;
    GET  "/campaigns/{id}/attempts"             OWNERS              => campaigns::attempts;
    GET  "/campaigns/{id}/attempts.csv"         OWNERS              => campaigns::attempts_csv;
    GET  "/campaigns/{id}/report"               OWNERS              => campaigns::report;
    GET  "/campaigns/{id}/events"               OWNERS              => campaigns::events;
    GET  "/campaigns/{id}/attempts/{delivery}"  OWNERS              => campaigns::path;
    GET  "/campaigns/{id}/retry"                OWNERS              => campaigns::ask_for_retry;
    POST "/campaigns/{id}/retry"                OWNERS              => campaigns::retry;
    POST "/campaigns/{id}/suppress"             OWNERS              => campaigns::suppress;
    POST "/campaigns/{id}/appeal"               OWNERS              => campaigns::appeal;
    POST "/campaigns/{id}/launch"               OWNERS              => campaigns::launch;
    POST "/campaigns/{id}/undo-launch"          OWNERS              => campaigns::undo_launch;
    POST "/campaigns/{id}/pause"                OWNERS              => campaigns::pause;
    POST "/campaigns/{id}/resume"               OWNERS              => campaigns::resume;
    POST "/campaigns/{id}/cancel"               OWNERS              => campaigns::cancel;
    POST "/campaigns/{id}/send-now"             OWNERS              => campaigns::send_now;
    POST "/campaigns/{id}/duplicate"            OWNERS              => campaigns::duplicate;
    POST "/campaigns/{id}/delete"               OWNERS              => campaigns::delete;
    POST "/campaigns/{id}/restore"              OWNERS              => campaigns::restore;

    GET  "/c/{token}"                           Access::Anyone      => campaigns::follow;
    GET  "/o/{token}"                           Access::Anyone      => campaigns::open;
    GET  "/u/{token}"                           Access::Anyone      => campaigns::leave;
    POST "/u/{token}"                           Access::Anyone      => campaigns::unsubscribe;
    GET  "/u/{token}/done"                      Access::Anyone      => campaigns::left;
    POST "/u/{token}/undo"                      Access::Anyone      => campaigns::stay;
    POST "/u/{token}/reason"                    Access::Anyone      => campaigns::say_why;
    POST "/u/{token}/break"                     Access::Anyone      => campaigns::take_break;
    POST "/u/{token}/back"                      Access::Anyone      => campaigns::come_back;
    GET  "/u/{token}/why"                       Access::Anyone      => campaigns::why;
    POST "/u/{token}/complain"                  Access::Anyone      => campaigns::complain;
    POST "/u/{token}/erase"                     Access::Anyone      => campaigns::erase;

    GET  "/moderation/campaigns"                STAFF               => moderation::campaigns;
    GET  "/moderation/campaigns/{id}"           STAFF               => moderation::case;
    GET  "/moderation/campaigns/{id}/letter"    STAFF               => moderation::letter;
    POST "/moderation/campaigns/{id}/disable"   STAFF               => moderation::disable;
    POST "/moderation/campaigns/{id}/enable"    STAFF               => moderation::enable;
    POST "/moderation/campaigns/{id}/answer"    STAFF               => moderation::answer;
    GET  "/moderation/suppressions"             STAFF               => moderation::suppressions;
    POST "/moderation/suppressions"             Access::OneOf(&[Admin]) => moderation::suppress;
    POST "/moderation/suppressions/{id}/remove" Access::OneOf(&[Admin]) => moderation::unsuppress;
    POST "/moderation/suppressions/{id}/restore" Access::OneOf(&[Admin]) => moderation::resuppress;
    GET  "/moderation/audit"                    STAFF               => moderation::audit;
    GET  "/moderation/accounts"                 STAFF               => moderation::list;
    GET  "/moderation/accounts/{id}"            STAFF               => moderation::show;
    POST "/moderation/accounts/{id}/block"      STAFF               => moderation::block;
    POST "/moderation/accounts/{id}/unblock"    STAFF               => moderation::unblock;
    POST "/moderation/accounts/{id}/role"       Access::OneOf(&[Admin]) => moderation::appoint;

    GET  "/trial/mail"                          Access::TrialMail   => trial::list;
    GET  "/trial/mail/{id}"                     Access::TrialMail   => trial::show;
    GET  "/trial/mail/{id}/body"                Access::TrialMail   => trial::body;
    GET  "/trial/mail/{id}/raw"                 Access::TrialMail   => trial::raw;
}

/// All of them, for the tests that try each.
pub fn all() -> impl Iterator<Item = &'static RouteInfo> {
    PLAIN.iter().chain(PAGES)
}

/// What is the same for everyone.
pub fn plain(config: &mut ServiceConfig) {
    configure_plain(config);
}

/// What a reader is known to.
pub fn pages(config: &mut ServiceConfig) {
    configure_pages(config);
    config.default_service(web::to(nothing_here));
}
