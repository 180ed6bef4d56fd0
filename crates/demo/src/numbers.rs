//! Identity numbers that pass every check and belong to nobody.
//!
//! GB 11643 numbers people of one district and birthday from 001, odd for men and even for women.
//! The sequence 000 is given to no one, so a number with it names nobody, whatever else it says.

use jiff::civil::Date;
use xinyu_register::identity::SubjectNo;

/// The sequence that no one was given.
pub const NOBODYS_SEQUENCE: &str = "000";

/// The twelve districts of today, for people born since 2000.
pub(crate) const DISTRICTS: [&str; 12] = [
    "610802", "610803", "610822", "610824", "610825", "610826", "610827", "610828", "610829", "610830", "610831",
    "610881",
];

/// Districts as they were called before: older people keep the first code of their life.
pub(crate) const FORMER: [&str; 15] = [
    "612701", "612722", "612723", "612724", "612725", "612726", "612727", "612728", "612729", "612730", "612731",
    "612732", "612721", "610821", "610823",
];

/// The number of nobody born on that day in that district.
pub(crate) fn number_of(district: &str, birth: Date) -> String {
    let first = format!("{district}{:04}{:02}{:02}{NOBODYS_SEQUENCE}", birth.year(), birth.month(), birth.day());
    let check = SubjectNo::check_character(&first).unwrap_or('0');
    format!("{first}{check}")
}

/// The number with another check character, as a slip of the hand makes it.
pub(crate) fn with_wrong_check(number: &str) -> String {
    let (first, check) = number.split_at(17);
    let other = if check == "7" { "8" } else { "7" };
    format!("{first}{other}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_nobody_passes_every_check() {
        for district in DISTRICTS.iter().chain(&FORMER) {
            let number = number_of(district, Date::constant(1984, 2, 29));
            assert!(SubjectNo::parse(&number).is_ok());
            assert_eq!(&number[14..17], NOBODYS_SEQUENCE);
            assert!(SubjectNo::parse(&with_wrong_check(&number)).is_err());
        }
    }
}
