//! What a file would give, without filing anything.

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::Arc;

use super::batch::Counts;
use super::f2_check::Checked;
use super::intake::{Incoming, Passing};
use super::upload::rows_path;
use super::work::{CHUNKS_AHEAD, Step, read_steps};
use super::{Reason, RowState};
use crate::app::Register;
use crate::caller::Caller;
use crate::error::{ServiceError, ServiceResult};

/// A row that would not be filed, or filed with a remark: its number, its state, why.
pub type HeldRow = (u32, RowState, Vec<Reason>);

impl Register {
    /// What a file would give, without filing anything: counts and reasons by row. Rows that are
    /// there already, or whose name does not go with the number, cannot be told without filing and
    /// count as acceptable here.
    ///
    /// # Errors
    /// Why the file is refused whole.
    pub async fn dry_run(
        self: &Arc<Self>,
        caller: &Caller,
        template: &str,
        name: &str,
        from: &mut (dyn Read + Send),
    ) -> ServiceResult<(Counts, Vec<HeldRow>)> {
        let Incoming { record, sealer, file, name, passing } = self.take_in(caller, template, name, from)?;
        file.finish().map_err(ServiceError::file("the upload"))?;
        self.read_head(&sealer, &record.template, name.clone())?;
        let (steps, mut ready) = tokio::sync::mpsc::channel(CHUNKS_AHEAD);
        let register = Arc::clone(self);
        let reader = tokio::task::spawn_blocking(move || {
            // Both files go with the reader, also where nobody waits for it any more.
            let _passing = [passing, Passing::new([rows_path(&register.settings.data_dir, record.id)])];
            read_steps(&register, &sealer, &record, &name, &steps)
        });
        let (mut counts, mut held) = (Counts::default(), Vec::new());
        let mut failed = None;
        while let Some(step) = ready.recv().await {
            match step {
                Ok(Step::Rows(rows, _)) => tally(&mut counts, &mut held, rows),
                Ok(Step::Earlier(_)) => {}
                Err(error) => failed = Some(error),
            }
        }
        reader.await.map_err(|_| ServiceError::Unreadable("the upload"))??;
        failed.map_or(Ok((counts, held)), Err)
    }
}

fn tally(counts: &mut Counts, held: &mut Vec<HeldRow>, rows: Vec<Checked>) {
    for row in rows {
        match row {
            Checked::Draft(draft) => {
                counts.accepted += 1;
                if !draft.remarks.is_empty() {
                    held.push((draft.row, RowState::Filed, draft.remarks));
                }
            }
            Checked::Held { row, state, reasons, .. } => {
                if state == RowState::Review {
                    counts.review += 1;
                } else {
                    counts.refused += 1;
                }
                held.push((row, state, reasons));
            }
        }
    }
}

/// Reasons by code: for a summary on the command line.
#[must_use]
pub fn by_code(held: &[HeldRow]) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for reason in held.iter().flat_map(|(_, _, reasons)| reasons) {
        *counts.entry(reason.code.clone()).or_insert(0) += 1;
    }
    counts
}
