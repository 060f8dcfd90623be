"""The WSGI application: `gunicorn app:app`, `flask --app app`."""
from coaching import create_app

app = create_app()
