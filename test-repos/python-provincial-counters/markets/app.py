"""Rates and stalls of the market committee."""
import os
from functools import wraps

from bottle import Bottle, abort, request, response, run

from stalls import stalls

app = Bottle()
office = Bottle()


def inspector_only(view):
    @wraps(view)
    def checked(*args, **kwargs):
        if not stalls.inspector(request.get_header("Authorization")):
            abort(401, "inspectors only")
        return view(*args, **kwargs)

    return checked


@app.hook("after_request")
def allow_pages():
    response.headers["Access-Control-Allow-Origin"] = "https://markets.example.pk"


@office.hook("before_request")
def clerk_only():
    if request.get_cookie("clerk", secret=os.environ["COOKIE_KEY"]) is None:
        abort(401, "clerks only")


@app.get("/health")
def health():
    return "ok"


@app.post("/login")
def login():
    return stalls.login(request.forms.get("user"), request.forms.get("password"))


@app.get("/traders/<cnic>")  # amanat-expect: unauthenticated-endpoint, pii-in-url
def trader(cnic):
    found = stalls.trader(cnic)
    return {"cnic": found.cnic, "name": found.name, "mobile": found.mobile}


@app.put("/rates/<commodity>")
@inspector_only
def set_rate(commodity):
    return stalls.rate(commodity, request.json)


@inspector_only  # amanat-expect: guard-order
@app.delete("/rates/<commodity>")  # amanat-expect: unauthenticated-endpoint
def drop_rate(commodity):
    return stalls.drop(commodity)


@office.get("/stalls")
def all_stalls():
    return {"stalls": stalls.all()}


@office.route("/stalls/<number>", method=["POST", "DELETE"])
def change(number):
    return stalls.change(number, request.method)


app.mount("/office", office)

if __name__ == "__main__":
    run(app, host="0.0.0.0", port=8080)
