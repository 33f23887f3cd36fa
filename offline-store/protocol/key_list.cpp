#include "offline-store/protocol/key_list.h"

#include "offline-store/protocol/cbor.h"
#include "offline-store/protocol/signed_message.h"
#include "offline-store/protocol/tracking_code.h"

namespace offline_store::protocol {
namespace {

base::Result<KeyList> ReadKeyList(base::ByteView content) {
  CborReader reader(content, kMaxKeyList);
  KeyList list;
  reader.ArrayOf(2);
  list.version = reader.Unsigned(INT64_MAX);
  const std::size_t count = reader.Array(kMaxListedKeys);
  for (std::size_t i = 0; i < count && reader.ok(); ++i) {
    reader.ArrayOf(2);
    const std::string number(reader.Text(4));
    const SignPublicKey bytes = reader.Fixed<33>();
    if (!reader.ok()) break;
    auto key = VerifyKey::FromBytes(bytes);
    if (!key) return base::Fail(key.error());
    if (!IsKioskNumber(number)) reader.Refuse("kiosk-number");
    list.keys.push_back({number, *std::move(key)});
  }
  if (auto finished = reader.Finish("kiosk-key list"); !finished) {
    return base::Fail(finished.error());
  }
  return list;
}

}  // namespace

std::vector<VerifyKey> KeyList::Of(std::string_view kiosk_number) const {
  std::vector<VerifyKey> found;
  for (const KioskKey& each : keys) {
    if (each.kiosk_number == kiosk_number) found.push_back(each.key);
  }
  return found;
}

base::Result<base::Bytes> SignKeyList(const KeyList& list, const SigningKey& hub) {
  CborWriter writer;
  writer.Array(2).Unsigned(list.version).Array(list.keys.size());
  for (const KioskKey& each : list.keys) {
    writer.Array(2).Text(each.kiosk_number).Bytes(each.key.bytes());
  }
  const base::Bytes content = writer.Take();
  if (const auto again = ReadKeyList(content); !again) return base::Fail(again.error());
  return SignMessage(Context::kKeys, content, kMaxKeyList, hub);
}

base::Result<KeyList> OpenKeyList(base::ByteView message, std::span<const VerifyKey> hub) {
  const auto parts = OpenSigned(Context::kKeys, message, kMaxKeyList, hub);
  if (!parts) return base::Fail(parts.error());
  return ReadKeyList(parts->content);
}

}  // namespace offline_store::protocol
