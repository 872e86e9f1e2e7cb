//! What endpoints of Rust take and give: rows by the class that a query names, tables of macros, and parameters that the
//! service itself holds.

use crate::door::carried;
use crate::scans::scan_files;

const MODELS: &str = r#"
use crate::schema::voters;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(sqlx::FromRow, Serialize)]
pub struct Citizen { pub cnic: String, pub full_name: String, #[serde(skip_serializing)] pub mobile_no: String }

#[derive(Serialize)]
#[cfg_attr(feature = "db", derive(Queryable, Selectable))]
#[cfg_attr(feature = "db", diesel(table_name = voters))]
pub struct Voter { pub cnic: String, #[serde(skip)] pub mobile_no: Option<String>, pub is_new: bool }

impl Voter {
    pub fn to_json(&self, conn: &Conn) -> Value { json!({ "number": self.cnic, "open": conn.is_open() }) }
}

#[derive(Deserialize)]
pub struct Sensitive(String);

#[derive(Deserialize)]
pub struct Registration { pub email: Option<Sensitive>, pub wants_email: Option<bool>, pub passport_no: Option<bool> }

pub struct CurrentUser { pub cnic: String, pub email: String }

impl<S> FromRequestParts<S> for CurrentUser {
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, StatusCode> { session(parts).await }
}

pub struct Checked<T>(pub T);

impl<T, S> FromRequest<S> for Checked<T> {
    async fn from_request(request: Request, state: &S) -> Result<Self, StatusCode> { checked(request).await }
}
"#;

const AXUM: &str = r#"
mod entity;
mod models;
use axum::{extract::{Path, Query, State, Extension}, response::IntoResponse, routing::{get, post}, Form, Json, Router};
use diesel::prelude::*;
use entity::taxpayer;
use entity::taxpayer::Entity as Taxpayer;
use models::{Checked, Citizen, CurrentUser, Registration, Voter};
use schema::voters::dsl::*;

#[derive(Clone)]
struct App { pool: Pool, owner_email: String }

async fn by_macro(State(app): State<App>) -> impl IntoResponse {
    let rows = sqlx::query_as!(Citizen, "SELECT id FROM citizens").fetch_all(&app.pool).await.unwrap();
    Json(rows)
}
async fn by_type(State(app): State<App>, Path(number): Path<i64>) -> Json<Value> {
    let row = sqlx::query_as::<_, Citizen>("SELECT * FROM citizens WHERE id = $1").bind(number).fetch_one(&app.pool).await?;
    Json(json!({ "citizen": row }))
}
async fn loaded(user: CurrentUser) -> impl IntoResponse {
    Json(voters.filter(id.eq(1)).load::<Voter>(&mut conn).unwrap())
}
async fn selected(user: Option<CurrentUser>) -> impl IntoResponse {
    Json(voters.select(Voter::as_select()).load(&mut conn).unwrap())
}
async fn columns(Extension(user): Extension<CurrentUser>) -> impl IntoResponse {
    let pairs: Vec<(i32, String)> = voters.select((id, cnic)).load(&mut conn).unwrap();
    Json(pairs)
}
async fn counted() -> impl IntoResponse { Json(voters.select(is_new).load(&mut conn).unwrap()) }
async fn written() -> impl IntoResponse {
    let voter: Voter = find_voter().await;
    Json(voter.to_json(&conn))
}
async fn found(State(app): State<App>) -> impl IntoResponse {
    Json(Taxpayer::find().order_by_asc(taxpayer::Column::Id).all(&app.db).await.unwrap())
}
async fn taxpayers(State(app): State<App>) -> impl IntoResponse {
    Json(Taxpayer::find().count(&app.db).await.unwrap())
}
async fn register(State(app): State<App>, Json(data): Json<Registration>) -> &'static str { "ok" }
async fn checked(Checked(data): Checked<Registration>) -> &'static str { "ok" }
async fn searched(Query(filter): Query<Citizen>) -> &'static str { "ok" }

pub fn app(state: App) -> Router {
    Router::new()
        .route("/by-macro", get(by_macro))
        .route("/by-type/{number}", get(by_type))
        .route("/loaded", get(loaded))
        .route("/selected", get(selected))
        .route("/columns", get(columns))
        .route("/counted", get(counted))
        .route("/written", get(written))
        .route("/found", get(found))
        .route("/taxpayers", get(taxpayers))
        .route("/register", post(register))
        .route("/checked", post(checked))
        .route("/searched", get(searched))
        .with_state(state)
}
"#;

const ENTITY: &str = r#"
use sea_orm::entity::prelude::*;
#[derive(Clone, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "taxpayers")]
pub struct Model { pub id: i32, pub cnic: String, pub email: String }
#[derive(DeriveRelation)]
pub enum Relation {}
"#;

#[test]
fn rows_are_of_the_class_that_a_query_names() {
    let report = scan_files(&[
        ("Cargo.toml", "[dependencies]\naxum = \"0.8\"\nsqlx = \"0.8\"\ndiesel = \"2\"\nsea-orm = \"1\"\n"),
        ("src/main.rs", AXUM),
        ("src/models.rs", MODELS),
        ("src/entity/mod.rs", "pub mod taxpayer;\n"),
        ("src/entity/taxpayer.rs", ENTITY),
        (
            "src/schema.rs",
            r#"
diesel::table! {
    voters (id) {
        id -> Int4,
        #[max_length = 15]
        cnic -> Varchar,
        mobile_no -> Nullable<Varchar>,
        is_new -> Bool,
    }
}
"#,
        ),
    ]);
    insta::assert_snapshot!(carried(&report).join("\n"));
}

#[test]
fn actix_and_rocket_take_what_their_extractors_take() {
    let actix = r#"
use actix_web::{get, post, web, App, HttpResponse, HttpServer};
#[derive(Deserialize)]
struct Claim { cnic: String, iban: String }
#[derive(sqlx::FromRow, Serialize)]
struct Payee { iban: String }
struct Vault { owner_cnic: String }

#[post("/claims")]
async fn claim(vault: web::Data<Vault>, form: web::Form<Claim>) -> HttpResponse { HttpResponse::Ok().finish() }
#[get("/payees/{cnic}")]
async fn payees(path: web::Path<String>, vault: web::Data<Vault>) -> HttpResponse {
    let rows = sqlx::query_as::<_, Payee>(SQL).fetch_all(&vault.pool).await.unwrap();
    HttpResponse::Ok().json(rows)
}
fn main() { HttpServer::new(|| App::new().service(claim).service(payees)).run(); }
"#;
    let rocket = r#"
use rocket::{get, post, routes, serde::json::Json, form::Form, State};
#[derive(Deserialize)]
struct Guest { passport_no: String }
struct Host { email: String }
impl<'r> FromRequest<'r> for Host {
    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, Self::Error> { outcome(request).await }
}
#[post("/guests", data = "<guest>")]
fn add(host: Host, guest: Json<Guest>) -> Json<Guest> { guest }
#[post("/guests/form", data = "<guest>")]
fn form(guest: Form<Guest>, register: &State<Host>) -> &'static str { "ok" }
#[launch]
fn rocket() -> _ { rocket::build().mount("/", routes![add, form]) }
"#;
    let report = scan_files(&[
        ("actix/Cargo.toml", "[dependencies]\nactix-web = \"4\"\nsqlx = \"0.8\"\n"),
        ("actix/src/main.rs", actix),
        ("rocket/Cargo.toml", "[dependencies]\nrocket = \"0.5\"\n"),
        ("rocket/src/main.rs", rocket),
    ]);
    insta::assert_snapshot!(carried(&report).join("\n"));
}
