//! Ugly files, read without a database.

use std::io::Write;

use proptest::prelude::*;

use super::*;

const LIMITS: Limits = Limits { rows: 1000, columns: 64, cell_bytes: 4096 };

type Row = (u64, Vec<String>, Option<Fault>);

fn file(bytes: &[u8]) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    file
}

fn rows(bytes: &[u8]) -> (Format, Vec<Row>) {
    let file = file(bytes);
    let format = look(file.path(), &LIMITS).unwrap_or_else(|problem| panic!("{problem:?}"));
    (format.clone(), rows_as(file.path(), &format))
}

fn rows_as(path: &Path, format: &Format) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut take = |record: &mut Record| {
        if !record.is_blank() {
            rows.push((record.line, record.cells().map(str::to_owned).collect(), record.fault));
        }
        ControlFlow::Continue(())
    };
    read(path, format, &LIMITS, &mut take).unwrap();
    rows
}

fn row(line: u64, cells: &[&str]) -> Row {
    (line, cells.iter().map(ToString::to_string).collect(), None)
}

fn text(charset: Charset, delimiter: Delimiter) -> Format {
    Format::Text { charset, delimiter }
}

fn refused(bytes: &[u8]) -> Problem {
    look(file(bytes).path(), &LIMITS).unwrap_err()
}

#[test]
fn encodings_and_delimiters_are_found() {
    let russian = "Имя;Почта\r\nИванова Анна, Тверь;anna@example.ru\r\nПётр;petr@example.ru\r\n";
    let (cp1251, _, _) = encoding_rs::WINDOWS_1251.encode(russian);
    let wide = |bytes: fn(u16) -> [u8; 2]| russian.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    let marked = |mark: &[u8], bytes: Vec<u8>| [mark.to_vec(), bytes].concat();
    for (bytes, charset) in [
        (russian.as_bytes().to_vec(), Charset::Utf8),
        (marked(b"\xef\xbb\xbf", russian.as_bytes().to_vec()), Charset::Utf8),
        (cp1251.into_owned(), Charset::Windows1251),
        (wide(u16::to_le_bytes), Charset::Utf16Le),
        (marked(b"\xff\xfe", wide(u16::to_le_bytes)), Charset::Utf16Le),
        (marked(b"\xfe\xff", wide(u16::to_be_bytes)), Charset::Utf16Be),
    ] {
        let (format, rows) = rows(&bytes);
        assert_eq!(format, text(charset, Delimiter::Semicolon));
        assert_eq!(rows[1], row(2, &["Иванова Анна, Тверь", "anna@example.ru"]));
        assert_eq!(rows.len(), 3);
    }
    let western = "name\temail\nJos\u{e9} Mu\u{f1}oz\tjose@example.es\nZo\u{eb} Fran\u{e7}ois\tzoe@example.fr\n";
    let (cp1252, _, _) = encoding_rs::WINDOWS_1252.encode(western);
    let (format, rows) = rows(&cp1252);
    assert_eq!(format, text(Charset::Windows1252, Delimiter::Tab));
    assert_eq!(rows[1].1[0], "José Muñoz");
}

#[test]
fn excels_own_line_names_the_delimiter() {
    let (format, rows) = rows(b"sep=|\na|b\n1|2\n");
    assert_eq!(format, text(Charset::Utf8, Delimiter::Bar));
    assert_eq!(rows, [row(2, &["a", "b"]), row(3, &["1", "2"])]);
}

#[test]
fn quotes_hold_delimiters_line_ends_and_quotes() {
    let (_, rows) = rows(b"a,b\r\n\"x,\r\ny\",\"say \"\"hi\"\"\" \r\n,\r\nlast,1");
    assert_eq!(
        rows,
        [row(1, &["a", "b"]), row(2, &["x,\ny", "say \"hi\""]), row(4, &["", ""]), row(5, &["last", "1"])]
            .into_iter()
            .filter(|row| row.0 != 4)
            .collect::<Vec<_>>()
    );
}

