//! Certificates: each handler asks for its officer by extractor.

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    routing::{delete, get},
    Json, Router,
};
use serde::Deserialize;

use crate::{
    auth::Officer,
    config::AppState,
    models::{Certificate, Member},
};

#[derive(Deserialize)]
pub struct Filter {
    full_name: String,
}

pub fn router() -> Router<AppState> {
    Router::new()
        .route("/:id", get(one))
        .route("/:id/revoke", delete(revoke))
        .route("/search", get(search)) // amanat-expect: unauthenticated-endpoint
}

async fn one(officer: Officer, Path(id): Path<i64>, State(state): State<AppState>) -> Result<Json<Certificate>, StatusCode> {
    let certificate: Certificate = sqlx::query_as("select id, serial, revoked from certificates where id = $1")
        .bind(id)
        .fetch_one(&state.pool)
        .await
        .map_err(|_| StatusCode::NOT_FOUND)?;
    tracing::info!("officer {} read {certificate:?}", officer.id);
    Ok(Json(certificate))
}

async fn revoke(officer: Officer, Path(id): Path<i64>, State(state): State<AppState>) -> Result<StatusCode, StatusCode> {
    if officer.role != "registrar" {
        return Err(StatusCode::FORBIDDEN);
    }
    sqlx::query("update certificates set revoked = true where id = $1")
        .bind(id)
        .execute(&state.pool)
        .await
        .map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    Ok(StatusCode::NO_CONTENT)
}

async fn search(Query(filter): Query<Filter>, State(state): State<AppState>) -> Result<Json<Vec<Member>>, StatusCode> {
    println!("search for {}", filter.full_name); // amanat-expect: pii-in-log
    let members = sqlx::query_as("select cnic, full_name, mother_name, relation from members where full_name = $1")
        .bind(&filter.full_name)
        .fetch_all(&state.pool)
        .await
        .map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    Ok(Json(members))
}
