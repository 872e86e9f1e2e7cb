//! L4: what the scanned code is, in the terms of the policies.

pub mod data;
pub mod endpoints;
pub mod inflection;
