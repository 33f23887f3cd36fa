// The states of a request and of a print job, as tokens and as people read them (docs/formats.md
// "Statuses").
#pragma once

#include <optional>
#include <string_view>

namespace offline_store::protocol {

enum class RequestStatus {
  kTersimpan,  // on the kiosk, not yet sent
  kTerkirim,   // offered, no answer yet
  kDiterima,   // the hub has it
  kDiperiksa,  // from here on set at the hub
  kPerluDilengkapi,
  kMenungguTandaTangan,
  kSiapDiambil,
  kSudahDiambil,
  kDitolak,       // with a reason
  kPerluPetugas,  // conflict, refused, given up: a person must look
};

// "perlu-dilengkapi" and so on.
std::string_view Token(RequestStatus status);
std::optional<RequestStatus> ParseRequestStatus(std::string_view token);
// One plain Indonesian sentence without a full stop.
std::string_view PeopleRead(RequestStatus status);
// Whether the hub sets this status (diperiksa to ditolak).
bool IsHubStatus(RequestStatus status);

enum class PrintJobState {
  kMenunggu,
  kMencetak,
  kTercetak,
  kDitanya,  // bytes had left and nobody knows whether paper came
  kGagal,
};
std::string_view Token(PrintJobState state);
std::optional<PrintJobState> ParsePrintJobState(std::string_view token);

}  // namespace offline_store::protocol
