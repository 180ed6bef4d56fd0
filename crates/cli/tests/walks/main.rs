//! The five walks of the first release, as strangers would go them: in a browser, in both languages,
//! every page audited on a phone's and a desk's width; by keyboard alone; over the API; on the
//! command line. All go through one demo city.
//!
//! `scripts/setup.sh test` fetches what they need.

mod anyone;
mod api;
mod browser;
mod city;
mod clerk;
mod enquirer;
mod http;
mod keyboard;
mod looks;
mod resident;
mod sheets;
mod tampering;
mod windows;
mod words;

use std::future::Future;

use serde_json::Value;

use browser::Driver;
use city::{City, city};

/// Who goes the walks, and in which language.
pub struct Story {
    /// The city.
    pub city: &'static City,
    /// The browser.
    pub driver: Driver,
    /// zh-CN or en.
    pub lang: &'static str,
    /// Nothing is on their file when the walks begin; the sheet names them.
    pub person: &'static Value,
    /// Somebody else whom the sheet names.
    pub other: &'static Value,
    /// Tells this story's documents from another's.
    pub mark: &'static str,
}

impl Story {
    /// A folder for what was downloaded.
    pub fn file(&self, name: &str) -> std::path::PathBuf {
        self.city.dir.path().join(format!("{}-{name}", self.mark))
    }

    /// The person's name.
    pub fn name(&self) -> &str {
        self.person["name"].as_str().expect("a name")
    }

    /// The person's number.
    pub fn number(&self) -> &str {
        self.person["id_number"].as_str().expect("a number")
    }

    async fn go(&self) {
        clerk::files_a_sheet(self).await;
        let resident = resident::is_told(self).await;
        resident::takes_a_report(self, &resident).await;
        let enquirer = enquirer::lacks_consent(self, &resident).await;
        let enquiry = enquirer::is_answered(self, &enquirer, &resident).await;
        looks::sees_who_looked(self, &resident, &enquiry).await;
        anyone::verifies(self).await;
        resident::signs_out(self, &resident).await;
        enquirer.close().await;
        resident.close().await;
    }
}

/// Runs a walk.
pub fn walk(steps: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(steps);
}

#[test]
fn five_walks_in_chinese() {
    let city = city();
    let (person, other) = (city.person("nothing-on-file", 0), city.person("penalty-served", 0));
    walk(async { Story { city, driver: Driver::start(), lang: "zh-CN", person, other, mark: "走甲" }.go().await });
}

#[test]
fn five_walks_in_english() {
    let city = city();
    let (person, other) = (city.person("nothing-on-file", 1), city.person("penalty-served", 1));
    walk(async { Story { city, driver: Driver::start(), lang: "en", person, other, mark: "走乙" }.go().await });
}

#[test]
fn other_pages_read_well() {
    walk(anyone::reads_about(city()));
}
