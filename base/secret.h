// Memory that held a citizen's data or a key is overwritten before it is given back.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace base {

// Overwrites with zeros in a way that the compiler may not leave out.
void Wipe(void* data, std::size_t size);

// Overwrites the whole capacity, then empties it.
void Wipe(std::string& text);
void Wipe(std::vector<unsigned char>& bytes);

// Wipes what it refers to when it leaves scope, whichever way.
template <class T>
class WipeOnExit {
 public:
  explicit WipeOnExit(T& target) : target_(target) {}
  WipeOnExit(const WipeOnExit&) = delete;
  WipeOnExit& operator=(const WipeOnExit&) = delete;
  ~WipeOnExit() { Wipe(target_); }

 private:
  T& target_;
};

// Text typed by or about a citizen. Growing never leaves an old copy behind; the destructor wipes.
class SecretText {
 public:
  SecretText() = default;
  explicit SecretText(std::string text) : text_(std::move(text)) {}
  SecretText(const SecretText&) = default;
  SecretText& operator=(const SecretText& other);
  SecretText(SecretText&& other) noexcept;
  SecretText& operator=(SecretText&& other) noexcept;
  ~SecretText() { Clear(); }

  const std::string& str() const { return text_; }
  bool empty() const { return text_.empty(); }
  std::size_t size() const { return text_.size(); }

  void Append(const std::string& more);
  void Truncate(std::size_t size);
  void Clear() { Wipe(text_); }

  bool operator==(const SecretText&) const = default;

 private:
  std::string text_;
};

}  // namespace base
