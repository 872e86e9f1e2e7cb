"""Search and correction of the register; every route behind the guard below."""
import logging

from flask import Blueprint, abort, g, jsonify, request

from .audit import mask_cnic, note, note_count
from .models import Guest, db
from .session import police_only, read_token

logger = logging.getLogger(__name__)
guests = Blueprint("guests", __name__)


@guests.before_request
def require_token():
    read_token()


@guests.get("/")
def own_guests():
    rows = Guest.query.filter_by(hotel_id=g.hotel_id).all()
    note_count("guests listed", len(rows))
    return jsonify([row.as_dict() for row in rows])


@guests.get("/<cnic>")  # amanat-expect: pii-in-url
def by_cnic(cnic):
    guest = Guest.query.filter_by(cnic=cnic).first()
    if guest is None:
        logger.info("no guest with %s", mask_cnic(cnic))
        abort(404)
    logger.info("guest found, id %s", guest.id)
    return jsonify(guest.as_dict())


@guests.route("/search", methods=["POST"])
@police_only
def search():
    criteria = request.get_json()
    name = criteria.get("full_name")
    logger.debug(f"search for {name} by police")  # amanat-expect: pii-in-log
    rows = Guest.query.filter(Guest.full_name.ilike(f"%{name}%")).limit(50)
    return jsonify([row.as_dict() for row in rows])


@guests.put("/<int:guest_id>/mobile")
def change_mobile(guest_id):
    guest = Guest.query.get_or_404(guest_id)
    old_mobile, guest.mobile = guest.mobile, request.get_json()["mobile"]
    db.session.commit()
    logger.info("mobile of guest %s changed from %s", guest.id, old_mobile)  # amanat-expect: pii-in-log
    return "", 204


@guests.delete("/<int:guest_id>")
def forget(guest_id):
    guest = Guest.query.get_or_404(guest_id)
    note("guest removed", guest.cnic)  # amanat-expect: pii-in-log
    db.session.delete(guest)
    db.session.commit()
    return "", 204
