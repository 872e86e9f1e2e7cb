from rest_framework import serializers

from .models import Auction, Owner, Vehicle


class OwnerSerializer(serializers.ModelSerializer):
    class Meta:
        model = Owner
        fields = ["full_name", "father_name", "cnic", "mobile"]


class VehicleSerializer(serializers.ModelSerializer):
    owner = OwnerSerializer()

    class Meta:
        model = Vehicle
        fields = ["registration_no", "chassis_no", "maker", "owner"]


class AuctionSerializer(serializers.ModelSerializer):
    class Meta:
        model = Auction
        fields = ["number", "closes"]
