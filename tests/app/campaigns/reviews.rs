//! What the review page says.

use skymailing::campaigns::{LettersPerSecond, Problem, Warning};
use skymailing::clients::ClientState;
use skymailing::clock::hours;

use super::*;
use crate::support::app::on_each_database;

#[actix_web::test]
async fn a_review_counts_looks_ahead_and_names_what_is_wrong() {
    on_each_database(async |app| {
        let ann = ann(app, 100).await;
        let away = ann.clients[0];
        let sql = format!("UPDATE clients SET state = 'bounced' WHERE id = {away}");
        app.write(move |conn| diesel::sql_query(sql).execute(conn)).await;
        let (owner, members) = (ann.id, ann.clients[..10].to_vec());
        let list = app.write(move |conn| given_list(conn, owner, "not these", &members)).await;
        let except = Except { lists: vec![ListId(list)], ..Except::default() };
        let audience = Audience { whom: Whom::All, except };
        let id = ann.makes(app, NewCampaign { audience, ..ann.says(daily()) }).await;
        let review = app.app.campaigns.review(ann.id, id, NOW).await.unwrap();
        assert_eq!(review.problems, []);
        assert_eq!(review.warnings, []);
        let counted = review.audience.unwrap();
        assert_eq!((counted.people, counted.excluded, counted.is_all), (90, 9, true));
        assert_eq!(counted.not_active, [(ClientState::Bounced, 1)]);
        let starts: Vec<Timestamp> = review.starts.iter().map(|start| start.starts_at).collect();
        assert_eq!(starts, [NOW, NOW.plus(hours(24)), NOW.plus(hours(48))]);
        assert!(review.letter_size.unwrap() > 500);
        assert_eq!(review.speed, LettersPerSecond::Assumed(10.0));
        let forecast = review.forecast.unwrap();
        assert_eq!(forecast.fits, 90);
        assert_eq!(forecast.finishes_at, Some(NOW.plus(seconds(15)).plus(Duration::from_millis(8900))));

        let silent = Content { body: "Hello!".to_owned(), ..content() };
        let silent = app.write(move |conn| messages::create(conn, owner, owner, &silent, NOW)).await;
        let few = Calendar { per_day: Some(50), lasts_hours: Some(2), ..once() };
        let id = ann.makes(app, NewCampaign { message: Some(silent), ..ann.says(few) }).await;
        let review = app.app.campaigns.review(ann.id, id, NOW).await.unwrap();
        assert_eq!(review.warnings, [Warning::NoUnsubscribeLink, Warning::WontFit(50)]);

        let id = ann.makes(app, NewCampaign { message: None, ..ann.says(once()) }).await;
        app.write(|conn| diesel::sql_query("UPDATE clients SET state = 'bounced'").execute(conn)).await;
        let review = app.app.campaigns.review(ann.id, id, NOW).await.unwrap();
        assert_eq!(review.problems, [Problem::NoMessage, Problem::NobodyInIt]);
        assert_eq!(review.letter_size, None);
    })
    .await;
}
