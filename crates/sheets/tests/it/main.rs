//! What the sheets crate promises to the use cases.

mod corpus;
mod hostile;
mod legacy;
mod opendoc;
mod properties;
mod support;
mod text;
mod workbooks;
mod writing;
