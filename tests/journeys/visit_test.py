"""A whole visit, as ./dev run plays it: what is seen, printed, delivered, and what comes back."""
import json
import unittest

import harness


class FirstVisitTest(harness.Journey):
    def test_a_visit_ends_with_a_receipt_and_a_request_at_the_hub(self):
        self.village.start_all()
        status, summary, stderr = self.village.visit()
        self.assertEqual(status, 0, stderr)
        self.assertEqual(summary["delivery"], "diterima")
        self.assertEqual(summary["service"], "sktm")
        self.assertEqual(summary["office"], "Desa Contoh")
        self.assertEqual(self.village.hub_list(),
                         [(summary["request_id"], summary["tracking_code"], "diterima")])
        self.assertEqual(self.village.receipts(), 1)

        request = json.loads(self.village.tool("anjungan-hub", "show", summary["request_id"], "--state",
                                               self.village.hub))
        self.assertEqual(request["payload"]["nik"], "6402065208909999")
        self.assertEqual(request["payload"]["answers"]["nama"], "Warga Contoh")
        self.assertEqual(request["payload"]["evidence"], [{"kind": "typed", "level": 0}])

        codes = self.village.attempt("anjungan-decode", self.village.folder / "receipt.png").stdout.split()
        self.assertEqual(len(codes), 2)
        self.assertTrue(any("/l#" in code for code in codes))
        self.assertTrue(any(code.startswith("ANJ1K:" + summary["tracking_code"].replace("-", "") + ":")
                            for code in codes), codes)

    def test_every_screen_passed_has_a_picture_and_its_record(self):
        self.village.start_all()
        self.assertEqual(self.village.visit()[0], 0)
        pictures = sorted(path.name for path in self.village.out.glob("*.png"))
        screens = [name[3:-4] for name in pictures]
        for screen in ("voucher-confirm", "enrol-result", "attract", "notice", "identify", "nik", "choose-service",
                       "service-info", "form-nama", "checklist", "review", "done"):
            self.assertIn(screen, screens)
        self.assertEqual([name[:2] for name in pictures], [f"{i:02}" for i in range(1, len(pictures) + 1)])
        for picture in pictures:
            record = json.loads((self.village.out / picture).with_suffix(".json").read_text())
            self.assertGreater(record["px_per_mm"], 0)
        touches = [json.loads(line) for line in (self.village.out / "touches.jsonl").read_text().splitlines()]
        self.assertGreater(len(touches), 50)
        self.assertEqual(set(touches[0]), {"t", "x", "y", "screen"})

    def test_the_voucher_is_also_taken_from_a_picture_of_its_code(self):
        self.village.start_all()
        self.village.voucher = self.village.voucher.with_suffix(".png")
        status, summary, stderr = self.village.visit()
        self.assertEqual(status, 0, stderr)
        self.assertEqual(summary["office"], "Desa Contoh")


class LaterVisitTest(harness.JourneyInService):
    def test_a_hard_picture_of_a_code_identifies(self):
        """Made by other programs: rotated, blurred, pale and compressed (tests/unit/drivers/scanner/decoder/pictures)."""
        self.village.start_all()
        status, summary, stderr = self.village.visit(
            "--qr", harness.ROOT / "tests/unit/drivers/scanner/decoder/pictures/hard.jpg")
        self.assertEqual(status, 0, stderr)
        payload = json.loads(self.village.tool("anjungan-hub", "show", summary["request_id"], "--state",
                                               self.village.hub))["payload"]
        self.assertEqual(payload["nik"], "6402065208909999")
        self.assertEqual([evidence["kind"] for evidence in payload["evidence"]], ["qr"])

    def test_whose_name_it_is_is_asked_only_where_the_letter_is_for_another_person(self):
        answers = self.village.folder / "answers.json"
        answers.write_text(json.dumps({"nama": "Warga Contoh", "alamat": "Jalan Contoh 5", "untuk": "sendiri",
                                       "keperluan": "sekolah", "tujuan": "SMA Contoh", "penghasilan": "0",
                                       "tanggungan": "1"}))
        self.village.start_all()
        status, summary, stderr = self.village.visit("--answers", answers)
        self.assertEqual(status, 0, stderr)
        request = json.loads(self.village.tool("anjungan-hub", "show", summary["request_id"], "--state",
                                               self.village.hub))
        self.assertEqual(list(request["payload"]["answers"]),
                         ["nama", "alamat", "untuk", "keperluan", "tujuan", "penghasilan", "tanggungan"])
        self.assertEqual(list(self.village.out.glob("*-form-nama-orang.png")), [])

    def test_a_status_set_at_the_hub_comes_down_to_the_kiosk(self):
        self.village.start_all()
        code = self.village.first_visit["tracking_code"]
        self.village.tool("anjungan-hub", "status", code, "siap-diambil", "--state", self.village.hub)
        self.village.start_idle_kiosk()
        harness.wait_until(lambda: self.village.queue()[0]["status"] == "siap-diambil", "the status")

    def test_with_the_hub_away_the_visit_ends_well_and_the_request_goes_later(self):
        self.village.start_printer()
        status, summary, stderr = self.village.visit(wait_for_hub_ms=0)
        self.assertEqual(status, 0, stderr)
        self.assertEqual(summary["delivery"], "tersimpan")
        self.village.start_hub()
        self.village.start_sync()
        self.village.start_idle_kiosk()
        harness.wait_until(lambda: self.village.queue()[-1]["status"] == "diterima", "the delivery")
        self.assertEqual(sorted(row[1] for row in self.village.hub_list()),
                         sorted([self.village.first_visit["tracking_code"], summary["tracking_code"]]))

    def test_a_second_office_needs_only_another_voucher_and_an_empty_folder(self):
        self.village.start_printer()
        self.village.start_hub()
        self.village.kiosk = self.village.folder / "second"
        self.village.voucher = self.village.make_voucher("Kelurahan Contoh", "64.02.99.1999")
        self.village.start_sync()
        status, summary, stderr = self.village.visit()
        self.assertEqual(status, 0, stderr)
        self.assertEqual(summary["office"], "Kelurahan Contoh")
        self.assertEqual(len(self.village.hub_list()), 2)


if __name__ == "__main__":
    harness.main()
