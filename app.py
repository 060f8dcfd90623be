"""The WSGI application: `gunicorn app:app`, `flask --app app`."""
import sys

from coaching import create_app
from coaching.pure import app_for

app = app_for(sys.argv) or create_app()
