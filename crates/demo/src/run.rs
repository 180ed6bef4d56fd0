//! The story carried out, act by act, through the use cases of the register.

use std::collections::HashMap;
use std::future::Future;
use std::io::Cursor;
use std::sync::Arc;

use tokio::task::JoinSet;
use xinyu_register::identity::{BodyCode, IdType};
use xinyu_register::ids::ConsentId;
use xinyu_register::instant::day_number;
use xinyu_service::caller::{CALLER_VALID_MS, Caller, Resident};
use xinyu_service::enquiry::{AskedAuthorisation, AskedSubject, EnquiryAsk};
use xinyu_service::rights::consents::ConsentWish;
use xinyu_service::{Register, ServiceError};
use xinyu_store::person::SubjectKey;

use crate::decisions::Decisions;
use crate::history::{Act, History};
use crate::holdings::Holding;
use crate::officers::{CLERK, ENQUIRER};
use crate::people::Person;
use crate::sheet::{self, Manner, Row};
use crate::{SetTime, Told};

/// Calls at once: the store commits what waits together, so many wait for one flush of the disk.
const AT_ONCE: usize = 200;
/// Messages handed to the post at once.
const MESSAGES: u32 = 500;

/// What a person does with a request for consent.
#[derive(Clone, Copy)]
enum Answer {
    Grant,
    Refuse,
    Revoke,
}

/// The story with what carrying it out needs.
pub(crate) struct Run<'a> {
    pub(crate) register: &'a Arc<Register>,
    pub(crate) people: &'a [Person],
    pub(crate) decisions: &'a Decisions,
    pub(crate) history: &'a History,
    /// What people hold, filed once at the beginning.
    pub(crate) holdings: Vec<Holding>,
    /// Further rows of the last batch of the first body.
    pub(crate) desk: Vec<Row>,
    pub(crate) subjects: Vec<SubjectKey>,
    pub(crate) consents: HashMap<usize, ConsentId>,
}

