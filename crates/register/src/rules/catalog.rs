//! The catalog: domains, districts, occupations, bodies with their competences, and items.

use serde::Serialize;

use super::read::Node;
use super::templates::bare_header;
use super::words::{
    ActId, BodyKindCode, DistrictCode, DomainCode, InForce, ItemCode, Kind, PurposeCode, RuleId, Source, Text, named,
};
use crate::identity::BodyCode;

/// A domain of supervision (领域).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Domain {
    /// Its code.
    pub code: DomainCode,
    /// Its name.
    pub name: Text,
}

/// A district of the city, with the codes it had before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct District {
    /// Its code after GB/T 2260.
    pub code: DistrictCode,
    /// Its name.
    pub name: Text,
    /// Codes of earlier years that identity numbers still carry.
    pub former: Vec<String>,
}

/// An occupation whose qualifications the catalog covers or will cover.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Occupation {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: Text,
}

/// A sort of body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BodyKind {
    /// Its code.
    pub code: BodyKindCode,
    /// Its name.
    pub name: Text,
}

/// What a body may file, from when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Competence {
    /// The rule.
    pub id: RuleId,
    /// The items.
    pub items: Vec<ItemCode>,
    /// When it is in force.
    pub in_force: InForce,
    /// Where it comes from.
    pub source: Source,
}

/// What a body may ask for, from when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EnquiryRight {
    /// The rule.
    pub id: RuleId,
    /// The purposes.
    pub purposes: Vec<PurposeCode>,
    /// When it is in force.
    pub in_force: InForce,
    /// Where it comes from.
    pub source: Source,
}

/// A body that files or enquires (信源单位、用信单位).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Body {
    /// Its unified social credit code.
    pub code: BodyCode,
    /// Its full name.
    pub name: Text,
    /// Its short name.
    pub short: Text,
    /// Where it works.
    pub district: DistrictCode,
    /// What sort of body it is.
    pub kind: BodyKindCode,
    /// Whether it runs the register itself.
    pub runs_the_register: bool,
    /// What it may file.
    pub filing: Vec<Competence>,
    /// What it may ask for.
    pub enquires: Vec<EnquiryRight>,
    /// Offices of the body, as examples for forms.
    pub offices: Vec<Text>,
    /// The profile of code values that its sheets use, where it does not write words.
    pub profile: Option<String>,
    /// Where its data come from.
    pub source: Source,
}

impl Body {
    pub(super) fn read(node: &Node<'_>) -> Option<Self> {
        let raw = node.str("code");
        let code = match BodyCode::parse(&raw) {
            Ok(read) if read.check_ok => read.code,
            Ok(_) => {
                node.fault("code", "has a wrong check character", "take the code from the body's certificate");
                return None;
            }
            Err(why) => {
                node.fault("code", why.to_string(), "take the code from the body's certificate");
                return None;
            }
        };
        let body = Self {
            code,
            name: node.text("name"),
            short: node.text("short"),
            district: DistrictCode::new(node.str("district")),
            kind: BodyKindCode::new(node.str("kind")),
            runs_the_register: node.opt_bool("runs_the_register").unwrap_or(false),
            filing: node.nodes("files").iter().map(read_competence).collect(),
            enquires: node.nodes("asks").iter().map(read_right).collect(),
            offices: node.nodes("offices").iter().map(read_office).collect(),
            profile: node.opt_str("profile"),
            source: node.source(None),
        };
        node.done();
        Some(body)
    }

    /// The purposes that the body may ask for on `on`.
    pub fn purposes_on(&self, on: jiff::civil::Date) -> impl Iterator<Item = &PurposeCode> {
        self.enquires.iter().filter(move |right| right.in_force.holds_on(on)).flat_map(|right| &right.purposes)
    }

    /// The items that the body may file on `on`.
    pub fn items_on(&self, on: jiff::civil::Date) -> impl Iterator<Item = &ItemCode> {
        self.filing.iter().filter(move |right| right.in_force.holds_on(on)).flat_map(|right| &right.items)
    }
}

/// A competence that stands in a table of its own, so that an item and who files it can lie in one file.
pub(super) struct AddedCompetence {
    pub(super) body: String,
    pub(super) competence: Competence,
}

