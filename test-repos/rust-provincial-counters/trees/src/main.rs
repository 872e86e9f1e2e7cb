//! Family trees for heirs.

use salvo::cors::Cors;
use salvo::prelude::*;

mod families;

#[handler]
async fn registrar(req: &mut Request, res: &mut Response, ctrl: &mut FlowCtrl) {
    let token = req.header::<String>("authorization").unwrap_or_default();
    if families::registrar(&token).is_none() {
        res.status_code(StatusCode::UNAUTHORIZED);
        ctrl.skip_rest();
    }
}

#[handler]
async fn health() -> &'static str {
    "ok"
}

#[handler]
async fn login(req: &mut Request) -> String {
    families::login(req.form("user").await, req.form("password").await)
}

#[handler]
async fn tree(req: &mut Request) -> Json<families::Tree> {
    Json(families::tree(req.param("cnic")))
}

#[handler]
async fn heirs(req: &mut Request) -> Json<Vec<families::Heir>> {
    Json(families::heirs(req.param("cnic")))
}

#[handler]
async fn add(req: &mut Request) -> StatusCode {
    families::add(req.param("cnic"))
}

#[handler]
async fn strike(req: &mut Request) -> StatusCode {
    families::strike(req.param("cnic"))
}

#[tokio::main]
async fn main() {
    let router = Router::new()
        .hoop(Cors::permissive().into_handler())
        .push(Router::with_path("health").get(health))
        .push(Router::with_path("login").post(login))
        .push(
            Router::with_path("trees/{cnic}")
                .get(tree) // amanat-expect: unauthenticated-endpoint, pii-in-url
                .push(Router::new().hoop(registrar).post(add).push(Router::with_path("heirs").get(heirs).delete(strike))), // amanat-expect: pii-in-url
        );
    Server::new(TcpListener::new("0.0.0.0:8080").bind().await).serve(router).await;
}
