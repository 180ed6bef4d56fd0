//! Who may do what at the keyboard: role × action, as data in `policies/`.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

/// Answers whether an action is allowed. A table now; a policy engine can take its place.
pub trait Policy: Send + Sync {
    /// Whether one of `roles` allows `action`, and, where there are `scopes`, one of them too.
    fn allows(&self, roles: &[String], scopes: &[String], action: &str) -> bool;
    /// Names of all roles.
    fn roles(&self) -> Vec<String>;
    /// Names of all scopes.
    fn scopes(&self) -> Vec<String>;
    /// At which bodies a role is held; `None` for an unknown one.
    fn held_at(&self, role: &str) -> Option<HeldAt>;
}

/// At which bodies a role is held, and so given by their administrators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HeldAt {
    /// At each.
    Any,
    /// At those that file.
    Filing,
    /// At those that ask.
    Asking,
    /// At the office that runs the register.
    Register,
    /// There, too, but given by the operator at the machine only.
    Machine,
}

#[derive(Deserialize)]
struct Table {
    role: Vec<RoleRow>,
    scope: Vec<Row>,
}

#[derive(Deserialize)]
struct RoleRow {
    held_at: HeldAt,
    #[serde(flatten)]
    row: Row,
}

#[derive(Deserialize)]
struct Row {
    name: String,
    may: Vec<String>,
}

/// The table of `policies/roles.toml`.
pub struct RoleTable {
    roles: BTreeMap<String, BTreeSet<String>>,
    scopes: BTreeMap<String, BTreeSet<String>>,
    held_at: BTreeMap<String, HeldAt>,
}

impl RoleTable {
    /// Reads the table.
    ///
    /// # Errors
    /// What is wrong, with its place.
    pub fn parse(text: &str) -> Result<Self, String> {
        let table: Table = toml::from_str(text).map_err(|error| error.to_string())?;
        let collect = |rows: Vec<Row>| rows.into_iter().map(|row| (row.name, row.may.into_iter().collect())).collect();
        let held_at = table.role.iter().map(|role| (role.row.name.clone(), role.held_at)).collect();
        let roles = table.role.into_iter().map(|role| role.row).collect();
        Ok(Self { roles: collect(roles), scopes: collect(table.scope), held_at })
    }
}

impl Policy for RoleTable {
    fn allows(&self, roles: &[String], scopes: &[String], action: &str) -> bool {
        let has = |table: &BTreeMap<String, BTreeSet<String>>, names: &[String]| {
            names.iter().any(|name| table.get(name).is_some_and(|may| may.contains(action)))
        };
        has(&self.roles, roles) && (scopes.is_empty() || has(&self.scopes, scopes))
    }

    fn roles(&self) -> Vec<String> {
        self.roles.keys().cloned().collect()
    }

    fn scopes(&self) -> Vec<String> {
        self.scopes.keys().cloned().collect()
    }

    fn held_at(&self, role: &str) -> Option<HeldAt> {
        self.held_at.get(role).copied()
    }
}
