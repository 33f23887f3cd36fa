// An issuer's public key file: what is taken is written to the same bytes again.
#include <cstdint>
#include <cstdlib>

#include "base/bytes.h"
#include "provisioning/keys/issuer.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = base::AsText({data, size});
  const auto key = provisioning::keys::ParseIssuerFile(text);
  if (key && key->ToPem() != text) std::abort();
  return 0;
}
