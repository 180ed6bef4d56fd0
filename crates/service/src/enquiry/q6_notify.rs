//! q6: the person is told. Their list of looks has it the moment it is committed; a message says
//! only that something waits.

use xinyu_store::person::NewMessage;

use crate::app::Register;
use crate::error::ServiceResult;
use crate::person::Person;

impl Register {
    pub(crate) async fn q6_notify(&self, person: &Person, now_ms: i64) -> ServiceResult<Option<NewMessage>> {
        match &person.settings.email {
            Some(email) => self.new_message(email, None, now_ms).await.map(Some),
            None => Ok(None),
        }
    }
}
