// The kiosk's outbox and everything else that it must never lose: settings, requests, print jobs
// and the audit log, in one SQLite file FOLDER/store.db. Every method runs on one thread, the store
// worker; nothing here waits for a network or a device.
//
// What is reported is on the disk. When a commit fails, nobody knows whether it happened: the store
// then closes the file, opens it anew, makes durable what it finds, and looks; only what was found
// counts. If the file cannot be opened again, methods fail with kUnknown or the opening's error
// until it can be; take no visits meanwhile.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "offline-store/audit/audit.h"
#include "offline-store/database/connection.h"
#include "offline-store/database/folder_lock.h"
#include "offline-store/protocol/downlink.h"
#include "offline-store/protocol/enrolment.h"
#include "offline-store/protocol/key_list.h"
#include "offline-store/protocol/payload.h"
#include "offline-store/protocol/voucher.h"
#include "offline-store/queue/reserve.h"
#include "offline-store/queue/types.h"

namespace offline_store::queue {

struct Options {
  std::filesystem::path folder;              // made if needed (its parent must exist)
  std::vector<protocol::VerifyKey> issuers;  // who may sign vouchers: the installation's own list
  ReserveLimits reserve;
  database::Options database;
};

class Store {
 public:
  // Takes the folder's lock, counts the boot, and settles what the last process left: print jobs
  // that were being printed become `ditanya` if bytes had left, else `menunggu`. `clock` and
  // `random` must outlive the store. Errors: kUnavailable "folder-in-use"; those of
  // database::Connection::Open; a stored voucher that no issuer signed (kDenied).
  static base::Result<std::unique_ptr<Store>> Open(Options options, const base::Clock& clock,
                                                   base::Random& random);
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  ~Store();

  // --- who this kiosk is -------------------------------------------------------------------------

  const protocol::StoreId& store_id() const { return store_id_; }
  std::uint64_t boot() const { return boot_; }
  // Nothing before PutVoucher.
  const std::optional<protocol::Voucher>& voucher() const { return voucher_; }
  const base::Bytes& voucher_message() const { return voucher_message_; }

  // Checks the signature and, by the latest signed time, the expiry; then keeps it. The enrolment
  // is pending from then on. kConflict "voucher-present"; reasons of OpenVoucher and
  // CheckVoucherTime: nothing is stored.
  base::Status PutVoucher(base::ByteView message);
  // Bare again, and without its key. kConflict "requests-present": a kiosk that holds requests
  // keeps its voucher.
  base::Status ForgetVoucher();

  base::Result<Enrolment> GetEnrolment();
  // A verdict that the caller has checked (signature, nonce, key). An acceptance is never undone.
  base::Status RecordVerdict(const protocol::EnrolVerdict& verdict);

  // Signs envelopes, receipts and questions. Kept in memory only; the file is the caller's. The
  // store remembers the public half of the first one and takes no other until the voucher is
  // forgotten, because the hub would refuse whatever another key signs: kConflict "key-differs".
  base::Status UseSigningKey(protocol::SigningKey key);

  Time Now() const;
  std::int64_t latest_signed_ms() const { return latest_signed_ms_; }

  // --- accepting ---------------------------------------------------------------------------------

  // Seals, signs and keeps a request, its print job and its audit entry in one transaction. Gives
  // it its id, seq and tracking code (payload.code is overwritten). On success all of it survives a
  // power cut. kUnavailable "not-accepted": certainly not stored, the citizen may try again;
  // kUnknown: nobody knows, out of service; kFull "no-room"; kDenied "no-voucher", "no-key"; the
  // receipt's or the envelope's own errors.
  base::Result<Accepted> Accept(protocol::Payload payload, const RenderReceipt& render);

  // kFull "no-room" when a visit should not even begin.
  base::Status CheckRoom();

  // --- printing ----------------------------------------------------------------------------------

  // The oldest job in `menunggu`, or nothing.
  base::Result<std::optional<PrintJob>> NextPrintJob();
  // menunggu -> mencetak: the printer's worker has taken it, or tries again after an attempt of
  // which no byte left.
  base::Status BeginPrinting(PrintJobId job);
  // Durable before it returns: after a crash this job becomes `ditanya`. Call right before the
  // first byte is given to the printer, and give none if it fails.
  base::Status BytesWillLeave(PrintJobId job);
  // mencetak -> by the outcome. `reason` is a token; `rung` another one, which says what the
  // outcome rests on ("process-id": the printer's word; see drivers/printer), empty if on nothing.
  base::Status FinishPrinting(PrintJobId job, PrintOutcome outcome, std::string_view reason,
                              std::string_view rung = {});
  // An official's decision about a receipt in `ditanya` or `gagal`: again, or the paper is there.
  // kNotFound "request-unknown", kConflict "print-job-state".
  base::Status ResolvePrint(const protocol::TrackingCode& code, bool print_again);

