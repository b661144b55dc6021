//! What may be done to a campaign and when, and that another owner's is never there.

use skymailing::campaigns::{Deed, Problem};
use skymailing::clients::SegmentId;
use skymailing::delivery::State;

use super::*;
use crate::support::app::on_each_database;

#[actix_web::test]
async fn the_table_of_deeds() {
    use Deed::{Cancel, Delete, Edit, Launch, Pause, Resume, SendNow, UndoLaunch};
    on_each_database(async |app| {
        let ann = ann(app, 2).await;
        let owner = ann.id;
        let deeds = async |id: CampaignId, going: Going| seen(app, id).await.0.deeds(going, app.clock.now());

        let id = ann.makes(app, ann.says(daily())).await;
        assert_eq!(status(app, id).await, Status::Created);
        assert_eq!(deeds(id, Going::Nothing).await, [Edit, Launch, Delete]);

        app.app.campaigns.launch(owner, id).await.unwrap();
        assert_eq!(status(app, id).await, Status::Scheduled);
        assert_eq!(deeds(id, Going::Nothing).await, [Edit, UndoLaunch, Pause, Cancel, Delete]);
        wait(app, campaigns::UNDO_WITHIN);
        assert_eq!(deeds(id, Going::Nothing).await, [Edit, Pause, Cancel, SendNow, Delete]);

        turn(app).await;
        assert_eq!(status(app, id).await, Status::Running);
        assert_eq!(deeds(id, Going::On).await, [Pause, Cancel]);
        assert_eq!(deeds(id, Going::Stopped).await, [Pause, Resume, Cancel]);

        does(app, move |conn, now| campaigns::pause(conn, owner, id, now)).await.unwrap();
        assert_eq!(status(app, id).await, Status::Paused);
        assert!(run_of(app, id).await.paused_at.is_some());
        assert_eq!(deeds(id, Going::On).await, [Resume, Cancel]);
        assert_eq!(deeds(id, Going::Nothing).await, [Edit, Resume, Cancel, Delete]);

        does(app, move |conn, now| campaigns::disable(conn, id, None, "spam", now)).await.unwrap();
        assert_eq!(status(app, id).await, Status::Disabled);
        assert!(run_of(app, id).await.disabled_at.is_some());
        assert_eq!(deeds(id, Going::On).await, [Cancel]);
        assert_eq!(resume(app, &ann, id).await, Err(Refusal::Disabled));
        does(app, move |conn, now| campaigns::enable(conn, id, None, now)).await.unwrap();
        assert_eq!(does(app, move |conn, now| campaigns::enable(conn, id, None, now)).await, Err(Refusal::NotDisabled));
        resume(app, &ann, id).await.unwrap();
        assert_eq!(status(app, id).await, Status::Running);
        assert!(!run_of(app, id).await.is_held());

        does(app, move |conn, now| campaigns::cancel(conn, owner, id, now)).await.unwrap();
        assert_eq!(status(app, id).await, Status::Cancelled);
        assert_eq!(deeds(id, Going::On).await, [Delete]);
        turn(app).await;
        let run = run_of(app, id).await;
        assert_eq!(app.read(move |conn| runs::sums(conn, run.id)).await.0, [(State::Cancelled, 2)]);
        let again = does(app, move |conn, now| campaigns::cancel(conn, owner, id, now)).await;
        assert_eq!(again, Err(Refusal::Over));
        assert_eq!(deeds(id, Going::Nothing).await, [Delete]);
    })
    .await;
}

async fn resume(app: &TestApp, ann: &Ann, id: CampaignId) -> Result<(), Refusal> {
    let (house, owner) = (app.app.campaigns.house.clone(), ann.id);
    does(app, move |conn, now| campaigns::resume(conn, &house, owner, id, now)).await
}

