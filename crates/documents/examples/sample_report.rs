//! Writes sample reports in both languages to a folder, and prints how long each took.
//!
//! `cargo run -p xinyu-documents --example sample_report -- /tmp/reports`
//! The person is invented; the key is for samples only.

#[path = "../tests/it/sample.rs"]
mod sample;

use std::error::Error;
use std::path::PathBuf;
use std::time::Instant;

use xinyu_documents::Typesetter;
use xinyu_service::ports::{Renderer as _, ReportDoc};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("which folder?")?);
    std::fs::create_dir_all(&folder)?;

    let start = Instant::now();
    let typesetter = Typesetter::new(&[])?;
    println!("fonts loaded        {:>8.1?}", start.elapsed());
    for face in typesetter.fonts_report().found {
        println!("  {} {} from {}", face.family, face.weight, face.file.display());
    }

    let signer = sample::signer();
    let samples: [(&str, ReportDoc); 5] = [
        ("zh", sample::zh()),
        ("en", sample::en()),
        ("zh-empty", sample::zh_empty()),
        ("zh-long", sample::zh_long(30)),
        ("en-long", sample::en_long(30)),
    ];
    for (name, report) in samples {
        let logged = sample::logged(report);
        let start = Instant::now();
        let file = typesetter.report(&logged, &signer)?;
        println!("{name:<12} {:>7} B {:>8.1?}", file.len(), start.elapsed());
        std::fs::write(folder.join(format!("report-{name}.pdf")), file)?;
    }
    let again = sample::logged(sample::zh());
    let start = Instant::now();
    for _ in 0..10 {
        typesetter.report(&again, &signer)?;
    }
    println!("zh, warm, mean of 10 {:>8.1?}", start.elapsed() / 10);
    Ok(())
}
