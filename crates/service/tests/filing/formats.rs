//! Every template in every format, its headers with noise, its codes by the body's profile, and organisations'
//! sheets by their shape. One table each; an item or a template that is added is tried by being there.

use std::io::{Cursor, Write};

use xinyu_register::entry::FieldValue;
use xinyu_register::rules::{Body, Column, ColumnType, EntryField, Item, Template};
use xinyu_service::filing::example::{self, Example};
use xinyu_service::filing::templates::items_of;
use xinyu_service::filing::{BatchView, RowState};
use xinyu_service::{Refusal, ServiceError, error::SheetRefusal};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::old_excel::{book5, book8};
use crate::sheet::person;
use crate::world::{RULES, TODAY, World, counts};

const DECIDED: &str = "2026-10-12";

fn day(text: &str) -> jiff::civil::Date {
    text.parse().expect("a day")
}

/// A sheet of one row, by columns of its template.
struct OneRow {
    template: &'static Template,
    body: &'static Body,
    columns: Vec<&'static Column>,
    header: Vec<String>,
    cells: Vec<String>,
}

impl OneRow {
    fn new(item: &'static Item, body: &'static Body, n: u32) -> Self {
        let template = RULES.template(&item.template).expect("a template");
        let (who, decided_on) = (person(n), day(DECIDED));
        let (name, id_number) = (&*who.name, &*who.number);
        let example = Example {
            rules: &RULES,
            item,
            body,
            name,
            id_type: None,
            id_number,
            decided_on,
            status: None,
            no: n as usize,
        };
        let columns: Vec<&Column> = template.columns_on(day(TODAY)).collect();
        let header = columns.iter().map(|column| column.header.zh.clone()).collect();
        Self { template, body, header, cells: example.row(template, day(TODAY)), columns }
    }

    /// The first item of a template with the first body that may file it.
    fn of(template: &'static Template, n: u32) -> Self {
        let item = *items_of(&RULES, template, None, day(TODAY)).first().expect("an item");
        Self::new(item, example::filer(&RULES, item, day(DECIDED)).expect("a body"), n)
    }

    fn place(&self, field: EntryField) -> usize {
        self.columns.iter().position(|column| column.becomes == field).expect("the column")
    }

    fn set(mut self, field: EntryField, value: &str) -> Self {
        let at = self.place(field);
        value.clone_into(&mut self.cells[at]);
        self
    }

    fn headed(mut self, field: EntryField, header: &str) -> Self {
        let at = self.place(field);
        header.clone_into(&mut self.header[at]);
        self
    }

    fn also(mut self, header: &str, value: &str) -> Self {
        self.header.push(header.to_owned());
        self.cells.push(value.to_owned());
        self
    }

    fn csv(&self) -> String {
        let line = |cells: &[String]| {
            let cells: Vec<String> = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
            cells.join(",") + "\r\n"
        };
        line(&self.header) + &line(&self.cells)
    }

    fn rows(&self) -> [Vec<&str>; 2] {
        [&self.header, &self.cells].map(|row| row.iter().map(String::as_str).collect())
    }

    fn xlsx(&self) -> Vec<u8> {
        let mut book = rust_xlsxwriter::Workbook::new();
        let page = book.add_worksheet();
        for (line, row) in (0..).zip(self.rows()) {
            for (column, text) in (0..).zip(row) {
                page.write_string(line, column, text).expect("a cell");
            }
        }
        book.save_to_buffer().expect("a workbook")
    }

