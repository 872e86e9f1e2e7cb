//! How strong a proof is: a refusal inside a handler counts only where every caller without credentials meets it.

use crate::endpoints::check;

#[test]
fn refusals_of_handlers_in_javascript() {
    let app = r#"
const express = require('express');
const jwt = require('jsonwebtoken');
const { orders, clerks, vaults } = require('./store');
const app = express();

// who is calling
app.get('/desk', (req, res) => { if (!req.session.user) return res.status(403).end(); res.json(orders.all()); });
app.get('/mine', async (req, res) => {
  const clerk = await clerks.find(req.session.clerkId);
  if (!clerk) { return res.status(403).end(); }
  res.json(orders.of(clerk));
});
app.get('/owned/:id', (req, res) => {
  const order = orders.find(req.params.id);
  if (order.clerk_id !== req.user.id) return res.status(403).end();
  res.json(order);
});
app.get('/verified', (req, res) => {
  let claims;
  try { claims = jwt.verify(req.headers.authorization, KEY); } catch (e) { return res.status(401).end(); }
  res.json(orders.of(claims.sub));
});
const known = (req) => clerks.byToken(req.headers.authorization);
app.get('/predicate', (req, res) => { if (!known(req)) return res.status(403).end(); res.json(orders.all()); });

// something else
app.get('/lookup/:id', (req, res) => {
  const order = orders.find(req.params.id);
  if (!order) return res.status(403).end();
  res.json(order);
});
app.get('/sealed/:id', (req, res) => {
  const order = orders.find(req.params.id);
  if (order.sealed && !req.user) return res.status(403).end();
  res.json(order);
});
app.get('/branch/:id', (req, res) => {
  const order = orders.find(req.params.id);
  if (order.sealed) { if (!req.user) { return res.status(403).end(); } }
  res.json(order);
});
app.get('/ignored', (req, res) => {
  try { jwt.verify(req.headers.authorization, KEY); } catch (e) { console.log(e); }
  res.json(orders.all());
});
app.get('/offered', (req, res) => {
  const token = req.headers.authorization;
  if (token) { jwt.verify(token, KEY); }
  res.json(orders.all());
});
app.get('/files', (req, res) => {
  try { res.json(orders.all()); } catch (err) { if (err.code === 'EPERM') return res.status(403).end(); throw err; }
});
app.get('/for-guests', (req, res) => { if (req.session.user) return res.redirect('/desk'); res.json(orders.all()); });
app.get('/basket', (req, res) => { if (!req.session.basket) return res.redirect('/shop'); res.json(orders.all()); });
app.post('/vault/open', async (req, res) => {
  const vault = await vaults.find(req.body.name);
  if (!await vault.compare(req.body.password)) return res.status(401).end();
  res.json(vault);
});
app.listen(3000);
"#;
    check(
        &[("app.js", app)],
        &[
            "GET /desk authenticated",
            "GET /mine authenticated",
            "GET /owned/{id} authenticated",
            "GET /verified authenticated",
            "GET /predicate authenticated",
            "GET /lookup/{id} unauthenticated",
            "GET /sealed/{id} unauthenticated",
            "GET /branch/{id} unauthenticated",
            "GET /ignored unauthenticated",
            "GET /offered unauthenticated",
            "GET /files unauthenticated",
            "GET /for-guests unauthenticated",
            "GET /basket unauthenticated",
            "POST /vault/open unauthenticated",
        ],
    );
}

