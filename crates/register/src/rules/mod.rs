//! The law as data: reads the texts of `rules/` and answers questions with them.
//!
//! Code holds no legal number. Every value has dates in force and a source, and every answer names
//! the rule it rests on. Nothing here reads a file or a clock: texts and dates are handed in.
//! Where no rule answers, the answer is a [`RuleGap`] or "not relevant", never a guess.

mod acts;
mod case_rights;
mod cases;
mod catalog;
mod check;
mod clocks;
mod codes;
mod grid;
mod identity;
mod index;
mod load;
mod periods;
mod purposes;
mod read;
mod rights;
mod screening;
mod templates;
mod words;

use std::collections::BTreeMap;

use jiff::Span;
use jiff::civil::Date;

pub use acts::{Act, BasisReading, Citation};
pub use cases::{Case, CaseResult};
pub use catalog::{
    Basis, Body, BodyKind, Competence, District, Domain, EnquiryRight, Item, ItemField, NoticeRule, Occupation, ShownTo,
};
pub use check::{CheckReport, Finding, Severity, SourceCounts};
pub use clocks::{Clock, Due};
pub use codes::{CodeList, CodeReading, CodeValue, ProfileCode};
pub use grid::Answer;
pub use identity::{COMPARE, Duty, Variants};
pub use periods::{
    ClassRule, Classified, DisclosurePeriod, IfUncorrected, KeepRule, PenaltyClassRule, PeriodRule, last_day_of,
};
pub use purposes::{Authorisation, FieldMatch, FieldOfWork, MandateRule, Purpose, Relevance, RelevanceRule};
pub use read::Sourced;
pub use rights::{AuthorityRule, Evidence, Ground, Limit, Measure, RepairRule, StatementScreen};
pub use screening::{AgeCheck, AgeRule, LegalRefusal, Pattern, RefusalRule, ReviewHit, ReviewRule, Run, Screening};
pub use templates::{Column, ColumnType, EntryField, Required, Template, TemplateVersion, WrongSheet, bare_header};
pub use words::{
    ActId, Amounts, BodyKindCode, Class, DistrictCode, DomainCode, FieldCode, InForce, ItemCode, Kind, Length,
    PenaltyKind, PurposeCode, RuleFault, RuleFile, RuleGap, RuleId, Source, SourceKind, Text,
};

use crate::calendar::Workdays;
pub use crate::identity::BodyCode;
use acts::ActNames;
use purposes::Asked;

/// Everything that `rules/` says, read and cross-checked.
#[derive(Clone, Debug)]
pub struct Rules {
    version: String,
    acts: Vec<Act>,
    act_names: ActNames,
    domains: Vec<Domain>,
    districts: Vec<District>,
    occupations: Vec<Occupation>,
    body_kinds: Vec<BodyKind>,
    bodies: BTreeMap<BodyCode, Body>,
    body_names: BTreeMap<String, Vec<BodyCode>>,
    items: BTreeMap<ItemCode, Item>,
    purposes: Vec<Purpose>,
    classes: Vec<ClassRule>,
    penalty_classes: Vec<PenaltyClassRule>,
    periods: Vec<PeriodRule>,
    caps: Vec<KeepRule>,
    retentions: Vec<KeepRule>,
    clocks: Vec<Clock>,
    workdays: Workdays,
    work_year_ids: Vec<RuleId>,
    code_lists: Vec<CodeList>,
    templates: Vec<Template>,
    screening: Screening,
    duties: Vec<Duty>,
    variants: Variants,
    rights: rights::Rights,
    cases: Vec<Case>,
    sources: Vec<Sourced>,
    index: index::Index,
    no_row: RelevanceGap,
}

/// What a question of relevance is answered with where no row speaks.
#[derive(Clone, Debug)]
struct RelevanceGap {
    reason: Text,
    source: Source,
}

