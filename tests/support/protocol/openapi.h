// The examples in offline-store/protocol/openapi.yaml. A line
//   # from vectors/FILE.json: CASE
// stands above the example's value: the bytes of that case in base64url, or its text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace tests {

// The document with every example replaced by what its vector says.
std::string WithExamples(std::string_view openapi);

struct OpenapiExample {
  std::string path;          // "/v1/held"
  std::string method;        // "post"
  std::string content_type;  // of the request, or of the response if `status` is set
  std::string status;        // "200" for an example of a response, empty for one of a request
  base::Bytes body;
};

// All examples of the committed document, for a test to send to a live hub. They are made with the
// keys of vectors/keys.json (Actors(ReadVectors("keys.json"))).
std::vector<OpenapiExample> OpenapiExamples();

// The committed document.
std::string ReadOpenapi();

}  // namespace tests
