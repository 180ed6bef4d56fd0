//! Awards for tests: the first item of the catalog with a rule of notice, filed by a body that may.

use xinyu_register::ids::EntryId;
use xinyu_register::rules::NoticeRule;
use xinyu_service::filing::Counts;

use crate::world::*;

/// The first item of the catalog with this rule, and a body that may file it.
fn item(notice: NoticeRule) -> (&'static str, &'static str, String, &'static str) {
    let day = day("2026-11-20");
    for item in RULES.items().filter(|item| item.notice == notice && item.in_force.holds_on(day)) {
        let body = RULES.bodies().find(|body| body.items_on(day).any(|code| code == &item.code));
        if let (Some(body), Some(basis)) = (body, item.basis.first()) {
            let act = RULES.act(&basis.act).map_or("", |act| act.title.zh.as_str());
            return (&item.short.zh, body.code.as_str(), format!("《{act}》第一条"), &body.name.zh);
        }
    }
    panic!("no item of the catalog is filed under {notice:?}")
}

/// The body that files the items of this sort here.
pub fn body_of(notice: NoticeRule) -> &'static str {
    item(notice).1
}

/// An award to somebody.
pub async fn award_for(world: &TestRegister, who: &Person, notice: NoticeRule, no: u32) -> EntryId {
    award_to(world, who, notice, no).await.1.expect("an entry")
}

/// An award to somebody, and their latest entry.
pub async fn award_to(world: &TestRegister, who: &Person, notice: NoticeRule, no: u32) -> (Counts, Option<EntryId>) {
    let (title, body, basis, name) = item(notice);
    let headers = "姓名,证件类型,证件号码,奖励事项,表彰决定文号,依据,奖项名称,表彰决定日期,状态,颁奖单位,颁奖单位统一社会信用代码,数据来源单位,数据来源单位统一社会信用代码";
    let row = format!(
        "{},身份证,{},{title},榆表〔2026〕{no}号,{basis},示例奖,2026-11-20,有效,{name},{body},{name},{body}",
        who.name, who.number
    );
    let sheet = format!("{headers}\r\n{row}\r\n");
    let clerk = world.clerk(body);
    let batch = world.register.import(&clerk, "award", "a.csv", &mut sheet.as_bytes(), &|_| {}).await.expect("a batch");
    let rows = world.register.batch_rows(&clerk, batch.id, None, 0, 10).await;
    assert_eq!(batch.counts.refused + batch.counts.review, 0, "{rows:?}");
    let last = world.rows_of(who).await.and_then(|file| file.entries.last().map(|entry| entry.id));
    (batch.counts, last)
}
