//! Purposes of enquiry, and which entries each one may see, with the reason.
//!
//! No wrong is carried from one field of life to another: what no row makes relevant is not shown,
//! and every row gives its reason in words for the person.

use jiff::civil::Date;
use serde::Serialize;

use super::read::Node;
use super::words::{
    ActId, BodyKindCode, Class, DomainCode, FieldCode, InForce, ItemCode, Kind, PurposeCode, RuleId, Source, Text,
    named,
};

/// A statute that lets a body ask without consent, for a named case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MandateRule {
    /// The rule, which an enquiry names.
    pub id: RuleId,
    /// What it allows, in plain words.
    pub name: Text,
    /// The act.
    pub act: ActId,
    /// The article.
    pub article: String,
    /// The fields of work that it is about; empty where it is about all of its purpose.
    pub fields: Vec<FieldCode>,
    /// The kinds of body that it speaks to; empty where it speaks to all that may ask for its purpose.
    pub askers: Vec<BodyKindCode>,
    /// When it is in force.
    pub in_force: InForce,
    /// Where it comes from.
    pub source: Source,
}

/// What a purpose needs before anyone may ask.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Authorisation {
    /// The consent of the person.
    Consent,
    /// A statute and a case number.
    Mandate {
        /// The statutes that count.
        rules: Vec<MandateRule>,
    },
    /// The person asks about themselves.
    Own,
}

/// A field of work that a purpose may name, with the domains that belong to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldOfWork {
    /// Its code.
    pub code: FieldCode,
    /// Its name.
    pub name: Text,
    /// The domains that it is about; none for work outside all of them.
    pub domains: Vec<DomainCode>,
}

named!(
    /// How the field of work stands to the domain of an entry.
    FieldMatch {
        /// The work is in the domain of the entry.
        Same = "same", "同一领域", "same field";
        /// The work is elsewhere, or no field was named.
        Elsewhere = "elsewhere", "其他领域或未说明", "another field, or none named";
    }
);

/// One row of relevance: for these entries, shown or not, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RelevanceRule {
    /// The rule.
    pub id: RuleId,
    /// The kinds of entry it is about.
    pub kinds: Vec<Kind>,
    /// Only these items; all of the kinds if empty.
    pub items: Vec<ItemCode>,
    /// Only these classes; all, and entries without a class, if empty.
    pub classes: Vec<Class>,
    /// Only where the field of work stands so; either if absent.
    pub field: Option<FieldMatch>,
    /// Whether such an entry is shown.
    pub relevant: bool,
    /// Why, in words for the person.
    pub reason: Text,
    /// When the row is in force, by the date of the enquiry.
    pub in_force: InForce,
    /// Where it comes from.
    pub source: Source,
}

/// What a relevance rule is asked about.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked<'a> {
    pub(super) kind: Kind,
    pub(super) item: Option<&'a ItemCode>,
    pub(super) class: Option<Class>,
    pub(super) field: FieldMatch,
    pub(super) on: Date,
}

impl RelevanceRule {
    pub(super) fn speaks_of(&self, asked: Asked<'_>) -> bool {
        self.in_force.holds_on(asked.on)
            && self.kinds.contains(&asked.kind)
            && (self.items.is_empty() || asked.item.is_some_and(|item| self.items.contains(item)))
            && (self.classes.is_empty() || asked.class.is_some_and(|class| self.classes.contains(&class)))
            && self.field.is_none_or(|field| field == asked.field)
    }
}

/// Whether an entry is shown for a purpose, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relevance<'a> {
    /// Whether it is shown.
    pub relevant: bool,
    /// Why, in words for the person.
    pub reason: &'a Text,
    /// The rule that says so.
    pub rule: RuleId,
    /// Where the rule comes from.
    pub source: &'a Source,
}

/// Why someone asks (查询用途).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Purpose {
    /// Its code.
    pub code: PurposeCode,
    /// Its name.
    pub name: Text,
    /// What it is for, in a resident's words.
    pub plain: Text,
    /// What it needs before anyone may ask.
    pub authorisation: Authorisation,
    /// The sorts of body that may ask, where their own rights say so too.
    pub askers: Vec<BodyKindCode>,
    /// The fields of work that an enquiry may name.
    pub fields_of_work: Vec<FieldOfWork>,
    /// Whether an enquiry must name a field of work.
    pub needs_field: bool,
    /// What the asker may and may not do with the answer.
    pub use_terms: Text,
    /// What is shown, and why.
    pub relevance: Vec<RelevanceRule>,
    /// When the purpose is in force.
    pub in_force: InForce,
    /// Where it comes from.
    pub source: Source,
}

impl Purpose {
    pub(super) fn read(node: &Node<'_>) -> Self {
        let purpose = Self {
            code: PurposeCode::new(node.str("code")),
            name: node.text("name"),
            plain: node.text("plain"),
            authorisation: read_authorisation(node),
            askers: node.strs("askers").iter().map(BodyKindCode::new).collect(),
            fields_of_work: node.nodes("fields_of_work").iter().map(read_field_of_work).collect(),
            needs_field: node.opt_bool("needs_field").unwrap_or(false),
            use_terms: node.text("use_terms"),
            relevance: node.nodes("relevance").iter().map(read_relevance).collect(),
            in_force: node.in_force(),
            source: node.source(None),
        };
        if purpose.needs_field && purpose.fields_of_work.is_empty() {
            node.fault("needs_field", "asks for a field of work, but none is listed", "list fields_of_work");
        }
        node.done();
        purpose
    }

