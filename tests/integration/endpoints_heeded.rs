//! Refusals that are values, and answers that end nothing: what the caller does with them decides.

use super::endpoints::check;

#[test]
fn errors_that_are_dropped_or_logged_in_go() {
    check(
        &[
            ("go.mod", "module office\n"),
            (
                "main.go",
                r##"package main

import (
	"errors"
	"log"
	"net/http"
)

var ErrUnauthorized = errors.New("unauthorized")

func callerOf(r *http.Request) (string, error) {
	t := r.Header.Get("Authorization")
	if t == "" {
		return "", ErrUnauthorized
	}
	return t, nil
}

func must(r *http.Request) error {
	_, err := callerOf(r)
	if err != nil {
		return err
	}
	return nil
}

func dropped(w http.ResponseWriter, r *http.Request) { must(r); wipe() }
func logged(w http.ResponseWriter, r *http.Request)  { if err := must(r); err != nil { log.Println(err) }; wipe() }
func blank(w http.ResponseWriter, r *http.Request)   { _ = must(r); wipe() }
func guest(w http.ResponseWriter, r *http.Request) {
	user, err := callerOf(r)
	if err != nil {
		user = "guest"
	}
	wipe(user)
}
func late(w http.ResponseWriter, r *http.Request) {
	user, err := callerOf(r)
	name := "x"
	if err == nil {
		name = user
	}
	wipe(name)
}
func heeded(w http.ResponseWriter, r *http.Request) {
	user, err := callerOf(r)
	name := user
	if err != nil {
		log.Println(err)
		return
	}
	wipe(name)
}
func inline(w http.ResponseWriter, r *http.Request) {
	if err := must(r); err != nil {
		fail(w, err)
		return
	}
	wipe()
}
func passing(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		u, err := callerOf(r)
		if err != nil {
			log.Println(u, err)
		}
		next.ServeHTTP(w, r)
	})
}
func closing(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, err := callerOf(r)
		if err != nil {
			fail(w, err)
			return
		}
		next.ServeHTTP(w, r)
	})
}
func plain(w http.ResponseWriter, r *http.Request) { wipe() }
func main() {
	http.HandleFunc("/dropped", dropped)
	http.HandleFunc("/logged", logged)
	http.HandleFunc("/blank", blank)
	http.HandleFunc("/guest", guest)
	http.HandleFunc("/late", late)
	http.HandleFunc("/heeded", heeded)
	http.HandleFunc("/inline", inline)
	http.Handle("/passing", passing(http.HandlerFunc(plain)))
	http.Handle("/closing", closing(http.HandlerFunc(plain)))
	http.ListenAndServe(":1", nil)
}
"##,
            ),
        ],
        &[
            "ANY /dropped unauthenticated",
            "ANY /logged unauthenticated",
            "ANY /blank unauthenticated",
            "ANY /guest unauthenticated",
            "ANY /late unauthenticated",
            "ANY /heeded authenticated",
            "ANY /inline authenticated",
            "ANY /passing unauthenticated",
            "ANY /closing authenticated",
        ],
    );
}

