//! `POST /api/v1/enquiries`

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use xinyu_service::enquiry::{AskedAuthorisation, EnquiryAsk};

use super::EnquiryShown;
use crate::api::input::{Sent, id};
use crate::api::once::Once;
use crate::api::wire::SubjectAsked;
use crate::app::App;
use crate::problem::Problem;
use crate::session::Bearer;

/// What is asked.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "subject": {"id_type": "id-card", "id_number": "<18 characters>", "name": "林测"},
    "purpose": "employment", "authorisation": {"consent": "c-0410d3w6a8k5n2q9"}, "reason": "招聘计量检定员"
}))]
pub(super) struct EnquirySent {
    subject: SubjectAsked,
    /// Code of the purpose.
    purpose: String,
    /// Field of work, where the purpose names one; under a mandate only, a consent has its own.
    field: Option<String>,
    authorisation: Authorisation,
    /// Why, in your own words; the person reads them. At most 200 characters.
    #[schema(max_length = 200)]
    reason: String,
}

/// On what ground: exactly one of the two.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"mandate": {"rule": "mandate.permit.examination", "case_number": "榆市监许〔2026〕118"}}))]
pub(super) struct Authorisation {
    /// The person's consent: number of the request for it.
    consent: Option<String>,
    /// A statute and your case.
    mandate: Option<Mandate>,
}

/// A statute that lets you ask without consent, for a named case.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Mandate {
    /// The rule of the catalog, under the purpose.
    rule: String,
    /// Your case number. At most 200 characters.
    #[schema(max_length = 200)]
    case_number: String,
}

/// Ask about one person for one purpose
///
/// The look is journalled and the person told before a byte of the answer leaves; `journal` is its
/// trace. Every lack of consent (unknown person, another's name, refused, ended, frozen) has the one
/// answer `no_consent`. A replay under the same `Idempotency-Key` fetches the enquiry again: re-checked,
/// journalled, at most what was given.
#[utoipa::path(
    post, path = "/api/v1/enquiries", tag = "enquiring", security(("token" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "The same request twice is done once")),
    request_body = EnquirySent,
    responses(
        (status = 200, description = "The answer", body = EnquiryShown),
        (status = 400, description = "`json`"),
        (status = 403, description = "`not_permitted`, `purpose_not_allowed`, `authorisation_not_allowed`, `no_consent`"),
        (status = 409, description = "`under_way`: the same request is being worked on"),
        (status = 415, description = "`media_type`"),
        (status = 422, description = "`fields`"),
    )
)]
pub(super) async fn enquire(
    bearer: Bearer,
    once: Once,
    State(app): State<App>,
    sent: Sent<EnquirySent>,
) -> Result<Json<EnquiryShown>, Problem> {
    let ask = sent.value.parsed()?;
    let turn = once.turn(&app, &bearer, &sent.bytes).await?;
    let answer = match turn.done() {
        Some(done) => app.register.fetch_enquiry(&bearer.caller, id(done)?).await?,
        None => app.register.enquire(&bearer.caller, &ask).await?,
    };
    turn.keep(answer.id).await;
    Ok(Json(EnquiryShown::of(&answer, &app.register.rules)))
}

impl EnquirySent {
    fn parsed(self) -> Result<EnquiryAsk, Problem> {
        let authorisation = match (self.authorisation.consent, self.authorisation.mandate) {
            (Some(consent), None) => AskedAuthorisation::Consent(consent),
            (None, Some(Mandate { rule, case_number })) => AskedAuthorisation::Mandate { rule, case_number },
            _ => return Err(Problem::field("/authorisation", "authorisation.one")),
        };
        Ok(EnquiryAsk {
            subject: self.subject.into(),
            purpose: self.purpose,
            field: self.field,
            authorisation,
            reason: self.reason,
        })
    }
}
