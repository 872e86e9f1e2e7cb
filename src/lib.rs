//! amanat reads application source code and reports, against a policy written in YAML, where citizens' data would be
//! exposed: endpoints without authentication, hard-coded credentials, personal data in logs.
//!
//! Layers, lowest first; a module imports only from lower ones (`tests/architecture.rs` proves it):
//! [`source`] → [`ir`], [`finding`] → [`catalog`], [`frontend`] → [`project`] → [`facts`] → [`analysis`] → [`policy`] →
//! [`report`] → [`scan`] → [`cli`].

pub mod analysis;
pub mod catalog;
pub mod cli;
pub mod facts;
pub mod finding;
pub mod frontend;
pub mod ir;
pub mod policy;
pub mod project;
pub mod report;
pub mod scan;
pub mod source;
