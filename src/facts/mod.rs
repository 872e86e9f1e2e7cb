//! L4: what the knowledge says about a project: its endpoints with their authentication, and its personal data.

pub mod endpoints;
