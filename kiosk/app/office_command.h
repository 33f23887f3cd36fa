// The commands of an office's officer or technician to its kiosk: what it holds, whether its audit
// log is whole, and what became of a receipt that nobody knows about.
#pragma once

#include "kiosk/app/options.h"
#include "kiosk/app/store_desk.h"
#include "offline-store/link/admin_server.h"
#include "offline-store/queue/store.h"

namespace kiosk::app {

// {"queue"}: "seq code status delivery print", one request a line, oldest first.
// {"audit"}: how many entries the log has, unbroken, and the hash of the last; status 1 with the
// first broken one otherwise.
// {"receipt", CODE, "again" | "printed"}: settles a receipt in `ditanya` or `gagal`.
// Ids and states, no citizen's data. On the store's thread.
offline_store::link::AdminAnswer RunOfficeCommand(
    const offline_store::protocol::admin::Request& request, offline_store::queue::Store& store);

// What the running kiosk answers on its admin socket. On that socket's thread.
offline_store::link::AdminAnswer AnswerCommand(
    const offline_store::protocol::admin::Request& request, StoreDesk& store);

// Asks the running kiosk over its admin socket, or opens the folder when none runs. Prints what
// comes back; the exit status.
int RunCommand(const CommandOptions& options);

}  // namespace kiosk::app
