#include "offline-store/protocol/keys.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <sodium.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>

#include "base/freed_by.h"
#include "offline-store/protocol/sodium_start.h"

namespace offline_store::protocol {
namespace {

using BioPtr = std::unique_ptr<BIO, base::FreedBy<BIO_free_all>>;
using CtxPtr = std::unique_ptr<EVP_MD_CTX, base::FreedBy<EVP_MD_CTX_free>>;
using PkeyCtxPtr = std::unique_ptr<EVP_PKEY_CTX, base::FreedBy<EVP_PKEY_CTX_free>>;
using SigPtr = std::unique_ptr<ECDSA_SIG, base::FreedBy<ECDSA_SIG_free>>;
using BnPtr = std::unique_ptr<BIGNUM, base::FreedBy<BN_free>>;
using KeyPtr = std::shared_ptr<EVP_PKEY>;

// The order of P-256's group (SEC 2, 2.4.2), as big-endian bytes; and half of it, rounded down.
constexpr std::array<std::uint8_t, 32> kOrder{
    0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51};
constexpr std::array<std::uint8_t, 32> kHalfOrder{
    0x7f, 0xff, 0xff, 0xff, 0x80, 0x00, 0x00, 0x00, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xde, 0x73, 0x7d, 0x56, 0xd3, 0x8b, 0xcf, 0x42, 0x79, 0xdc, 0xe5, 0x61, 0x7e, 0x31, 0x92, 0xa8};

constexpr std::string_view kPickUpContext{"anjungan/pick-up/1\0", 19};

// OpenSSL's own queue of errors says nothing that a caller could act on.
tl::unexpected<base::Error> Internal(std::string message) {
  ERR_clear_error();
  return base::Fail(base::ErrorCode::kInternal, "crypto", std::move(message));
}

tl::unexpected<base::Error> Invalid(std::string reason, std::string message) {
  ERR_clear_error();
  return base::Fail(base::ErrorCode::kInvalid, std::move(reason), std::move(message));
}

bool IsP256(const EVP_PKEY* key) {
  std::array<char, 32> group{};
  std::size_t size = 0;
  return EVP_PKEY_is_a(key, "EC") == 1 &&
         EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, group.data(), group.size(),
                                        &size) == 1 &&
         std::string_view(group.data(), size) == "prime256v1";
}

std::string_view BioText(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return size > 0 ? std::string_view(data, static_cast<std::size_t>(size)) : std::string_view{};
}

// Keys in our files are never encrypted: a PEM that asks for a pass phrase is refused, not asked.
int NoPassphrase(char*, int, int, void*) {
  return -1;
}

BioPtr ReadOnly(std::string_view text) {
  return BioPtr(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

constexpr std::size_t kMaxPem = 4096;

// The compressed public point of a P-256 key.
base::Result<SignPublicKey> PublicPoint(const EVP_PKEY* key) {
  BIGNUM* x = nullptr;
  BIGNUM* y = nullptr;
  const bool got = IsP256(key) && EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_EC_PUB_X, &x) == 1 &&
                   EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_EC_PUB_Y, &y) == 1;
  const BnPtr owned_x(x);
  const BnPtr owned_y(y);
  SignPublicKey bytes;
  if (!got || BN_bn2binpad(x, bytes.data() + 1, 32) != 32) {
    return Invalid("key-not-p256", "the key is not a P-256 key");
  }
  bytes[0] = BN_is_odd(y) == 1 ? 3 : 2;
  return bytes;
}

}  // namespace

Digest Sha256(base::ByteView bytes) {
  Digest digest;
  crypto_hash_sha256(digest.data(), bytes.data(), bytes.size());
  return digest;
}

KeyId KeyIdOf(base::ByteView public_key) {
  const Digest digest = Sha256(public_key);
  KeyId id;
  std::copy_n(digest.begin(), id.size(), id.begin());
  return id;
}

VerifyKey::VerifyKey(KeyPtr key, const SignPublicKey& bytes)
    : key_(std::move(key)), bytes_(bytes), id_(KeyIdOf(bytes)) {}

