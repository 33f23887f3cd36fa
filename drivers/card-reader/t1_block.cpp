#include "drivers/card-reader/t1_block.h"

#include <algorithm>
#include <utility>

namespace drivers::card_reader::t1 {
namespace {

constexpr std::size_t kPrologue = 3;

tl::unexpected<base::Error> Refuse(const char* reason, const char* message) {
  return base::Fail(base::ErrorCode::kInvalid, reason, message);
}

base::Bytes Check(base::ByteView bytes, bool crc) {
  if (!crc) {
    std::uint8_t lrc = 0;
    for (const std::uint8_t byte : bytes) lrc ^= byte;
    return {lrc};
  }
  // CCITT, reflected: polynomial 8408, start FFFF, no complement (libccid openct/checksum.c).
  unsigned sum = 0xffff;
  for (const std::uint8_t byte : bytes) {
    sum ^= byte;
    for (int bit = 0; bit < 8; ++bit) sum = (sum & 1) != 0 ? sum >> 1 ^ 0x8408 : sum >> 1;
  }
  return {static_cast<std::uint8_t>(sum >> 8), static_cast<std::uint8_t>(sum)};
}

std::uint8_t Pcb(const Block& block) {
  switch (block.kind) {
    case Block::Kind::kI:
      return static_cast<std::uint8_t>(block.number << 6 | (block.more ? 0x20 : 0));
    case Block::Kind::kR:
      return static_cast<std::uint8_t>(0x80 | block.number << 4 |
                                       static_cast<int>(block.complaint));
    case Block::Kind::kS:
      break;
  }
  return static_cast<std::uint8_t>(static_cast<int>(block.control) | (block.response ? 0x20 : 0));
}

// The PCB's meaning; `info` is set by the caller.
base::Result<Block> FromPcb(std::uint8_t pcb) {
  Block block;
  if ((pcb & 0x80) == 0) {
    if ((pcb & 0x1f) != 0) return Refuse("t1-pcb", "an I-block with reserved bits");
    block.kind = Block::Kind::kI;
    block.number = pcb >> 6 & 1;
    block.more = (pcb & 0x20) != 0;
    return block;
  }
  if ((pcb & 0x40) == 0) {
    if ((pcb & 0x2c) != 0 || (pcb & 0x03) == 3) {
      return Refuse("t1-pcb", "an R-block with reserved bits");
    }
    block.kind = Block::Kind::kR;
    block.number = pcb >> 4 & 1;
    block.complaint = static_cast<Complaint>(pcb & 0x03);
    return block;
  }
  if ((pcb & 0x1c) != 0) return Refuse("t1-pcb", "an S-block that is none");
  block.kind = Block::Kind::kS;
  block.control = static_cast<Control>(pcb & 0xdf);
  block.response = (pcb & 0x20) != 0;
  return block;
}

bool InfoFits(const Block& block) {
  switch (block.kind) {
    case Block::Kind::kI:
      return true;
    case Block::Kind::kR:
      return block.info.empty();
    case Block::Kind::kS:
      break;
  }
  switch (block.control) {
    case Control::kResynch:
    case Control::kAbort:
      return block.info.empty();
    case Control::kIfs:  // 00 and FF are no sizes (§11.4.2)
      return block.info.size() == 1 && block.info.view()[0] != 0x00 && block.info.view()[0] != 0xff;
    case Control::kWtx:
      return block.info.size() == 1 && block.info.view()[0] != 0x00;
  }
  return false;
}

}  // namespace

Block IBlock(std::uint8_t number, bool more, base::ByteView info) {
  Block block;
  block.number = number;
  block.more = more;
  block.info = SecretBytes(info);
  return block;
}

Block RBlock(std::uint8_t number, Complaint complaint) {
  Block block;
  block.kind = Block::Kind::kR;
  block.number = number;
  block.complaint = complaint;
  return block;
}

Block SBlock(Control control, bool response, base::Bytes info) {
  Block block;
  block.kind = Block::Kind::kS;
  block.control = control;
  block.response = response;
  block.info = SecretBytes(std::move(info));
  return block;
}

base::Bytes Encode(const Block& block, bool crc) {
  base::Bytes out;
  out.reserve(kPrologue + block.info.size() + 2);  // so that no copy is left behind
  out = {0x00, Pcb(block), static_cast<std::uint8_t>(block.info.size())};
  const base::ByteView info = block.info.view();
  out.insert(out.end(), info.begin(), info.end());
  const base::Bytes check = Check(out, crc);
  out.insert(out.end(), check.begin(), check.end());
  return out;
}

base::Result<Block> Decode(base::ByteView bytes, bool crc) {
  const std::size_t check_size = crc ? 2 : 1;
  if (bytes.size() < kPrologue + check_size) return Refuse("t1-short", "a block that is too short");
  const base::ByteView body = bytes.first(bytes.size() - check_size);
  const base::Bytes check = Check(body, crc);
  if (!std::equal(check.begin(), check.end(), bytes.end() - static_cast<long>(check_size))) {
    return Refuse("t1-check", "a block with a wrong check");
  }
  if (body[0] != 0) return Refuse("t1-node", "a block for another node");
  if (body[2] == 0xff || body[2] != body.size() - kPrologue) {
    return Refuse("t1-length", "a block whose length is not what came");
  }
  auto block = FromPcb(body[1]);
  if (!block) return block;
  block->info = SecretBytes(body.subspan(kPrologue));
  if (!InfoFits(*block)) return Refuse("t1-info", "a block with information that its kind has not");
  return block;
}

}  // namespace drivers::card_reader::t1
