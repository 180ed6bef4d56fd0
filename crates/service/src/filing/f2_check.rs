//! f2: catalog, competence, identity, age, words. Pure: what is known of the person's name is
//! compared in f3, where it is read.

use jiff::civil::Date;
use xinyu_register::disclosure::{CONFISCATED, FINE};
use xinyu_register::entry::{EntryContent, FieldValue};
use xinyu_register::identity::{BodyCode, IdNumber, IdType, PersonName, SubjectNo, SubjectNoError};
use xinyu_register::rules::{AgeCheck, Amounts, BasisMatch, EntryField, Item, PenaltyKind, Rules, Template};

use super::f1_read::{Head, ReadRow};
use super::{Reason, RowState, cells};
use crate::ports::Cell;

/// A row that may be filed.
#[derive(Clone)]
pub(crate) struct Draft {
    pub(crate) row: u32,
    pub(crate) cells: Vec<String>,
    pub(crate) number: IdNumber,
    pub(crate) name: PersonName,
    pub(crate) content: EntryContent,
}

/// What f2 makes of a row.
pub(crate) enum Checked {
    /// To be filed.
    Draft(Box<Draft>),
    /// Not to be filed.
    Held { row: u32, cells: Vec<String>, state: RowState, reasons: Vec<Reason> },
}

/// Who files, and by which rules.
pub(crate) struct Filer<'a> {
    pub(crate) rules: &'a Rules,
    pub(crate) template: &'a Template,
    pub(crate) head: &'a Head,
    pub(crate) body: &'a BodyCode,
}

pub(crate) fn check(filer: &Filer<'_>, row: ReadRow) -> Checked {
    let mut work = Work { filer, reasons: row.reasons.clone(), review: Vec::new(), row: &row };
    if let Some(reasons) = work.refused_by_law() {
        return held(row.number, Vec::new(), RowState::RefusedByLaw, reasons);
    }
    let draft = work.draft();
    let (reasons, review) = (work.reasons, work.review);
    match draft {
        Err(by_law) => held(row.number, Vec::new(), RowState::RefusedByLaw, by_law),
        Ok(Some(draft)) if reasons.is_empty() && review.is_empty() => Checked::Draft(Box::new(draft)),
        Ok(_) if reasons.is_empty() && !review.is_empty() => held(row.number, row.cells, RowState::Review, review),
        Ok(_) => held(row.number, row.cells, RowState::Refused, reasons),
    }
}

fn held(row: u32, cells: Vec<String>, state: RowState, reasons: Vec<Reason>) -> Checked {
    Checked::Held { row, cells, state, reasons }
}

/// The date of the act, where the remarks state it: `行为日期：2026/2/3`.
fn act_date(remarks: &str) -> Option<Date> {
    let (_, after) = remarks.split_once("行为日期")?;
    let stated: String = after
        .trim_start_matches([':', '：', ' '])
        .chars()
        .take_while(|c| !matches!(c, ' ' | ',' | ';' | '，' | '；' | '。'))
        .collect();
    cells::date(&Cell::Text(stated)).ok()
}

struct Work<'a> {
    filer: &'a Filer<'a>,
    row: &'a ReadRow,
    reasons: Vec<Reason>,
    review: Vec<Reason>,
}

