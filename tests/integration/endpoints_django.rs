//! Endpoints and verdicts of Django and what builds on it, and of OpenAPI documents that Python serves.

use super::endpoints::check;

#[test]
fn django_middleware_with_exempt_patterns_of_the_settings() {
    check(
        &[
            (
                "manage.py",
                r##"import django
"##,
            ),
            (
                "site/middleware.py",
                r##"import re
from django.conf import settings
from django.shortcuts import redirect
EXEMPT = [re.compile(p) for p in settings.LOGIN_EXEMPT_URLS]
class RequireLogin:
    def __init__(self, get_response):
        self.get_response = get_response
    def __call__(self, request):
        return self.get_response(request)
    def process_view(self, request, view_func, view_args, view_kwargs):
        path = request.path_info.lstrip("/")
        if not request.user.is_authenticated:
            if not any(m.match(path) for m in EXEMPT):
                return redirect(settings.LOGIN_URL)
"##,
            ),
            (
                "site/settings.py",
                r##"ROOT_URLCONF = "site.urls"
LOGIN_EXEMPT_URLS = [r"^notices/", r"^login/$"]
MIDDLEWARE = ["site.middleware.RequireLogin"]
"##,
            ),
            (
                "site/urls.py",
                r##"from django.urls import path
from . import views
urlpatterns = [path("notices/<int:id>", views.notices), path("permits/", views.permits), path("login/", views.login)]
"##,
            ),
            (
                "site/views.py",
                r##"def notices(request, id): return 1
def permits(request): return 1
def login(request): return 1
"##,
            ),
        ],
        &["ANY /login/ public", "ANY /notices/{id} unauthenticated", "ANY /permits/ authenticated"],
    );
}

