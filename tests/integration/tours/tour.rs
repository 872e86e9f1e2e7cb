#!/usr/bin/env rust-script
//! A tour of the Rust that the frontend reads. Not compiled.

use std::{
    collections::{BTreeMap as Map, HashMap, self},
    fmt::*,
};
use axum::{Json, Router, extract::State, routing::get};
pub use crate::models::Citizen;
use super::auth::{self, Claims as Who};
use serde;
extern crate log as logging;

mod handlers;
#[path = "other/place.rs"]
pub mod placed;

/* block /* nested */ comment */
const LIMIT: usize = 10; // after code
static DB_URL: &str = "postgres://registry@db/citizens";
pub type Db = State<Pool>;

// topic: class, records, annotations, generics
/// Doc comments are no annotations.
#[derive(Debug, Clone)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Record<'a, T> {
    pub cnic: String,
    #[serde(skip)]
    name: Option<&'a str>,
    items: Vec<Map<String, T>>,
    bytes: [u8; 4],
}

struct Wrapper(pub String, u32);
struct Unit;

enum Event {
    Started,
    Named(Citizen),
    Moved { from: String, to: String },
    Code = 3,
}

pub trait Store: Send + Base<Key = String> {
    const NAME: &'static str = "store";
    fn get(&self, id: u64) -> Option<Citizen>;
    fn size(&self) -> usize {
        0
    }
}

impl<T> Store for Record<'_, T> {
    const NAME: &'static str = "record";
    fn get(&self, id: u64) -> Option<Citizen> {
        self.items.get(id as usize)?.find(|c| c.id == id)
    }
}

impl Record<'_, ()> {
    pub fn new(cnic: impl Into<String>) -> Self {
        Self { cnic: cnic.into(), ..Default::default() }
    }
}

#[async_trait]
impl<S> FromRequestParts<S> for Who
where
    S: Send + Sync,
{
    type Rejection = StatusCode;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let Some(header) = parts.headers.get("authorization") else {
            return Err(StatusCode::UNAUTHORIZED);
        };
        let token = header.to_str().map_err(|_| StatusCode::BAD_REQUEST)?;
        match decode::<Who>(token, &KEY) {
            Ok(data) if data.exp > 0 => Ok(data.claims),
            Ok(_) | Err(Error::Expired) => Err(StatusCode::UNAUTHORIZED),
            Err(e) => {
                warn!("bad token: {e}");
                Err(StatusCode::FORBIDDEN)
            }
        }
    }
}

// topic: async
#[get("/citizens/{cnic}", name = "one")]
#[actix_web::post("/x", wrap = "Auth")]
#[instrument(skip(db, password), fields(user = %who.id, cnic))]
pub async fn show(
    Path((cnic, page)): Path<(String, u32)>,
    State(db): State<Arc<Pool>>,
    Extension(who): Extension<Option<Who>>,
    Query(Filter { from, to: until, .. }): Query<Filter>,
    mut body: &mut dyn Body<Data = Bytes>,
) -> Result<Json<Vec<Citizen>>, (StatusCode, String)> {
    // topic: assign, switch
    let a = if page > 1 { "many" } else if page == 1 { "one" } else { "none" };
    let b: u32 = match who { Some(w) => w.level, None => 0 };
    let c = match fetch(&cnic).await {
        Ok(found) => found,
        Err(e) => return Err((StatusCode::NOT_FOUND, e.to_string())),
    };
    match c.level {
        1 => first(),
        2 | 3 => few(),
        _ => other(),
    }
    // topic: template, formatting
    let label = {
        let first = from.trim();
        format!("{first}-{until:>8}-{0}-{}", c.name, c.city)
    };
    log::info!(target: "audit", cnic = %cnic, ?c, user.id = who.id; "looked up {} by {name:?} {{}}", label, name = who.name);
    tracing::debug!(%cnic, "body {body:?}");
    println!(r#"raw {cnic} "quoted""#);
    assert_eq!(a, "one", "expected {}", b);
    if let Some(w) = who && w.level > LIMIT { body.close() } else { drop(body) }
    // topic: augmented-assign, loops
    while let Some(row) = rows.next().await { total += row.amount * 2 % 7 - 1; }
    for (i, row) in rows.iter().enumerate() { if !row.ok { continue; } }
    'outer: loop { break 'outer; }
    // topic: destructuring
    let (x, [y, ..]) = (1, [2, 3]);
    let list = vec![1, -2]; let zeros = vec![0u8; 16];
    let json = json!({ "cnic": c.cnic, "tags": ["a", { "deep": null }], "n": 1 + 2 });
    // topic: lambda, closure
    let step = 1;
    let task = tokio::spawn(async move { send(json).await });
    let make = async |v: u32| -> u32 { v + step };
    // topic: member, index, call, concatenation
    let line = "CNIC: ".to_owned() + &cnic + ", name: " + &c.name;
    unsafe { raw() };
    let port = std::env::var("PORT").unwrap_or_else(|_| "8080".to_string());
    let app = Router::new().route("/", get(handlers::index).post(handlers::add)).nest("/api", api()).layer(from_fn(guard));
    ok(<Self as Store>::get(&self.0, list[0])?)
}

// macros of libraries
lazy_static! {
    static ref KEY: String = env::var("KEY").unwrap();
}
routes![show, handlers::index];
tokio::select! {
    line = reader.next_line() => handle(line),
    _ = stop.recv() => { info!("stopped {}", cnic); }
}
table! { citizens (id) { id -> Int4, cnic -> Varchar, } }
macro_rules! skip { ($x:expr) => { $x }; }

pub(crate) mod inner {
    pub fn router() -> Router { Router::new() }
    #[cfg(test)]
    mod tests { fn t() { super::router(); } }
}

// topic: try-catch (none: an error is a value)
// topic: look-alikes
// info!("{}", cnic);
/* println!("{cnic}") */
static LOOKS: &str = "info!(cnic); // no comment";
static RAW: &str = r#"info!("{cnic}")"#;
