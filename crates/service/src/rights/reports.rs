//! Signed reports: the person's own copy, and what an enquirer was given, as a document.
//!
//! A report holds facts, never an evaluation; it pins the entry versions, the rules in force and
//! the receipt of the very look that it is. An own copy says that it is for own use.

use std::sync::Arc;

use jiff::civil::Date;
use serde_json::{Value, json};
use xinyu_evidence::leaf::{Class as LeafClass, LeafKind};
use xinyu_evidence::receipt::Receipt;
use xinyu_register::authorisation::Pin;
use xinyu_register::disclosure::{Standing, standing};
use xinyu_register::entry::FieldValue;
use xinyu_register::event::{Event, Ground, Look, Looker, Outcome, Shown};
use xinyu_register::ids::{EnquiryId, OfficerId};
use xinyu_register::instant::{beijing, rfc3339};
use xinyu_register::logged::Logged;
use xinyu_register::rules::{Authorisation, ItemCode, Text};
use xinyu_store::Tried;
use xinyu_store::files::EventRow;
use xinyu_store::person::{EnquiryPut, Operation, PersonChange};

use crate::app::{Register, TRIES_MAX};
use crate::caller::Caller;
use crate::enquiry::{EnquiryAnswer, EnquiryRecord};
use crate::error::{Refusal, ServiceError, ServiceResult};
use crate::person::{Person, year_of};
use crate::ports::{ReportDoc, ReportEntry, ReportSection};
use crate::rights::own::{OwnEntry, OwnFile, shown_to_self};
use crate::turn::Turn;

/// An own report in the person's list.
#[derive(Clone, Debug)]
pub struct OwnReport {
    /// Its number.
    pub no: EnquiryId,
    /// When it was made.
    pub at_ms: i64,
    /// Last day of its validity.
    pub until: Date,
    /// How many entries it holds.
    pub entries: usize,
}

/// One entry of a document, in words still to be chosen.
struct DocEntry {
    code: ItemCode,
    item: Text,
    body: String,
    document_no: String,
    decided_on: Date,
    kinds: Vec<(&'static str, &'static str)>,
    fields: Vec<(String, FieldValue)>,
    until: Option<Date>,
    quote: String,
    reason: Option<Text>,
}

/// What both sorts of report have in common.
struct Draft<'a> {
    lang: &'a str,
    own: bool,
    no: EnquiryId,
    name: &'a str,
    id_tail: &'a str,
    purpose: Text,
    field: Option<Text>,
    ground: String,
    asker: Option<(String, String)>,
    at_ms: i64,
    until: Date,
    outcome: Outcome,
    entries: Vec<DocEntry>,
    use_terms: Option<Text>,
    rules: &'a str,
    receipt: &'a Receipt,
}

fn pick<'a>(lang: &str, text: &'a Text) -> &'a str {
    if lang == "en" { &text.en } else { &text.zh }
}

impl Register {
    fn say(&self, lang: &str, key: &str, values: &[(&str, &str)]) -> String {
        self.words.say(lang, key, values)
    }

    fn long_date(&self, lang: &str, day: Date) -> String {
        if lang == "en" {
            return day.strftime("%-d %B %Y").to_string();
        }
        format!("{}年{}月{}日", day.year(), day.month(), day.day())
    }

    fn moment(&self, lang: &str, ms: i64) -> String {
        let at = beijing(ms);
        format!("{} {:02}:{:02}", self.long_date(lang, at.date()), at.hour(), at.minute())
    }

