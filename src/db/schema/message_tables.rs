//! Letters that owners write.

diesel::table! {
    messages (id) {
        id -> BigInt,
        owner_id -> BigInt,
        name -> Text,
        current -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
        deleted_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    message_versions (id) {
        id -> BigInt,
        owner_id -> BigInt,
        message_id -> BigInt,
        number -> BigInt,
        saved_by -> BigInt,
        saved_at -> BigInt,
        restored_from -> Nullable<BigInt>,
        name -> Text,
        language -> Text,
        subject -> Text,
        preheader -> Text,
        format -> Text,
        body -> Text,
        text -> Text,
        files -> Text,
    }
}

diesel::table! {
    message_files (id) {
        id -> BigInt,
        owner_id -> BigInt,
        message_id -> BigInt,
        file_use_id -> BigInt,
        name -> Text,
        kind -> Text,
        size -> BigInt,
        added_at -> BigInt,
    }
}

diesel::table! {
    message_drafts (id) {
        id -> BigInt,
        owner_id -> BigInt,
        message_id -> Nullable<BigInt>,
        window_key -> Text,
        base -> BigInt,
        content -> Text,
        saved_at -> BigInt,
    }
}

diesel::table! {
    message_checks (message_id, list_id) {
        message_id -> BigInt,
        list_id -> BigInt,
        owner_id -> BigInt,
        number -> BigInt,
        checked -> BigInt,
        lacking -> BigInt,
        reached -> Nullable<BigInt>,
        fields -> Text,
        checked_at -> BigInt,
    }
}

diesel::table! {
    message_tests (id) {
        id -> BigInt,
        owner_id -> BigInt,
        message_id -> BigInt,
        number -> BigInt,
        recipient -> Text,
        delivery_id -> BigInt,
        posted_at -> BigInt,
    }
}

diesel::joinable!(message_versions -> messages (message_id));
diesel::joinable!(message_files -> messages (message_id));
diesel::allow_tables_to_appear_in_same_query!(
    messages,
    message_versions,
    message_files,
    message_drafts,
    message_checks,
    message_tests
);
