//! Messages outside the portal. They carry no facts: "a notice waits for you, sign in". A message
//! is durable with what causes it and is sent after.

use minicbor::{Decode, Encode};
use xinyu_evidence::leaf::{Class as LeafClass, LeafKind};
use xinyu_register::entry::Fact;
use xinyu_register::event::Event;
use xinyu_register::ids::{EntryId, MessageId};
use xinyu_register::instant::day_number;
use xinyu_store::Tried;
use xinyu_store::files::MessageRow;
use xinyu_store::person::{Due, DueKind, MessageChange, NewMessage, Operation, PersonChange};

use crate::app::{Register, TRIES_MAX};
use crate::error::{ServiceError, ServiceResult};
use crate::ports::{Message, PostFault};
use crate::turn::Turn;

/// Waits between tries of one message: minutes, doubling, at most a day.
const RETRY_FIRST_MS: i64 = 60_000;
const RETRY_MAX_MS: i64 = 86_400_000;

#[derive(Encode, Decode)]
#[cbor(map)]
struct Addressed {
    #[n(0)]
    to: String,
    /// Path with a secret that shows who reads this address; else something waits in the portal.
    #[n(1)]
    link: Option<String>,
}

impl Register {
    /// A message that something waits in the portal.
    pub(crate) async fn new_message(
        &self,
        email: &str,
        entry: Option<EntryId>,
        at_ms: i64,
    ) -> ServiceResult<NewMessage> {
        self.addressed(Addressed { to: email.to_owned(), link: None }, entry, at_ms).await
    }

    /// A message with a link that confirms the address.
    pub(crate) async fn new_link(&self, email: &str, link: String, at_ms: i64) -> ServiceResult<NewMessage> {
        self.addressed(Addressed { to: email.to_owned(), link: Some(link) }, None, at_ms).await
    }

    async fn addressed(&self, to: Addressed, entry: Option<EntryId>, at_ms: i64) -> ServiceResult<NewMessage> {
        let system = self.system_opened().await?;
        let id = MessageId::from_bytes(self.random());
        let plain = minicbor::to_vec(to).map_err(|_| ServiceError::Unreadable("outbox.sealed"))?;
        let sealed = self.seal_own(system, "outbox", "sealed", id.as_bytes(), &plain)?;
        Ok(NewMessage { id, sealed, entry, at_ms })
    }

    /// Posts what waits. Returns how many went out.
    ///
    /// # Errors
    /// See [`ServiceError`]; a message that cannot be posted now is tried again later.
    pub async fn post_waiting(&self, limit: u32) -> ServiceResult<u32> {
        let now_ms = self.now_ms();
        let waiting = self.store.files.messages_waiting(now_ms, limit).await?;
        if waiting.is_empty() {
            return Ok(0);
        }
        let system = self.system_opened().await?;
        let mut sent = 0;
        for row in waiting {
            let plain = self.open_own(system, "outbox", "sealed", row.id.as_bytes(), &row.sealed)?;
            let addressed: Addressed =
                minicbor::decode(&plain).map_err(|_| ServiceError::Unreadable("outbox.sealed"))?;
            match self.post.send(&self.words(&row, addressed)).await {
                Ok(()) => {
                    self.message_sent(&row).await?;
                    sent += 1;
                }
                Err(PostFault::Later) => {
                    let wait = RETRY_FIRST_MS.saturating_mul(1 << row.tries.min(11)).min(RETRY_MAX_MS);
                    self.store.files.message_later(row.id, now_ms + wait).await?;
                }
                // Cannot be written to: then it was not sent, and does not count as service.
                Err(PostFault::Address) => self.store.files.message_gone(row.id).await?,
            }
        }
        Ok(sent)
    }

    fn words(&self, row: &MessageRow, addressed: Addressed) -> Message {
        let (id, to, address) = (row.id.to_string(), addressed.to, &self.settings.address);
        if let Some(link) = addressed.link {
            return Message {
                id,
                to,
                subject: format!("{}：确认这个邮箱", self.settings.name),
                text: format!(
                    "有人请我们往这个邮箱发提醒。是您本人，请登录并打开：\r\n{address}{link}\r\n\r\n\
                     不是您，不用理会，这个邮箱不会被使用。这封邮件不会请您提供证件号码或密码。\r\n\r\n\
                     Somebody asked us to send reminders to this address. If it was you, sign in and open:\r\n\
                     {address}{link}&lang=en\r\n\r\n\
                     If not, do nothing: the address will not be used. We never ask for your number or a password.\r\n"
                ),
            };
        }
        Message {
            id,
            to,
            subject: format!("{}：您有一份新告知", self.settings.name),
            text: format!(
                "您有一份新告知，请登录查看：\r\n{address}/me\r\n\r\n\
                 这封邮件不含任何内容，也不会请您提供证件号码或密码。\r\n\r\n\
                 A notice waits for you. Sign in to read it:\r\n{address}/me?lang=en\r\n\r\n\
                 This message holds no details and never asks for your number or a password.\r\n"
            ),
        }
    }

    /// The message announced the notice of an entry: that is a fact of the entry, and the rule's
    /// days begin.
    async fn message_sent(&self, row: &MessageRow) -> ServiceResult<()> {
        let Some(entry) = row.entry else { return Ok(self.store.files.message_gone(row.id).await?) };
        let mut turn = Turn::default();
        for _ in 0..TRIES_MAX {
            let now_ms = self.now_ms();
            let person = self.person(row.subject).await?;
            let Some(open) = person.entry(entry) else { return Ok(self.store.files.message_gone(row.id).await?) };
            let mut record = open.entry.record.clone();
            if record.served().is_some() || record.message_sent_ms().is_some() {
                return Ok(self.store.files.message_gone(row.id).await?);
            }
            let version = record.version();
            let event = Event::MessageSent { at_ms: now_ms, version };
            let new = self.new_event(&person.subject, LeafClass::Entry, LeafKind::Person, &open.key, &event, now_ms)?;
            record.life.push(Fact::MessageSent { version, at_ms: now_ms });
            record.events.push(new.n);
            let served_on = self.counts_as_served_on(&record)?;
            let mut change = PersonChange::new(Operation::MessageSent, row.subject, new, i64::MAX);
            change.entry = Some((entry, self.seal_record(&open.key, entry, &record)?));
            change.message = Some(MessageChange::Posted(row.id));
            if let Some(day) = served_on {
                let (id, subject) = (*entry.as_bytes(), Some(row.subject));
                change.due_add.push(Due { day: day_number(day), kind: DueKind::ServeByMessage, id, subject });
            }
            if let Tried::Done(_) = self.store.persons.commit(change).await? {
                return Ok(());
            }
            turn.wait(self, row.subject).await;
        }
        Err(ServiceError::Busy)
    }
}
