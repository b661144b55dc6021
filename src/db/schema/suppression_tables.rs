//! Whom no campaign writes to.

diesel::table! {
    suppressions (id) {
        id -> BigInt,
        owner_id -> Nullable<BigInt>,
        kind -> Text,
        key -> Text,
        shown -> Nullable<Text>,
        source -> Text,
        reason -> Text,
        created_at -> BigInt,
        expires_at -> Nullable<BigInt>,
        removed_at -> Nullable<BigInt>,
    }
}
