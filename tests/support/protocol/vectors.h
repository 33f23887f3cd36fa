// The test vectors of offline-store/protocol/vectors: fixed keys and messages with their meaning,
// and broken ones with the reason of their refusal, for a second implementation in any language.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "offline-store/protocol/json.h"
#include "tests/support/protocol/samples.h"

namespace tests {

// What the format's decoder says about the bytes, with the keys of the actors: their meaning, or
// the refusal. Throws std::invalid_argument for an unknown format.
base::Result<offline_store::protocol::Json> DecodeVector(std::string_view format,
                                                         const Actors& actors,
                                                         base::ByteView bytes);

// File name and content of all vectors, "keys.json" first. Signatures and seals are fresh from a
// fixed seed; another version of the libraries may make others.
std::vector<std::pair<std::string, offline_store::protocol::Json>> MakeVectors();

// Where the committed files are.
std::string VectorsFolder();

// The committed file of that name. Throws std::runtime_error when it cannot be read.
offline_store::protocol::Json ReadVectors(std::string_view file);

// The bytes of a case or of a refused input: its "hex" or its "text".
base::Bytes VectorBytes(const offline_store::protocol::Json& vector);

// The bytes of the case of that name in a committed file.
base::Bytes VectorCase(std::string_view file, std::string_view name);

}  // namespace tests
