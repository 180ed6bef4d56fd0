//! Identity numbers, names and codes of bodies. Numbers here use division 610899, which nobody has.

use proptest::prelude::*;
use xinyu_register::identity::{
    BodyCode, BodyCodeError, IdNumber, IdNumberError, IdType, NameError, PaperNote, PersonName, SubjectNo,
    SubjectNoError,
};
use xinyu_register::names::{Likeness, likeness};

use crate::world::{RULES, day};

fn number(first_17: &str) -> String {
    format!("{first_17}{}", SubjectNo::check_character(first_17).expect("17 digits"))
}

#[test]
fn the_example_of_the_standard_holds() {
    let read = SubjectNo::parse("11010519491231002X").expect("a number");
    assert_eq!(read.birth(), day("1949-12-31"));
    assert_eq!(read.tail(), "002X");
    assert_eq!(read.mask(), "身份证尾号002X");
}

#[test]
fn full_width_digits_blanks_and_a_small_x_are_mended() {
    let read = SubjectNo::parse(" １１０１０５ 19491231\u{200b}002ｘ").expect("a number");
    assert_eq!(read.normalised(), "11010519491231002X");
}

#[test]
fn a_wrong_number_says_what_is_wrong_and_never_shows_itself() {
    assert_eq!(SubjectNo::parse("1101051949123100"), Err(SubjectNoError::Length { found: 16 }));
    assert_eq!(SubjectNo::parse("1101051949I231002X"), Err(SubjectNoError::NotDigit { at: 11 }));
    assert_eq!(SubjectNo::parse("X10105194912310021"), Err(SubjectNoError::NotDigit { at: 1 }));
    assert_eq!(SubjectNo::parse("110105194912310021"), Err(SubjectNoError::CheckCharacter));
    assert_eq!(SubjectNo::parse("110105194902310021"), Err(SubjectNoError::BirthDate));
    let read = SubjectNo::parse("11010519491231002X").expect("a number");
    assert_eq!(format!("{read:?}"), "SubjectNo(hidden)");
    assert!(!SubjectNoError::CheckCharacter.to_string().contains("1949"));
}

#[test]
fn a_number_with_an_old_division_code_is_taken() {
    let former = RULES.districts().flat_map(|district| &district.former);
    let unknown = ["612799".to_owned(), "999999".to_owned()];
    for prefix in former.chain(&unknown) {
        assert!(SubjectNo::parse(&number(&format!("{prefix}19850312001"))).is_ok(), "{prefix}");
    }
}

#[test]
fn age_counts_full_years_and_turns_on_the_birthday() {
    let read = SubjectNo::parse(&number("61089920080229001")).expect("a number");
    assert_eq!(read.age_on(day("2026-02-28")), 17);
    assert_eq!(read.age_on(day("2026-03-01")), 18);
    assert_eq!(read.age_on(day("2028-02-29")), 20);
    assert_eq!(read.age_on(day("2008-02-28")), -1);
}

#[test]
fn a_first_generation_number_is_read_only_when_it_is_asked_for() {
    assert_eq!(SubjectNo::parse("610899850312001"), Err(SubjectNoError::Length { found: 15 }));
    let read = SubjectNo::from_first_generation("610899850312001").expect("a number");
    assert_eq!(read.normalised(), number("61089919850312001"));
}

#[test]
fn a_spreadsheet_that_lost_the_last_digits_is_noticed_in_most_cases() {
    let lost = |first_17: &str| SubjectNo::parse(&format!("{}000", &number(first_17)[..15]));
    let births = (1..=22).map(|day| format!("610899198503{day:02}001"));
    let noticed = births.filter(|first_17| lost(first_17).is_err()).count();
    assert!(noticed >= 18, "only {noticed} of 22: the reader of sheets must look at the cell's format too");
    assert_eq!(SubjectNo::parse("6.10899E+17"), Err(SubjectNoError::Length { found: 11 }));
}

