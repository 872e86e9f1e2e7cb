"""What hotels send every evening."""
import logging

from flask import Blueprint, jsonify, request

from .audit import mask_cnic
from .models import CheckIn, Guest, db

logger = logging.getLogger(__name__)
checkins = Blueprint("checkins", __name__)


@checkins.get("/today")  # amanat-expect: unauthenticated-endpoint
def today():
    rows = Guest.query.order_by(Guest.id.desc()).limit(200).all()
    logger.info("%d check-ins today", len(rows))
    return jsonify([row.as_dict() for row in rows])


@checkins.post("/")  # amanat-expect: unauthenticated-endpoint
def add():
    body = request.get_json()
    checkin = CheckIn(body["cnic"], body["mobile"], body["room_no"], body["arrived"])
    logger.info("check-in %s", checkin)  # amanat-expect: pii-in-log
    guest = Guest(cnic=checkin.cnic, mobile=checkin.mobile, room_no=checkin.room_no)
    db.session.add(guest)
    db.session.commit()
    logger.info("stored %s in room %s", mask_cnic(checkin.cnic), checkin.room_no)
    return jsonify(id=guest.id), 201


@checkins.route("/<cnic>/history", methods=["GET"])  # amanat-expect: unauthenticated-endpoint, pii-in-url
def history(cnic):
    short = cnic.replace("-", "")
    logger.info("history of " + short)  # amanat-expect: pii-in-log
    rows = Guest.query.filter_by(cnic=cnic).all()
    if not rows:
        logger.info("history empty: %s", bool(rows))
    return jsonify([row.as_dict() for row in rows])