#[test]
fn drf_permissions_by_action_and_generic_views() {
    check(
        &[
            (
                "manage.py",
                r##"import django
"##,
            ),
            ("house/__init__.py", ""),
            ("house/api/__init__.py", ""),
            (
                "house/api/views.py",
                r##"from rest_framework import viewsets, generics, mixins
from rest_framework.decorators import action, api_view, permission_classes
from rest_framework.permissions import AllowAny, IsAuthenticated, IsAdminUser, IsAuthenticatedOrReadOnly, BasePermission
from rest_framework.views import APIView
from rest_framework.response import Response

class PermitViewSet(viewsets.ModelViewSet):
    def get_permissions(self):
        if self.action in ["list", "retrieve"]:
            permission_classes = [AllowAny]
        else:
            permission_classes = [IsAdminUser]
        return [permission() for permission in permission_classes]

    @action(detail=True, methods=["post"], permission_classes=[AllowAny])
    def appeal(self, request, pk=None):
        return Response()

class OfficeViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    permission_classes_by_action = {"list": [AllowAny], "default": [IsAuthenticated]}
    def get_permissions(self):
        try:
            return [p() for p in self.permission_classes_by_action[self.action]]
        except KeyError:
            return [p() for p in self.permission_classes]

class FeeViewSet(viewsets.ModelViewSet):
    permission_classes = [IsAuthenticatedOrReadOnly]
    http_method_names = ["get", "post"]

class IsClerk(BasePermission):
    def has_permission(self, request, view):
        return bool(request.user and request.user.is_clerk)

class Anyone(BasePermission):
    def has_permission(self, request, view):
        return True

class CardViewSet(viewsets.ReadOnlyModelViewSet):
    permission_classes = (IsClerk,)
    @action(detail=False, url_path="by-number", methods=["get", "delete"])
    def by_number(self, request):
        return Response()

class NoteViewSet(viewsets.ReadOnlyModelViewSet):
    permission_classes = [Anyone]

class Listing(generics.ListCreateAPIView):
    queryset = None

class OpenListing(generics.RetrieveUpdateDestroyAPIView):
    permission_classes = []

@api_view(["GET", "POST"])
def fn(request):
    return Response()

@api_view(["POST"])
@permission_classes([AllowAny])
def fn_open(request):
    return Response()

class ByHand(APIView):
    permission_classes = [AllowAny]
    def get_permissions(self):
        if self.request.method == "GET":
            return [AllowAny()]
        return [IsAuthenticated()]
    def get(self, request): return Response()
    def post(self, request): return Response()

class Mixed(mixins.ListModelMixin, mixins.CreateModelMixin, generics.GenericAPIView):
    def get(self, request): return self.list(request)
    def post(self, request): return self.create(request)

class NoAuth(APIView):
    authentication_classes = []
    permission_classes = []
    def post(self, request): return Response()
"##,
            ),
            ("house/config/__init__.py", ""),
            (
                "house/config/urls.py",
                r##"from django.urls import include, path
from rest_framework_nested import routers
from house.api import views
router = routers.DefaultRouter()
router.register("permits", views.PermitViewSet)
router.register("offices", views.OfficeViewSet, basename="office")
router.register("fees", views.FeeViewSet)
router.register("cards", views.CardViewSet)
permits = routers.NestedDefaultRouter(router, "permits", lookup="permit")
permits.register("notes", views.NoteViewSet)
urlpatterns = [
    path("api/", include(router.urls)),
    path("api/", include(permits.urls)),
    path("api/list/", views.Listing.as_view()),
    path("api/list-of-object/", views.Listing().as_view()),
    path("api/open-list-of-object/", views.OpenListing().as_view()),
    path("api/open-list/", views.OpenListing.as_view()),
    path("api/fn/", views.fn),
    path("api/fn-open/", views.fn_open),
    path("api/mapped/<int:pk>/", views.PermitViewSet.as_view({"get": "retrieve", "put": "update"})),
    path("api/by-hand/", views.ByHand.as_view()),
    path("api/mixed/", views.Mixed.as_view()),
    path("api/noauth/", views.NoAuth.as_view()),
]
"##,
            ),
            ("house/config/settings/__init__.py", ""),
            (
                "house/config/settings/base.py",
                r##"ROOT_URLCONF = "house.config.urls"
REST_FRAMEWORK = {"DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"]}
"##,
            ),
            (
                "house/config/settings/production.py",
                r##"from .base import *
REST_FRAMEWORK["PAGE_SIZE"] = 10
"##,
            ),
        ],
        &[
            "GET /api/by-hand/ public",
            "POST /api/by-hand/ authenticated",
            "GET /api/cards/ authenticated",
            "DELETE /api/cards/by-number/ authenticated",
            "GET /api/cards/by-number/ authenticated",
            "GET /api/cards/{pk}/ authenticated",
            "GET /api/fees/ unauthenticated",
            "POST /api/fees/ authenticated",
            "GET /api/fees/{pk}/ unauthenticated",
            "POST /api/fn-open/ unauthenticated",
            "GET /api/fn/ authenticated",
            "POST /api/fn/ authenticated",
            "GET /api/list-of-object/ authenticated",
            "POST /api/list-of-object/ authenticated",
            "GET /api/list/ authenticated",
            "POST /api/list/ authenticated",
            "GET /api/mapped/{pk}/ public",
            "PUT /api/mapped/{pk}/ authenticated",
            "GET /api/mixed/ authenticated",
            "POST /api/mixed/ authenticated",
            "POST /api/noauth/ unauthenticated",
            "GET /api/offices/ public",
            "DELETE /api/open-list-of-object/ unauthenticated",
            "GET /api/open-list-of-object/ unauthenticated",
            "PATCH /api/open-list-of-object/ unauthenticated",
            "PUT /api/open-list-of-object/ unauthenticated",
            "DELETE /api/open-list/ unauthenticated",
            "GET /api/open-list/ unauthenticated",
            "PATCH /api/open-list/ unauthenticated",
            "PUT /api/open-list/ unauthenticated",
            "GET /api/permits/ public",
            "POST /api/permits/ authenticated",
            "GET /api/permits/{permit_pk}/notes/ public",
            "GET /api/permits/{permit_pk}/notes/{pk}/ public",
            "DELETE /api/permits/{pk}/ authenticated",
            "GET /api/permits/{pk}/ public",
            "PATCH /api/permits/{pk}/ authenticated",
            "PUT /api/permits/{pk}/ authenticated",
            "POST /api/permits/{pk}/appeal/ authenticated",
        ],
    );
}

#[test]
fn connexion_documents_resolvers_and_prefixes() {
    check(
        &[
            (
                "app.py",
                r##"import connexion
from connexion.resolver import RestyResolver

app = connexion.FlaskApp(__name__, specification_dir="api/")
app.add_api("openapi.yaml", base_path="/v9")
app.add_api("legacy.yaml", resolver=RestyResolver("handlers"))
"##,
            ),
            (
                "api/legacy.yaml",
                r##"swagger: "2.0"
basePath: /old
paths:
  /permits:
    get:
      security:
        - key: []
    post:
      summary: make one
"##,
            ),
            (
                "api/openapi.yaml",
                r##"openapi: 3.0.0
servers:
  - url: /v1
security:
  - bearer: []
paths:
  /permits/{id}:
    parameters:
      - name: id
        in: path
    get:
      operationId: handlers.permits.get_one
    delete:
      operationId: delete_one
      x-openapi-router-controller: handlers.permits
      security: []
  /login:
    post:
      operationId: handlers.permits.login
      security: []
  /elsewhere:
    get:
      operationId: missing.module.fn
components:
  securitySchemes:
    bearer:
      type: http
      scheme: bearer
      x-bearerInfoFunc: handlers.auth.check
"##,
            ),
            ("handlers/__init__.py", ""),
            (
                "handlers/auth.py",
                r##"def check(token): return {}
"##,
            ),
            (
                "handlers/permits.py",
                r##"def get_one(id): return {}
def delete_one(id): return {}
def login(): return {}
def search(): return []
def post(body): return {}
"##,
            ),
        ],
        &[
            "GET /old/permits authenticated",
            "POST /old/permits unauthenticated",
            "POST /v9/login public",
            "DELETE /v9/permits/{id} unauthenticated",
            "GET /v9/permits/{id} authenticated",
        ],
    );
}

