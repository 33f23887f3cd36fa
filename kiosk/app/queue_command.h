// `anjungan-kiosk queue`: what this kiosk holds, one request a line.
#pragma once

#include <string>

#include "base/result.h"
#include "kiosk/app/options.h"
#include "kiosk/app/store_desk.h"
#include "offline-store/link/admin_server.h"
#include "offline-store/queue/store.h"

namespace kiosk::app {

// "seq code status delivery print", one request a line, oldest first: ids and states, no citizen's
// data. On the store's thread.
base::Result<std::string> QueueText(offline_store::queue::Store& store);

// What the running kiosk answers on its admin socket. On that socket's thread.
offline_store::link::AdminAnswer AnswerCommand(
    const offline_store::protocol::admin::Request& request, StoreDesk& store);

// Asks the running kiosk over its admin socket, or opens the folder when none runs. Exit status.
int ListQueue(const QueueOptions& options);

}  // namespace kiosk::app
