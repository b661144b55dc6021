//! Files of clients that owners bring in, and what they changed.

diesel::table! {
    imports (id) {
        id -> BigInt,
        owner_id -> BigInt,
        file_name -> Text,
        stored_as -> Text,
        size -> BigInt,
        format -> Text,
        plan -> Text,
        language -> Text,
        status -> Text,
        problem -> Text,
        expected -> Text,
        counts -> Text,
        position -> BigInt,
        progress -> BigInt,
        epoch -> BigInt,
        leased_until -> Nullable<BigInt>,
        created_at -> BigInt,
        started_at -> Nullable<BigInt>,
        finished_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    import_changes (import_id, client_id) {
        import_id -> BigInt,
        client_id -> BigInt,
        owner_id -> BigInt,
        before -> Text,
        lists -> Text,
    }
}

diesel::joinable!(import_changes -> imports (import_id));
diesel::allow_tables_to_appear_in_same_query!(imports, import_changes);