#[test]
fn django_ninja_auth_from_the_outside_in() {
    check(
        &[
            (
                "manage.py",
                r##"import django
"##,
            ),
            (
                "house/api.py",
                r##"from ninja import NinjaAPI
from ninja.security import HttpBearer, django_auth
from house.permits import router as permits

class Bearer(HttpBearer):
    def authenticate(self, request, token):
        if token == "x":
            return token

def by_header(request):
    key = request.headers.get("X-Key")
    if key == "y":
        return key

api = NinjaAPI(auth=Bearer())
open_api = NinjaAPI(version="2", urls_namespace="open")

@api.get("/records")
def records(request):
    return []

@api.post("/sign-in", auth=None)
def sign_in(request):
    return {}

@api.get("/notices", auth=None)
def notices(request):
    return []

@open_api.get("/things/{int:id}")
def thing(request, id: int):
    return {}

@open_api.put("/things/{int:id}", auth=[django_auth])
def change(request, id: int):
    return {}

@open_api.api_operation(["POST", "PATCH"], "/bulk", auth=by_header)
def bulk(request):
    return {}

api.add_router("/permits", permits)
api.add_router("/cards", "house.cards.router", auth=None)
"##,
            ),
            (
                "house/cards.py",
                r##"from ninja import Router
router = Router(tags=["cards"])
@router.post("/issue")
def issue(request):
    return {}
"##,
            ),
            (
                "house/permits.py",
                r##"from ninja import Router
router = Router()
@router.get("/")
def listing(request):
    return []
@router.delete("/{number}", auth=None)
def remove(request, number: int):
    return {}
"##,
            ),
            (
                "house/settings.py",
                r##"ROOT_URLCONF = "house.urls"
"##,
            ),
            (
                "house/urls.py",
                r##"from django.urls import path
from house.api import api, open_api
urlpatterns = [path("api/", api.urls), path("open/", open_api.urls)]
"##,
            ),
        ],
        &[
            "POST /api/cards/issue unauthenticated",
            "GET /api/notices public",
            "GET /api/permits/ authenticated",
            "DELETE /api/permits/{number} unauthenticated",
            "GET /api/records authenticated",
            "POST /api/sign-in public",
            "PATCH /open/bulk authenticated",
            "POST /open/bulk authenticated",
            "GET /open/things/{id} unauthenticated",
            "PUT /open/things/{id} authenticated",
        ],
    );
}
#[test]
fn django_patterns_wrappers_and_class_views() {
    check(
        &[
            (
                "manage.py",
                r##"import django
"##,
            ),
            ("desk/__init__.py", ""),
            (
                "desk/staff_urls.py",
                r##"from django.urls import path
from . import views
urlpatterns = [path("x/", views.plain), path("y/<uuid:id>/", views.Plain.as_view())]
"##,
            ),
            (
                "desk/urls.py",
                r##"from django.urls import path
from . import views
app_name = "desk"
urlpatterns = [
    path("", views.Dashboard.as_view()),
    path("list/", views.Listing.as_view()),
    path("edit/<int:pk>/", views.Edit.as_view()),
    path("test/", views.Tested.as_view()),
    path("order/", views.WrongOrder.as_view()),
    path("meth/", views.Meth.as_view()),
]
"##,
            ),
            (
                "desk/views.py",
                r##"from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.decorators import login_required, user_passes_test
from django.contrib.auth.mixins import LoginRequiredMixin, UserPassesTestMixin, PermissionRequiredMixin
from django.http import HttpResponse, HttpResponseForbidden, HttpResponseRedirect, JsonResponse
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.http import require_http_methods, require_POST
from django.views.generic import ListView, UpdateView, DetailView

def one(request): return HttpResponse()
@staff_member_required
def two(request, name): return HttpResponse()
def plain(request): return HttpResponse()
class Plain(View):
    def get(self, request): return HttpResponse()
    def post(self, request): return HttpResponse()
class Guarded(LoginRequiredMixin, DetailView):
    model = None
def mine(request):
    if not request.user.is_authenticated:
        return redirect("login")
    return HttpResponse()
@require_POST
def only_post(request): return HttpResponse()
def role_required(role):
    def deco(view):
        def inner(request, *a, **k):
            if request.user.role != role:
                raise PermissionDenied
            return view(request, *a, **k)
        return inner
    return deco
@role_required("clerk")
def by_role(request): return HttpResponse()
class Dashboard(View):
    @method_decorator(login_required)
    def dispatch(self, *a, **k): return super().dispatch(*a, **k)
    def get(self, request): return HttpResponse()
@method_decorator(login_required, name="dispatch")
class Listing(ListView):
    model = None
class Edit(PermissionRequiredMixin, UpdateView):
    permission_required = "x"
class Tested(UserPassesTestMixin, View):
    def test_func(self): return self.request.user.is_staff
    def get(self, request): return HttpResponse()
class WrongOrder(View):
    def dispatch(self, request, *a, **k):
        if not request.user.is_staff:
            return HttpResponseForbidden()
        return super().dispatch(request, *a, **k)
    def get(self, request): return HttpResponse()
class Meth(View):
    def get(self, request): return HttpResponse()
    @method_decorator(login_required)
    def post(self, request): return HttpResponse()
"##,
            ),
            ("house/__init__.py", ""),
            (
                "house/settings.py",
                r##"ROOT_URLCONF = "house.urls"
MIDDLEWARE = ["django.contrib.auth.middleware.AuthenticationMiddleware"]
LOGIN_URL = "/login/"
"##,
            ),
            (
                "house/urls.py",
                r##"from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_required, permission_required
from django.urls import include, path, re_path
from django.conf.urls import url
from django.views.generic import TemplateView
from django.views.decorators.csrf import csrf_exempt
from decorator_include import decorator_include
from desk import views, urls as desk_urls

extra = ([path("one/", views.one), path("two/<slug:name>/", views.two)], "extra")
urlpatterns = [
    path("admin/", admin.site.urls),
    path("login/", auth_views.LoginView.as_view()),
    path("change/", auth_views.PasswordChangeView.as_view()),
    path("wrapped/", login_required(views.Plain.as_view())),
    path("csrf/", csrf_exempt(views.plain)),
    path("template/", login_required(TemplateView.as_view(template_name="x.html"))),
    path("open-template/", TemplateView.as_view(template_name="x.html")),
    path("perm/", permission_required("x")(views.plain)),
    path("extra/", include(extra)),
    path("desk/", include("desk.urls", namespace="desk")),
    path("staff/", decorator_include(login_required, "desk.staff_urls")),
    re_path(r"^old/(?P<year>[0-9]{4})/(\d+)/$", views.plain),
    url(r"^older/(?P<pk>\d+)$", views.Guarded.as_view(), name="x"),
    path("accounts/", include("allauth.urls")),
]
urlpatterns += i18n_patterns(path("about-us-all/", views.plain), path("mine/", views.mine))
for name in ("alpha", "beta"):
    urlpatterns.append(path(f"loop/{name}/", views.plain))
urlpatterns += [path("only-post/", views.only_post), path("stringy/", views.by_role)]
"##,
            ),
        ],
        &[
            "ANY /about-us-all/ unauthenticated",
            "ANY /change/ authenticated",
            "ANY /csrf/ unauthenticated",
            "ANY /desk/ authenticated",
            "ANY /desk/edit/{pk}/ authenticated",
            "ANY /desk/list/ authenticated",
            "GET /desk/meth/ unauthenticated",
            "POST /desk/meth/ authenticated",
            "ANY /desk/order/ authenticated",
            "ANY /desk/test/ authenticated",
            "ANY /extra/one/ unauthenticated",
            "ANY /extra/two/{name}/ authenticated",
            "ANY /login/ public",
            "ANY /loop/{name}/ unauthenticated",
            "ANY /mine/ authenticated",
            "ANY /old/{year}/{}/ unauthenticated",
            "ANY /older/{pk} authenticated",
            "POST /only-post/ unauthenticated",
            "ANY /open-template/ unauthenticated",
            "ANY /perm/ authenticated",
            "ANY /staff/x/ authenticated",
            "ANY /staff/y/{id}/ authenticated",
            "ANY /stringy/ authenticated",
            "ANY /template/ authenticated",
            "ANY /wrapped/ authenticated",
        ],
    );
}
