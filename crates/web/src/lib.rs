//! The portal and the API.

pub mod views;
