// The keys of docs/formats.md "Keys": ECDSA P-256 for signatures (OpenSSL), X25519 for sealing
// (libsodium). Fresh keys, nonces and signatures draw from the two libraries' own generators.
// Objects are immutable after construction and may be shared between threads.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"

struct evp_pkey_st;  // OpenSSL's EVP_PKEY

namespace offline_store::protocol {

using Digest = std::array<std::uint8_t, 32>;         // SHA-256
using KeyId = std::array<std::uint8_t, 8>;           // first bytes of SHA-256 of a public key
using Signature = std::array<std::uint8_t, 64>;      // r || s, low s
using SignPublicKey = std::array<std::uint8_t, 33>;  // P-256, compressed point (SEC 1, 2.3.3)
using SealPublicKey = std::array<std::uint8_t, 32>;  // X25519
using PickUpSeed = std::array<std::uint8_t, 16>;     // what the receipt's second code holds

Digest Sha256(base::ByteView bytes);
KeyId KeyIdOf(base::ByteView public_key);

// Checks signatures. Copies share the parsed key.
class VerifyKey {
 public:
  // kInvalid "key-not-a-point" unless the bytes are a compressed point of P-256.
  static base::Result<VerifyKey> FromBytes(base::ByteView compressed);
  // A PEM public key (SubjectPublicKeyInfo), as in issuers.d/*.pub. kInvalid "key-not-p256".
  static base::Result<VerifyKey> FromPem(std::string_view pem);

  const SignPublicKey& bytes() const { return bytes_; }
  const KeyId& id() const { return id_; }
  std::string ToPem() const;

  // False for any wrong bit, for s above half the order, and for r or s out of range.
  bool Verify(base::ByteView message, const Signature& signature) const;

  bool operator==(const VerifyKey& other) const { return bytes_ == other.bytes_; }

 private:
  VerifyKey(std::shared_ptr<evp_pkey_st> key, const SignPublicKey& bytes);
  std::shared_ptr<evp_pkey_st> key_;
  SignPublicKey bytes_;
  KeyId id_;
};

// Signs. Copies share the key; OpenSSL wipes it when the last one goes.
class SigningKey {
 public:
  static base::Result<SigningKey> Generate();
  // A PEM private key (PKCS #8, not encrypted). kInvalid "key-not-p256".
  static base::Result<SigningKey> FromPem(std::string_view pem);
  base::Result<base::SecretText> ToPem() const;

  const VerifyKey& verify_key() const { return verify_key_; }
  const KeyId& id() const { return verify_key_.id(); }

  // ECDSA with SHA-256. kInternal if the generator fails.
  base::Result<Signature> Sign(base::ByteView message) const;

 private:
  static base::Result<SigningKey> FromKey(std::shared_ptr<evp_pkey_st> key);
  SigningKey(std::shared_ptr<evp_pkey_st> key, VerifyKey verify_key);
  std::shared_ptr<evp_pkey_st> key_;
  VerifyKey verify_key_;
};

// An X25519 pair; wipes its secret when it goes.
class SealKeyPair {
 public:
  static SealKeyPair Generate();
  // From the 32 secret bytes of a key file. kInvalid "key-length".
  static base::Result<SealKeyPair> FromSecret(base::ByteView secret);
  // The pick-up key: BLAKE2b-256 of "anjungan/pick-up/1" || 00 || seed is its secret.
  static SealKeyPair FromSeed(const PickUpSeed& seed);

  SealKeyPair(const SealKeyPair&) = default;
  SealKeyPair& operator=(const SealKeyPair&) = default;
  ~SealKeyPair();

  const SealPublicKey& public_key() const { return public_key_; }
  KeyId id() const { return KeyIdOf(public_key_); }
  base::ByteView secret() const { return secret_; }

 private:
  explicit SealKeyPair(const std::array<std::uint8_t, 32>& secret);
  std::array<std::uint8_t, 32> secret_;
  SealPublicKey public_key_;
};

}  // namespace offline_store::protocol
