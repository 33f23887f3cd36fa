"""Devices that die in the middle of a visit: the printer with a receipt half on paper, the decoder with a picture in its
hands. The citizen is told the truth, and the next one finds a kiosk that works."""
import json
import subprocess
import unittest

import harness


class PrinterDeathTest(harness.JourneyInService):
    def start_printer_that_dies(self, number):
        """At its `number`th write on the paper. The first four are questions after its state, then comes the receipt."""
        self.village.start_printer(
            wrapper=harness.killed_at("write", number, path=self.village.folder / "receipt.escpos"))

    def check_the_next_visit_prints_its_own_receipt_only(self):
        before = self.village.receipts()
        status, summary, stderr = self.village.visit(wait_for_hub_ms=0)
        self.assertEqual(status, 0, stderr)
        self.assertEqual(self.village.receipts(), before + 1)
        self.assertEqual(self.village.queue()[-1]["code"], summary["tracking_code"])
        self.assertEqual(self.village.queue()[-1]["print"], "tercetak")

    def test_a_printer_killed_with_a_receipt_half_on_paper_leaves_it_in_question(self):
        self.start_printer_that_dies(6)
        paper = len(self.village.paper())
        status, _, stderr = self.village.visit(wait_for_hub_ms=0)
        self.village.wait_for_death("printer")
        self.assertEqual(status, 1)
        self.assertIn("not printed whole", stderr)
        half = self.village.paper()[paper:]
        self.assertIn(b"\x1b@", half)
        self.assertNotIn(b"\x1dV", half)

        row = self.village.queue()[-1]
        self.assertEqual(row["print"], "ditanya")
        text, _ = self.village.shown("done")
        self.assertIn("Kalau struk tidak keluar utuh, catat kode ini", text)
        self.assertIn(row["code"], text)

        self.village.start_printer()
        self.check_the_next_visit_prints_its_own_receipt_only()
        self.assertEqual([row["print"] for row in self.village.queue()], ["tercetak", "ditanya", "tercetak"])

    def test_a_printer_killed_before_the_receipt_prints_it_once_when_it_is_back(self):
        self.start_printer_that_dies(2)
        self.village.start_visit(wait_for_hub_ms=0)
        self.village.wait_for_death("printer")
        self.village.start_printer()
        self.assertEqual(self.village.running["kiosk"].wait(harness.PATIENCE_S), 0, self.village.log("kiosk"))
        self.assertEqual(self.village.queue()[-1]["print"], "tercetak")
        self.assertEqual(self.village.receipts(), 2)
        self.check_the_next_visit_prints_its_own_receipt_only()


class DecoderDeathTest(harness.JourneyInService):
    def setUp(self):
        super().setUp()
        self.village.start_all()
        self.code = self.village.folder / "nik.png"
        subprocess.run(["qrencode", "-s", "6", "-o", self.code, "6402065208909999"], check=True)

    def decoder_that_dies(self, which):
        """An anjungan-decode whose starts of the numbers `which` end in a kill as it is about to say what it found. The
        first start is not the visit's: it checks the picture of the command line."""
        starts, script = self.village.folder / "starts", self.village.folder / "decode"
        trace = self.village.folder / "decode-trace"
        killed = " ".join(map(str, harness.killed_at("write", 1, trace=trace)))
        program = harness.BIN / "anjungan-decode"
        script.write_text(f'#!/bin/sh\necho >>{starts}\ncase $(wc -l <{starts}) in\n'
                          f'{which}) exec {killed} {program} "$@" ;;\nesac\nexec {program} "$@"\n')
        script.chmod(0o755)
        return ("--decode", script), starts, trace

    def test_a_decoder_killed_at_a_picture_is_started_anew_and_reads_it(self):
        decode, starts, trace = self.decoder_that_dies("2")
        status, summary, stderr = self.village.visit("--qr", self.code, *decode)
        self.assertEqual(status, 0, stderr)
        self.assertIn("= ?", trace.read_text())
        self.assertEqual(len(starts.read_text()), 3)
        request = json.loads(self.village.tool("anjungan-hub", "show", summary["request_id"], "--state",
                                               self.village.hub))
        self.assertEqual(request["payload"]["nik"], "6402065208909999")
        self.assertEqual([evidence["kind"] for evidence in request["payload"]["evidence"]], ["qr"])

    def test_a_picture_that_kills_the_decoder_every_time_leaves_the_keypad(self):
        decode, starts, _ = self.decoder_that_dies("[2-9]")
        status, summary, stderr = self.village.visit("--qr", self.code, *decode)
        self.assertEqual((status, summary), (1, None), stderr)
        self.assertIn("the scanner does not answer", stderr)
        self.assertEqual(len(starts.read_text()), 3)  # a picture is not tried for ever
        text, targets = self.village.shown("scan")
        self.assertIn("Pemindai sedang tidak bisa dipakai. Silakan ketik NIK.", text)
        self.assertIn("scan.type", targets)
        self.assertEqual(len(self.village.queue()), 1)
        status, _, stderr = self.village.visit(*decode)
        self.assertEqual(status, 0, stderr)
        self.assertEqual(len(self.village.queue()), 2)


if __name__ == "__main__":
    harness.main()
