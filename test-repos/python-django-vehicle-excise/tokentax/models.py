from django.db import models


class Challan(models.Model):
    registration_no = models.CharField(max_length=12)
    payer_cnic = models.CharField(max_length=15)
    iban = models.CharField(max_length=30)
    amount = models.IntegerField()
    paid = models.BooleanField(default=False)
