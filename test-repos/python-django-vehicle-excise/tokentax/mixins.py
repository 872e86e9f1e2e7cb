import logging

from django.contrib.auth.mixins import LoginRequiredMixin

logger = logging.getLogger("tokentax")


class ClerkRequiredMixin(LoginRequiredMixin):
    """A clerk of the excise office, logged in."""

    raise_exception = True


def masked_iban(iban):
    return iban[:2] + "*" * 18 + iban[-4:]
