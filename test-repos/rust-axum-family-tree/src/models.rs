//! What is stored.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Serialize, Deserialize, sqlx::FromRow)]
pub struct Member {
    pub cnic: String,
    pub full_name: String,
    pub mother_name: String,
    pub relation: String,
}

#[derive(Debug, Serialize, sqlx::FromRow)]
pub struct Certificate {
    pub id: i64,
    pub serial: String,
    pub revoked: bool,
}

#[derive(Debug, Deserialize)]
pub struct Login {
    pub username: String,
    pub password: String,
}