pub(super) fn read_added_competence(node: &Node<'_>) -> AddedCompetence {
    AddedCompetence { body: node.str("body"), competence: read_competence(node) }
}

fn read_competence(node: &Node<'_>) -> Competence {
    let competence = Competence {
        id: node.rule_id(),
        items: node.strs("items").iter().map(ItemCode::new).collect(),
        in_force: node.in_force(),
        source: node.source(None),
    };
    node.done();
    competence
}

fn read_right(node: &Node<'_>) -> EnquiryRight {
    let right = EnquiryRight {
        id: node.rule_id(),
        purposes: node.strs("purposes").iter().map(PurposeCode::new).collect(),
        in_force: node.in_force(),
        source: node.source(None),
    };
    node.done();
    right
}

fn read_office(node: &Node<'_>) -> Text {
    let office = Text { zh: node.str("zh"), en: node.str("en") };
    node.done();
    office
}

named!(
    /// Who may see an item or a field of it, at most.
    ShownTo {
        /// 用信单位: an enquirer to whom the entry is relevant, and the person.
        Enquirer = "enquirer", "用信单位与本人", "enquirers and the person";
        /// 本人: only the person, the filing body and the case officer.
        Own = "own", "仅本人", "the person only";
    }
);

named!(
    /// When the person must be told.
    NoticeRule {
        /// 披露前: served before anyone but the filing body and the case officer sees the entry.
        BeforeDisclosure = "before-disclosure", "披露前送达", "served before any disclosure";
        /// 入库时: told when it is filed.
        OnFiling = "on-filing", "报送时告知", "told on filing";
        /// 入库时告知，本人可以不要: told when it is filed, and gone if the person does not want it.
        UnlessDeclined = "unless-declined", "报送时告知，本人可以拒绝", "told on filing, may be declined";
        /// 本人同意前不可见: nobody but the person sees it before their yes, and without it it lapses.
        ByConsent = "by-consent", "本人同意后才入库", "kept only with the person's yes";
    }
);

impl NoticeRule {
    /// Whether the person may say that such a record is not to be kept.
    #[must_use]
    pub fn may_be_declined(self) -> bool {
        matches!(self, Self::UnlessDeclined | Self::ByConsent)
    }
}

/// One act that founds an item, with the articles that set penalties.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Basis {
    /// The act.
    pub act: ActId,
    /// The articles, for people to read: what a filing cites is read from the filing.
    pub articles: String,
}

/// A field of an entry and who sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ItemField {
    /// The key of the column in the template.
    pub key: String,
    /// Who sees it, at most.
    pub shown_to: ShownTo,
}

/// That the person may publish such an entry on the public list of honours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Publishing {
    /// The rule.
    pub id: RuleId,
    /// From when.
    pub in_force: InForce,
    /// Where it comes from.
    pub source: Source,
}

/// An item of the catalog (目录事项): one kind of record, with its legal basis.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Item {
    /// Its code.
    pub code: ItemCode,
    /// The group it belongs to.
    pub kind: Kind,
    /// The domain it belongs to.
    pub domain: DomainCode,
    /// Its name.
    pub name: Text,
    /// A short name for lists.
    pub short: Text,
    /// The acts that found it.
    pub basis: Vec<Basis>,
    /// Its fields and who sees them.
    pub fields: Vec<ItemField>,
    /// Whether it can weigh against the person.
    pub adverse: bool,
    /// When the person must be told.
    pub notice: NoticeRule,
    /// The template on which it is filed.
    pub template: String,
    /// What sheets call it, beside its names, where the sheet names the item and cites no act.
    pub titles: Vec<String>,
    /// Statuses in which enquirers see it; empty where it has none. What led to another status is a
    /// decision of its own, with its own notice and period: a revoked licence is not shown beside it.
    pub shown_while: Vec<String>,
    /// Years after an act within which it can still be punished (行政处罚法 art. 36).
    pub limitation_years: Option<u32>,
    /// Whether the person may publish it on the public list of honours; `None` where nobody may.
    pub publishing: Option<Publishing>,
    /// When it is in force, by the date of the decision.
    pub in_force: InForce,
    /// Where it comes from.
    pub source: Source,
}