    /// Makes an own report: a look of the person's own, numbered.
    ///
    /// # Errors
    /// See [`ServiceError`].
    pub async fn make_own_report(&self, caller: &Caller) -> ServiceResult<OwnReport> {
        let resident = caller.resident()?;
        let no = EnquiryId::from_bytes(self.random());
        let mut turn = Turn::default();
        for _ in 0..TRIES_MAX {
            let now_ms = self.now_ms();
            let person = self.person(resident.subject).await?;
            let shown = self.own_report_shown(&person, Self::day(now_ms))?;
            let look = self.own_report_look(no, shown.clone(), now_ms);
            let (key, year_key) = self.year_key(&person, year_of(now_ms))?;
            let event =
                self.new_event(&person.subject, LeafClass::Look, LeafKind::Person, &key, &Event::Looked(look), now_ms)?;
            let record = self.own_report_record(&person, &shown, now_ms);
            let mut change = PersonChange::new(Operation::Enquire, person.subject.key, event, resident.valid_until_ms);
            change.year_key = year_key;
            change.enquiry = Some(EnquiryPut {
                id: no,
                body: String::new(),
                year: year_of(now_ms),
                sealed: self.seal_enquiry(&key, no, &record)?,
                at_ms: now_ms,
            });
            if let Tried::Done(_) = self.store.persons.commit(change).await? {
                let until = self.own_report_until(now_ms)?;
                return Ok(OwnReport { no, at_ms: now_ms, until, entries: shown.len() });
            }
            turn.wait(self, resident.subject).await;
        }
        Err(ServiceError::Busy)
    }

    /// The code of the purpose "own use".
    pub(crate) fn own_purpose(&self) -> String {
        let own = self.rules.purposes().find(|purpose| matches!(purpose.authorisation, Authorisation::Own));
        own.map(|purpose| purpose.code.to_string()).unwrap_or_default()
    }

    /// What an own report holds: past its period an entry is in no report, one's own among them.
    fn own_report_shown(&self, person: &Person, today: Date) -> ServiceResult<Vec<Shown>> {
        let mut kept = Vec::with_capacity(person.entries.len());
        for (open, shown) in person.entries.iter().zip(shown_to_self(person, &self.rules)?) {
            if !matches!(standing(&open.entry.record, &self.rules, today)?, Standing::Ended { .. }) {
                kept.push(shown);
            }
        }
        Ok(kept)
    }

    fn own_report_look(&self, no: EnquiryId, shown: Vec<Shown>, now_ms: i64) -> Look {
        Look {
            at_ms: now_ms,
            looker: Looker::Own,
            purpose: self.own_purpose(),
            field: String::new(),
            ground: Ground::Own,
            reason: String::new(),
            outcome: Outcome::OwnFile,
            shown,
            not_shown: 0,
            enquiry: Some(no),
            rules: self.rules.version().to_owned(),
            again: None,
        }
    }

    fn own_report_record(&self, person: &Person, shown: &[Shown], now_ms: i64) -> EnquiryRecord {
        let of = |shown: &Shown| {
            let open = person.entries.iter().find(|open| open.entry.record.commitment() == shown.commitment)?;
            Some(Pin { entry: open.entry.id, version: open.entry.record.version(), shown: shown.clone() })
        };
        let pins = shown.iter().filter_map(of).collect();
        EnquiryRecord {
            outcome: Outcome::OwnFile,
            pins,
            purpose: self.own_purpose(),
            field: String::new(),
            ground: Ground::Own,
            reason: String::new(),
            name: person.identity.name.clone(),
            id_tail: person.identity.tail().to_owned(),
            officer: OfficerId::from_bytes([0; 10]),
            body_name: String::new(),
            office: String::new(),
            at_ms: now_ms,
            rules: self.rules.version().to_owned(),
        }
    }

    fn own_report_until(&self, at_ms: i64) -> ServiceResult<Date> {
        let day = Self::day(at_ms);
        Ok(self.rules.due(day, self.rules.clock("report.own.validity", day)?).date)
    }

    /// The person's own reports, latest first.
    ///
    /// # Errors
    /// See [`ServiceError`].
    pub async fn own_reports(&self, caller: &Caller) -> ServiceResult<Vec<OwnReport>> {
        let resident = caller.resident()?;
        let person = self.person(resident.subject).await?;
        let rows = self.store.files.own_events(resident.subject, LeafClass::Look as u8, u64::MAX >> 1, 1000).await?;
        let mut reports = Vec::new();
        for row in &rows {
            let key = self.key_of_event(&person, row)?;
            let Event::Looked(look) = self.open_event(&person.subject, &key, row)? else { continue };
            if let (Looker::Own, Some(no)) = (&look.looker, look.enquiry) {
                let until = self.own_report_until(look.at_ms)?;
                reports.push(OwnReport { no, at_ms: look.at_ms, until, entries: look.shown.len() });
            }
        }
        Ok(reports)
    }

