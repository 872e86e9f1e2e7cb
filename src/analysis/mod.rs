//! L5: what is wrong with the scanned code: each analysis gives detections, the policy judges them.

pub mod credentials;
pub mod door;
pub mod endpoint_auth;
pub mod flow;
pub mod leaks;
pub mod recorded;
pub mod repository_data;
mod trial;
