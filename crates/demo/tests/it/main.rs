//! The synthetic city, made in a register of its own with the real rules and a real database.

mod city;
mod people;
mod world;
