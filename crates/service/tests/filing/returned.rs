//! The body's own sheet on its way back.

use std::io::Read;

use crate::sheet::{Sheet, V, nth, person};
use crate::world::{World, counts};

fn added(row: &[String]) -> [&str; 3] {
    [&row[row.len() - 3], &row[row.len() - 2], &row[row.len() - 1]].map(String::as_str)
}

#[tokio::test]
async fn it_has_the_same_cells_and_three_columns_more() {
    let world = World::new().await;
    let rows = vec![
        nth(1),
        nth(2).set("fine", "五千").set("id_number", "1"),
        nth(3).set("facts", "患有肺结核"),
        nth(4).set("basis", "治安管理处罚法第二十三条"),
        nth(1),
    ];
    let sheet = Sheet::of(rows).headed("fine", "　罚款金额（万元）（必填） ").also("经办人");
    let sent = crate::world::read_sheet(sheet.xlsx());
    let batch = world.xlsx(&sheet).await;
    assert_eq!(batch.counts, counts(1, 1, 2, 1));
    let returned = world.returned(batch.id).await;
    assert_eq!(returned.len(), 6);
    assert_eq!(returned[0][..21], sent[0], "the header as it was sent, to the letter");
    assert_eq!(added(&returned[0]), ["结果", "问题", "怎样改"]);
    for row in [1, 2, 3, 5] {
        let width = sent[row].len();
        assert_eq!(returned[row][..width], sent[row], "row {row}");
    }
    assert_eq!(returned[1].len(), 22, "nothing is added to a row that was filed but its state");
    assert_eq!(returned[1][21], "filed");
    assert_eq!(
        added(&returned[2]),
        [
            "Refused",
            "罚款金额（万元）（必填）：money.not_a_number\n证件号码：id.length",
            "mend money.not_a_number\nmend id.length"
        ]
    );
    assert_eq!(added(&returned[3]), ["Review", "违法事实：review.free_text", "mend review.free_text"]);
    assert_eq!(added(&returned[4]), ["RefusedByLaw", "law", "mend law"]);
    assert!(returned[4][..21].iter().all(String::is_empty));
    assert_eq!(returned[5][21], "filed");
}

#[tokio::test]
async fn cells_to_mend_are_marked() {
    let world = World::new().await;
    let batch = world.csv(&Sheet::of(vec![nth(1), nth(2).set("fine", "五千").clear("name")])).await;
    let mut package =
        zip::ZipArchive::new(std::io::Cursor::new(world.returned_bytes(batch.id).await)).expect("a package");
    let mut markup = String::new();
    package.by_name("xl/worksheets/sheet1.xml").expect("the sheet").read_to_string(&mut markup).expect("markup");
    let style = |cell: &str| {
        let (_, after) = markup.split_once(&format!("r=\"{cell}\"")).unwrap_or_else(|| panic!("no cell {cell}"));
        after
            .split('>')
            .next()
            .expect("a tag")
            .split("s=\"")
            .nth(1)
            .expect("a style")
            .split('"')
            .next()
            .map(str::to_owned)
    };
    // Columns: A the name (empty and marked all the same), B the paper, J the fine.
    assert_eq!(style("A3"), style("J3"));
    assert_ne!(style("B3"), style("J3"));
    assert_eq!(style("A2"), style("B3"));
}

#[tokio::test]
async fn a_formula_comes_back_as_text() {
    let formula = "=cmd|' /C calc'!A0";
    for xlsx in [false, true] {
        let world = World::new().await;
        let rows = vec![nth(1).set("facts", formula), nth(2).set("facts", formula).set("fine", "=1+1")];
        let sheet = Sheet::of(rows);
        let batch = if xlsx { world.xlsx(&sheet).await } else { world.csv(&sheet).await };
        assert_eq!(batch.counts, counts(1, 0, 1, 0));
        let bytes = world.returned_bytes(batch.id).await;
        let returned = crate::world::read_sheet(bytes.clone());
        assert_eq!((returned[1][5].as_str(), returned[2][5].as_str()), (formula, formula));
        let mut package = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a package");
        let mut markup = String::new();
        package.by_name("xl/worksheets/sheet1.xml").expect("the sheet").read_to_string(&mut markup).expect("markup");
        assert!(!markup.contains("<f>"), "no formula in the file");
        assert_eq!(world.contents_of(&person(1)).await[0].text("facts"), formula);
    }
}

#[tokio::test]
async fn numbers_and_dates_come_back_as_they_were_shown() {
    let world = World::new().await;
    let row = nth(1).set("fine", V::Number(0.05)).set("decided_on", V::Date(2026, 2, 3)).set("name", "李4");
    let batch = world.xlsx(&Sheet::of(vec![row])).await;
    let returned = world.returned(batch.id).await;
    assert_eq!((returned[1][9].as_str(), returned[1][12].as_str()), ("0.05", "2026/02/03"));
}

/// A formula of the sender's own sheet counts by the value that their program showed.
#[tokio::test]
async fn the_value_of_a_formula_is_read() {
    let world = World::new().await;
    let row = nth(1).set("penalty_content", V::Formula("=\"罚款\"&\"五千元\"", "罚款五千元"));
    assert_eq!(world.xlsx(&Sheet::of(vec![row])).await.counts, counts(1, 0, 0, 0));
    assert_eq!(world.contents_of(&person(1)).await[0].text("penalty_content"), "罚款五千元");
}

/// One leaf of the body's own, and no look at anybody.
#[tokio::test]
async fn getting_it_back_is_journalled_as_the_bodys_own() {
    let world = World::new().await;
    let batch = world.csv(&Sheet::of(vec![nth(1), nth(2).set("fine", "x")])).await;
    let n = world.file_of(&person(1)).await.expect("a person").subject.n;
    let waiting = world.store.journal.waiting().await.expect("leaves");
    world.returned(batch.id).await;
    assert_eq!(world.store.journal.waiting().await.expect("leaves"), waiting + 1);
    assert_eq!(world.file_of(&person(1)).await.expect("a person").subject.n, n);
    world.expect_good().await;
}
