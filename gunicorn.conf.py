"""The web server. The worker is a process of its own (boot/start.py, deploy/draad-worker.service): a stuck mail never holds a page."""
from config import load  # not `import config`: that is a setting of gunicorn

settings = load()

bind = f"[{settings.HOST}]:{settings.PORT}" if ":" in settings.HOST else f"{settings.HOST}:{settings.PORT}"
worker_class = "gthread"
workers = settings.WEB_WORKERS
threads = settings.WEB_THREADS
timeout = 60
graceful_timeout = 20
keepalive = 15
max_requests = 20_000  # of several workers: a fresh process now and then keeps slow leaks small (one alone serves on: boot/gunicorn_web.py)
max_requests_jitter = 2_000
preload_app = settings.WEB_WORKERS > 1  # shares memory between them; with one there is nothing to share
control_socket_disable = True  # gunicorn 27 would open a socket in the home folder
forwarded_allow_ips = ""  # the app itself counts proxies (PROXY_COUNT); gunicorn believes nobody's X-Forwarded headers
limit_request_line = 8190
accesslog = None  # the app logs requests, without personal links; gunicorn's own log would print their tokens
loglevel = "warning"
