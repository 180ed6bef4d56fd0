//! From the embedded backend to this one and back.

use xinyu_store::conformance::Place;
use xinyu_store::conformance::make::{self, Answered};
use xinyu_store::conformance::make_full::{a_full_register, goes_on, same, told};
use xinyu_store_sqlite::{Migrate, SqliteStore};

use crate::TemporaryDatabase;

#[tokio::test]
async fn a_register_moves_from_sqlite_and_back() {
    let Some(database) = TemporaryDatabase::new().await else { return };
    let folder = tempfile::tempdir().expect("a temporary directory can be made");
    let file = |name| SqliteStore::open(&folder.path().join(name), Migrate::Yes).expect("an empty file").store();
    let embedded = file("first.db");
    let key = a_full_register(&embedded).await;
    let records = told(&embedded).await;

    let server = database.open().await;
    server.dump.load(Box::new(records.clone().into_iter())).await.answered();
    same(&told(&server).await, &records);
    assert_eq!(server.journal.schema_faults().await.answered(), [""; 0]);
    goes_on(&server, key).await;
    make::sequenced(&server).await;
    let grown = told(&server).await;

    let back = file("second.db");
    back.dump.load(Box::new(grown.clone().into_iter())).await.answered();
    same(&told(&back).await, &grown);
    assert_eq!(back.journal.counts().await.answered(), server.journal.counts().await.answered());
    assert_eq!(back.journal.schema_faults().await.answered(), [""; 0]);
}
