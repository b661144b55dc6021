//! Files that are refused, in words, and leave nothing behind.

use std::io::Write;

use actix_web::http::StatusCode;
use flate2::Compression;
use flate2::write::DeflateEncoder;

use super::Importer;
use crate::support::app::{on_each_database, on_each_database_with};
use crate::support::html;

/// A ZIP file with these entries, written by hand so that it may lie.
fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in entries {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(content).unwrap();
        let packed = encoder.finish().unwrap();
        let offset = out.len() as u32;
        // It claims to hold ten bytes.
        let sizes = [&0_u32.to_le_bytes()[..], &(packed.len() as u32).to_le_bytes(), &10_u32.to_le_bytes()].concat();
        let name_length = (name.len() as u16).to_le_bytes();
        out.extend(
            [b"PK\x03\x04\x14\0\0\0\x08\0\0\0\0\0", &sizes[..], &name_length, b"\0\0", name.as_bytes()].concat(),
        );
        out.extend(packed);
        directory.extend(
            [
                b"PK\x01\x02\x14\0\x14\0\0\0\x08\0\0\0\0\0",
                &sizes[..],
                &name_length,
                &[0; 12],
                &offset.to_le_bytes(),
                name.as_bytes(),
            ]
            .concat(),
        );
    }
    let (start, length, count) = (out.len() as u32, directory.len() as u32, (entries.len() as u16).to_le_bytes());
    out.extend(directory);
    out.extend(
        [b"PK\x05\x06\0\0\0\0", &count[..], &count, &length.to_le_bytes(), &start.to_le_bytes(), b"\0\0"].concat(),
    );
    out
}

#[actix_web::test]
async fn what_is_no_table_is_refused_in_words() {
    let bomb = vec![b' '; 80 << 20];
    let columns = (0..10_000).map(|n| format!("c{n}")).collect::<Vec<_>>().join(",");
    let files: Vec<(&str, Vec<u8>, &str)> = vec![
        ("empty.csv", Vec::new(), "There is nothing in this file"),
        ("wide.csv", columns.into_bytes(), "This file has 10,000 columns"),
        ("fake.xlsx", b"PK\x03\x04 and then nothing".to_vec(), "This Excel file is damaged"),
        ("slip.zip", zip(&[("../../etc/cron.d/x", b"* * * * *")]), "This is an archive"),
        ("nested.zip", zip(&[("inner.zip", &zip(&[("a.csv", b"a@x.org")]))]), "This is an archive"),
        ("bomb.xlsx", zip(&[("xl/workbook.xml", &bomb)]), "far too large"),
        ("a.csv.gz", b"\x1f\x8b\x08\0\0\0\0\0".to_vec(), "This is an archive"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), "old Excel"),
        ("photo.png", b"\x89PNG\r\n\x1a\n".to_vec(), "This is not a table"),
        ("noise.csv", (0..4000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect(), "not a table"),
    ];
    on_each_database(async |app| {
        let mut owner = Importer::new(app, "ann@example.org").await;
        for (name, bytes, words) in &files {
            assert_eq!(owner.upload(name, bytes).await, None, "{name}");
            assert_eq!(owner.person.page.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
            assert!(owner.person.page.says(words), "{name}: {}", owner.person.page.text());
            assert!(owner.person.page.has(".errors a[href='#file']"));
            assert_eq!(html::problems(&owner.person.page.body), [""; 0]);
        }
        owner.person.visit("/clients/import").await;
        owner.person.submit_files("/clients/import", &[("rows", " \n")], &[]).await;
        assert!(owner.person.page.says("Choose a file, or paste rows"));
        let left = std::fs::read_dir(app.data().join("imports")).unwrap().count();
        assert_eq!(left, 0, "nothing of a refused file stays on the disk");
    })
    .await;
}

#[actix_web::test]
async fn the_limits_are_settings() {
    let settings =
        [("IMPORT_MEGABYTES", "1"), ("IMPORT_ROWS", "3"), ("IMPORT_COLUMNS", "2"), ("IMPORT_CELL_BYTES", "10")];
    on_each_database_with(&settings, async |app| {
        let mut owner = Importer::new(app, "ann@example.org").await;
        assert_eq!(owner.upload("a.csv", &vec![b'a'; (1 << 20) + 1]).await, None);
        assert!(owner.person.page.says("larger than 1 MB"), "{}", owner.person.page.text());
        assert_eq!(owner.upload("a.csv", b"a,b,c\n1,2,3\n").await, None);
        assert!(owner.person.page.says("3 columns"));
        let path = owner.upload("a.csv", b"email\na@x.org\nb@x.org\nc@x.org\nd@x.org\n").await.unwrap();
        owner.check(&path, &[]).await;
        assert!(owner.person.page.says("more than 3 rows"), "{}", owner.person.page.text());
        assert!(owner.clients().await.is_empty());
        let path = owner.import("a.csv", b"email,name\na@x.org,aaaaaaaaaaa\nb@x.org,b\n", &[]).await;
        assert_eq!(owner.bad_rows(&path).await[0].2, "There is too much in this cell.");
    })
    .await;
}

#[actix_web::test]
async fn a_file_name_is_only_words() {
    on_each_database(async |app| {
        let mut owner = Importer::new(app, "ann@example.org").await;
        for name in ["../../../etc/passwd", "CON", "a\u{202e}vsc.exe", "<script>alert(1)</script>.csv"] {
            owner.upload(name, b"email\na@x.org\n").await.unwrap();
            assert!(!owner.person.page.body.contains("<script>alert"), "{name}");
            assert!(!owner.person.page.body.contains('\u{202e}') && !owner.person.page.says("etc/passwd"), "{name}");
        }
        assert!(app.data().join("imports").read_dir().unwrap().count() == 4);
    })
    .await;
}
