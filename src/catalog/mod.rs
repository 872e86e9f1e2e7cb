//! L2: the knowledge in `policies/`, read from YAML: as written → as checked.
//!
//! [`load`] reads files with errors that name file, line and column; one module per kind of knowledge says
//! what its YAML may hold. Nothing here looks at scanned code.

pub mod advice;
pub mod clients;
pub mod credentials;
pub mod data_types;
pub mod exceptions;
pub mod exposure;
pub mod frameworks;
pub mod graphs;
pub mod instead;
pub mod load;
pub mod log_methods;
pub mod masking;
pub mod overlay;
pub mod pattern;
pub mod recorders;
pub mod redactors;
pub mod repository_data;
pub mod requests;
pub mod sanitizers;
pub mod sinks;
pub mod storage;
pub mod templates;
pub mod urls;
pub mod value_shapes;
pub mod words;