#[test]
fn results_without_a_question_mark_in_rust() {
    check(
        &[
            ("Cargo.toml", "[package]\nname = \"office\"\n[dependencies]\naxum = \"0.8\"\n"),
            (
                "src/main.rs",
                r##"use axum::{Router, routing::post, http::{HeaderMap, StatusCode}, extract::Request, middleware::{self, Next}, response::Response};

async fn dropped(headers: HeaderMap) -> &'static str {
    let token = headers.get("authorization");
    let _ = token.ok_or(StatusCode::UNAUTHORIZED);
    "ok"
}
async fn iflet(headers: HeaderMap) -> &'static str {
    let token = headers.get("authorization");
    if let Ok(t) = token.ok_or(StatusCode::UNAUTHORIZED) { println!("{:?}", t); }
    "ok"
}
async fn matched(headers: HeaderMap) -> &'static str {
    let token = headers.get("authorization");
    match verify(token).map_err(|_| StatusCode::UNAUTHORIZED) { Ok(_) => {}, Err(e) => println!("{}", e) }
    "ok"
}
async fn defaulted(headers: HeaderMap) -> &'static str {
    let token = headers.get("authorization");
    let c = verify(token).map_err(|_| StatusCode::UNAUTHORIZED);
    wipe(c.unwrap_or_default())
}
async fn row(id: String) -> Result<String, StatusCode> {
    let user = find_user(id).ok_or(StatusCode::UNAUTHORIZED)?;
    Ok(user)
}
async fn right(headers: HeaderMap) -> Result<&'static str, StatusCode> {
    let token = headers.get("authorization").ok_or(StatusCode::UNAUTHORIZED)?;
    verify(token).map_err(|_| StatusCode::UNAUTHORIZED)?;
    Ok("ok")
}
fn require_clerk(headers: &HeaderMap) -> Result<String, StatusCode> {
    let token = headers.get("authorization").ok_or(StatusCode::UNAUTHORIZED)?;
    Ok(token.to_string())
}
async fn asked(headers: HeaderMap) -> Result<&'static str, StatusCode> {
    let _who = require_clerk(&headers)?;
    Ok("ok")
}
async fn forgotten(headers: HeaderMap) -> Result<&'static str, StatusCode> {
    let _ = require_clerk(&headers);
    Ok("ok")
}
async fn passing(req: Request, next: Next) -> Response {
    let _ = req.headers().get("authorization").ok_or(StatusCode::UNAUTHORIZED);
    next.run(req).await
}
async fn plain() -> &'static str { "ok" }
#[tokio::main]
async fn main() {
    let g = Router::new().route("/plain", post(plain)).layer(middleware::from_fn(passing));
    let app = Router::new().route("/dropped", post(dropped)).route("/iflet", post(iflet)).route("/matched", post(matched)).route("/defaulted", post(defaulted)).route("/row", post(row)).route("/right", post(right)).route("/asked", post(asked)).route("/forgotten", post(forgotten)).nest("/g", g);
    axum::serve(listener, app).await.unwrap();
}
"##,
            ),
        ],
        &[
            "POST /asked authenticated",
            "POST /defaulted unauthenticated",
            "POST /dropped unauthenticated",
            "POST /forgotten unauthenticated",
            "POST /g/plain unauthenticated",
            "POST /iflet unauthenticated",
            "POST /matched unauthenticated",
            "POST /right authenticated",
            "POST /row unauthenticated",
        ],
    );
}

#[test]
fn answers_that_end_nothing_in_gin() {
    check(
        &[
            ("go.mod", "module office\n\nrequire github.com/gin-gonic/gin v1.9.0\n"),
            (
                "main.go",
                "package main\n\nimport \"github.com/gin-gonic/gin\"\n\n\
                 func open(c *gin.Context) {\n\tif c.GetHeader(\"Authorization\") == \"\" {\n\t\tc.JSON(401, gin.H{})\n\t}\n\twipe()\n\tc.JSON(200, gin.H{})\n}\n\
                 func closed(c *gin.Context) {\n\tif c.GetHeader(\"Authorization\") == \"\" {\n\t\tc.JSON(401, gin.H{})\n\t\treturn\n\t}\n\twipe()\n}\n\
                 func either(c *gin.Context) {\n\tif c.GetHeader(\"Authorization\") == \"\" {\n\t\tc.JSON(401, gin.H{})\n\t} else {\n\t\twipe()\n\t}\n}\n\
                 func main() {\n\tr := gin.Default()\n\tr.POST(\"/open\", open)\n\tr.POST(\"/closed\", closed)\n\tr.POST(\"/either\", either)\n\tr.Run()\n}\n",
            ),
        ],
        &["POST /closed authenticated", "POST /either authenticated", "POST /open unauthenticated"],
    );
}

#[test]
fn answers_that_end_nothing_in_echo() {
    check(
        &[
            ("go.mod", "module office\n\nrequire github.com/labstack/echo/v4 v4.11.0\n"),
            (
                "main.go",
                "package main\n\nimport \"github.com/labstack/echo/v4\"\n\n\
                 func passing(next echo.HandlerFunc) echo.HandlerFunc {\n\treturn func(c echo.Context) error {\n\t\tif c.Request().Header.Get(\"Authorization\") == \"\" {\n\t\t\tc.JSON(401, nil)\n\t\t}\n\t\treturn next(c)\n\t}\n}\n\
                 func closing(next echo.HandlerFunc) echo.HandlerFunc {\n\treturn func(c echo.Context) error {\n\t\tif c.Request().Header.Get(\"Authorization\") == \"\" {\n\t\t\treturn c.JSON(401, nil)\n\t\t}\n\t\treturn next(c)\n\t}\n}\n\
                 func wiped(c echo.Context) error { return c.JSON(200, wipe()) }\n\
                 func main() {\n\te := echo.New()\n\te.POST(\"/open\", wiped, passing)\n\te.POST(\"/closed\", wiped, closing)\n\te.Start(\":1\")\n}\n",
            ),
        ],
        &["POST /closed authenticated", "POST /open unauthenticated"],
    );
}
