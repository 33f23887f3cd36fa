// The contents of signed messages: the first byte chooses the message, the rest is its content,
// signed here, because nothing unsigned reaches these decoders. What is read signs to the same
// content again. The whole input is also read as a message that somebody else made.
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "base/bytes.h"
#include "offline-store/protocol/delivery.h"
#include "offline-store/protocol/downlink.h"
#include "offline-store/protocol/enrolment.h"
#include "offline-store/protocol/key_list.h"
#include "offline-store/protocol/signed_message.h"
#include "offline-store/protocol/voucher.h"

namespace {

namespace protocol = offline_store::protocol;
using Keys = std::vector<protocol::VerifyKey>;

constexpr std::size_t kLimit = 65'536;

const protocol::SigningKey& Key() {
  static const protocol::SigningKey key = protocol::SigningKey::Generate().value();
  return key;
}

template <class Open, class Sign>
void Check(protocol::Context context, base::ByteView content, Open open, Sign sign) {
  const Keys keys = {Key().verify_key()};
  const auto message = protocol::SignMessage(context, content, kLimit + 100, Key());
  if (!message) return;
  const auto opened = open(*message, keys);
  if (!opened) return;
  const auto again = sign(*opened, Key());
  if (!again || protocol::ReadSigned(*again, kLimit)->content != base::ToBytes(content)) {
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0 || size > kLimit) return 0;
  const base::ByteView content{data + 1, size - 1};
  switch (data[0] % 7) {
    case 0:
      Check(protocol::Context::kQuestion, content, protocol::OpenQuestion, protocol::SignQuestion);
      break;
    case 1:
      Check(protocol::Context::kAnswer, content, protocol::OpenAnswer, protocol::SignAnswer);
      break;
    case 2:
      Check(protocol::Context::kDown, content, protocol::OpenDownPage, protocol::SignDownPage);
      break;
    case 3:
      Check(protocol::Context::kKeys, content, protocol::OpenKeyList, protocol::SignKeyList);
      break;
    case 4:
      Check(protocol::Context::kVoucher, content, protocol::OpenVoucher, protocol::IssueVoucher);
      break;
    case 5:
      Check(protocol::Context::kEnrol, content, protocol::OpenEnrolVerdict,
            protocol::SignEnrolVerdict);
      break;
    case 6:
      // Its key is inside, so this one can be opened only as its sender made it.
      static_cast<void>(protocol::OpenEnrolRequest(content));
      break;
  }
  if (protocol::OpenSigned(protocol::Context::kAnswer, content, kLimit, Keys{Key().verify_key()})) {
    std::abort();
  }
  return 0;
}
