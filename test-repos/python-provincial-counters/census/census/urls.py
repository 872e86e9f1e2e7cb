from django.urls import path
from ninja import NinjaAPI

from enumeration.api import blocks, households, open_router
from enumeration.tokens import EnumeratorToken

api = NinjaAPI(auth=EnumeratorToken())
api.add_router("/blocks/", blocks)
api.add_router("/households/", households)
api.add_router("/", open_router, auth=None)

urlpatterns = [path("api/", api.urls)]
