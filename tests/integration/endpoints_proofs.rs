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
