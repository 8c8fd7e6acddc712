"""A twelve-factor app in one file: notes in PostgreSQL, found by the files of its binding ($SERVICE_BINDING_ROOT/database/).

app.py web       serves on PORT until SIGTERM
app.py migrate   makes the schema; each release runs it before its processes start
app.py count     prints how many notes there are
"""
import contextlib
import http.server
import json
import os
import pathlib
import signal
import sys
import threading

import psycopg2

BINDING = pathlib.Path(os.environ.get("SERVICE_BINDING_ROOT", "/bindings")) / "database"


def log(level, message, **more):
    print(json.dumps({"level": level, "message": message, "process": os.environ.get("TWELVEFACTOR_PROCESS"), **more}), flush=True)


@contextlib.contextmanager
def database():
    """A transaction on a connection of its own."""
    def read(key):
        return (BINDING / key).read_text().strip()

    connection = psycopg2.connect(host=read("host"), port=read("port"), dbname=read("database"), user=read("username"), password=read("password"),
                                  connect_timeout=3)
    with contextlib.closing(connection), connection, connection.cursor() as cursor:
        yield cursor


def migrate():
    with database() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS python_notes (id bigint GENERATED ALWAYS AS IDENTITY, note text NOT NULL)")
    log("info", "the schema is up to date")


def count():
    with database() as cursor:
        cursor.execute("SELECT count(*) FROM python_notes")
        return cursor.fetchone()[0]


def add(note):
    with database() as cursor:
        cursor.execute("INSERT INTO python_notes (note) VALUES (%s)", (note,))


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):  # the name that the library asks for
        if self.path == "/healthz":
            self.answer(200, b"ok\n", "text/plain")
        elif self.path == "/":
            self.answer(200, {"app": os.environ.get("TWELVEFACTOR_APP"), "language": "python", "release": os.environ.get("TWELVEFACTOR_RELEASE"),
                              "revision": os.environ.get("TWELVEFACTOR_REVISION")})
        else:
            self.with_notes(lambda: {"notes": count()})

    def do_POST(self):
        note = self.rfile.read(min(int(self.headers.get("Content-Length", 0)), 1 << 16)).decode(errors="replace")
        self.with_notes(lambda: add(note) or {"stored": True})

    def with_notes(self, work):
        if self.path != "/notes":
            self.answer(404, {"error": "there is /, /healthz and /notes"})
            return
        try:
            self.answer(200, work())
        except (psycopg2.Error, OSError) as error:
            log("error", "a backing service failed", error=str(error).strip())
            self.answer(503, {"error": "a backing service failed"})

    def answer(self, status, body, kind="application/json"):
        body = body if isinstance(body, bytes) else json.dumps(body).encode() + b"\n"
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):  # its own lines are not JSON
        log("debug", "request", method=self.command, path=self.path)


def web():
    server = http.server.ThreadingHTTPServer(("", int(os.environ["PORT"])), Handler)
    server.daemon_threads = False  # what has been asked already is still answered
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    log("info", "listening", port=os.environ["PORT"])
    server.serve_forever(poll_interval=0.1)
    server.server_close()
    log("info", "ended")


def main():
    commands = {"web": web, "migrate": migrate, "count": lambda: print(json.dumps({"notes": count()}))}
    if len(sys.argv) != 2 or sys.argv[1] not in commands:
        sys.exit("usage: app.py web | migrate | count")
    try:
        commands[sys.argv[1]]()
    except (psycopg2.Error, OSError) as error:
        log("error", "failed", error=str(error).strip())
        sys.exit(1)


if __name__ == "__main__":
    main()
