#include "backend/http/problem.h"
#include "backend/intake/intake.h"
#include "offline-store/protocol/delivery.h"
#include "offline-store/protocol/downlink.h"
#include "offline-store/protocol/key_list.h"

namespace backend::intake {
namespace {

// Room for the page's own fields, its signature and the heads of its items.
constexpr std::size_t kPageBudget = protocol::kMaxDownPage - 2048;
constexpr std::size_t kStatusOverhead = 128;  // bytes of a status change without its reason
constexpr int kMaxRows = static_cast<int>(protocol::kMaxDownItems);

// "after=CURSOR"; without it, the beginning.
base::Result<protocol::Cursor> CursorOf(std::string_view query) {
  constexpr std::string_view kName = "after=";
  if (query.empty()) return protocol::Cursor{};
  if (!query.starts_with(kName)) {
    return base::Fail(base::ErrorCode::kInvalid, "cursor", "only 'after' is known here");
  }
  return protocol::ParseCursor(query.substr(kName.size()));
}

// As many rows as fit into one page; at least one.
base::Result<base::Bytes> Page(const Context& context, const registry::Kiosk& kiosk,
                               const registry::DownRows& down) {
  protocol::DownPage page;
  page.kiosk_number = kiosk.number;
  page.epoch = context.epoch;
  page.after = down.after;
  page.head = down.head;
  page.time_ms = context.clock.UnixMs();
  std::size_t used = 0;
  for (const registry::DownRow& row : down.rows) {
    protocol::DownItem item;
    item.counter = row.counter;
    std::size_t size = kStatusOverhead + row.reason.size();
    if (row.key_list) {
      auto list = protocol::SignKeyList(context.roster.Get()->KeyList(), context.keys.sign);
      if (!list) return list;
      size = kStatusOverhead + list->size();
      item.change = protocol::KeyListChange{std::move(*list)};
    } else {
      item.change =
          protocol::StatusChange{row.request, row.code, row.status, row.reason, row.time_ms};
    }
    if (!page.items.empty() && used + size > kPageBudget) break;
    used += size;
    page.items.push_back(std::move(item));
  }
  return protocol::SignDownPage(page, context.keys.sign);
}

void Respond(const Context& context, const registry::Kiosk& kiosk, const protocol::Cursor& cursor,
             const http::Reply& reply) {
  auto down = std::make_shared<registry::DownRows>();
  const bool posted = context.worker.Post(
      [down, key_id = kiosk.key.id(), cursor](registry::Registry& store) -> base::Status {
        auto rows = store.Down(key_id, cursor, kMaxRows);
        if (!rows) return base::Fail(std::move(rows.error()));
        *down = std::move(*rows);
        return {};
      },
      [&context, kiosk, cursor, down, reply](const base::Status& status) {
        if (!status) return reply.Send(Busy());
        if (cursor.counter > down->head && cursor.epoch == context.epoch) {
          context.note(Level::kAlarm,
                       "kiosk " + kiosk.number + " knows changes that this hub does not");
        }
        const auto page = Page(context, kiosk, *down);
        reply.Send(page ? CborReply(*page) : Busy());
      });
  if (!posted) reply.Send(Busy());
}

}  // namespace

std::variant<http::Response, http::Accepted> Down(const Context& context, const http::Head& head) {
  const auto roster = context.roster.Get();
  const registry::Kiosk* kiosk = KioskOfConnection(*roster, head);
  if (kiosk == nullptr) return http::Problem(403, "kiosk-unknown", "No kiosk has this TLS key");
  const auto cursor = CursorOf(head.query);
  if (!cursor) return Refusal(cursor.error());
  return http::WholeBody(0, [&context, kiosk = *kiosk, cursor = *cursor](const base::Bytes&,
                                                                         const http::Reply& reply) {
    Respond(context, kiosk, cursor, reply);
  });
}

}  // namespace backend::intake
