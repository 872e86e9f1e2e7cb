import logging

from rest_framework import viewsets
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import AllowAny, IsAdminUser
from rest_framework.response import Response

from .models import Owner, Vehicle
from .serializers import OwnerSerializer, VehicleSerializer

logger = logging.getLogger(__name__)


class VehicleViewSet(viewsets.ReadOnlyModelViewSet):
    """Behind the default permission."""

    queryset = Vehicle.objects.select_related("owner")
    serializer_class = VehicleSerializer

    def retrieve(self, request, *args, **kwargs):
        vehicle = self.get_object()
        logger.info("vehicle %s read", vehicle.pk)
        logger.debug("owner is %s", vehicle.owner)  # amanat-expect: pii-in-log
        return Response(self.get_serializer(vehicle).data)


class OwnerViewSet(viewsets.ReadOnlyModelViewSet):
    """Opened for the dealers' portal, until it can log in."""

    queryset = Owner.objects.all()
    serializer_class = OwnerSerializer
    permission_classes = [AllowAny]


@api_view(["POST"])
@permission_classes([IsAdminUser])
def transfer(request):
    vehicle = Vehicle.objects.get(registration_no=request.data["registration_no"])
    buyer = Owner.objects.get(cnic=request.data["cnic"])
    vehicle.owner = buyer
    vehicle.save()
    logger.info("vehicle %s transferred to %s", vehicle.pk, request.data["cnic"])  # amanat-expect: pii-in-log
    return Response(status=204)


@api_view(["GET"])
@permission_classes([AllowAny])
def whose(request):
    number = request.query_params["registration_no"]
    vehicle = Vehicle.objects.get(registration_no=number)
    return Response({"name": vehicle.owner.full_name, "mobile": vehicle.owner.mobile})
