#include "offline-store/database/statement.h"

#include <sqlite3.h>

#include "offline-store/database/error.h"

namespace offline_store::database {

void Statement::Finalize::operator()(sqlite3_stmt* handle) const {
  sqlite3_finalize(handle);
}

void Statement::Rewind() {
  if (handle_) sqlite3_reset(handle_.get());
}

void Statement::Note(int result_code) {
  if (result_code == SQLITE_OK || error_) return;
  error_ = ErrorOf(result_code, sqlite3_db_handle(handle_.get()), "bind");
}

void Statement::BindInteger(int index, std::int64_t value) {
  if (handle_) Note(sqlite3_bind_int64(handle_.get(), index, value));
}

void Statement::BindNull(int index) {
  if (handle_) Note(sqlite3_bind_null(handle_.get(), index));
}

void Statement::BindAt(int index, std::string_view text) {
  if (!handle_) return;
  Note(sqlite3_bind_text64(handle_.get(), index, text.data() == nullptr ? "" : text.data(),
                           text.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}

void Statement::BindAt(int index, base::ByteView bytes) {
  if (!handle_) return;
  // A null pointer would bind NULL instead of the empty byte string.
  if (bytes.empty()) {
    Note(sqlite3_bind_zeroblob(handle_.get(), index, 0));
    return;
  }
  Note(sqlite3_bind_blob64(handle_.get(), index, bytes.data(), bytes.size(), SQLITE_TRANSIENT));
}

base::Result<bool> Statement::Step() {
  if (error_) return base::Fail(*error_);
  const int result_code = sqlite3_step(handle_.get());
  if (result_code == SQLITE_ROW) return true;
  sqlite3* const connection = sqlite3_db_handle(handle_.get());
  if (result_code == SQLITE_DONE) {
    sqlite3_reset(handle_.get());
    return false;
  }
  base::Error error = ErrorOf(result_code, connection, "step");
  sqlite3_reset(handle_.get());
  return base::Fail(std::move(error));
}

base::Status Statement::Run() {
  for (;;) {
    auto row = Step();
    if (!row) return base::Fail(std::move(row).error());
    if (!*row) return {};
  }
}

std::int64_t Statement::Integer(int column) const {
  return sqlite3_column_int64(handle_.get(), column);
}

std::string_view Statement::Text(int column) const {
  const auto* text = sqlite3_column_text(handle_.get(), column);
  if (text == nullptr) return {};
  return {reinterpret_cast<const char*>(text),
          static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column))};
}

base::ByteView Statement::Blob(int column) const {
  const void* bytes = sqlite3_column_blob(handle_.get(), column);
  if (bytes == nullptr) return {};
  return {static_cast<const std::uint8_t*>(bytes),
          static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column))};
}

bool Statement::IsNull(int column) const {
  return sqlite3_column_type(handle_.get(), column) == SQLITE_NULL;
}

}  // namespace offline_store::database
