import datetime
import functools
import logging

import jwt
from flask import Blueprint, abort, current_app, g, jsonify, request
from werkzeug.security import check_password_hash

from .models import Hotel

logger = logging.getLogger(__name__)
session_bp = Blueprint("session", __name__)


def read_token():
    header = request.headers.get("Authorization", "")
    if not header.startswith("Bearer "):
        abort(401)
    try:
        claims = jwt.decode(header[7:], current_app.config["SECRET_KEY"], algorithms=["HS256"])
    except jwt.InvalidTokenError:
        logger.warning("token refused from %s", request.endpoint)
        abort(401)
    g.hotel_id = claims["hotel"]
    return claims


def police_only(view):
    @functools.wraps(view)
    def wrapper(*args, **kwargs):
        claims = read_token()
        if claims.get("role") != "police":
            abort(403)
        return view(*args, **kwargs)

    return wrapper


@session_bp.post("/login")
def login():
    form = request.get_json()
    hotel = Hotel.query.filter_by(username=form["username"]).first()
    if hotel is None or not check_password_hash(hotel.password_hash, form["password"]):
        logger.warning("login refused: %s / %s", form["username"], form["password"])  # amanat-expect: credential-in-log
        abort(401)
    expires = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(
        minutes=current_app.config["TOKEN_LIFETIME_MINUTES"]
    )
    token = jwt.encode({"hotel": hotel.id, "exp": expires}, current_app.config["SECRET_KEY"])
    logger.info("hotel %s logged in", hotel.id)
    return jsonify(token=token)
