//! Stands for the layer until its parts land.
pub mod credentials;
pub mod endpoint_auth;
pub mod pii_logging;
