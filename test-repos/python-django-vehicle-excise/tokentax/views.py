import logging

from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from .mixins import ClerkRequiredMixin, masked_iban
from .models import Challan

logger = logging.getLogger(__name__)


class ChallanList(ClerkRequiredMixin, View):
    def get(self, request):
        challans = Challan.objects.filter(paid=False)
        logger.info("%d open challans for clerk %s", challans.count(), request.user.pk)
        return JsonResponse({"challans": list(challans.values("id", "amount"))})


class ChallanDetail(View):
    def get(self, request, pk):
        challan = Challan.objects.get(pk=pk)
        logger.info("challan %s of %s", pk, challan.payer_cnic)  # amanat-expect: pii-in-log
        return JsonResponse({"payer_cnic": challan.payer_cnic, "amount": challan.amount})


@login_required
def pay(request):
    challan = Challan.objects.get(pk=request.POST["challan"])
    iban = request.POST["iban"]
    logger.info("paid from %s", masked_iban(iban))
    challan.paid = True
    challan.save()
    return JsonResponse({"paid": True})


@csrf_exempt
def refund(request):
    iban = request.POST["iban"]
    line = "refund to {}".format(iban)
    logger.warning(line)  # amanat-expect: pii-in-log
    return JsonResponse({"refunded": True})
