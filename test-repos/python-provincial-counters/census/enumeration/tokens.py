from ninja.security import APIKeyHeader, HttpBearer

from enumeration.models import Enumerator


class EnumeratorToken(HttpBearer):
    def authenticate(self, request, token):
        return Enumerator.objects.filter(token=token).first()


class SupervisorKey(APIKeyHeader):
    param_name = "X-Supervisor"

    def authenticate(self, request, key):
        return Enumerator.objects.filter(key=key, supervises=True).first()
