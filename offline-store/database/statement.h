// A prepared SQL statement: bind, step, read columns. Not thread-safe; must not outlive its
// connection.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

struct sqlite3_stmt;

namespace offline_store::database {

class Statement {
 public:
  // Binds the parameters ?1, ?2, … in order: integers, text, byte strings, std::nullopt or an empty
  // optional for NULL. Values are copied. A failure is reported by the next Step.
  template <class... Values>
  Statement& Bind(const Values&... values) {
    Rewind();
    int index = 0;
    (BindAt(++index, values), ...);
    return *this;
  }

  // True: a row is there to be read. False: done.
  base::Result<bool> Step();

  // Steps to the end of a statement that gives no rows.
  base::Status Run();

  // The columns of the current row; views are valid until the next Step, Bind or destruction.
  std::int64_t Integer(int column) const;
  std::string_view Text(int column) const;
  base::ByteView Blob(int column) const;
  bool IsNull(int column) const;

  // A byte string of exactly N bytes; kCorrupt if the row holds anything else.
  template <std::size_t N>
  base::Result<std::array<std::uint8_t, N>> Array(int column) const {
    const base::ByteView bytes = Blob(column);
    if (bytes.size() != N) {
      return base::Fail(base::ErrorCode::kCorrupt, "database-corrupt",
                        "a stored byte string has a wrong length");
    }
    std::array<std::uint8_t, N> result;
    std::copy(bytes.begin(), bytes.end(), result.begin());
    return result;
  }

 private:
  friend class Connection;
  struct Finalize {
    void operator()(sqlite3_stmt* handle) const;
  };

  explicit Statement(base::Error error) : error_(std::move(error)) {}
  explicit Statement(sqlite3_stmt* handle) : handle_(handle) {}

  void Rewind();
  void Note(int result_code);
  void BindInteger(int index, std::int64_t value);
  void BindNull(int index);
  void BindAt(int index, std::string_view text);
  void BindAt(int index, base::ByteView bytes);
  void BindAt(int index, std::nullopt_t) { BindNull(index); }
  template <std::integral T>
  void BindAt(int index, T value) {
    BindInteger(index, static_cast<std::int64_t>(value));
  }
  template <class T>
  void BindAt(int index, const std::optional<T>& value) {
    value ? BindAt(index, *value) : BindNull(index);
  }

  std::unique_ptr<sqlite3_stmt, Finalize> handle_;
  std::optional<base::Error> error_;
};

}  // namespace offline_store::database
