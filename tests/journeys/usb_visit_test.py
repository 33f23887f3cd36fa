"""A whole visit on USB devices: the unchanged kiosk, the unmodified libusb, and a card reader, a scanner and a printer
below it."""
import harness
from usb_village import NIK, PRINTER, READER, SCANNER, Village


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
        village.wait_for_screen("printing-paper-out")
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
