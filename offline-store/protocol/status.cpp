#include "offline-store/protocol/status.h"

#include <algorithm>
#include <array>

namespace offline_store::protocol {
namespace {

struct StatusRow {
  RequestStatus status;
  std::string_view token;
  std::string_view people_read;
};

constexpr std::array kStatuses{
    StatusRow{RequestStatus::kTersimpan, "tersimpan",
              "Permohonan tersimpan aman di anjungan dan belum terkirim ke kabupaten"},
    StatusRow{RequestStatus::kTerkirim, "terkirim",
              "Permohonan sedang dikirim, menunggu jawaban kabupaten"},
    StatusRow{RequestStatus::kDiterima, "diterima", "Permohonan sudah diterima kabupaten"},
    StatusRow{RequestStatus::kDiperiksa, "diperiksa", "Permohonan sedang diperiksa petugas"},
    StatusRow{RequestStatus::kPerluDilengkapi, "perlu-dilengkapi",
              "Permohonan perlu dilengkapi, silakan hubungi petugas"},
    StatusRow{RequestStatus::kMenungguTandaTangan, "menunggu-tanda-tangan",
              "Surat menunggu tanda tangan"},
    StatusRow{RequestStatus::kSiapDiambil, "siap-diambil", "Surat siap diambil"},
    StatusRow{RequestStatus::kSudahDiambil, "sudah-diambil", "Surat sudah diambil"},
    StatusRow{RequestStatus::kDitolak, "ditolak", "Permohonan ditolak"},
    StatusRow{RequestStatus::kPerluPetugas, "perlu-petugas",
              "Permohonan perlu dilihat petugas, silakan hubungi kantor"},
};

struct PrintRow {
  PrintJobState state;
  std::string_view token;
};

constexpr std::array kPrintStates{
    PrintRow{PrintJobState::kMenunggu, "menunggu"}, PrintRow{PrintJobState::kMencetak, "mencetak"},
    PrintRow{PrintJobState::kTercetak, "tercetak"}, PrintRow{PrintJobState::kDitanya, "ditanya"},
    PrintRow{PrintJobState::kGagal, "gagal"},
};

// The tables are in the order of the enums.
template <class Table, class Enum>
const auto& Row(const Table& table, Enum value) {
  return table.at(static_cast<std::size_t>(value));
}

}  // namespace

std::string_view Token(RequestStatus status) {
  return Row(kStatuses, status).token;
}

std::string_view PeopleRead(RequestStatus status) {
  return Row(kStatuses, status).people_read;
}

std::optional<RequestStatus> ParseRequestStatus(std::string_view token) {
  const auto* row = std::find_if(kStatuses.begin(), kStatuses.end(),
                                 [&](const StatusRow& each) { return each.token == token; });
  if (row == kStatuses.end()) return std::nullopt;
  return row->status;
}

bool IsHubStatus(RequestStatus status) {
  return status >= RequestStatus::kDiperiksa && status <= RequestStatus::kDitolak;
}

std::string_view Token(PrintJobState state) {
  return Row(kPrintStates, state).token;
}

std::optional<PrintJobState> ParsePrintJobState(std::string_view token) {
  const auto* row = std::find_if(kPrintStates.begin(), kPrintStates.end(),
                                 [&](const PrintRow& each) { return each.token == token; });
  if (row == kPrintStates.end()) return std::nullopt;
  return row->state;
}

}  // namespace offline_store::protocol