    /// An own report as a signed document. The same number is the same document, while it is valid.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] if it is not theirs or its validity is over.
    pub async fn own_report_pdf(
        self: &Arc<Self>,
        caller: &Caller,
        no: EnquiryId,
        lang: &str,
    ) -> ServiceResult<Logged<Vec<u8>>> {
        let resident = caller.resident()?;
        let row = self.store.files.enquiry(no).await?.ok_or(Refusal::NotFound)?;
        if row.subject != resident.subject || !row.body.is_empty() {
            return Err(Refusal::NotFound.into());
        }
        let person = self.person(resident.subject).await?;
        let event = self.store.files.event(row.subject, row.n).await?.ok_or(Refusal::NotFound)?;
        let key = self.key_of_event(&person, &event)?;
        let Event::Looked(look) = self.open_event(&person.subject, &key, &event)? else {
            return Err(Refusal::NotFound.into());
        };
        let until = self.own_report_until(look.at_ms)?;
        if Self::day(self.now_ms()) > until {
            return Err(Refusal::NotFound.into());
        }
        let committed = self.store.files.committed_look(row.subject, row.n).await?.ok_or(Refusal::NotFound)?;
        let doc = self.own_doc(&person, &look, &event, no, until, lang)?;
        self.render(Logged::new(doc, committed)).await
    }

    fn own_doc(
        &self,
        person: &Person,
        look: &Look,
        event: &EventRow,
        no: EnquiryId,
        until: Date,
        lang: &str,
    ) -> ServiceResult<ReportDoc> {
        // As it stood when it was made: what was opened or filed since is not in it.
        let file: OwnFile = self.own_view(person, Self::day(look.at_ms))?;
        let entries = file.entries.iter().filter_map(|entry| own_doc_entry(person, entry, look)).collect();
        let code = self.own_purpose();
        let purpose = self.rules.purposes().find(|purpose| purpose.code.as_str() == code);
        let purpose = purpose.map(|purpose| purpose.name.clone()).ok_or(ServiceError::Unreadable("purpose"))?;
        let trace = self.trace(event);
        Ok(self.document(Draft {
            lang,
            own: true,
            no,
            name: &file.name,
            id_tail: &file.id_tail,
            purpose,
            field: None,
            ground: self.say(lang, "doc-ground-own", &[]),
            asker: None,
            at_ms: look.at_ms,
            until,
            outcome: Outcome::OwnFile,
            entries,
            use_terms: None,
            rules: &look.rules,
            receipt: &trace.receipt,
        }))
    }

    /// What an enquiry gave, as a signed document: re-checked and journalled as a look of its own.
    ///
    /// # Errors
    /// As [`Register::fetch_enquiry`].
    pub async fn enquiry_report_pdf(
        self: &Arc<Self>,
        caller: &Caller,
        id: EnquiryId,
        lang: &str,
    ) -> ServiceResult<Logged<Vec<u8>>> {
        let answer = self.fetch_enquiry(caller, id).await?;
        if answer.outcome == Outcome::IdentityUnconfirmed {
            return Err(Refusal::NotFound.into());
        }
        let committed = answer.committed().clone();
        let doc = self.enquiry_doc(&answer, lang)?;
        self.render(Logged::new(doc, committed)).await
    }

    fn enquiry_doc(&self, answer: &EnquiryAnswer, lang: &str) -> ServiceResult<ReportDoc> {
        let entries = answer
            .entries
            .iter()
            .map(|entry| DocEntry {
                code: entry.item.clone(),
                item: self.rules.item(&entry.item).map(|item| item.name.clone()).unwrap_or_default(),
                body: entry.deciding_body.1.clone(),
                document_no: entry.document_no.clone(),
                decided_on: entry.decided_on,
                kinds: entry.penalty_kinds.iter().map(|kind| (kind.zh(), kind.en())).collect(),
                fields: entry.fields.iter().map(|(key, value)| (key.clone(), value.clone())).collect(),
                until: entry.until,
                quote: String::new(),
                reason: Some(entry.reason.clone()),
            })
            .collect();
        let ground = match &answer.ground {
            Ground::Consent(id) => self.say(lang, "doc-ground-consent", &[("no", &id.to_string())]),
            Ground::Mandate { rule, case_number } => {
                self.say(lang, "doc-ground-mandate", &[("rule", rule), ("case", case_number)])
            }
            // No report is made of a body's own record.
            Ground::Own | Ground::OwnRecord => self.say(lang, "doc-ground-own", &[]),
        };
        let made = answer.receipt.committed_ms;
        Ok(self.document(Draft {
            lang,
            own: false,
            no: answer.id,
            name: &answer.subject.0,
            id_tail: &answer.subject.1,
            purpose: answer.purpose.1.clone(),
            field: answer.field.clone(),
            ground,
            asker: Some(answer.asker.clone()),
            at_ms: made,
            until: self.own_report_until(made)?,
            outcome: answer.outcome,
            entries,
            use_terms: Some(answer.use_terms.clone()),
            rules: &answer.rules,
            receipt: &answer.receipt,
        }))
    }

