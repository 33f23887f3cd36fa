"""A whole visit on USB devices: the unchanged kiosk, the unmodified libusb, and a card reader, a scanner and a printer
below it."""
import json
import subprocess
import unittest

import harness

READER, SCANNER, PRINTER = "1-2", "1-3", "1-4"
NIK = "6402065208909999"


class Village(harness.Village):
    """Its kiosk has no printer but the one on USB."""

    devices = {READER: "card-reader", SCANNER: "scanner-keyboard", PRINTER: "printer-80"}

    def __init__(self, template=None):
        super().__init__(template)
        self.device_options = ["--profiles", self.folder / "profiles", "--learned", self.folder / "learned.toml"]

    def start_usb_visit(self, *options):
        """A visit that waits for the scanner, unless the options say how else the citizen identifies."""
        bench = [harness.BIN / "anjungan-devsim", "usb", "--control", self.folder / "bench", "--counts",
                 self.folder / "counts.json"]
        for port, device in self.devices.items():
            bench += ["--device", f"{port}={device}"]
        return self.start("kiosk", *bench, "--", *self.visit_command(*(options or ["--hand-scanner"])))

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


class UsbVisitTest(harness.Journey):
    make_village = Village

    def setUp(self):
        super().setUp()
        self.village.start_hub()
        self.village.start_sync()

    def test_a_card_a_scan_and_a_receipt(self):
        village = self.village
        village.start_usb_visit()
        village.wait_for_screen("scan")
        village.tell("act", READER, "tap", "04AABBCCDDEEFF")
        harness.wait_until(lambda: "a card was read" in village.log("kiosk"), "the card")
        village.tell("act", SCANNER, "scan", NIK)
        village.wait_for_screen("printing")
        village.wait_for_screen("done")
        self.assertIn("Ambil kartu Anda", village.shown("done")[0], "it lies on the reader all the while")
        village.tell("act", PRINTER, "picture", str(village.folder / "receipt.png"))
        status, summary, counts = village.finish()
        self.assertEqual(status, 0, village.log("kiosk"))
        self.assertEqual(summary["delivery"], "diterima")
        for port in READER, SCANNER, PRINTER:
            self.assertGreater(counts[port]["urbs"], 0, port)
        self.assertGreater(counts[PRINTER]["bytes_out"], 1000)
        self.assertEqual(village.evidence(summary),
                         (NIK, [{"kind": "qr", "level": 1}, {"kind": "card-present", "level": 2, "detail": "fixed"}]))
        self.assertEqual([request["print"] for request in village.queue()], ["tercetak"])
        codes = village.attempt("anjungan-decode", village.folder / "receipt.png").stdout
        self.assertIn(summary["tracking_code"].replace("-", ""), codes)
        self.assertNotIn("aabbcc", village.log("kiosk").lower(), "a card's number is nobody's to read")
        self.assertNotIn(NIK, village.log("kiosk"))

    def test_without_paper_the_receipt_waits_and_is_printed_once(self):
        village = self.village
        village.start_usb_visit("--nik", NIK)
        village.wait_for_screen("notice")
        village.tell("fault", PRINTER, "paper-out")
        village.wait_for_screen("printing")
        sheets = lambda: village.tell("act", PRINTER, "picture", str(village.folder / "receipt.png"))
        self.assertIn("sheets: 0", sheets())
        village.tell("mend", PRINTER)
        village.wait_for_screen("done")
        self.assertIn("sheets: 1", sheets())
        status, _, _ = village.finish()
        self.assertEqual(status, 0, village.log("kiosk"))

    def test_devices_may_come_during_the_visit(self):
        village = self.village
        village.devices = {}
        village.start_usb_visit()
        village.wait_for_screen("identify")
        self.assertNotIn("identify.scan", village.shown("identify")[1])
        village.tell("plug", SCANNER, "scanner-pos")
        village.wait_for_screen("scan")
        village.tell("plug", PRINTER, "printer-58")
        village.tell("act", SCANNER, "scan", NIK)
        status, summary, counts = village.finish()
        self.assertEqual(status, 0, village.log("kiosk"))
        self.assertEqual(village.evidence(summary), (NIK, [{"kind": "qr", "level": 1}]))
        self.assertGreater(counts[PRINTER]["bytes_out"], 1000)


class MisledUsbTest(harness.Journey):
    def test_a_device_that_hangs_libusb_leaves_visits_by_nik(self):
        village = self.village
        village.start_all()
        bench = [harness.BIN / "anjungan-devsim", "usb", "--device", "1-2=misleading", "--counts",
                 village.folder / "counts.json", "--"]
        village.device_options = ["--printer", village.printer_socket]
        status, summary, stderr = village.visit("--nik", NIK, wrapper=bench)
        self.assertEqual(status, 0, stderr)
        self.assertIn("visits go on without USB devices", stderr)
        self.assertEqual(summary["delivery"], "diterima")


if __name__ == "__main__":
    harness.main()
