#include "backend/http/problem.h"

#include <string>

namespace backend::http {

std::string JsonString(std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20) {
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      out += c;
    }
  }
  return out + '"';
}

Response Problem(unsigned status, std::string_view type, std::string_view title,
                 std::optional<int> retry_after_s) {
  Response response;
  response.status = status;
  response.content_type = "application/problem+json";
  response.body = "{\"type\":" + JsonString("urn:anjungan:problem:" + std::string(type)) +
                  ",\"title\":" + JsonString(title) + ",\"status\":" + std::to_string(status) + "}";
  if (retry_after_s) response.headers.emplace_back("Retry-After", std::to_string(*retry_after_s));
  return response;
}

}  // namespace backend::http
