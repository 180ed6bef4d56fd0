//! Connections: two pools, one a role, and transactions that nobody else gets the middle of.

use std::ops::Deref;
use std::pin::pin;
use std::time::Duration;

use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime, Timeouts};
use futures_util::TryStreamExt;
use futures_util::future::{BoxFuture, join_all};
use tokio_postgres::types::ToSql;
use tokio_postgres::{NoTls, Row, Statement};
use xinyu_store::{StoreError, StoreResult};

use crate::fault::{Res, Trouble};
use crate::options::Options;
use crate::sql::{Reach, Role, Sql};

/// How often an operation is done again that others were in the way of.
const TRIES: u32 = 5;

/// Every named operation goes by keys through indexes. The planner is kept from believing that a small
/// or freshly filled table is better read whole, which is true for a day and then is not.
/// Plans know no value, so that those which tests look at are those which run, and none is thought out anew
/// at each call.
const PLANS: &str = "-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off";

/// The values of a statement.
pub(crate) type Values<'a> = &'a [&'a (dyn ToSql + Sync)];

/// The connections of one role.
pub(crate) struct Connections(Pool);

impl Connections {
    pub(crate) fn new(options: &Options, role: Role) -> StoreResult<Self> {
        let timeout = options.statement_timeout.as_millis();
        let settings = format!(
            "-c role={} -c search_path=xinyu {PLANS} -c statement_timeout={timeout} -c lock_timeout={timeout} \
             -c idle_in_transaction_session_timeout={timeout}",
            role.name()
        );
        let config = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let most = match role {
            Role::Serve => options.serve_connections,
            Role::Maintain => options.maintain_connections,
        };
        let wait = Some(Duration::from_secs(30));
        let pool = Pool::builder(Manager::from_config(options.session(&settings), NoTls, config))
            .max_size(most)
            .timeouts(Timeouts { wait, create: wait, recycle: wait })
            .runtime(Runtime::Tokio1)
            .build()
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        Ok(Self(pool))
    }

    /// A connection for single statements, each its own transaction.
    pub(crate) async fn get(&self) -> Res<Object> {
        Ok(self.0.get().await?)
    }

    /// A connection for a transaction.
    pub(crate) async fn tx(&self) -> Res<Tx> {
        Ok(Tx(Some(self.0.get().await?)))
    }

    /// The rows of one statement.
    pub(crate) async fn rows(&self, sql: &'static Sql, values: Values<'_>) -> StoreResult<Vec<Row>> {
        let rows = async {
            if sql.reach == Reach::All {
                // It walks through the register, and takes as long as that takes.
                let tx = self.tx().await?;
                said(&tx, "BEGIN READ ONLY; SET LOCAL statement_timeout = 0").await?;
                let rows = tx.query(sql.text, values).await?;
                tx.commit().await?;
                return Ok(rows);
            }
            let conn = self.get().await?;
            let statement = conn.prepare_cached(sql.text).await?;
            Ok(conn.query(&statement, values).await?)
        };
        rows.await.map_err(|trouble: Trouble| trouble.error)
    }

    /// How many rows one statement changed; committed on its own.
    pub(crate) async fn change(&self, sql: &'static Sql, values: Values<'_>) -> StoreResult<u64> {
        again(|| async {
            let conn = self.get().await?;
            let statement = conn.prepare_cached(sql.text).await?;
            Ok(conn.execute(&statement, values).await?)
        })
        .await
    }
}

impl Connections {
    /// A transaction of statements of which none hangs on another's answer: one round trip.
    pub(crate) async fn whole<'a>(&self, steps: impl Fn() -> Vec<Step<'a>>) -> StoreResult<()> {
        again(|| async {
            let tx = self.tx().await?;
            tx.all(WHOLE, &steps()).await?;
            tx.give_back();
            Ok(())
        })
        .await
    }
}

/// Does it again while others are in the way, a bounded number of times.
pub(crate) async fn again<T, F: Future<Output = Res<T>>>(mut operation: impl FnMut() -> F) -> StoreResult<T> {
    let mut tried = 1;
    loop {
        match operation().await {
            Err(Trouble { again: true, .. }) if tried < TRIES => {
                tracing::debug!(tried, "others were in the way of an operation");
                // Two that met once must not meet again at the same moment.
                tokio::time::sleep(Duration::from_millis(u64::from(tried * tried))).await;
                tried += 1;
            }
            told => return told.map_err(|trouble| trouble.error),
        }
    }
}

/// A connection inside of a transaction. Unless that came to its end the connection is closed when
/// this goes (the server then undoes it): whoever waits for an answer may stop waiting at any point.
pub(crate) struct Tx(Option<Object>);

impl Deref for Tx {
    type Target = tokio_postgres::Client;

    fn deref(&self) -> &Self::Target {
        match &self.0 {
            Some(object) => object,
            None => unreachable!("taken only when the value goes"),
        }
    }
}

impl Drop for Tx {
    fn drop(&mut self) {
        if let Some(object) = self.0.take() {
            drop(Object::take(object));
        }
    }
}

