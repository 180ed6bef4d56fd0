//! What a batch promises: its receipt, its counts, the root over its rows.

use xinyu_evidence::merkle;
use xinyu_evidence::receipt::ReceiptSigner;
use xinyu_store::person::EventKey;

use crate::sheet::{Sheet, nth, person};
use crate::world::{ORIGIN, World, counts};

#[tokio::test]
async fn its_receipt_holds_and_its_leaf_is_in_the_journal() {
    let world = World::new().await;
    let batch = world.csv(&Sheet::of(vec![nth(1), nth(2).set("fine", "x")])).await;
    let receipt = batch.receipt.expect("a receipt");
    let public = ReceiptSigner::new(ORIGIN, "receipt-1", &[5; 32]).expect("a signer").public();
    receipt.verify(&public).expect("a good receipt");
    assert_eq!(batch.index, None);
    world.expect_good().await;
    let leaf = world.store.journal.leaf_by_hash(receipt.leaf_hash).await.expect("read").expect("a leaf");
    let again = world.register.batch(&world.clerk(crate::sheet::YUYANG), batch.id).await.expect("a batch");
    assert_eq!(again.index, leaf.index, "its place is told once it has one");
    assert!(again.index.is_some());
}

/// The root that the batch's leaf commits to is RFC 6962 over the leaves of the rows that were filed, in
/// their order, however many chunks they took.
#[tokio::test]
async fn its_root_is_over_the_leaves_of_its_filed_rows() {
    let world = World::new().await;
    world.csv(&Sheet::of(vec![nth(5), nth(300)])).await;
    let rows: Vec<_> = (0..430).map(|n| if n % 100 == 50 { nth(n).set("fine", "x") } else { nth(n) }).collect();
    let batch = world.csv(&Sheet::of(rows)).await;
    assert_eq!(batch.counts, counts(424, 2, 4, 0));
    world.expect_good().await;
    let mut hashes = Vec::new();
    for n in (0..430).filter(|n| n % 100 != 50 && *n != 5 && *n != 300) {
        let rows = world.file_of(&person(n)).await.expect("a person");
        let entry = rows.entries.last().expect("an entry").id;
        let events = world.store.files.events_for_audit(rows.subject.key).await.expect("events");
        let filed = events.iter().find(|event| event.key == EventKey::Entry(entry)).expect("its event");
        hashes.push(merkle::leaf_hash(&filed.leaf.bytes));
    }
    let record = world.store.batches.batch(batch.id).await.expect("read").expect("a batch");
    assert_eq!(record.rows_root, merkle::Tree::new(&hashes).root());
}
