from django.contrib.auth.views import LoginView
from django.http import JsonResponse
from django.urls import include, path


def health(request):
    return JsonResponse({"status": "ok"})


urlpatterns = [
    path("health/", health),
    path("login/", LoginView.as_view()),
    path("api/", include("vehicles.urls")),
    path("tax/", include("tokentax.urls")),
]
