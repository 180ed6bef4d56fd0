//! Templates and code lists: a sheet as bodies send it.

use xinyu_register::identity::IdType;
use xinyu_register::rules::{CodeReading, ColumnType, EntryField, PenaltyKind, Required, Template};

use crate::world::RULES;

fn sheet() -> &'static Template {
    RULES.template("sgs-penalty-person").expect("the template")
}

fn key_of(header: &str) -> Option<&'static str> {
    sheet().column_of_header(header).map(|column| column.key.as_str())
}

fn keys(list: &str, cell: &str, profile: Option<&str>) -> Result<Vec<String>, String> {
    match RULES.code_list(list).expect("a list").read_many(cell, profile) {
        CodeReading::Known(values) => Ok(values.into_iter().map(|value| value.key.clone()).collect()),
        CodeReading::NeedsProfile => Err("needs a profile".to_owned()),
        CodeReading::Unknown(part) => Err(format!("unknown {part}")),
    }
}

#[test]
fn the_sheet_has_the_twenty_columns_of_form_b_and_the_one_of_form_c() {
    let headers: Vec<&str> = sheet().columns.iter().map(|column| column.header.zh.as_str()).collect();
    insta::assert_snapshot!(headers.join("\n"), @"
    行政相对人名称
    行政相对人类别
    证件类型
    证件号码
    行政处罚决定书文号
    违法行为类型
    违法事实
    处罚依据
    处罚类别
    处罚内容
    罚款金额（万元）
    没收违法所得、没收非法财物的金额（万元）
    暂扣或吊销证照名称及编号
    处罚决定日期
    处罚有效期
    公示截止期
    处罚机关
    处罚机关统一社会信用代码
    数据来源单位
    数据来源单位统一社会信用代码
    备注
    ");
    let absent: Vec<&str> =
        sheet().columns.iter().filter(|one| one.may_be_absent).map(|one| one.key.as_str()).collect();
    assert_eq!(absent, ["party_category"]);
}

#[test]
fn every_statement_about_an_entry_has_one_column() {
    // A penalty sheet cites an act instead of naming the item, and knows no status.
    let of_others = [
        EntryField::ItemTitle,
        EntryField::CertificateNo,
        EntryField::EffectiveFrom,
        EntryField::Status,
        EntryField::Detail,
    ];
    for field in EntryField::ALL {
        let wanted = usize::from(!of_others.contains(field));
        assert_eq!(sheet().columns.iter().filter(|column| column.becomes == *field).count(), wanted, "{field}");
        for template in RULES.templates().filter(|_| *field != EntryField::Detail) {
            let count = template.columns.iter().filter(|column| column.becomes == *field).count();
            assert!(count <= 1, "{}: {field}", template.name);
        }
    }
}

#[test]
fn headers_are_known_through_their_noise() {
    assert_eq!(key_of("罚款金额 (万元)"), Some("fine"));
    assert_eq!(key_of("罚款金额（万元）"), Some("fine"));
    assert_eq!(key_of("处罚金额（万元）"), Some("fine"));
    assert_eq!(key_of("没收违法所得、没收非法财务的金额(万元)"), Some("confiscated"));
    assert_eq!(key_of("* 行政相对人名称（必填）"), Some("name"));
    assert_eq!(key_of("\u{feff}行政处罚决定书文号"), Some("document_no"));
    assert_eq!(key_of("行政处罚决定文书号"), Some("document_no"));
    assert_eq!(key_of("cf_wsh"), Some("document_no"));
    assert_eq!(key_of("CF_XKJG"), Some("deciding_body"));
    assert_eq!(key_of("处罚机关统一社会信用代码"), Some("deciding_body_code"));
}

#[test]
fn a_fine_in_yuan_is_not_taken_for_one_in_ten_thousand_yuan() {
    assert_eq!(key_of("罚款金额（元）"), None);
    assert_eq!(key_of("没收金额（元）"), None);
}

#[test]
fn the_sheet_for_organisations_is_refused_whole() {
    let wrong = sheet().wrong_sheet(&["行政相对人名称", "行政相对人代码_1 (统一社会信用代码)", "法定代表人"]);
    assert!(wrong.expect("the wrong sheet").reason.zh.contains("法定代表人"));
    assert!(sheet().wrong_sheet(&["行政相对人名称", "证件类型"]).is_none());
}

#[test]
fn what_the_sender_would_publish_is_optional_and_the_number_is_required() {
    let required = |key: &str| sheet().column(key).expect("a column").required;
    assert_eq!(required("published_until"), Required::No);
    assert_eq!(required("id_number"), Required::Yes);
    assert_eq!(required("fine"), Required::WhenApplies);
    let long_term = match &sheet().column("effective_until").expect("a column").holds {
        ColumnType::Date { long_term } => long_term.clone(),
        other => panic!("{other:?}"),
    };
    assert!(long_term.iter().any(|word| word == "2099/12/31"));
}

#[test]
fn kinds_of_penalty_are_read_from_words_however_they_are_joined() {
    let kinds = |cell: &str| keys("penalty-kind", cell, None);
    let known = |words: &[&str]| Ok(words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>());
    assert_eq!(kinds("罚款"), known(&["fine"]));
    assert_eq!(kinds("警告；罚款"), known(&["warning", "fine"]));
    assert_eq!(kinds("警告并处罚款"), known(&["warning", "fine"]));
    assert_eq!(kinds("罚款、没收违法所得、没收非法财物"), known(&["fine", "confiscate"]));
    assert_eq!(kinds("没收违法所得、罚款"), known(&["fine", "confiscate-gains"]));
    assert_eq!(kinds("暂扣或者吊销许可证、暂扣或者吊销执照"), known(&["withhold-or-revoke"]));
    assert_eq!(kinds("警告,通报批评/限制从业"), known(&["warning", "criticism", "restrict-practice"]));
    assert_eq!(kinds("其他-责令改正"), known(&["other"]));
    assert_eq!(kinds("责令赔礼道歉"), Err("unknown 责令赔礼道歉".to_owned()));
    assert_eq!(kinds(""), Err("unknown ".to_owned()));
}

#[test]
fn numbers_for_kinds_of_penalty_count_only_with_the_profile_of_the_sender() {
    assert_eq!(keys("penalty-kind", "2", None), Err("needs a profile".to_owned()));
    assert_eq!(keys("penalty-kind", "2", Some("nine")), Ok(vec!["fine".to_owned()]));
    assert_eq!(keys("penalty-kind", "2", Some("sic")), Ok(vec!["confiscate".to_owned()]));
    assert_eq!(keys("penalty-kind", "1;3", Some("seven")), Ok(vec!["warning".to_owned(), "confiscate".to_owned()]));
}

#[test]
fn numbers_on_which_all_platforms_agree_count_for_everyone() {
    assert_eq!(keys("id-type", "1", None), Ok(vec!["id-card".to_owned()]));
    assert_eq!(keys("id-type", "05", None), Ok(vec!["foreign-permanent-resident".to_owned()]));
    assert_eq!(keys("id-type", "其他-军官证", None), Ok(vec!["other".to_owned()]));
    assert_eq!(keys("party-category", "01", None), Ok(vec!["natural-person".to_owned()]));
    assert_eq!(keys("party-category", "1", None), Err("needs a profile".to_owned()));
    assert_eq!(keys("party-category", "2", Some("flags")), Ok(vec!["natural-person".to_owned()]));
}

#[test]
fn only_natural_persons_belong_in_the_sheet() {
    let list = RULES.code_list("party-category").expect("a list");
    let persons: Vec<&str> = list.values.iter().filter(|value| value.person).map(|value| value.key.as_str()).collect();
    assert_eq!(persons, ["natural-person"]);
}

#[test]
fn code_lists_use_the_words_of_the_domain() {
    for value in &RULES.code_list("id-type").expect("a list").values {
        assert!(IdType::parse(&value.key).is_some(), "{}", value.key);
    }
    let list = RULES.code_list("penalty-kind").expect("a list");
    for kind in PenaltyKind::ALL {
        assert!(list.values.iter().any(|value| value.kinds.contains(kind)), "{kind}");
    }
}

#[test]
fn a_code_with_letters_counts_by_its_profile_in_either_case() {
    for cell in ["S6", "s6", " Ｓ６ "] {
        assert_eq!(keys("licence-status", cell, Some("own")), Ok(vec!["revoked".to_owned()]), "{cell}");
    }
    assert_eq!(keys("licence-status", "S6", Some("sic")), Err("needs a profile".to_owned()));
}

#[test]
fn what_organisations_sheets_look_like_is_said_once_for_every_template() {
    for template in RULES.templates() {
        let wrong = template.wrong_sheet(&["姓名", "法定代表人", "备注"]).expect("an organisation's sheet");
        assert!(wrong.names.iter().any(|word| word == "公司"), "{}", template.name);
        // One's own column is no sign of another sheet, and an employer beside the name is none either.
        let own: Vec<&str> = template.columns.iter().map(|column| column.header.zh.as_str()).collect();
        assert!(template.wrong_sheet(&own).is_none(), "{}", template.name);
    }
}