#[test]
fn a_division_prefix_of_old_is_never_refused() {
    // 榆林地区 and its counties until 2000, and the city after.
    for prefix in ["612701", "612722", "612732", "610821", "610823", "610802", "999999", "000000"] {
        let no = number(&format!("{prefix}19750312001"));
        assert!(SubjectNo::parse(&no).is_ok(), "{prefix}");
        assert!(IdNumber::parse(IdType::IdCard, &no).is_ok(), "{prefix}");
        assert!(IdNumber::parse(IdType::IdCard, &format!("{prefix}750312001")).is_ok(), "{prefix}, 15 digits");
    }
}

#[test]
fn every_kind_of_paper_has_its_own_form() {
    use IdType::{ForeignPermanentResident as Foreign, HkMacauPermit as HkMacau, HkMacauTaiwanResidence as Residence};
    use IdType::{IdCard, Other, Passport, TaiwanPermit as Taiwan};
    let old = number("61089919850312001");
    let residence = number("81000019900101001");
    let foreign = number("93184019851230001");
    let read = |kind, raw: &str| IdNumber::read(kind, raw).map(|read| (read.number.normalised().to_owned(), read.note));
    let quiet = |text: &str| Ok((text.to_owned(), None));
    let noted = |text: &str, note| Ok((text.to_owned(), Some(note)));
    for (kind, raw, want) in [
        (IdCard, "11010519491231002x", quiet("11010519491231002X")),
        (IdCard, "610899850312001", noted(&old, PaperNote::Widened)),
        (IdCard, &residence, noted(&residence, PaperNote::KindMended)),
        (IdCard, &foreign, noted(&foreign, PaperNote::KindMended)),
        (Residence, &residence, quiet(&residence)),
        (Residence, &number("83000020011231002"), quiet(&number("83000020011231002"))),
        (Residence, &old, Err(IdNumberError::Prefix)),
        (Foreign, "usa 3100 8501 0101", quiet("USA310085010101")),
        (Foreign, "US3100850101012", Err(IdNumberError::Form)),
        (Foreign, &foreign, quiet(&foreign)),
        (Foreign, &old, Err(IdNumberError::Prefix)),
        (Foreign, &format!("{}0", &foreign[..17]), Err(IdNumberError::Subject(SubjectNoError::CheckCharacter))),
        (Passport, "ｅ1234 5678", quiet("E12345678")),
        (Passport, "EA1234567", quiet("EA1234567")),
        (Passport, "P.1234567", quiet("P1234567")),
        (Passport, "C01X00T47", quiet("C01X00T47")),
        (Passport, "AB12345678901", noted("AB12345678901", PaperNote::Unusual)),
        (Passport, "E12", Err(IdNumberError::Length { found: 3 })),
        (Passport, "ZHANGSAN", Err(IdNumberError::Form)),
        (HkMacau, "H12345678", quiet("H12345678")),
        (HkMacau, "m1234567801", noted("M12345678", PaperNote::IssueLeftOut)),
        (HkMacau, "HA1234567", quiet("HA1234567")),
        (HkMacau, "H1234567", Err(IdNumberError::Form)),
        (HkMacau, "A12345678", Err(IdNumberError::Form)),
        (Taiwan, "12345678", quiet("12345678")),
        (Taiwan, "0123456789(B)", quiet("0123456789B")),
        (Taiwan, "L12345678", noted("L12345678", PaperNote::Unusual)),
        (Taiwan, "1234567", Err(IdNumberError::Form)),
        (Taiwan, "1234567号", Err(IdNumberError::Character { at: 8 })),
        (Other, "南字第1号", quiet("南字第1号")),
        (Other, "1号", Err(IdNumberError::Length { found: 2 })),
    ] {
        assert_eq!(read(kind, raw), want, "{kind:?} {raw}");
    }
}

