//! A program that calls the API.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use serde_json::Value;
use sha2::{Digest, Sha256};
use tower::ServiceExt;
use xinyu_register::identity::BodyCode;
use xinyu_register::ids::OfficerId;
use xinyu_service::accounts::NewOfficer;
use xinyu_service::{Actor, CredentialKind};
use xinyu_web::views::{Engine, Text};
use xinyu_web::{App, WebSettings, router};

use crate::world::{HOUR_MS, Person, TestRegister};

pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("no JSON: {}", self.text()))
    }

    pub fn text(&self) -> String {
        format!("{} {}", self.status, String::from_utf8_lossy(&self.bytes))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The body of an answer that went well.
    pub fn good(&self) -> Value {
        assert!(self.status.is_success(), "{}", self.text());
        assert_eq!(self.header("cache-control"), "no-store", "what is personal is kept by nobody");
        self.json()
    }

    /// A problem with that status and code.
    pub fn refused(&self, status: u16, code: &str) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(self.header("cache-control"), "no-store");
        let problem = self.json();
        assert_eq!(problem["code"], code, "{problem}");
        assert_eq!(problem["type"], format!("urn:xinyu:problem:{code}"));
        assert_eq!(problem["status"], status);
        for words in ["title", "detail"] {
            let words = problem[words].as_str().expect("words");
            assert!(!words.is_empty() && !words.starts_with("problem-"), "{problem}");
        }
        problem
    }
}

/// What a test calls with.
#[derive(Clone)]
pub struct Client {
    router: Router,
    token: Option<String>,
    extra: Vec<(String, String)>,
}

impl Client {
    pub fn of(world: &TestRegister) -> Self {
        let settings =
            WebSettings::new("http://127.0.0.1:8080", "0912-000-0000", Text::new("榆林市信用办公室", "Office"));
        let views = Arc::new(Engine::new().expect("templates and words"));
        let router = router(App { register: world.register.clone(), views, settings: Arc::new(settings) });
        Self { router, token: None, extra: Vec::new() }
    }

    /// The same as an officer of a body.
    pub async fn officer(&self, world: &TestRegister, body: &str, role: &str) -> Self {
        let id: [u8; 32] = Sha256::new().chain_update(body).chain_update(role).finalize().into();
        let id = OfficerId::from_bytes(id[..10].try_into().expect("ten bytes"));
        let body = BodyCode::parse(body).expect("a code").code;
        // Each role is another human; asked for again it is the same one.
        let name = format!("高峰（{role}）");
        let officer = NewOfficer { name, body, office: "一科".into(), roles: vec![role.to_owned()] };
        if world.register.store.accounts.officer(id).await.expect("a store").is_none() {
            world.register.add_officer(id, &officer).await.expect("an officer");
        }
        self.with_token(world, Actor::Officer(id)).await
    }

    /// The same as a resident.
    pub async fn resident(&self, world: &TestRegister, who: &Person) -> Self {
        let subject = world.key_of(who).await;
        self.with_token(world, Actor::Resident(subject)).await
    }

    async fn with_token(&self, world: &TestRegister, actor: Actor) -> Self {
        let token = world.register.issue(CredentialKind::Token, actor, Vec::new(), HOUR_MS).await.expect("a token");
        Self { token: Some(token), ..self.clone() }
    }

    pub fn header(&self, name: &str, value: &str) -> Self {
        let mut other = self.clone();
        other.extra.push((name.to_owned(), value.to_owned()));
        other
    }

    pub async fn send(&self, method: &str, path: &str, body: impl Into<Body>) -> Reply {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(token) = &self.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        for (name, value) in &self.extra {
            request = request.header(name, value);
        }
        let request = request.body(body.into()).expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.expect("a body").to_vec();
        Reply { status: parts.status, headers: parts.headers, bytes }
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.send("GET", path, Body::empty()).await
    }

    pub async fn post(&self, path: &str, json: &Value) -> Reply {
        self.header("content-type", "application/json").send("POST", path, json.to_string()).await
    }

    pub async fn put(&self, path: &str, json: &Value) -> Reply {
        self.header("content-type", "application/json").send("PUT", path, json.to_string()).await
    }
}

/// A JSON pointer's code among the errors of a problem.
pub fn fault<'a>(problem: &'a Value, pointer: &str) -> &'a str {
    let errors = problem["errors"].as_array().expect("errors");
    let found = errors.iter().find(|one| one["pointer"] == pointer).unwrap_or_else(|| panic!("{pointer}: {problem}"));
    assert!(!found["detail"].as_str().expect("words").starts_with("field-"), "{found}");
    found["code"].as_str().expect("a code")
}
