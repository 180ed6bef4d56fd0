//! Values of calamine and of ODF as cells.

use calamine::{Data, DataRef, ExcelDateTime};
use jiff::civil::DateTime;

use crate::table::Held;

/// Serial numbers from here on lie beyond the year 9999.
const SERIAL_END: f64 = 2_958_466.0;

/// What calamine lends, text interned by `share`.
pub(crate) fn lent(value: DataRef<'_>, share: impl FnOnce(&str) -> Held) -> Held {
    match value {
        DataRef::Empty => Held::Empty,
        DataRef::SharedString(text) => share(text),
        DataRef::String(text) => Held::text(&text),
        DataRef::Int(whole) => Held::Number(whole as f64),
        DataRef::Float(number) => Held::Number(number),
        DataRef::Bool(truth) => Held::Bool(truth),
        DataRef::DateTime(serial) => serial_date(&serial),
        DataRef::DateTimeIso(text) => iso_date(&text),
        DataRef::DurationIso(text) => Held::text(&text),
        DataRef::Error(error) => Held::error(&error.to_string()),
    }
}

/// What calamine keeps.
pub(crate) fn kept(value: &Data) -> Held {
    match value {
        Data::Empty => Held::Empty,
        Data::String(text) => Held::text(text),
        Data::Int(whole) => Held::Number(*whole as f64),
        Data::Float(number) => Held::Number(*number),
        Data::Bool(truth) => Held::Bool(*truth),
        Data::DateTime(serial) => serial_date(serial),
        Data::DateTimeIso(text) => iso_date(text),
        Data::DurationIso(text) => Held::text(text),
        Data::Error(error) => Held::error(&error.to_string()),
    }
}

/// A date where the serial number is one: durations, negative numbers and the day that Excel
/// believes in, 29 February 1900, stay numbers.
fn serial_date(serial: &ExcelDateTime) -> Held {
    let number = serial.as_f64();
    if serial.is_duration() || !(0.0..SERIAL_END).contains(&number) {
        return Held::Number(number);
    }
    let (year, month, day, hour, minute, second, milli) = serial.to_ymd_hms_milli();
    let parts = (i16::try_from(year), i8::try_from(month), i8::try_from(day));
    let (Ok(year), Ok(month), Ok(day)) = parts else {
        return Held::Number(number);
    };
    let time = [hour, minute, second].map(|part| i8::try_from(part).unwrap_or(-1));
    DateTime::new(year, month, day, time[0], time[1], time[2], i32::from(milli) * 1_000_000)
        .map_or(Held::Number(number), Held::Date)
}

/// A date in ISO 8601, as ODF and strict OOXML write it; text where it is none.
pub(crate) fn iso_date(text: &str) -> Held {
    let text = text.trim();
    text.strip_suffix('Z').unwrap_or(text).parse::<DateTime>().map_or_else(|_| Held::text(text), Held::Date)
}
