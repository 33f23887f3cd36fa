#include "offline-store/protocol/signed_message.h"

#include "offline-store/protocol/cbor.h"

namespace offline_store::protocol {

std::string_view ContextText(Context context) {
  switch (context) {
    case Context::kEnvelope:
      return "anjungan/envelope/1";
    case Context::kReceipt:
      return "anjungan/receipt/1";
    case Context::kQuestion:
      return "anjungan/question/1";
    case Context::kAnswer:
      return "anjungan/answer/1";
    case Context::kDown:
      return "anjungan/down/1";
    case Context::kKeys:
      return "anjungan/keys/1";
    case Context::kVoucher:
      return "anjungan/voucher/1";
    case Context::kEnrol:
      return "anjungan/enrol/1";
    case Context::kLetter:
      return "anjungan/letter/1";
    case Context::kSettings:
      return "anjungan/settings/1";
    case Context::kCheckpoint:
      return "anjungan/checkpoint/1";
  }
  return {};
}

base::Bytes SignedBytes(Context context, base::ByteView content) {
  base::Bytes bytes = base::ToBytes(base::AsBytes(ContextText(context)));
  bytes.push_back(0);
  bytes.insert(bytes.end(), content.begin(), content.end());
  return bytes;
}

base::Result<base::Bytes> SignMessage(Context context, base::ByteView content, std::size_t max_size,
                                      const SigningKey& key) {
  const auto signature = key.Sign(SignedBytes(context, content));
  if (!signature) return base::Fail(signature.error());
  base::Bytes message =
      CborWriter().Array(4).Unsigned(1).Bytes(content).Bytes(key.id()).Bytes(*signature).Take();
  if (message.size() > max_size) {
    return base::Fail(base::ErrorCode::kInvalid, "signed-too-large",
                      "the message would be larger than its reader takes");
  }
  return message;
}

base::Result<SignedParts> ReadSigned(base::ByteView message, std::size_t max_size) {
  CborReader reader(message, max_size);
  SignedParts parts;
  reader.ArrayOf(4);
  if (reader.Unsigned() != 1) reader.Refuse("signed-version");
  parts.content = base::ToBytes(reader.Bytes(max_size));
  parts.key_id = reader.Fixed<8>();
  parts.signature = reader.Fixed<64>();
  if (auto finished = reader.Finish("signed message"); !finished) {
    return base::Fail(finished.error());
  }
  return parts;
}

base::Result<KeyId> ClaimedSigner(base::ByteView message, std::size_t max_size) {
  const auto parts = ReadSigned(message, max_size);
  if (!parts) return base::Fail(parts.error());
  return parts->key_id;
}

base::Status CheckSignature(Context context, const SignedParts& parts,
                            std::span<const VerifyKey> keys) {
  const base::Bytes bytes = SignedBytes(context, parts.content);
  bool known = false;
  // Two keys may share an id, so each match is tried.
  for (const VerifyKey& key : keys) {
    if (key.id() != parts.key_id) continue;
    known = true;
    if (key.Verify(bytes, parts.signature)) return {};
  }
  if (!known) {
    return base::Fail(base::ErrorCode::kDenied, "signer-unknown", "signed by a key we do not know");
  }
  return base::Fail(base::ErrorCode::kDenied, "signature-wrong", "the signature is wrong");
}

base::Result<SignedParts> OpenSigned(Context context, base::ByteView message, std::size_t max_size,
                                     std::span<const VerifyKey> keys) {
  auto parts = ReadSigned(message, max_size);
  if (!parts) return parts;
  if (auto checked = CheckSignature(context, *parts, keys); !checked) {
    return base::Fail(checked.error());
  }
  return parts;
}

}  // namespace offline_store::protocol
