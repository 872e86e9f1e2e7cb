//! Endpoints of Rust services: extractors of their own in every form, in other crates of the workspace, and layers by order.

use super::endpoints::check;

#[test]
fn axum_extractors_and_layers_of_another_crate() {
    let files = [
        ("Cargo.toml", "[workspace]\nmembers = [\"api\", \"auth\"]\n"),
        (
            "api/Cargo.toml",
            "[package]\nname = \"registry-api\"\n[dependencies]\naxum = \"0.8\"\nregistry-auth = { path = \"../auth\" }\n",
        ),
        ("auth/Cargo.toml", "[package]\nname = \"registry-auth\"\n[dependencies]\naxum = \"0.8\"\n"),
        ("auth/src/lib.rs", "pub mod layers;\npub mod token;\n"),
        (
            "auth/src/token.rs",
            r##"use axum::extract::FromRequestParts;
use axum::http::{request::Parts, StatusCode};

pub struct Token { pub user: String }

impl<S: Send + Sync> FromRequestParts<S> for Token {
    type Rejection = (StatusCode, &'static str);
    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        let header = parts.headers.get("Authorization").ok_or((StatusCode::UNAUTHORIZED, "no token"))?;
        Ok(Token { user: lookup(header) })
    }
}

pub struct Clerk(pub Token);

impl<S: Send + Sync> FromRequestParts<S> for Clerk {
    type Rejection = (StatusCode, &'static str);
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let token = Token::from_request_parts(parts, state).await?;
        Ok(Clerk(token))
    }
}

pub struct Role<R>(pub R);

impl<S: Send + Sync, R: Kind> FromRequestParts<S> for Role<R> {
    type Rejection = AuthError;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let session = parts.extensions.get::<Session>().ok_or(AuthError::Missing)?;
        Ok(Role(R::from(session)))
    }
}

pub struct MaybeClerk(pub Option<Token>);

impl<S: Send + Sync> FromRequestParts<S> for MaybeClerk {
    type Rejection = std::convert::Infallible;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        Ok(MaybeClerk(Token::from_request_parts(parts, state).await.ok()))
    }
}
"##,
        ),
        (
            "auth/src/layers.rs",
            r##"use axum::{middleware, Router};
use axum::routing::get;
pub fn limited(router: Router) -> Router {
    router.layer(middleware::from_fn(require_clerk))
}
pub fn own() -> Router {
    Router::new().route("/own", get(own_show)).route_layer(middleware::from_extractor::<crate::token::Clerk>())
}
async fn own_show() -> String { find() }
pub async fn require_clerk(request: Request, next: Next) -> Result<Response, StatusCode> {
    if request.headers().get("Authorization").is_none() {
        return Err(StatusCode::UNAUTHORIZED);
    }
    Ok(next.run(request).await)
}
"##,
        ),
        (
            "api/src/main.rs",
            r##"use axum::{Router, Json, routing::{get, post}};
use axum::extract::{Path, Extension};
use registry_auth::token;
use registry_auth::token::*;
use registry_auth::layers::limited;
fn app() -> Router {
    let plain = Router::new().route("/limited", get(open));
    let plain = limited(plain);
    let plain: Router<()> = plain.into();
    Router::new()
        .route("/module", get(module))
        .route("/glob", get(glob))
        .route("/tuple", get(tuple))
        .route("/generic", get(generic))
        .route("/optional", get(optional))
        .route("/result", get(result))
        .route("/maybe", get(maybe))
        .route("/whole", get(whole))
        .merge(plain)
        .merge(registry_auth::layers::own())
        .route("/before", get(open))
        .route_layer(axum::middleware::from_fn(count_visits))
        .route("/after", get(open))
}
async fn count_visits(request: Request, next: Next) -> Response { next.run(request).await }
async fn open() -> String { find() }
async fn module(token: token::Token) -> String { find() }
async fn glob(Clerk(token): Clerk) -> String { find() }
async fn tuple((clerk, id): (Clerk, Path<u32>)) -> String { find() }
async fn generic(Role(r): Role<Admin>) -> String { find() }
async fn optional(clerk: Option<Clerk>) -> String { find() }
async fn result(clerk: Result<Clerk, StatusCode>) -> String { find() }
async fn maybe(clerk: MaybeClerk) -> String { find() }
async fn whole(clerk: registry_auth::token::Clerk) -> String { find() }
"##,
        ),
    ];
    check(
        &files,
        &[
            "GET /module authenticated",
            "GET /glob authenticated",
            "GET /tuple authenticated",
            "GET /generic authenticated",
            "GET /optional unauthenticated",
            "GET /result unauthenticated",
            "GET /maybe unauthenticated",
            "GET /whole authenticated",
            "GET /limited authenticated",
            "GET /own authenticated",
            "GET /before unauthenticated",
            "GET /after unauthenticated",
        ],
    );
}

