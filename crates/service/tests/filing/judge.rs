//! Rows and what should become of them.

use xinyu_service::filing::{BatchView, Counts, RowState};

use crate::sheet::{Row, Sheet, header};
use crate::world::World;

/// What should become of a row.
#[derive(Clone, Debug)]
pub enum Want {
    Filed,
    Repeated,
    /// Filed, and the body is told: column key, code.
    Remark(&'static str, &'static str),
    /// To be mended: column key, code.
    Mend(&'static str, &'static str),
    /// A human looks at it.
    Review(&'static str, &'static str),
    /// Refused by this rule, with nothing kept.
    Law(&'static str),
}

use Want::{Filed, Law, Mend, Remark, Repeated, Review};

/// Files rows in one sheet and holds each against what should become of it.
pub async fn judge(world: &World, batch: BatchView, wants: &[Want], first: u32) {
    let told = world.told(batch.id).await;
    let rows = world.rows(batch.id).await;
    let mut faults = Vec::new();
    let mut expected = Counts::default();
    for (row, want) in (first..).zip(wants) {
        let (state, column, code) = match want {
            Filed | Repeated => {
                if matches!(want, Filed) {
                    expected.accepted += 1
                } else {
                    expected.repeated += 1
                }
                if let Some(told) = told.get(&row) {
                    faults.push(format!("row {row}: should be {want:?} and was {told:?}"));
                }
                continue;
            }
            Remark(column, code) => (RowState::Filed, *column, *code),
            Mend(column, code) => (RowState::Refused, *column, *code),
            Review(column, code) => (RowState::Review, *column, *code),
            Law("refuse.minor") => (RowState::RefusedByLaw, "", "minor.under_18"),
            Law(_) => (RowState::RefusedByLaw, "", "law"),
        };
        match state {
            RowState::Filed => expected.accepted += 1,
            RowState::Review => expected.review += 1,
            RowState::Refused | RowState::RefusedByLaw | RowState::Mended => expected.refused += 1,
        }
        let reason = (header(column).to_owned(), code.to_owned());
        if told.get(&row) != Some(&(state, vec![reason])) {
            faults.push(format!("row {row}: should be {want:?} and was {:?}", told.get(&row)));
        }
        if let Law(rule) = want {
            let found = rows.iter().find(|view| view.row == row).and_then(|view| view.reasons[0].args.get("rule"));
            if found.map(String::as_str) != Some(rule) {
                faults.push(format!("row {row}: should be refused by {rule} and was by {found:?}"));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    assert_eq!(batch.counts, expected);
}

/// As [`judge`], of rows written as CSV and, in another register, as XLSX.
pub async fn judge_both(cases: Vec<(Row, Want)>) -> [World; 2] {
    let (rows, wants): (Vec<_>, Vec<_>) = cases.into_iter().unzip();
    let sheet = Sheet::of(rows);
    let [csv, xlsx] = [World::new().await, World::new().await];
    judge(&csv, csv.csv(&sheet).await, &wants, 2).await;
    judge(&xlsx, xlsx.xlsx(&sheet).await, &wants, 2).await;
    [csv, xlsx]
}
