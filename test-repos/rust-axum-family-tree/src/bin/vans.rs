//! What the mobile registration vans call. A service of its own, with actix.

use actix_web::{get, post, web, App, HttpResponse, HttpServer, Responder};
use actix_web_httpauth::middleware::HttpAuthentication;
use serde::Deserialize;

const VAN_PASSWORD: &str = "skardu-van-3131"; // amanat-expect: hardcoded-credential

#[derive(Debug, Deserialize)]
struct Registration {
    cnic: String,
    mobile: String,
}

#[get("/health")]
async fn health() -> impl Responder {
    HttpResponse::Ok().body("ok")
}

#[post("/registrations")]
async fn register(form: web::Json<Registration>) -> impl Responder {
    println!("registered {:?}", form); // amanat-expect: pii-in-log
    HttpResponse::Created().finish()
}

#[get("/registrations/{cnic}")] // amanat-expect: unauthenticated-endpoint, pii-in-url
async fn export(path: web::Path<String>) -> impl Responder {
    HttpResponse::Ok().body(format!("registration of {path}"))
}

async fn check(
    request: actix_web::dev::ServiceRequest,
    credentials: actix_web_httpauth::extractors::bearer::BearerAuth,
) -> Result<actix_web::dev::ServiceRequest, (actix_web::Error, actix_web::dev::ServiceRequest)> {
    if credentials.token() == VAN_PASSWORD {
        Ok(request)
    } else {
        Err((actix_web::error::ErrorUnauthorized("unknown van"), request))
    }
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    HttpServer::new(|| {
        App::new()
            .service(health)
            .service(export)
            .service(web::scope("/vans").wrap(HttpAuthentication::bearer(check)).service(register))
    })
    .bind(("0.0.0.0", 8090))?
    .run()
    .await
}
