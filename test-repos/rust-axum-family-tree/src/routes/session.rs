//! Logging in.

use axum::{extract::State, http::StatusCode, routing::post, Json, Router};

use crate::{config::AppState, models::Login};

pub fn router() -> Router<AppState> {
    Router::new().route("/login", post(login))
}

async fn login(State(state): State<AppState>, Json(form): Json<Login>) -> Result<String, StatusCode> {
    tracing::debug!(?form, "login"); // amanat-expect: credential-in-log
    let id: Option<i64> = sqlx::query_scalar("select check_officer($1, $2)")
        .bind(&form.username)
        .bind(&form.password)
        .fetch_one(&state.pool)
        .await
        .map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    let id = id.ok_or(StatusCode::UNAUTHORIZED)?;
    tracing::info!(officer = id, "logged in");
    Ok(sign(id, &state.jwt_secret))
}

fn sign(id: i64, secret: &str) -> String {
    let key = jsonwebtoken::EncodingKey::from_secret(secret.as_bytes());
    jsonwebtoken::encode(&Default::default(), &serde_json::json!({ "id": id }), &key).unwrap_or_default()
}
