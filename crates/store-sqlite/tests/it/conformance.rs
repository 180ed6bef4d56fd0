//! The suite of the store crate, over a temporary file each.

use crate::TemporaryFile;

xinyu_store::conformance_tests!(TemporaryFile::new());
