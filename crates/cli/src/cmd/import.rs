//! `xinyu import`: a batch from a spreadsheet.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use xinyu_register::identity::BodyCode;
use xinyu_service::caller::Caller;
use xinyu_service::filing::batch::HeldRow;
use xinyu_service::filing::returned::ReasonWords;
use xinyu_service::filing::{BatchView, Counts, Progress};
use xinyu_service::{Refusal, Register, ServiceError};

use crate::Ended;
use crate::cli::{Acting, Where};
use crate::instance::Instance;
use crate::progress;
use crate::web::Reasons;

/// Reasons printed; all of them are in the sheet that goes back.
const REASONS_SHOWN: u32 = 10;

/// What is to be imported.
pub struct Wish {
    /// The file.
    pub file: PathBuf,
    /// Name of the template.
    pub template: String,
    /// Code of the filing body, in a demo.
    pub body: Option<String>,
    /// File nothing.
    pub dry_run: bool,
    /// Where the sheet with reasons goes.
    pub errors: Option<PathBuf>,
    /// One JSON line at the end.
    pub json: bool,
}

/// Imports a file.
pub async fn run(wish: &Wish, acting: &Acting, at: &Where) -> Result<Ended> {
    let instance = super::open_to_write(at).await?;
    let caller = caller(&instance.register, wish, acting).await?;
    let file = File::open(&wish.file).with_context(|| format!("opening {}", wish.file.display()))?;
    let name = wish.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let reasons = Reasons::load()?;
    if wish.dry_run {
        return dry_run(&instance, &caller, wish, &name, file, &reasons).await;
    }
    let bar = progress::spinner("filing");
    let told = |counts: Counts| bar.set_message(format!("filing: {} rows", counts.all()));
    let mut from = BufReader::new(file);
    let done = instance.register.import(&caller, &wish.template, &name, &mut from, &told).await;
    bar.finish_and_clear();
    let batch = match done {
        Ok(batch) => batch,
        Err(ServiceError::Refused(Refusal::Sheet(refusal))) => {
            eprintln!("xinyu: {}: nothing was filed: {}", wish.file.display(), reasons.sheet(&refusal));
            if wish.json {
                println!("{}", serde_json::json!({"batch": null, "failed": refusal.code(), "row": refusal.row()}));
            }
            return Ok(Ended::Failed);
        }
        Err(other) => {
            eprintln!(
                "What was filed before this is kept; send the same file again to file the rest: nothing is filed twice."
            );
            return Err(other.into());
        }
    };
    // What was filed is told whatever else fails.
    say(&instance.register, &caller, &batch, wish, &reasons.words()).await?;
    super::publish_now(&instance).await?;
    if let Some(out) = &wish.errors {
        write_errors(&instance.register, &caller, &batch, out, &reasons.words()).await.with_context(|| {
            format!("the rows are filed (batch {}), but your sheet could not be made; run the command again", batch.id)
        })?;
    }
    Ok(ended(batch.counts, batch.progress))
}

fn ended(counts: Counts, progress: Progress) -> Ended {
    match progress {
        // Rows before the damage are filed.
        Progress::Failed if counts.accepted + counts.repeated == 0 => Ended::Failed,
        Progress::Failed => Ended::Partly,
        _ if counts.refused + counts.review > 0 => Ended::Partly,
        _ => Ended::Done,
    }
}

async fn caller(register: &Register, wish: &Wish, acting: &Acting) -> Result<Caller> {
    if let Some(caller) = super::acting(register, acting).await? {
        return Ok(caller);
    }
    let Some(body) = &wish.body else {
        bail!(
            "who files? give --as FILE with a clerk's token, or set XINYU_TOKEN (in a demo register --body CODE is enough)"
        );
    };
    let code = BodyCode::parse(body).with_context(|| format!("--body {body}"))?.code;
    register.demo_officer(&code, "clerk").await.map_err(|error| match error {
        ServiceError::Refused(_) => anyhow::anyhow!(
            "--body acts as a demo clerk, and this is no demo register, or that body has none; give --as FILE with a clerk's token"
        ),
        other => other.into(),
    })
}

async fn write_errors(
    register: &Register,
    caller: &Caller,
    batch: &BatchView,
    out: &Path,
    words: &dyn ReasonWords,
) -> Result<()> {
    let sheet = register.returned_sheet(caller, batch.id, words).await?;
    std::fs::write(out, sheet).with_context(|| format!("writing {}", out.display()))?;
    eprintln!("Your sheet with a reason a row: {}", out.display());
    Ok(())
}

fn print_reason(row: u32, reasons: &[xinyu_service::filing::Reason], words: &dyn ReasonWords) {
    for reason in reasons {
        let (problem, mend) = words.reason(reason);
        let column = reason.column.as_deref().map(|column| format!("{column}：")).unwrap_or_default();
        eprintln!("  第 {row} 行  {column}{problem}  {mend}");
    }
}

async fn say(
    register: &Register,
    caller: &Caller,
    batch: &BatchView,
    wish: &Wish,
    words: &dyn ReasonWords,
) -> Result<()> {
    let Counts { accepted, repeated, refused, review } = batch.counts;
    let rows = register.batch_rows(caller, batch.id, None, 0, REASONS_SHOWN).await?;
    for row in &rows {
        print_reason(row.row, &row.reasons, words);
    }
    if refused + review > u64::from(REASONS_SHOWN) {
        eprintln!("  … and more; --errors OUT.xlsx writes them all into your own sheet");
    }
    for header in &batch.unknown_headers {
        eprintln!("  column not used: {header}");
    }
    for header in &batch.forbidden_headers {
        eprintln!("  column that may not be collected, neither read nor kept: {header}");
    }
    if let Some((code, _)) = &batch.failed {
        let place = batch.failed_row.map(|row| format!(" at row {row}")).unwrap_or_default();
        eprintln!("  the file could not be read to its end{place} ({code}); that row and those after it were not read");
    }
    if wish.json {
        let line = serde_json::json!({
            "batch": batch.id.to_string(), "accepted": accepted, "repeated": repeated,
            "refused": refused, "review": review,
        });
        println!("{line}");
    } else {
        println!("batch {}: {accepted} accepted, {repeated} repeated, {refused} refused, {review} in review", batch.id);
    }
    Ok(())
}

async fn dry_run(
    instance: &Instance,
    caller: &Caller,
    wish: &Wish,
    name: &str,
    file: File,
    reasons: &Reasons,
) -> Result<Ended> {
    let mut from = BufReader::new(file);
    let done = instance.register.dry_run(caller, &wish.template, name, &mut from).await;
    let (counts, held): (Counts, Vec<HeldRow>) = match done {
        Ok(done) => done,
        Err(ServiceError::Refused(Refusal::Sheet(refusal))) => {
            eprintln!("xinyu: {}: {}", wish.file.display(), reasons.sheet(&refusal));
            return Ok(Ended::Failed);
        }
        Err(other) => return Err(other.into()),
    };
    for (row, _, why) in held.iter().take(REASONS_SHOWN as usize) {
        print_reason(*row, why, &reasons.words());
    }
    let Counts { accepted, refused, review, .. } = counts;
    eprintln!(
        "A dry run looks at the file alone: whether a row is filed already, or its name goes with its number, shows on filing."
    );
    if wish.json {
        let line = serde_json::json!({
            "batch": null, "dry_run": true, "accepted": accepted, "repeated": 0, "refused": refused, "review": review,
        });
        println!("{line}");
    } else {
        println!("dry run, nothing was filed: {accepted} would be taken, {refused} refused, {review} in review");
    }
    Ok(ended(counts, Progress::Done))
}
