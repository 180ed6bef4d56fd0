//! The rules and the pure domain, asked from outside.

mod calendar;
mod cases;
mod codes;
mod grids;
mod identity;
mod loading;
mod periods;
mod procedures;
mod relevance;
mod rights;
mod screening;
mod shown;
mod world;
