// RAND_set_rand_method is the one way that needs no provider of our own; OpenSSL 3 still obeys it.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "tests/support/protocol/seeded_crypto.h"

#include <openssl/rand.h>
#include <sodium.h>

#include <cstdlib>
#include <random>

namespace tests {
namespace {

// The libraries call plain functions, so the stream can only be reached from here.
std::mt19937_64* stream = nullptr;

void Fill(void* buffer, std::size_t size) {
  auto* bytes = static_cast<unsigned char*>(buffer);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<unsigned char>((*stream)());
}

int OpensslBytes(unsigned char* buffer, int size) {
  Fill(buffer, static_cast<std::size_t>(size));
  return 1;
}
int OpensslStatus() {
  return 1;
}
const RAND_METHOD kOpenssl = {nullptr, OpensslBytes, nullptr, nullptr, OpensslBytes, OpensslStatus};

const char* SodiumName() {
  return "seeded";
}
std::uint32_t SodiumWord() {
  std::uint32_t word = 0;
  Fill(&word, sizeof word);
  return word;
}
randombytes_implementation seeded = {SodiumName, SodiumWord, nullptr, nullptr, Fill, nullptr};

}  // namespace

SeededCrypto::SeededCrypto(std::uint64_t seed) {
  // libsodium draws when it starts, once a process: that must not come out of the stream.
  if (stream != nullptr || sodium_init() < 0) std::abort();
  stream = new std::mt19937_64(seed);
  randombytes_set_implementation(&seeded);
  if (RAND_set_rand_method(&kOpenssl) != 1) std::abort();
}

SeededCrypto::~SeededCrypto() {
  RAND_set_rand_method(nullptr);
  randombytes_set_implementation(&randombytes_sysrandom_implementation);
  delete stream;
  stream = nullptr;
}

}  // namespace tests
