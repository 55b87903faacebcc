"""As much of Kubernetes' API as the chart asks: StatefulSets and claims that are looked up, and partitions that are set.

A StatefulSet whose partition becomes 0 is not ready for the next two questions, then it is; one named in NEVER stays so.
Prints its port, and writes what was asked, a line each, to the file LOG.

  python3 api_server.py LOG [--kept OBJECTS.json] [--never leaders-people]
"""

import argparse
import http.server
import json

GROUPS = {"kind": "APIGroupList", "groups": [{"name": "apps", "versions": [{"groupVersion": "apps/v1", "version": "v1"}],
                                              "preferredVersion": {"groupVersion": "apps/v1", "version": "v1"}}]}


def resources(version, name, kind):
    return {"kind": "APIResourceList", "groupVersion": version,
            "resources": [{"name": name, "singularName": "", "namespaced": True, "kind": kind, "verbs": ["get", "list"]}]}


FIXED = {
    "/version": {"major": "1", "minor": "31", "gitVersion": "v1.31.0"},
    "/api": {"kind": "APIVersions", "versions": ["v1"]},
    "/apis": GROUPS,
    "/api/v1": resources("v1", "persistentvolumeclaims", "PersistentVolumeClaim"),
    "/apis/apps/v1": resources("apps/v1", "statefulsets", "StatefulSet"),
}


class Handler(http.server.BaseHTTPRequestHandler):
    objects = {}
    waits = {}
    never = ""
    log = ""

    def log_message(self, *_):  # the file says it
        pass

    def answer(self, code, body):
        text = json.dumps(body).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def note(self, *words):
        with open(self.log, "a", encoding="utf-8") as log:
            print(*words, file=log)

    def do_GET(self):
        path = self.path.split("?")[0]
        name = path.rsplit("/", 1)[1]
        if path in FIXED:
            return self.answer(200, FIXED[path])
        kind = "StatefulSet" if "/statefulsets/" in path else "PersistentVolumeClaim"
        if (kind, name) not in self.objects:
            return self.answer(404, {"kind": "Status", "status": "Failure", "reason": "NotFound", "code": 404})
        found = self.objects[kind, name]
        if name in self.waits:
            self.waits[name] -= 1
            if self.waits[name] <= 0 and name != self.never:
                self.note("ready", name)
                found["status"]["readyReplicas"] = 1
                found["status"]["currentRevision"] = found["status"]["updateRevision"]
                del self.waits[name]
        return self.answer(200, found)

    def do_PATCH(self):
        name = self.path.rsplit("/", 1)[1]
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.headers["Authorization"] != "Bearer a-token":
            return self.answer(401, {})
        self.note("partition", name, body["spec"]["updateStrategy"]["rollingUpdate"]["partition"])
        self.objects["StatefulSet", name]["status"] = {
            "observedGeneration": 1, "updatedReplicas": 1, "readyReplicas": 0, "currentRevision": "old", "updateRevision": "new"}
        self.waits[name] = 2
        return self.answer(200, {})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("log")
    parser.add_argument("--kept", required=True)
    parser.add_argument("--never", default="")
    options = parser.parse_args()
    with open(options.kept, encoding="utf-8") as kept:
        for found in json.load(kept):
            found["metadata"]["generation"] = 1
            Handler.objects[found["kind"], found["metadata"]["name"]] = found
    Handler.log, Handler.never = options.log, options.never
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_address[1], flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
