//! Who is calling: a middleware for whole routers, an extractor for single handlers.

use axum::{
    async_trait,
    extract::{FromRequestParts, Request, State},
    http::{request::Parts, HeaderMap, StatusCode},
    middleware::Next,
    response::Response,
};
use jsonwebtoken::{decode, DecodingKey, Validation};
use serde::Deserialize;

use crate::config::{AppState, TOKEN_HEADER};

#[derive(Clone, Deserialize)]
pub struct Officer {
    pub id: i64,
    pub role: String,
}

fn read(headers: &HeaderMap, secret: &str) -> Result<Officer, StatusCode> {
    let header = headers.get(TOKEN_HEADER).and_then(|value| value.to_str().ok());
    let Some(token) = header.and_then(|value| value.strip_prefix("Bearer ")) else {
        return Err(StatusCode::UNAUTHORIZED);
    };
    let key = DecodingKey::from_secret(secret.as_bytes());
    match decode::<Officer>(token, &key, &Validation::default()) {
        Ok(data) => Ok(data.claims),
        Err(error) => {
            tracing::warn!("token refused: {error}");
            Err(StatusCode::UNAUTHORIZED)
        }
    }
}

pub async fn require_officer(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Result<Response, StatusCode> {
    let officer = read(request.headers(), &state.jwt_secret)?;
    request.extensions_mut().insert(officer);
    Ok(next.run(request).await)
}

#[async_trait]
impl FromRequestParts<AppState> for Officer {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Self::Rejection> {
        read(&parts.headers, &state.jwt_secret)
    }
}
