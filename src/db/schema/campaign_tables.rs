//! The tables of campaigns.

diesel::table! {
    campaigns (id) {
        id -> BigInt,
        owner_id -> BigInt,
        name -> Text,
        message_id -> Nullable<BigInt>,
        sender_id -> Nullable<BigInt>,
        audience -> Text,
        calendar -> Text,
        unknown -> Text,
        launched_at -> Nullable<BigInt>,
        paused_at -> Nullable<BigInt>,
        paused_why -> Nullable<Text>,
        cancelled_at -> Nullable<BigInt>,
        disabled_at -> Nullable<BigInt>,
        disabled_by -> Nullable<BigInt>,
        disabled_why -> Nullable<Text>,
        ended_at -> Nullable<BigInt>,
        ended_as -> Nullable<Text>,
        last_start -> Nullable<Text>,
        next_start_at -> Nullable<BigInt>,
        missed -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
        deleted_at -> Nullable<BigInt>,
        tracks -> Bool,
    }
}
