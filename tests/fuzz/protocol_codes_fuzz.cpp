// Everything that a person types or a scanner reads: a stranger's text.
#include <cstdint>
#include <cstdlib>

#include "base/bytes.h"
#include "offline-store/protocol/delivery.h"
#include "offline-store/protocol/receipt_code.h"
#include "offline-store/protocol/scanned_code.h"
#include "offline-store/protocol/text_encoding.h"
#include "offline-store/protocol/uuid7.h"
#include "offline-store/protocol/voucher.h"

namespace {

namespace protocol = offline_store::protocol;

// A decoder takes only what its encoder writes.
template <class Decoded, class Encode>
void ExpectSame(std::string_view text, const Decoded& decoded, Encode encode) {
  if (decoded && encode(*decoded) != text) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = base::AsText({data, size});
  ExpectSame(text, protocol::FromBase45(text), protocol::Base45);
  ExpectSame(text, protocol::FromBase64Url(text), protocol::Base64Url);
  ExpectSame(text, protocol::FromBase32(text), protocol::Base32);
  ExpectSame(text, protocol::FromHex(text), base::ToHex);
  ExpectSame(text, protocol::ParseCursor(text), protocol::CursorText);
  ExpectSame(text, protocol::ParseRequestId(text), protocol::RequestIdText);
  ExpectSame(text, protocol::ParsePickUpText(text),
             [](const auto& pick_up) { return protocol::PickUpText(pick_up).str(); });
  ExpectSame(text, protocol::ParseStatusLink(text), [&](const auto& receipt) {
    return protocol::StatusLink(text.substr(0, text.find("/l#")), receipt);
  });
  const auto code = protocol::TrackingCode::Parse(text);
  if (code && protocol::TrackingCode::Parse(code->Grouped()) != *code) std::abort();
  if (const auto voucher = protocol::ParseVoucherText(text)) {
    if (!text.starts_with(protocol::VoucherText(*voucher))) std::abort();
    if (protocol::OpenVoucher(*voucher, {})) std::abort();
  }
  static_cast<void>(protocol::ReadReceipt({data, size}));
  const protocol::ScannedCode codes[] = {{text, protocol::Symbology::kQr},
                                         {"6402065208909999", protocol::Symbology::kQr}};
  const auto choice = protocol::Choose(codes, size % 2 == 0);
  if (!choice || choice->kind > protocol::ScannedKind::kNik) std::abort();
  return 0;
}
