"""What an operator goes through in one round, phase by phase. Each returns what it measured, as JSON."""
import time

import latencies
import sending
from control_plane import ControlPlane
from counts import between, snapshot
from process import Program, say
from subjects import resync_seconds
from watching import Watch, observed

IDLE_SECONDS = 10


class Run:
    """One operator on a control plane of its own, with so many apps that are there before it starts."""

    def __init__(self, subject, count, folder, namespaces):
        self.subject, self.count, self.folder, self.namespaces = subject, count, folder / subject.name, namespaces
        self.apps = sending.names(count, namespaces)
        self.timeout = 120 + count

    def measure(self, whole):
        """whole: all phases; else only what the chart shows."""
        with ControlPlane(self.folder) as self.plane:
            prepare(self.plane, self.subject, self.namespaces, self.apps)
            self.program = Program(self.subject.command, self.folder / "operator.log", {"KUBECONFIG": str(self.plane.kubeconfig)})
            try:
                return self._phases(whole)
            finally:
                self.program.kill()

    def _phases(self, whole):
        with Watch(self.plane, self.subject.resource) as self.watch:
            result = {"cold": self.cold(), "idle": self.idle()}
            if whole:
                result["release"] = self.release()
                result["new_app"] = latencies.new_apps(self)
                result["repair"] = latencies.repairs(self)
        result["restart"] = self.restart()
        if whole and self.subject.resync:
            result["resync"] = self.resync()
        return result

    def say(self, text):
        say(f"  {self.subject.name}, {self.count} apps: {text}")

    def cold(self):
        """From the start of the operator until it has carried out all apps, and has come to rest."""
        self.say("cold")
        self.watch.expect(observed, self.count)
        before = snapshot(self.plane)
        self.program.start()
        converged = self.watch.wait(self.timeout, self.program.check) - self.program.began
        self.program.quiet()
        return {"seconds": round(converged, 3), **between(before, snapshot(self.plane, self.program)), "peak_mib": self.program.memory("VmHWM")}

    def idle(self):
        before = snapshot(self.plane, self.program)
        time.sleep(IDLE_SECONDS)
        return {**between(before, snapshot(self.plane, self.program)), "resident_mib": self.program.memory()}

    def release(self):
        """A new image in all apps at once."""
        self.say("a new image in all apps")
        self.watch.expect(lambda app: app["metadata"]["generation"] > 1 and observed(app), self.count)
        before = snapshot(self.plane, self.program)
        sending.must(sending.send(self.plane, [sending.release(self.subject)], self.apps))
        converged = self.watch.wait(self.timeout, self.program.check) - before.time
        self.program.quiet()
        return {"seconds": round(converged, 3), **between(before, snapshot(self.plane, self.program)), "resident_mib": self.program.memory()}

    def restart(self):
        """It finds everything done; until it has come to rest."""
        self.say("a restart")
        self.program.stop()
        before = snapshot(self.plane)
        self.program.start()
        time.sleep(1)
        self.program.quiet()
        return {**between(before, snapshot(self.plane, self.program)), "peak_mib": self.program.memory("VmHWM"), "resident_mib": self.program.memory()}

    def resync(self):
        """All apps are looked at again, though nothing has happened."""
        seconds = resync_seconds(self.count)
        self.say(f"a look at all of them every {seconds} s")
        self.program.stop()
        self.program.start([word.replace("@SECONDS@", str(seconds)) for word in self.subject.resync])
        time.sleep(1)
        self.program.quiet()
        before = snapshot(self.plane, self.program)
        time.sleep(seconds + 2)
        self.program.quiet(seconds=1)
        return between(before, snapshot(self.plane, self.program))


def prepare(plane, subject, namespaces, apps):
    """The kind, the namespaces and the apps; then the API server is left in peace for a moment."""
    plane.define(subject.definitions, subject.resource)
    for number in range(namespaces):
        plane.namespace(f"bench-{number}")
    if apps:
        sending.must(sending.send(plane, [sending.create(subject)], apps))
    plane.server.quiet(seconds=2, share=0.15, timeout=60)


def known(plane, subject, apps):
    """The apps with their uid and version, as the loader needs them to write what an operator would."""
    found = {item["metadata"]["name"]: item["metadata"] for item in plane.list(subject.resource)["items"]}
    return [{**app, "uid": found[app["name"]]["uid"], "versions": {subject.path(): found[app["name"]]["resourceVersion"]}} for app in apps]


def bare_loader(subject, count, folder, namespaces, plan):
    """The same writes for as many apps, sent by nobody who thinks about them."""
    say(f"  bare loader, {count} apps")
    apps = sending.names(count, namespaces)
    with ControlPlane(folder / "loader") as plane:
        prepare(plane, subject, namespaces, apps)
        apps = known(plane, subject, apps)
        before = snapshot(plane)
        sent = sending.send(plane, plan, apps)
        done = between(before, snapshot(plane))
    return {"cold": {**done, "seconds": round(sent["seconds"], 3), "operator_cpu": round(sent["cpu"], 3), "refused": len(sent["wrong"])}}