/// Which item a filed legal basis belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BasisMatch<'a> {
    /// One item, by an act with an article.
    One(&'a Item),
    /// Acts of several items: a human decides.
    Several(Vec<&'a Item>),
    /// Acts of the catalog are named, but no article: not a legal basis.
    NoArticle(Vec<&'a Item>),
    /// No act of the catalog is named.
    None,
}

impl Rules {
    /// Reads the texts of `rules/`.
    ///
    /// # Errors
    /// Every fault that was found, each with its file, its place, and how to mend it.
    pub fn load(files: &[RuleFile]) -> Result<Self, Vec<RuleFault>> {
        load::load(files)
    }

    /// The version of the rules: hex SHA-256 over the sorted paths and texts. Reports pin it.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The acts that rules cite.
    pub fn acts(&self) -> impl Iterator<Item = &Act> {
        self.acts.iter()
    }

    /// The act of this id.
    #[must_use]
    pub fn act(&self, id: &ActId) -> Option<&Act> {
        self.acts.iter().find(|act| &act.id == id)
    }

    /// The rules by which rows are refused, mended or put aside for a human.
    #[must_use]
    pub fn screening(&self) -> &Screening {
        &self.screening
    }

    /// The duty of this id, on which the register's own officers look.
    #[must_use]
    pub fn duty(&self, id: &str) -> Option<&Duty> {
        self.duties.iter().find(|duty| duty.id.as_str() == id)
    }

    /// Characters that are one and the same in several forms.
    #[must_use]
    pub fn variants(&self) -> &Variants {
        &self.variants
    }

    /// The items of the catalog, by code.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.items.values()
    }

    /// The item of this code.
    #[must_use]
    pub fn item(&self, code: &ItemCode) -> Option<&Item> {
        self.items.get(code)
    }

    /// The items that are filed on this template.
    #[must_use]
    pub fn items_of_template(&self, template: &str) -> Vec<&Item> {
        self.found(self.index.items(template)).collect()
    }

    fn found<'a>(&'a self, codes: impl IntoIterator<Item = &'a ItemCode>) -> impl Iterator<Item = &'a Item> {
        codes.into_iter().filter_map(|code| self.items.get(code))
    }

    /// The bodies, by code.
    pub fn bodies(&self) -> impl Iterator<Item = &Body> {
        self.bodies.values()
    }

    /// The body of this code.
    #[must_use]
    pub fn body(&self, code: &BodyCode) -> Option<&Body> {
        self.bodies.get(code)
    }

    /// The bodies of this name, full or short, as it may stand in a sheet.
    #[must_use]
    pub fn bodies_named(&self, name: &str) -> Vec<&Body> {
        let codes = self.body_names.get(&acts::folded(name));
        codes.into_iter().flatten().filter_map(|code| self.bodies.get(code)).collect()
    }

    /// The domains.
    pub fn domains(&self) -> impl Iterator<Item = &Domain> {
        self.domains.iter()
    }

    /// The districts of the city.
    pub fn districts(&self) -> impl Iterator<Item = &District> {
        self.districts.iter()
    }

    /// The occupations.
    pub fn occupations(&self) -> impl Iterator<Item = &Occupation> {
        self.occupations.iter()
    }

    /// The sorts of body.
    pub fn body_kinds(&self) -> impl Iterator<Item = &BodyKind> {
        self.body_kinds.iter()
    }

    /// The purposes of enquiry.
    pub fn purposes(&self) -> impl Iterator<Item = &Purpose> {
        self.purposes.iter()
    }

    /// The purpose of this code.
    #[must_use]
    pub fn purpose(&self, code: &PurposeCode) -> Option<&Purpose> {
        self.purposes.iter().find(|purpose| &purpose.code == code)
    }

    /// Whether a body may ask for a purpose on `on`: by its own right and by its sort.
    #[must_use]
    pub fn may_ask(&self, body: &BodyCode, purpose: &PurposeCode, on: Date) -> bool {
        let (Some(body), Some(purpose)) = (self.body(body), self.purpose(purpose)) else { return false };
        purpose.in_force.holds_on(on)
            && purpose.askers.contains(&body.kind)
            && body.purposes_on(on).any(|code| code == &purpose.code)
    }

    /// The mandate of this id, if this body may rest on it on `on`.
    #[must_use]
    pub fn mandate_of(&self, body: &BodyCode, purpose: &Purpose, id: &RuleId, on: Date) -> Option<&MandateRule> {
        let kind = &self.body(body)?.kind;
        self.purpose(&purpose.code)?.mandate(id, on).filter(|rule| rule.is_for(kind))
    }

    /// What a filed basis says: acts and articles.
    #[must_use]
    pub fn read_basis(&self, basis: &str) -> BasisReading {
        acts::read_basis(&self.acts, &self.act_names, basis)
    }

    /// The item to which a filed basis belongs.
    ///
    /// Acts without an item (行政处罚法 and the like) are passed over. With several items, those
    /// whose act is cited with an article count; "有关规定" alone names nothing.
    #[must_use]
    pub fn item_by_basis(&self, template: &str, basis: &str) -> BasisMatch<'_> {
        let reading = self.read_basis(basis);
        let cited = reading.citations.iter().filter_map(|one| Some((one.act.as_ref()?, !one.articles.is_empty())));
        let resting = self.index.resting_on(template, cited);
        let with_article: Vec<&Item> =
            self.found(resting.iter().filter(|(_, article)| **article).map(|(code, _)| *code)).collect();
        let named: Vec<&Item> = self.found(resting.into_keys()).collect();
        match (with_article.as_slice(), named.is_empty()) {
            ([one], _) => BasisMatch::One(one),
            ([], true) => BasisMatch::None,
            ([], false) => BasisMatch::NoArticle(named),
            _ => BasisMatch::Several(with_article),
        }
    }

    /// The words of a code value.
    #[must_use]
    pub fn code_text(&self, list: &str, key: &str) -> Option<&Text> {
        self.code_list(list).and_then(|list| list.value(key)).map(|value| &value.text)
    }

    /// The items that a sheet of this template means by a title, on `on`.
    #[must_use]
    pub fn items_by_title(&self, template: &str, title: &str, on: Date) -> Vec<&Item> {
        self.found(self.index.titled(template, title)).filter(|item| item.in_force.holds_on(on)).collect()
    }

    /// Whether a body is competent to decide and file an item on `on`.
    #[must_use]
    pub fn competent(&self, body: &BodyCode, item: &ItemCode, on: Date) -> bool {
        let held = self.item(item).is_some_and(|item| item.in_force.holds_on(on));
        held && self.index.competent(body, item, on)
    }

    /// The class of a penalty, recomputed from its kinds and amounts; the longest class wins.
    #[must_use]
    pub fn classify(&self, kinds: &[PenaltyKind], amounts: &Amounts, item: &ItemCode, decided_on: Date) -> Class {
        self.classified(kinds, amounts, item, decided_on).class
    }

    /// The class of a penalty with the row that gave it.
    #[must_use]
    pub fn classified(
        &self,
        kinds: &[PenaltyKind],
        amounts: &Amounts,
        item: &ItemCode,
        decided_on: Date,
    ) -> Classified {
        let domain = self.item(item).map_or_else(|| DomainCode::new(""), |item| item.domain.clone());
        periods::classify(&self.penalty_classes, kinds, amounts, &domain, decided_on)
    }

    /// How long an entry of this item and class may be disclosed.
    ///
    /// # Errors
    /// [`RuleGap`] if the item is unknown or no rule covers it.
    pub fn disclosure(&self, item: &ItemCode, class: Class, decided_on: Date) -> Result<DisclosurePeriod, RuleGap> {
        let item = self.known_item(item)?;
        let asked = (item.kind, class, &item.domain);
        periods::disclosure(&self.periods, &self.caps, &self.classes, asked, decided_on)
    }

    /// The last day on which an entry is kept; its key is destroyed by the next sweep.
    ///
    /// # Errors
    /// [`RuleGap`] if the item is unknown or no rule covers it.
    pub fn retention_until(&self, item: &ItemCode, class: Class, decided_on: Date) -> Result<Date, RuleGap> {
        let item = self.known_item(item)?;
        periods::retention(&self.retentions, item.kind, class, decided_on).map(|(last_day, _)| last_day)
    }

    fn known_item(&self, code: &ItemCode) -> Result<&Item, RuleGap> {
        self.item(code).ok_or_else(|| RuleGap { question: format!("an item {code} in the catalog") })
    }

    /// Whether an entry is shown for a purpose on `on`, and why. Where no row speaks it is not.
    #[must_use]
    pub fn relevance(
        &self,
        purpose: &PurposeCode,
        field: Option<&FieldCode>,
        item: &ItemCode,
        class: Option<Class>,
        on: Date,
    ) -> Relevance<'_> {
        let answer = self.purpose(purpose).zip(self.item(item)).and_then(|(purpose, item)| {
            let field = purpose.field_match(field, &item.domain);
            self.relevance_of(purpose, Asked { kind: item.kind, item: Some(&item.code), class, field, on })
        });
        answer.unwrap_or_else(|| self.not_relevant())
    }

    fn relevance_of<'a>(&self, purpose: &'a Purpose, asked: Asked<'_>) -> Option<Relevance<'a>> {
        let mut rows = purpose.speaking_of(asked);
        let row = rows.next()?;
        let contradicted = rows.any(|other| other.relevant != row.relevant);
        if contradicted || !purpose.in_force.holds_on(asked.on) {
            return None;
        }
        Some(Relevance { relevant: row.relevant, reason: &row.reason, rule: row.id.clone(), source: &row.source })
    }

    fn not_relevant(&self) -> Relevance<'_> {
        let rule = RuleId::new("relevance.no-row");
        Relevance { relevant: false, reason: &self.no_row.reason, rule, source: &self.no_row.source }
    }

    /// Whether an answer is the one for what no row speaks of.
    #[must_use]
    pub fn is_no_row(&self, answer: &Relevance<'_>) -> bool {
        *answer == self.not_relevant()
    }

    /// The clock of this id in force on `on`.
    ///
    /// # Errors
    /// [`RuleGap`] if there is none.
    pub fn clock(&self, id: &str, on: Date) -> Result<&Clock, RuleGap> {
        self.clocks
            .iter()
            .find(|clock| clock.id.as_str() == id && clock.in_force.holds_on(on))
            .ok_or_else(|| RuleGap { question: format!("a clock {id} on {on}") })
    }

    /// Every clock.
    pub fn clocks(&self) -> impl Iterator<Item = &Clock> {
        self.clocks.iter()
    }

    /// Every row of the disclosure periods.
    pub fn periods(&self) -> impl Iterator<Item = &PeriodRule> {
        self.periods.iter()
    }

    /// Every row of the retention periods.
    pub fn retentions(&self) -> impl Iterator<Item = &KeepRule> {
        self.retentions.iter()
    }

    /// The last day of a clock that starts on `from`; the day itself does not count.
    #[must_use]
    pub fn due(&self, from: Date, clock: &Clock) -> Due {
        clocks::due(&self.workdays, from, clock)
    }

    /// The working-day calendar.
    #[must_use]
    pub fn workdays(&self) -> &Workdays {
        &self.workdays
    }

    /// The template of this name.
    #[must_use]
    pub fn template(&self, name: &str) -> Option<&Template> {
        self.templates.iter().find(|template| template.name == name)
    }

    /// Every template.
    pub fn templates(&self) -> impl Iterator<Item = &Template> {
        self.templates.iter()
    }

    /// The code list of this name.
    #[must_use]
    pub fn code_list(&self, name: &str) -> Option<&CodeList> {
        self.code_lists.iter().find(|list| list.name == name)
    }

    /// The screening rules.
    #[must_use]
    pub fn screen_words(&self) -> &Screening {
        &self.screening
    }

    /// Whether a filing is refused by law. `texts` are (column key, text); `body` is the deciding
    /// body's name as written, looked up among the known bodies too.
    #[must_use]
    pub fn refused_by_law(&self, texts: &[(&str, &str)], basis: &str, body: &str) -> Option<LegalRefusal> {
        self.refused_by_law_of(texts, basis, [body])
    }

    /// As [`Rules::refused_by_law`], of a body that may be known by several names: the first of them
    /// by which it is refused counts.
    #[must_use]
    pub fn refused_by_law_of<'a>(
        &self,
        texts: &[(&str, &str)],
        basis: &str,
        bodies: impl IntoIterator<Item = &'a str>,
    ) -> Option<LegalRefusal> {
        let bodies = bodies.into_iter().map(|body| (body, self.bodies_named(body).first().copied()));
        self.screening.refused_by_law(texts, basis, bodies)
    }

    /// Whether a column of this header holds what may not be collected.
    #[must_use]
    pub fn forbidden_header(&self, header: &str) -> Option<LegalRefusal> {
        self.screening.forbidden_header(header)
    }

    /// The places of a free text that a human must look at, in order.
    #[must_use]
    pub fn review_words(&self, text: &str) -> Vec<ReviewHit> {
        self.screening.review_words(text)
    }

    /// Whether the act behind a decision was, or may have been, done before the age that counts, where
    /// it was done on `acted_on` at the latest: the day of the decision, or of the act if it is stated.
    ///
    /// Below the age on that day the act was done below it. Within the item's limitation period after
    /// that age it may have been. The rule is that of `today`, the day on which somebody would file it:
    /// how long ago the act was never lets it in.
    #[must_use]
    pub fn age_check(&self, item: &ItemCode, birth: Date, acted_on: Date, today: Date) -> AgeCheck {
        let Some(rule) = self.screening.ages.iter().find(|rule| rule.in_force.holds_on(today)) else {
            return AgeCheck::Fine;
        };
        let refusal = || LegalRefusal { rule: rule.id.clone(), reason: rule.reason.clone() };
        let years = |n: u32| Span::new().try_years(n).unwrap_or_default();
        let of_age = birth.saturating_add(years(rule.age));
        let limitation = self.item(item).and_then(|item| item.limitation_years).unwrap_or_default();
        if acted_on < of_age {
            AgeCheck::Refused(refusal())
        } else if acted_on < of_age.saturating_add(years(limitation)) {
            AgeCheck::Review(refusal())
        } else {
            AgeCheck::Fine
        }
    }

    /// Whether the rule of age is about an item: an act stands behind it, which may have been a minor's.
    #[must_use]
    pub fn needs_age(&self, item: &ItemCode, today: Date) -> bool {
        let rule = self.screening.ages.iter().any(|rule| rule.in_force.holds_on(today));
        rule && self.item(item).is_some_and(|item| item.limitation_years.is_some())
    }

    /// Whether a text says that the person had reached the age that counts: `已满18周岁`.
    #[must_use]
    pub fn says_of_age(&self, text: &str, today: Date) -> bool {
        let rule = self.screening.ages.iter().find(|rule| rule.in_force.holds_on(today));
        rule.is_some_and(|rule| ["已满", "年满"].iter().any(|word| text.contains(&format!("{word}{}周岁", rule.age))))
    }

    /// Every value with its source.
    pub fn sources(&self) -> impl Iterator<Item = &Sourced> {
        self.sources.iter()
    }

    /// The worked examples of `rules/cases/`.
    pub fn cases(&self) -> impl Iterator<Item = &Case> {
        self.cases.iter()
    }

    /// Runs every worked example.
    #[must_use]
    pub fn run_cases(&self) -> Vec<CaseResult> {
        cases::run(self)
    }

    /// Gaps, overlaps, items nobody may file, rules without a case, counts of sources.
    #[must_use]
    pub fn check(&self) -> CheckReport {
        check::check(self)
    }

    /// The grid of purposes and kinds with the reason of each answer on `on`, as plain text.
    #[must_use]
    pub fn relevance_grid(&self, on: Date) -> String {
        grid::relevance_grid(self, on)
    }

    /// Every answer that an enquiry for this purpose can get about an item on `on`, each once.
    #[must_use]
    pub fn answers<'a>(&'a self, purpose: &'a Purpose, item: &Item, on: Date) -> Vec<Answer<'a>> {
        grid::answers(self, purpose, item, on)
    }
}