#[test]
fn a_quote_that_never_closes_costs_its_own_line() {
    let (_, rows) = rows(b"a,b\n1,\"open\n2,two\n3,three\n");
    assert_eq!(rows[1], (2, vec![], Some(Fault::Quote { column: 1 })));
    assert_eq!(rows[2..], [row(3, &["2", "two"]), row(4, &["3", "three"])]);
    let (_, rows) = self::rows(b"a,b\n1,\"open\n2,\"two\"\n3,three\n");
    assert_eq!(rows[1], (2, vec![], Some(Fault::Quote { column: 1 })));
    assert_eq!(rows[2..], [row(3, &["2", "two"]), row(4, &["3", "three"])]);
}

#[test]
fn what_is_too_large_costs_its_own_row() {
    let huge = "x".repeat(5000);
    let (_, rows) = rows(format!("a,b\n1,{huge}\n2,two\n").as_bytes());
    assert_eq!(rows[1..], [(2, vec![], Some(Fault::CellTooLong { column: 1 })), row(3, &["2", "two"])]);
    let endless = "x".repeat(3 << 20);
    let (_, rows) = self::rows(format!("a,b\n1,{endless}\n2,two\n").as_bytes());
    assert_eq!(rows[1..], [(2, vec![], Some(Fault::CellTooLong { column: 1 })), row(3, &["2", "two"])]);
    let wide = vec!["1"; 70].join(",");
    let (_, rows) = self::rows(format!("a,b\n{wide}\n2,two\n").as_bytes());
    assert_eq!(rows[1..], [(2, vec![], Some(Fault::TooManyCells { cells: 70 })), row(3, &["2", "two"])]);
}

#[test]
fn other_files_are_refused_in_words() {
    let columns = (0..10_000).map(|n| n.to_string()).collect::<Vec<_>>().join(",");
    assert_eq!(refused(columns.as_bytes()), Problem::with("import-problem-columns", 10_000));
    for (bytes, key) in [
        (&b""[..], "import-problem-empty"),
        (b"\xef\xbb\xbf\r\n \r\n", "import-problem-empty"),
        (b"PK\x03\x04nonsense", "import-problem-workbook"),
        (b"\x1f\x8b\x08\x00", "import-problem-archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "import-problem-old-excel"),
        (b"%PDF-1.7", "import-problem-other"),
        (&[1, 2, 3, 4, 5, 6, 7, 0, 8], "import-problem-other"),
    ] {
        assert_eq!(refused(bytes).key, key, "{bytes:?}");
    }
}

proptest! {
    /// What the crate `csv` writes is read back, cell by cell and with the right lines.
    #[test]
    fn what_others_write_is_read(
        written in proptest::collection::vec(proptest::collection::vec("[a-zя,;\"\n\r\t |]{0,12}", 3), 1..30),
        delimiter in proptest::sample::select(Delimiter::ALL),
    ) {
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter.byte()).from_writer(Vec::new());
        for cells in &written {
            writer.write_record(cells).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        let normal = |cell: &String| cell.replace("\r\n", "\n").replace('\r', "\n");
        let (mut line, mut expected) = (1, Vec::new());
        for cells in &written {
            let cells: Vec<String> = cells.iter().map(normal).collect();
            let breaks = cells.iter().map(|cell| cell.matches('\n').count() as u64).sum::<u64>();
            if !cells.concat().trim().is_empty() {
                expected.push((line, cells, None));
            }
            line += 1 + breaks;
        }
        let file = file(&bytes);
        prop_assert_eq!(rows_as(file.path(), &text(Charset::Utf8, delimiter)), expected);
    }

    #[test]
    fn nothing_makes_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let file = file(&bytes);
        if let Ok(format) = look(file.path(), &LIMITS) {
            rows_as(file.path(), &format);
        }
    }
}
