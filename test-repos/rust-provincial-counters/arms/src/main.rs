//! Dealers of arms, and their stock.

use poem::listener::TcpListener;
use poem::middleware::{AddData, Cors};
use poem::web::{Json, Path};
use poem::{delete, get, handler, post, Endpoint, EndpointExt, Error, Request, Response, Result, Route, Server};
use poem::http::StatusCode;

mod stock;

async fn dealers_only<E: Endpoint>(next: E, request: Request) -> Result<E::Output> {
    let token = request.header("authorization").unwrap_or_default();
    if stock::dealer(token).is_none() {
        return Err(Error::from_status(StatusCode::UNAUTHORIZED));
    }
    next.call(request).await
}

#[handler]
fn health() -> &'static str {
    "ok"
}

#[handler]
fn login(Json(body): Json<stock::Login>) -> Result<String> {
    stock::login(&body)
}

#[handler]
fn sales() -> Json<Vec<stock::Sale>> {
    Json(stock::sales())
}

#[handler]
fn sell(Json(sale): Json<stock::Sale>) -> StatusCode {
    stock::sell(sale)
}

#[handler]
fn buyer(Path(cnic): Path<String>) -> Json<stock::Buyer> {
    Json(stock::buyer(&cnic))
}

#[handler]
fn forget(Path(cnic): Path<String>) -> StatusCode {
    stock::forget(&cnic)
}

#[tokio::main]
async fn main() -> Result<(), std::io::Error> {
    let dealers = Route::new().at("/sales", get(sales).post(sell)).around(dealers_only);
    let app = Route::new()
        .at("/health", get(health))
        .at("/login", post(login))
        .nest("/dealers", dealers)
        .at("/buyers/:cnic", get(buyer)) // amanat-expect: unauthenticated-endpoint, pii-in-url
        .at("/buyers/:cnic/consent", delete(forget.around(dealers_only))) // amanat-expect: pii-in-url
        .with(Cors::new())
        .with(AddData::new(stock::open()));
    Server::new(TcpListener::bind("0.0.0.0:8080")).run(app).await
}
