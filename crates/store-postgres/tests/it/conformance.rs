//! The suite of the store crate, over a database each.

use crate::TemporaryDatabase;

xinyu_store::conformance_tests!(match TemporaryDatabase::new().await {
    Some(database) => database,
    None => return,
});
