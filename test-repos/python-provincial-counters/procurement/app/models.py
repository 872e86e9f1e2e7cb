from flask_appbuilder import Model
from sqlalchemy import Column, Integer, String


class Bidder(Model):
    id = Column(Integer, primary_key=True)
    name = Column(String(80))
    cnic = Column(String(15))
    bank_account = Column(String(34))