base::Result<VerifyKey> VerifyKey::FromBytes(base::ByteView compressed) {
  SignPublicKey bytes;
  // Only the compressed form: 0x02 or 0x03, then x (SEC 1, 2.3.3).
  if (compressed.size() != bytes.size() || (compressed[0] != 2 && compressed[0] != 3)) {
    return Invalid("key-not-a-point", "the public key is not a compressed P-256 point");
  }
  std::copy(compressed.begin(), compressed.end(), bytes.begin());
  const PkeyCtxPtr context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
  if (!context) return Internal("no memory for a key");
  std::string group = "prime256v1";
  std::array<OSSL_PARAM, 3> params{
      OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group.data(), 0),
      OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, bytes.data(), bytes.size()),
      OSSL_PARAM_construct_end()};
  EVP_PKEY* raw = nullptr;
  if (EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &raw, EVP_PKEY_PUBLIC_KEY, params.data()) != 1) {
    return Invalid("key-not-a-point", "the public key is not a point of P-256");
  }
  return VerifyKey(KeyPtr(raw, EVP_PKEY_free), bytes);
}

base::Result<VerifyKey> VerifyKey::FromPem(std::string_view pem) {
  if (pem.size() > kMaxPem) return Invalid("key-not-p256", "the key file is too long");
  const BioPtr bio = ReadOnly(pem);
  KeyPtr key(PEM_read_bio_PUBKEY(bio.get(), nullptr, NoPassphrase, nullptr), EVP_PKEY_free);
  if (!key) return Invalid("key-not-p256", "not a PEM public key");
  const auto point = PublicPoint(key.get());
  if (!point) return base::Fail(point.error());
  return FromBytes(*point);
}

std::string VerifyKey::ToPem() const {
  const BioPtr bio(BIO_new(BIO_s_mem()));
  if (!bio || PEM_write_bio_PUBKEY(bio.get(), key_.get()) != 1) {
    throw std::runtime_error("OpenSSL cannot write a public key");
  }
  return std::string(BioText(bio.get()));
}

bool VerifyKey::Verify(base::ByteView message, const Signature& signature) const {
  const auto s_begin = signature.begin() + 32;
  // The high half of s would be a second signature for the same message.
  if (std::lexicographical_compare(kHalfOrder.begin(), kHalfOrder.end(), s_begin,
                                   signature.end())) {
    return false;
  }
  const SigPtr parsed(ECDSA_SIG_new());
  BnPtr r(BN_bin2bn(signature.data(), 32, nullptr));
  BnPtr s(BN_bin2bn(signature.data() + 32, 32, nullptr));
  if (!parsed || !r || !s || ECDSA_SIG_set0(parsed.get(), r.get(), s.get()) != 1) return false;
  static_cast<void>(r.release());
  static_cast<void>(s.release());
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(parsed.get(), &der);
  if (size <= 0) return false;
  const CtxPtr context(EVP_MD_CTX_new());
  const bool right =
      context &&
      EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) == 1 &&
      EVP_DigestVerify(context.get(), der, static_cast<std::size_t>(size), message.data(),
                       message.size()) == 1;
  OPENSSL_free(der);
  ERR_clear_error();
  return right;
}

SigningKey::SigningKey(KeyPtr key, VerifyKey verify_key)
    : key_(std::move(key)), verify_key_(std::move(verify_key)) {}

base::Result<SigningKey> SigningKey::FromKey(KeyPtr key) {
  const auto point = PublicPoint(key.get());
  if (!point) return base::Fail(point.error());
  auto verify_key = VerifyKey::FromBytes(*point);
  if (!verify_key) return base::Fail(verify_key.error());
  return SigningKey(std::move(key), *std::move(verify_key));
}

base::Result<SigningKey> SigningKey::Generate() {
  KeyPtr key(EVP_EC_gen("P-256"), EVP_PKEY_free);
  if (!key) return Internal("OpenSSL could not make a key");
  return FromKey(std::move(key));
}

base::Result<SigningKey> SigningKey::FromPem(std::string_view pem) {
  if (pem.size() > kMaxPem) return Invalid("key-not-p256", "the key file is too long");
  const BioPtr bio = ReadOnly(pem);
  KeyPtr key(PEM_read_bio_PrivateKey(bio.get(), nullptr, NoPassphrase, nullptr), EVP_PKEY_free);
  if (!key) return Invalid("key-not-p256", "not a PEM private key");
  return FromKey(std::move(key));
}

