//! The tables, written by hand because one description serves both databases. A test loads a row of each on each.
//! Each slice of an owner's work has a file of its own.

mod campaign_tables;
mod client_tables;
mod desk_tables;
mod import_tables;
mod message_tables;
mod post_tables;
mod run_tables;
mod sender_tables;
mod stored_tables;
mod suppression_tables;

pub use self::campaign_tables::*;
pub use self::client_tables::*;
pub use self::desk_tables::*;
pub use self::import_tables::*;
pub use self::message_tables::*;
pub use self::post_tables::*;
pub use self::run_tables::*;
pub use self::sender_tables::*;
pub use self::stored_tables::*;
pub use self::suppression_tables::*;

diesel::table! {
    accounts (id) {
        id -> BigInt,
        email -> Text,
        email_key -> Text,
        name -> Text,
        password_hash -> Text,
        role -> Text,
        language -> Text,
        zone -> Text,
        session_epoch -> BigInt,
        created_at -> BigInt,
        verified_at -> Nullable<BigInt>,
        run_letters -> Bool,
    }
}

diesel::table! {
    blocks (id) {
        id -> BigInt,
        account_id -> BigInt,
        reason -> Text,
        blocked_by -> Nullable<BigInt>,
        blocked_at -> BigInt,
        lifted_by -> Nullable<BigInt>,
        lifted_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    sessions (id) {
        id -> BigInt,
        key_hash -> Text,
        account_id -> BigInt,
        epoch -> BigInt,
        csrf_seed -> Text,
        user_agent -> Text,
        address -> Text,
        created_at -> BigInt,
        seen_at -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    tokens (id) {
        id -> BigInt,
        hash -> Text,
        purpose -> Text,
        account_id -> Nullable<BigInt>,
        email -> Nullable<Text>,
        created_at -> BigInt,
        expires_at -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    deliveries (id) {
        id -> BigInt,
        owner_id -> Nullable<BigInt>,
        recipient -> Text,
        state -> Text,
        epoch -> BigInt,
        leased_by -> Nullable<Text>,
        leased_until -> Nullable<BigInt>,
        next_attempt_at -> BigInt,
        created_at -> BigInt,
        finished_at -> Nullable<BigInt>,
        client_id -> Nullable<BigInt>,
        sender_id -> Nullable<BigInt>,
        run_id -> Nullable<BigInt>,
        fills -> Nullable<Text>,
        deaths -> BigInt,
        cause -> Nullable<Text>,
        code -> Nullable<BigInt>,
        tries_from -> BigInt,
    }
}

diesel::table! {
    letters (delivery_id) {
        delivery_id -> BigInt,
        purpose -> Text,
        recipient_key -> Text,
        sealed -> Nullable<Text>,
        created_at -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    attempts (id) {
        id -> BigInt,
        delivery_id -> BigInt,
        number -> BigInt,
        epoch -> BigInt,
        started_at -> BigInt,
        finished_at -> Nullable<BigInt>,
        verdict -> Nullable<Text>,
        stage -> Text,
        code -> Nullable<BigInt>,
        enhanced -> Nullable<Text>,
        reply -> Text,
        server -> Text,
        tls -> Bool,
        cause -> Nullable<Text>,
        trigger -> Text,
        run_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    caught_letters (id) {
        id -> BigInt,
        received_at -> BigInt,
        mail_from -> Text,
        rcpt_to -> Text,
        subject -> Text,
        size -> BigInt,
        raw -> Binary,
    }
}

diesel::joinable!(blocks -> accounts (account_id));
diesel::joinable!(sessions -> accounts (account_id));
diesel::joinable!(tokens -> accounts (account_id));
diesel::joinable!(letters -> deliveries (delivery_id));
diesel::joinable!(attempts -> deliveries (delivery_id));
diesel::joinable!(deliveries -> runs (run_id));
diesel::allow_tables_to_appear_in_same_query!(clients, deliveries);
diesel::allow_tables_to_appear_in_same_query!(clients, runs);
diesel::allow_tables_to_appear_in_same_query!(
    accounts,
    blocks,
    sessions,
    tokens,
    deliveries,
    letters,
    attempts,
    caught_letters,
    runs
);
diesel::allow_tables_to_appear_in_same_query!(run_sums, runs);
diesel::allow_tables_to_appear_in_same_query!(run_reports, runs);
diesel::allow_tables_to_appear_in_same_query!(allowances, runs);
diesel::allow_tables_to_appear_in_same_query!(campaigns, runs);
diesel::allow_tables_to_appear_in_same_query!(messages, runs);
diesel::allow_tables_to_appear_in_same_query!(message_versions, runs);
diesel::allow_tables_to_appear_in_same_query!(list_members, runs);
diesel::allow_tables_to_appear_in_same_query!(accounts, audit);
diesel::allow_tables_to_appear_in_same_query!(accounts, appeals);
diesel::allow_tables_to_appear_in_same_query!(accounts, campaigns);