#[test]
fn a_birth_is_known_where_the_paper_holds_one() {
    let birth = |kind, raw: &str| IdNumber::parse(kind, raw).expect("a number").birth();
    assert_eq!(birth(IdType::IdCard, "610899850312001"), Some(day("1985-03-12")));
    assert_eq!(birth(IdType::HkMacauTaiwanResidence, &number("81000019900101001")), Some(day("1990-01-01")));
    assert_eq!(birth(IdType::ForeignPermanentResident, &number("93184019851230001")), Some(day("1985-12-30")));
    // Two digits of a year are no year.
    assert_eq!(birth(IdType::ForeignPermanentResident, "USA310085010101"), None);
    assert_eq!(birth(IdType::Passport, "E12345678"), None);
    let passport = IdNumber::parse(IdType::Passport, "E12345678").expect("a passport");
    assert_eq!(format!("{passport:?} {}", passport.tail()), "IdNumber(passport, hidden) 5678");
}

/// What is left of the number of somebody born in this century has the form of a first-generation
/// number of 1920.
#[test]
fn fifteen_digits_that_are_left_of_eighteen_are_not_widened() {
    let cut = &number("61089920080503001")[..15];
    assert!(SubjectNo::from_first_generation(cut).is_ok());
    let fault = IdNumberError::Subject(SubjectNoError::Length { found: 15 });
    assert_eq!(IdNumber::parse(IdType::IdCard, cut), Err(fault));
    assert!(IdNumber::parse(IdType::IdCard, &number("61089919850503001")[..15]).is_err());
}

#[test]
fn names_are_compared_in_one_form() {
    let name = |raw: &str| PersonName::parse(raw).expect("a name");
    assert_eq!(name(" 李　小 明 ").as_str(), "李小明");
    for dot in ["•", "‧", "・", "･", "∙", "⋅"] {
        assert!(name(&format!("阿依古丽{dot}买买提")).matches(&name("阿依古丽 · 买买提")), "{dot}");
    }
    assert!(name("ZHANG  San").matches(&name("Zhang SAN")));
    assert_eq!(name("ZHANG  San").as_str(), "ZHANG San");
    assert!(!name("李小明").matches(&name("李晓明")));
    assert_eq!(format!("{:?}", name("李小明")), "PersonName(hidden)");
}

#[test]
fn latin_names_match_in_any_order_of_their_words() {
    let name = |raw: &str| PersonName::parse(raw).expect("a name");
    let like = |one: &str, other: &str| likeness(&name(one), &name(other), RULES.variants());
    for (one, other) in [
        ("MUELLER ANNA MARIA", "Anna Maria Mueller"),
        ("Mueller, Anna-Maria", "ANNA MARIA MUELLER"),
        ("O’NEIL SEAN", "Sean O’Neil"),
    ] {
        assert_eq!(like(one, other), Likeness::Same, "{one} {other}");
        assert!(name(one).matches(&name(other)));
    }
    for (one, other, want) in [
        ("MULLER ANNA", "Anna Müller", Likeness::Spelling),
        ("LI XIAOMING", "Li Xiao Ming", Likeness::Spelling),
        ("阿依古丽·买买提", "阿依古丽买买提", Likeness::Spelling),
        ("SMITH ANNA", "SMITH ANNA MARIA", Likeness::Other),
        ("SMITH ANNA ANNA", "SMITH SMITH ANNA", Likeness::Other),
        ("高峯", "高峰", Likeness::Variants),
        ("劉曉明", "刘曉明", Likeness::Variants),
        ("李小明", "李明小", Likeness::Spelling),
        ("李喆", "李哲", Likeness::Other),
        ("李小明", "李晓明", Likeness::Other),
    ] {
        assert_eq!(like(one, other), want, "{one} {other}");
        assert!(!name(one).matches(&name(other)), "what is alike is for a human: {one} {other}");
    }
}

#[test]
fn which_glyph_is_drawn_is_no_part_of_a_name() {
    let name = |raw: &str| PersonName::parse(raw).expect("a name");
    assert!(name("葛\u{E0100}大").matches(&name("葛大")));
    // Blanks that do not break, and invisible marks.
    assert!(name("阿依古丽\u{00A0}·\u{202F}买\u{200B}买提").matches(&name("阿依古丽·买买提")));
    assert!(name("LI\u{00A0}MING").matches(&name("Li Ming")));
    // Compatibility characters are the ones that they stand for.
    assert!(name("\u{F9DD}").matches(&name("利")));
    assert_eq!(name("𠮷𰻝").as_str(), "𠮷𰻝");
}