#[actix_web::test]
async fn a_launch_can_be_taken_back_for_fifteen_seconds_and_nothing_starts_before() {
    on_each_database(async |app| {
        let ann = ann(app, 1).await;
        let owner = ann.id;
        let id = ann.makes(app, ann.says(once())).await;
        let launched = app.app.campaigns.launch(owner, id).await.unwrap();
        assert_eq!(launched.next_start_at, Some(NOW.plus(seconds(15))));
        wait(app, Duration::from_micros(14_999_999));
        turn(app).await;
        assert!(runs_of(app, id).await.is_empty());
        does(app, move |conn, now| campaigns::undo_launch(conn, owner, id, now)).await.unwrap();
        assert_eq!(status(app, id).await, Status::Created);
        wait(app, seconds(60));
        turn(app).await;
        assert!(runs_of(app, id).await.is_empty());

        app.app.campaigns.launch(owner, id).await.unwrap();
        wait(app, seconds(15));
        let late = does(app, move |conn, now| campaigns::undo_launch(conn, owner, id, now)).await;
        assert_eq!(late, Err(Refusal::TooLate));
        turn(app).await;
        assert_eq!(run_of(app, id).await.occurrence, "2026-11-20T12:00");
    })
    .await;
}

#[actix_web::test]
async fn what_is_wrong_stops_the_launch_and_says_where_it_is_mended() {
    on_each_database(async |app| {
        let ann = ann(app, 1).await;
        let owner = ann.id;
        let wrong = async |new: NewCampaign| {
            let id = ann.makes(app, new).await;
            match app.app.campaigns.launch(owner, id).await {
                Err(CampaignError::Refused(Refusal::Problems(problems))) => problems,
                other => panic!("{other:?}"),
            }
        };
        let good = ann.says(once());
        assert_eq!(wrong(NewCampaign { message: None, ..good.clone() }).await, [Problem::NoMessage]);
        let gone = MessageId(999);
        let found = wrong(NewCampaign { message: Some(gone), ..good.clone() }).await;
        assert_eq!(found, [Problem::MessageGone(gone)]);
        let sender = Some(skymailing::delivery::SenderId(999));
        assert_eq!(wrong(NewCampaign { sender, ..good.clone() }).await, [Problem::SenderNotUsable]);
        let mars = Calendar { zone: "Mars/X".to_owned(), ..once() };
        let found = wrong(NewCampaign { calendar: mars, ..good.clone() }).await;
        assert_eq!(found, [Problem::Calendar(campaigns::CalendarProblem::UnknownZone)]);
        let past = Calendar { first: date(2026, 11, 1).at(9, 0, 0, 0), ..once() };
        assert_eq!(wrong(NewCampaign { calendar: past, ..good.clone() }).await, [Problem::NoStartLeft]);
        let list = app.write(move |conn| given_list(conn, owner, "empty", &[])).await;
        let whom = Whom::Some { lists: vec![ListId(list)], segments: vec![], clients: vec![] };
        let audience = Audience { whom, except: Except::default() };
        assert_eq!(wrong(NewCampaign { audience, ..good.clone() }).await, [Problem::NobodyInIt]);
        let whom = Whom::Some { lists: vec![], segments: vec![SegmentId(5)], clients: vec![] };
        let audience = Audience { whom, except: Except::default() };
        let all = wrong(NewCampaign { message: None, sender, audience, ..good.clone() }).await;
        let places: Vec<campaigns::Place> = all.iter().map(Problem::place).collect();
        assert_eq!(places, [campaigns::Place::Message, campaigns::Place::Sender, campaigns::Place::Audience]);

        let id = ann.makes(app, good.clone()).await;
        does(app, move |conn, now| campaigns::disable(conn, id, None, "spam", now)).await.unwrap();
        let refused = app.app.campaigns.launch(owner, id).await;
        assert!(matches!(refused, Err(CampaignError::Refused(Refusal::Disabled))), "{refused:?}");
        app.app.db.write(move |conn| skymailing::accounts::block(conn, None, owner, "spam", NOW)).await.unwrap();
        assert_eq!(wrong(good).await, [Problem::Blocked]);
    })
    .await;
}

