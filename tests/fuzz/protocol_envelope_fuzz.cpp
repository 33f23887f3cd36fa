// Envelopes: the input as a whole envelope, and as the padded plain text in a well-made one, which
// is where unpadding, decompression and the payload begin.
#include <sodium.h>

#include <array>
#include <cstdint>
#include <cstdlib>

#include "base/bytes.h"
#include "offline-store/protocol/cbor.h"
#include "offline-store/protocol/envelope.h"
#include "offline-store/protocol/signed_message.h"

namespace {

namespace protocol = offline_store::protocol;

struct Keys {
  protocol::SigningKey sign = protocol::SigningKey::Generate().value();
  protocol::SealKeyPair seal = protocol::SealKeyPair::Generate();
};

const Keys& TheKeys() {
  static const Keys keys;
  return keys;
}

base::Bytes Header() {
  std::array<std::uint8_t, 16> id{};
  id[6] = 0x70;
  id[8] = 0x80;
  const std::array<std::uint8_t, 8> store{};
  protocol::CborWriter writer;
  writer.Array(8).Bytes(id).Text("7K3M").Bytes(store).Unsigned(1).Unsigned(0).Integer(0);
  return writer.Unsigned(0).Unsigned(0).Take();
}

// docs/formats.md "Envelope", written here a second time.
base::Bytes Seal(base::ByteView padded) {
  const base::Bytes header = Header();
  std::array<std::uint8_t, 32> key{};
  base::Bytes body(24 + padded.size() + 16);
  crypto_aead_xchacha20poly1305_ietf_encrypt(body.data() + 24, nullptr, padded.data(),
                                             padded.size(), header.data(), header.size(), nullptr,
                                             body.data(), key.data());
  std::array<std::uint8_t, 80> sealed{};
  crypto_box_seal(sealed.data(), key.data(), key.size(), TheKeys().seal.public_key().data());
  protocol::CborWriter writer;
  writer.Array(3).Bytes(header).Bytes(body).Array(1);
  writer.Array(2).Bytes(TheKeys().seal.id()).Bytes(sealed);
  return protocol::SignMessage(protocol::Context::kEnvelope, writer.Take(), 1'000'000,
                               TheKeys().sign)
      .value();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const base::ByteView input{data, size};
  const auto view = protocol::ReadEnvelope(input);
  if (view && protocol::VerifyEnvelope(input, {})) std::abort();
  static_cast<void>(protocol::OpenEnvelope(input, {&TheKeys().seal, 1}));
  const auto payload = protocol::OpenEnvelope(Seal(input), {&TheKeys().seal, 1});
  if (payload && !protocol::PayloadJson(*payload)) std::abort();
  return 0;
}