    /// Typesets and signs, off the threads that serve.
    async fn render(self: &Arc<Self>, doc: Logged<ReportDoc>) -> ServiceResult<Logged<Vec<u8>>> {
        let register = Arc::clone(self);
        let made = tokio::task::spawn_blocking(move || {
            let pdf = register.renderer.report(&doc, &*register.report_signer)?;
            Ok::<_, ServiceError>(doc.map(|_| pdf))
        });
        made.await.map_err(|_| ServiceError::Unreadable("the document"))?
    }

    fn document(&self, draft: Draft<'_>) -> ReportDoc {
        let lang = draft.lang;
        let say = |key: &str| self.say(lang, key, &[]);
        let kind = if draft.own { "own" } else { "enquiry" };
        let title = say(&format!("doc-title-{kind}"));
        let no = draft.no.to_string();
        let leaf: String = draft.receipt.leaf_hash.iter().map(|byte| format!("{byte:02x}")).collect();
        let made_on = Self::day(draft.at_ms);
        let facts = self.signed_facts(&draft);
        let verify = format!("{}/verify#no={no}&leaf={leaf}", self.settings.address);
        ReportDoc {
            lang: lang.to_owned(),
            kicker: if draft.own { say("doc-for-own-use") } else { pick(lang, &draft.purpose).to_owned() },
            no: no.clone(),
            made_on: Some(made_on),
            made_at_ms: draft.at_ms,
            head: self.head_of(&draft),
            lead: say(&format!("doc-lead-{kind}")),
            sections: vec![self.section_of(&draft)],
            closing: self.closing_of(&draft),
            trace: vec![
                (say("doc-trace-leaf"), leaf),
                (say("doc-trace-journal"), draft.receipt.origin.clone()),
                (say("doc-trace-key"), draft.receipt.key_id.clone()),
                (say("doc-trace-rules"), draft.rules.chars().take(16).collect()),
            ],
            qr: verify,
            qr_caption: say("doc-qr"),
            footer: self.say(lang, "doc-footer", &[("name", &self.settings.name)]),
            facts_name: format!("{no}.json"),
            facts,
            facts_caption: say("doc-facts"),
            signature_caption: self.say(lang, "doc-signature", &[("name", &self.settings.name)]),
            title,
        }
    }

    fn head_of(&self, draft: &Draft<'_>) -> Vec<(String, String)> {
        let lang = draft.lang;
        let say = |key: &str| self.say(lang, key, &[]);
        let mut head = vec![
            (say("doc-subject"), self.say(lang, "doc-subject-value", &[("name", draft.name), ("tail", draft.id_tail)])),
            (say("doc-purpose"), pick(lang, &draft.purpose).to_owned()),
        ];
        if let Some(field) = &draft.field {
            head.push((say("doc-field"), pick(lang, field).to_owned()));
        }
        if let Some((body, office)) = &draft.asker {
            head.push((say("doc-asker"), self.say(lang, "doc-asker-value", &[("body", body), ("office", office)])));
        }
        head.push((say("doc-ground"), draft.ground.clone()));
        head.push((say("doc-made"), self.moment(lang, draft.at_ms)));
        head.push((say("doc-valid"), self.long_date(lang, draft.until)));
        head
    }

