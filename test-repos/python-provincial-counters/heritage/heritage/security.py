from pyramid.authentication import AuthTktCookieHelper
from pyramid.authorization import ACLHelper, Authenticated, Everyone


class Officers:
    def __init__(self, secret):
        self.cookies = AuthTktCookieHelper(secret)
        self.acl = ACLHelper()

    def identity(self, request):
        return self.cookies.identify(request)

    def authenticated_userid(self, request):
        identity = self.identity(request)
        return identity["userid"] if identity else None

    def permits(self, request, context, permission):
        principals = [Everyone]
        if self.identity(request):
            principals.append(Authenticated)
        return self.acl.permits(context, principals, permission)
