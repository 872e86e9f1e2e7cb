from flask import request
from flask_appbuilder.api import BaseApi, ModelRestApi, expose, protect, safe
from flask_appbuilder.models.sqla.interface import SQLAInterface

from . import appbuilder
from .models import Bidder


class BidderApi(ModelRestApi):
    resource_name = "bidder"
    datamodel = SQLAInterface(Bidder)


class BidApi(BaseApi):
    resource_name = "bids"

    @expose("/<int:tender>", methods=["GET"])
    @protect()
    @safe
    def all(self, tender):
        return self.response(200, result=tender)

    @expose("/<int:tender>", methods=["POST"])  # amanat-expect: unauthenticated-endpoint
    @safe
    def add(self, tender):
        """Needs a token.
        ---
        post:
          security:
          - jwt: []
        """
        return self.response(201, result=request.json)


appbuilder.add_api(BidderApi)
appbuilder.add_api(BidApi)
