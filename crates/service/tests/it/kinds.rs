//! Entries that cannot weigh against the person: told when they are filed, shown while they hold.

use xinyu_register::event::Outcome;
use xinyu_register::ids::EntryId;

use crate::world::*;

const HEADERS: &str = "行政相对人名称,证件类型,证件号码,行政许可决定文书名称,行政许可决定文书号,许可类别,许可证书名称,许可编号,许可内容,\
                       许可决定日期,有效期自,有效期至,许可机关,许可机关统一社会信用代码,当前状态,数据来源单位,数据来源单位统一社会信用代码";
const LICENSING_NAME: &str = "榆林市行政审批服务局";

/// A food business licence of lin's, in this state, until this day.
pub async fn licence(world: &TestRegister, no: u32, status: &str, until: &str) -> EntryId {
    let who = lin();
    let row = format!(
        "{},身份证,{},准予许可决定书,榆审批食准〔2026〕{no}号,普通,食品经营许可证,JY示{no},小餐饮,2026-10-12,2026-10-12,{until},\
         {LICENSING_NAME},{LICENSING},{status},{LICENSING_NAME},{LICENSING}",
        who.name, who.number
    );
    let sheet = format!("{HEADERS}\r\n{row}\r\n");
    let clerk = world.clerk(LICENSING);
    let imported = world.register.import(&clerk, "sgs-permit-person", "a.csv", &mut sheet.as_bytes(), &|_| {}).await;
    let batch = imported.expect("a batch");
    let rows = world.register.batch_rows(&clerk, batch.id, None, 0, 10).await;
    assert_eq!(batch.counts.accepted, 1, "{rows:?}");
    world.rows_of(&who).await.expect("a known person").entries.last().expect("an entry").id
}

async fn permits_see(world: &TestRegister) -> Vec<EntryId> {
    let answer = world.by_mandate(&lin(), "food-permit").await;
    assert_eq!(answer.outcome, Outcome::NothingToConsider, "a licence weighs against nobody");
    answer.entries.iter().map(|entry| entry.id).collect()
}

#[tokio::test]
async fn a_licence_is_shown_where_it_matters_and_never_calls_for_an_officer() {
    let world = TestRegister::on_day("2026-11-23").await;
    let id = licence(&world, 101, "有效", "2029-10-11").await;
    assert_eq!(permits_see(&world).await, [id], "told on filing, so that nothing waits");
    assert!(world.by_mandate(&lin(), "metrology-permit").await.entries.is_empty(), "elsewhere it has no bearing");
    let file = world.own_file(&lin()).await;
    let facts = file.entries[0].facts.as_ref().expect("the person reads it at once");
    assert_eq!(facts.content.code("status"), "valid");
    assert_eq!(facts.in_force_until, Some("2029-10-11".parse().expect("a day")));
    world.on("2029-10-11");
    assert_eq!(permits_see(&world).await, [id], "its last day");
    world.on("2029-10-12");
    assert_eq!(permits_see(&world).await, [] as [EntryId; 0], "the day after");
    world.expect_good().await;
}

/// What took a licence away is a decision of its own, with its own notice and period.
#[tokio::test]
async fn a_licence_that_does_not_hold_is_shown_to_nobody_but_the_person() {
    let world = TestRegister::on_day("2026-11-23").await;
    for (no, status) in (201..).zip(["到期", "注销", "撤销", "撤回", "吊销", "暂扣"]) {
        licence(&world, no, status, "长期").await;
    }
    assert_eq!(permits_see(&world).await, [] as [EntryId; 0]);
    assert_eq!(world.own_file(&lin()).await.entries.len(), 6);
    let valid = licence(&world, 301, "有效", "2099/12/31").await;
    assert_eq!(permits_see(&world).await, [valid], "2099/12/31 is no end");
}

/// "1" is valid on one platform and rescinded on another: it counts only under the body's profile.
#[tokio::test]
async fn a_number_for_a_status_is_never_guessed() {
    let world = TestRegister::on_day("2026-11-23").await;
    let who = lin();
    let row = format!(
        "{},身份证,{},准予许可决定书,榆审批食准〔2026〕401号,普通,食品经营许可证,JY示401,小餐饮,2026-10-12,2026-10-12,长期,\
         {LICENSING_NAME},{LICENSING},1,{LICENSING_NAME},{LICENSING}",
        who.name, who.number
    );
    let sheet = format!("{HEADERS}\r\n{row}\r\n");
    let clerk = world.clerk(LICENSING);
    let batch = world.register.import(&clerk, "sgs-permit-person", "a.csv", &mut sheet.as_bytes(), &|_| {}).await;
    let batch = batch.expect("a batch");
    let rows = world.register.batch_rows(&clerk, batch.id, None, 0, 10).await.expect("rows");
    assert_eq!((batch.counts.accepted, rows[0].reasons[0].code.as_str()), (0, "code.unknown"));
}
