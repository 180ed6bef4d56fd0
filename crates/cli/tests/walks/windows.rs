//! Windows in which somebody of the city is signed in.

use serde_json::Value;

use crate::browser::{Driver, Page};
use crate::city::City;

impl City {
    /// A window in which an officer is signed in. The first signs in by the link's button, later ones
    /// take over its session.
    pub async fn officer_window(&self, driver: &Driver, entry: &Value, lang: &str) -> Page {
        let page = driver.window(lang).await;
        let url = entry["sign_in_url"].as_str().expect("sign_in_url");
        // Held until the link is used, so that no other walk uses it meanwhile.
        let mut signed = self.signed.lock().await;
        match signed.get(url).cloned() {
            Some(cookies) => page.take_cookies(&self.base, &cookies).await,
            None => {
                page.sign_in(url, &self.base).await;
                let session = page.cookies().await;
                let session = session.split("; ").find(|pair| pair.contains("session")).expect("a session").to_owned();
                signed.insert(url.to_owned(), session);
            }
        }
        drop(signed);
        page.open(&format!("{}/desk", self.base)).await;
        page
    }

    /// A window in which a resident is signed in.
    pub async fn resident_window(&self, driver: &Driver, person: &Value, lang: &str) -> Page {
        let page = driver.window(lang).await;
        page.sign_in(person["sign_in_url"].as_str().expect("sign_in_url"), &self.base).await;
        page
    }
}