#[actix_web::test]
async fn another_owners_campaign_is_not_there() {
    on_each_database(async |app| {
        let ann = ann(app, 1).await;
        let bob = app.given_account("bob@example.org", Role::Owner).await;
        let id = ann.launches(app, ann.says(daily())).await;
        let (house, new) = (app.app.campaigns.house.clone(), ann.says(once()));
        let now = app.clock.now();
        type Verb = Box<dyn FnOnce(&mut skymailing::db::Conn) -> Result<(), CampaignError> + Send>;
        let (house_2, house_3) = (house.clone(), house.clone());
        let verbs: Vec<Verb> = vec![
            Box::new(move |conn| campaigns::edit(conn, &house, bob, id, &new, now)),
            Box::new(move |conn| campaigns::rename(conn, bob, id, "mine", now)),
            Box::new(move |conn| campaigns::undo_launch(conn, bob, id, now)),
            Box::new(move |conn| campaigns::pause(conn, bob, id, now)),
            Box::new(move |conn| campaigns::resume(conn, &house_2, bob, id, now)),
            Box::new(move |conn| campaigns::send_now(conn, &house_3, bob, id, now).map(drop)),
            Box::new(move |conn| campaigns::duplicate(conn, bob, id, "mine", now).map(drop)),
            Box::new(move |conn| campaigns::cancel(conn, bob, id, now)),
            Box::new(move |conn| campaigns::delete(conn, bob, id, now).map(drop)),
            Box::new(move |conn| campaigns::restore(conn, bob, id).map(drop)),
        ];
        let before = seen(app, id).await;
        for verb in verbs {
            let done = app.app.db.write(verb).await;
            assert!(matches!(done, Err(CampaignError::NotFound)), "{done:?}");
        }
        assert!(matches!(app.app.campaigns.launch(bob, id).await, Err(CampaignError::NotFound)));
        assert!(matches!(app.app.campaigns.review(bob, id, now).await, Err(CampaignError::NotFound)));
        assert_eq!(seen(app, id).await, before);
    })
    .await;
}

#[actix_web::test]
async fn a_campaign_is_changed_copied_and_removed() {
    on_each_database(async |app| {
        let ann = ann(app, 1).await;
        let (owner, house) = (ann.id, app.app.campaigns.house.clone());
        let id = ann.launches(app, ann.says(daily())).await;
        // What was launched must stay right.
        let (broken, house_2) = (NewCampaign { message: None, ..ann.says(daily()) }, house.clone());
        let refused = does(app, move |conn, now| campaigns::edit(conn, &house_2, owner, id, &broken, now)).await;
        assert_eq!(refused, Err(Refusal::Problems(vec![Problem::NoMessage])));
        assert_eq!(seen(app, id).await.0.said().unwrap(), ann.says(daily()));

        let later = Calendar { first: date(2026, 11, 21).at(8, 0, 0, 0), ..daily() };
        let (new, house_2) = (ann.says(later), house.clone());
        let kept = new.clone();
        does(app, move |conn, now| campaigns::edit(conn, &house_2, owner, id, &new, now)).await.unwrap();
        let (campaign, _) = seen(app, id).await;
        assert_eq!(campaign.said().unwrap(), kept);
        let eight = NOW.plus(skymailing::clock::hours(20));
        assert_eq!((campaign.next_start_at, campaign.missed), (Some(eight), 0));

        until(app, eight);
        turn(app).await;
        let new = ann.says(once());
        let refused = does(app, move |conn, now| campaigns::edit(conn, &house, owner, id, &new, now)).await;
        assert_eq!(refused, Err(Refusal::RunGoesOn));
        let refused = does(app, move |conn, now| campaigns::delete(conn, owner, id, now).map(drop)).await;
        assert_eq!(refused, Err(Refusal::RunGoesOn));
        does(app, move |conn, now| campaigns::rename(conn, owner, id, "Summer", now)).await.unwrap();
        assert_eq!(seen(app, id).await.0.name, "Summer");

        let copy = does(app, move |conn, now| campaigns::duplicate(conn, owner, id, "Copy", now)).await.unwrap();
        assert_eq!(status(app, copy).await, Status::Created);
        assert_eq!(seen(app, copy).await.0.said().unwrap(), NewCampaign { name: "Copy".to_owned(), ..kept });
        does(app, move |conn, now| campaigns::delete(conn, owner, copy, now)).await.unwrap();
        assert!(app.read(move |conn| campaigns::find(conn, owner, copy)).await.is_none());
        does(app, move |conn, _| campaigns::restore(conn, owner, copy)).await.unwrap();
        assert_eq!(status(app, copy).await, Status::Created);
        does(app, move |conn, now| campaigns::delete(conn, owner, copy, now)).await.unwrap();
        let later = app.clock.now().plus(skymailing::clock::days(31));
        assert_eq!(app.write(move |conn| campaigns::forget_deleted(conn, later)).await, 1);
    })
    .await;
}
