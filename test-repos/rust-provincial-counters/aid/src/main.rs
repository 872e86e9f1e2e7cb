//! Pays aid after a flood.

use std::convert::Infallible;

use serde::Serialize;
use warp::{reject, reply, Filter, Rejection, Reply};

mod store;

#[derive(Serialize)]
struct Household {
    cnic: String,
    head_name: String,
    bank_account: String,
}

#[derive(Debug)]
struct Unauthorized;
impl reject::Reject for Unauthorized {}

fn officer() -> impl Filter<Extract = (String,), Error = Rejection> + Copy {
    warp::header::<String>("authorization").and_then(|token: String| async move {
        match store::officer(&token) {
            Some(officer) => Ok(officer),
            None => Err(reject::custom(Unauthorized)),
        }
    })
}

#[tokio::main]
async fn main() {
    let health = warp::path!("health").and(warp::get()).map(|| "ok");
    let login = warp::path!("login").and(warp::post()).and(warp::body::json()).and_then(store::login);
    let payments = warp::path("payments");
    let list = payments.and(warp::get()).and(warp::path::end()).and(officer()).and_then(store::payments);
    let pay = payments.and(warp::path::param()).and(warp::post()).and(officer()).and_then(store::pay);
    let household = warp::path!("households" / String).and(warp::get()).and_then(household); // amanat-expect: unauthenticated-endpoint
    let strike = warp::path!("households" / String).and(warp::delete()).and(officer()).and_then(store::strike);

    let routes = health.or(login).or(list).or(pay).or(household).or(strike);
    let cors = warp::cors().allow_any_origin();
    warp::serve(routes.recover(refused).with(cors)).run(([0, 0, 0, 0], 8080)).await;
}

async fn household(cnic: String) -> Result<impl Reply, Rejection> {
    let found: Household = store::household(&cnic).ok_or_else(reject::not_found)?;
    Ok(reply::json(&found))
}

async fn refused(rejection: Rejection) -> Result<impl Reply, Infallible> {
    let status = match rejection.find::<Unauthorized>() {
        Some(_) => warp::http::StatusCode::UNAUTHORIZED,
        None => warp::http::StatusCode::NOT_FOUND,
    };
    Ok(reply::with_status("", status))
}