    fn section_of(&self, draft: &Draft<'_>) -> ReportSection {
        let lang = draft.lang;
        let key = match draft.outcome {
            Outcome::ReferToOfficer => "doc-outcome-refer",
            Outcome::OwnFile | Outcome::OwnRecord | Outcome::ChangeTold => "doc-outcome-own",
            Outcome::NothingToConsider | Outcome::IdentityUnconfirmed | Outcome::NamesCompared => "doc-outcome-nothing",
        };
        ReportSection {
            title: self.say(lang, key, &[]),
            lead: self.say(lang, &format!("{key}-lead"), &[]),
            entries: draft.entries.iter().map(|entry| self.entry_of(lang, entry)).collect(),
            empty: self.say(lang, if draft.own { "doc-empty-own" } else { "doc-empty" }, &[]),
        }
    }

    fn entry_of(&self, lang: &str, entry: &DocEntry) -> ReportEntry {
        let say = |key: &str| self.say(lang, key, &[]);
        let template = self.rules.item(&entry.code).and_then(|item| self.rules.template(&item.template));
        let place = |key: &String| template.and_then(|t| t.columns.iter().position(|column| &column.key == key));
        let mut fields: Vec<&(String, FieldValue)> = entry.fields.iter().collect();
        // In the order of the sheet, as the preview and the answer have them.
        fields.sort_by_key(|(key, _)| place(key).unwrap_or(usize::MAX));
        let mut facts = vec![(say("doc-body"), entry.body.clone())];
        if !entry.document_no.is_empty() {
            facts.push((say("doc-document-no"), entry.document_no.clone()));
        }
        facts.push((say("doc-decided-on"), self.long_date(lang, entry.decided_on)));
        if !entry.kinds.is_empty() {
            let kinds: Vec<&str> = entry.kinds.iter().map(|(zh, en)| if lang == "en" { *en } else { *zh }).collect();
            facts.push((say("doc-kinds"), kinds.join(if lang == "en" { "; " } else { "；" })));
        }
        for (key, value) in fields {
            if let Some(text) = self.value_text(lang, value) {
                facts.push((self.field_name(lang, entry, key), text));
            }
        }
        if let Some(until) = entry.until {
            facts.push((say("doc-until"), self.long_date(lang, until)));
        }
        let reason = entry.reason.as_ref().map(|reason| pick(lang, reason).to_owned()).unwrap_or_default();
        ReportEntry { title: pick(lang, &entry.item).to_owned(), facts, quote: entry.quote.clone(), reason }
    }

    /// What a report calls a field: as the template does.
    fn field_name(&self, lang: &str, entry: &DocEntry, key: &str) -> String {
        let template = self.rules.item(&entry.code).and_then(|item| self.rules.template(&item.template));
        let column = template.and_then(|template| template.column(key));
        column.map_or_else(|| key.to_owned(), |column| pick(lang, &column.label).to_owned())
    }

    fn value_text(&self, lang: &str, value: &FieldValue) -> Option<String> {
        match value {
            FieldValue::Text(text) => (!text.is_empty()).then(|| text.clone()),
            FieldValue::Day(day) => Some(self.long_date(lang, *day)),
            FieldValue::Fen(0) => None,
            FieldValue::Fen(fen) => {
                let whole = grouped(fen / 100);
                let yuan = if fen % 100 == 0 { whole } else { format!("{whole}.{:02}", fen % 100) };
                Some(self.say(lang, "doc-yuan", &[("yuan", &yuan)]))
            }
            FieldValue::LongTerm => Some(self.say(lang, "doc-long-term", &[])),
            FieldValue::Code { list, key } => {
                Some(self.rules.code_text(list, key).map_or_else(|| key.clone(), |text| pick(lang, text).to_owned()))
            }
        }
    }

    fn closing_of(&self, draft: &Draft<'_>) -> Vec<String> {
        let lang = draft.lang;
        let mut closing = Vec::new();
        if let Some(terms) = &draft.use_terms {
            closing.push(pick(lang, terms).to_owned());
            closing.push(self.say(lang, "doc-right-to-reply", &[]));
        } else {
            closing.push(self.say(lang, "doc-own-advice", &[]));
        }
        closing.push(self.say(lang, "doc-verify", &[("address", &self.settings.address)]));
        closing
    }

