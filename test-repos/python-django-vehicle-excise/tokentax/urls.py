from django.urls import path

from . import views

urlpatterns = [
    path("challans/", views.ChallanList.as_view()),
    path("challans/<int:pk>/", views.ChallanDetail.as_view()),  # amanat-expect: unauthenticated-endpoint
    path("pay/", views.pay),
    path("refund/", views.refund),  # amanat-expect: unauthenticated-endpoint
]
