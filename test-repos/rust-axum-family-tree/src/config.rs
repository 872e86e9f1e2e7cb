//! Settings.

use sqlx::PgPool;

const DATABASE_URL: &str = "postgres://trees:Hunza88apricot@db.trees.local/trees"; // amanat-expect: connection-string-password
pub const TOKEN_HEADER: &str = "authorization";
pub const PASSWORD_FIELD: &str = "password";

#[derive(Clone)]
pub struct AppState {
    pub pool: PgPool,
    pub jwt_secret: String,
    pub sms_password: String,
}

pub async fn connect() -> AppState {
    let url = std::env::var("DATABASE_URL").unwrap_or_else(|_| DATABASE_URL.to_string());
    let pool = PgPool::connect(&url).await.expect("the database answers");
    let jwt_secret = std::env::var("JWT_SECRET").expect("JWT_SECRET is set");
    let sms_password = "gilgit-sms-7007".to_string(); // amanat-expect: hardcoded-credential
    AppState { pool, jwt_secret, sms_password }
}
