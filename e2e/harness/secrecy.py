"""Where a value could have ended up: every object of a namespace, the log, the metrics and the requests of an operator behind a proxy."""
import base64
import json
import urllib.parse

from .api import RESOURCES


def forms(value):
    """The value as it could be written; in base64, wherever it begins within something longer."""
    raw = value.encode()
    found = {value, raw.hex(), urllib.parse.quote(value, safe=""), json.dumps(value)[1:-1]}
    for before in range(3):
        encoded = base64.b64encode(b"\0" * before + raw).decode()[4 if before else 0:-4]
        found |= {encoded, encoded.replace("+", "-").replace("/", "_")}
    return found


def everywhere(api, operator, namespace):
    """{where: text} of all that is no content of a Secret."""
    places = {f"{resource}/{item['metadata']['name']}": json.dumps({**item, "data": None} if resource == "secrets" else item, ensure_ascii=False)
              for resource, (_, namespaced) in RESOURCES.items() if namespaced for item in api.list(resource, namespace)}
    return places | {"log": operator.raw_log(), "metrics": operator.ask("/metrics")[1], "record of the requests": operator.proxy.record.read_text(),
                     "requests": json.dumps(operator.proxy.requests(), ensure_ascii=False)}


def shown(places, known):
    return [f"the {what} value in {place}" for what, value in known.items() for form in forms(value) for place, text in places.items() if form in text]
