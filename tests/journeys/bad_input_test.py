"""Bad input ends with status 2 and one clear line, and queues nothing. What a citizen can do wrong is also told to the
citizen, on the last picture, in Indonesian."""
import json
import sqlite3
import struct
import subprocess
import unittest
import zlib

import harness

GOOD = {"nama": "Warga Contoh", "alamat": "Jalan Contoh 5", "untuk": "sendiri", "keperluan": "sekolah",
        "tujuan": "SMA Contoh", "penghasilan": "0", "tanggungan": "1"}


def grey_png(width, rows):
    """A PNG of these rows, each with the filter byte 0 before its grey pixels."""
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    header = struct.pack(">IIBBBBB", width, len(rows), 8, 0, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"".join(rows))) +
            chunk(b"IEND", b""))


def blank_picture():
    return grey_png(64, [b"\0" + b"\xff" * 64] * 64)


class BadInputTest(harness.JourneyInService):
    def setUp(self):
        super().setUp()
        self.village.start_all()
        self.before = self.stored()
        self.files = 0

    def stored(self):
        """Every row about requests, while no kiosk runs."""
        with sqlite3.connect(self.village.kiosk / "store.db") as database:
            rows = [database.execute(f"SELECT * FROM {table}").fetchall()
                    for table in ("tracking_code", "request", "print_job")]
        database.close()
        return rows

    def file(self, name, content):
        self.files += 1
        path = self.village.folder / f"{self.files}-{name}"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def answers(self, **changes):
        answers = {field: value for field, value in {**GOOD, **changes}.items() if value is not None}
        return "--answers", self.file("answers.json", json.dumps(answers))

    def code(self, text):
        path = self.file("code.png", b"")
        subprocess.run(["qrencode", "-o", path, "-s", "6", text], check=True)
        return "--qr", path

    def two_codes(self, *texts):
        """A PNG of these codes beside each other, 6 pixels a module."""
        rows = [""] * 60
        for text in texts:
            drawn = subprocess.run(["qrencode", "-t", "ASCII", "-m", "4", text], check=True, capture_output=True, text=True)
            lines = drawn.stdout.splitlines()
            for i in range(len(rows)):
                rows[i] += lines[i] if i < len(lines) else " " * len(lines[0])
        pixels = [b"\0" + b"".join((b"\0" if row[i] == "#" else b"\xff") * 6 for i in range(0, len(row), 2)) for row in rows]
        return "--qr", self.file("codes.png", grey_png(len(pixels[0]) - 1, [row for row in pixels for _ in range(6)]))

    def refuse(self, *options, says):
        """Plays a visit that must be refused with one line that holds `says`, and returns it."""
        status, summary, stderr = self.village.visit(*options)
        self.assertEqual(status, 2, stderr)
        self.assertIsNone(summary)
        lines = [line for line in stderr.splitlines() if line.startswith("anjungan-kiosk: ")]
        self.assertEqual(len(lines), 1, stderr)
        self.assertIn(says, lines[0])
        self.assertEqual(self.stored(), self.before)
        self.assertEqual(self.village.receipts(), 1)
        return lines[0]

    def refuse_before_the_visit(self, *options, says):
        self.refuse(*options, says=says)
        self.assertEqual(list(self.village.out.glob("*.png")), [])

    def refuse_on_screen(self, *options, says, shows):
        self.refuse(*options, says=says)
        last = sorted(self.village.out.glob("*-*.json"))[-1]
        texts = " ".join(run["text"] for run in json.loads(last.read_text())["texts"])
        self.assertIn(shows, texts)

    def test_mistakes_of_the_command_line_end_before_the_visit(self):
        rows = [
            (("--qr", self.village.folder / "none.png"), "none.png"),
            (("--qr", self.file("text.png", "halo")), "neither a PNG nor a JPEG"),
            (("--qr", self.file("cut.png", blank_picture()[:60])), "cut.png"),
            (("--qr", self.file("empty.png", b"")), "empty.png"),
            (("--service", "paspor"), "no service 'paspor'"),
            (("--answers", self.village.folder / "none.json"), "none.json"),
            (("--answers", self.file("a.json", "nama: Contoh")), "not a JSON object"),
            (("--answers", self.file("b.json", "[]")), "not a JSON object"),
            (("--answers", self.file("c.json", '{"nama":"A","nama":"B"}')), "not a JSON object"),
            (("--answers", self.file("d.json", '{"tanggungan":3}')), "not a text"),
            (self.answers(hobi="memancing"), "no field 'hobi'"),
            (self.answers(untuk="tetangga"), "no option"),
            (self.answers(ktp="mungkin"), '"ada" or "belum"'),
            (self.answers(**{"nama-orang": "Anak Contoh"}), "'nama-orang' is asked only if 'untuk' is one of: anak"),
            (("--nik", "640206520890999X"), "digits alone"),
            (("--nik", "64020652089099990000"), "16 digits"),
            (("--nik", "6402065208909999", "--qr", "x.png"), "--"),
            (("--size", "lebar"), "1080x1920"),
            (("--size", "10x10"), "panel"),
            (("--mm", "100"), "panel"),
            (("--mm", "-1"), "--mm"),
            (("--mm", "nan"), "millimetres"),
            (("--mm", "1e9"), "millimetres"),
            (("--size", "99999x99999"), "8192"),
            (("--cetak",), "--cetak"),
        ]
        for options, says in rows:
            with self.subTest(options=[str(option) for option in options]):
                self.refuse_before_the_visit(*options, says=says)

    def test_a_picture_that_is_no_identity_is_named(self):
        rows = [
            (("--qr", self.file("blank.png", blank_picture())), "holds no code", "kode"),
            (self.code("https://contoh.example/a"), "is a link", "tautan"),
            (self.code("00020101021126570011ID.CONTOH"), "QRIS", "QRIS"),
            (self.code("WIFI:T:WPA;S:contoh;P:contoh;;"), "Wi-Fi", "Wi-Fi"),
            (self.code("BEGIN:VCARD\nFN:Contoh\nEND:VCARD"), "contact", "kartu nama"),
            (self.code("halo"), "no identity", "kode"),
            (self.code("6402061399909999"), "cannot exist", "NIK"),
            (self.two_codes("6402065208909999", "6402065208919999"), "two codes", "dua kode"),
            (self.two_codes("halo", "hai"), "two codes", "Tunjukkan satu saja"),
            (("--qr", self.village.folder / "receipt.png"), "status link", "struk"),
            (("--qr", self.village.folder / "64.02.99.9999.png"), "voucher", "kode pemasangan"),
        ]
        for options, says, shows in rows:
            with self.subTest(says=says):
                self.refuse_on_screen(*options, says=says, shows=shows)

    def test_a_nik_that_cannot_exist_is_refused_on_the_keypad(self):
        rows = [
            ("640206520890", "16 digits", "16"),
            ("6402067208909999", "day of birth", "anggal"),
            ("6402065213909999", "month", "ulan"),
            ("6402062902019999", "date of birth", "anggal"),
            ("6402065208900000", "serial", "0000"),
        ]
        for nik, says, shows in rows:
            with self.subTest(nik=nik):
                self.refuse_on_screen("--nik", nik, says=says, shows=shows)

    def test_an_answer_that_its_rule_refuses_is_told_at_its_question(self):
        rows = [
            ({"nama": None}, "'nama'"),
            ({"nama": "A"}, "'nama'"),
            ({"untuk": None}, "'untuk'"),
            ({"hp": "12"}, "'hp'"),
            ({"tanggungan": "99"}, "'tanggungan'"),
            ({"penghasilan": "99000000"}, "'penghasilan'"),
            ({"tujuan": "ke Café"}, "no key"),
        ]
        for changes, says in rows:
            with self.subTest(changes=changes):
                line = self.refuse(*self.answers(**changes), says=says)
                last = sorted(self.village.out.glob("*.png"))[-1].stem
                self.assertIn("-form-", last)
                # What the keyboard cannot type, the citizen never gives.
                if "refused: " in line:
                    self.assertIn(line.split("refused: ")[1], self.village.shown(last[3:])[0])


if __name__ == "__main__":
    harness.main()