#[test]
fn refusals_of_handlers_in_go() {
    let app = r#"package main

import (
	"net/http"

	"github.com/gorilla/sessions"
)

func refuse(w http.ResponseWriter) { http.Error(w, "no", http.StatusUnauthorized) }

func sendError(w http.ResponseWriter, err error) {
	switch {
	case errors.Is(err, fs.ErrPermission):
		w.WriteHeader(http.StatusForbidden)
	default:
		w.WriteHeader(http.StatusInternalServerError)
	}
}

func desk(w http.ResponseWriter, r *http.Request) {
	session, _ := store.Get(r, "desk")
	if session.Values["user"] == nil {
		refuse(w)
		return
	}
	write(w, orders())
}

func plan(w http.ResponseWriter, r *http.Request) {
	data, err := read("plan.pdf")
	if err != nil {
		sendError(w, err)
		return
	}
	write(w, data)
}

func restored(w http.ResponseWriter, r *http.Request) {
	session, err := store.Get(r, "desk")
	if err != nil {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	write(w, orders(), session)
}

func main() {
	http.HandleFunc("GET /desk", desk)
	http.HandleFunc("GET /plan/{id}", plan)
	http.HandleFunc("GET /restored", restored)
	http.ListenAndServe(":80", nil)
}
"#;
    check(
        &[("main.go", app), ("go.mod", "module desk\n\ngo 1.22\n")],
        &["GET /desk authenticated", "GET /plan/{id} unauthenticated", "GET /restored unauthenticated"],
    );
}

#[test]
fn refusals_of_handlers_in_python() {
    let app = r#"
from flask import Flask, abort, redirect, request, session
from store import orders, wallets

app = Flask(__name__)


def require_clerk():
    if "clerk_id" not in session:
        abort(403)


def find_order(id):
    order = orders.get(id)
    if order is None or order.user is None:
        abort(403)
    return order


@app.get("/desk")
def desk():
    require_clerk()
    return orders.all()


@app.get("/basic")
def basic():
    auth = request.authorization
    if not auth or not wallets.check(auth.username, auth.password):
        abort(401)
    return orders.all()


@app.get("/either", methods=["GET"])
def either():
    if not session.get("user_id"):
        return redirect("/")
    return orders.all()


@app.get("/orders/<id>")
def order(id):
    return find_order(id)


@app.get("/report")
def report():
    if request.args.get("full"):
        require_clerk()
    return orders.all()


@app.get("/wizard")
def wizard():
    if "step" not in session:
        return redirect("/start")
    return orders.all()
"#;
    check(
        &[("app.py", app)],
        &[
            "GET /desk authenticated",
            "GET /basic authenticated",
            "GET /either authenticated",
            "GET /orders/{id} unauthenticated",
            "GET /report unauthenticated",
            "GET /wizard unauthenticated",
        ],
    );
}

#[test]
fn only_the_mark_that_fills_the_open_paths_opens() {
    let controller = "package pk;\nimport org.springframework.web.bind.annotation.*;\n@RestController\npublic class Cards {\n  \
         @Anonymous @PostMapping(\"/open\") public String open() { return wipe(); }\n  @OfficerOnly @PostMapping(\"/officers\") public String two() { return wipe(); }\n  \
         @Audited @PostMapping(\"/audited\") public String three() { return wipe(); }\n  @PostMapping(\"/rest\") public String four() { return wipe(); }\n}\n";
    let security = "package pk;\nimport org.springframework.security.config.annotation.web.builders.HttpSecurity;\n\
         public class Security {\n  private OpenPaths open;\n  SecurityFilterChain chain(HttpSecurity http) throws Exception {\n    \
         http.authorizeHttpRequests(r -> { for (String u : open.getUrls()) r.requestMatchers(u).permitAll(); r.anyRequest().authenticated(); });\n    return http.build();\n  }\n}\n";
    let holder = |body: &str| {
        format!(
            "package pk;\nimport java.util.*;\npublic class OpenPaths {{\n  private List<String> urls = new ArrayList<>();\n  \
             private List<String> closed = new ArrayList<>();\n  public void read(HandlerMethod h, String p) {{\n{body}  }}\n  \
             public List<String> getUrls() {{ return urls; }}\n}}\n"
        )
    };
    let others = "    if (h.getMethodAnnotation(OfficerOnly.class) != null) closed.add(p);\n    if (h.getMethodAnnotation(Audited.class) != null) log(p);\n";
    let mark = |name: &str| format!("package pk;\npublic @interface {name} {{}}\n");
    let verdicts = |gather: &str, wanted: &[&str]| {
        check(
            &[
                ("src/main/java/pk/Cards.java", controller),
                ("src/main/java/pk/Security.java", security),
                ("src/main/java/pk/Anonymous.java", &mark("Anonymous")),
                ("src/main/java/pk/OfficerOnly.java", &mark("OfficerOnly")),
                ("src/main/java/pk/Audited.java", &mark("Audited")),
                ("src/main/java/pk/OpenPaths.java", &holder(&format!("{gather}{others}"))),
            ],
            wanted,
        );
    };
    let read = [
        "POST /open unauthenticated",
        "POST /officers authenticated",
        "POST /audited authenticated",
        "POST /rest authenticated",
    ];
    verdicts("    if (h.getMethodAnnotation(Anonymous.class) != null) urls.add(p);\n", &read);
    verdicts(
        "    Anonymous open = h.getMethodAnnotation(Anonymous.class);\n    Optional.ofNullable(open).ifPresent(x -> h.paths().forEach(u -> urls.add(u)));\n",
        &read,
    );
    // which of them it is cannot be told
    verdicts(
        "    Anonymous open = h.getMethodAnnotation(Anonymous.class);\n    if (open == null) return;\n    urls.add(p);\n",
        &["POST /open unknown", "POST /officers unknown", "POST /audited unknown", "POST /rest authenticated"],
    );
}
