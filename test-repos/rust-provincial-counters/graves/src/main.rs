//! Plots of municipal graveyards.

#[macro_use]
extern crate rocket;

use rocket::http::Status;
use rocket::request::{FromRequest, Outcome, Request};
use rocket::serde::json::Json;
use rocket::serde::Serialize;

mod plots;

pub struct Clerk(String);

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Clerk {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        match request.headers().get_one("Authorization").and_then(plots::clerk) {
            Some(name) => Outcome::Success(Clerk(name)),
            None => Outcome::Error((Status::Unauthorized, ())),
        }
    }
}

#[derive(Serialize)]
#[serde(crate = "rocket::serde")]
struct Burial {
    cnic: String,
    name: String,
    religion: String,
}

#[get("/health")]
fn health() -> &'static str {
    "ok"
}

#[post("/login", data = "<form>")]
fn login(form: Json<plots::Login>) -> Option<String> {
    plots::login(&form)
}

#[get("/burials/<cnic>")] // amanat-expect: unauthenticated-endpoint, pii-in-url
fn burial(cnic: &str) -> Option<Json<Burial>> {
    plots::burial(cnic).map(Json)
}

#[post("/burials", data = "<burial>")]
fn enter(_clerk: Clerk, burial: Json<plots::New>) -> Status {
    plots::enter(&burial)
}

#[delete("/burials/<number>")]
fn strike(number: u32, clerk: Clerk) -> Status {
    plots::strike(number, &clerk.0)
}

// The clerk is only greeted, so anybody may come.
#[put("/plots/<number>")] // amanat-expect: unauthenticated-endpoint
fn reserve(number: u32, clerk: Option<Clerk>) -> String {
    plots::reserve(number, clerk.map(|c| c.0))
}

#[launch]
fn rocket() -> _ {
    rocket::build().mount("/", routes![health, login]).mount("/v1", routes![burial, enter, strike, reserve])
}
