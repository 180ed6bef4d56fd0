//! q2: who asks, and for what. Decided before anything about a person is read.

use jiff::civil::Date;
use xinyu_register::rules::{Authorisation, FieldCode, MandateRule, Purpose, PurposeCode, RuleId};

use super::q1_request::{AskedAuthorisation, EnquiryAsk};
use crate::app::Register;
use crate::caller::{Caller, Officer};
use crate::error::{FieldFault, Refusal};
use crate::rights::consents::checked_field;

/// The caller may ask for this purpose on this ground.
pub(crate) struct May<'a> {
    pub(crate) officer: &'a Officer,
    pub(crate) purpose: &'a Purpose,
    pub(crate) mandate: Option<&'a MandateRule>,
    pub(crate) field: Option<FieldCode>,
}

impl Register {
    /// The purpose, if the officer's body may ask for it today.
    pub(crate) fn allowed_purpose(&self, officer: &Officer, code: &str, today: Date) -> Result<&Purpose, Refusal> {
        let code = PurposeCode::new(code);
        match self.rules.purpose(&code) {
            Some(purpose) if self.rules.may_ask(&officer.body, &code, today) => Ok(purpose),
            _ => Err(Refusal::PurposeNotAllowed),
        }
    }

    pub(crate) fn q2_authorise<'a>(
        &'a self,
        caller: &'a Caller,
        ask: &EnquiryAsk,
        today: Date,
    ) -> Result<May<'a>, Refusal> {
        let officer = caller.officer(&*self.policy, "enquiry.ask")?;
        let purpose = self.allowed_purpose(officer, &ask.purpose, today)?;
        match (&purpose.authorisation, &ask.authorisation) {
            (Authorisation::Consent, AskedAuthorisation::Consent(_)) => {
                Ok(May { officer, purpose, mandate: None, field: None })
            }
            (Authorisation::Mandate { .. }, AskedAuthorisation::Mandate { rule, .. }) => {
                let named = self.rules.mandate_of(&officer.body, purpose, &RuleId::new(rule), today);
                let mandate = named.ok_or_else(|| {
                    Refusal::Fields(vec![FieldFault {
                        pointer: "/authorisation/mandate/rule",
                        code: "mandate.unknown",
                    }])
                })?;
                let field = checked_field(purpose, ask.field.as_deref())?;
                if !mandate.covers(field.as_ref()) {
                    return Err(Refusal::Fields(vec![FieldFault { pointer: "/field", code: "field.unknown" }]));
                }
                Ok(May { officer, purpose, mandate: Some(mandate), field })
            }
            _ => Err(Refusal::AuthorisationNotAllowed),
        }
    }
}