impl Run<'_> {
    /// Carries the story out.
    pub(crate) async fn all(&mut self, time: &dyn SetTime, told: Told<'_>) -> Result<(), ServiceError> {
        let acts = self.history.acts.len() as u64;
        for (at, (ms, act)) in (0u64..).zip(&self.history.acts) {
            time.set(*ms);
            self.act(act).await?;
            told("history", at + 1, acts);
        }
        Ok(())
    }

    async fn act(&mut self, act: &Act) -> Result<(), ServiceError> {
        match act {
            Act::Enrol => {
                self.enrol().await?;
                self.file_holdings().await
            }
            Act::File(batch) => self.file(*batch).await,
            Act::Open(people) => each(
                self.residents(people),
                |register, caller| async move { open_all(&register, &caller).await },
                self.register,
            )
            .await
            .map(drop),
            Act::See(people) => {
                let see =
                    |register: Arc<Register>, caller: Caller| async move { register.own_file(&caller).await.map(drop) };
                each(self.residents(people), see, self.register).await.map(drop)
            }
            Act::Freeze(people) => {
                let freeze =
                    |register: Arc<Register>, caller: Caller| async move { register.set_freeze(&caller, true).await };
                each(self.residents(people), freeze, self.register).await.map(drop)
            }
            Act::Ask(requests) => self.ask(requests).await,
            Act::Grant(requests) => self.answer(requests, Answer::Grant).await,
            Act::Refuse(requests) => self.answer(requests, Answer::Refuse).await,
            Act::Revoke(requests) => self.answer(requests, Answer::Revoke).await,
            Act::Use(requests) => self.use_consents(requests).await,
            Act::Enquire(mandates) => self.enquire(mandates).await,
            Act::Send => {
                while self.register.post_waiting(MESSAGES).await? > 0 {}
                Ok(())
            }
            // The daily run writes even where nothing is due; a past of months has many such days.
            Act::Sweep(day) => match self.register.store.sweep.due(day_number(*day), None, 1).await?.is_empty() {
                true => Ok(()),
                false => self.register.sweep(*day).await.map(drop),
            },
        }
    }

    async fn enrol(&mut self) -> Result<(), ServiceError> {
        let identities: Vec<_> = self.people.iter().map(Person::identity).collect();
        let enrol = |register: Arc<Register>, identity: Option<_>| async move {
            let (number, name) = identity.ok_or(ServiceError::Unreadable("a person of the demo"))?;
            register.enrol_resident(&number, &name).await
        };
        self.subjects = each(identities, enrol, self.register).await?;
        let reached: Vec<(Caller, String)> = (0..self.people.len())
            .filter_map(|at| Some((self.resident(at), self.people.get(at)?.email.clone()?)))
            .collect();
        let confirm = |register: Arc<Register>, (caller, email): (Caller, String)| async move {
            register.set_email(&caller, Some(&email)).await
        };
        each(reached, confirm, self.register).await.map(drop)
    }

    async fn file_holdings(&mut self) -> Result<(), ServiceError> {
        for holding in std::mem::take(&mut self.holdings) {
            let clerk = self.register.demo_officer(&holding.body, CLERK).await?;
            let mut bytes = Cursor::new(holding.bytes);
            self.register.import(&clerk, &holding.template, &holding.name, &mut bytes, &|_| {}).await?;
        }
        Ok(())
    }

    async fn file(&mut self, place: usize) -> Result<(), ServiceError> {
        let Some(batch) = self.decisions.batches.get(place) else { return Ok(()) };
        let Some(filer) = self.decisions.filers.get(batch.body) else { return Ok(()) };
        let Some(template) = self.register.rules.template(sheet::TEMPLATE) else { return Ok(()) };
        let manner = Manner::of(batch.body);
        let mut rows: Vec<Row> = self
            .decisions
            .decisions
            .iter()
            .filter(|decision| decision.batch == place)
            .filter_map(|decision| Some(sheet::row(decision, self.people.get(decision.person)?, filer, manner)))
            .collect();
        let last = self.decisions.batches.iter().rposition(|one| one.body == 0);
        if last == Some(place) {
            rows.append(&mut self.desk);
        }
        let month = batch.on.strftime("%Y%m");
        let bytes = sheet::file(template, &rows, manner, &format!("{}行政处罚信息（自然人）{month}", filer.short));
        let name = format!("行政处罚（自然人）-{}-{month}.csv", filer.short);
        let clerk = self.register.demo_officer(&filer.code, CLERK).await?;
        self.register.import(&clerk, sheet::TEMPLATE, &name, &mut Cursor::new(bytes), &|_| {}).await?;
        Ok(())
    }

    async fn ask(&mut self, places: &[usize]) -> Result<(), ServiceError> {
        let mut wishes = Vec::new();
        for place in places {
            let Some(request) = self.history.requests.get(*place) else { continue };
            let wish = ConsentWish {
                subject: self.named(request.person, false),
                purpose: request.purpose.clone(),
                field: request.field.clone(),
                reason: request.reason.clone(),
                days: None,
            };
            wishes.push((*place, self.enquirer(&request.by).await?, wish));
        }
        let ask = |register: Arc<Register>, (place, officer, wish): (usize, Caller, ConsentWish)| async move {
            Ok((place, register.ask_consent(&officer, &wish).await?.id))
        };
        self.consents.extend(each(wishes, ask, self.register).await?);
        Ok(())
    }

    async fn answer(&mut self, places: &[usize], how: Answer) -> Result<(), ServiceError> {
        let answers: Vec<(Caller, ConsentId)> = places
            .iter()
            .filter_map(|place| {
                let request = self.history.requests.get(*place)?;
                Some((self.resident(request.person), *self.consents.get(place)?))
            })
            .collect();
        let answer = move |register: Arc<Register>, (caller, consent): (Caller, ConsentId)| async move {
            match how {
                Answer::Grant => {
                    let seen = register.own_consent(&caller, consent).await?;
                    register.grant_consent(&caller, consent, Some(&seen.digest)).await
                }
                Answer::Refuse => register.refuse_consent(&caller, consent).await,
                Answer::Revoke => register.revoke_consent(&caller, consent).await,
            }
        };
        each(answers, answer, self.register).await.map(drop)
    }

    async fn use_consents(&mut self, places: &[usize]) -> Result<(), ServiceError> {
        let mut asks = Vec::new();
        for place in places {
            let Some(request) = self.history.requests.get(*place) else { continue };
            let Some(consent) = self.consents.get(place) else { continue };
            let ask = EnquiryAsk {
                subject: self.named(request.person, false),
                purpose: request.purpose.clone(),
                field: None,
                authorisation: AskedAuthorisation::Consent(consent.to_string()),
                reason: request.reason.clone(),
            };
            asks.push((self.enquirer(&request.by).await?, ask));
        }
        self.enquire_all(asks).await
    }

    async fn enquire(&mut self, places: &[usize]) -> Result<(), ServiceError> {
        let mut asks = Vec::new();
        for place in places {
            let Some(mandate) = self.history.mandates.get(*place) else { continue };
            let ask = EnquiryAsk {
                subject: self.named(mandate.person, mandate.wrong_name),
                purpose: mandate.purpose.clone(),
                field: mandate.field.clone(),
                authorisation: AskedAuthorisation::Mandate {
                    rule: mandate.rule.clone(),
                    case_number: mandate.case_number.clone(),
                },
                reason: mandate.reason.clone(),
            };
            asks.push((self.enquirer(&mandate.by).await?, ask));
        }
        self.enquire_all(asks).await
    }

    async fn enquire_all(&self, asks: Vec<(Caller, EnquiryAsk)>) -> Result<(), ServiceError> {
        let enquire = |register: Arc<Register>, (officer, ask): (Caller, EnquiryAsk)| async move {
            register.enquire(&officer, &ask).await.map(drop)
        };
        each(asks, enquire, self.register).await.map(drop)
    }

    async fn enquirer(&self, body: &BodyCode) -> Result<Caller, ServiceError> {
        self.register.demo_officer(body, ENQUIRER).await
    }

    /// The person as a body names them.
    fn named(&self, at: usize, wrong_name: bool) -> AskedSubject {
        let (name, id_number) =
            self.people.get(at).map(|person| (person.name.clone(), person.id_number.clone())).unwrap_or_default();
        let name = if wrong_name { format!("{name}某") } else { name };
        AskedSubject { id_type: IdType::IdCard.as_str().to_owned(), id_number, name }
    }

    /// The person as a caller now. A demo's people have no credentials while their past is made.
    fn resident(&self, at: usize) -> Caller {
        let subject = self.subjects.get(at).copied().unwrap_or(self.register.decoy);
        Caller::Resident(Resident { subject, valid_until_ms: self.register.now_ms() + CALLER_VALID_MS })
    }

    fn residents(&self, people: &[usize]) -> Vec<Caller> {
        people.iter().map(|at| self.resident(*at)).collect()
    }
}

