//! The blog, and the numbers of the home page.

diesel::table! {
    pictures (id) {
        id -> BigInt,
        hash -> Text,
        kind -> Text,
        width -> BigInt,
        height -> BigInt,
        touched_at -> BigInt,
        bytes -> Binary,
    }
}

diesel::table! {
    posts (id) {
        id -> BigInt,
        slug -> Text,
        published_at -> Nullable<BigInt>,
        deleted_at -> Nullable<BigInt>,
        version -> BigInt,
        views -> BigInt,
        edited_by -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
        picture_id -> Nullable<BigInt>,
        picture_alt -> Text,
        title -> Text,
        body -> Text,
    }
}

diesel::table! {
    post_views (hour, post_id, visitor) {
        hour -> BigInt,
        post_id -> BigInt,
        visitor -> BigInt,
    }
}

diesel::table! {
    home_numbers (id) {
        id -> BigInt,
        campaigns -> BigInt,
        active -> BigInt,
        addresses -> BigInt,
        letters -> BigInt,
        clients_version -> Text,
        claimed_at -> BigInt,
    }
}

diesel::joinable!(posts -> pictures (picture_id));
diesel::allow_tables_to_appear_in_same_query!(posts, pictures);
