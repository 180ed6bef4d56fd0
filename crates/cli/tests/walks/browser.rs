//! A headless Chromium, driven through Debian's chromedriver.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use serde_json::{Value, json};

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

/// A port that was free a moment ago.
pub fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its address").port()
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
    pub async fn window(&self, width: u32, height: u32, lang: &str) -> Page {
        let mut capabilities = Capabilities::new();
        capabilities.insert(
            "goog:chromeOptions".into(),
            json!({
                "args": [
                    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-sync",
                    "--disable-background-networking", "--disable-component-update", "--no-first-run", "--disable-quic",
                    format!("--window-size={width},{height}"), format!("--lang={lang}"),
                ],
            }),
        );
        let client = ClientBuilder::rustls()
            .expect("a TLS set-up")
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{}", self.port))
            .await
            .expect("chromium starts (scripts/setup.sh test installs it)");
        client.set_window_size(width, height).await.expect("the window takes its size");
        Page { client, lang: lang.to_owned() }
    }
}

/// A window.
pub struct Page {
    /// The WebDriver client.
    pub client: Client,
    /// Language that the walk reads.
    pub lang: String,
}

impl Page {
    /// Goes to an address, in the walk's language.
    pub async fn open(&self, url: &str) {
        let mark = if url.contains('?') { '&' } else { '?' };
        let url = if url.contains("/sign-in/link/") { url.to_owned() } else { format!("{url}{mark}lang={}", self.lang) };
        self.client.goto(&url).await.unwrap_or_else(|error| panic!("opening {url}: {error}"));
    }

    /// The text that a person reads.
    pub async fn text(&self) -> String {
        self.client.find(Locator::Css("body")).await.expect("a body").text().await.expect("its text")
    }

    /// The heading of the page.
    pub async fn heading(&self) -> String {
        self.client.find(Locator::Css("h1")).await.expect("one h1").text().await.expect("its text").replace('\n', "")
    }

    /// Whether something is there.
    pub async fn has(&self, css: &str) -> bool {
        self.client.find(Locator::Css(css)).await.is_ok()
    }

    /// Presses what a selector names.
    pub async fn press(&self, css: &str) {
        let found = self.client.find(Locator::Css(css)).await;
        let element = match found {
            Ok(element) => element,
            Err(error) => panic!("nothing to press at {css}: {error}\n{}", self.text().await),
        };
        self.client
            .execute("arguments[0].scrollIntoView({block: 'center'})", vec![serde_json::to_value(&element).expect("an element")])
            .await
            .expect("scrolls there");
        element.click().await.unwrap_or_else(|error| panic!("pressing {css}: {error}"));
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

    /// Fetches an address with the window's cookies, as bytes.
    pub async fn fetch(&self, url: &str) -> Vec<u8> {
        let script = "const done = arguments[arguments.length - 1];
            fetch(arguments[0]).then(r => r.arrayBuffer()).then(b => done(Array.from(new Uint8Array(b)))).catch(e => done(String(e)));";
        let answer = self.client.execute_async(script, vec![json!(url)]).await.expect("fetches");
        match answer {
            Value::Array(bytes) => bytes.iter().map(|byte| u8::try_from(byte.as_u64().unwrap_or(0)).unwrap_or(0)).collect(),
            other => panic!("fetching {url}: {other}"),
        }
    }

    /// No violation of WCAG 2.2 A and AA, as far as a program can tell; and nothing wider than the
    /// window.
    pub async fn audit(&self, axe: &str) {
        self.client.execute(axe, vec![]).await.expect("axe loads");
        let script = "const done = arguments[arguments.length - 1];
            axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})
               .then(r => done(r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).join(', '))))
               .catch(e => done([String(e)]));";
        let found = self.client.execute_async(script, vec![]).await.expect("axe runs");
        let url = self.client.current_url().await.expect("an address");
        assert_eq!(found, json!([]), "accessibility of {url}");
        let wider = self
            .client
            .execute("return document.documentElement.scrollWidth > window.innerWidth + 1", vec![])
            .await
            .expect("measures");
        assert_eq!(wider, json!(false), "{url} is wider than its window");
    }

    /// Moves by Tab until the focused element fits, then presses a key on it.
    pub async fn tab_to(&self, fits: &str, key: &str) {
        for _ in 0..120 {
            self.client.active_element().await.expect("a focus").send_keys("\u{E004}").await.expect("Tab");
            let there = self
                .client
                .execute("return document.activeElement.matches(arguments[0])", vec![json!(fits)])
                .await
                .expect("asks");
            if there == json!(true) {
                let seen = self
                    .client
                    .execute(
                        "const s = getComputedStyle(document.activeElement); return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2",
                        vec![],
                    )
                    .await
                    .expect("asks");
                assert_eq!(seen, json!(true), "the focus on {fits} is seen");
                self.client.active_element().await.expect("a focus").send_keys(key).await.expect("a key");
                return;
            }
        }
        panic!("Tab never reaches {fits}:\n{}", self.text().await);
    }

    /// Closes the window.
    pub async fn close(self) {
        let _ = self.client.close().await;
    }
}
