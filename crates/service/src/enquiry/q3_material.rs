//! q3: whom it is about, and whether the ground holds now.
//!
//! Under consent any person but the consent's own (unknown, mismatched, other) is a lack of
//! consent. Under a mandate an unknown person and a name that does not go with the number are one
//! answer, and the same work is done for both, on a decoy where there is nobody.

use jiff::civil::Date;
use xinyu_register::authorisation::{ConsentRecord, Pin};
use xinyu_register::rules::FieldCode;
use xinyu_store::files::{ConsentRow, Whose};

use super::q1_request::{Asked, AskedSubject, NamedPerson, named};
use super::q2_authorise::May;
use crate::app::Register;
use crate::error::{Refusal, ServiceError, ServiceResult};
use crate::person::{ContentKey, Person};

/// What deciding needs.
pub(crate) struct Material {
    pub(crate) person: Person,
    /// Whether the person is the named one. `false` under a mandate only.
    pub(crate) confirmed: bool,
    pub(crate) consent: Option<UsedConsent>,
    pub(crate) field: Option<FieldCode>,
}

/// A consent that may be used now.
pub(crate) struct UsedConsent {
    pub(crate) row: ConsentRow,
    pub(crate) record: ConsentRecord,
    pub(crate) key: ContentKey,
    pub(crate) pins: Vec<Pin>,
}

impl Register {
    /// The file of the named person and `true`, or the decoy's and `false`.
    ///
    /// Both files are read and one of them is opened whatever comes out, so that an unknown number
    /// and another person's name are the same work.
    pub(crate) async fn named_file(&self, named: &NamedPerson) -> ServiceResult<(Person, bool)> {
        let blind = self.keyring.blind_identity(named.number.id_type().as_str(), named.number.normalised());
        let found = self.store.files.file(Whose::Blind(blind)).await?;
        let decoy =
            self.store.files.file(Whose::Key(self.decoy)).await?.ok_or(ServiceError::Unreadable("subject.id"))?;
        let who = found.as_ref().unwrap_or(&decoy);
        let subject = self.open_subject(&who.subject)?;
        let identity = self.open_identity(&subject, &who.subject.identity)?;
        let same = identity.is_named(&named.name);
        match found {
            Some(rows) if same => Ok((self.open_file(&rows)?, true)),
            _ => Ok((self.open_file(&decoy)?, false)),
        }
    }

    /// As [`Register::named_file`], of a person as an asker names them.
    pub(crate) async fn asked_file(&self, subject: &AskedSubject) -> ServiceResult<(Person, bool)> {
        self.named_file(&named(subject).map_err(Refusal::Fields)?).await
    }

    pub(crate) async fn q3_material(&self, may: &May<'_>, asked: &Asked<'_>, today: Date) -> ServiceResult<Material> {
        let (person, confirmed) = self.named_file(&asked.person).await?;
        if may.mandate.is_some() {
            return Ok(Material { person, confirmed, consent: None, field: may.field.clone() });
        }
        // Read whoever the person is: a lack of consent takes the same time for all.
        let row = match asked.consent {
            Some(id) => self.store.files.consent(id).await?,
            None => None,
        };
        let consent = match row {
            Some(row) if confirmed => self.usable_consent(may, &person, row, today)?,
            _ => None,
        };
        let consent = consent.ok_or(Refusal::NoConsent)?;
        let field = &consent.record.asked.field;
        let field = (!field.is_empty()).then(|| FieldCode::new(field));
        Ok(Material { person, confirmed: true, consent: Some(consent), field })
    }

    fn usable_consent(
        &self,
        may: &May<'_>,
        person: &Person,
        row: ConsentRow,
        today: Date,
    ) -> ServiceResult<Option<UsedConsent>> {
        if row.subject != person.subject.key || row.body != may.officer.body.as_str() {
            return Ok(None);
        }
        let (record, key) = self.open_consent(person, &row)?;
        if record.asked.purpose != may.purpose.code.as_str() {
            return Ok(None);
        }
        let pins = record.usable(today, person.settings.frozen_since_ms.is_some()).map(<[Pin]>::to_vec);
        Ok(pins.map(|pins| UsedConsent { row, record, key, pins }))
    }
}
