"""Reads the pictures that the simulated printers draw: 8 bits of grey, or three of colour, not interlaced."""
import struct
import zlib

CHANNELS = {0: 1, 2: 3, 6: 4}


def rows(path):
    """The picture's rows as bytes, from the top."""
    data = path.read_bytes()
    header, body, at = None, b"", 8
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        chunk = data[at + 8:at + 8 + size]
        header = struct.unpack(">IIBBBBB", chunk) if kind == b"IHDR" else header
        body += chunk if kind == b"IDAT" else b""
        at += size + 12
    width, height, depth, colour, _, _, interlaced = header
    if depth != 8 or interlaced:
        raise ValueError(f"{path}: not a picture of ours")
    step = CHANNELS[colour]
    line = width * step
    raw, before, found = zlib.decompress(body), bytes(line), []
    for y in range(height):
        start = y * (line + 1)
        before = unfiltered(raw[start], raw[start + 1:start + 1 + line], before, step)
        found.append(before)
    return found


def unfiltered(kind, filtered, above, step):
    """One row (PNG, third edition, §9.2)."""
    if kind == 0:
        return filtered
    row = bytearray(filtered)
    for i, value in enumerate(filtered):
        left = row[i - step] if i >= step else 0
        up = above[i]
        corner = above[i - step] if i >= step else 0
        row[i] = (value + (left, up, (left + up) // 2, paeth(left, up, corner))[kind - 1]) & 0xff
    return bytes(row)


def paeth(left, up, corner):
    guess = left + up - corner
    return min((left, up, corner), key=lambda one: abs(guess - one))


def printed_rows(path):
    """Without what is blank above and below."""
    found = rows(path)
    inked_rows = [y for y, row in enumerate(found) if inked(row)]
    return found[inked_rows[0]:inked_rows[-1] + 1] if inked_rows else []


def inked(row):
    return min(row) < 128
