//! Signed documents: the person's own copy, a certificate, and what an enquirer was given.
//!
//! A document holds facts, never an evaluation; it pins the entry versions, the rules in force and
//! the receipt of the very look that it is. An own copy says that it is for own use, and what for.

use std::sync::Arc;

use jiff::civil::Date;
use serde_json::{Value, json};
use xinyu_evidence::receipt::Receipt;
use xinyu_register::entry::FieldValue;
use xinyu_register::event::{Ground, Look, Looker, Outcome};
use xinyu_register::ids::EnquiryId;
use xinyu_register::instant::{beijing, rfc3339};
use xinyu_register::logged::Logged;
use xinyu_register::paper::{Paper, PaperKind};
use xinyu_register::rules::{FieldCode, ItemCode, PurposeCode, ShownTo, Text};
use xinyu_store::files::EventRow;

use crate::app::Register;
use crate::caller::Caller;
use crate::enquiry::EnquiryAnswer;
use crate::error::{Refusal, ServiceError, ServiceResult};
use crate::papers::paper_of;
use crate::papers::state::not_fetched;
use crate::person::Person;
use crate::ports::{ReportDoc, ReportEntry, ReportSection};
use crate::rights::own::{OwnEntry, OwnFile};

pub use crate::papers::OwnReport;

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

