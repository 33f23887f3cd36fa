#include "offline-store/protocol/envelope.h"

// For ZSTD_createCCtx_advanced, which the shared library exports too.
#define ZSTD_STATIC_LINKING_ONLY
#include <sodium.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>
#include <utility>

#include "base/secret.h"
#include "offline-store/protocol/cbor.h"
#include "offline-store/protocol/signed_message.h"
#include "offline-store/protocol/sodium_start.h"

namespace offline_store::protocol {
namespace {

constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t kBodyKey = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr std::size_t kSealedKey = kBodyKey + crypto_box_SEALBYTES;
static_assert(kNonce == 24 && kSealedKey == 80);

constexpr std::size_t kPadBlock = 64;
constexpr int kCompressionLevel = 19;
constexpr std::size_t kMaxHeader = 128;

using BodyKey = std::array<std::uint8_t, kBodyKey>;

tl::unexpected<base::Error> Invalid(std::string reason, std::string message) {
  return base::Fail(base::ErrorCode::kInvalid, std::move(reason), std::move(message));
}

// The key of one body, wiped when it goes.
class ContentKey {
 public:
  ContentKey() = default;
  ContentKey(const ContentKey&) = delete;
  ContentKey& operator=(const ContentKey&) = delete;
  ~ContentKey() { base::Wipe(key_.data(), key_.size()); }
  std::uint8_t* data() { return key_.data(); }
  std::size_t size() const { return key_.size(); }

