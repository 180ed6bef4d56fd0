//! A headless Chromium, driven through Debian's chromedriver.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use serde_json::json;

use crate::city::{axe, free_port};
use crate::http::{Answer, send};
use crate::words::word;

/// Widths that every page is audited at: a phone, a desk.
const WIDTHS: [u32; 2] = [390, 1280];
/// Height of the windows.
const HEIGHT: u32 = 900;

/// Whether the focus is seen: it has an outline, lies in the window, and nothing lies over it.
const FOCUS_SEEN: &str =
    "const it = document.activeElement, style = getComputedStyle(it), box = it.getBoundingClientRect();
    const over = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height / 2, 20));
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 && box.top >= 0
        && box.top < innerHeight && (it === over || it.contains(over) || (over && over.contains(it)));";

/// Whether an element leads to another page when it is pressed; then this one is marked as left.
const LEADS_AWAY: &str = "const it = arguments[0] || document.activeElement;
    it.scrollIntoView({block: 'center'});
    const away = it.matches('a[href]:not([href^=\"#\"]), button, input[type=submit]');
    if (away) document.documentElement.dataset.left = '1';
    return away;";

/// The driver, ended with the test.
pub struct Driver {
    child: Child,
    port: u16,
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Driver {
    /// Starts chromedriver.
    pub fn start() -> Self {
        let port = free_port();
        let child = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver starts (scripts/setup.sh test installs it)");
        let began = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(began.elapsed() < Duration::from_secs(20), "chromedriver listens");
            std::thread::sleep(Duration::from_millis(50));
        }
        Self { child, port }
    }

    /// Opens a new window with a profile of its own.
    pub async fn window(&self, lang: &str) -> Page {
        let mut capabilities = Capabilities::new();
        capabilities.insert(
            "goog:chromeOptions".into(),
            json!({
                "args": [
                    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-sync",
                    "--disable-background-networking", "--disable-component-update", "--no-first-run", "--disable-quic",
                    "--window-size=1280,900", "--hide-scrollbars", &format!("--lang={lang}"),
                ],
            }),
        );
        let client = ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{}", self.port))
            .await
            .expect("chromium starts (scripts/setup.sh test installs it)");
        let page = Page { client, driver: format!("http://127.0.0.1:{}", self.port), lang: lang.to_owned() };
        page.resize(WIDTHS[1], HEIGHT).await;
        page
    }
}

/// A window.
pub struct Page {
    /// The WebDriver client.
    pub client: Client,
    driver: String,
    /// Language that the walk reads.
    pub lang: String,
}

impl Page {
    /// Goes to an address, in the walk's language.
    pub async fn open(&self, url: &str) {
        let mark = if url.contains('?') { '&' } else { '?' };
        let url =
            if url.contains("/sign-in/link/") { url.to_owned() } else { format!("{url}{mark}lang={}", self.lang) };
        self.client.goto(&url).await.unwrap_or_else(|error| panic!("opening {url}: {error}"));
    }

