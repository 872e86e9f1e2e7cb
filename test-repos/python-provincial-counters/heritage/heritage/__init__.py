"""Permits to repair listed houses."""
from pyramid.authentication import AuthTktCookieHelper
from pyramid.config import Configurator

from .security import Officers


def main(global_config, **settings):
    with Configurator(settings=settings) as config:
        config.set_security_policy(Officers(settings["cookie.secret"]))
        config.set_default_permission("read")
        config.add_route("health", "/health")
        config.add_route("login", "/login")
        config.add_route("houses", "/houses")
        config.add_route("house", "/houses/{number}")
        config.add_route("owner", "/houses/{number}/owner")
        config.scan(".views")
    return config.make_wsgi_app()
