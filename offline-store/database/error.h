// The one place where SQLite's result codes become ours; private to this folder.
#pragma once

#include <string_view>

#include "base/result.h"

struct sqlite3;

namespace offline_store::database {

// The Error for an (extended) result code. `handle` may be null; its message never holds bound
// values, only names of tables and columns.
base::Error ErrorOf(int result_code, sqlite3* handle, std::string_view doing);

}  // namespace offline_store::database
