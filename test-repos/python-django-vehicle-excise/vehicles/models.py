from django.db import models


class Owner(models.Model):
    full_name = models.CharField(max_length=120)
    father_name = models.CharField(max_length=120)
    cnic = models.CharField(max_length=15, unique=True)
    mobile = models.CharField(max_length=15)

    def __str__(self):
        return f"{self.full_name} ({self.cnic})"


class Vehicle(models.Model):
    registration_no = models.CharField(max_length=12, unique=True)
    chassis_no = models.CharField(max_length=30)
    maker = models.CharField(max_length=60)
    owner = models.ForeignKey(Owner, on_delete=models.PROTECT)

    def __str__(self):
        return self.maker


class Auction(models.Model):
    number = models.CharField(max_length=12)
    closes = models.DateField()
