from django.urls import include, path
from rest_framework.routers import DefaultRouter

from . import views

router = DefaultRouter()
router.register("vehicles", views.VehicleViewSet)
router.register("owners", views.OwnerViewSet)  # amanat-expect: unauthenticated-endpoint

urlpatterns = [
    path("", include(router.urls)),
    path("transfer/", views.transfer),
    path("whose/", views.whose),  # amanat-expect: unauthenticated-endpoint
]
