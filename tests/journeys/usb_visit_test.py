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
        village.start_usb_visit(wait_for_hub_ms=60_000)
        village.wait_for_screen("scan")
        village.kill("sync")  # the visit, and its devices, stay until it is back
        village.tell("act", READER, "tap", "04AABBCCDDEEFF")
        harness.wait_until(lambda: "a card was read" in village.log("kiosk"), "the card")
        village.tell("act", SCANNER, "scan", NIK)
        village.wait_for_screen("printing")
        village.wait_for_screen("done")
        self.assertIn("Ambil kartu Anda", village.shown("done")[0], "it lies on the reader all the while")
        village.tell("act", PRINTER, "picture", str(village.folder / "receipt.png"))
        village.start_sync()
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

    def test_what_becomes_of_a_card_is_on_the_screen(self):
        village = self.village
        village.start_usb_visit()
        village.wait_for_screen("scan")
        village.tell("fault", READER, "card-torn")
        village.tell("act", READER, "tap", "04AABBCCDDEEFF")
        village.wait_for_screen("scan-card-torn-away")
        self.assertIn("Kartu terlalu cepat diangkat", village.shown("scan-card-torn-away")[0])
        village.tell("act", READER, "two")
        village.wait_for_screen("scan-card-mute")
        self.assertIn("Tempelkan satu kartu saja", village.shown("scan-card-mute")[0])
        village.tell("act", READER, "remove")
        village.tell("mend", READER)
        village.tell("act", READER, "slow", "1")
        village.tell("act", READER, "tap", "04AABBCCDDEEFF")
        village.wait_for_screen("scan-card-slow")
        self.assertIn("Kartu sedang dibaca. Jangan diangkat dulu.", village.shown("scan-card-slow")[0])
        village.wait_for_screen("scan-card-read")
        self.assertIn("Kartu terbaca.", village.shown("scan-card-read")[0])
        village.tell("act", SCANNER, "scan", NIK)
        status, summary, _ = village.finish()
        self.assertEqual(status, 0, village.log("kiosk"))
        self.assertEqual(village.evidence(summary)[1],
                         [{"kind": "qr", "level": 1}, {"kind": "card-present", "level": 2, "detail": "fixed"}])

    def test_a_number_that_is_drawn_anew_at_each_tap_is_told_as_such(self):
        village = self.village
        village.start_usb_visit()
        village.wait_for_screen("scan")
        village.tell("act", READER, "phone")
        village.wait_for_screen("scan-card-read")
        village.tell("act", SCANNER, "scan", NIK)
        status, summary, _ = village.finish()
        self.assertEqual(status, 0, village.log("kiosk"))
        self.assertEqual(village.evidence(summary)[1],
                         [{"kind": "qr", "level": 1}, {"kind": "card-present", "level": 2, "detail": "random"}])

    def test_a_card_that_lay_on_the_reader_before_is_not_this_citizens(self):
        village = self.village
        village.start_usb_visit(before=[("act", READER, "tap", "04AABBCCDDEEFF")])
        village.wait_for_screen("scan-card-left-behind")
        self.assertIn("Angkat dulu, lalu tempelkan kartu Anda.", village.shown("scan-card-left-behind")[0])
        village.tell("move", READER, "1-5")
        harness.wait_until(lambda: village.log("kiosk").count("which was left behind") == 2, "the reader at its new port")
        village.tell("act", SCANNER, "scan", NIK)
        village.wait_for_screen("done")
        self.assertNotIn("Ambil kartu Anda", village.shown("done")[0])
        status, summary, _ = village.finish()
        self.assertEqual(status, 0, village.log("kiosk"))
        self.assertEqual(village.evidence(summary), (NIK, [{"kind": "qr", "level": 1}]))

    def test_without_paper_the_receipt_waits_and_is_printed_once(self):
        village = self.village
        village.start_usb_visit("--nik", NIK, wait_for_hub_ms=60_000)
        village.wait_for_screen("notice")
        village.kill("sync")  # the visit, and its devices, stay until it is back
        village.tell("fault", PRINTER, "paper-out")
        village.wait_for_screen("printing-paper-out")
        sheets = lambda: village.tell("act", PRINTER, "picture", str(village.folder / "receipt.png"))
        self.assertIn("sheets: 0", sheets())
        village.tell("act", SCANNER, "scan", "6402061708459999")
        village.wait_for_screen("printing-paper-out-code-put-off")
        self.assertIn("Kode tidak dipakai di layar ini.", village.shown("printing-paper-out-code-put-off")[0])
        village.tell("mend", PRINTER)
        village.wait_for_screen("done")
        self.assertIn("sheets: 1", sheets())
        village.start_sync()
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

    def test_a_mistake_in_a_profile_costs_that_file_and_not_the_kiosk(self):
        village = self.village
        village.start_all()
        scanners = village.folder / "profiles" / "scanners"
        scanners.mkdir(parents=True)
        (scanners / "kantor.toml").write_text("[scanner]\n")
        learned = village.folder / "learned.toml"
        learned.write_text("[[scanner")
        village.device_options += ["--profiles", village.folder / "profiles", "--learned", learned]
        status, summary, stderr = village.visit("--nik", NIK)
        self.assertEqual(status, 0, stderr)
        self.assertEqual(summary["delivery"], "diterima")
        self.assertIn(f"profiles: {scanners}/kantor.toml:1: 'scanner' must be a list", stderr)
        self.assertIn(f"profiles: {learned}:1: ", stderr)


if __name__ == "__main__":
    harness.main()
