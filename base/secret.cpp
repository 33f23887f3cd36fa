#include "base/secret.h"

#include <strings.h>

#include <cstring>

namespace base {

void Wipe(void* data, std::size_t size) {
  if (size > 0) explicit_bzero(data, size);
}

void Wipe(std::string& text) {
  text.resize(text.capacity());
  Wipe(text.data(), text.size());
  text.clear();
}

void Wipe(std::vector<unsigned char>& bytes) {
  bytes.resize(bytes.capacity());
  Wipe(bytes.data(), bytes.size());
  bytes.clear();
}

SecretText& SecretText::operator=(const SecretText& other) {
  if (this != &other) {
    Clear();
    text_ = other.text_;
  }
  return *this;
}

// A moved-from short string keeps its characters in the object itself, so it is wiped as well.
SecretText::SecretText(SecretText&& other) noexcept : text_(std::move(other.text_)) {
  other.Clear();
}

SecretText& SecretText::operator=(SecretText&& other) noexcept {
  if (this != &other) {
    Clear();
    text_ = std::move(other.text_);
    other.Clear();
  }
  return *this;
}

void SecretText::Append(const std::string& more) {
  if (text_.size() + more.size() > text_.capacity()) {
    std::string grown;
    grown.reserve((text_.size() + more.size()) * 2);
    grown = text_;
    Clear();
    text_ = std::move(grown);
  }
  text_ += more;
}

void SecretText::Truncate(std::size_t size) {
  if (size >= text_.size()) return;
  Wipe(text_.data() + size, text_.size() - size);
  text_.resize(size);
}

}  // namespace base
