"""Register of hotel guests: application factory."""
import logging

from flask import Flask

from .checkins import checkins
from .config import Settings
from .exports import exports
from .guests import guests
from .models import db
from .session import session_bp


def create_app(settings=Settings):
    app = Flask(__name__)
    app.config.from_object(settings)
    logging.basicConfig(level=settings.LOG_LEVEL)
    db.init_app(app)
    app.register_blueprint(session_bp)
    app.register_blueprint(guests, url_prefix="/api/guests")
    app.register_blueprint(checkins, url_prefix="/api/checkins")
    app.register_blueprint(exports, url_prefix="/api/exports")

    @app.get("/health")
    def health():
        return {"status": "ok"}

    return app