#[test]
fn a_name_that_lost_a_character_is_refused() {
    assert_eq!(PersonName::parse(" \u{3000}"), Err(NameError::Empty));
    assert_eq!(PersonName::parse("李\u{FFFD}明"), Err(NameError::Character { at: 2 }));
    assert_eq!(PersonName::parse("李\u{E0A5}"), Err(NameError::Character { at: 2 }));
    assert_eq!(PersonName::parse("李?"), Err(NameError::Character { at: 2 }));
    assert_eq!(PersonName::parse("李4"), Err(NameError::Character { at: 2 }));
    assert_eq!(PersonName::parse(&"李".repeat(201)), Err(NameError::Length { found: 201, max: 200 }));
}

#[test]
fn a_failed_check_of_a_body_code_is_a_warning_and_a_wrong_character_an_error() {
    for good in ["91350100M000100Y43", "91110000101623741K", "911101066976941872", "11230500001755309F"] {
        assert_eq!(BodyCode::parse(good).map(|read| read.check_ok), Ok(true), "{good}");
    }
    assert_eq!(BodyCode::parse("91350211M0000XUF46").map(|read| read.check_ok), Ok(false));
    assert_eq!(BodyCode::parse("9135010OM000100Y43"), Err(BodyCodeError::Character { at: 8, found: 'O' }));
    assert_eq!(BodyCode::parse("91350100M000100Y4"), Err(BodyCodeError::Length { found: 17 }));
    let mended = BodyCode::parse(" ９1350100m000100y43").expect("a code");
    assert_eq!(mended.code.as_str(), "91350100M000100Y43");
}

#[test]
fn a_code_of_a_sole_trader_is_known_by_its_beginning() {
    let trader = BodyCode::parse("92610802MA00000000").expect("a code");
    assert!(trader.code.is_sole_trader());
    assert!(!BodyCode::parse("91110000101623741K").expect("a code").code.is_sole_trader());
}

proptest! {
    #[test]
    fn a_number_with_its_own_check_is_read_and_with_any_other_is_not(
        prefix in 100_000u32..=999_999, days in 0i32..60_000, order in 0u32..=999, other in 0usize..11,
    ) {
        let birth = day("1900-01-01").saturating_add(jiff::Span::new().days(days));
        let body = format!("{prefix}{:04}{:02}{:02}{order:03}", birth.year(), birth.month(), birth.day());
        let good = number(&body);
        let read = SubjectNo::parse(&good);
        prop_assert_eq!(read.as_ref().map(SubjectNo::birth), Ok(birth));
        let check = "10X98765432".chars().nth(other).expect("a check character");
        let with_other = format!("{body}{check}");
        prop_assert_eq!(SubjectNo::parse(&with_other).is_ok(), with_other == good);
    }

    #[test]
    fn two_digits_of_a_body_code_that_change_places_are_noticed(body in "[1-9][1-9A-H]61080[0-9][0-9A-HJ-NP-RTUWXY]{9}", at in 0usize..16) {
        let mut swapped: Vec<char> = body.chars().collect();
        swapped.swap(at, at + 1);
        let swapped: String = swapped.into_iter().collect();
        prop_assume!(swapped != body);
        prop_assert_ne!(BodyCode::check_character(&body), BodyCode::check_character(&swapped));
    }

    #[test]
    fn reading_a_number_or_a_name_never_panics(text in "\\PC{0,40}") {
        let _ = SubjectNo::parse(&text);
        let _ = SubjectNo::from_first_generation(&text);
        let _ = PersonName::parse(&text);
        let _ = BodyCode::parse(&text);
        let _ = IdNumber::parse(IdType::Passport, &text);
    }
}
