//! The tables of the moderation desk.

diesel::table! {
    audit (id) {
        id -> BigInt,
        at -> BigInt,
        actor_id -> Nullable<BigInt>,
        deed -> Text,
        subject -> Text,
        subject_id -> BigInt,
        detail -> Text,
        hash -> Text,
    }
}

diesel::table! {
    appeals (id) {
        id -> BigInt,
        campaign_id -> BigInt,
        author_id -> Nullable<BigInt>,
        by_staff -> Bool,
        text -> Text,
        created_at -> BigInt,
    }
}
