"""A dashboard keeps a copy of the service directory, with a secret and Python's standard library.

Reads VRN_BASE, VRN_CLIENT and VRN_SECRET. Everything it knows stands in the platform's public documents.
"""
import base64
import json
import os
import time
import urllib.error
import urllib.parse
import urllib.request

BASE = os.environ["VRN_BASE"]


def send(method, url, headers=None, body=None):
    """One request; told to wait, it waits as long as it is told and asks again."""
    while True:
        try:
            answer = urllib.request.urlopen(urllib.request.Request(url, body, headers or {}, method=method))
        except urllib.error.HTTPError as refused:
            answer = refused
        text = answer.read()
        if answer.status not in (429, 503):
            return answer.status, answer.headers, text
        time.sleep(int(answer.headers.get("Retry-After", "1")))


class Platform:
    def __init__(self, client, secret):
        _, _, text = send("GET", BASE + "/.well-known/oauth-authorization-server")
        self.token_url = json.loads(text)["token_endpoint"]
        self.basic = "Basic " + base64.b64encode(f"{client}:{secret}".encode()).decode()
        self.token, self.until = None, 0

    def get(self, url, headers=None):
        if time.time() > self.until - 30:
            status, _, text = send("POST", self.token_url, {"Authorization": self.basic}, b"grant_type=client_credentials")
            assert status == 200, text
            given = json.loads(text)
            self.token, self.until = given["access_token"], time.time() + given["expires_in"]
        return send("GET", urllib.parse.urljoin(BASE, url), {"Authorization": "Bearer " + self.token, **(headers or {})})

    def follow(self, url):
        """Items of a list, page by page."""
        while url:
            status, _, text = self.get(url)
            assert status == 200, text
            page = json.loads(text)
            yield from page["items"]
            url = page["next"]


platform = Platform(os.environ["VRN_CLIENT"], os.environ["VRN_SECRET"])

# The copy begins with everything that the feed tells, and keeps the cursor.
copy, url, rounds = {}, "/v1/changes?kinds=service&limit=100", 0
while True:
    status, _, text = platform.get(url)
    assert status == 200, text
    page = json.loads(text)
    for change in page["items"]:
        if change["action"] == "deleted":
            copy.pop(change["id"], None)
        else:
            copy[change["id"]] = change["data"]
    url, rounds = page["next"], rounds + 1
    if not page["items"]:
        break
print(f"{len(copy)} services copied in {rounds} rounds")

# What is listed is what was copied, document by document.
listed = {service["id"]: service for service in platform.follow("/v1/directory/services?limit=100")}
assert listed.keys() == copy.keys(), (len(listed), len(copy))
assert all(listed[key]["name"] == copy[key]["name"] for key in listed)
print("the list and the copy agree")

# A page that is held costs nothing.
first = "/v1/directory/services?area=E06000016&limit=10"
status, headers, text = platform.get(first)
again, _, nothing = platform.get(first, {"If-None-Match": headers["ETag"]})
assert (status, again, nothing) == (200, 304, b""), (status, again)
print("an unchanged page is a 304")

# Nothing else is new: the cursor stays good and the feed is empty behind it.
status, _, text = platform.get(url)
assert status == 200 and json.loads(text)["items"] == []

# What works, with who says so.
approach = next(platform.follow("/v1/evidence/approaches?limit=5"))
print("an approach:", approach["title"])

# A refusal names itself, and its page tells what to do.
status, _, text = platform.get("/v1/directory/services?limit=0")
problem = json.loads(text)
assert status == 400 and problem["errors"], text
status, headers, _ = send("GET", urllib.parse.urljoin(BASE, problem["type"]))
assert status == 200 and headers["Content-Type"].startswith("text/html")
print("dashboard: done")
