//! Files as people have them: what can be taken is taken, and what cannot is told with its line.

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

use super::{Importer, Stored};
use crate::support::app::on_each_database;

/// A file, what is said about its bad rows, and whose addresses are there afterwards.
struct Ugly {
    name: &'static str,
    bytes: Vec<u8>,
    bad: Vec<(u64, &'static str)>,
    taken: Vec<&'static str>,
}

fn ugly(name: &'static str, bytes: impl Into<Vec<u8>>, bad: &[(u64, &'static str)], taken: &[&'static str]) -> Ugly {
    Ugly { name, bytes: bytes.into(), bad: bad.to_vec(), taken: taken.to_vec() }
}

fn all() -> Vec<Ugly> {
    let wide: Vec<u8> =
        "\u{feff}email\tname\r\nann@x.org\tÄnne\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let huge = format!("email,name\nann@x.org,{}\nbob@x.org,Bob\n", "x".repeat(5000));
    let blank = format!("email\n{}ann@x.org\n", "\n".repeat(5000));
    let no_address = "This is not an e-mail address.";
    vec![
        ugly("utf-16", wide, &[], &["ann@x.org"]),
        ugly("bom", "\u{feff}email\nann@x.org\n", &[], &["ann@x.org"]),
        ugly(
            "cr only",
            "email,name\rann@x.org,Ann\rnonsense,\rbob@x.org,Bob",
            &[(3, no_address)],
            &["ann@x.org", "bob@x.org"],
        ),
        ugly(
            "unclosed quote",
            "email,name\nann@x.org,\"Ann\nbob@x.org,Bob\n",
            &[(2, "A quotation mark opens here and does not close as it should.")],
            &["bob@x.org"],
        ),
        ugly(
            "nul",
            "email,name\nann@x.org,A\0nn\nbob@x.org,Bob\n",
            &[(2, "There are characters that cannot be read. Perhaps the encoding is another one.")],
            &["bob@x.org"],
        ),
        ugly("the same name twice", "email,email,name,name\nann@x.org,b@x.org,Ann,Lee\n", &[], &["ann@x.org"]),
        ugly("a huge cell", huge, &[(2, "There is too much in this cell.")], &["bob@x.org"]),
        ugly("empty rows", blank, &[], &["ann@x.org"]),
        ugly(
            "quoted line ends",
            "email,comment\r\nann@x.org,\"one\r\ntwo\r\nthree\"\r\nnonsense,x\r\n",
            &[(5, no_address)],
            &["ann@x.org"],
        ),
        ugly(
            "line ends in a name",
            "email,first name\r\n\"ann@x.org\",\"Ann\r\nBcc: victim@x.org\"\r\nbob@x.org,Bob\r\n",
            &[(2, "This may not contain line breaks or invisible characters.")],
            &["bob@x.org"],
        ),
        ugly(
            "line ends in an address",
            "email,name\n\"ann@x.org\r\nRCPT TO:<x@y.org>\",Ann\nbob@x.org,Bob\n",
            &[(2, no_address)],
            &["bob@x.org"],
        ),
        ugly(
            "addresses that are none",
            "email\na@b.c\r\na@b>\r\n\"\"\"a b\"\"@c.org\"\r\na@[127.0.0.1]\r\na@localhost\r\na@b..c\r\nann@x.org\r\n",
            &[(3, no_address), (4, no_address), (5, no_address), (6, no_address), (7, no_address)],
            &["a@b.c", "ann@x.org"],
        ),
        ugly(
            "too many cells",
            format!("email,name\n{}bob@x.org,Bob,more\n", "ann@x.org,Ann,,,\n".repeat(30)),
            &[(32, "The row has 3 cells, more than there are columns.")],
            &["ann@x.org"],
        ),
        ugly("no name of columns", "ann@x.org\nbob@x.org\n", &[], &["ann@x.org", "bob@x.org"]),
        ugly("bars", "name|e-mail\nAnn|ann@x.org\n", &[], &["ann@x.org"]),
        ugly("an international domain", "почта\nann@пример.рф\n", &[], &["ann@xn--e1afmkfd.xn--p1ai"]),
    ]
}

#[actix_web::test]
async fn ugly_files_are_taken_as_far_as_they_can_be() {
    on_each_database(async |app| {
        for (number, ugly) in all().into_iter().enumerate() {
            let mut owner = Importer::new(app, &format!("owner{number}@example.org")).await;
            let path = owner.import(&format!("{}.csv", ugly.name), &ugly.bytes, &[]).await;
            let taken: Vec<String> = owner.clients().await.into_iter().map(|client| client.email).collect();
            assert_eq!(taken, ugly.taken, "{}", ugly.name);
            let told: Vec<(u64, String)> = if ugly.bad.is_empty() {
                assert!(!owner.person.page.has("a[href$='bad-rows.csv']"));
                Vec::new()
            } else {
                owner.bad_rows(&path).await.into_iter().map(|(line, _, reason)| (line, reason)).collect()
            };
            let expected: Vec<(u64, String)> = ugly.bad.iter().map(|(line, why)| (*line, why.to_string())).collect();
            assert_eq!(told, expected, "{}", ugly.name);
        }
    })
    .await;
}

#[actix_web::test]
async fn a_workbook_is_read_as_it_looks() {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().set_name("Empty").unwrap();
    let sheet = workbook.add_worksheet();
    sheet.set_name("Клиенты").unwrap();
    for (column, name) in ["E-mail", "ФИО", "Born", "Paid", "VIP", "Phone", "Comment"].iter().enumerate() {
        sheet.write(0, column as u16, *name).unwrap();
    }
    let day = Format::new().set_num_format("dd.mm.yyyy");
    sheet.write(2, 0, "anna@example.ru").unwrap();
    sheet.write(2, 1, "Иванова Анна Петровна").unwrap();
    sheet.write_with_format(2, 2, ExcelDateTime::from_ymd(1990, 2, 28).unwrap(), &day).unwrap();
    sheet.write(2, 3, 1234.5).unwrap();
    sheet.write(2, 4, true).unwrap();
    sheet.write(2, 5, 79_161_234_567.0).unwrap();
    sheet.write(2, 6, Formula::new("=1+1").set_result("two")).unwrap();
    sheet.write(3, 0, "nonsense").unwrap();
    let bytes = workbook.save_to_buffer().unwrap();
    on_each_database(async |app| {
        let mut owner = Importer::new(app, "ann@example.org").await;
        let path = owner.upload("клиенты.xlsx", &bytes).await.unwrap();
        assert!(owner.person.page.says("sheet “Клиенты”") && owner.person.page.says("2 sheets"));
        owner.check(&path, &[]).await;
        owner.run(&path).await;
        let own = r#"{"born":"1990-02-28","paid":1234.5,"phone":"79161234567","vip":true}"#;
        let expected = Stored {
            own: own.to_owned(),
            comment: "two".to_owned(),
            ..Stored::active("anna@example.ru", "Анна Петровна", "Иванова")
        };
        assert_eq!(owner.clients().await, [expected]);
        let bad = owner.bad_rows(&path).await;
        assert_eq!((bad[0].0, bad[0].1.as_str(), bad.len()), (4, "E-mail", 1));
    })
    .await;
}
