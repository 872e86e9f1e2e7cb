//! Tickets of river ferries.

use tide::http::headers::HeaderValue;
use tide::security::CorsMiddleware;
use tide::{Next, Request, Response, StatusCode};

mod tickets;

fn inspectors_only<'a>(
    request: Request<tickets::Store>,
    next: Next<'a, tickets::Store>,
) -> std::pin::Pin<Box<dyn std::future::Future<Output = tide::Result> + Send + 'a>> {
    Box::pin(async move {
        match request.header("Authorization").and_then(|h| request.state().inspector(h.as_str())) {
            Some(_) => Ok(next.run(request).await),
            None => Ok(Response::new(StatusCode::Unauthorized)),
        }
    })
}

#[async_std::main]
async fn main() -> tide::Result<()> {
    let mut app = tide::with_state(tickets::Store::open());
    app.with(CorsMiddleware::new().allow_origin(HeaderValue::from_static("*")));
    app.at("/health").get(|_| async { Ok("ok") });
    app.at("/login").post(tickets::login);
    app.at("/passengers/:cnic").get(tickets::passenger); // amanat-expect: unauthenticated-endpoint, pii-in-url
    app.at("/tickets").with(inspectors_only).get(tickets::sold).post(tickets::sell);
    app.at("/inspect").nest({
        let mut desk = tide::with_state(tickets::Store::open());
        desk.with(inspectors_only);
        desk.at("/boats/:number").put(tickets::ground);
        desk
    });
    app.listen("0.0.0.0:8080").await?;
    Ok(())
}
