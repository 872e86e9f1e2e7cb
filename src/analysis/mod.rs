//! L5: what is wrong with the scanned code: one module for each family, each giving detections.

pub mod credentials;
pub mod endpoint_auth;