impl Item {
    pub(super) fn read(node: &Node<'_>) -> Self {
        let item = Self {
            code: ItemCode::new(node.str("code")),
            kind: node.one_of("kind", Kind::parse, Kind::Penalty),
            domain: DomainCode::new(node.str("domain")),
            name: node.text("name"),
            short: node.text("short"),
            basis: node.nodes("basis").iter().map(read_item_basis).collect(),
            fields: node.nodes("fields").iter().map(read_field).collect(),
            adverse: node.bool("adverse"),
            notice: node.one_of("notice", NoticeRule::parse, NoticeRule::BeforeDisclosure),
            template: node.str("template"),
            titles: if node.has("titles") { node.strs("titles") } else { Vec::new() },
            shown_while: if node.has("shown_while") { node.strs("shown_while") } else { Vec::new() },
            limitation_years: node.opt_count("limitation_years"),
            publishing: node.opt_node("publishing").map(|node| read_publishing(&node)),
            in_force: node.in_force(),
            source: node.source(None),
        };
        if item.publishing.is_some() && (item.kind != Kind::Award || item.adverse || !item.notice.may_be_declined()) {
            let mend = "only an award that is the person's to decline can be published";
            node.fault("publishing", "stands in an item that is no such award", mend);
        }
        node.done();
        item
    }

    /// Whether the person may publish such an entry on that day.
    #[must_use]
    pub fn may_be_published(&self, on: jiff::civil::Date) -> bool {
        self.publishing.as_ref().is_some_and(|publishing| publishing.in_force.holds_on(on))
    }

    /// Whether a sheet that names the item so means this one.
    #[must_use]
    pub fn is_titled(&self, title: &str) -> bool {
        let wanted = bare_header(title);
        !wanted.is_empty() && self.all_titles().any(|one| bare_header(one) == wanted)
    }

    /// What a sheet may call the item.
    pub(super) fn all_titles(&self) -> impl Iterator<Item = &str> {
        let names = [self.name.zh.as_str(), self.short.zh.as_str()].into_iter();
        names.chain(self.titles.iter().map(String::as_str))
    }

    /// Whether the item rests on this act.
    #[must_use]
    pub fn rests_on(&self, act: &ActId) -> bool {
        self.basis.iter().any(|basis| &basis.act == act)
    }

    /// Who may see the field of this key, at most; a field that is not listed is the person's own.
    #[must_use]
    pub fn shown_to(&self, key: &str) -> ShownTo {
        self.fields.iter().find(|field| field.key == key).map_or(ShownTo::Own, |field| field.shown_to)
    }
}

fn read_publishing(node: &Node<'_>) -> Publishing {
    let publishing = Publishing { id: node.rule_id(), in_force: node.in_force(), source: node.source(None) };
    node.done();
    publishing
}

fn read_item_basis(node: &Node<'_>) -> Basis {
    let basis = Basis { act: ActId::new(node.str("act")), articles: node.str("articles") };
    node.done();
    basis
}

fn read_field(node: &Node<'_>) -> ItemField {
    let field = ItemField { key: node.str("key"), shown_to: node.one_of("shown_to", ShownTo::parse, ShownTo::Own) };
    node.done();
    field
}

pub(super) fn read_domain(node: &Node<'_>) -> Domain {
    let domain = Domain { code: DomainCode::new(node.str("code")), name: node.text("name") };
    node.done();
    domain
}

pub(super) fn read_district(node: &Node<'_>) -> District {
    let district =
        District { code: DistrictCode::new(node.str("code")), name: node.text("name"), former: node.strs("former") };
    node.done();
    district
}

pub(super) fn read_occupation(node: &Node<'_>) -> Occupation {
    let occupation = Occupation { code: node.str("code"), name: node.text("name") };
    node.done();
    occupation
}

pub(super) fn read_body_kind(node: &Node<'_>) -> BodyKind {
    let kind = BodyKind { code: BodyKindCode::new(node.str("code")), name: node.text("name") };
    node.done();
    kind
}
