from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from .houses import houses


@view_config(route_name="health", renderer="string", permission=NO_PERMISSION_REQUIRED)
def health(request):
    return "ok"


@view_config(route_name="login", renderer="json", request_method="POST", permission=NO_PERMISSION_REQUIRED)
def login(request):
    return houses.login(request.json_body["user"], request.json_body["password"])


@view_config(route_name="houses", renderer="json", request_method="GET")
def all_houses(request):
    return houses.all()


@view_config(route_name="house", renderer="json", request_method="PUT", permission="edit")
def change(request):
    return houses.change(request.matchdict["number"], request.json_body)


@view_config(route_name="owner", renderer="json", permission=NO_PERMISSION_REQUIRED)  # amanat-expect: unauthenticated-endpoint
def owner(request):
    found = houses.owner(request.matchdict["number"])
    return {"cnic": found.cnic, "name": found.name, "mobile": found.mobile}
