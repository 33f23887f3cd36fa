// What the hub remembers: kiosks, envelopes, statuses and what goes down to each kiosk. One
// database file, one owner: only registry::Worker calls this, each call inside its transaction
// unless it says otherwise. Every function may run again after a rollback.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backend/registry/roster.h"
#include "base/random.h"
#include "base/result.h"
#include "offline-store/database/connection.h"
#include "offline-store/protocol/delivery.h"
#include "offline-store/protocol/enrolment.h"
#include "offline-store/protocol/status.h"
#include "offline-store/protocol/tracking_code.h"
#include "offline-store/protocol/voucher.h"

namespace backend::registry {

// A kiosk at the door with a voucher that an issuer of ours signed.
struct Candidate {
  Kiosk kiosk;
  protocol::VoucherToken token{};
  std::int64_t not_before_s = 0;  // the voucher's, Unix seconds
  std::int64_t not_after_s = 0;
};

// An envelope whose signature was checked.
struct Arrival {
  protocol::KeyId kiosk{};
  protocol::RequestId id{};
  protocol::Digest hash{};
  std::uint64_t seq = 0;
  base::Bytes envelope;
  std::optional<protocol::TrackingCode> code;
  std::string service;
  std::string held_back;  // why it goes into quarantine; empty: it does not
};

struct Stored {
  protocol::Verdict verdict = protocol::Verdict::kStored;
  std::string reason;  // with kRefused
  bool fresh = false;  // false: the very same had come before
};

struct RequestRow {
  std::int64_t receive_no = 0;  // in the order of arrival
  protocol::RequestId id{};
  std::string code;  // grouped, as printed; "-" when it could not be read
  std::string service;
  std::string kiosk_number;
  std::string office_name;
  protocol::RequestStatus status = protocol::RequestStatus::kDiterima;
  std::string status_reason;
  std::int64_t status_ms = 0;
  std::int64_t received_ms = 0;
  bool conflict = false;
  std::string held_back;
  bool secured = false;         // in a verified backup
  std::int64_t adopted_ms = 0;  // when a person took it out of quarantine; 0: it never was there
};

// Why the requests of a kiosk with a genuine voucher are in quarantine when its enrolment was
// refused: the one reason that a person may overrule.
inline constexpr std::string_view kHeldKioskRefused = "kiosk-refused";

struct DownRow {
  std::uint64_t counter = 0;
  bool key_list = false;  // the list as it is now
  protocol::RequestId request{};
  protocol::TrackingCode code;
  protocol::RequestStatus status = protocol::RequestStatus::kDiterima;
  std::string reason;
  std::int64_t time_ms = 0;
};

struct DownRows {
  std::uint64_t after = 0;  // 0 when the cursor was of another epoch or beyond the head
  std::uint64_t head = 0;
  std::vector<DownRow> rows;
};

class Registry {
 public:
  // Opens or creates the file. A new one, and one that was restored from a backup, gets a new
  // epoch. Not in a transaction.
  static base::Result<Registry> Open(const std::filesystem::path& file,
                                     const offline_store::database::Options& options,
                                     base::Random& random);

  const protocol::Epoch& epoch() const { return epoch_; }
  bool usable() const { return connection_.usable(); }
  offline_store::database::Connection& connection() { return connection_; }

  base::Result<std::string> GetText(std::string_view name);  // empty when it was never set
  base::Status SetText(std::string_view name, std::string_view value);

  base::Result<Roster> LoadRoster();

  // Empty: accepted (also the same kiosk again, whatever the date). Otherwise the reason of the
  // refusal, which is remembered with the kiosk's keys. An accepted newcomer raises the version of
  // the key list and queues it for every kiosk.
  base::Result<std::string> Enrol(const Candidate& candidate, std::int64_t now_ms);

  // Keeps the envelope unless exactly it is there. kConflict: the same id with other content is;
  // both are kept then.
  base::Result<Stored> Store(const Arrival& arrival, std::int64_t now_ms);

  // The verdict on each. What came at or before `secured_until_ms` is secured without a backup.
  base::Result<std::vector<protocol::AnswerItem>> Held(const protocol::KeyId& kiosk,
                                                       const std::vector<protocol::HeldItem>& items,
                                                       std::int64_t secured_until_ms);

  // At most `limit` changes after the cursor. kNotFound "kiosk-unknown".
  base::Result<DownRows> Down(const protocol::KeyId& kiosk, const protocol::Cursor& cursor,
                              int limit);

  // Sets the status and queues it for the kiosk. False: it was so already, or the request is in
  // conflict or quarantine; nothing is queued then.
  base::Result<bool> SetStatus(std::int64_t receive_no, protocol::RequestStatus status,
                               std::string_view reason, std::int64_t now_ms);

  // A person's word that a request in quarantine for kHeldKioskRefused is genuine: it counts as
  // received now, and its kiosk's next question is answered so. False: it is not there for this
  // reason, or the hub could not read it.
  base::Result<bool> Adopt(std::int64_t receive_no, std::int64_t now_ms);

  // Calls `see` for every request, oldest first.
  base::Status ForEach(const std::function<void(const RequestRow&)>& see);
  // Every request with that code, or that id; more than one only after a conflict.
  base::Result<std::vector<RequestRow>> FindByCode(const protocol::TrackingCode& code);
  base::Result<std::vector<RequestRow>> FindById(const protocol::RequestId& id);
  // The request of the receipt; nullopt when it has not come yet.
  base::Result<std::optional<RequestRow>> FindByReceipt(const protocol::KeyId& kiosk,
                                                        const protocol::HashPrefix& hash,
                                                        const protocol::TrackingCode& code);
  base::Result<base::Bytes> Envelope(std::int64_t receive_no);  // kNotFound "request-unknown"

  base::Result<std::int64_t> LastReceiveNo();
  // What a verified backup holds is secured from then on.
  base::Status MarkSecured(std::int64_t up_to_receive_no);

 private:
  explicit Registry(offline_store::database::Connection connection)
      : connection_(std::move(connection)) {}
  base::Status LoadEpoch(base::Random& random);
  base::Result<bool> AcceptedBefore(const Candidate& candidate);
  base::Result<std::string> ReasonAgainst(const Candidate& candidate, std::int64_t now_ms);
  base::Status WriteKiosk(const Candidate& candidate, std::string_view refused,
                          std::int64_t now_ms);
  base::Status AnnounceKeys();
  base::Result<std::vector<RequestRow>> Collect(offline_store::database::Statement& read);

  offline_store::database::Connection connection_;
  protocol::Epoch epoch_{};
};

// The name under which a backup says that it is one; Open draws a new epoch when it finds it.
inline constexpr std::string_view kMetaBackup = "backup";

}  // namespace backend::registry
