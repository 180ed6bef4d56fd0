//! Certificates: one sentence, true on its day, and no more than that.
//!
//! That nothing is there to be shown for a purpose is what an enquirer with the person's consent would
//! be told, neither more nor less: what has not been served on the person counts for neither. Where
//! something is there, no certificate is made, and nobody but the person is told so.

use jiff::civil::Date;
use xinyu_register::disclosure::{
    Disclosure, Grounds, ShownEntry, Standing, in_force_until, item_of, select, standing,
};
use xinyu_register::event::Shown;
use xinyu_register::logged::Logged;
use xinyu_register::paper::PaperKind;
use xinyu_register::rules::{Authorisation, Class, FieldCode, Item, Kind, Purpose, PurposeCode};

use crate::app::Register;
use crate::caller::Caller;
use crate::error::{FieldFault, Refusal, ServiceResult};
use crate::papers::{Content, PaperWish};
use crate::person::{OpenEntry, Person};
use crate::rights::consents::checked_field;
use crate::rights::own::{OwnEntry, OwnFile};

/// What stands against a certificate, told to the person alone.
#[derive(Clone, Debug)]
pub struct CertificateCheck {
    /// Entries that an enquirer for the purpose would be shown and would have to consider.
    pub against: Vec<ShownEntry>,
    /// Adverse entries of the file whose notice has not been opened: they count for neither.
    pub unopened: usize,
}

fn wrong(pointer: &'static str, code: &'static str) -> Refusal {
    Refusal::Fields(vec![FieldFault { pointer, code }])
}

impl Register {
    /// The purposes that a certificate can be about, or a view be shown for: those for which somebody
    /// else asks with the person's consent. Whoever asks by statute asks the register.
    pub fn consented_purposes(&self, today: Date) -> impl Iterator<Item = &Purpose> {
        let by_consent = |purpose: &&Purpose| matches!(purpose.authorisation, Authorisation::Consent);
        self.rules.purposes().filter(by_consent).filter(move |purpose| purpose.in_force.holds_on(today))
    }

    /// Whether anything that can weigh against a person is relevant to a purpose at all: if not, a
    /// certificate would say nothing.
    #[must_use]
    pub fn has_something_to_say(&self, purpose: &Purpose, field: Option<&FieldCode>, today: Date) -> bool {
        !self.relevant_kinds(&purpose.code, field, today).is_empty()
    }

    /// Kinds of adverse entry that are relevant to a purpose, in the order of the rules.
    #[must_use]
    pub fn relevant_kinds(&self, purpose: &PurposeCode, field: Option<&FieldCode>, today: Date) -> Vec<Kind> {
        let relevant = |item: &Item| {
            let of_class = |class| self.rules.relevance(purpose, field, &item.code, class, today).relevant;
            item.adverse
                && [Some(Class::Minor), Some(Class::General), Some(Class::Serious), None].into_iter().any(of_class)
        };
        let kinds: Vec<Kind> = self.rules.items().filter(|item| relevant(item)).map(|item| item.kind).collect();
        Kind::ALL.iter().copied().filter(|kind| kinds.contains(kind)).collect()
    }

    fn certified_purpose(&self, wish: &PaperWish, today: Date) -> Result<(&Purpose, Option<FieldCode>), Refusal> {
        let code = PurposeCode::new(&wish.purpose);
        let purpose = self.consented_purposes(today).find(|one| one.code == code);
        let purpose = purpose.ok_or_else(|| wrong("/purpose", "choice"))?;
        let field = checked_field(purpose, wish.field.as_deref())?;
        if !self.has_something_to_say(purpose, field.as_ref(), today) {
            return Err(wrong("/purpose", "purpose.says_nothing"));
        }
        Ok((purpose, field))
    }

    /// What stands against the certificate that nothing is there for a purpose: the person's own look.
    ///
    /// # Errors
    /// [`Refusal::Fields`] for a purpose that no certificate is about.
    pub async fn certificate_check(
        &self,
        caller: &Caller,
        wish: &PaperWish,
    ) -> ServiceResult<Logged<(OwnFile, CertificateCheck)>> {
        let today = Self::day(self.now_ms());
        let (purpose, field) = self.certified_purpose(wish, today)?;
        let field = field.map(|field| field.to_string());
        let own = self.own_preview(caller, purpose.code.as_str(), field.as_deref()).await?;
        Ok(own.map(|(file, preview)| {
            let against = preview.preview.shown.into_iter().filter(|entry| entry.adverse).collect();
            let unopened = file.entries.iter().filter(|entry| entry.adverse && entry.facts.is_none()).count();
            (file, CertificateCheck { against, unopened })
        }))
    }

    /// The entries of the person's own file that a certificate of `kind` can be about today.
    #[must_use]
    pub fn certifiable<'a>(&self, file: &'a OwnFile, kind: PaperKind) -> Vec<&'a OwnEntry> {
        let fits = |entry: &&OwnEntry| {
            let of_kind = Kind::parse(entry.kind).is_some_and(|word| is_about(kind, word));
            of_kind && !entry.adverse && matches!(entry.standing, Standing::Open { .. }) && entry.facts.is_some()
        };
        file.entries.iter().filter(fits).collect()
    }

    pub(crate) fn certificate_content(&self, person: &Person, wish: &PaperWish, today: Date) -> ServiceResult<Content> {
        if wish.kind != PaperKind::NoneWithinPeriod {
            return self.entry_content(person, wish, today);
        }
        let (purpose, field) = self.certified_purpose(wish, today)?;
        let grounds = Grounds { purpose: &purpose.code, field: field.as_ref(), pins: None, today };
        let disclosure: Disclosure = select(&person.entries(), &grounds, &self.rules);
        if disclosure.shown.iter().any(|entry| entry.adverse) {
            return Err(Refusal::State("certificate.something").into());
        }
        Ok(Content {
            // Licences would come along in an enquiry; this says nothing of them.
            shown: Vec::new(),
            purpose: purpose.code.to_string(),
            field: field.map(|field| field.to_string()).unwrap_or_default(),
            until: None,
        })
    }

    fn entry_content(&self, person: &Person, wish: &PaperWish, today: Date) -> ServiceResult<Content> {
        let id = wish.entry.ok_or_else(|| wrong("/entry", "required"))?;
        let open: &OpenEntry = person.entry(id).ok_or(Refusal::NotFound)?;
        let record = &open.entry.record;
        let item = item_of(record, &self.rules)?;
        if !is_about(wish.kind, item.kind) || item.adverse {
            return Err(wrong("/entry", "choice").into());
        }
        let Standing::Open { until } = standing(record, &self.rules, today)? else {
            return Err(Refusal::State("certificate.not_in_force").into());
        };
        let in_force = in_force_until(record, item, &self.rules);
        let shown = vec![Shown { item: item.code.to_string(), commitment: record.commitment(), whole: true }];
        Ok(Content {
            shown,
            purpose: self.own_purpose(),
            field: String::new(),
            until: Some(in_force.map_or(until, |last| last.min(until))),
        })
    }
}

/// Which kinds of entry a certificate can be about.
fn is_about(certificate: PaperKind, kind: Kind) -> bool {
    match certificate {
        PaperKind::QualificationValid => matches!(kind, Kind::Qualification | Kind::Licence),
        PaperKind::Award => kind == Kind::Award,
        PaperKind::Own | PaperKind::Enquiry | PaperKind::NoneWithinPeriod => false,
    }
}
