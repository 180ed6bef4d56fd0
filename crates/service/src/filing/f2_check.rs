//! f2: catalog, competence, identity, age, words. Pure: what is known of the person's name is
//! compared in f3, where it is read.

use jiff::civil::Date;
use xinyu_register::disclosure::{CONFISCATED, FINE};
use xinyu_register::entry::{EntryContent, FieldValue};
use xinyu_register::identity::{
    BodyCode, BodyCodeError, BodyCodeRead, IdNumber, IdNumberError, IdType, NameError, PaperNote, PersonName,
    SubjectNo, SubjectNoError,
};
use xinyu_register::papers::birth_of_any;
use xinyu_register::rules::{
    AgeCheck, Amounts, BasisMatch, Column, ColumnType, EntryField, Item, ItemCode, Kind, PenaltyKind, Rules, Template,
};

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
    /// What the body is told although the row is filed.
    pub(crate) remarks: Vec<Reason>,
}

/// What f2 makes of a row.
pub(crate) enum Checked {
    /// To be filed.
    Draft(Box<Draft>),
    /// Not to be filed, or not before a human read it: then with what it would become, if it says enough.
    Held { row: u32, cells: Vec<String>, state: RowState, reasons: Vec<Reason>, draft: Option<Box<Draft>> },
}

impl Checked {
    /// The row's number in the sender's sheet.
    pub(crate) fn row(&self) -> u32 {
        match self {
            Self::Draft(draft) => draft.row,
            Self::Held { row, .. } => *row,
        }
    }
}

/// Who files, and by which rules.
pub(crate) struct Filer<'a> {
    pub(crate) rules: &'a Rules,
    pub(crate) template: &'a Template,
    pub(crate) head: &'a Head,
    pub(crate) body: &'a BodyCode,
    pub(crate) today: Date,
}

pub(crate) fn check<'a>(filer: &Filer<'a>, row: ReadRow<'a>) -> Checked {
    let reasons = row.reasons.clone();
    let mut work = Work { filer, reasons, review: Vec::new(), remarks: Vec::new(), row };
    // First of all, and whatever else is wrong with the row: such rows are not even kept.
    if let Some(reason) = work.refused_by_law() {
        return held(work.row.number, Vec::new(), RowState::RefusedByLaw, vec![reason]);
    }
    let draft = work.draft();
    let (reasons, review, remarks) = (work.reasons, work.review, work.remarks);
    let (row, cells) = (work.row.number, work.row.cells);
    match draft {
        Some(draft) if reasons.is_empty() && review.is_empty() => {
            Checked::Draft(Box::new(Draft { cells, remarks, ..draft }))
        }
        draft if reasons.is_empty() && !review.is_empty() => {
            let draft = draft.map(|draft| Box::new(Draft { cells: cells.clone(), remarks, ..draft }));
            Checked::Held { row, cells, state: RowState::Review, reasons: review, draft }
        }
        _ => held(row, cells, RowState::Refused, reasons),
    }
}

fn held(row: u32, cells: Vec<String>, state: RowState, reasons: Vec<Reason>) -> Checked {
    Checked::Held { row, cells, state, reasons, draft: None }
}

/// The date of the act, where the remarks state it: `行为日期：2026/2/3`.
fn act_date(remarks: &str) -> Option<Date> {
    let (_, after) = remarks.split_once("行为日期")?;
    let stated: String = after
        .trim_start_matches([':', '：', ' ', '为', '是'])
        .chars()
        .take_while(|c| !matches!(c, ' ' | ',' | ';' | '，' | '；' | '。'))
        .collect();
    cells::date(&Cell::Text(stated)).ok()
}

/// Why a text is no number of its kind of paper. The number itself stands in no reason.
fn number_reason(id_type: IdType, raw: &str, fault: IdNumberError) -> Reason {
    match fault {
        // What is left of a number that a spreadsheet took for a figure and rounded.
        IdNumberError::Subject(SubjectNoError::CheckCharacter | SubjectNoError::BirthDate) if raw.ends_with("000") => {
            Reason::new("id.mangled")
        }
        IdNumberError::Subject(SubjectNoError::Length { found }) => Reason::new("id.length").with("found", found),
        IdNumberError::Subject(SubjectNoError::NotDigit { at }) => Reason::new("id.not_digit").with("at", at),
        IdNumberError::Subject(SubjectNoError::CheckCharacter) => Reason::new("id.check"),
        IdNumberError::Subject(SubjectNoError::BirthDate) => Reason::new("id.birth"),
        IdNumberError::Prefix => Reason::new("id.prefix").with("kind", id_type.as_str()),
        IdNumberError::Length { .. } | IdNumberError::Character { .. } | IdNumberError::Form => {
            Reason::new("id.form").with("kind", id_type.as_str())
        }
    }
}

