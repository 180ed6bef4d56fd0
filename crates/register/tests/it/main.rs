//! The rules and the pure domain, asked from outside.

mod calendar;
mod codes;
mod identity;
mod loading;
mod periods;
mod relevance;
mod screening;
mod world;
