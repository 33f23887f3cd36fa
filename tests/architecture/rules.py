"""Who may know whom: every folder that holds C++, what it may include and link.

A folder that is not listed here fails the check: adding a room is a decision, made in the same commit as the room.
`knows` names folders of the project, or a whole room with "/*". `wraps` names the libraries whose headers the folder
may include and which it may link.
"""
from dataclasses import dataclass


@dataclass(frozen=True)
class Folder:
    knows: tuple = ()
    wraps: tuple = ()


FOLDERS = {
    "base": Folder(wraps=("expected",)),
    "picture": Folder(("base",), ("png", "jpeg")),
    # Files that people write: services, printer profiles.
    "toml": Folder(("base",), ("tomlplusplus",)),
    # What must never be lost. Sync passes sealed bytes on: it has no database and no queue.
    "offline-store/protocol": Folder(("base",), ("sodium", "openssl", "zstd", "nlohmann")),
    "offline-store/database": Folder(("base",), ("sqlite3",)),
    "offline-store/audit": Folder(("base", "offline-store/database", "offline-store/protocol")),
    "offline-store/queue": Folder(("base", "offline-store/database", "offline-store/protocol", "offline-store/audit")),
    "offline-store/link": Folder(("base", "offline-store/database", "offline-store/protocol", "offline-store/audit",
                                  "offline-store/queue")),
    "offline-store/sync": Folder(("base", "offline-store/protocol"), ("curl", "openssl")),
    # Devices. Each class on its own; the simulator sits on their seams, so that the real protocol code runs above it.
    "drivers/qr": Folder(("base",), ("qrencode",)),
    "drivers/printer": Folder(("base", "picture", "toml", "drivers/qr", "drivers/usb")),
    "drivers/scanner": Folder(("base", "picture")),
    # What runs inside anjungan-decode only; the kiosk links the client above and no ZXing.
    "drivers/scanner/decoder": Folder(("base", "picture", "drivers/scanner"), ("zxing", "seccomp")),
    # Scanners on USB, apart from the folder above, which programs without USB link.
    "drivers/scanner/usb": Folder(("base", "toml", "drivers/scanner", "drivers/usb")),
    # What carries transfers: device classes see its seam, and never libusb.
    "drivers/usb": Folder(("base",), ("libusb",)),
    "drivers/card-reader": Folder(("base", "drivers/usb")),
    # Devices in software below that seam.
    # The technician's command, and what it judges devices by: the only place below the kiosk where the classes meet.
    "drivers/devices": Folder(("base", "drivers/usb", "drivers/card-reader", "drivers/printer", "drivers/qr",
                               "drivers/scanner", "drivers/scanner/usb", "toml"), ("nlohmann", "cli11")),
    "drivers/simulator/usb": Folder(("base", "drivers/usb", "drivers/printer", "drivers/simulator")),
    # The same below the unmodified libusb.
    "drivers/simulator/umockdev": Folder(("base", "drivers/usb", "drivers/simulator/usb"), ("umockdev",)),
    # The same behind a socket, for programs that have real devices besides.
    "drivers/simulator/served": Folder(("base", "drivers/usb", "drivers/simulator/usb")),
    # Devices by name, and programs that run with them.
    "drivers/simulator/bench": Folder(("base", "picture", "drivers/usb", "drivers/printer", "drivers/simulator", "drivers/simulator/usb",
                                       "drivers/simulator/umockdev", "drivers/simulator/served")),
    "drivers/simulator": Folder(("base", "picture", "drivers/printer", "drivers/qr", "drivers/simulator/*"), ("freetype",)),
    # Screens draw view structs and return actions; they know no device, no store and no visit.
    "ui/text": Folder(("base",)),
    "ui/theme": Folder(("base",), ("imgui",)),
    "ui/widgets": Folder(("base", "picture", "ui/text", "ui/theme"), ("imgui",)),
    "ui/screens": Folder(("base", "picture", "ui/text", "ui/theme", "ui/widgets"), ("imgui",)),
    "ui/shell": Folder(("base", "picture", "ui/text", "ui/theme", "ui/widgets", "ui/screens"), ("imgui", "sdl2")),
    "ui/gallery": Folder(("base", "picture", "ui/*"), ("imgui",)),
    # The visit is pure: no store, no device, no screen.
    "kiosk/identity": Folder(("base",)),
    "kiosk/catalogue": Folder(("base", "toml", "kiosk/identity")),
    "kiosk/visit": Folder(("base", "kiosk/identity", "kiosk/catalogue")),
    "kiosk/technician": Folder(("base", "offline-store/protocol", "provisioning/voucher", "provisioning/enrolment")),
    "kiosk/present": Folder(("base", "kiosk/identity", "kiosk/catalogue", "kiosk/visit", "kiosk/technician",
                             "ui/text", "ui/screens")),
    "kiosk/receipt": Folder(("base", "offline-store/protocol", "kiosk/identity", "drivers/printer", "drivers/qr")),
    # The only places where screens, devices and store meet.
    "kiosk/offscreen": Folder(("base", "picture", "ui/*", "kiosk/*", "offline-store/protocol")),
    "kiosk/app": Folder(("base", "picture", "drivers/*", "ui/*", "offline-store/*", "kiosk/*", "provisioning/*"),
                        ("cli11", "spdlog")),
    # Issuing and taking vouchers; the technician's visit and the command are their two faces.
    "provisioning/keys": Folder(("base", "offline-store/protocol")),
    "provisioning/voucher": Folder(("base", "offline-store/protocol", "provisioning/keys")),
    "provisioning/enrolment": Folder(("base", "offline-store/protocol", "provisioning/keys", "provisioning/voucher")),
    "provisioning/command": Folder(("base", "picture", "drivers/qr", "offline-store/protocol", "provisioning/*"),
                                   ("cli11",)),
    # The hub shares with the kiosk only formats and the database wrapper.
    "backend/http": Folder(("base",), ("beast", "openssl")),
    "backend/registry": Folder(("base", "offline-store/protocol", "offline-store/database")),
    "backend/intake": Folder(("base", "offline-store/protocol", "backend/http", "backend/registry")),
    "backend/people": Folder(("base", "offline-store/protocol", "backend/http", "backend/registry")),
    "backend/hub": Folder(("base", "offline-store/protocol", "offline-store/database", "backend/*"),
                          ("cli11", "spdlog")),
}

