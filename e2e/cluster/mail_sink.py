#!/usr/bin/python3
"""A mail server that delivers nothing: each message becomes a file. Started by services.sh; speaks what RFC 5321 demands of every server.

usage: mail_sink.py ADDRESS PORT DIRECTORY
"""
import os
import secrets
import socketserver
import sys
from pathlib import Path


class Session(socketserver.StreamRequestHandler):
    timeout = 30

    def handle(self):
        self.say("220 mail.example.com sink")
        while line := self.rfile.readline(1000):
            verb = line.decode("latin-1").split(":")[0].strip().upper().split(" ")[0]
            if verb == "DATA":
                self.say("354 end with a dot on a line of its own")
                self.say("250 kept as " + self.server.keep(self.message()))
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok" if verb in ("HELO", "EHLO", "MAIL", "RCPT", "RSET", "NOOP") else "502 not here")

    def message(self):
        lines = []
        while (line := self.rfile.readline(1000)) not in (b"", b".\r\n"):
            lines.append(line.removeprefix(b"."))
        return b"".join(lines)

    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")


class Sink(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, address, port, directory):
        self.directory = Path(directory)
        self.directory.mkdir(parents=True, exist_ok=True)
        super().__init__((address, int(port)), Session)

    def keep(self, message):
        """Whole or not at all: who looks for new files must not find half of one."""
        name = secrets.token_hex(8) + ".eml"
        new = self.directory / f".{name}"
        new.write_bytes(message)
        os.replace(new, self.directory / name)
        return name


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    Sink(*sys.argv[1:]).serve_forever()