    /// The facts as flattened JWS (RFC 7515 7.2.2) under the report key.
    fn signed_facts(&self, draft: &Draft<'_>) -> Vec<u8> {
        let entries: Vec<Value> = draft
            .entries
            .iter()
            .map(|entry| {
                let fields: serde_json::Map<String, Value> =
                    entry.fields.iter().map(|(key, value)| (key.clone(), field_json(value))).collect();
                json!({
                    "item": entry.item.zh,
                    "deciding_body": entry.body,
                    "document_no": entry.document_no,
                    "decided_on": entry.decided_on.to_string(),
                    "penalty_kinds": entry.kinds.iter().map(|(zh, _)| *zh).collect::<Vec<_>>(),
                    "shown_until": entry.until.map(|day| day.to_string()),
                    "fields": fields,
                })
            })
            .collect();
        let payload = json!({
            "report": draft.no.to_string(),
            "origin": draft.receipt.origin,
            "own_use": draft.own,
            "subject": {"name": draft.name, "id_tail": draft.id_tail},
            "purpose": draft.purpose.zh,
            "outcome": draft.outcome.code(),
            "made_at": rfc3339(draft.at_ms),
            "valid_until": draft.until.to_string(),
            "rules": draft.rules,
            "entries": entries,
            "receipt": serde_json::from_str::<Value>(&draft.receipt.to_json()).unwrap_or(Value::Null),
        });
        let header = base64url(br#"{"alg":"ES256","typ":"xinyu-report+json"}"#);
        let body = base64url(payload.to_string().as_bytes());
        let der = self.report_signer.sign(format!("{header}.{body}").as_bytes());
        let signature = raw_signature(&der).map(|raw| base64url(&raw)).unwrap_or_default();
        json!({"protected": header, "payload": body, "signature": signature}).to_string().into_bytes()
    }
}

/// Thousands by comma.
fn grouped(number: i64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn own_doc_entry(person: &Person, entry: &OwnEntry, look: &Look) -> Option<DocEntry> {
    let record = &person.entry(entry.id)?.entry.record;
    let shown = look.shown.iter().find(|shown| shown.commitment == record.commitment())?;
    let facts = entry.facts.as_ref().filter(|_| shown.whole);
    let quoted = "facts";
    Some(DocEntry {
        code: entry.item.clone(),
        item: entry.item_name.clone(),
        body: entry.body_name.clone(),
        document_no: facts.map(|facts| facts.content.document_no.clone()).unwrap_or_default(),
        decided_on: entry.decided_on,
        kinds: facts
            .map(|facts| {
                let kinds = facts.content.penalty_kinds.iter();
                kinds
                    .filter_map(|kind| xinyu_register::rules::PenaltyKind::parse(kind))
                    .map(|kind| (kind.zh(), kind.en()))
                    .collect()
            })
            .unwrap_or_default(),
        fields: facts
            .map(|facts| {
                let fields = facts.content.fields.iter().filter(|(key, _)| *key != quoted);
                fields.map(|(key, value)| (key.clone(), value.clone())).collect()
            })
            .unwrap_or_default(),
        until: facts.and_then(|facts| facts.period.as_ref()).map(|period| period.last_day),
        quote: facts.map(|facts| facts.content.text(quoted).to_owned()).unwrap_or_default(),
        reason: None,
    })
}

fn field_json(value: &FieldValue) -> Value {
    match value {
        FieldValue::Text(text) => json!(text),
        FieldValue::Day(day) => json!(day.to_string()),
        FieldValue::Fen(fen) => json!({"fen": fen}),
        FieldValue::LongTerm => json!("2099-12-31"),
        FieldValue::Code { key, .. } => json!(key),
    }
}

fn base64url(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
}

/// r ‖ s of a DER signature over P-256, as JWS wants it (RFC 7518 3.4).
fn raw_signature(der: &[u8]) -> Option<[u8; 64]> {
    let mut raw = [0u8; 64];
    let mut at = 2;
    for half in raw.chunks_mut(32) {
        let (tag, len) = (*der.get(at)?, usize::from(*der.get(at + 1)?));
        let number = der.get(at + 2..at + 2 + len)?;
        let number = &number[number.iter().position(|byte| *byte != 0).unwrap_or(number.len())..];
        if tag != 2 || number.len() > 32 {
            return None;
        }
        half[32 - number.len()..].copy_from_slice(number);
        at += 2 + len;
    }
    Some(raw)
}
