//! How fast, on a server that waits for the disk. Not a test of anything: figures to compare.
//!
//! `cargo test -p xinyu-store-postgres --test it -- --ignored --nocapture pace`

use std::time::Instant;

use xinyu_store::conformance::make::{self, Answered, done, filing_of_new};
use xinyu_store::{Migrate, Store};
use xinyu_store_postgres::PostgresStore;
use xinyu_store_postgres::throwaway::{self, Database};

const CHUNKS: u64 = 50;
const CHUNK_ROWS: u64 = 200;
const CLIENTS: u64 = 16;
const LOOKS: u64 = 60;

async fn looks(store: &Store, from: u64, clients: u64) -> f64 {
    let began = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for who in from..from + clients {
        let store = store.clone();
        tasks.spawn(async move {
            let key = make::file_of(&store, who).await.subject.key;
            for n in 0..LOOKS {
                let file = make::file_of(&store, who).await;
                done(store.persons.commit(make::look(key, who, file.subject.n)).await);
                assert_eq!(file.subject.n, 2 + n);
            }
        });
    }
    tasks.join_all().await;
    #[expect(clippy::cast_precision_loss, reason = "a figure to read")]
    let looks = (clients * LOOKS) as f64;
    looks / began.elapsed().as_secs_f64()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "figures, not a test"]
async fn pace() {
    if throwaway::server().is_none() {
        return;
    }
    let database = Database::durable(&std::env::temp_dir()).await.expect("a database can be made");
    let options = database.options().expect("options").connections(16);
    let store = PostgresStore::open(&options, Migrate::Yes).await.expect("it opens").store();
    let began = Instant::now();
    for chunk in 0..CHUNKS {
        let rows = (chunk * CHUNK_ROWS + 1..=(chunk + 1) * CHUNK_ROWS).map(|who| filing_of_new(who, 1)).collect();
        store.persons.commit_filings(rows, None).await.answered();
    }
    #[expect(clippy::cast_precision_loss, reason = "a figure to read")]
    let rows = (CHUNKS * CHUNK_ROWS) as f64;
    println!("filings of new persons, chunks of {CHUNK_ROWS}: {:.0} rows/s", rows / began.elapsed().as_secs_f64());
    println!("read and look, one client: {:.0}/s", looks(&store, 1, 1).await);
    println!("read and look, {CLIENTS} clients: {:.0}/s", looks(&store, 100, CLIENTS).await);
    let began = Instant::now();
    make::sequenced(&store).await;
    let size = store.journal.head().await.answered().size;
    #[expect(clippy::cast_precision_loss, reason = "a figure to read")]
    let leaves = size as f64;
    println!("places: {:.0} leaves/s, {size} at once", leaves / began.elapsed().as_secs_f64());
}
