//! People with other papers than an identity card, and names that the register's officer compares.
//!
//! One body files what they hold in the last days, in one sheet: five of each kind of paper, one whose
//! name of before the officer recognises, and one chosen person under a name that is not theirs.

use std::io::Cursor;
use std::sync::Arc;

use jiff::civil::Date;
use xinyu_register::event::IdentityDecision;
use xinyu_register::identity::SubjectNo;
use xinyu_register::rules::Rules;
use xinyu_service::caller::Caller;
use xinyu_service::{Register, ServiceError};

use crate::cases::{NAME_ASKED, place_of};
use crate::days::{days_before, years_before};
use crate::dice::{Dice, Stream};
use crate::holdings::{self, Holding};
use crate::names;
use crate::numbers::NOBODYS_SEQUENCE;
use crate::officers::{CLERK, Post};
use crate::people::Person;

/// How many people have a paper of a kind.
pub const OF_EACH_KIND: usize = 5;
/// Kinds of paper but the identity card, as sheets name them.
const KINDS: [&str; 6] = [
    "护照",
    "港澳居民来往内地通行证",
    "台湾居民来往大陆通行证",
    "外国人永久居留身份证",
    "港澳台居民居住证",
    "其他-军官证",
];
const LATIN: [&str; OF_EACH_KIND] = ["MUELLER ANNA", "OKAFOR CHIDI", "Tanaka Yuki", "Lopez Maria-Jose", "SMITH JOHN"];
const LATIN_CARDS: [&str; OF_EACH_KIND] =
    ["PARK MINJUN", "IVANOVA OLGA", "Dupont Claire", "SINGH ARJUN", "Rossi Marco"];
/// The name of before of the first of [`LATIN`].
const FORMER: &str = "WEBER ANNA";

/// A row of the sheet: whose, on which paper, and under which name it is filed.
pub(crate) struct PaperRow {
    pub(crate) person: Person,
    pub(crate) kind: &'static str,
}

/// The sheet, for the body that may file what is held.
pub(crate) fn plan(rules: &Rules, seed: u64, posts: &[Post], people: &[Person], today: Date) -> Option<Holding> {
    let mut dice = Dice::new(seed, Stream::Papers);
    let mut rows = Vec::new();
    for (kind, at) in KINDS.iter().flat_map(|kind| (0..OF_EACH_KIND).map(move |at| (*kind, at))) {
        let birth = days_before(years_before(today, dice.between(28, 60)), dice.between(1, 364));
        let name = match kind {
            "护照" => LATIN[at].to_owned(),
            "外国人永久居留身份证" => LATIN_CARDS[at].to_owned(),
            _ => names::name(&mut dice),
        };
        rows.push(PaperRow { person: somebody(name, number(kind, at, birth), birth), kind });
    }
    // What the register's officer will see: a name of before, and one that is nobody's here.
    let former = rows
        .first()
        .map(|row| PaperRow { person: Person { name: FORMER.to_owned(), ..row.person.clone() }, kind: row.kind });
    rows.extend(former);
    let asked = people.get(place_of(NAME_ASKED)).map(|person| PaperRow {
        person: Person { name: format!("{}凡", person.name.chars().take(1).collect::<String>()), ..person.clone() },
        kind: "身份证",
    });
    rows.extend(asked);
    holdings::sheet_of_papers(rules, posts, &rows, today)
}

fn somebody(name: String, id_number: String, birth: Date) -> Person {
    Person { name, id_number, birth, email: None, has_entries: false }
}

/// A number of nobody: sequences and regions that are not given out.
fn number(kind: &str, at: usize, birth: Date) -> String {
    let nobody = |prefix: &str| {
        let first = format!("{prefix}{}{NOBODYS_SEQUENCE}", birth.strftime("%Y%m%d"));
        format!("{first}{}", SubjectNo::check_character(&first).unwrap_or('0'))
    };
    match kind {
        "护照" => format!("ZZ00000{:02}", at + 1),
        "港澳居民来往内地通行证" => {
            format!("{}000000{:02}", if at.is_multiple_of(2) { 'H' } else { 'M' }, at + 1)
        }
        "台湾居民来往大陆通行证" => format!("000000{:02}", at + 1),
        // Two of the edition of 2017.
        "外国人永久居留身份证" if at < 2 => format!("ZZZ6108{}{at:02}", birth.strftime("%y%m%d")),
        "外国人永久居留身份证" => nobody("961840"),
        "港澳台居民居住证" => nobody(["810000", "820000", "830000"][at % 3]),
        _ => format!("示字第{:05}号", at + 1),
    }
}

/// Files the sheet; the officer recognises the name of before, and leaves the other for whoever tries
/// the demo.
pub(crate) async fn file(register: &Arc<Register>, posts: &[Post], holding: Holding) -> Result<(), ServiceError> {
    let clerk = register.demo_officer(&holding.body, CLERK).await?;
    let mut bytes = Cursor::new(holding.bytes);
    register.import(&clerk, &holding.template, &holding.name, &mut bytes, &|_| {}).await?;
    let Some(post) = posts.iter().find(|post| post.role == "case_officer") else { return Ok(()) };
    let officer: Caller = register.demo_officer(&post.body, post.role).await?;
    let blind = register.keyring.blind_identity("passport", &number("护照", 0, Date::MIN));
    for line in register.identity_cases(&officer, None, 100).await?.cases {
        // Found by its paper: opening all of them to find it would be a look at each.
        let case = register.store.identities.case(line.id).await?;
        if case.is_some_and(|case| case.blind == blind) {
            register.identity_case(&officer, line.id).await?;
            let reason = "比对护照签发机关的更名证明，是同一人的曾用名";
            register.decide_identity(&officer, line.id, IdentityDecision::FormerName, reason).await?;
        }
    }
    Ok(())
}
