//! `demo.json`: how to sign in as whom, new at every start.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use serde_json::{Map, Value, json};
use xinyu_register::rules::Kind;
use xinyu_service::accounts::{Actor, CredentialKind};
use xinyu_service::error::Refusal;
use xinyu_service::{Register, ServiceError};

use crate::cases::{AWARDED, HOLDER, HOLDS};
use crate::run::each;
use crate::{City, officers};

/// How long a link that nobody used, and a token, may be used.
const VALID_MS: i64 = 7 * 24 * 60 * 60 * 1000;

/// Issues new sign-in links and API tokens for the roles and the chosen people of the city, and
/// says which is whose. Each link signs in once.
///
/// # Errors
/// [`Refusal::NotFound`] if the register holds no city.
pub async fn demo_json(register: &Arc<Register>, base_url: &str) -> Result<Value, ServiceError> {
    let city = City::find(register).await?.ok_or(Refusal::NotFound)?;
    let base_url = base_url.trim_end_matches('/');
    let actors: Vec<Actor> = city
        .officers
        .iter()
        .map(|officer| Actor::Officer(officer.id))
        .chain(city.people.iter().map(|person| Actor::Resident(person.subject)))
        .collect();
    let issue = |register: Arc<Register>, actor: Actor| async move {
        let link = register.issue(CredentialKind::Link, actor, Vec::new(), VALID_MS).await?;
        let token = register.issue(CredentialKind::Token, actor, Vec::new(), VALID_MS).await?;
        Ok((link, token))
    };
    let secrets = each(actors, issue, register).await?;
    let (of_officers, of_people) = secrets.split_at(city.officers.len().min(secrets.len()));
    let mut desk = Vec::new();
    let mut roles = Map::new();
    for (officer, secret) in city.officers.iter().zip(of_officers) {
        let mut entry = credentials(base_url, secret);
        entry.insert("body".into(), json!(officer.body.as_str()));
        entry.insert("body_name".into(), json!(officer.body_name.zh));
        entry.insert("name".into(), json!(officer.name));
        entry.insert("office".into(), json!(officer.office));
        if officer.shown && officers::ROLES.contains(&officer.role) {
            roles.insert(officer.role.to_owned(), Value::Object(entry));
        } else {
            entry.insert("role".into(), json!(officer.role));
            desk.push(Value::Object(entry));
        }
    }
    let kinds = kinds(register);
    let people = city.people.iter().zip(of_people).map(|(person, secret)| {
        let mut entry = credentials(base_url, secret);
        entry.insert("name".into(), json!(person.name));
        entry.insert("id_type".into(), json!(person.id_type));
        entry.insert("id_number".into(), json!(person.id_number));
        // All that bodies decided about the chosen people are penalties, but for the one who holds things.
        let on_file: BTreeMap<&str, usize> = match person.shows {
            HOLDER => HOLDS.iter().copied().collect(),
            shows if AWARDED.contains(&shows) => BTreeMap::from([(Kind::Award.as_str(), person.entries)]),
            _ => kinds.iter().map(|kind| (*kind, person.entries)).collect(),
        };
        entry.insert("on_file".into(), json!(on_file));
        entry.insert("shows".into(), json!(person.shows));
        entry.insert("says".into(), json!(person.says));
        Value::Object(entry)
    });
    let people: Vec<Value> = people.collect();
    Ok(json!({
        "base_url": base_url,
        "city": { "people": city.plan.people, "seed": city.plan.seed },
        "roles": roles,
        "people": people,
        "more_officers": desk,
    }))
}

fn credentials(base_url: &str, (link, token): &(String, String)) -> Map<String, Value> {
    let mut entry = Map::new();
    // In the path, not in a query: servers and browsers keep queries in many places.
    entry.insert("sign_in_url".into(), json!(format!("{base_url}/sign-in/link/{link}")));
    entry.insert("api_token".into(), json!(token));
    entry
}

/// Kinds of entry that the city's sheets make.
fn kinds(register: &Register) -> Vec<&'static str> {
    let template = register.rules.template(crate::sheet::TEMPLATE);
    template.map(|template| vec![template.kind.as_str()]).unwrap_or_default()
}

/// Writes [`demo_json`] where only the owner reads it.
///
/// # Errors
/// As [`demo_json`]; the file cannot be written.
pub async fn write_json(register: &Arc<Register>, base_url: &str, path: &Path) -> Result<(), ServiceError> {
    let text = serde_json::to_vec_pretty(&demo_json(register, base_url).await?)
        .map_err(|_| ServiceError::Unreadable("demo.json"))?;
    write_private(path, &text).map_err(|error| ServiceError::File { what: "demo.json", why: error.to_string() })
}

fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let half = path.with_extension("half");
    let _ = std::fs::remove_file(&half);
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut out = options.open(&half)?;
    out.write_all(bytes)?;
    out.sync_all()?;
    std::fs::rename(&half, path)
}
