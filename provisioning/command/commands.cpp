#include "provisioning/command/commands.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <ostream>
#include <set>
#include <string>
#include <system_error>

#include "base/file.h"
#include "offline-store/protocol/hub_card.h"
#include "offline-store/protocol/signed_message.h"
#include "picture/picture.h"
#include "provisioning/command/make_voucher.h"
#include "provisioning/command/utc_time.h"
#include "provisioning/command/voucher_picture.h"
#include "provisioning/keys/issuer.h"
#include "provisioning/voucher/accept.h"

namespace provisioning::command {
namespace {

namespace fs = std::filesystem;
namespace protocol = offline_store::protocol;
using base::ErrorCode;
using base::Fail;

constexpr std::int64_t kDefaultValiditySeconds = 30 * 86'400;
constexpr std::size_t kMaxShownFile = 16'384;

struct VoucherOptions {
  std::string issuer;
  std::string hub_card;
  std::string book;
  std::string not_before;
  std::string not_after;
  std::string out;
  std::string qr;
  VoucherOrder order;
};

struct Options {
  std::string issuer_out;
  VoucherOptions voucher;
  std::string show;
  std::string show_issuers;
};

void Declare(CLI::App& app, Options& options) {
  app.require_subcommand(1);
  auto* issuer = app.add_subcommand("issuer-new", "Make the desk's issuer key");
  issuer->add_option("--out", options.issuer_out, "Folder for issuer.pem and issuer.pub")
      ->required();

  VoucherOptions& v = options.voucher;
  auto* voucher = app.add_subcommand("voucher", "Make a single-use voucher for an office");
  voucher->add_option("--issuer", v.issuer, "Folder with issuer.pem")->required();
  voucher->add_option("--hub-card", v.hub_card, "The hub's card")->required();
  voucher->add_option("--register", v.book, "Register of kiosk numbers, made if missing")
      ->required();
  voucher->add_option("--office-name", v.order.office.name, "As people say it")->required();
  voucher->add_option("--office-code", v.order.office.code, "Kemendagri code")->required();
  voucher->add_option("--kecamatan", v.order.office.kecamatan, "Its name")->required();
  voucher->add_option("--not-before", v.not_before, "First day or moment, UTC (default: now)");
  voucher->add_option("--not-after", v.not_after, "End, UTC (default: 30 days after the start)");
  voucher->add_option("--language", v.order.language, "Of the screens")->default_val("id");
  voucher->add_option("--time-zone", v.order.time_zone, "Of the office")
      ->default_val("Asia/Makassar");
  voucher->add_option("--device-profile", v.order.device_profiles, "May be repeated");
  voucher->add_option("--out", v.out, "The voucher's file")->required();
  voucher->add_option("--qr", v.qr, "The voucher as a picture to print (PNG)");

  auto* show = app.add_subcommand("show", "Say what a voucher, hub card or issuer key is");
  show->add_option("file", options.show, "The file")->required();
  show->add_option("--issuers", options.show_issuers, "Folder with *.pub, to check a voucher");
}

base::Status IssuerNew(const std::string& folder, std::ostream& out) {
  const auto key = keys::MakeIssuer(folder);
  if (!key) return Fail(key.error());
  out << "issuer key " << base::ToHex(key->id()) << ": keep " << folder
      << "/issuer.pem at the desk; install " << folder << "/issuer.pub in issuers.d of hub and "
      << "kiosks\n";
  return {};
}

base::Status Complete(VoucherOptions& options, std::int64_t now_s) {
  VoucherOrder& order = options.order;
  order.not_before_s = now_s;
  if (!options.not_before.empty()) {
    const auto time = ParseUtc(options.not_before);
    if (!time) return Fail(time.error());
    order.not_before_s = *time;
  }
  order.not_after_s = order.not_before_s + kDefaultValiditySeconds;
  if (!options.not_after.empty()) {
    const auto time = ParseUtc(options.not_after);
    if (!time) return Fail(time.error());
    order.not_after_s = *time;
  }
  return CheckOrder(order);
}

base::Status MustNotExist(const std::string& file) {
  std::error_code error;
  if (file.empty() || (!fs::exists(file, error) && !error)) return {};
  return Fail(ErrorCode::kConflict, "file-exists",
              file + ": is there already; choose another name or remove it");
}

// One file for two things would end as one of them.
base::Status MustDiffer(const VoucherOptions& options) {
  std::set<fs::path> files;
  for (const std::string& file : {options.out, options.qr, options.book, options.book + ".lock"}) {
    if (file.empty()) continue;
    std::error_code error;
    if (!files.insert(fs::weakly_canonical(fs::absolute(file), error)).second || error) {
      return Fail(ErrorCode::kInvalid, "file-twice",
                  file + ": --out, --qr and --register must be different files");
    }
  }
  return {};
}

base::Result<protocol::HubIdentity> LoadHubCard(const std::string& file) {
  const auto card = base::ReadFile(file, protocol::kMaxHubCard);
  if (!card) return Fail(card.error());
  auto hub = protocol::ReadHubCard(*card);
  if (!hub) return Fail(std::move(hub.error()).In(file));
  return hub;
}

base::Status WriteOut(const VoucherOptions& options, const MadeVoucher& made, std::ostream& out) {
  const auto drawn = DrawVoucher(made.text);
  if (!drawn) return Fail(drawn.error());
  auto written = base::WriteFileDurably(options.out, base::AsBytes(made.text + "\n"),
                                        base::FileAccess::kPrivate);
  if (!written) return written;
  out << "kiosk " << made.kiosk_number << ", " << options.order.office.name << ": " << options.out
      << ", valid until " << FormatUtc(options.order.not_after_s) << "\n";
  if (options.qr.empty()) return {};
  if (auto printed = picture::WritePng(options.qr, drawn->picture); !printed) return printed;
  out << "code to print: " << options.qr << ", QR version " << drawn->version
      << ", at least 10 cm wide\n";
  return {};
}

base::Status NewVoucher(const VoucherOptions& options, std::int64_t now_s, base::Random& random,
                        std::ostream& out) {
  if (auto free = MustNotExist(options.out); !free) return free;
  if (auto free = MustNotExist(options.qr); !free) return free;
  const auto issuer = keys::LoadIssuer(options.issuer);
  if (!issuer) return Fail(issuer.error());
  auto hub = LoadHubCard(options.hub_card);
  if (!hub) return Fail(std::move(hub.error()));
  auto book = Register::Open(options.book);
  if (!book) return Fail(std::move(book.error()));
  VoucherOrder order = options.order;
  order.hub = std::move(*hub);
  const auto made = MakeVoucher(order, *issuer, now_s, *book, random);
  if (!made) return Fail(made.error());
  return WriteOut(options, *made, out);
}

void ShowHub(const protocol::HubIdentity& hub, std::ostream& out) {
  out << "kiosk address   " << hub.kiosk_url << "\npublic address  " << hub.public_url << "\n";
  for (const auto& pin : hub.pins) out << "pin             " << base::ToHex(pin) << "\n";
  for (const auto& key : hub.sign_keys) out << "signing key     " << base::ToHex(key.id()) << "\n";
}

base::Status ShowVoucher(std::string_view text, const std::string& issuers, std::ostream& out) {
  const auto message = protocol::ParseVoucherText(text);
  if (!message) return Fail(message.error());
  const auto signer = protocol::ClaimedSigner(*message, protocol::kMaxVoucher);
  if (!signer) return Fail(signer.error());
  if (issuers.empty()) {
    out << "a voucher that claims to be signed by issuer key " << base::ToHex(*signer)
        << "; add --issuers DIR to check it and see what it says\n";
    return {};
  }
  const auto known = keys::LoadTrustedIssuers(issuers);
  if (!known) return Fail(known.error());
  const auto accepted = voucher::AcceptVoucher(text, *known, 0);
  if (!accepted) return Fail(accepted.error());
  const protocol::Voucher& v = accepted->voucher;
  out << "voucher of issuer key " << base::ToHex(*signer) << ", signature good\noffice          "
      << v.office.name << ", " << v.office.code << ", kecamatan " << v.office.kecamatan
      << "\nkiosk number    " << v.kiosk_number << "\nvalid           " << FormatUtc(v.not_before_s)
      << " to " << FormatUtc(v.not_after_s) << "\nlanguage        " << v.language << ", "
      << v.time_zone << "\n";
  for (const auto& profile : v.device_profiles) out << "device profile  " << profile << "\n";
  ShowHub(v.hub, out);
  return {};
}

base::Status Show(const std::string& file, const std::string& issuers, std::ostream& out) {
  const auto content = base::ReadFile(file, kMaxShownFile);
  if (!content) return Fail(content.error());
  const std::string_view text = base::AsText(*content);
  if (text.starts_with(protocol::kVoucherPrefix)) return ShowVoucher(text, issuers, out);
  if (const auto key = keys::ParseIssuerFile(text)) {
    out << "public issuer key " << base::ToHex(key->id()) << "\n";
    return {};
  }
  const auto hub = protocol::ReadHubCard(*content);
  const auto fingerprint = protocol::HubCardFingerprint(*content);
  if (!hub || !fingerprint) {
    return Fail(ErrorCode::kInvalid, "file-unknown",
                file + ": neither a voucher nor a hub card nor a public issuer key");
  }
  out << "hub card, fingerprint " << *fingerprint << "\n";
  ShowHub(*hub, out);
  return {};
}

base::Status Execute(const CLI::App& app, Options& options, std::int64_t now_s,
                     base::Random& random, std::ostream& out) {
  if (app.got_subcommand("issuer-new")) return IssuerNew(options.issuer_out, out);
  if (app.got_subcommand("show")) return Show(options.show, options.show_issuers, out);
  return NewVoucher(options.voucher, now_s, random, out);
}

}  // namespace

int Run(int argc, const char* const* argv, const base::Clock& clock, base::Random& random,
        std::ostream& out, std::ostream& err) {
  const auto complain = [&err](const base::Error& error, int status) {
    err << "anjungan-provision: " << error.message << "\n";
    return status;
  };
  Options options;
  CLI::App app("Issuer keys and vouchers for the provisioning desk.", "anjungan-provision");
  Declare(app, options);
  const std::int64_t now_s = clock.UnixMs() / 1000;
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error, out, err);  // help was asked for
    err << "anjungan-provision: " << error.what() << "; --help says more\n";
    return kExitUsage;
  }
  if (app.got_subcommand("voucher")) {
    auto good = Complete(options.voucher, now_s);
    if (good) good = MustDiffer(options.voucher);
    if (!good) return complain(good.error(), kExitUsage);
  }
  auto done = Execute(app, options, now_s, random, out);
  if (done && !out.flush()) {
    done = Fail(ErrorCode::kFull, "output-lost", "what it says could not be written");
  }
  return done ? 0 : complain(done.error(), kExitFailed);
}

}  // namespace provisioning::command