    /// The field of work of this code, if the purpose has it.
    #[must_use]
    pub fn field(&self, code: &FieldCode) -> Option<&FieldOfWork> {
        self.fields_of_work.iter().find(|field| &field.code == code)
    }

    /// How a named field of work stands to a domain; no field, or one unknown, is elsewhere.
    #[must_use]
    pub fn field_match(&self, field: Option<&FieldCode>, domain: &DomainCode) -> FieldMatch {
        match field.and_then(|code| self.field(code)) {
            Some(field) if field.domains.contains(domain) => FieldMatch::Same,
            _ => FieldMatch::Elsewhere,
        }
    }

    /// Whether an enquiry for this purpose can stand so to a domain at all.
    #[must_use]
    pub fn can_be(&self, field: FieldMatch, domain: &DomainCode) -> bool {
        let of_field = |one: &FieldOfWork| self.field_match(Some(&one.code), domain) == field;
        self.fields_of_work.iter().any(of_field) || (field == FieldMatch::Elsewhere && !self.needs_field)
    }

    /// The mandate of this id, if the purpose rests on it on `on`.
    #[must_use]
    pub fn mandate(&self, id: &RuleId, on: Date) -> Option<&MandateRule> {
        match &self.authorisation {
            Authorisation::Mandate { rules } => rules.iter().find(|rule| &rule.id == id && rule.in_force.holds_on(on)),
            Authorisation::Consent | Authorisation::Own => None,
        }
    }

    pub(super) fn speaking_of(&self, asked: Asked<'_>) -> impl Iterator<Item = &RelevanceRule> {
        self.relevance.iter().filter(move |rule| rule.speaks_of(asked))
    }
}

fn read_authorisation(node: &Node<'_>) -> Authorisation {
    let rules: Vec<MandateRule> = node.nodes("mandate").iter().map(read_mandate).collect();
    let word = node.str("authorisation");
    let fits = match word.as_str() {
        "mandate" => !rules.is_empty(),
        "consent" | "own" => rules.is_empty(),
        _ => false,
    };
    if !fits && !word.is_empty() {
        let mend = "write consent, own, or mandate with at least one [[purpose.mandate]]";
        node.fault("authorisation", format!("\"{word}\" does not fit the mandates listed"), mend);
    }
    match word.as_str() {
        "mandate" => Authorisation::Mandate { rules },
        "own" => Authorisation::Own,
        _ => Authorisation::Consent,
    }
}

fn read_mandate(node: &Node<'_>) -> MandateRule {
    let (id, name, in_force, source) = (node.rule_id(), node.text("name"), node.in_force(), node.source(None));
    let Some(act) = source.act.clone() else {
        node.fault("source", "is not an act", "a mandate is a statute: cite it");
        return MandateRule {
            id,
            name,
            act: ActId::new(""),
            article: String::new(),
            fields: Vec::new(),
            askers: Vec::new(),
            in_force,
            source,
        };
    };
    let article = source.article.clone();
    let fields = if node.has("fields") { node.strs("fields") } else { Vec::new() };
    let fields = fields.iter().map(FieldCode::new).collect();
    let askers = if node.has("askers") { node.strs("askers") } else { Vec::new() };
    let askers = askers.iter().map(BodyKindCode::new).collect();
    node.done();
    MandateRule { id, name, act, article, fields, askers, in_force, source }
}

impl MandateRule {
    /// Whether it lets somebody ask in this field of work: a statute about one field opens no other
    /// (design 2.5).
    #[must_use]
    pub fn covers(&self, field: Option<&FieldCode>) -> bool {
        self.fields.is_empty() || field.is_some_and(|field| self.fields.contains(field))
    }

    /// Whether a body of this kind may rest on it: a statute speaks to the authority that it names, not
    /// to whoever asks for the same purpose.
    #[must_use]
    pub fn is_for(&self, kind: &BodyKindCode) -> bool {
        self.askers.is_empty() || self.askers.contains(kind)
    }
}

fn read_field_of_work(node: &Node<'_>) -> FieldOfWork {
    let field = FieldOfWork {
        code: FieldCode::new(node.str("code")),
        name: node.text("name"),
        domains: node.strs("domains").iter().map(DomainCode::new).collect(),
    };
    node.done();
    field
}

fn read_relevance(node: &Node<'_>) -> RelevanceRule {
    let reason = node.text("reason");
    let field = if node.has("field") { Some(node.one_of("field", FieldMatch::parse, FieldMatch::Same)) } else { None };
    let rule = RelevanceRule {
        id: node.rule_id(),
        kinds: node.each_of("kinds", Kind::parse),
        items: node.strs("items").iter().map(ItemCode::new).collect(),
        classes: node.each_of("classes", Class::parse),
        field,
        relevant: node.bool("relevant"),
        in_force: node.in_force(),
        source: node.source(Some(&reason)),
        reason,
    };
    if rule.kinds.is_empty() {
        node.fault("kinds", "names no kind of entry", "list the kinds, as [\"penalty\"]");
    }
    node.done();
    rule
}
