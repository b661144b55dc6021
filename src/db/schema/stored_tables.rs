//! Stored files and who uses them.

diesel::table! {
    files (id) {
        id -> BigInt,
        hash -> Text,
        size -> BigInt,
        place -> Text,
        created_at -> BigInt,
        touched_at -> BigInt,
    }
}

diesel::table! {
    file_uses (id) {
        id -> BigInt,
        owner_id -> BigInt,
        file_id -> BigInt,
        created_at -> BigInt,
    }
}

diesel::joinable!(file_uses -> files (file_id));
diesel::allow_tables_to_appear_in_same_query!(files, file_uses);
