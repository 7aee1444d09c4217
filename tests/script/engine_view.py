"""What the engine holds, asked directly: the scripts must not have to believe goiso about it."""
import http.client
import json
import socket
import urllib.parse


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("engine", timeout=60)
        self._path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


def exchange(url, method, path, body=None, content_type="application/json"):
    """Status, headers and content of one request."""
    if url.startswith("unix://"):
        connection = _UnixConnection(url[len("unix://"):])
    else:
        parts = urllib.parse.urlsplit(url)
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
    try:
        connection.request(method, path, body, {"Content-Type": content_type} if body is not None else {})
        answer = connection.getresponse()
        return answer.status, answer.getheaders(), answer.read()
    finally:
        connection.close()


def kind(url):
    """'docker', 'podman', or None when nothing answers."""
    if not url:
        return None
    try:
        status, headers, _ = exchange(url, "GET", "/_ping")
    except (OSError, http.client.HTTPException):
        return None
    if status != 200:
        return None
    return "podman" if any(name.lower() == "libpod-api-version" for name, _ in headers) else "docker"


def answers(url):
    return kind(url) is not None


def _document(url, path):
    status, _, content = exchange(url, "GET", "/v1.40" + path)
    if status != 200:
        raise OSError(f"the engine answered {status} to {path}")
    return json.loads(content)


def _labelled():
    return urllib.parse.quote(json.dumps({"label": ["dev.goiso"]}))


def containers(url):
    """Id, state and labels of goiso's containers, running or not."""
    return [{"id": c["Id"], "state": c["State"], "labels": c["Labels"] or {}}
            for c in _document(url, f"/containers/json?all=1&filters={_labelled()}")]


def volumes(url):
    """Name and labels of goiso's volumes."""
    return [{"name": v["Name"], "labels": v.get("Labels") or {}}
            for v in _document(url, f"/volumes?filters={_labelled()}")["Volumes"] or []]


def remove_volume(url, name):
    status, _, content = exchange(url, "DELETE", f"/v1.40/volumes/{urllib.parse.quote(name)}?force=1")
    if status not in (200, 204, 404):
        raise OSError(f"the engine answered {status} to the removal of volume {name}: {content!r}")


def owner_pid(labels):
    """The process that made it: dev.goiso.owner is BOOT-ID:PID:START-TICKS; None when it does not say."""
    words = labels.get("dev.goiso.owner", "").split(":")
    return int(words[1]) if len(words) == 3 and words[1].isdigit() else None