  // --- delivery ----------------------------------------------------------------------------------

  // A signed question with a new nonce; it replaces the one before. Lists up to 500 of the held
  // payloads; when there are more, the next question goes on with the next ones. kDenied
  // "no-voucher", "no-key".
  base::Result<base::Bytes> AskHub();
  // Unsent envelopes, oldest first, together at most `max_bytes` but at least one; they count as
  // offered from then on.
  base::Result<EnvelopeBatch> TakeUnsent(std::size_t max_bytes);
  // A signed answer as it came. Purges a payload only if the answer is to our latest question and
  // says `secured` for this very hash. kDenied: wrong signature, "answer-not-ours",
  // "answer-not-fresh"; nothing is changed then.
  base::Result<AnswerApplied> ApplyAnswer(base::ByteView message);
  // A signed downlink page as it came; its changes and the cursor are one transaction. kDenied:
  // wrong signature, "page-not-ours", "page-out-of-order", "page-epoch-old".
  base::Result<PageApplied> ApplyPage(base::ByteView message);
  base::Result<protocol::Cursor> GetCursor();

  // --- looking -----------------------------------------------------------------------------------

  base::Result<std::optional<RequestInfo>> Find(const protocol::TrackingCode& code);
  // In order of seq, above `after_seq`.
  base::Result<std::vector<RequestInfo>> List(std::uint64_t after_seq, std::size_t limit);
  base::Result<DeliverySummary> Summary();
  // Empty before the first list came.
  base::Result<protocol::KeyList> KioskKeys();
  base::Result<HubSettings> GetHubSettings();
  base::Result<audit::Head> VerifyAudit();
  // An entry about something outside the store (a technician's act). Tokens and ids only.
  base::Status Note(std::string_view who, std::string_view what, std::string_view about,
                    std::string_view result);

 private:
  struct Draft;
  // Work inside a transaction.
  using Work = std::function<base::Status(database::Connection&)>;
  // After a commit of unknown outcome, on the reopened file: did it happen?
  using Lookup = std::function<base::Result<bool>(database::Connection&)>;

  Store(Options options, const base::Clock& clock, base::Random& random, database::FolderLock lock);

  base::Status Reopen();
  base::Result<database::Connection*> Ready();
  base::Status Start();
  base::Status LoadVoucher();
  base::Status Write(const Work& work, const Lookup& happened);
  base::Status SettleCommit(const base::Error& failure, const Lookup& happened);
  base::Status NeedIdentity() const;
  base::Status WriteAudit(database::Connection& connection, std::string_view who,
                          std::string_view what, std::string_view about, std::string_view result);

  base::Status PrepareRequest(database::Connection& connection, Draft& draft);
  base::Status InsertRequest(database::Connection& connection, Draft& draft,
                             const RenderReceipt& render);
  base::Status MovePrintJob(PrintJobId job, std::string_view from, protocol::PrintJobState to,
                            bool bytes_left, std::string_view reason, const Work& also = {},
                            std::string_view rung = {});
  base::Status ApplyItem(database::Connection& connection, const protocol::AnswerItem& item,
                         AnswerApplied& applied);
  base::Status ApplyChange(database::Connection& connection, const protocol::DownItem& item,
                           PageApplied& applied);
  base::Status RaiseSignedTime(database::Connection& connection, std::int64_t time_ms);

  // The question that may still be answered.
  struct Outstanding {
    protocol::Nonce nonce{};
    std::int64_t asked_monotonic_ms = 0;
  };
  // What turns the monotonic clock into the hub's time.
  struct HubTime {
    std::int64_t offset_ms = 0;
  };

  const Options options_;
  const base::Clock& clock_;
  base::Random& random_;
  database::FolderLock lock_;
  Reserve reserve_;
  std::optional<database::Connection> connection_;
  protocol::StoreId store_id_{};
  std::uint64_t boot_ = 0;
  std::optional<protocol::Voucher> voucher_;
  base::Bytes voucher_message_;
  std::optional<protocol::SigningKey> signing_key_;
  std::int64_t latest_signed_ms_ = 0;
  std::optional<Outstanding> outstanding_;
  std::optional<HubTime> hub_time_;
  std::uint64_t held_after_seq_ = 0;  // where the next question's list goes on
};

}  // namespace offline_store::queue
