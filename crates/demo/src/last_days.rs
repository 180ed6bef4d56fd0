//! What happened in the last days: awards and volunteering with what people said to them, an amendment, a
//! withdrawal, one that waits.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::Arc;

use jiff::civil::Date;
use xinyu_register::entry::{EndedWhy, Wish};
use xinyu_register::identity::IdType;
use xinyu_register::ids::EntryId;
use xinyu_register::rules::{Body, Item, NoticeRule, Rules};
use xinyu_service::caller::{CALLER_VALID_MS, Caller, Resident};
use xinyu_service::filing::example::Example;
use xinyu_service::{Register, ServiceError};
use xinyu_store::files::{FileRows, Whose};

use crate::cases::{
    AWARD_DECLINED, AWARD_PUBLISHED, AWARD_PUBLISHED_SHORT, AWARDED, ENTRY_AMENDED, ENTRY_WITHDRAWN, VOLUNTEERING_KEPT,
    VOLUNTEERING_WAITS, WITHDRAWAL_WAITS, place_of,
};
use crate::days::days_before;
use crate::officers::{ADMIN, CLERK, Post};
use crate::people::Person;
use crate::sheet::field;

/// The fine of the amended penalty, in units of 10,000 yuan: lower than what a general penalty of the
/// demo comes to.
const FINE_WAN: &str = "0.05";
const WHY_AMENDED: &str = "录入时多写了一位，按决定书更正";
const WHY_WITHDRAWN: &str = "同一份决定已由区局报送，重复报送";

/// Makes them.
pub(crate) async fn make(
    register: &Arc<Register>,
    posts: &[Post],
    people: &[Person],
    today: Date,
) -> Result<(), ServiceError> {
    for (at, shows) in AWARDED.into_iter().enumerate() {
        let notice = match shows {
            VOLUNTEERING_WAITS | VOLUNTEERING_KEPT => NoticeRule::ByConsent,
            _ => NoticeRule::UnlessDeclined,
        };
        let Some(person) = people.get(place_of(shows)) else { continue };
        let Some((item, body)) = given(&register.rules, posts, notice, today) else { continue };
        award(register, person, item, body, at + 1, today).await?;
        if [AWARD_PUBLISHED, AWARD_PUBLISHED_SHORT].contains(&shows) {
            publish(register, person, shows == AWARD_PUBLISHED_SHORT).await?;
        }
        let wish = match shows {
            AWARD_DECLINED => Wish::Decline,
            VOLUNTEERING_KEPT => Wish::Keep,
            _ => continue,
        };
        if let Some((caller, entry)) = latest(register, person).await? {
            register.answer_entry(&caller, entry, wish).await?;
        }
    }
    amend(register, posts, people).await?;
    take_back(register, posts, people).await
}

/// The first item of that sort that a body of the city may give.
fn given<'a>(rules: &'a Rules, posts: &[Post], notice: NoticeRule, today: Date) -> Option<(&'a Item, &'a Body)> {
    let day = days_before(today, 3);
    rules.items().filter(|item| item.notice == notice && item.in_force.holds_on(day)).find_map(|item| {
        let here = |body: &&Body| posts.iter().any(|post| post.role == CLERK && post.body == body.code);
        rules.bodies().filter(here).find(|body| rules.competent(&body.code, &item.code, day)).map(|body| (item, body))
    })
}

async fn award(
    register: &Arc<Register>,
    person: &Person,
    item: &Item,
    body: &Body,
    no: usize,
    today: Date,
) -> Result<(), ServiceError> {
    let Some(template) = register.rules.template(&item.template) else { return Ok(()) };
    let example = Example {
        rules: &register.rules,
        item,
        body,
        name: &person.name,
        id_type: None,
        id_number: &person.id_number,
        decided_on: days_before(today, 3),
        status: None,
        no,
    };
    let line = |cells: Vec<String>| cells.iter().map(|cell| field(cell)).collect::<Vec<_>>().join(",") + "\r\n";
    let header = line(template.columns_on(today).map(|column| column.header.zh.clone()).collect());
    let bytes = (header + &line(example.row(template, today))).into_bytes();
    let clerk = register.demo_officer(&body.code, CLERK).await?;
    let name = format!("{}-{}-{no}.csv", template.title.zh, body.short.zh);
    register.import(&clerk, &template.name, &name, &mut Cursor::new(bytes), &|_| {}).await?;
    Ok(())
}

/// The person reads of the award, and publishes it.
async fn publish(register: &Register, person: &Person, short: bool) -> Result<(), ServiceError> {
    let Some((caller, entry)) = latest(register, person).await? else { return Ok(()) };
    for notice in register.own_notices(&caller).await? {
        register.open_own_notice(&caller, notice.id).await?;
    }
    let preview = register.honour_preview(&caller, entry).await?;
    let name = if short { preview.names.last() } else { preview.names.first() };
    let Some(name) = name else { return Ok(()) };
    register.publish_honour(&caller, entry, preview.version, name).await
}

async fn file_of(register: &Register, person: &Person) -> Result<Option<FileRows>, ServiceError> {
    let blind = register.keyring.blind_identity(IdType::IdCard.as_str(), &person.id_number);
    Ok(register.store.files.file(Whose::Blind(blind)).await?)
}

/// The person as a caller, and their latest entry.
async fn latest(register: &Register, person: &Person) -> Result<Option<(Caller, EntryId)>, ServiceError> {
    let Some(file) = file_of(register, person).await? else { return Ok(None) };
    let valid_until_ms = register.now_ms() + CALLER_VALID_MS;
    let caller = Caller::Resident(Resident { subject: file.subject.key, valid_until_ms });
    Ok(file.entries.last().map(|entry| (caller, entry.id)))
}

/// The entry of a case, and the clerk of the body that filed it.
async fn filed(
    register: &Register,
    posts: &[Post],
    people: &[Person],
    shows: &str,
    role: &'static str,
) -> Result<Option<(Caller, EntryId)>, ServiceError> {
    let Some(person) = people.get(place_of(shows)) else { return Ok(None) };
    let Some(file) = file_of(register, person).await? else { return Ok(None) };
    let Some(entry) = file.entries.last() else { return Ok(None) };
    let Some(post) = posts.iter().find(|post| post.role == role && post.body.as_str() == entry.source_body) else {
        return Ok(None);
    };
    Ok(Some((register.demo_officer(&post.body, role).await?, entry.id)))
}

async fn amend(register: &Register, posts: &[Post], people: &[Person]) -> Result<(), ServiceError> {
    let Some((clerk, entry)) = filed(register, posts, people, ENTRY_AMENDED, CLERK).await? else { return Ok(()) };
    let fields = BTreeMap::from([("fine".to_owned(), FINE_WAN.to_owned())]);
    register.amend_record(&clerk, entry, 1, &fields, WHY_AMENDED).await.map(drop)
}

async fn take_back(register: &Register, posts: &[Post], people: &[Person]) -> Result<(), ServiceError> {
    for (shows, confirmed) in [(ENTRY_WITHDRAWN, true), (WITHDRAWAL_WAITS, false)] {
        let Some((clerk, entry)) = filed(register, posts, people, shows, CLERK).await? else { continue };
        register.ask_take_back(&clerk, entry, EndedWhy::Withdrawn, WHY_WITHDRAWN).await?;
        if let (true, Some((second, _))) = (confirmed, filed(register, posts, people, shows, ADMIN).await?) {
            register.confirm_take_back(&second, entry).await?;
        }
    }
    Ok(())
}