# What a process must never hold, whoever links it in: the libraries and folders that its program may not reach.
PROGRAMS = {
    "anjungan-kiosk": ("curl", "beast", "zxing", "offline-store/sync", "backend/*"),
    "anjungan-sync": ("sqlite3", "sdl2", "imgui", "zxing", "offline-store/database", "offline-store/queue",
                      "drivers/*", "ui/*", "kiosk/*", "backend/*"),
    "anjungan-decode": ("sqlite3", "curl", "sdl2", "imgui", "sodium", "offline-store/*", "ui/*", "kiosk/*", "backend/*"),
    "anjungan-devsim": ("sqlite3", "curl", "sdl2", "imgui", "offline-store/*", "ui/*", "kiosk/*", "backend/*"),
    "anjungan-devices": ("sqlite3", "curl", "sdl2", "imgui", "sodium", "offline-store/*", "ui/*", "kiosk/*", "backend/*"),
    "anjungan-hub": ("curl", "sdl2", "imgui", "zxing", "drivers/*", "ui/*", "kiosk/*", "offline-store/queue",
                     "offline-store/sync"),
    "anjungan-gallery": ("sqlite3", "curl", "sodium", "openssl", "drivers/*", "offline-store/*", "kiosk/*", "backend/*"),
    "anjungan-provision": ("sqlite3", "curl", "sdl2", "imgui", "ui/*", "kiosk/*", "backend/*"),
}

# Libraries: the headers (regular expressions) and the names by which CMake lists link them.
LIBRARIES = {
    "expected": ((r"tl/expected\.hpp",), ()),
    "png": ((r"png\.h",), ("libpng",)),
    "jpeg": ((r"jpeglib\.h", r"jerror\.h"), ("libjpeg",)),
    "sodium": ((r"sodium(/.*)?\.h",), ("libsodium",)),
    "openssl": ((r"openssl/.*",), ("openssl", "libcrypto", "libssl", "OpenSSL::SSL", "OpenSSL::Crypto")),
    "zstd": ((r"zstd.*\.h",), ("libzstd",)),
    "nlohmann": ((r"nlohmann/.*",), ("nlohmann_json", "nlohmann_json::nlohmann_json")),
    "sqlite3": ((r"sqlite3\.h",), ("sqlite3", "SQLite::SQLite3")),
    "curl": ((r"curl/.*",), ("libcurl", "CURL::libcurl")),
    "qrencode": ((r"qrencode\.h",), ("libqrencode",)),
    "zxing": ((r"ZXing/.*", r"(ReadBarcode|DecodeHints|Barcode\w*|Result|ImageView|ZX\w+)\.h"), ("zxing", "ZXing::ZXing")),
    "libusb": ((r"libusb(-1\.0/libusb)?\.h",), ("libusb-1.0",)),
    "umockdev": ((r"umockdev\.h", r"glib(-object)?\.h"), ("umockdev-1.0",)),
    "seccomp": ((r"seccomp\.h",), ("libseccomp",)),
    "freetype": ((r"ft2build\.h", r"freetype/.*"), ("freetype2", "Freetype::Freetype")),
    "imgui": ((r"imgui.*\.h",), ("ImGui::ImGui",)),
    "sdl2": ((r"SDL(2/SDL)?.*\.h",), ("sdl2", "SDL2::SDL2")),
    "tomlplusplus": ((r"toml\+\+/.*", r"toml\.hpp"), ("tomlplusplus", "tomlplusplus::tomlplusplus")),
    "beast": ((r"boost/.*",), ("Boost::headers", "Boost::boost")),
    "cli11": ((r"CLI/.*",), ("CLI11", "CLI11::CLI11")),
    "spdlog": ((r"spdlog/.*",), ("spdlog", "spdlog::spdlog")),
    "gtest": ((r"g(test|mock)/.*",), ("GTest::gtest", "GTest::gtest_main", "GTest::gmock")),
    "benchmark": ((r"benchmark/.*",), ("benchmark::benchmark", "benchmark::benchmark_main")),
}

# Failures as values are everybody's; command lines and logs are the programs'.
EVERYWHERE = ("expected",)
PROGRAMS_ONLY = ("cli11", "spdlog")

# C, POSIX and Linux; C++ headers have no dot and no slash.
SYSTEM_HEADERS = (
    r"(sys|linux|arpa|netinet|net)/[\w-]+\.h",
    r"(assert|ctype|dirent|errno|fcntl|fenv|float|fnmatch|inttypes|limits|locale|math|netdb|poll|pthread|pwd|sched|setjmp|signal"
    r"|spawn|stdarg|stdbool|stddef|stdint|stdio|stdlib|string|strings|syslog|termios|time|unistd|wchar)\.h",
)