impl Work<'_> {
    fn key(&self, field: EntryField) -> Option<&str> {
        self.filer.template.column_for(field).map(|column| column.key.as_str())
    }

    fn text(&self, field: EntryField) -> &str {
        match self.key(field).and_then(|key| self.row.fields.get(key)) {
            Some(FieldValue::Text(text)) => text,
            _ => "",
        }
    }

    fn day(&self, field: EntryField) -> Option<Date> {
        match self.key(field).and_then(|key| self.row.fields.get(key)) {
            Some(FieldValue::Day(day)) => Some(*day),
            _ => None,
        }
    }

    fn fen(&self, field: EntryField) -> Option<i64> {
        match self.key(field).and_then(|key| self.row.fields.get(key)) {
            Some(FieldValue::Fen(fen)) => Some(*fen),
            _ => None,
        }
    }

    /// The header of a field as the sender wrote it.
    fn sent(&self, field: EntryField) -> String {
        let key = self.key(field);
        let at = self.filer.head.keys.iter().position(|one| one.as_deref() == key && key.is_some());
        at.and_then(|at| self.filer.head.sent.get(at)).cloned().unwrap_or_else(|| field.zh().to_owned())
    }

    fn refuse(&mut self, reason: Reason, field: EntryField) {
        let column = self.sent(field);
        self.reasons.push(reason.at(&column));
    }

    fn hold_back(&mut self, reason: Reason, field: EntryField) {
        let column = self.sent(field);
        self.review.push(reason.at(&column));
    }

    /// What the register may not even keep in a refused row.
    fn refused_by_law(&self) -> Option<Vec<Reason>> {
        let texts: Vec<(&str, &str)> = self
            .row
            .fields
            .iter()
            .filter_map(|(key, value)| match value {
                FieldValue::Text(text) => Some((key.as_str(), text.as_str())),
                _ => None,
            })
            .collect();
        let refusal = self.filer.rules.refused_by_law(
            &texts,
            self.text(EntryField::Basis),
            self.text(EntryField::DecidingBody),
        )?;
        Some(vec![
            Reason::new("law").with("rule", &refusal.rule).with("zh", refusal.reason.zh).with("en", refusal.reason.en),
        ])
    }

    /// The draft, if everything it needs is there; `Err` where the law refuses it.
    fn draft(&mut self) -> Result<Option<Draft>, Vec<Reason>> {
        self.party();
        let number = self.number();
        let name = self.name();
        let item = self.item();
        let bodies = self.bodies(item.as_ref());
        let kinds = self.kinds();
        let (Some(number), Some(item), Some(decided_on)) = (&number, &item, self.day(EntryField::DecidedOn)) else {
            return Ok(None);
        };
        self.age(number, item, decided_on)?;
        self.words();
        let (Some(name), Some((deciding_body, deciding_body_name)), Some(kinds)) = (name, bodies, kinds) else {
            return Ok(None);
        };
        let content = self.content(item, deciding_body, deciding_body_name, decided_on, &kinds);
        let (row, cells, number) = (self.row.number, self.row.cells.clone(), number.clone());
        Ok(Some(Draft { row, cells, number, name, content }))
    }

    /// A sheet of natural persons holds natural persons only.
    fn party(&mut self) {
        let Some(values) = self.key(EntryField::PartyCategory).and_then(|key| self.row.codes.get(key)) else { return };
        let Some(value) = values.first().cloned() else { return };
        if !value.person {
            self.refuse(Reason::new("subject.kind_legal_person").found(&value.text.zh), EntryField::PartyCategory);
        } else if value.review {
            self.hold_back(Reason::new("subject.sole_trader"), EntryField::PartyCategory);
        }
    }

    fn number(&mut self) -> Option<IdNumber> {
        let raw = self.text(EntryField::IdNumber).to_owned();
        if raw.is_empty() {
            return None;
        }
        if BodyCode::parse(&raw).is_ok_and(|read| read.code.is_sole_trader() && SubjectNo::parse(&raw).is_err()) {
            self.hold_back(Reason::new("subject.sole_trader"), EntryField::IdNumber);
            return None;
        }
        let values = self.key(EntryField::IdType).and_then(|key| self.row.codes.get(key));
        let id_type = values.and_then(|values| values.first()).and_then(|value| IdType::parse(&value.key))?;
        if id_type != IdType::IdCard {
            // Other papers wait until their rules are here.
            self.hold_back(Reason::new("id.type_not_yet"), EntryField::IdType);
            return None;
        }
        match SubjectNo::parse(&raw) {
            Ok(_) => IdNumber::parse(id_type, &raw).ok(),
            Err(fault) => {
                let reason = match fault {
                    SubjectNoError::Length { found } => Reason::new("id.length").with("found", found),
                    SubjectNoError::NotDigit { at } => Reason::new("id.not_digit").with("at", at),
                    SubjectNoError::CheckCharacter => Reason::new("id.check"),
                    SubjectNoError::BirthDate => Reason::new("id.birth"),
                };
                self.refuse(reason, EntryField::IdNumber);
                None
            }
        }
    }

    fn name(&mut self) -> Option<PersonName> {
        let raw = self.text(EntryField::SubjectName).to_owned();
        if raw.is_empty() {
            return None;
        }
        match PersonName::parse(&raw) {
            Ok(name) => Some(name),
            Err(_) => {
                self.refuse(Reason::new("name.has_digits"), EntryField::SubjectName);
                None
            }
        }
    }

    fn item(&mut self) -> Option<Item> {
        let basis = self.text(EntryField::Basis).to_owned();
        if basis.is_empty() {
            return None;
        }
        let code = match self.filer.rules.item_by_basis(&self.filer.template.name, &basis) {
            BasisMatch::One(item) => {
                let item = item.clone();
                if self.day(EntryField::DecidedOn).is_some_and(|day| !item.in_force.holds_on(day)) {
                    self.refuse(Reason::new("basis.no_item").found(&basis), EntryField::Basis);
                    return None;
                }
                return Some(item);
            }
            BasisMatch::Several(_) => "basis.several",
            BasisMatch::NoArticle(_) => "basis.no_article",
            BasisMatch::None if self.filer.rules.read_basis(&basis).citations.is_empty() => "basis.no_act",
            BasisMatch::None => "basis.no_item",
        };
        self.refuse(Reason::new(code).found(&basis), EntryField::Basis);
        None
    }

    /// The deciding body, known and competent; and that the caller files for itself.
    fn bodies(&mut self, item: Option<&Item>) -> Option<(String, String)> {
        let source = self.code_of(EntryField::SourceBodyCode);
        if source.as_ref().is_some_and(|code| code != self.filer.body) {
            self.refuse(Reason::new("body.not_source"), EntryField::SourceBodyCode);
        }
        let code = self.code_of(EntryField::DecidingBodyCode)?;
        let name = self.text(EntryField::DecidingBody).to_owned();
        let Some(body) = self.filer.rules.body(&code) else {
            self.refuse(Reason::new("body.not_competent").found(&name), EntryField::DecidingBodyCode);
            return None;
        };
        if !self.filer.rules.bodies_named(&name).iter().any(|known| known.code == code) {
            let reason = Reason::new("body.name_mismatch").found(&name).with("expected", &body.name.zh);
            self.refuse(reason, EntryField::DecidingBody);
            return None;
        }
        let (item, day) = (item?, self.day(EntryField::DecidedOn)?);
        if !self.filer.rules.competent(&code, &item.code, day) {
            let reason = Reason::new("body.not_competent").found(&name).with("item", &item.short.zh);
            self.refuse(reason, EntryField::DecidingBody);
            return None;
        }
        Some((code.as_str().to_owned(), body.name.zh.clone()))
    }

    fn code_of(&mut self, field: EntryField) -> Option<BodyCode> {
        let raw = self.text(field).to_owned();
        if raw.is_empty() {
            return None;
        }
        match BodyCode::parse(&raw) {
            // A check that fails is only a warning: real codes fail it.
            Ok(read) => Some(read.code),
            Err(fault) => {
                let (at, length) = match fault {
                    xinyu_register::identity::BodyCodeError::Length { found } => (0, found),
                    xinyu_register::identity::BodyCodeError::Character { at, .. } => (at, 18),
                };
                self.refuse(Reason::new("body.code_bad_char").found(&raw).with("at", at).with("length", length), field);
                None
            }
        }
    }

    fn kinds(&mut self) -> Option<Vec<PenaltyKind>> {
        let values = self.key(EntryField::PenaltyKinds).and_then(|key| self.row.codes.get(key))?.clone();
        let mut kinds: Vec<PenaltyKind> = values.iter().flat_map(|value| value.kinds.iter().copied()).collect();
        kinds.sort_unstable();
        kinds.dedup();
        if values.iter().any(|value| value.review) {
            self.hold_back(Reason::new("review.free_text"), EntryField::PenaltyKinds);
        }
        if kinds.contains(&PenaltyKind::Fine) && self.fen(EntryField::Fine).unwrap_or(0) == 0 {
            self.refuse(Reason::new("money.missing_for_kind"), EntryField::Fine);
        }
        Some(kinds)
    }

    fn age(&mut self, number: &IdNumber, item: &Item, decided_on: Date) -> Result<(), Vec<Reason>> {
        let Ok(subject) = SubjectNo::parse(number.normalised()) else { return Ok(()) };
        match self.filer.rules.age_check(&item.code, &subject, decided_on) {
            AgeCheck::Fine => {}
            AgeCheck::Refused(refusal) => {
                return Err(vec![Reason::new("minor.under_18").with("rule", &refusal.rule)]);
            }
            // Where the body states the date of the act, that day decides.
            AgeCheck::Review(_) => {
                let stated = act_date(self.text(EntryField::Remarks)).filter(|day| *day <= decided_on);
                match stated.map(|day| self.filer.rules.age_check(&item.code, &subject, day)) {
                    Some(AgeCheck::Refused(refusal)) => {
                        return Err(vec![Reason::new("minor.under_18").with("rule", &refusal.rule)]);
                    }
                    Some(AgeCheck::Fine | AgeCheck::Review(_)) => {}
                    None => self.hold_back(Reason::new("minor.under_20"), EntryField::DecidedOn),
                }
            }
        }
        Ok(())
    }

    /// Free text that holds what a register may not collect, or somebody's particulars.
    fn words(&mut self) {
        let own = self.text(EntryField::IdNumber).to_owned();
        for column in self.filer.template.columns.iter().filter(|column| column.free_text) {
            let Some(FieldValue::Text(text)) = self.row.fields.get(&column.key) else { continue };
            // The person's own number in the text is still a number in the text.
            let hits = self.filer.rules.review_words(text);
            if hits.is_empty() && (own.is_empty() || !text.contains(&own)) {
                continue;
            }
            let rules: Vec<&str> = hits.iter().map(|hit| hit.rule.as_str()).collect();
            let column = self.sent(column.becomes);
            self.review.push(Reason::new("review.free_text").with("rules", rules.join(" ")).at(&column));
        }
    }

    fn content(
        &self,
        item: &Item,
        deciding_body: String,
        deciding_body_name: String,
        decided_on: Date,
        kinds: &[PenaltyKind],
    ) -> EntryContent {
        let mut fields = self.row.fields.clone();
        // Kept elsewhere in the entry, with the subject, or not at all.
        for gone in [
            EntryField::SubjectName,
            EntryField::IdNumber,
            EntryField::IdType,
            EntryField::PartyCategory,
            EntryField::DocumentNo,
            EntryField::DecidedOn,
            EntryField::DecidingBody,
            EntryField::DecidingBodyCode,
            EntryField::SourceBody,
            EntryField::SourceBodyCode,
            EntryField::PublishedUntil,
        ] {
            if let Some(key) = self.key(gone) {
                fields.remove(key);
            }
        }
        let (fine, confiscated) = (self.fen(EntryField::Fine), self.fen(EntryField::Confiscated));
        for (key, field) in [(FINE, EntryField::Fine), (CONFISCATED, EntryField::Confiscated)] {
            if let Some(column) = self.key(field)
                && let Some(value) = fields.remove(column)
            {
                fields.insert(key.to_owned(), value);
            }
        }
        let amounts = Amounts { fine_fen: fine, confiscated_fen: confiscated };
        let class = self.filer.rules.classify(kinds, &amounts, &item.code, decided_on);
        EntryContent {
            item: item.code.to_string(),
            deciding_body,
            deciding_body_name,
            source_body: self.filer.body.as_str().to_owned(),
            document_no: self.text(EntryField::DocumentNo).to_owned(),
            decided_on,
            penalty_kinds: kinds.iter().map(|kind| kind.as_str().to_owned()).collect(),
            class: class.as_str().to_owned(),
            fields,
        }
    }
}
