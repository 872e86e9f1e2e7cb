from dataclasses import dataclass
from datetime import date

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Hotel(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(120))
    licence_no = db.Column(db.String(20))
    username = db.Column(db.String(40))
    password_hash = db.Column(db.String(128))


class Guest(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    hotel_id = db.Column(db.Integer, db.ForeignKey("hotel.id"))
    full_name = db.Column(db.String(120))
    cnic = db.Column(db.String(15))
    mobile = db.Column(db.String(15))
    passport_no = db.Column(db.String(20))
    room_no = db.Column(db.String(10))

    def as_dict(self):
        return {
            "id": self.id,
            "full_name": self.full_name,
            "cnic": self.cnic,
            "mobile": self.mobile,
            "room_no": self.room_no,
        }


@dataclass
class CheckIn:
    cnic: str
    mobile: str
    room_no: str
    arrived: date