/// The person reads all notices that wait.
async fn open_all(register: &Register, caller: &Caller) -> Result<(), ServiceError> {
    for notice in register.own_notices(caller).await? {
        if notice.served.is_none() {
            register.open_own_notice(caller, notice.id).await?;
        }
    }
    Ok(())
}

/// Does the same with each, some at once; answers in order.
pub(crate) async fn each<T, U, F, W>(items: Vec<T>, work: W, register: &Arc<Register>) -> Result<Vec<U>, ServiceError>
where
    U: Send + 'static,
    W: Fn(Arc<Register>, T) -> F,
    F: Future<Output = Result<U, ServiceError>> + Send + 'static,
{
    let mut running = JoinSet::new();
    let mut answers: Vec<Option<U>> = items.iter().map(|_| None).collect();
    let mut waiting = items.into_iter().enumerate();
    loop {
        while running.len() < AT_ONCE {
            let Some((at, item)) = waiting.next() else { break };
            let doing = work(Arc::clone(register), item);
            running.spawn(async move { (at, doing.await) });
        }
        let Some(done) = running.join_next().await else { break };
        let (at, answer) = done.map_err(|_| ServiceError::Unreadable("a task of the demo"))?;
        answers[at] = Some(answer?);
    }
    Ok(answers.into_iter().flatten().collect())
}
