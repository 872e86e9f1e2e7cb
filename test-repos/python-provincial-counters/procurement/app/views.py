from flask_appbuilder import BaseView, expose, has_access

from . import appbuilder
from .models import Bidder


class TenderView(BaseView):
    route_base = "/tenders"
    default_view = "open_tenders"

    @expose("/open")
    @has_access
    def open_tenders(self):
        return self.render_template("tenders.html")

    @expose("/award/<int:number>", methods=["POST"])
    @has_access
    def award(self, number):
        return self.render_template("award.html", number=number)

    @expose("/bidder/<int:number>")  # amanat-expect: unauthenticated-endpoint
    def bidder(self, number):
        found = appbuilder.session.get(Bidder, number)
        return {"name": found.name, "cnic": found.cnic, "bank_account": found.bank_account}


appbuilder.add_view_no_menu(TenderView)
