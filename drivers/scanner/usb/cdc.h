// Serial scanners: CDC-ACM's functional descriptors, and its line cut into scans (CDC 1.2 §5, PSTN
// 1.2 §5.3 and §6.3).
#pragma once

#include <cstdint>
#include <optional>

#include "base/bytes.h"
#include "drivers/scanner/usb/typed_scan.h"
#include "drivers/usb/descriptors.h"

namespace drivers::scanner::usb {

struct CdcFunctions {
  // PSTN 1.2 §5.3.2: bit 1 announces line coding and control line state.
  std::optional<std::uint8_t> acm_capabilities;
  struct Union {
    std::uint8_t control = 0;
    std::uint8_t data = 0;  // the first subordinate
  };
  std::optional<Union> together;
};

// Reads class descriptors (type 24h) up to the first that is cut or shorter than its kind: real
// devices have such, and what stands before them holds.
CdcFunctions ReadCdcFunctions(base::ByteView extra);

struct CdcInterfaces {
  std::uint8_t control = 0;
  std::uint8_t data = 0;  // the one with the pair of bulk endpoints; may be the same
};

// Which interfaces make the first serial line; nullopt if there is none. Found by their endpoints:
// some devices have no union, or name its interfaces the wrong way round.
std::optional<CdcInterfaces> FindSerialLine(const drivers::usb::Descriptors& descriptors);

// Cuts the stream at CR, LF or Tab, or at a silence; where packets end means nothing.
class LineAssembler final : public Assembler {
 public:
  // Enter stands for CR and LF.
  explicit LineAssembler(TypedSettings settings) : settings_(settings) {}

  void Feed(base::ByteView packet, std::int64_t now_ms, Harvest& harvest) override;
  void Lost(std::int64_t now_ms, Harvest& harvest) override;
  void Tick(std::int64_t now_ms, Harvest& harvest) override;
  std::optional<std::int64_t> deadline() const override;

 private:
  bool Ends(std::uint8_t byte) const;

  TypedSettings settings_;
  GrowingScan scan_;
};

}  // namespace drivers::scanner::usb
