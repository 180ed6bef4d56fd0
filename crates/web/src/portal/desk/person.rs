//! A person as an officer types them: checked field by field before any use case is asked, so that
//! each fault says how to mend it. Nothing here asks whether such a person is known.

use jiff::civil::Date;
use xinyu_register::identity::{IdNumber, IdNumberError, IdType, PersonName, SubjectNoError};
use xinyu_register::rules::{FieldCode, Purpose, Text as RuleText};
use xinyu_service::caller::Officer;
use xinyu_service::enquiry::AskedSubject;
use xinyu_service::{FieldFault, Register};

use crate::app::App;
use crate::portal::convert;
use crate::views::Text;
use crate::views::desk::{Choice, SubjectForm, field_error};
use crate::views::parts::FieldError;

/// Today in Beijing.
pub fn today(app: &App) -> Date {
    Register::day(app.register.now_ms())
}

/// The person as the use cases take one.
pub fn asked(subject: &SubjectForm) -> AskedSubject {
    AskedSubject { id_type: subject.id_type.clone(), id_number: subject.id_number.clone(), name: subject.name.clone() }
}

/// What is wrong with a person's three fields.
pub fn errors(subject: &SubjectForm) -> Vec<FieldError> {
    let id_type = IdType::parse(&subject.id_type);
    let mut errors = Vec::new();
    if id_type.is_none() {
        errors.push(FieldError::new("id_type", "desk-id-type-missing"));
    }
    if subject.id_number.trim().is_empty() {
        errors.push(FieldError::new("id_number", "desk-id-number-missing"));
    } else if let Some(Err(fault)) = id_type.map(|id_type| IdNumber::parse(id_type, &subject.id_number)) {
        errors.push(number_error(&fault));
    }
    if subject.name.trim().is_empty() {
        errors.push(FieldError::new("name", "desk-name-missing"));
    } else if PersonName::parse(&subject.name).is_err() {
        errors.push(FieldError::new("name", "desk-name-form"));
    }
    errors
}

fn number_error(fault: &IdNumberError) -> FieldError {
    match fault {
        IdNumberError::Subject(SubjectNoError::Length { found }) => {
            FieldError::new("id_number", "desk-id-number-length").with("found", &found.to_string())
        }
        IdNumberError::Subject(SubjectNoError::NotDigit { .. }) => {
            FieldError::new("id_number", "desk-id-number-characters")
        }
        IdNumberError::Subject(SubjectNoError::CheckCharacter) => FieldError::new("id_number", "desk-id-number-check"),
        IdNumberError::Prefix => FieldError::new("id_number", "desk-id-number-prefix"),
        _ => FieldError::new("id_number", "desk-id-number-form"),
    }
}

/// What is wrong with the officer's own words.
pub fn reason_errors(reason: &str, chars_max: u32) -> Option<FieldError> {
    let chars = reason.trim().chars().count();
    if chars == 0 {
        Some(FieldError::new("reason", "desk-reason-missing"))
    } else if chars > chars_max as usize {
        Some(FieldError::new("reason", "desk-reason-long").with("limit", &chars_max.to_string()))
    } else {
        None
    }
}

/// Faults that a use case found, by field.
pub fn told(faults: &[FieldFault], limit: Option<u32>) -> Vec<FieldError> {
    faults.iter().map(|fault| field_error(fault.pointer, fault.code, limit)).collect()
}

/// The purposes that an officer's body may ask for today.
pub fn purposes<'a>(app: &'a App, officer: &'a Officer) -> impl Iterator<Item = &'a Purpose> {
    let today = today(app);
    let rules = &*app.register.rules;
    rules.purposes().filter(move |purpose| rules.may_ask(&officer.body, &purpose.code, today))
}

/// The fields of work of some purposes, each once.
pub fn fields_of_work<'a>(purposes: impl Iterator<Item = &'a Purpose>) -> Vec<Choice> {
    let mut choices: Vec<Choice> = Vec::new();
    for field in purposes.flat_map(|purpose| &purpose.fields_of_work) {
        if !choices.iter().any(|choice| choice.value == field.code.as_str()) {
            choices.push(Choice { value: field.code.to_string(), label: convert::text(&field.name) });
        }
    }
    choices
}

/// Name of a purpose, with its field of work where it has one.
pub fn purpose_with_field(app: &App, purpose: &str, field: &str) -> Text {
    let code = xinyu_register::rules::PurposeCode::new(purpose);
    let Some(purpose) = app.register.rules.purpose(&code) else { return Text::zh(code.as_str()) };
    with_field(&purpose.name, purpose.field(&FieldCode::new(field)).map(|field| &field.name))
}

/// As [`purpose_with_field`], of names.
pub fn with_field(purpose: &RuleText, field: Option<&RuleText>) -> Text {
    match field {
        Some(field) => Text::new(&format!("{}：{}", purpose.zh, field.zh), &format!("{}: {}", purpose.en, field.en)),
        None => convert::text(purpose),
    }
}
