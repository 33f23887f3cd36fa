#include "offline-store/queue/setting.h"

namespace offline_store::queue::setting {
namespace {

constexpr std::string_view kSelect = "SELECT value FROM setting WHERE name=?";
constexpr std::string_view kReplace = "INSERT OR REPLACE INTO setting VALUES(?,?)";

}  // namespace

base::Result<std::int64_t> GetInteger(database::Connection& connection, std::string_view name) {
  auto row = connection.Prepare(kSelect);
  auto found = row.Bind(name).Step();
  if (!found) return base::Fail(found.error());
  return *found ? row.Integer(0) : 0;
}

base::Result<std::optional<base::Bytes>> GetBytes(database::Connection& connection,
                                                  std::string_view name) {
  auto row = connection.Prepare(kSelect);
  auto found = row.Bind(name).Step();
  if (!found) return base::Fail(found.error());
  if (!*found) return std::optional<base::Bytes>();
  return std::optional<base::Bytes>(base::ToBytes(row.Blob(0)));
}

base::Status PutInteger(database::Connection& connection, std::string_view name,
                        std::int64_t value) {
  return connection.Prepare(kReplace).Bind(name, value).Run();
}

base::Status PutBytes(database::Connection& connection, std::string_view name,
                      base::ByteView value) {
  return connection.Prepare(kReplace).Bind(name, value).Run();
}

base::Status Remove(database::Connection& connection, std::string_view name) {
  return connection.Prepare("DELETE FROM setting WHERE name=?").Bind(name).Run();
}

}  // namespace offline_store::queue::setting
