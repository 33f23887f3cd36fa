#include "drivers/simulator/usb/ccid_faults.h"

#include <array>

namespace drivers::simulator::usb {
namespace {

using Needs = CcidFaultNeeds;

constexpr std::array kFaults = {
    CcidFault{{"ccid-wrong-sequence", "answers with another sequence number", ""}},
    CcidFault{{"ccid-sequence-before", "answers with the sequence number before", ""}},
    CcidFault{{"ccid-wrong-slot", "answers for another slot", ""}},
    CcidFault{{"ccid-wrong-type", "answers with a message of another type", ""}},
    CcidFault{{"ccid-unknown-type", "answers with a message that is none", ""}},
    CcidFault{{"ccid-reserved-status", "answers with a reserved status", ""}},
    CcidFault{{"ccid-short-header", "answers with six bytes", ""}},
    CcidFault{{"ccid-claims-more", "claims five bytes more than it sends", ""}},
    CcidFault{{"ccid-claims-huge", "claims four gigabytes", ""}},
    CcidFault{{"ccid-claims-less", "sends three bytes more than it claims", ""}},
    CcidFault{{"ccid-late", "answers after six seconds", ""}},
    CcidFault{{"ccid-slow-for-ever", "asks for more time each second, for ever", ""}},
    CcidFault{{"ccid-extension-flood", "asks for more time at once, for ever", ""}},
    CcidFault{{"ccid-empty-for-ever", "sends empty packets for ever", ""}},
    CcidFault{{"ccid-busy", "says that the slot is busy", ""}},
    CcidFault{{"ccid-hardware", "reports a fault of its hardware", ""}},
    CcidFault{{"ccid-vendor-error", "reports an error of its maker's own", ""}},
    CcidFault{{"ccid-refuses", "says that it knows no such command", ""}},
    CcidFault{{"card-mute", "the card does not answer", ""}},
    CcidFault{{"card-torn", "the card is torn away in the middle of an exchange", ""}},
    CcidFault{{"card-no-atr", "an ATR of no byte", ""}},
    CcidFault{{"card-long-atr", "an ATR of 34 bytes", ""}},
    CcidFault{{"card-no-status-word", "an answer of one byte", ""}},
    CcidFault{{"uid-wrong-length", "an identifier of five bytes", ""}, Needs::kContactless},
    CcidFault{{"uid-length-for-ever", "always corrects the length", ""}, Needs::kContactless},
    CcidFault{{"t0-more-for-ever", "61xx without end", ""}, Needs::kT0},
    CcidFault{{"t0-length-for-ever", "6Cxx without end", ""}, Needs::kT0},
    CcidFault{{"t0-surplus", "more data than was asked for", ""}, Needs::kT0},
    CcidFault{{"t1-bad-check", "every block has a wrong check byte", ""}, Needs::kT1},
    CcidFault{{"t1-mute", "no block is answered", ""}, Needs::kT1},
    CcidFault{{"t1-wrong-number", "every block has the other number", ""}, Needs::kT1},
    CcidFault{{"t1-wtx-storm", "asks for more time without end", ""}, Needs::kT1},
    CcidFault{{"t1-endless-chain", "an answer of blocks without end", ""}, Needs::kT1},
    CcidFault{{"t1-abort", "breaks off", ""}, Needs::kT1},
    CcidFault{{"t1-lost", "wrong checks, and deaf to resynchronisation", ""}, Needs::kT1},
    CcidFault{{"chain-endless", "an answer of pieces without end", ""}, Needs::kExtended},
    CcidFault{{"chain-empty", "an answer of empty pieces without end", ""}, Needs::kExtended},
    CcidFault{{"chain-middle-first", "an answer that starts in its middle", ""}, Needs::kExtended},
};

}  // namespace

std::span<const CcidFault> ListCcidFaults() {
  return kFaults;
}

}  // namespace drivers::simulator::usb