/// Why a text is no code of an organisation.
fn code_reason(raw: &str, fault: &BodyCodeError) -> Reason {
    let (at, length) = match fault {
        BodyCodeError::Length { found } => (0, *found),
        BodyCodeError::Character { at, .. } => (*at, 18),
    };
    Reason::new("body.code_bad_char").found(raw).with("at", at).with("length", length)
}

struct Work<'a, 'f> {
    filer: &'f Filer<'a>,
    row: ReadRow<'a>,
    reasons: Vec<Reason>,
    review: Vec<Reason>,
    remarks: Vec<Reason>,
}

impl<'a> Work<'a, '_> {
    fn key(&self, field: EntryField) -> Option<&'a str> {
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

    /// The header of a column as the sender wrote it; several columns may say the same of an entry.
    fn headed(&self, column: &'a Column) -> &'a str {
        let at = self.filer.head.keys.iter().position(|key| key.as_deref() == Some(&column.key));
        at.and_then(|at| self.filer.head.sent.get(at)).unwrap_or(&column.header.zh)
    }

    fn refuse(&mut self, reason: Reason, field: EntryField) {
        let column = self.sent(field);
        self.reasons.push(reason.at(&column));
    }

    fn remark(&mut self, reason: Reason, field: EntryField) {
        let column = self.sent(field);
        self.remarks.push(reason.at(&column));
    }

    fn hold_back(&mut self, reason: Reason, field: EntryField) {
        let column = self.sent(field);
        self.review.push(reason.at(&column));
    }

    /// Whether something is wrong with a column already.
    fn is_told(&self, field: EntryField) -> bool {
        let column = Some(self.sent(field));
        self.row.reasons.iter().any(|told| told.column == column)
    }

    /// All words of a column, read or not: a cell that is too long is refused by law all the same.
    fn raw(&self, field: EntryField) -> &str {
        let key = self.key(field).unwrap_or_default();
        self.row.texts.iter().find(|(one, _)| *one == key).map_or("", |(_, text)| text)
    }

    /// What the register may not even keep in a refused row.
    fn refused_by_law(&self) -> Option<Reason> {
        let rules = self.filer.rules;
        let texts: Vec<(&str, &str)> = self.row.texts.iter().map(|(key, text)| (*key, text.as_str())).collect();
        let by_code = BodyCode::parse(self.raw(EntryField::DecidingBodyCode)).ok();
        let by_code = by_code.and_then(|read| rules.body(&read.code)).map_or("", |body| body.name.zh.as_str());
        let bodies = [self.raw(EntryField::DecidingBody), by_code];
        let refusal = rules.refused_by_law_of(&texts, self.raw(EntryField::Basis), bodies);
        let told = |refusal: xinyu_register::rules::LegalRefusal| {
            let reason = Reason::new("law").with("rule", &refusal.rule);
            reason.with("zh", refusal.reason.zh).with("en", refusal.reason.en)
        };
        refusal.map(told).or_else(|| self.minor())
    }

    /// Whether the act was done as a minor: by the day of the decision, or of the act if it is stated.
    /// Who is a minor today was one on any day before, whatever the sheet says of the decision.
    fn minor(&self) -> Option<Reason> {
        let today = self.filer.today;
        let birth = birth_of_any(self.text(EntryField::IdNumber)).filter(|birth| *birth <= today)?;
        let decided = self.day(EntryField::DecidedOn).filter(|day| *day <= today).unwrap_or(today);
        let acted = act_date(self.raw(EntryField::Remarks)).filter(|day| *day <= decided);
        let any_item = ItemCode::new("");
        [Some(decided), acted].into_iter().flatten().find_map(|day| {
            match self.filer.rules.age_check(&any_item, birth, day, today) {
                AgeCheck::Refused(refusal) => Some(Reason::new("minor.under_18").with("rule", &refusal.rule)),
                AgeCheck::Fine | AgeCheck::Review(_) => None,
            }
        })
    }

    /// The draft, if everything it needs is there.
    fn draft(&mut self) -> Option<Draft> {
        self.party();
        let number = self.number();
        let name = self.name();
        let item = self.item();
        let bodies = self.bodies(item);
        let kinds = self.kinds();
        self.end_of_effect();
        self.document();
        self.other_codes();
        let (number, item, decided_on) = (number?, item?, self.day(EntryField::DecidedOn)?);
        self.age(&number, item, decided_on);
        self.unclear();
        self.words();
        let (name, (deciding_body, deciding_body_name), kinds) = (name?, bodies?, kinds?);
        let content = self.content(item, deciding_body, deciding_body_name, decided_on, &kinds);
        Some(Draft { row: self.row.number, cells: Vec::new(), number, name, content, remarks: Vec::new() })
    }

    /// Nothing enters without a document number.
    fn document(&mut self) {
        let number = self.text(EntryField::DocumentNo).to_owned();
        if !number.is_empty() && !cells::is_document_number(&number) {
            self.refuse(Reason::new("document.no_number").found(&number), EntryField::DocumentNo);
        }
    }

    /// Values that do not say enough, such as “not valid” without why.
    fn unclear(&mut self) {
        let says = |column: &&Column| matches!(column.becomes, EntryField::Status | EntryField::Detail);
        for column in self.filer.template.columns.iter().filter(says) {
            let values = self.row.codes.get(column.key.as_str()).map_or(&[][..], Vec::as_slice);
            if let Some(value) = values.iter().find(|value| value.review) {
                self.review.push(Reason::new("review.value").found(&value.text.zh).at(self.headed(column)));
            }
        }
    }

    /// What ends before it begins was mistyped.
    fn end_of_effect(&mut self) {
        let days = self.day(EntryField::EffectiveUntil).zip(self.day(EntryField::DecidedOn));
        if let Some((until, decided)) = days.filter(|(until, decided)| until < decided) {
            let reason = Reason::new("date.before_decision").found(&until.to_string()).with("decided", decided);
            self.refuse(reason, EntryField::EffectiveUntil);
        }
    }

    /// A sheet of natural persons holds natural persons only.
    fn party(&mut self) {
        let Some(values) = self.key(EntryField::PartyCategory).and_then(|key| self.row.codes.get(key)) else { return };
        let Some(value) = values.first().copied() else { return };
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
        match IdNumber::read(id_type, &raw) {
            Ok(read) if read.number.birth().is_some_and(|birth| birth > self.filer.today) => {
                self.refuse(Reason::new("id.birth"), EntryField::IdNumber);
                None
            }
            Ok(read) => {
                match read.note {
                    Some(PaperNote::KindMended) => {
                        let kind = read.number.id_type().as_str();
                        self.remark(Reason::new("id.kind_mended").with("kind", kind), EntryField::IdType);
                    }
                    Some(PaperNote::Widened) => self.remark(Reason::new("id.widened"), EntryField::IdNumber),
                    Some(PaperNote::IssueLeftOut) => {
                        self.remark(Reason::new("id.issue_left_out"), EntryField::IdNumber)
                    }
                    Some(PaperNote::Unusual) => self.remark(Reason::new("id.unusual"), EntryField::IdNumber),
                    None => {}
                }
                Some(read.number)
            }
            Err(fault) => {
                self.refuse(number_reason(id_type, &raw, fault), EntryField::IdNumber);
                None
            }
        }
    }

    fn name(&mut self) -> Option<PersonName> {
        let raw = self.text(EntryField::SubjectName).to_owned();
        if raw.is_empty() {
            return None;
        }
        if self.filer.template.names_another(&raw) {
            self.refuse(Reason::new("name.organisation"), EntryField::SubjectName);
            return None;
        }
        match PersonName::parse(&raw) {
            Ok(name) => Some(name),
            Err(fault) => {
                let code = match fault {
                    NameError::Character { .. } if raw.chars().any(char::is_numeric) => "name.has_digits",
                    _ => "name.bad_char",
                };
                self.refuse(Reason::new(code), EntryField::SubjectName);
                None
            }
        }
    }

    /// The item of the catalog: by its title where the sheet names it, else by the act that is cited.
    fn item(&mut self) -> Option<&'a Item> {
        if self.key(EntryField::ItemTitle).is_some() { self.item_by_title() } else { self.item_by_basis() }
    }

    fn item_by_title(&mut self) -> Option<&'a Item> {
        let title = self.text(EntryField::ItemTitle).to_owned();
        let on = self.day(EntryField::DecidedOn)?;
        if title.is_empty() {
            return None;
        }
        let rules = self.filer.rules;
        let code = match rules.items_by_title(&self.filer.template.name, &title, on).as_slice() {
            [one] => return Some(one),
            [] => "title.no_item",
            // Of several by one name, the one that the deciding body may file.
            several => {
                let body = BodyCode::parse(self.text(EntryField::DecidingBodyCode)).ok();
                let own = |item: &&&Item| body.as_ref().is_some_and(|body| rules.competent(&body.code, &item.code, on));
                match several.iter().filter(own).collect::<Vec<_>>().as_slice() {
                    [one] => return Some(one),
                    _ => "title.several",
                }
            }
        };
        let known: Vec<&str> =
            rules.items_of_template(&self.filer.template.name).iter().map(|item| item.short.zh.as_str()).collect();
        self.refuse(Reason::new(code).found(&title).with("allowed", known.join("、")), EntryField::ItemTitle);
        None
    }

    fn item_by_basis(&mut self) -> Option<&'a Item> {
        let basis = self.text(EntryField::Basis).to_owned();
        if basis.is_empty() {
            return None;
        }
        let code = match self.filer.rules.item_by_basis(&self.filer.template.name, &basis) {
            BasisMatch::One(item) => {
                if self.day(EntryField::DecidedOn).is_some_and(|day| !item.in_force.holds_on(day)) {
                    let reason = Reason::new("basis.not_in_force").found(&item.short.zh);
                    self.refuse(reason.with("from", item.in_force.from), EntryField::DecidedOn);
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
        self.source_body();
        let read = self.code_of(EntryField::DecidingBodyCode)?;
        let name = self.text(EntryField::DecidingBody).to_owned();
        if name.is_empty() {
            return None;
        }
        let rules = self.filer.rules;
        let named = rules.bodies_named(&name);
        // A code that fails its own check is nobody's: the name decides, and the body is told.
        let body = match (rules.body(&read.code), named.as_slice()) {
            (None, [one]) if !read.check_ok => {
                self.remark(Reason::new("body.code_check"), EntryField::DecidingBodyCode);
                *one
            }
            (Some(body), _) => body,
            (None, []) => {
                self.refuse(Reason::new("body.not_competent").found(&name), EntryField::DecidingBody);
                return None;
            }
            (None, _) => {
                self.refuse(Reason::new("body.name_mismatch").found(&name), EntryField::DecidingBodyCode);
                return None;
            }
        };
        if !named.iter().any(|known| known.code == body.code) {
            let reason = Reason::new("body.name_mismatch").found(&name).with("expected", &body.name.zh);
            self.refuse(reason, EntryField::DecidingBody);
            return None;
        }
        let (item, day) = (item?, self.day(EntryField::DecidedOn)?);
        if !rules.competent(&body.code, &item.code, day) {
            let reason = Reason::new("body.not_competent").found(&name).with("item", &item.short.zh);
            self.refuse(reason, EntryField::DecidingBody);
            return None;
        }
        Some((body.code.as_str().to_owned(), body.name.zh.clone()))
    }

    /// 数据来源单位 is the caller's body, by code and by name.
    fn source_body(&mut self) {
        let name = self.text(EntryField::SourceBody).to_owned();
        let own_name = self.filer.rules.bodies_named(&name).iter().any(|known| &known.code == self.filer.body);
        match self.code_of(EntryField::SourceBodyCode) {
            Some(read) if &read.code == self.filer.body => {}
            Some(read) if !read.check_ok && own_name => {
                self.remark(Reason::new("body.code_check"), EntryField::SourceBodyCode);
            }
            Some(_) => self.refuse(Reason::new("body.not_source"), EntryField::SourceBodyCode),
            None => {}
        }
        if !name.is_empty() && !own_name {
            self.refuse(Reason::new("body.not_source"), EntryField::SourceBody);
        }
    }

    fn code_of(&mut self, field: EntryField) -> Option<BodyCodeRead> {
        let raw = self.text(field).to_owned();
        if raw.is_empty() {
            return None;
        }
        match BodyCode::parse(&raw) {
            Ok(read) => Some(read),
            Err(fault) => {
                self.refuse(code_reason(&raw, &fault), field);
                None
            }
        }
    }

    /// Codes of organisations that the entry only tells of: where somebody practises, what they stand for.
    fn other_codes(&mut self) {
        let bodies =
            |column: &&Column| matches!(column.becomes, EntryField::DecidingBodyCode | EntryField::SourceBodyCode);
        for column in self.filer.template.columns.iter().filter(|column| column.holds == ColumnType::BodyCode) {
            let Some(FieldValue::Text(raw)) = self.row.fields.get(&column.key) else { continue };
            if bodies(&column) {
                continue;
            }
            let sent = self.headed(column).to_owned();
            match BodyCode::parse(raw) {
                Ok(read) if read.check_ok => {}
                Ok(_) => self.remarks.push(Reason::new("body.code_check").at(&sent)),
                Err(fault) => self.reasons.push(code_reason(raw, &fault).at(&sent)),
            }
        }
    }

    fn kinds(&mut self) -> Option<Vec<PenaltyKind>> {
        let Some(column) = self.key(EntryField::PenaltyKinds) else { return Some(Vec::new()) };
        let values = self.row.codes.get(column)?.clone();
        let mut kinds: Vec<PenaltyKind> = values.iter().flat_map(|value| value.kinds.iter().copied()).collect();
        kinds.sort_unstable();
        kinds.dedup();
        if values.iter().any(|value| value.review) {
            self.hold_back(Reason::new("review.free_text"), EntryField::PenaltyKinds);
        }
        // An amount that is there and cannot be read has its own reason already.
        let fine = self.fen(EntryField::Fine).unwrap_or(0);
        let unread = fine == 0 && self.is_told(EntryField::Fine);
        if kinds.contains(&PenaltyKind::Fine) && fine == 0 && !unread {
            self.refuse(Reason::new("money.missing_for_kind"), EntryField::Fine);
        }
        let confiscated = self.key(EntryField::Confiscated).and_then(|key| self.row.fields.get(key)).is_some();
        if kinds.contains(&PenaltyKind::ConfiscateGains) && !confiscated && !self.is_told(EntryField::Confiscated) {
            self.refuse(Reason::new("money.missing_for_kind"), EntryField::Confiscated);
        }
        let takes = |kind: &PenaltyKind| matches!(kind, PenaltyKind::SuspendLicence | PenaltyKind::RevokeLicence);
        if kinds.iter().any(takes) && self.text(EntryField::LicenceAffected).is_empty() {
            self.refuse(Reason::new("licence.missing_for_kind"), EntryField::LicenceAffected);
        }
        Some(kinds)
    }

    /// Above the age on the day of the decision, the act may still have been done below it; where the
    /// body states the day of the act, [`Work::minor`] has judged by that.
    fn age(&mut self, number: &IdNumber, item: &Item, decided_on: Date) {
        let rules = self.filer.rules;
        let Some(birth) = number.birth() else {
            let said = rules.says_of_age(self.raw(EntryField::Remarks), self.filer.today);
            if rules.needs_age(&item.code, self.filer.today) && !said {
                self.hold_back(Reason::new("minor.age_unknown"), EntryField::IdNumber);
            }
            return;
        };
        let stated = act_date(self.text(EntryField::Remarks)).is_some_and(|day| day <= decided_on);
        let check = rules.age_check(&item.code, birth, decided_on, self.filer.today);
        if !stated && matches!(check, AgeCheck::Review(_)) {
            self.hold_back(Reason::new("minor.under_20"), EntryField::DecidedOn);
        }
    }

    /// Free text that holds what a register may not collect, or somebody's particulars.
    fn words(&mut self) {
        let own = self.text(EntryField::IdNumber).to_uppercase();
        for column in self.filer.template.columns.iter().filter(|column| column.free_text) {
            let Some(FieldValue::Text(text)) = self.row.fields.get(&column.key) else { continue };
            // The person's own number in the text is still a number in the text.
            let hits = self.filer.rules.review_words(text);
            if hits.is_empty() && (own.is_empty() || !cells::words(text).to_uppercase().contains(&own)) {
                continue;
            }
            let rules: Vec<&str> = hits.iter().map(|hit| hit.rule.as_str()).collect();
            let sent = self.headed(column);
            self.review.push(Reason::new("review.free_text").with("rules", rules.join(" ")).at(sent));
        }
    }

    /// The entry's content; the values read are taken for it.
    fn content(
        &mut self,
        item: &Item,
        deciding_body: String,
        deciding_body_name: String,
        decided_on: Date,
        kinds: &[PenaltyKind],
    ) -> EntryContent {
        let document_no = cells::words(self.text(EntryField::DocumentNo));
        let (fine, confiscated) = (self.fen(EntryField::Fine), self.fen(EntryField::Confiscated));
        let mut fields = std::mem::take(&mut self.row.fields);
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
        for (key, field) in [(FINE, EntryField::Fine), (CONFISCATED, EntryField::Confiscated)] {
            if let Some(column) = self.key(field)
                && let Some(value) = fields.remove(column)
            {
                fields.insert(key.to_owned(), value);
            }
        }
        let amounts = Amounts { fine_fen: fine, confiscated_fen: confiscated };
        let class = (item.kind == Kind::Penalty)
            .then(|| self.filer.rules.classify(kinds, &amounts, &item.code, decided_on))
            .map_or("", |class| class.as_str());
        EntryContent {
            item: item.code.to_string(),
            deciding_body,
            deciding_body_name,
            source_body: self.filer.body.as_str().to_owned(),
            document_no,
            decided_on,
            penalty_kinds: kinds.iter().map(|kind| kind.as_str().to_owned()).collect(),
            class: class.to_owned(),
            fields,
        }
    }
}