/// What all sorts of document have in common.
struct Draft<'a> {
    lang: &'a str,
    no: EnquiryId,
    paper: &'a Paper,
    /// What it is for, in the words of whoever asked.
    reason: &'a str,
    /// The one sentence of a certificate.
    claim: Option<String>,
    name: &'a str,
    id_tail: &'a str,
    purpose: Text,
    field: Option<Text>,
    ground: String,
    asker: Option<(String, String)>,
    at_ms: i64,
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

    /// An own document as a signed file. The same number is the same file, while it is valid.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] if it is not theirs or its validity is over; [`Refusal::State`] if it was
    /// recalled or another took its place.
    pub async fn own_report_pdf(
        self: &Arc<Self>,
        caller: &Caller,
        no: EnquiryId,
        lang: &str,
    ) -> ServiceResult<Logged<Vec<u8>>> {
        let resident = caller.resident()?;
        let person = self.person(resident.subject).await?;
        let (look, _) = self.own_paper(&person, no).await?;
        let marks = self.marks_since(&person, look.at_ms).await?;
        let paper = paper_of(&look, self.old_until(&look)?);
        let state = self.paper_state(&person, no, &look, &paper, &marks, Self::day(self.now_ms()));
        if let Some(refusal) = not_fetched(state) {
            return Err(refusal.into());
        }
        self.paper_file(&person, no, lang).await
    }

    /// The file of an own document that counts: as it was signed, or signed now and kept.
    pub(crate) async fn paper_file(
        self: &Arc<Self>,
        person: &Person,
        no: EnquiryId,
        lang: &str,
    ) -> ServiceResult<Logged<Vec<u8>>> {
        let (look, n) = self.own_paper(person, no).await?;
        let committed = self.store.files.committed_look(person.subject.key, n).await?.ok_or(Refusal::NotFound)?;
        if let Some(file) = self.kept_copy(person, no, look.at_ms, lang).await? {
            return Ok(Logged::new(file, committed));
        }
        let event = self.store.files.event(person.subject.key, n).await?.ok_or(Refusal::NotFound)?;
        let paper = paper_of(&look, self.old_until(&look)?);
        let doc = self.own_doc(person, &look, &paper, &event, no, lang)?;
        let file = self.render(Logged::new(doc, committed)).await?;
        self.keep_copy(person, no, look.at_ms, lang, &file).await?;
        Ok(file)
    }

    fn own_doc(
        &self,
        person: &Person,
        look: &Look,
        paper: &Paper,
        event: &EventRow,
        no: EnquiryId,
        lang: &str,
    ) -> ServiceResult<ReportDoc> {
        // As it stood when it was made: what was opened or filed since is not in it.
        let file: OwnFile = self.own_view(person, Self::day(look.at_ms))?;
        let entries = file.entries.iter().filter_map(|entry| own_doc_entry(person, entry, look));
        let entries: Vec<DocEntry> = if paper.kind.is_certificate() {
            entries.map(|entry| self.for_others(entry)).collect()
        } else {
            entries.collect()
        };
        let purpose = self.rules.purpose(&PurposeCode::new(&look.purpose));
        let purpose = purpose.ok_or(ServiceError::Unreadable("purpose"))?;
        let field = purpose.field(&FieldCode::new(&look.field)).map(|field| field.name.clone());
        let trace = self.trace(event);
        let ground = match (&look.ground, &look.looker) {
            (Ground::Counter { confirmed }, Looker::Officer { body_name, office, .. }) => {
                let key = format!("doc-ground-counter-{}", confirmed.as_str());
                self.say(lang, &key, &[("body", body_name), ("office", office)])
            }
            _ => self.say(lang, "doc-ground-own", &[]),
        };
        Ok(self.document(Draft {
            lang,
            no,
            paper,
            reason: &look.reason,
            claim: self.claim_of(lang, look, paper, &entries),
            name: &file.name,
            id_tail: &file.id_tail,
            purpose: purpose.name.clone(),
            field,
            ground,
            asker: None,
            at_ms: look.at_ms,
            outcome: Outcome::OwnFile,
            entries,
            use_terms: None,
            rules: &look.rules,
            receipt: &trace.receipt,
        }))
    }

    /// What a certificate claims, in one sentence: what was so on its day, and no more.
    fn claim_of(&self, lang: &str, look: &Look, paper: &Paper, entries: &[DocEntry]) -> Option<String> {
        let day = self.long_date(lang, Self::day(look.at_ms));
        let key = format!("doc-claim-{}", paper.kind.as_str());
        if paper.kind == PaperKind::NoneWithinPeriod {
            let code = PurposeCode::new(&look.purpose);
            let purpose = self.rules.purpose(&code)?;
            let field_code = FieldCode::new(&look.field);
            let field = purpose.field(&field_code);
            let kinds = self.relevant_kinds(&code, field.map(|field| &field.code), Self::day(look.at_ms));
            let kinds: Vec<&str> = kinds.iter().map(|kind| if lang == "en" { kind.en() } else { kind.zh() }).collect();
            let kinds = kinds.join(if lang == "en" { ", " } else { "、" });
            let name = field.map_or_else(
                || pick(lang, &purpose.name).to_owned(),
                |field| {
                    let (purpose, field) = (pick(lang, &purpose.name), pick(lang, &field.name));
                    self.say(lang, "doc-purpose-in-field", &[("purpose", purpose), ("field", field)])
                },
            );
            return Some(self.say(lang, &key, &[("day", &day), ("purpose", &name), ("kinds", &kinds)]));
        }
        let entry = entries.first().filter(|_| paper.kind.is_certificate())?;
        Some(self.say(lang, &key, &[("day", &day), ("item", pick(lang, &entry.item))]))
    }

    /// An entry of a certificate, which others read: the fields that an enquirer may see.
    fn for_others(&self, mut entry: DocEntry) -> DocEntry {
        let item = self.rules.item(&entry.code);
        entry.fields.retain(|(key, _)| item.is_some_and(|item| item.shown_to(key) == ShownTo::Enquirer));
        entry.quote = String::new();
        entry
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
        let answer = self.fetch_for_paper(caller, id).await?;
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
            Ground::Own | Ground::OwnRecord | Ground::Share(_) | Ground::Counter { .. } => {
                self.say(lang, "doc-ground-own", &[])
            }
        };
        let made = answer.receipt.committed_ms;
        let until = self.enquiry_paper_until(&answer.entries, made)?;
        let paper = Paper { kind: PaperKind::Enquiry, version: answer.paper_version, replaces: None, until };
        Ok(self.document(Draft {
            lang,
            no: answer.id,
            paper: &paper,
            reason: &answer.reason,
            claim: None,
            name: &answer.subject.0,
            id_tail: &answer.subject.1,
            purpose: answer.purpose.1.clone(),
            field: answer.field.clone(),
            ground,
            asker: Some(answer.asker.clone()),
            at_ms: made,
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
        let kind = draft.paper.kind.as_str();
        let title = say(&format!("doc-title-{kind}"));
        let no = draft.no.to_string();
        let leaf: String = draft.receipt.leaf_hash.iter().map(|byte| format!("{byte:02x}")).collect();
        let made_on = Self::day(draft.at_ms);
        let facts = self.signed_facts(&draft);
        let verify = format!("{}/verify#no={no}&leaf={leaf}", self.settings.address);
        ReportDoc {
            lang: lang.to_owned(),
            kicker: self.kicker_of(&draft),
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
            facts_name: format!("{no}.v{}.{kind}.json", draft.paper.version),
            facts,
            facts_caption: say("doc-facts"),
            signature_caption: self.say(lang, "doc-signature", &[("name", &self.settings.name)]),
            title,
        }
    }

    fn kicker_of(&self, draft: &Draft<'_>) -> String {
        match draft.paper.kind {
            PaperKind::Own if draft.reason.is_empty() => self.say(draft.lang, "doc-for-own-use", &[]),
            PaperKind::Own => self.say(draft.lang, "doc-for-own-use-as", &[("reason", draft.reason)]),
            PaperKind::Enquiry | PaperKind::NoneWithinPeriod => pick(draft.lang, &draft.purpose).to_owned(),
            PaperKind::QualificationValid | PaperKind::Award => String::new(),
        }
    }

    fn head_of(&self, draft: &Draft<'_>) -> Vec<(String, String)> {
        let lang = draft.lang;
        let say = |key: &str| self.say(lang, key, &[]);
        let mut head = vec![
            (say("doc-subject"), self.say(lang, "doc-subject-value", &[("name", draft.name), ("tail", draft.id_tail)])),
            (say("doc-purpose"), pick(lang, &draft.purpose).to_owned()),
        ];
        if draft.paper.kind == PaperKind::Own && !draft.reason.is_empty() {
            head.push((say("doc-what-for"), draft.reason.to_owned()));
        }
        if let Some(field) = &draft.field {
            head.push((say("doc-field"), pick(lang, field).to_owned()));
        }
        if let Some((body, office)) = &draft.asker {
            head.push((say("doc-asker"), self.say(lang, "doc-asker-value", &[("body", body), ("office", office)])));
        }
        head.push((say("doc-ground"), draft.ground.clone()));
        head.push((say("doc-made"), self.moment(lang, draft.at_ms)));
        head.push((say("doc-valid"), self.long_date(lang, draft.paper.until)));
        let version = draft.paper.version.to_string();
        head.push((
            say("doc-version"),
            match draft.paper.replaces {
                Some(no) => self.say(lang, "doc-version-of", &[("version", &version), ("no", &no.to_string())]),
                None => version,
            },
        ));
        head
    }

    fn section_of(&self, draft: &Draft<'_>) -> ReportSection {
        let lang = draft.lang;
        if let Some(claim) = &draft.claim {
            return ReportSection {
                title: claim.clone(),
                lead: self.say(lang, &format!("doc-limits-{}", draft.paper.kind.as_str()), &[]),
                entries: draft.entries.iter().map(|entry| self.entry_of(lang, entry)).collect(),
                empty: String::new(),
            };
        }
        let key = match draft.outcome {
            Outcome::ReferToOfficer => "doc-outcome-refer",
            Outcome::OwnFile | Outcome::OwnRecord | Outcome::ChangeTold => "doc-outcome-own",
            Outcome::NothingToConsider
            | Outcome::IdentityUnconfirmed
            | Outcome::NamesCompared
            | Outcome::RowReviewed => "doc-outcome-nothing",
        };
        ReportSection {
            title: self.say(lang, key, &[]),
            lead: self.say(lang, &format!("{key}-lead"), &[]),
            entries: draft.entries.iter().map(|entry| self.entry_of(lang, entry)).collect(),
            empty: self.say(lang, if draft.paper.kind == PaperKind::Own { "doc-empty-own" } else { "doc-empty" }, &[]),
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
        } else if draft.paper.kind.is_certificate() {
            closing.push(self.say(lang, "doc-certificate-advice", &[]));
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
            "kind": draft.paper.kind.as_str(),
            "version": draft.paper.version,
            "replaces": draft.paper.replaces.map(|no| no.to_string()),
            "own_use": draft.paper.kind == PaperKind::Own,
            "claim": draft.claim,
            "reason": (draft.paper.kind == PaperKind::Own).then_some(draft.reason),
            "subject": {"name": draft.name, "id_tail": draft.id_tail},
            "purpose": draft.purpose.zh,
            "outcome": draft.outcome.code(),
            "made_at": rfc3339(draft.at_ms),
            "valid_until": draft.paper.until.to_string(),
            "rules": draft.rules,
            "entries": entries,
            "receipt": serde_json::from_str::<Value>(&draft.receipt.to_json()).unwrap_or(Value::Null),
        });
        self.signed_json("xinyu-report+json", &payload)
    }

    /// Something to be read by machines as flattened JWS under the key of documents.
    pub(crate) fn signed_json(&self, typ: &str, payload: &Value) -> Vec<u8> {
        let header = base64url(json!({"alg": "ES256", "typ": typ}).to_string().as_bytes());
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
