//! `xinyu token`: API tokens, issued by the operator at the machine.

use std::io::Read;

use anyhow::{Context, Result, bail};
use xinyu_register::identity::BodyCode;
use xinyu_register::ids::OfficerId;
use xinyu_service::accounts::{Actor, CredentialKind, NewOfficer};

use crate::Ended;
use crate::cli::{TokenWhat, Where};

/// Issues a token.
pub async fn run(what: TokenWhat) -> Result<Ended> {
    let TokenWhat::Issue { body, officer, scopes, days, roles, office, at } = what;
    if days == 0 || days > 366 {
        bail!("--days {days}: a token lasts between 1 and 366 days");
    }
    issue(&body, &officer, scopes, days, roles, office, &at).await
}

async fn issue(
    body: &str,
    officer: &str,
    scopes: Vec<String>,
    days: u16,
    roles: Vec<String>,
    office: String,
    at: &Where,
) -> Result<Ended> {
    let instance = super::open_to_write(at).await?;
    let register = &instance.register;
    let code = BodyCode::parse(body).with_context(|| format!("--body {body}"))?.code;
    let id = if officer == "new" {
        let id = register.new_officer_id();
        let mut name = String::new();
        eprintln!("Name of the officer, then Ctrl-D:");
        std::io::stdin().read_to_string(&mut name)?;
        let name = name.trim().to_owned();
        if name.is_empty() {
            bail!("an officer has a name; give it on standard input");
        }
        let new = NewOfficer { name, body: code, office, roles };
        register
            .add_officer(id, &new)
            .await
            .context("an unknown body or role; see rules/bodies.toml and policies/roles.toml")?;
        id
    } else {
        let id: OfficerId =
            officer.parse().with_context(|| format!("--officer {officer}: an identifier like o-…, or `new`"))?;
        let known = register.store.accounts.officer(id).await?.context("no such officer")?;
        if known.body != code.as_str() {
            bail!("that officer is of another body");
        }
        if !roles.is_empty() {
            register.certify_at_machine(&code, id, &roles).await.context("an unknown role; see policies/roles.toml")?;
        }
        id
    };
    // A token lets nobody act beyond their rights, and says so before it is handed out.
    let ends_ms = register.rights_end_ms(id).await.context(
        "this officer has no right in force: the administrator of the body gives one at /desk/people, or --role here",
    )?;
    let wanted_ms = i64::from(days) * 86_400_000;
    let for_ms = wanted_ms.min(ends_ms - register.now_ms());
    let token = register
        .issue(CredentialKind::Token, Actor::Officer(id), scopes, for_ms)
        .await
        .context("an unknown scope; see policies/roles.toml")?;
    let ends = xinyu_register::instant::beijing_day(register.now_ms() + for_ms - 1);
    let why = if for_ms < wanted_ms { ", with the rights of the officer" } else { "" };
    eprintln!("Officer {id}. The token is shown once; its last day is {ends}{why}.");
    println!("{token}");
    Ok(Ended::Done)
}
