#include "kiosk/receipt/receipt.h"

#include <cstddef>
#include <string_view>
#include <utility>

#include "kiosk/identity/nik.h"
#include "offline-store/protocol/cbor.h"
#include "offline-store/protocol/receipt_code.h"
#include "offline-store/protocol/tracking_code.h"

namespace kiosk::receipt {
namespace {

namespace protocol = offline_store::protocol;

constexpr std::uint64_t kFormat = 1;
constexpr std::size_t kFields = 14;
// 200 letters of a catalogue, whatever their alphabet.
constexpr std::size_t kMaxText = 800;
constexpr std::size_t kMaxLink = 400;
constexpr std::size_t kMaxToBring = 16;
constexpr std::int64_t kMaxUnixMs = 253'402'300'799'999;  // the year 9999
constexpr int kMaxOffsetMinutes = 14 * 60;

tl::unexpected<base::Error> Refuse(const char* reason, const char* message) {
  return base::Fail(base::ErrorCode::kInvalid, reason, message);
}

// C0, DEL and C1 (U+0080 to U+009F: C2 80 to C2 9F); the text is known to be UTF-8.
bool HoldsControl(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7f) return true;
    if (byte == 0xc2 && static_cast<unsigned char>(text[i + 1]) < 0xa0) return true;
  }
  return false;
}

base::Status CheckText(std::string_view text) {
  if (text.empty()) return Refuse("receipt-text", "a receipt's text is empty");
  if (HoldsControl(text))
    return Refuse("receipt-text", "a receipt's text holds a control character");
  if (identity::HoldsNik(text))
    return Refuse("receipt-holds-nik", "a receipt never holds 16 digits in a row");
  return {};
}

base::Status CheckCodes(const Receipt& receipt) {
  const auto code = protocol::TrackingCode::Parse(receipt.tracking_code);
  if (!code || code->Grouped() != receipt.tracking_code) {
    return Refuse("receipt-codes", "the receipt's tracking code is not one");
  }
  const auto link = protocol::ParseStatusLink(receipt.status_link);
  if (!link) return Refuse("receipt-codes", "the receipt's status link is not one");
  const auto facts = protocol::ReadReceipt(*link);
  if (!facts || facts->code != *code) {
    return Refuse("receipt-codes", "the status link belongs to another tracking code");
  }
  return {};
}

base::Status Check(const Receipt& receipt) {
  for (const std::string* text : {&receipt.office, &receipt.district, &receipt.service,
                                  &receipt.next_step, &receipt.expected_time, &receipt.complaint}) {
    if (auto checked = CheckText(*text); !checked) return checked;
  }
  for (const std::string& text : receipt.to_bring) {
    if (auto checked = CheckText(text); !checked) return checked;
  }
  if (receipt.unix_ms < 0 || receipt.unix_ms > kMaxUnixMs) {
    return Refuse("receipt-value", "a receipt's time is out of range");
  }
  return CheckCodes(receipt);
}

}  // namespace

base::Result<base::Bytes> Encode(const Receipt& receipt) {
  protocol::CborWriter writer;
  writer.Array(kFields).Unsigned(kFormat);
  writer.Text(receipt.office).Text(receipt.district).Text(receipt.service);
  writer.Text(receipt.tracking_code).Integer(receipt.unix_ms);
  writer.Integer(receipt.utc_offset_minutes).Unsigned(receipt.clock_sure ? 1 : 0);
  writer.Array(receipt.to_bring.size());
  for (const std::string& text : receipt.to_bring) writer.Text(text);
  writer.Text(receipt.next_step).Text(receipt.expected_time).Text(receipt.complaint);
  writer.Unsigned(static_cast<std::uint64_t>(receipt.delivery)).Text(receipt.status_link);
  base::Bytes bytes = writer.Take();
  // One list of rules, for what is written and for what is read.
  if (const auto readable = Decode(bytes); !readable) return base::Fail(readable.error());
  return bytes;
}

base::Result<Receipt> Decode(base::ByteView bytes) {
  protocol::CborReader reader(bytes, kMaxEncodedBytes);
  reader.ArrayOf(kFields);
  if (reader.Unsigned() != kFormat) reader.Refuse("receipt-value");
  Receipt receipt;
  receipt.office = reader.Text(kMaxText);
  receipt.district = reader.Text(kMaxText);
  receipt.service = reader.Text(kMaxText);
  receipt.tracking_code = reader.Text(kMaxText);
  receipt.unix_ms = reader.Integer();
  const std::int64_t offset = reader.Integer();
  if (offset < -kMaxOffsetMinutes || offset > kMaxOffsetMinutes) reader.Refuse("receipt-value");
  receipt.utc_offset_minutes = static_cast<int>(offset);
  receipt.clock_sure = reader.Unsigned(1) == 1;
  const std::size_t to_bring = reader.Array(kMaxToBring);
  for (std::size_t i = 0; i < to_bring && reader.ok(); ++i) {
    receipt.to_bring.emplace_back(reader.Text(kMaxText));
  }
  receipt.next_step = reader.Text(kMaxText);
  receipt.expected_time = reader.Text(kMaxText);
  receipt.complaint = reader.Text(kMaxText);
  const std::uint64_t delivery = reader.Unsigned(2);
  if (delivery == 0) reader.Refuse("receipt-value");
  receipt.delivery = static_cast<Delivery>(delivery);
  receipt.status_link = reader.Text(kMaxLink);
  if (auto finished = reader.Finish("receipt document"); !finished) {
    return base::Fail(std::move(finished).error());
  }
  if (auto checked = Check(receipt); !checked) return base::Fail(std::move(checked).error());
  return receipt;
}

}  // namespace kiosk::receipt
