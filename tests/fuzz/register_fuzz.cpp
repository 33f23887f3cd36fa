// The desk's register of kiosk numbers: what is read writes to the same bytes again.
#include <cstdint>
#include <cstdlib>

#include "base/bytes.h"
#include "provisioning/command/register_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = base::AsText({data, size});
  const auto entries = provisioning::command::ParseRegister(text);
  if (entries && provisioning::command::WriteRegister(*entries) != text) std::abort();
  return 0;
}
