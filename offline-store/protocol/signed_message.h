// Every signed thing: CBOR [1, content, key id, signature], where the signature covers
// context || 00 || content (docs/formats.md "Ground rules"). The context keeps a signature made for
// one purpose from being taken for another. Nobody re-encodes before checking.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "offline-store/protocol/keys.h"

namespace offline_store::protocol {

enum class Context {
  kEnvelope,
  kReceipt,
  kQuestion,
  kAnswer,
  kDown,
  kKeys,
  kVoucher,
  kEnrol,
  kLetter,
  kSettings,
  kCheckpoint,
};

// "anjungan/envelope/1" and so on.
std::string_view ContextText(Context context);

// The bytes that a signature of this context covers.
base::Bytes SignedBytes(Context context, base::ByteView content);

// kInvalid "signed-too-large" above max_size bytes, the limit that its reader has.
base::Result<base::Bytes> SignMessage(Context context, base::ByteView content, std::size_t max_size,
                                      const SigningKey& key);

// A signed message taken apart; says nothing about whether the signature is right.
struct SignedParts {
  base::Bytes content;
  KeyId key_id{};
  Signature signature{};

  // The identity of a signed thing: SHA-256 of its content.
  Digest hash() const { return Sha256(content); }
};

// kInvalid with a reason of CborReader's, or "signed-version".
base::Result<SignedParts> ReadSigned(base::ByteView message, std::size_t max_size);

// Whose signature a message claims to bear, to look up the key that then checks it.
base::Result<KeyId> ClaimedSigner(base::ByteView message, std::size_t max_size);

// kDenied "signer-unknown" when no key has the message's key id, "signature-wrong" when none of
// those that have it verifies.
base::Status CheckSignature(Context context, const SignedParts& parts,
                            std::span<const VerifyKey> keys);

// Both steps: the content of a message that one of `keys` signed in this context.
base::Result<SignedParts> OpenSigned(Context context, base::ByteView message, std::size_t max_size,
                                     std::span<const VerifyKey> keys);

}  // namespace offline_store::protocol