base::Result<base::SecretText> SigningKey::ToPem() const {
  // BIO_s_secmem wipes its memory when it is freed.
  const BioPtr bio(BIO_new(BIO_s_secmem()));
  if (!bio || PEM_write_bio_PKCS8PrivateKey(bio.get(), key_.get(), nullptr, nullptr, 0, nullptr,
                                            nullptr) != 1) {
    return Internal("OpenSSL could not write a private key");
  }
  return base::SecretText(std::string(BioText(bio.get())));
}

base::Result<Signature> SigningKey::Sign(base::ByteView message) const {
  const CtxPtr context(EVP_MD_CTX_new());
  std::array<unsigned char, 80> der;
  std::size_t size = der.size();
  if (!context ||
      EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) != 1 ||
      EVP_DigestSign(context.get(), der.data(), &size, message.data(), message.size()) != 1) {
    return Internal("OpenSSL could not sign");
  }
  const unsigned char* cursor = der.data();
  const SigPtr parsed(d2i_ECDSA_SIG(nullptr, &cursor, static_cast<long>(size)));
  if (!parsed) return Internal("OpenSSL made a signature that it cannot read");
  Signature signature;
  if (BN_bn2binpad(ECDSA_SIG_get0_r(parsed.get()), signature.data(), 32) != 32 ||
      BN_bn2binpad(ECDSA_SIG_get0_s(parsed.get()), signature.data() + 32, 32) != 32) {
    return Internal("OpenSSL made a signature of the wrong size");
  }
  if (std::lexicographical_compare(kHalfOrder.begin(), kHalfOrder.end(), signature.begin() + 32,
                                   signature.end())) {
    // s and order - s are both valid: the low one is ours. Subtract byte by byte from the end.
    int borrow = 0;
    for (std::size_t i = 32; i > 0; --i) {
      const int value = kOrder[i - 1] - signature[31 + i] - borrow;
      borrow = value < 0 ? 1 : 0;
      signature[31 + i] = static_cast<std::uint8_t>(value + 256 * borrow);
    }
  }
  return signature;
}

SealKeyPair::SealKeyPair(const std::array<std::uint8_t, 32>& secret) : secret_(secret) {
  StartSodium();
  if (crypto_scalarmult_base(public_key_.data(), secret_.data()) != 0) {
    throw std::runtime_error("libsodium cannot derive a public key");
  }
}

SealKeyPair::~SealKeyPair() {
  base::Wipe(secret_.data(), secret_.size());
}

SealKeyPair SealKeyPair::Generate() {
  StartSodium();
  std::array<std::uint8_t, 32> secret;
  randombytes_buf(secret.data(), secret.size());
  SealKeyPair pair(secret);
  base::Wipe(secret.data(), secret.size());
  return pair;
}

base::Result<SealKeyPair> SealKeyPair::FromSecret(base::ByteView bytes) {
  std::array<std::uint8_t, 32> secret;
  if (bytes.size() != secret.size()) {
    return Invalid("key-length", "a seal key has 32 bytes");
  }
  std::copy(bytes.begin(), bytes.end(), secret.begin());
  SealKeyPair pair(secret);
  base::Wipe(secret.data(), secret.size());
  return pair;
}

SealKeyPair SealKeyPair::FromSeed(const PickUpSeed& seed) {
  std::array<std::uint8_t, 32> secret;
  crypto_generichash_state state;
  crypto_generichash_init(&state, nullptr, 0, secret.size());
  const base::ByteView context = base::AsBytes(kPickUpContext);
  crypto_generichash_update(&state, context.data(), context.size());
  crypto_generichash_update(&state, seed.data(), seed.size());
  crypto_generichash_final(&state, secret.data(), secret.size());
  base::Wipe(&state, sizeof state);
  SealKeyPair pair(secret);
  base::Wipe(secret.data(), secret.size());
  return pair;
}

}  // namespace offline_store::protocol
