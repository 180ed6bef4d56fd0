//! A browser for tests: the whole portal in process, one session, answers that are read.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use tower::ServiceExt;
use xinyu_register::identity::BodyCode;
use xinyu_service::accounts::NewOfficer;
use xinyu_service::{Actor, CredentialKind};
use xinyu_web::views::{Engine, Text};
use xinyu_web::{App, WebSettings, router};

use crate::world::{HUMAN_RESOURCES, MINUTE_MS, Person, TestRegister};

/// An answer, read.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: header::HeaderName) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    pub fn says(&self, words: &str) -> &Self {
        assert!(self.body.contains(words), "“{words}” is not on: {}", self.text());
        self
    }

    pub fn does_not_say(&self, words: &str) -> &Self {
        assert!(!self.body.contains(words), "“{words}” is on: {}", self.text());
        self
    }

    /// The words of `<main>` without tags.
    pub fn text(&self) -> String {
        let main = self.body.split("<main").nth(1).unwrap_or(&self.body);
        let words: Vec<&str> = main.split(['<', '>']).skip(1).step_by(2).map(str::trim).collect();
        words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// The value of a hidden field.
    pub fn field(&self, name: &str) -> String {
        let start = format!("name=\"{name}\" value=\"");
        let rest = self.body.split(&start).nth(1).unwrap_or_else(|| panic!("no field {name}"));
        rest.split('"').next().unwrap_or_default().to_owned()
    }

    /// The first link that begins so.
    pub fn link(&self, start: &str) -> String {
        let from = format!("href=\"{start}");
        let rest = self.body.split(&from).nth(1).unwrap_or_else(|| panic!("no link {start}: {}", self.text()));
        format!("{start}{}", rest.split('"').next().unwrap_or_default())
    }
}

/// A browser with a jar of one cookie.
pub struct Browser {
    portal: Router,
    pub cookie: Option<String>,
}

impl Browser {
    pub fn of(world: &TestRegister) -> Self {
        let settings =
            WebSettings::new("http://127.0.0.1:8080", "0912-000-0000", Text::new("榆林市信用办公室", "Office"));
        let views = Arc::new(Engine::new().expect("templates and words"));
        let portal = router(App { register: world.register.clone(), views, settings: Arc::new(settings) });
        Self { portal, cookie: None }
    }

    pub async fn send(&mut self, method: Method, path: &str, origin: Option<&str>, form: String) -> Answer {
        let mut request = Request::builder().method(method.clone()).uri(path).header(header::HOST, "127.0.0.1:8080");
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        if let Some(origin) = origin {
            request = request.header(header::ORIGIN, origin);
        }
        if method == Method::POST {
            request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        let request = request.body(Body::from(form)).expect("a request");
        let response = self.portal.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        for line in parts.headers.get_all(header::SET_COOKIE) {
            let pair = line.to_str().expect("a cookie").split(';').next().unwrap_or_default().to_owned();
            if pair.starts_with("xinyu_session=") {
                self.cookie = (!pair.ends_with('=')).then_some(pair);
            }
        }
        let bytes = to_bytes(body, 8 << 20).await.expect("a body");
        let body = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    pub async fn ask(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, None, String::new()).await
    }

    /// A page of one's own, which no cache keeps, in both languages.
    pub async fn get(&mut self, path: &str) -> Answer {
        let english = format!("{path}{}lang=en", if path.contains('?') { '&' } else { '?' });
        let english = self.ask(&english).await;
        assert_eq!(english.status, StatusCode::OK, "{path} in English");
        english.says("<html lang=\"en\"");
        let answer = self.ask(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
        assert_eq!(answer.header(header::CACHE_CONTROL), "no-store", "{path}");
        answer
    }

    /// A form from one of our pages.
    pub async fn post(&mut self, path: &str, csrf: &str, fields: &str) -> Answer {
        let form = format!("csrf={csrf}&{fields}");
        self.send(Method::POST, path, Some("http://127.0.0.1:8080"), form).await
    }

    /// A form that is taken; gives where it leads.
    pub async fn done(&mut self, path: &str, csrf: &str, fields: &str) -> String {
        let answer = self.post(path, csrf, fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}: {}", answer.text());
        answer.header(header::LOCATION).to_owned()
    }

    pub async fn sign_in(world: &TestRegister, who: &Person) -> Self {
        Self::sign_in_as(world, Actor::Resident(world.key_of(who).await), "/me").await
    }

    pub async fn of_officer(world: &TestRegister, role: &str) -> Self {
        let body = BodyCode::parse(HUMAN_RESOURCES).expect("a code").code;
        let new = NewOfficer { name: "高峰".into(), body, office: "一科".into(), roles: vec![role.to_owned()] };
        let id = world.register.new_officer_id();
        world.register.add_officer(id, &new).await.expect("an officer");
        Self::sign_in_as(world, Actor::Officer(id), "/desk").await
    }

    async fn sign_in_as(world: &TestRegister, actor: Actor, home: &str) -> Self {
        let link = world.register.issue(CredentialKind::Link, actor, Vec::new(), 10 * MINUTE_MS).await.expect("a link");
        let mut browser = Self::of(world);
        let path = format!("/sign-in/link/{link}");
        let landing = browser.ask(&path).await;
        assert_eq!(browser.done(&path, &landing.field("csrf"), "").await, home);
        browser
    }
}
