//! Whatever a file holds: what the check foretells is what the run does, every row is counted once, and the export of what is
//! there then changes nothing.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};

use super::Importer;
use crate::support::app::on_each_database;
use skymailing::clients::ClientState;

/// Few addresses, so that they meet; some are none.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => (0..25_u8).prop_map(|n| format!("A{n}@x.org")),
        1 => Just("nonsense".to_owned()),
        1 => Just(String::new()),
    ]
}

fn row() -> impl Strategy<Value = [String; 4]> {
    let name = prop_oneof![4 => "[A-Zа-я ]{0,6}", 1 => Just("a\nb".to_owned()), 1 => Just("=1+1".to_owned())];
    let number = prop_oneof![4 => "[0-9]{0,3}", 1 => Just("many".to_owned())];
    (cell(), name, number, "[a-z'=,;\"]{0,6}").prop_map(|(email, name, number, note)| [email, name, number, note])
}

fn file() -> impl Strategy<Value = (Vec<[String; 4]>, &'static str)> {
    (proptest::collection::vec(row(), 0..40), proptest::sample::select(vec!["skip", "fill", "overwrite"]))
}

fn written(rows: &[[String; 4]]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["email", "first name", "age", "comment"]).unwrap();
    for row in rows {
        writer.write_record(row).unwrap();
    }
    writer.into_inner().unwrap()
}

#[actix_web::test]
async fn what_is_foretold_happens_and_every_row_is_counted_once() {
    on_each_database(async |app| {
        let mut runner = TestRunner::new_with_rng(
            Config::default(),
            proptest::test_runner::TestRng::from_seed(proptest::test_runner::RngAlgorithm::ChaCha, &seed()),
        );
        for number in 0..6 {
            let mut owner = Importer::new(app, &format!("owner{number}@example.org")).await;
            for round in 0..3 {
                let (rows, policy) = file().new_tree(&mut runner).unwrap().current();
                let fields = [("policy", policy), ("new_list", "All")];
                // `import` itself compares the sums of the check with those of the run.
                let path = owner.import("a.csv", &written(&rows), &fields).await;
                let counted = owner.sums();
                let number = |text: &str| text.replace(',', "").parse::<usize>().unwrap();
                let (total, parts) = counted.split_last().unwrap();
                let sum: usize = parts.iter().map(|(_, count)| number(count)).sum();
                assert_eq!(number(&total.1), sum, "{counted:?} of {rows:?}");
                let blank = rows.iter().filter(|row| row.iter().all(|cell| cell.trim().is_empty())).count();
                assert_eq!(sum, rows.len() - blank, "{counted:?} of {rows:?}");
                let bad = number(&owner.sum("Cannot be taken"));
                let lines: std::collections::BTreeSet<u64> = if bad > 0 {
                    owner.bad_rows(&path).await.into_iter().map(|(line, ..)| line).collect()
                } else {
                    [].into()
                };
                assert_eq!(lines.len(), bad, "each bad row is told with its line");
                if round == 0 {
                    owner.set_state("a1@x.org", ClientState::Unsubscribed).await;
                    owner.set_state("a2@x.org", ClientState::Bounced).await;
                    owner.delete("a2@x.org").await;
                    owner.delete("a3@x.org").await;
                }
            }
            let before = owner.clients().await;
            let export = owner.person.send(actix_web::http::Method::GET, "/clients/export.csv", None).await;
            owner.import("export.csv", export.body.as_bytes(), &[("policy", "overwrite")]).await;
            assert_eq!(owner.clients().await, before);
            assert_eq!(owner.sum("Nothing new"), before.len().to_string(), "{:?}", owner.sums());
        }
    })
    .await;
}

fn seed() -> [u8; 32] {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).unwrap();
    println!("seed {seed:?}");
    seed
}