 private:
  BodyKey key_{};
};

struct CompressorFree {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};

// zstd keeps pieces of what it compresses in its work space: that is wiped as it is given back.
// Each block is preceded by its size.
constexpr std::size_t kBefore = alignof(std::max_align_t);
void* Allocate(void*, std::size_t size) {
  auto* block = static_cast<std::uint8_t*>(std::malloc(size + kBefore));
  if (block == nullptr) return nullptr;
  std::memcpy(block, &size, sizeof size);
  return block + kBefore;
}
void WipeAndFree(void*, void* memory) {
  if (memory == nullptr) return;
  std::uint8_t* block = static_cast<std::uint8_t*>(memory) - kBefore;
  std::size_t size = 0;
  std::memcpy(&size, block, sizeof size);
  base::Wipe(memory, size);
  std::free(block);
}

base::Bytes WriteHeader(const EnvelopeHeader& header) {
  return CborWriter()
      .Array(8)
      .Bytes(header.request_id)
      .Text(header.kiosk_number)
      .Bytes(header.store_id)
      .Unsigned(header.seq)
      .Unsigned(header.boot)
      .Integer(header.time_ms)
      .Unsigned(header.clock == ClockQuality::kSure ? 0 : 1)
      .Unsigned(header.dictionary_id)
      .Take();
}

base::Result<EnvelopeHeader> ReadHeader(base::ByteView bytes) {
  CborReader reader(bytes, kMaxHeader);
  EnvelopeHeader header;
  reader.ArrayOf(8);
  header.request_id = reader.Fixed<16>();
  header.kiosk_number = reader.Text(4);
  header.store_id = reader.Fixed<8>();
  header.seq = reader.Unsigned(INT64_MAX);
  header.boot = reader.Unsigned(INT64_MAX);
  header.time_ms = reader.Integer();
  header.clock = reader.Unsigned(1) == 0 ? ClockQuality::kSure : ClockQuality::kUnsure;
  header.dictionary_id = reader.Unsigned();
  if (auto finished = reader.Finish("envelope header"); !finished) {
    return base::Fail(finished.error());
  }
  if (!IsRequestId(header.request_id) || !IsKioskNumber(header.kiosk_number) || header.seq == 0) {
    return Invalid("envelope-header", "the envelope's header holds impossible values");
  }
  return header;
}

// JSON -> zstd -> padded. The result holds no more than it must: the buffer never grows.
base::Result<base::Bytes> Compress(base::ByteView json) {
  const std::unique_ptr<ZSTD_CCtx, CompressorFree> context(
      ZSTD_createCCtx_advanced({Allocate, WipeAndFree, nullptr}));
  if (!context) return base::Fail(base::ErrorCode::kInternal, "crypto", "no memory to compress");
  const std::size_t bound = ZSTD_compressBound(json.size());
  base::Bytes packed(bound + kPadBlock);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, kCompressionLevel);
  const std::size_t size =
      ZSTD_compress2(context.get(), packed.data(), bound, json.data(), json.size());
  std::size_t padded = 0;
  if (ZSTD_isError(size) != 0U ||
      sodium_pad(&padded, packed.data(), size, kPadBlock, packed.size()) != 0) {
    base::Wipe(packed);
    return base::Fail(base::ErrorCode::kInternal, "crypto", "the payload could not be compressed");
  }
  packed.resize(padded);
  return packed;
}

// The inverse; the output limit holds before anything is allocated.
base::Result<base::SecretText> Decompress(base::ByteView padded) {
  std::size_t size = 0;
  if (padded.empty() || padded.size() % kPadBlock != 0 ||
      sodium_unpad(&size, padded.data(), padded.size(), kPadBlock) != 0) {
    return Invalid("envelope-padding", "the envelope's body is not padded as it must be");
  }
  // One frame with its size in front, as we write it; what follows it would be somebody's own.
  const std::size_t frame = ZSTD_findFrameCompressedSize(padded.data(), size);
  const unsigned long long content = ZSTD_getFrameContentSize(padded.data(), size);
  if (ZSTD_isError(frame) != 0U || frame != size || content == ZSTD_CONTENTSIZE_UNKNOWN ||
      content == ZSTD_CONTENTSIZE_ERROR) {
    return Invalid("envelope-compression", "the envelope's body is not one zstd frame");
  }
  if (content > kMaxPayload) {
    return Invalid("envelope-payload-too-large", "the envelope's payload is larger than allowed");
  }
  std::string json(static_cast<std::size_t>(content), '\0');
  const std::size_t got = ZSTD_decompress(json.data(), json.size(), padded.data(), size);
  base::SecretText text(std::move(json));
  if (ZSTD_isError(got) != 0U || got != text.size()) {
    return Invalid("envelope-compression", "the envelope's body does not decompress");
  }
  return text;
}

// nonce || XChaCha20-Poly1305 with the header as associated data.
base::Bytes SealBody(base::ByteView plain, base::ByteView header, ContentKey& key) {
  base::Bytes body(kNonce + plain.size() + kTag);
  randombytes_buf(body.data(), kNonce);
  crypto_aead_xchacha20poly1305_ietf_encrypt(body.data() + kNonce, nullptr, plain.data(),
                                             plain.size(), header.data(), header.size(), nullptr,
                                             body.data(), key.data());
  return body;
}

struct Recipient {
  KeyId id{};
  std::array<std::uint8_t, kSealedKey> sealed_key{};
};

// An envelope taken apart.
struct Parts {
  SignedParts outer;
  base::Bytes header_bytes;
  EnvelopeHeader header;
  base::Bytes body;
  std::vector<Recipient> recipients;
};

base::Result<Parts> TakeApart(base::ByteView envelope) {
  auto outer = ReadSigned(envelope, kMaxEnvelope);
  if (!outer) return base::Fail(outer.error());
  Parts parts;
  parts.outer = *std::move(outer);
  CborReader reader(parts.outer.content, kMaxEnvelope);
  reader.ArrayOf(3);
  parts.header_bytes = base::ToBytes(reader.Bytes(kMaxHeader));
  parts.body = base::ToBytes(reader.Bytes(kMaxEnvelope));
  const std::size_t count = reader.Array(kMaxRecipients);
  for (std::size_t i = 0; i < count; ++i) {
    reader.ArrayOf(2);
    Recipient recipient;
    recipient.id = reader.Fixed<8>();
    recipient.sealed_key = reader.Fixed<kSealedKey>();
    parts.recipients.push_back(recipient);
  }
  if (auto finished = reader.Finish("envelope"); !finished) return base::Fail(finished.error());
  auto header = ReadHeader(parts.header_bytes);
  if (!header) return base::Fail(header.error());
  parts.header = *std::move(header);
  if (parts.recipients.empty()) {
    return Invalid("envelope-recipients", "the envelope is sealed to nobody");
  }
  if (parts.body.size() < kNonce + kTag + kPadBlock) {
    return Invalid("envelope-body", "the envelope's body is too short");
  }
  return parts;
}

EnvelopeView ViewOf(const Parts& parts) {
  EnvelopeView view;
  view.header = parts.header;
  for (const Recipient& each : parts.recipients) view.recipients.push_back(each.id);
  view.signer = parts.outer.key_id;
  view.hash = parts.outer.hash();
  return view;
}

// The body's key, from whichever recipient entry one of the readers opens.
base::Status UnsealKey(const Parts& parts, std::span<const SealKeyPair> readers, ContentKey& key) {
  bool addressed = false;
  for (const SealKeyPair& reader : readers) {
    const KeyId id = reader.id();
    for (const Recipient& each : parts.recipients) {
      if (each.id != id) continue;
      addressed = true;
      if (crypto_box_seal_open(key.data(), each.sealed_key.data(), each.sealed_key.size(),
                               reader.public_key().data(), reader.secret().data()) == 0) {
        return {};
      }
    }
  }
  if (!addressed) {
    return base::Fail(base::ErrorCode::kDenied, "envelope-not-for-us",
                      "the envelope is sealed to none of these keys");
  }
  return base::Fail(base::ErrorCode::kDenied, "envelope-seal-broken",
                    "the envelope's sealed key does not open");
}

}  // namespace

