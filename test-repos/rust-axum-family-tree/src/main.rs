//! Family trees: the service.

mod auth;
mod config;
mod masking;
mod models;
mod routes;

use axum::{routing::get, Router};

#[tokio::main]
async fn main() {
    let state = config::connect().await;
    let app = Router::new()
        .route("/health", get(|| async { "ok" }))
        .merge(routes::session::router())
        .nest("/trees", routes::trees::router(state.clone()))
        .nest("/certificates", routes::certificates::router())
        .with_state(state);
    let listener = tokio::net::TcpListener::bind("0.0.0.0:8080").await.expect("port 8080 is free");
    axum::serve(listener, app).await.expect("the server runs");
}