    /// The text that a person reads.
    pub async fn text(&self) -> String {
        let text = self.ask("return document.body ? document.body.innerText : ''", vec![]).await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Runs a script in the page.
    pub async fn ask(&self, script: &str, args: Vec<serde_json::Value>) -> serde_json::Value {
        self.client.execute(script, args).await.unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// The heading of the page.
    pub async fn heading(&self) -> String {
        self.client.find(Locator::Css("h1")).await.expect("one h1").text().await.expect("its text").replace('\n', "")
    }

    /// Whether something is there.
    pub async fn has(&self, css: &str) -> bool {
        self.client.find(Locator::Css(css)).await.is_ok()
    }

    /// Presses what a selector names, and waits for where it leads.
    pub async fn press(&self, css: &str) {
        let found = self.client.find(Locator::Css(css)).await;
        let element = match found {
            Ok(element) => element,
            Err(error) => panic!("nothing to press at {css}: {error}\n{}", self.text().await),
        };
        let there = serde_json::to_value(&element).expect("an element");
        let leads_away = self.ask(LEADS_AWAY, vec![there]).await == json!(true);
        element.click().await.unwrap_or_else(|error| panic!("pressing {css}: {error}"));
        if leads_away {
            self.arrives(css).await;
        }
    }

    /// Waits until the page that was marked before is another one, whole.
    async fn arrives(&self, from: &str) {
        let began = Instant::now();
        let script = "return document.readyState === 'complete' && !document.documentElement.dataset.left";
        while !matches!(self.client.execute(script, vec![]).await, Ok(serde_json::Value::Bool(true))) {
            assert!(began.elapsed() < Duration::from_secs(30), "{from} leads nowhere:\n{}", self.text().await);
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
    }

    /// Writes into a field.
    pub async fn write(&self, css: &str, text: &str) {
        let field = self.client.find(Locator::Css(css)).await.unwrap_or_else(|error| panic!("no field {css}: {error}"));
        field.clear().await.ok();
        field.send_keys(text).await.unwrap_or_else(|error| panic!("writing into {css}: {error}"));
    }

    /// Chooses a file.
    pub async fn choose_file(&self, css: &str, path: &std::path::Path) {
        let field = self.client.find(Locator::Css(css)).await.unwrap_or_else(|error| panic!("no field {css}: {error}"));
        field.send_keys(&path.to_string_lossy()).await.expect("takes the file");
    }

    /// Waits until the page says something.
    pub async fn wait_for(&self, text: &str) {
        let began = Instant::now();
        loop {
            let now = self.text().await;
            if now.contains(text) {
                return;
            }
            assert!(began.elapsed() < Duration::from_secs(20), "the page never says {text:?}:\n{now}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Gives the page a size; windows themselves cannot be as narrow as a phone.
    pub async fn resize(&self, width: u32, height: u32) {
        let size = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.devtools("Emulation.setDeviceMetricsOverride", &size).await;
    }

    /// A command that WebDriver has no word for.
    pub async fn devtools(&self, cmd: &str, params: &serde_json::Value) -> serde_json::Value {
        let session = self.client.session_id().await.expect("a session").expect("a session");
        let path = format!("/session/{session}/goog/cdp/execute");
        let body = json!({"cmd": cmd, "params": params}).to_string();
        let kind = [("Content-Type", "application/json")];
        let answer = send("POST", &self.driver, &path, &kind, body.as_bytes());
        assert_eq!(answer.status, 200, "{cmd}: {}", answer.text());
        answer.json()["value"].clone()
    }

    /// The session's cookie line: what a request beside the window needs to be the same reader.
    pub async fn cookies(&self) -> String {
        let cookies = self.client.get_all_cookies().await.expect("cookies");
        let pairs: Vec<String> = cookies.iter().map(|cookie| format!("{}={}", cookie.name(), cookie.value())).collect();
        pairs.join("; ")
    }

    /// Becomes the reader of such a cookie line.
    pub async fn take_cookies(&self, base: &str, line: &str) {
        for pair in line.split("; ") {
            let (name, value) = pair.split_once('=').expect("a cookie");
            let cookie = json!({"name": name, "value": value, "url": base, "httpOnly": true});
            self.devtools("Network.setCookie", &cookie).await;
        }
    }

    /// Fetches an address of the city with the window's cookies. The pages' own policy lets no
    /// script of theirs fetch anything, so that this goes beside the window.
    pub async fn fetch(&self, base: &str, path: &str) -> Answer {
        let cookies = self.cookies().await;
        send("GET", base, path, &[("Cookie", &cookies), ("Accept-Language", &self.lang)], b"")
    }

    /// The path of an element's link.
    pub async fn href(&self, css: &str) -> String {
        let found = self.client.find(Locator::Css(css)).await;
        let element = match found {
            Ok(element) => element,
            Err(error) => panic!("no link {css}: {error}\n{}", self.text().await),
        };
        element.attr("href").await.expect("asks").unwrap_or_else(|| panic!("{css} has no address"))
    }

    /// The paths of all links that a selector names.
    pub async fn hrefs(&self, css: &str) -> Vec<String> {
        let mut paths = Vec::new();
        for element in self.client.find_all(Locator::Css(css)).await.expect("finds") {
            paths.extend(element.attr("href").await.expect("asks"));
        }
        paths
    }

    /// The text of an element.
    pub async fn text_of(&self, css: &str) -> String {
        let found = self.client.find(Locator::Css(css)).await;
        match found {
            Ok(element) => element.text().await.expect("its text"),
            Err(error) => panic!("nothing at {css}: {error}\n{}", self.text().await),
        }
    }

    /// The page says this, on however many lines.
    pub async fn says(&self, text: &str) {
        let now = self.text().await;
        let said = now.contains(text) || now.replace('\n', " ").contains(text) || now.replace('\n', "").contains(text);
        assert!(said, "{}: the page does not say {text:?}:\n{now}", self.url().await);
    }

    /// The page does not say this, nor does its source.
    pub async fn is_silent_on(&self, text: &str) {
        let source = self.client.source().await.expect("its source");
        assert!(!source.contains(text), "{}: the page says {text:?}", self.url().await);
    }

    /// The address of the window.
    pub async fn url(&self) -> String {
        self.client.current_url().await.expect("an address").to_string()
    }

    /// Its path.
    pub async fn path(&self) -> String {
        self.client.current_url().await.expect("an address").path().to_owned()
    }

    /// Chooses an option by its value.
    pub async fn choose(&self, css: &str, value: &str) {
        let field =
            self.client.find(Locator::Css(css)).await.unwrap_or_else(|error| panic!("no choice {css}: {error}"));
        field.select_by_value(value).await.unwrap_or_else(|error| panic!("choosing {value} in {css}: {error}"));
    }

    /// Opens a one-use link and presses its button; opening alone signs nobody in.
    pub async fn sign_in(&self, url: &str, base: &str) {
        self.open(&format!("{base}/sign-in")).await;
        self.client.goto(url).await.unwrap_or_else(|error| panic!("opening {url}: {error}"));
        assert_eq!(self.heading().await, word(&self.lang, "sign-in"), "{url}");
        self.press("main form button").await;
    }

    /// No violation of WCAG 2.2 A and AA, as far as a program can tell; and nothing wider than the
    /// window.
    pub async fn audit(&self) {
        for width in WIDTHS {
            self.resize(width, HEIGHT).await;
            self.audit_here().await;
        }
    }

    async fn audit_here(&self) {
        self.client.execute(&axe(), vec![]).await.expect("axe loads");
        let script = "const done = arguments[arguments.length - 1];
            axe.run(document, {preload: false, runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})
               .then(r => done(r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).join(', '))))
               .catch(e => done([String(e)]));";
        let found = self.client.execute_async(script, vec![]).await.expect("axe runs");
        let url = self.url().await;
        let width = self.client.execute("return window.innerWidth", vec![]).await.expect("measures");
        assert_eq!(found, json!([]), "accessibility of {url} at {width} px");
        let wider = self
            .client
            .execute("return document.documentElement.scrollWidth > window.innerWidth + 1", vec![])
            .await
            .expect("measures");
        assert_eq!(wider, json!(false), "{url} is wider than its window of {width} px");
    }

    /// Strikes a key, wherever the focus is.
    pub async fn strike(&self, key: char) {
        let keys =
            KeyActions::new("keys".into()).then(KeyAction::Down { value: key }).then(KeyAction::Up { value: key });
        self.client.perform_actions(keys).await.expect("a key");
    }

    /// Moves by Tab until the focused element fits, then presses a key on it.
    pub async fn tab_to(&self, fits: &str, key: Option<char>) {
        for _ in 0..120 {
            self.strike('\u{E004}').await;
            if self.ask("return document.activeElement.matches(arguments[0])", vec![json!(fits)]).await != json!(true) {
                continue;
            }
            assert_eq!(self.ask(FOCUS_SEEN, vec![]).await, json!(true), "the focus on {fits} is seen");
            let Some(key) = key else { return };
            let leads_away = self.ask(LEADS_AWAY, vec![]).await == json!(true);
            self.strike(key).await;
            if leads_away {
                self.arrives(fits).await;
            }
            return;
        }
        panic!("Tab never reaches {fits}:\n{}", self.text().await);
    }

    /// Closes the window.
    pub async fn close(self) {
        let _ = self.client.close().await;
    }
}
