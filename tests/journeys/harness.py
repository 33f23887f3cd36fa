"""What the journeys share: one village's kiosk with hub, sync and printer, as processes in a folder of its own."""
import argparse
import atexit
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PATIENCE_S = 60
BIN = pathlib.Path()


def main():
    """Runs the tests of the calling file against the programs of --bin."""
    global BIN
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", type=pathlib.Path, required=True)
    arguments, rest = parser.parse_known_args()
    BIN = arguments.bin.resolve()
    sys.modules["harness"].BIN = BIN
    unittest.main(argv=[sys.argv[0], "-v", *rest])


def wait_until(condition, what):
    """Waits for a condition of another process, with a bound that only a broken program reaches."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        result = condition()
        if result:
            return result
        time.sleep(0.02)
    raise AssertionError(f"waited {PATIENCE_S} s for: {what}")


def killed_at(call, number, path=None, trace="/dev/null"):
    """The front of a command whose program dies by SIGKILL as one of its threads makes its `number`th such call (on the
    file `path`, if one is given), which then is not carried out. `trace` gets such calls up to there."""
    return ("strace", "-f", "-yy", "-qq", "-o", trace, *(("-P", path) if path else ()), "-e", "trace=" + call, "-e",
            f"inject={call}:signal=KILL:when={number}")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Village:
    """A hub, an issuer, a voucher and a kiosk in one folder; every program is started when a journey wants it."""

    in_service = None  # what in_service_village() copies

    def __init__(self, template=None):
        """A new village, or a copy of another of which nothing runs."""
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="anj-"))
        self.kiosk = self.folder / "kiosk"
        self.hub = self.folder / "hub"
        self.issuers = self.hub / "issuers.d"
        self.out = self.folder / "out"
        self.printer_socket = self.folder / "printer.sock"
        # The simulated printer, and no device that happens to be plugged in here.
        self.device_options = ["--no-usb", "--printer", self.printer_socket]
        self.running = {}
        self.voucher = self.folder / "64.02.99.9999.anj"
        if template:
            self.kiosk_port, self.people_port = template.kiosk_port, template.people_port
            self.first_visit = template.first_visit
            shutil.copytree(template.folder, self.folder, dirs_exist_ok=True,
                            ignore=shutil.ignore_patterns("*.sock", "*.log"))
            return
        self.kiosk_port, self.people_port = free_port(), free_port()
        self.tool("anjungan-provision", "issuer-new", "--out", self.folder / "issuer")
        self.tool("anjungan-hub", "init", "--state", self.hub, "--kiosk-url", f"https://127.0.0.1:{self.kiosk_port}",
                  "--public-url", f"http://127.0.0.1:{self.people_port}")
        self.issuers.mkdir(exist_ok=True)
        shutil.copy(self.folder / "issuer/issuer.pub", self.issuers)
        self.tool("anjungan-hub", "card", "--state", self.hub, "--out", self.folder / "hub.card")
        self.make_voucher("Desa Contoh", "64.02.99.9999")

    def close(self):
        for name in list(self.running):
            self.kill(name)
        shutil.rmtree(self.folder, ignore_errors=True)

    def make_voucher(self, office, code, *options):
        voucher = self.folder / f"{code}.anj"
        self.tool("anjungan-provision", "voucher", "--issuer", self.folder / "issuer", "--hub-card",
                  self.folder / "hub.card", "--register", self.folder / "issuer/register", "--office-name", office,
                  "--office-code", code, "--kecamatan", "Contoh", "--out", voucher, "--qr",
                  self.folder / f"{code}.png", *options)
        return voucher

    # --- programs ---

    def tool(self, program, *arguments):
        """Runs a command to its end and returns what it printed; a failure fails the journey."""
        done = self.attempt(program, *arguments)
        if done.returncode != 0:
            raise AssertionError(f"{program} {arguments[0]}: exit {done.returncode}: {done.stderr}")
        return done.stdout

    def attempt(self, program, *arguments):
        return subprocess.run([BIN / program, *map(str, arguments)], capture_output=True, text=True,
                              timeout=PATIENCE_S)

    def start(self, name, *command, environment=None):
        """In a process group of its own, so that what strace follows ends with strace."""
        with open(self.folder / f"{name}.log", "a") as log:
            self.running[name] = subprocess.Popen([*map(str, command)], stdout=log, stderr=log, env=environment,
                                                  start_new_session=True)
        return self.running[name]

    def kill(self, name, how=signal.SIGKILL):
        process = self.running.pop(name)
        if process.poll() is None:
            os.killpg(process.pid, how)
        process.wait(PATIENCE_S)

    def wait_for_death(self, name):
        """Until a program started behind killed_at() was killed there, and by nothing else."""
        status = self.running[name].wait(PATIENCE_S)
        del self.running[name]
        if status != -signal.SIGKILL:
            raise AssertionError(f"{name} ended with {status} and was to be killed: {self.log(name)}")

    def log(self, name):
        return (self.folder / f"{name}.log").read_text()

    def start_hub(self, *options, wrapper=()):
        before = self.log("hub").count("kiosk_port") if (self.folder / "hub.log").exists() else 0
        process = self.start("hub", *wrapper, BIN / "anjungan-hub", "serve", "--state", self.hub, "--kiosk-listen",
                             f"127.0.0.1:{self.kiosk_port}", "--people-listen", f"127.0.0.1:{self.people_port}",
                             *options)
        wait_until(lambda: self.log("hub").count("kiosk_port") > before or process.poll() is not None, "the hub")

    def start_sync(self, wrapper=()):
        self.start("sync", *wrapper, BIN / "anjungan-sync", "--socket", self.kiosk / "sync.sock", "--keys",
                   self.kiosk / "sync")

    def start_printer(self, wrapper=()):
        self.printer_socket.unlink(missing_ok=True)
        self.start("printer", *wrapper, BIN / "anjungan-devsim", "printer", "--socket", self.printer_socket, "--paper",
                   self.folder / "receipt.escpos", "--picture", self.folder / "receipt.png")
        wait_until(self.printer_socket.exists, "the printer")

    def start_all(self):
        self.start_printer()
        self.start_hub()
        self.start_sync()

    # --- visits ---

    def kiosk_options(self):
        return ["--state", self.kiosk, "--issuers", self.issuers, "--catalogue", ROOT / "kiosk/catalogue/services",
                "--voucher", self.voucher, *self.device_options]

    def visit_command(self, *options, wait_for_hub_ms=10_000):
        """A visit whose pictures are the only ones in the output folder."""
        shutil.rmtree(self.out, ignore_errors=True)
        return [BIN / "anjungan-kiosk", "run", *self.kiosk_options(), "--offscreen", "--out", self.out,
                "--wait-for-hub", wait_for_hub_ms, *options]

    def visit(self, *options, wrapper=(), wait_for_hub_ms=10_000):
        """Plays one visit; returns (exit status, the last line as JSON or None, stderr)."""
        command = [*wrapper, *self.visit_command(*options, wait_for_hub_ms=wait_for_hub_ms)]
        done = subprocess.run([*map(str, command)], capture_output=True, text=True, timeout=2 * PATIENCE_S)
        lines = done.stdout.strip().splitlines()
        return done.returncode, json.loads(lines[-1]) if lines else None, done.stderr

    def start_visit(self, *options, wait_for_hub_ms=10_000):
        """Starts a visit during which the journey does something."""
        return self.start("kiosk", *self.visit_command(*options, wait_for_hub_ms=wait_for_hub_ms))

    def start_idle_kiosk(self):
        """A kiosk with a window that nobody touches."""
        (self.kiosk / "admin.sock").unlink(missing_ok=True)
        self.start("kiosk", BIN / "anjungan-kiosk", "run", *self.kiosk_options(),
                   environment=dict(os.environ, SDL_VIDEODRIVER="dummy"))
        wait_until((self.kiosk / "admin.sock").exists, "the kiosk's admin socket")

    def queue(self):
        """What the kiosk holds: a list of dictionaries, oldest first."""
        text = self.tool("anjungan-kiosk", "queue", "--state", self.kiosk, "--issuers", self.issuers)
        names = ("seq", "code", "status", "delivery", "print", "rung")
        return [dict(zip(names, line.split())) for line in text.splitlines()]

    def hub_list(self):
        """What the hub holds: (id, code, status) of each request."""
        return [tuple(line.split()) for line in self.tool("anjungan-hub", "list", "--state", self.hub).splitlines()]

    def paper(self):
        """The bytes that the printer got."""
        file = self.folder / "receipt.escpos"
        return file.read_bytes() if file.exists() else b""

    def shown(self, screen):
        """What the last picture of a screen says, and the ids of what could be touched there."""
        record = json.loads(sorted(self.out.glob(f"*-{screen}.json"))[-1].read_text())
        return " ".join(run["text"] for run in record["texts"]), {target["id"] for target in record["targets"]}

    def receipts(self):
        """How many receipts came out whole: each ends with one cut."""
        return self.paper().count(b"\x1dV")


def in_service_village(kind=Village):
    """A village, of this kind, whose kiosk has taken its voucher and one visit (`first_visit` is its last line), which the
    hub has. It is made once; each call copies it."""
    if not Village.in_service:
        Village.in_service = Village()
        atexit.register(Village.in_service.close)
        Village.in_service.start_all()
        status, Village.in_service.first_visit, stderr = Village.in_service.visit()
        if status != 0:
            raise AssertionError(stderr)
        for name in list(Village.in_service.running):
            Village.in_service.kill(name)
    return kind(Village.in_service)


class Journey(unittest.TestCase):
    """One village a test, with a bare kiosk."""

    make_village = staticmethod(Village)

    def setUp(self):
        self.village = self.make_village()
        self.addCleanup(self.village.close)


class JourneyInService(Journey):
    """One village a test, with a kiosk that has taken a visit before."""

    make_village = staticmethod(in_service_village)
