//! Senders, the addresses they write from, and what is known of their servers.

diesel::table! {
    senders (id) {
        id -> BigInt,
        owner_id -> BigInt,
        name -> Text,
        from_email -> Text,
        reply_to -> Nullable<Text>,
        host -> Text,
        port -> BigInt,
        protection -> Text,
        login -> Text,
        sealed -> Nullable<Text>,
        per_minute -> Nullable<BigInt>,
        per_day -> Nullable<BigInt>,
        sessions -> Nullable<BigInt>,
        created_at -> BigInt,
        updated_at -> BigInt,
        deleted_at -> Nullable<BigInt>,
        per_domain -> Nullable<BigInt>,
    }
}

diesel::table! {
    sender_faults (sender_id) {
        sender_id -> BigInt,
        cause -> Text,
        reply -> Text,
        since -> BigInt,
        last_at -> BigInt,
    }
}

diesel::table! {
    sender_checks (id) {
        id -> BigInt,
        owner_id -> BigInt,
        sender_id -> BigInt,
        started_at -> BigInt,
        finished_at -> Nullable<BigInt>,
        cause -> Nullable<Text>,
        dialogue -> Text,
    }
}

diesel::table! {
    sender_addresses (id) {
        id -> BigInt,
        owner_id -> BigInt,
        email -> Text,
        email_key -> Text,
        created_at -> BigInt,
        confirmed_at -> Nullable<BigInt>,
        token_hash -> Nullable<Text>,
        token_expires_at -> Nullable<BigInt>,
        deleted_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    own_senders (owner_id) {
        owner_id -> BigInt,
        name -> Text,
        reply_to -> Text,
        updated_at -> BigInt,
    }
}

diesel::table! {
    domain_turns (sender_id, domain) {
        sender_id -> BigInt,
        domain -> Text,
        next_at -> BigInt,
        put_off_to -> BigInt,
    }
}

diesel::joinable!(sender_faults -> senders (sender_id));
diesel::joinable!(sender_checks -> senders (sender_id));
diesel::allow_tables_to_appear_in_same_query!(senders, sender_faults, sender_checks);

diesel::table! {
    dkim_keys (id) {
        id -> BigInt,
        owner_id -> BigInt,
        domain -> Text,
        selector -> Text,
        kind -> Text,
        sealed -> Text,
        record -> Text,
        created_at -> BigInt,
        seen_at -> Nullable<BigInt>,
        retired_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    domain_checks (owner_id, domain) {
        owner_id -> BigInt,
        domain -> Text,
        checked_at -> BigInt,
        spf -> Text,
        dmarc -> Text,
    }
}
