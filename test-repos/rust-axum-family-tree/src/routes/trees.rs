//! Trees: behind the layer, except what was added after it.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    middleware::from_fn_with_state,
    routing::{get, post},
    Json, Router,
};

use crate::{auth::require_officer, config::AppState, masking::mask_cnic, models::Member};

pub fn router(state: AppState) -> Router<AppState> {
    Router::new()
        .route("/:cnic", get(tree)) // amanat-expect: pii-in-url
        .route("/members", post(add_member))
        .route_layer(from_fn_with_state(state, require_officer))
        .route("/:cnic/history", get(history)) // amanat-expect: unauthenticated-endpoint, pii-in-url
}

async fn tree(Path(cnic): Path<String>, State(state): State<AppState>) -> Result<Json<Vec<Member>>, StatusCode> {
    tracing::info!("tree of {}", mask_cnic(&cnic));
    let members = members(&state, &cnic).await?;
    tracing::info!(count = members.len(), "members found");
    Ok(Json(members))
}

async fn add_member(State(state): State<AppState>, Json(member): Json<Member>) -> Result<StatusCode, StatusCode> {
    tracing::info!("new member {member:?}"); // amanat-expect: pii-in-log
    sqlx::query("insert into members values ($1, $2, $3)")
        .bind(&member.cnic)
        .bind(&member.full_name)
        .bind(&member.relation)
        .execute(&state.pool)
        .await
        .map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    Ok(StatusCode::CREATED)
}

async fn history(Path(cnic): Path<String>, State(state): State<AppState>) -> Result<Json<Vec<Member>>, StatusCode> {
    tracing::debug!(%cnic, "history asked for"); // amanat-expect: pii-in-log
    members(&state, &cnic).await.map(Json)
}

async fn members(state: &AppState, cnic: &str) -> Result<Vec<Member>, StatusCode> {
    sqlx::query_as("select cnic, full_name, mother_name, relation from members where head = $1")
        .bind(cnic)
        .fetch_all(&state.pool)
        .await
        .map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)
}
