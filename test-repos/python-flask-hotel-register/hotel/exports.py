"""Monthly returns for the police, asked for by their own office."""
from flask import Blueprint, jsonify

from .models import Guest
from .session import police_only

exports = Blueprint("exports", __name__)


@exports.get("/returns")
@police_only
def returns():
    return jsonify({"guests": Guest.query.count()})


@police_only  # amanat-expect: guard-order
@exports.post("/returns")  # amanat-expect: unauthenticated-endpoint
def close_month():
    Guest.query.filter_by(closed=False).update({"closed": True})
    return "", 204
