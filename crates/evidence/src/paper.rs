//! What a report says of itself outside its pages: number, version and kind, in the name of its attached
//! facts, which an archival PDF holds in clear. To be read only where the signature is good.

use serde::Serialize;

/// Letters and digits after `q-` in a report's number.
const NO_LETTERS: usize = 16;
/// Longest name of attached facts.
const NAME_MAX: usize = 64;

/// A report by its own word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PaperName {
    /// Its number.
    pub no: String,
    /// Its version; 1 for reports from before they had versions.
    pub version: u32,
    /// `own`, `enquiry`, `none-within-period`, `qualification-valid`, `award`; none for reports from
    /// before they had kinds.
    pub kind: Option<String>,
}

impl PaperName {
    /// The name of the first attachment that is one.
    #[must_use]
    pub fn find(file: &[u8]) -> Option<Self> {
        let mut from = 0;
        while let Some(end) = file.get(from..)?.windows(5).position(|part| part == b".json").map(|at| from + at) {
            let begin = file[..end].iter().rev().take(NAME_MAX).take_while(|byte| is_plain(**byte)).count();
            let name = std::str::from_utf8(&file[end - begin..end]).ok();
            if let Some(found) = name.and_then(Self::parse) {
                return Some(found);
            }
            from = end + 5;
        }
        None
    }

    /// `q-….v2.own` or `q-…`.
    fn parse(name: &str) -> Option<Self> {
        let name = &name[name.find("q-")?..];
        let mut parts = name.split('.');
        let no = parts.next().filter(|no| no.len() == NO_LETTERS + 2)?;
        let (version, kind) = match (parts.next(), parts.next(), parts.next()) {
            (None, None, None) => (1, None),
            (Some(version), Some(kind), None) => (version.strip_prefix('v')?.parse().ok()?, Some(kind.to_owned())),
            _ => return None,
        };
        Some(Self { no: no.to_owned(), version, kind })
    }
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'.'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_tells_number_version_and_kind() {
        let found = |text: &str| PaperName::find(text.as_bytes());
        let told = found("x (facts.json) /UF (q-0410d3w6a8k5n2q9.v12.none-within-period.json) y").expect("a name");
        assert_eq!((told.no.as_str(), told.version), ("q-0410d3w6a8k5n2q9", 12));
        assert_eq!(told.kind.as_deref(), Some("none-within-period"));
        let old = found("/UF (q-0410d3w6a8k5n2q9.json)").expect("a name");
        assert_eq!((old.version, old.kind), (1, None));
        for none in
            ["", ".json", "q-.json", "q-0410d3w6a8k5n2q.json", "(q-0410d3w6a8k5n2q9.x1.own.json)", "q-0410d3w6a8k5n2q9"]
        {
            assert_eq!(found(none), None, "{none}");
        }
    }
}
