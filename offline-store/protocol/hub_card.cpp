#include "offline-store/protocol/hub_card.h"

#include "offline-store/protocol/cbor.h"
#include "offline-store/protocol/hub_identity.h"

namespace offline_store::protocol {
namespace {

// The content of an undamaged card.
base::Result<base::Bytes> Unwrap(base::ByteView file) {
  CborReader reader(file, kMaxHubCard);
  reader.ArrayOf(3);
  if (reader.Unsigned() != 1) reader.Refuse("hub-card-version");
  base::Bytes content = base::ToBytes(reader.Bytes(kMaxHubCard));
  const Digest digest = reader.Fixed<32>();
  const auto finished = reader.Finish("hub card");
  if (!finished || digest != Sha256(content)) {
    return base::Fail(base::ErrorCode::kInvalid, "hub-card-broken",
                      "this is no whole hub card; make it again with anjungan-hub card");
  }
  return content;
}

base::Result<HubIdentity> ReadContent(base::ByteView content) {
  CborReader reader(content, kMaxHubCard);
  HubIdentity hub = ReadHubIdentity(reader);
  if (const auto finished = reader.Finish("hub card"); !finished) {
    return base::Fail(base::ErrorCode::kInvalid, "hub-card-content", finished.error().message);
  }
  return hub;
}

}  // namespace

base::Result<base::Bytes> WriteHubCard(const HubIdentity& hub) {
  CborWriter writer;
  WriteHubIdentity(writer, hub);
  const base::Bytes content = writer.Take();
  if (const auto again = ReadContent(content); !again) return base::Fail(again.error());
  return CborWriter().Array(3).Unsigned(1).Bytes(content).Bytes(Sha256(content)).Take();
}

base::Result<HubIdentity> ReadHubCard(base::ByteView file) {
  const auto content = Unwrap(file);
  if (!content) return base::Fail(content.error());
  return ReadContent(*content);
}

base::Result<std::string> HubCardFingerprint(base::ByteView file) {
  const auto content = Unwrap(file);
  if (!content) return base::Fail(content.error());
  std::string text = base::ToHex(base::ByteView(Sha256(*content)).first(8));
  for (const std::size_t position : {12U, 8U, 4U}) text.insert(position, 1, ' ');
  return text;
}

}  // namespace offline_store::protocol
