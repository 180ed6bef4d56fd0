//! The public pages and the officers' desks, through the real router over a register of its own.

mod desk;
mod identity;
mod item;
mod never;
mod people;
mod public;
mod records;
mod review;
mod world;
