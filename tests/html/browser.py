"""A headless Chromium, driven by chromedriver over plain HTTP. Needs nothing but Debian's two packages."""
import base64
import json
import os
import pathlib
import re
import subprocess
import urllib.error
import urllib.request

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
KEYS = {"Tab": "\ue004", "Enter": "\ue007", "Escape": "\ue00c", "Left": "\ue012", "Up": "\ue013", "Right": "\ue014", "Down": "\ue015"}


class Browser:
    def __init__(self, profile):
        # Chromium leaves a folder in TMPDIR; there it goes with the profile.
        profile.mkdir()
        environment = dict(os.environ, TMPDIR=str(profile))
        self.driver = subprocess.Popen(["chromedriver", "--port=0"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.base = f"http://127.0.0.1:{self._port()}"
        # Root has no sandbox, and a CI container's /dev/shm is small.
        arguments = ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", f"--user-data-dir={profile}"]
        capabilities = {"browserName": "chrome", "goog:chromeOptions": {"args": arguments}, "goog:loggingPrefs": {"browser": "ALL"}}
        try:
            answer = self._ask("POST", "/session", {"capabilities": {"alwaysMatch": capabilities}})
        except BaseException:
            self.driver.terminate()
            raise
        self.base += "/session/" + answer["sessionId"]

    def _port(self):
        for line in self.driver.stdout:
            match = re.search(r"started successfully on port (\d+)", line)
            if match:
                return match.group(1)
        raise RuntimeError("chromedriver did not start")

    def _ask(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, {"Content-Type": "application/json"}, method=method)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=60) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(json.load(error)["value"]["message"].splitlines()[0]) from None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self._ask("DELETE", "")
        finally:
            self.driver.terminate()
            self.driver.wait()

    def open(self, file):
        self._ask("POST", "/url", {"url": pathlib.Path(file).as_uri()})

    def run(self, script, *arguments):
        """The value of JavaScript in the page; `script` returns it."""
        return self._ask("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def wait_for(self, script, *arguments):
        """The value of a promise that `script` returns."""
        ask = "const done = arguments[arguments.length - 1]; (async () => {" + script + "})().then(done, error => done(String(error)));"
        return self._ask("POST", "/execute/async", {"script": ask, "args": list(arguments)})

    def click(self, selector):
        found = self._ask("POST", "/element", {"using": "css selector", "value": selector})
        self._ask("POST", f"/element/{found[ELEMENT]}/click", {})

    def press(self, *keys):
        actions = [{"type": kind, "value": KEYS[key]} for key in keys for kind in ("keyDown", "keyUp")]
        self._ask("POST", "/actions", {"actions": [{"type": "key", "id": "keys", "actions": actions}]})

    def complaints(self):
        """What the page's console got since the last time."""
        return [entry["message"] for entry in self._ask("POST", "/se/log", {"type": "browser"})]

    def has_dialog(self):
        try:
            self._ask("GET", "/alert/text")
            return True
        except RuntimeError:
            return False

    def tune(self, command, **parameters):
        self._ask("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def look(self, scheme, width=1400, height=1000):
        self.tune("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.tune("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def photograph(self, file):
        file.write_bytes(base64.b64decode(self._ask("GET", "/screenshot")))
