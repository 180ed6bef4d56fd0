//! How dates stand in stored records: days since 1970-01-01 as one integer.

use minicbor::{Decode, Encode};

/// A day where a stored record may lack one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(transparent)]
pub struct Day(
    #[n(0)]
    #[cbor(with = "crate::codec::date")]
    pub jiff::civil::Date,
);

/// `#[cbor(with = "crate::codec::date")]` for [`jiff::civil::Date`].
pub mod date {
    use jiff::civil::Date;
    use minicbor::{Decoder, Encoder};

    const EPOCH: Date = Date::constant(1970, 1, 1);

    /// Days from 1970-01-01 to `date`.
    pub fn to_days(date: Date) -> i32 {
        (date - EPOCH).get_days()
    }

    /// The date `days` after 1970-01-01, if the calendar reaches that far.
    pub fn from_days(days: i32) -> Option<Date> {
        EPOCH.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
    }

    pub fn encode<C, W: minicbor::encode::Write>(
        date: &Date,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.i32(to_days(*date))?.ok()
    }

    pub fn decode<C>(d: &mut Decoder<'_>, _: &mut C) -> Result<Date, minicbor::decode::Error> {
        let days = d.i32()?;
        from_days(days).ok_or_else(|| minicbor::decode::Error::message("a date outside the calendar"))
    }
}
