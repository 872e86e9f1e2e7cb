"""Flood warnings and those who are to be warned."""
import os

import falcon

from warnings_store import store


class ReadersOnly:
    def process_resource(self, req, resp, resource, params):
        if getattr(resource, "open", False):
            return
        if store.reader(req.get_header("Authorization")) is None:
            raise falcon.HTTPUnauthorized(title="No token")


def forecaster(req, resp, resource, params):
    if req.get_header("X-Forecaster") != os.environ["FORECASTER_KEY"]:
        raise falcon.HTTPForbidden()


class Health:
    open = True

    def on_get(self, req, resp):
        resp.media = {"status": "ok"}


class Login:
    open = True

    def on_post(self, req, resp):
        resp.media = store.login(req.media["user"], req.media["password"])


class Warnings:
    def on_get(self, req, resp, district):
        resp.media = store.warnings(district)

    @falcon.before(forecaster)
    def on_post(self, req, resp, district):
        resp.media = store.warn(district, req.media)


class Subscribers:
    open = True

    def on_get(self, req, resp, district):
        resp.media = [{"mobile": s.mobile, "name": s.name} for s in store.subscribers(district)]

    @falcon.before(forecaster)
    def on_delete(self, req, resp, district):
        store.forget(district)


app = falcon.App(middleware=[ReadersOnly()], cors_enable=True)
app.add_route("/health", Health())
app.add_route("/login", Login())
app.add_route("/districts/{district}/warnings", Warnings())
app.add_route("/districts/{district}/subscribers", Subscribers())  # amanat-expect: public-endpoint-unapproved