/// A value of a statement.
pub(crate) type Value<'a> = Box<dyn ToSql + Sync + Send + 'a>;

/// A statement with its values, to be sent with others in one go.
pub(crate) struct Step<'a> {
    pub(crate) sql: &'static Sql,
    values: Vec<Value<'a>>,
    /// The table of which it must change exactly one row.
    pub(crate) one_of: Option<&'static str>,
}

/// Boxes the values of a [`Step`].
macro_rules! values {
    ($($value:expr),* $(,)?) => { vec![$(Box::new($value) as $crate::conn::Value<'_>),*] };
}
pub(crate) use values;

impl<'a> Step<'a> {
    pub(crate) fn new(sql: &'static Sql, values: Vec<Value<'a>>) -> Self {
        Self { sql, values, one_of: None }
    }

    /// It must change exactly one row, of this table.
    pub(crate) fn one_of(mut self, table: &'static str) -> Self {
        self.one_of = Some(table);
        self
    }
}

/// What a statement answered.
pub(crate) struct Answer {
    pub(crate) rows: Vec<Row>,
    pub(crate) changed: u64,
}

/// How a pipeline begins and ends.
#[derive(Clone, Copy)]
pub(crate) struct Frame {
    /// Said before the first statement.
    pub(crate) begin: Option<&'static str>,
    /// Whether the transaction ends with it. If a statement before failed it is undone.
    pub(crate) commit: bool,
}

/// Opens a transaction.
pub(crate) const BEGIN: Frame = Frame { begin: Some("BEGIN"), commit: false };
/// Goes on with one.
pub(crate) const GO_ON: Frame = Frame { begin: None, commit: false };
/// Goes on, and ends it.
pub(crate) const COMMIT: Frame = Frame { begin: None, commit: true };
/// The whole of a transaction.
const WHOLE: Frame = Frame { begin: Some("BEGIN"), commit: true };
/// A reading transaction over one snapshot.
pub(crate) const SNAPSHOT: Frame =
    Frame { begin: Some("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"), commit: true };

impl Tx {
    /// Sends all of it in one go and waits for every answer. A refusal is told in its place; what comes
    /// after it in the transaction has done nothing.
    pub(crate) async fn send(&self, frame: Frame, steps: &[Step<'_>]) -> Res<Vec<Res<Answer>>> {
        // Small collections are polled in their order; larger ones are not promised to be.
        assert!(steps.len() < 28, "a pipeline of {} statements", steps.len());
        let Some(object) = &self.0 else { unreachable!("taken only when the value goes") };
        // All must be ready before the first is sent: one that is prepared on the way would come late.
        let mut ready = Vec::with_capacity(steps.len());
        for statement in join_all(steps.iter().map(|step| object.prepare_cached(step.sql.text))).await {
            ready.push(statement?);
        }
        let mut sent: Vec<BoxFuture<'_, Res<Answer>>> = Vec::with_capacity(steps.len() + 2);
        if let Some(words) = frame.begin {
            sent.push(Box::pin(said(object, words)));
        }
        for (step, statement) in steps.iter().zip(&ready) {
            sent.push(Box::pin(asked(object, statement, &step.values)));
        }
        if frame.commit {
            sent.push(Box::pin(said(object, "COMMIT")));
        }
        let began = std::time::Instant::now();
        let mut answers = join_all(sent).await;
        if frame.commit {
            metrics::histogram!("xinyu_store_write_seconds").record(began.elapsed().as_secs_f64());
        }
        if frame.commit
            && let Some(ended) = answers.pop()
        {
            ended?;
        }
        if frame.begin.is_some() {
            answers.remove(0)?;
        }
        Ok(answers)
    }

    /// As [`Self::send`]; the first refusal is the answer.
    pub(crate) async fn all(&self, frame: Frame, steps: &[Step<'_>]) -> Res<Vec<Answer>> {
        self.send(frame, steps).await?.into_iter().collect()
    }

    /// Ends the transaction and gives the connection back.
    pub(crate) async fn commit(self) -> Res<()> {
        said(&self, "COMMIT").await?;
        self.give_back();
        Ok(())
    }

    /// Undoes the transaction and gives the connection back.
    pub(crate) async fn undo(self) -> Res<()> {
        said(&self, "ROLLBACK").await?;
        self.give_back();
        Ok(())
    }

    /// The transaction has come to its end.
    pub(crate) fn give_back(mut self) {
        self.0.take();
    }
}

async fn said(client: &tokio_postgres::Client, words: &'static str) -> Res<Answer> {
    client.batch_execute(words).await?;
    Ok(Answer { rows: Vec::new(), changed: 0 })
}

async fn asked(client: &tokio_postgres::Client, statement: &Statement, values: &[Value<'_>]) -> Res<Answer> {
    let mut stream =
        pin!(client.query_raw(statement, values.iter().map(|value| value.as_ref() as &(dyn ToSql + Sync))).await?);
    let mut rows = Vec::new();
    while let Some(row) = stream.try_next().await? {
        rows.push(row);
    }
    Ok(Answer { rows, changed: stream.rows_affected().unwrap_or(0) })
}
