//! f4: the person is told. The notice waits in the portal from the commit on; where the person
//! confirmed an address, a message without facts goes there.

use xinyu_register::ids::EntryId;
use xinyu_register::subject::Settings;
use xinyu_store::person::NewMessage;

use crate::app::Register;
use crate::error::ServiceResult;

impl Register {
    pub(crate) async fn f4_notify(
        &self,
        settings: &Settings,
        entry: EntryId,
        now_ms: i64,
    ) -> ServiceResult<Option<NewMessage>> {
        match &settings.email {
            Some(email) => self.new_message(email, Some(entry), now_ms).await.map(Some),
            None => Ok(None),
        }
    }
}