#[test]
fn rocket_guards_forward_and_ask_each_other() {
    let files = [
        (
            "Cargo.toml",
            "[package]\nname = \"desk\"\n[dependencies]\nrocket = \"0.4\"\nmodels = { path = \"models\" }\n",
        ),
        ("models/Cargo.toml", "[package]\nname = \"models\"\n[dependencies]\nrocket = \"0.4\"\n"),
        ("models/src/lib.rs", "pub mod users;\n"),
        (
            "models/src/users.rs",
            r##"use rocket::request::{self, FromRequest, Request};
pub struct User { pub id: i32 }
impl<'a, 'r> FromRequest<'a, 'r> for User {
    type Error = ();
    fn from_request(request: &'a Request<'r>) -> request::Outcome<User, ()> {
        let conn = request.guard::<DbConn>()?;
        request.cookies().get_private(AUTH_COOKIE).and_then(|c| User::get(&conn, c.value()).ok()).or_forward(())
    }
}
pub struct Admin(User);
impl<'a, 'r> FromRequest<'a, 'r> for Admin {
    type Error = ();
    fn from_request(request: &'a Request<'r>) -> request::Outcome<Admin, ()> {
        let user = request.guard::<User>()?;
        Outcome::Success(Admin(user))
    }
}
pub struct DbConn(Conn);
impl<'a, 'r> FromRequest<'a, 'r> for DbConn {
    type Error = ();
    fn from_request(request: &'a Request<'r>) -> request::Outcome<Self, Self::Error> {
        let pool = request.guard::<State<'_, DbPool>>()?;
        Outcome::Success(DbConn(pool.get()))
    }
}
pub struct Visitor { user: Option<User> }
impl<'a, 'r> FromRequest<'a, 'r> for Visitor {
    type Error = ();
    fn from_request(request: &'a Request<'r>) -> request::Outcome<Self, Self::Error> {
        let user = request.guard::<User>().succeeded();
        Outcome::Success(Visitor { user })
    }
}
"##,
        ),
        (
            "src/main.rs",
            r##"#[macro_use] extern crate rocket;
use models::users::*;
#[get("/desk")]
fn desk(user: User) -> String { find() }
#[get("/desk/admin")]
fn admin(admin: Admin) -> String { find() }
#[get("/front")]
fn front(conn: DbConn, visitor: Visitor) -> String { find() }
#[launch]
fn rocket() -> _ { rocket::build().mount("/", routes![desk, admin, front]) }
"##,
        ),
    ];
    check(&files, &["GET /desk authenticated", "GET /desk/admin authenticated", "GET /front unauthenticated"]);
}

#[test]
fn a_header_that_every_request_must_bring() {
    check(
        &[
            ("Cargo.toml", "[package]\nname = \"desk\"\n[dependencies]\naxum = \"0.8\"\naxum-extra = \"0.10\"\n"),
            (
                "src/main.rs",
                r##"use axum::{routing::get, Router, extract::State};
use axum_extra::{headers::{authorization::Bearer, Authorization, UserAgent}, TypedHeader};

async fn card(State(desk): State<Desk>, TypedHeader(auth): TypedHeader<Authorization<Bearer>>) -> String {
    desk.card(auth.token())
}

async fn fees(State(desk): State<Desk>, agent: TypedHeader<UserAgent>) -> String {
    desk.fees(agent.as_str())
}

async fn stamps(State(desk): State<Desk>, auth: Option<TypedHeader<Authorization<Bearer>>>) -> String {
    desk.stamps(auth)
}

fn main() {
    let app = Router::new().route("/card", get(card)).route("/fees", get(fees)).route("/stamps", get(stamps));
}
"##,
            ),
        ],
        &["GET /card authenticated", "GET /fees unauthenticated", "GET /stamps unauthenticated"],
    );
}
