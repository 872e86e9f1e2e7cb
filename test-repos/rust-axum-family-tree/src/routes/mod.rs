//! One router for each part of the service.

pub mod certificates;
pub mod session;
pub mod trees;
