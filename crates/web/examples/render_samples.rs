//! Writes every page, every sample, both languages, as files that a browser can open:
//! `cargo run -p xinyu-web --example render_samples -- OUT [part of a template's path]`.
//!
//! Names are `me-entry.2.zh.html`; style sheets stand beside, in `static/`. Large print is written
//! for the first sample of each page, as `….large.html`.

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use xinyu_web::views::{Engine, Frame, Lang, Static, registry};

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let out = PathBuf::from(args.next().unwrap_or_else(|| "samples".to_owned()));
    let only = args.next().unwrap_or_default();
    fs::create_dir_all(out.join("static"))?;
    for name in Static::iter() {
        if let Some(file) = Static::get(&name) {
            fs::write(out.join("static").join(name.as_ref()), file.data)?;
        }
    }
    let engine = Engine::with_assets("static/", false)?;
    let mut index = String::new();
    for page in registry().iter().filter(|page| page.template.contains(&only)) {
        let name = page.template.trim_start_matches("pages/").trim_end_matches(".html").replace('/', "-");
        for (at, sample) in (page.samples)().into_iter().enumerate() {
            for lang in Lang::ALL {
                let short = if lang == Lang::Zh { "zh" } else { "en" };
                let mut frame = Frame::sample(lang, page.nav);
                for large in [false, true] {
                    if large && at > 0 {
                        continue;
                    }
                    frame.size_large = large;
                    let html = match engine.render_value(page.template, page.tab, sample.clone(), &frame) {
                        Ok(html) => html,
                        Err(error) => {
                            eprintln!("{name}.{at}.{short}: {error}");
                            continue;
                        }
                    };
                    let file = format!("{name}.{at}.{short}{}.html", if large { ".large" } else { "" });
                    index.push_str(&format!("<li><a href=\"{file}\">{file}</a>\n"));
                    fs::write(out.join(file), html)?;
                }
            }
        }
    }
    fs::write(out.join("index.html"), format!("<!doctype html><title>samples</title><ol>{index}</ol>"))?;
    Ok(())
}
