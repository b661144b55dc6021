//! The tables of runs and of the ways that letters go.

diesel::table! {
    runs (id) {
        id -> BigInt,
        owner_id -> BigInt,
        campaign_id -> BigInt,
        occurrence -> Text,
        version_id -> BigInt,
        sender_id -> Nullable<BigInt>,
        from_name -> Text,
        from_email -> Text,
        reply_to -> Nullable<Text>,
        repeats -> BigInt,
        state -> Text,
        ending -> Nullable<Text>,
        planned -> BigInt,
        planned_to -> BigInt,
        plan_ends -> BigInt,
        opens_at -> BigInt,
        shuts_at -> BigInt,
        letters_left -> Nullable<BigInt>,
        ends_at -> BigInt,
        paused_at -> Nullable<BigInt>,
        disabled_at -> Nullable<BigInt>,
        blocked_at -> Nullable<BigInt>,
        stopped_at -> Nullable<BigInt>,
        stopped_by -> Nullable<Text>,
        refused -> BigInt,
        created_at -> BigInt,
        opened_at -> Nullable<BigInt>,
        finished_at -> Nullable<BigInt>,
        forgotten_to -> BigInt,
        forgotten_at -> Nullable<BigInt>,
        tracks -> Bool,
    }
}

diesel::table! {
    run_links (run_id, number) {
        run_id -> BigInt,
        number -> BigInt,
        url -> Text,
        people -> BigInt,
        scanners -> BigInt,
    }
}

diesel::table! {
    run_clicks (run_id, client_id, number) {
        run_id -> BigInt,
        client_id -> BigInt,
        number -> BigInt,
        at -> BigInt,
        by_scanner -> Bool,
    }
}

diesel::table! {
    run_sums (run_id, state, shard) {
        run_id -> BigInt,
        state -> Text,
        shard -> BigInt,
        letters -> BigInt,
    }
}

diesel::table! {
    run_causes (run_id, cause, code, shard) {
        run_id -> BigInt,
        cause -> Text,
        code -> BigInt,
        shard -> BigInt,
        letters -> BigInt,
    }
}

diesel::table! {
    run_minutes (run_id, minute, verdict, shard) {
        run_id -> BigInt,
        minute -> BigInt,
        verdict -> Text,
        shard -> BigInt,
        letters -> BigInt,
    }
}

diesel::table! {
    run_responses (run_id, response) {
        run_id -> BigInt,
        response -> Text,
        letters -> BigInt,
    }
}

diesel::table! {
    run_domains (run_id, domain, state) {
        run_id -> BigInt,
        domain -> Text,
        state -> Text,
        letters -> BigInt,
    }
}

diesel::table! {
    run_reports (run_id) {
        run_id -> BigInt,
        wanted_at -> Nullable<BigInt>,
        tallied_at -> Nullable<BigInt>,
        told_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    retries (id) {
        id -> BigInt,
        run_id -> BigInt,
        cause -> Nullable<Text>,
        code -> Nullable<BigInt>,
        delivery_id -> Nullable<BigInt>,
        unknown -> Bool,
        looked_to -> BigInt,
        letters -> BigInt,
        created_at -> BigInt,
        finished_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    lanes (sender_id) {
        sender_id -> BigInt,
        faults -> BigInt,
        shut_until -> BigInt,
        shut_since -> Nullable<BigInt>,
        cause -> Nullable<Text>,
        reply -> Text,
        gap -> BigInt,
        next_at -> BigInt,
        day -> BigInt,
        day_letters -> BigInt,
    }
}

diesel::table! {
    allowances (run_id, day) {
        run_id -> BigInt,
        day -> Text,
        letters -> BigInt,
    }
}

diesel::joinable!(allowances -> runs (run_id));
diesel::joinable!(run_reports -> runs (run_id));
diesel::joinable!(run_sums -> runs (run_id));
