//! Filing, in process: real rules, real store, real spreadsheets. What bodies send is never as the
//! template says; each test names one way in which it is not, and what the register makes of it.

mod again;
mod bodies;
mod catalog;
mod files;
mod forestalled;
mod formats;
mod headers;
mod identity;
mod journal;
mod judge;
mod kept;
mod law;
#[path = "../../../sheets/tests/it/old_excel.rs"]
mod old_excel;
mod people;
mod returned;
mod review;
mod sheet;
mod values;
mod words;
mod world;