base::Result<SealedEnvelope> SealEnvelope(const EnvelopeHeader& header, const Payload& payload,
                                          std::span<const SealPublicKey> recipients,
                                          const SigningKey& key) {
  StartSodium();
  if (recipients.empty() || recipients.size() > kMaxRecipients) {
    return Invalid("envelope-recipients", "an envelope is sealed to one to four keys");
  }
  if (header.dictionary_id != 0) {
    return Invalid("envelope-dictionary", "there is no such dictionary");
  }
  const base::Bytes header_bytes = WriteHeader(header);
  if (auto checked = ReadHeader(header_bytes); !checked) return base::Fail(checked.error());
  const auto json = PayloadJson(payload);
  if (!json) return base::Fail(json.error());
  auto packed = Compress(base::AsBytes(json->str()));
  if (!packed) return base::Fail(packed.error());

  const base::WipeOnExit wiper(*packed);
  ContentKey content_key;
  randombytes_buf(content_key.data(), content_key.size());
  const base::Bytes body = SealBody(*packed, header_bytes, content_key);
  CborWriter writer;
  writer.Array(3).Bytes(header_bytes).Bytes(body).Array(recipients.size());
  for (const SealPublicKey& recipient : recipients) {
    std::array<std::uint8_t, kSealedKey> sealed;
    if (crypto_box_seal(sealed.data(), content_key.data(), content_key.size(), recipient.data()) !=
        0) {
      return Invalid("envelope-recipients", "a recipient's key is not usable");
    }
    writer.Array(2).Bytes(KeyIdOf(recipient)).Bytes(sealed);
  }
  const base::Bytes content = writer.Take();
  auto message = SignMessage(Context::kEnvelope, content, kMaxEnvelope, key);
  if (!message) return base::Fail(message.error());
  return SealedEnvelope{*std::move(message), Sha256(content)};
}

base::Result<EnvelopeView> ReadEnvelope(base::ByteView envelope) {
  const auto parts = TakeApart(envelope);
  if (!parts) return base::Fail(parts.error());
  return ViewOf(*parts);
}

base::Result<EnvelopeView> VerifyEnvelope(base::ByteView envelope,
                                          std::span<const VerifyKey> keys) {
  const auto parts = TakeApart(envelope);
  if (!parts) return base::Fail(parts.error());
  if (auto checked = CheckSignature(Context::kEnvelope, parts->outer, keys); !checked) {
    return base::Fail(checked.error());
  }
  return ViewOf(*parts);
}

base::Result<Payload> OpenEnvelope(base::ByteView envelope, std::span<const SealKeyPair> readers) {
  StartSodium();
  const auto parts = TakeApart(envelope);
  if (!parts) return base::Fail(parts.error());
  if (parts->header.dictionary_id != 0) {
    return Invalid("envelope-dictionary", "the envelope needs a dictionary that we do not have");
  }
  ContentKey key;
  if (auto unsealed = UnsealKey(*parts, readers, key); !unsealed) {
    return base::Fail(unsealed.error());
  }
  const base::ByteView sealed = base::ByteView(parts->body).subspan(kNonce);
  base::Bytes padded(sealed.size() - kTag);
  const base::WipeOnExit wiper(padded);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(
          padded.data(), nullptr, nullptr, sealed.data(), sealed.size(), parts->header_bytes.data(),
          parts->header_bytes.size(), parts->body.data(), key.data()) != 0) {
    return base::Fail(base::ErrorCode::kDenied, "envelope-seal-broken",
                      "the envelope's body does not open with its key");
  }
  const auto json = Decompress(padded);
  if (!json) return base::Fail(json.error());
  return ParsePayload(json->str());
}

}  // namespace offline_store::protocol