    fn ods(&self) -> Vec<u8> {
        let cell = |text: &&str| {
            let text = text.replace('&', "&amp;").replace('<', "&lt;");
            format!(r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#)
        };
        let row = |cells: &Vec<&str>| {
            format!("<table:table-row>{}</table:table-row>", cells.iter().map(cell).collect::<String>())
        };
        let rows: String = self.rows().iter().map(row).collect();
        let content = format!(
            r#"<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet><table:table table:name="表">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"#
        );
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in
            [("mimetype", &b"application/vnd.oasis.opendocument.spreadsheet"[..]), ("content.xml", content.as_bytes())]
        {
            zip.start_file(name, SimpleFileOptions::default()).expect("a part");
            zip.write_all(bytes).expect("written");
        }
        zip.finish().expect("a package").into_inner()
    }

    fn ndjson(&self) -> String {
        let members = self.header.iter().zip(&self.cells).map(|(header, cell)| (header.clone(), cell.clone().into()));
        serde_json::Value::Object(members.collect()).to_string() + "\n"
    }

    /// The same rows in all that bodies send.
    fn in_every_format(&self) -> Vec<(&'static str, Vec<u8>)> {
        let text = self.csv();
        let gbk = |text: &str| encoding_rs::GBK.encode(text).0.into_owned();
        vec![
            ("utf8.csv", text.clone().into_bytes()),
            ("mark.csv", format!("\u{feff}{text}").into_bytes()),
            ("gbk.csv", gbk(&text)),
            ("gb18030.csv", encoding_rs::GB18030.encode(&text).0.into_owned()),
            ("a.xlsx", self.xlsx()),
            ("excel97.xls", book8("表", &self.rows(), 936)),
            ("excel95.xls", book5("Sheet1", &self.rows(), 936, gbk)),
            ("a.ods", self.ods()),
            ("a.ndjson", self.ndjson().into_bytes()),
        ]
    }

    async fn file(&self, world: &World, name: &str, bytes: &[u8]) -> Result<BatchView, ServiceError> {
        let clerk = world.clerk(self.body.code.as_str());
        world.register.import(&clerk, &self.template.name, name, &mut &bytes[..], &|_| {}).await
    }

    async fn filed(&self, world: &World) -> BatchView {
        let batch = self.file(world, "a.csv", self.csv().as_bytes()).await;
        batch.unwrap_or_else(|error| panic!("{}: {error}", self.template.name))
    }
}

#[tokio::test]
async fn every_template_files_in_every_format() {
    let world = World::new().await;
    let mut filed = 0;
    for (n, template) in (1..).zip(RULES.templates()) {
        let sheet = OneRow::of(template, n);
        for (at, (name, bytes)) in sheet.in_every_format().into_iter().enumerate() {
            let batch = sheet.file(&world, name, &bytes).await;
            let batch = batch.unwrap_or_else(|error| panic!("{} {name}: {error}", template.name));
            // The first is new; each other says the same to the letter, or it would be a proposed amendment.
            let wanted = if at == 0 { counts(1, 0, 0, 0) } else { counts(0, 1, 0, 0) };
            assert_eq!(batch.counts, wanted, "{} {name}: {:?}", template.name, world.told(batch.id).await);
            filed += 1;
        }
    }
    assert_eq!(filed, RULES.templates().count() * 9);
    world.expect_good().await;
}

#[tokio::test]
async fn headers_of_every_template_are_known_with_their_noise() {
    let world = World::new().await;
    for (n, template) in (1..).zip(RULES.templates()) {
        let plain = OneRow::of(template, n);
        assert_eq!(plain.filed(&world).await.counts, counts(1, 0, 0, 0), "{}", template.name);
        let noisy = |header: &str| format!("* {} （必填）：", header.replace('（', " 【").replace('）', "】"));
        let spread = |header: &str| header.chars().map(|c| format!("{c}\u{3000}")).collect::<String>();
        for form in [&noisy as &dyn Fn(&str) -> String, &spread] {
            let mut sheet = OneRow::of(template, n);
            sheet.header = sheet.header.iter().map(|header| form(header)).collect();
            sheet.header.reverse();
            sheet.cells.reverse();
            assert_eq!(sheet.filed(&world).await.counts, counts(0, 1, 0, 0), "{}", template.name);
        }
        let most = plain.columns.iter().map(|column| column.synonyms.len()).max().unwrap_or(0);
        for at in 0..most {
            let mut sheet = OneRow::of(template, n);
            for (header, column) in sheet.header.iter_mut().zip(&plain.columns) {
                column.synonyms.get(at).unwrap_or(&column.header.zh).clone_into(header);
            }
            assert_eq!(sheet.filed(&world).await.counts, counts(0, 1, 0, 0), "{}: synonyms {at}", template.name);
        }
    }
}

/// A status "1" is what the platform of the body means by it, and nothing where that is not known.
#[tokio::test]
async fn a_number_means_what_it_means_in_the_bodys_own_system() {
    let world = World::new().await;
    let (mut tried, mut n) = (Vec::new(), 0);
    for body in RULES.bodies().filter(|body| body.district.as_str() == "610800") {
        for item in body.items_on(day(DECIDED)).filter_map(|code| RULES.item(code)) {
            let template = RULES.template(&item.template).expect("a template");
            let Some(status) = template.column_for(EntryField::Status) else { continue };
            let profile = body.profile.as_deref().unwrap_or("none");
            if status.holds != (ColumnType::Code { list: "licence-status".into(), many: false })
                || tried.contains(&(profile, "1"))
            {
                continue;
            }
            for (code, wanted) in [
                ("1", [("sic", "valid"), ("form-a", "rescinded")].as_slice()),
                ("0", &[("form-a", "valid")]),
                ("S1", &[("own", "valid")]),
                ("S6", &[("own", "revoked")]),
                ("有效", &[("sic", "valid"), ("form-a", "valid"), ("own", "valid"), ("none", "valid")]),
            ] {
                n += 1;
                tried.push((profile, code));
                let batch = OneRow::new(item, body, n).set(EntryField::Status, code).filed(&world).await;
                match wanted.iter().find(|(known, _)| *known == profile) {
                    Some((_, key)) => {
                        assert_eq!(batch.counts, counts(1, 0, 0, 0), "{profile} {code}");
                        let content = world.contents_of(&person(n)).await.remove(0);
                        let read = content.fields.get(&status.key);
                        let value = FieldValue::Code { list: "licence-status".into(), key: (*key).to_owned() };
                        assert_eq!(read, Some(&value), "{profile} {code}");
                    }
                    None => {
                        assert_eq!(batch.counts, counts(0, 0, 1, 0), "{profile} {code}");
                        assert_eq!(world.told(batch.id).await[&2].1[0].1, "code.unknown", "{profile} {code}");
                    }
                }
            }
        }
    }
    for profile in ["sic", "own", "none"] {
        assert!(tried.contains(&(profile, "1")), "no body with {profile} files a status: {tried:?}");
    }
}

#[tokio::test]
async fn organisations_sheets_are_known_by_their_shape_for_every_template() {
    let world = World::new().await;
    let legal = |answer: Result<BatchView, ServiceError>, what: &str| {
        let refused = matches!(&answer, Err(ServiceError::Refused(Refusal::Sheet(SheetRefusal::LegalPersons))));
        assert!(refused, "{what}: {answer:?}");
    };
    for (n, template) in (1..).zip(RULES.templates()) {
        let name = &template.name;
        for header in ["法定代表人（必填）", "统一社会信用代码", "CF_FRDB", "XK_XDR_SHXYM", "工商注册号"]
        {
            assert!(template.column_of_header(header).is_none(), "{name}: {header} is a column of its own");
            for sheet in [OneRow::of(template, n).also(header, "高峰"), OneRow::of(template, n).also(header, "")] {
                legal(sheet.file(&world, "a.csv", sheet.csv().as_bytes()).await, &format!("{name}: {header}"));
                legal(sheet.file(&world, "a.xlsx", &sheet.xlsx()).await, &format!("{name}: {header}"));
            }
        }
        let known = template.column_of_header("企业名称").is_some();
        let instead = OneRow::of(template, n).headed(EntryField::SubjectName, "企业名称");
        if !known {
            legal(instead.file(&world, "a.csv", instead.csv().as_bytes()).await, &format!("{name}: 企业名称"));
        }
        // A row about an organisation in a sheet about persons stops itself.
        let company =
            OneRow::of(template, n).set(EntryField::SubjectName, "榆林市示例商贸有限公司").filed(&world).await;
        assert_eq!(company.counts, counts(0, 0, 1, 0), "{name}");
        let told = world.told(company.id).await;
        assert!(told[&2].1.iter().any(|(_, code)| code == "name.organisation"), "{name}: {told:?}");
        // Somebody's employer beside their name is no organisation's sheet.
        if !known {
            let employed = OneRow::of(template, n).also("机构名称", "榆林市示例商贸有限公司").filed(&world).await;
            assert_eq!(employed.counts, counts(1, 0, 0, 0), "{name}: {:?}", world.told(employed.id).await);
            assert_eq!(employed.unknown_headers, ["机构名称"], "{name}");
        }
    }
}

/// The empty sheet of a template, filled in where its columns are, files; its second page is no second sheet of rows.
#[tokio::test]
async fn our_own_workbook_says_what_it_is() {
    let world = World::new().await;
    for template in RULES.templates() {
        let body = OneRow::of(template, 1).body;
        let book = world.register.template_sheet(&template.name, Some(&body.code)).expect("a workbook");
        let mut parts = zip::ZipArchive::new(Cursor::new(&book)).expect("a package");
        let mut part = |name: &str| std::io::read_to_string(parts.by_name(name).expect("a part")).expect("a text");
        let version = template.version_on(day(TODAY));
        assert!(part("docProps/custom.xml").contains(&format!("{} {version}", template.name)), "{}", template.name);
        let words = part("xl/sharedStrings.xml");
        assert!(words.contains(&version.hash) && words.contains(&version.since.to_string()), "{}", template.name);
        let items = items_of(&RULES, template, Some(body), day(TODAY));
        assert!(!items.is_empty());
        for item in items {
            assert!(words.contains(&example::title(item)), "{}: {}", template.name, item.code);
            let act = RULES.act(&item.basis.first().expect("a basis").act).expect("an act");
            assert!(words.contains(&act.title.zh), "{}: {}", template.name, item.code);
        }
        // An example about nobody, which no clerk can take for a row: it stands on the second page, a column a line.
        assert!(words.contains("李示例"), "{}", template.name);
        let notes = part("xl/comments1.xml");
        for column in template.columns_on(day(TODAY)) {
            assert!(notes.contains(&column.note.en), "{}: {}", template.name, column.key);
        }
        // Untouched it holds nothing to file; no page of it is taken for another sheet.
        let clerk = world.clerk(body.code.as_str());
        let sent = world.register.import(&clerk, &template.name, "a.xlsx", &mut &book[..], &|_| {}).await;
        let empty = SheetRefusal::Unreadable(xinyu_service::ports::SheetFault::Empty);
        match sent {
            Err(ServiceError::Refused(Refusal::Sheet(why))) => assert_eq!(why, empty, "{}", template.name),
            other => panic!("{}: {other:?}", template.name),
        }
    }
}

/// Grouped headers in two rows, as offices like them: single columns merged down, groups merged across.
#[tokio::test]
async fn a_header_in_two_rows_is_read_as_one() {
    let world = World::new().await;
    let template = RULES.template("qualification").expect("a template");
    let one = OneRow::of(template, 1);
    let group = |column: &Column| match column.becomes {
        EntryField::SubjectName | EntryField::IdType | EntryField::IdNumber => Some("持证人"),
        EntryField::DecidingBody | EntryField::DecidingBodyCode => Some("发证单位"),
        EntryField::SourceBody | EntryField::SourceBodyCode => Some("数据来源单位"),
        _ => None,
    };
    let below = |column: &Column, header: &str| match column.becomes {
        EntryField::DecidingBody | EntryField::SourceBody => "名称".to_owned(),
        EntryField::DecidingBodyCode | EntryField::SourceBodyCode => "统一社会信用代码".to_owned(),
        _ => header.to_owned(),
    };
    let mut book = rust_xlsxwriter::Workbook::new();
    let page = book.add_worksheet();
    let plain = rust_xlsxwriter::Format::new();
    page.merge_range(0, 0, 0, u16::try_from(one.columns.len() - 1).expect("few"), "职业资格报送表", &plain)
        .expect("a title");
    let mut last = None;
    for (at, column) in (0_u16..).zip(&one.columns) {
        let header = &one.header[usize::from(at)];
        match group(column) {
            Some(name) => {
                // Only the first cell of a merged range has its text.
                if last != Some(name) {
                    page.write_string(1, at, name).expect("a group");
                }
                page.write_string(2, at, below(column, header)).expect("a header");
            }
            None => {
                page.merge_range(1, at, 2, at, header, &plain).expect("a header");
            }
        }
        last = group(column);
        page.write_string(3, at, &one.cells[usize::from(at)]).expect("a cell");
    }
    let book = book.save_to_buffer().expect("a workbook");
    let batch = one.file(&world, "a.xlsx", &book).await.expect("a batch");
    assert_eq!(batch.counts, counts(1, 0, 0, 0), "{:?}", world.told(batch.id).await);
    assert!(batch.unknown_headers.is_empty(), "{:?}", batch.unknown_headers);
    // A row below one header is a row, whatever it says.
    assert_eq!(one.filed(&world).await.counts, counts(0, 1, 0, 0));
    let odd = OneRow::of(template, 2).set(EntryField::Remarks, "备注");
    assert_eq!(odd.filed(&world).await.counts, counts(1, 0, 0, 0));
    // Rows keep their own numbers.
    let mut text = String::from("持证人,,");
    text += &",".repeat(one.columns.len() - 3);
    let bad = OneRow::of(template, 3).set(EntryField::IdNumber, "610802");
    let sent = bad.file(&world, "b.csv", (text + "\r\n" + &bad.csv()).as_bytes()).await.expect("a batch");
    assert_eq!(world.told(sent.id).await[&3].0, RowState::Refused);
}

/// What LibreOffice made of a CSV files: dates as dates, numbers as text. Where the number became a figure, it is told.
#[tokio::test]
async fn workbooks_of_libreoffice_file() {
    let world = World::new().await;
    let fixture = |name: &str| {
        let folder = crate::world::repository().join("crates/sheets/tests/fixtures/libreoffice");
        std::fs::read(folder.join(name)).expect("a file")
    };
    let first = world.import("penalties.xlsx", &fixture("penalties.xlsx")).await;
    assert_eq!(first.counts, counts(3, 0, 0, 0), "{:?}", world.told(first.id).await);
    for name in ["penalties.ods", "penalties.xls", "penalties.csv"] {
        let again = world.import(name, &fixture(name)).await;
        assert_eq!(again.counts, counts(0, 3, 0, 0), "{name}: {:?}", world.told(again.id).await);
    }
    let figures = world.import("numbers.xlsx", &fixture("numbers.xlsx")).await;
    // The one that ends in X stayed a text.
    assert_eq!(figures.counts, counts(0, 1, 2, 0));
    assert!(world.told(figures.id).await.values().all(|(_, why)| why[0].1 == "id.mangled"));
}
