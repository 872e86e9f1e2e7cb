"""Complaints that citizens made by telephone."""
import asyncio
import os

import tornado.web

from complaints import complaints


class Base(tornado.web.RequestHandler):
    def get_current_user(self):
        return self.get_secure_cookie("agent")

    def set_default_headers(self):
        self.set_header("Access-Control-Allow-Origin", "https://helpline.example.pk")


class Login(Base):
    def post(self):
        self.set_secure_cookie("agent", complaints.login(self.get_argument("user"), self.get_argument("password")))


class Health(Base):
    def get(self):
        self.write("ok")


class Complaints(Base):
    @tornado.web.authenticated
    def get(self):
        self.write({"complaints": complaints.of(self.current_user)})

    @tornado.web.authenticated
    def post(self):
        self.write(complaints.add(self.request.body))


class Complaint(Base):
    def prepare(self):
        if not self.current_user:
            raise tornado.web.HTTPError(401)

    def put(self, number):
        self.write(complaints.change(number, self.request.body))


class Callers(Base):
    def get(self, mobile):
        found = complaints.caller(mobile)
        self.write({"name": found.name, "mobile": found.mobile, "cnic": found.cnic})


def make_app():
    return tornado.web.Application(
        [
            (r"/health", Health),
            (r"/login", Login),
            (r"/complaints", Complaints),
            (r"/complaints/([0-9]+)", Complaint),
            (r"/callers/(03[0-9]+)", Callers),  # amanat-expect: unauthenticated-endpoint
        ],
        cookie_secret=os.environ["COOKIE_SECRET"],
        login_url="/login",
    )


async def main():
    make_app().listen(8080)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
