//! Headers: in any order, with noise, under other names, below titles; missing, doubled, another sheet's.

use xinyu_service::error::SheetRefusal;
use xinyu_service::ports::SheetFault;

use crate::sheet::{COLUMNS, Sheet, header, nth};
use crate::world::{World, counts};

/// Headers as platforms and offices write them.
const NOISE: [(&str, &str); 12] = [
    ("name", "行政相对人名称（必填）"),
    ("id_type", " 证件类型 "),
    ("id_number", "证件号码*"),
    ("document_no", "行政处罚决定书文书号"),
    ("facts", "违 法 事 实"),
    ("penalty_kinds", "【处罚类别】(必填)"),
    ("fine", "处罚金额 (万元)"),
    ("confiscated", "没收违法所得、没收非法财务的金额(万元)"),
    ("decided_on", "处罚决定日期:"),
    ("deciding_body", "ＣＦ＿ＣＦＪＧ"),
    ("source_body", "cf_sjly"),
    ("remarks", "备　注"),
];

#[tokio::test]
async fn headers_are_known_with_their_noise_and_in_any_order() {
    let world = World::new().await;
    let mut sheet = Sheet::of(vec![nth(1), nth(2)]);
    for (key, header) in NOISE {
        sheet = sheet.headed(key, header);
    }
    sheet.columns.reverse();
    assert_eq!(world.csv(&sheet).await.counts, counts(2, 0, 0, 0));
    sheet.columns.rotate_left(7);
    assert_eq!(world.xlsx(&sheet).await.counts, counts(0, 2, 0, 0));
}

#[tokio::test]
async fn codes_of_platforms_head_a_sheet_as_well() {
    let codes = [
        "CF_XDR_MC",
        "CF_XDR_ZJLX",
        "CF_XDR_ZJHM",
        "CF_WSH",
        "CF_WFXW",
        "CF_SY",
        "CF_YJ",
        "CF_CFLB",
        "CF_NR",
        "CF_NR_FK",
        "CF_NR_WFFF",
        "CF_NR_ZKDX",
        "CF_JDRQ",
        "CF_YXQ",
        "CF_GSJZQ",
        "CF_CFJG",
        "CF_CFJGDM",
        "CF_SJLY",
        "CF_SJLYDM",
        "BZ",
    ];
    let world = World::new().await;
    let mut sheet = Sheet::of(vec![nth(1)]);
    for ((key, _), code) in COLUMNS.iter().zip(codes) {
        sheet = sheet.headed(key, code);
    }
    assert_eq!(world.csv(&sheet).await.counts, counts(1, 0, 0, 0));
}

#[tokio::test]
async fn money_in_yuan_is_not_taken_for_money_in_ten_thousands() {
    let world = World::new().await;
    let sheet = Sheet::of(vec![nth(1).set("fine", "5000")]).headed("fine", "罚款金额（元）");
    let batch = world.csv(&sheet).await;
    assert_eq!(batch.counts, counts(0, 0, 1, 0));
    assert_eq!(batch.unknown_headers, ["罚款金额（元）"]);
    assert_eq!(world.told(batch.id).await[&2].1[0].1, "money.missing_for_kind");
}

#[tokio::test]
async fn titles_may_stand_above_the_header_and_rows_keep_their_numbers() {
    let world = World::new().await;
    let sheet =
        Sheet::of(vec![nth(1), nth(2).set("fine", "五千")]).below("2026年11月行政处罚信息报送表").below("填表人：高峰");
    for batch in [world.xlsx(&sheet).await, world.csv(&sheet).await] {
        assert_eq!(world.told(batch.id).await.keys().copied().collect::<Vec<_>>(), [5]);
    }
}

#[tokio::test]
async fn missing_and_doubled_headers_are_told_by_name() {
    let world = World::new().await;
    let missing = Sheet::of(vec![nth(1)]).without("basis").without("source_body_code");
    let told = vec![header("basis").to_owned(), header("source_body_code").to_owned()];
    assert_eq!(world.refused_whole("a.csv", missing.csv().as_bytes()).await, SheetRefusal::HeaderMissing(told.clone()));
    assert_eq!(world.refused_whole("a.xlsx", &missing.xlsx()).await, SheetRefusal::HeaderMissing(told));
    let doubled = Sheet::of(vec![nth(1)]).also("CF_YJ");
    assert_eq!(
        world.refused_whole("b.csv", doubled.csv().as_bytes()).await,
        SheetRefusal::HeaderDoubled(vec!["CF_YJ".into()])
    );
}

#[tokio::test]
async fn columns_that_only_some_forms_have_may_be_absent() {
    let world = World::new().await;
    let mut sheet = Sheet::of(vec![nth(1).set("fine", "0.5")]);
    for key in ["confiscated", "licence_affected", "published_until", "remarks"] {
        sheet = sheet.without(key);
    }
    assert_eq!(world.csv(&sheet).await.counts, counts(1, 0, 0, 0));
}

#[tokio::test]
async fn another_sheet_is_refused_whole_and_nothing_of_it_stays() {
    let world = World::new().await;
    assert_eq!(
        world.refused_whole("permit.csv", "许可编号,许可内容,有效期自\r\n1,2,3\r\n".as_bytes()).await,
        SheetRefusal::WrongTemplate
    );
    for extra in ["法定代表人", "行政相对人代码_1 (统一社会信用代码)", "CF_FRDB", "法定代表人证件号码（必填）"]
    {
        let legal = Sheet::of(vec![nth(1)]).also(extra);
        assert_eq!(world.refused_whole("l.xlsx", &legal.xlsx()).await, SheetRefusal::LegalPersons, "{extra}");
        assert_eq!(world.refused_whole("l.csv", legal.csv().as_bytes()).await, SheetRefusal::LegalPersons, "{extra}");
    }
    assert_eq!(world.entries_in_all().await, 0);
}

#[tokio::test]
async fn a_sheet_without_a_row_is_refused_as_empty() {
    let world = World::new().await;
    let empty = SheetRefusal::Unreadable(SheetFault::Empty);
    let header_only = Sheet::of(Vec::new());
    assert_eq!(world.refused_whole("a.csv", header_only.csv().as_bytes()).await, empty);
    assert_eq!(world.refused_whole("a.xlsx", &header_only.xlsx()).await, empty);
    assert_eq!(world.refused_whole("a.csv", b"").await, empty);
    assert_eq!(world.refused_whole("a.csv", b"\r\n , \r\n").await, empty);
    let mut blank = rust_xlsxwriter::Workbook::new();
    blank.add_worksheet();
    assert_eq!(world.refused_whole("a.xlsx", &blank.save_to_buffer().expect("a workbook")).await, empty);
    let own = world.register.template_sheet(crate::world::TEMPLATE, None).expect("our own template");
    assert_eq!(world.refused_whole("a.xlsx", &own).await, empty);
}

#[tokio::test]
async fn unknown_columns_are_remarks() {
    let world = World::new().await;
    let sheet = Sheet::of(vec![nth(1).set("经办人电话", "0912-3891234"), nth(2)]).also("经办人电话").also("序号");
    let batch = world.csv(&sheet).await;
    assert_eq!(batch.counts, counts(2, 0, 0, 0));
    assert_eq!(batch.unknown_headers, ["经办人电话", "序号"]);
    assert!(batch.forbidden_headers.is_empty());
}
