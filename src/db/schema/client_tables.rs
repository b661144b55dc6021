//! Clients and what sorts them. PostgreSQL's column `words` and SQLite's table `clients_words` are for full-text search alone.

diesel::table! {
    deletions (id) {
        id -> BigInt,
        owner_id -> BigInt,
        deleted_at -> BigInt,
        clients -> BigInt,
        purged_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    attributes (id) {
        id -> BigInt,
        owner_id -> BigInt,
        key -> Text,
        label -> Text,
        kind -> Text,
        choices -> Text,
        position -> BigInt,
        created_at -> BigInt,
        deleted_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    clients (id) {
        id -> BigInt,
        owner_id -> BigInt,
        email -> Text,
        email_key -> Text,
        first_name -> Text,
        last_name -> Text,
        comment -> Text,
        own -> Text,
        state -> Text,
        state_reason -> Text,
        state_since -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
        deletion_id -> Nullable<BigInt>,
        import_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    client_counts (owner_id, state) {
        owner_id -> BigInt,
        state -> Text,
        clients -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    lists (id) {
        id -> BigInt,
        owner_id -> BigInt,
        name -> Text,
        name_key -> Text,
        description -> Text,
        created_at -> BigInt,
        deleted_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    list_members (list_id, client_id) {
        list_id -> BigInt,
        client_id -> BigInt,
        added_at -> BigInt,
    }
}

diesel::table! {
    segments (id) {
        id -> BigInt,
        owner_id -> BigInt,
        name -> Text,
        name_key -> Text,
        rules -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
        deleted_at -> Nullable<BigInt>,
    }
}

diesel::joinable!(clients -> deletions (deletion_id));
diesel::joinable!(list_members -> lists (list_id));
diesel::joinable!(list_members -> clients (client_id));
diesel::allow_tables_to_appear_in_same_query!(deletions, attributes, clients, lists, list_members, segments);
