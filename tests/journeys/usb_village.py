"""A village whose kiosk has USB devices: models below the unmodified libusb, which a journey acts on while it runs."""
import json
import os
import subprocess

import harness

READER, SCANNER, PRINTER = "1-2", "1-3", "1-4"
NIK = "6402065208909999"


class Village(harness.Village):
    """Its kiosk has no printer but the one on USB."""

    devices = {READER: "card-reader", SCANNER: "scanner-keyboard", PRINTER: "printer-80"}

    def __init__(self, template=None):
        super().__init__(template)
        self.device_options = ["--profiles", self.folder / "profiles", "--learned", self.folder / "learned.toml"]

    def start_usb_visit(self, *options, before=(), wait_for_hub_ms=10_000):
        """A visit that waits for the scanner, unless the options say how else the citizen identifies. `before`: what is
        told to the devices before the kiosk starts, a list of words each."""
        bench = [harness.BIN / "anjungan-devsim", "usb", "--control", self.folder / "bench", "--counts",
                 self.folder / "counts.json"]
        for port, device in self.devices.items():
            bench += ["--device", f"{port}={device}"]
        gate = self.folder / "gate"
        gate.unlink(missing_ok=True)
        os.mkfifo(gate)
        bench += ["--", "sh", "-c", 'read go <"$1"; shift; exec "$@"', "sh", gate]
        visit = self.visit_command(*(options or ["--hand-scanner"]), wait_for_hub_ms=wait_for_hub_ms)
        started = self.start("kiosk", *bench, *visit)
        harness.wait_until((self.folder / "bench").exists, "the bench")
        for words in before:
            self.tell(*words)
        gate.write_text("go\n")
        return started

    def tell(self, *words):
        done = subprocess.run([harness.BIN / "anjungan-devsim", "tell", "--control", self.folder / "bench", *words],
                              capture_output=True, text=True, timeout=harness.PATIENCE_S)
        if done.returncode != 0:
            raise AssertionError(f"tell {words}: {done.stderr}")
        return done.stdout

    def wait_for_screen(self, screen):
        harness.wait_until(lambda: list(self.out.glob(f"*-{screen}.json")), f"the screen {screen}: {self.log('kiosk')}")

    def finish(self):
        """(exit status, the visit's summary, transfers of each device)"""
        status = self.running.pop("kiosk").wait(2 * harness.PATIENCE_S)
        summary = next((line for line in self.log("kiosk").splitlines() if line.startswith('{"request_id"')), "null")
        counts = json.loads((self.folder / "counts.json").read_text())["devices"]
        return status, json.loads(summary), {one["port"]: one for one in counts}

    def evidence(self, summary):
        shown = self.tool("anjungan-hub", "show", summary["request_id"], "--state", self.hub)
        payload = json.loads(shown)["payload"]
        return payload["nik"], payload["evidence"]
