// The commands of people at the hub: card, list, status, backup, show. The running hub answers them
// over its admin socket; without one, the program runs them itself.
#pragma once

#include <string>
#include <vector>

#include "backend/hub/state.h"
#include "backend/registry/worker.h"
#include "base/clock.h"

namespace backend::hub {

struct Outcome {
  int exit_status = 0;  // 0 done, 1 not possible, 2 not understood
  std::string text;     // for stdout when done, else for stderr: whole lines
};

class Console {
 public:
  Console(registry::Worker& worker, const intake::HubKeys& keys, const StateFiles& files,
          const base::Clock& clock)
      : worker_(worker), keys_(keys), files_(files), clock_(clock) {}

  // {"list"}: id, code and status of every request, one a line, oldest first.
  // {"list", "held"}: only those in quarantine.
  // {"adopt", CODE-OR-ID, ...}: takes requests of a refused kiosk out of quarantine, all or none.
  // {"status", CODE-OR-ID, STATUS[, REASON]}: sets a status; it goes down to the kiosk.
  // {"backup"[, DIR]}: a verified copy in DIR (an absolute path); what it holds is secured.
  // {"show", ID-OR-CODE}: a request, opened with the hub's key, as JSON.
  // {"card"}: the hub.card in base64url, without a line end.
  // Blocks until it is done. Thread-safe.
  Outcome Run(const std::vector<std::string>& arguments);

 private:
  Outcome List(bool only_held);
  Outcome Adopt(const std::vector<std::string>& arguments);
  Outcome SetStatus(const std::vector<std::string>& arguments);
  Outcome MakeBackup(const fs::path& folder);
  Outcome Show(const std::string& which);
  Outcome Card();
  base::Result<std::vector<registry::RequestRow>> FindAll(registry::Registry& store,
                                                          const std::string& which);
  base::Result<registry::RequestRow> Find(registry::Registry& store, const std::string& which);

  registry::Worker& worker_;
  const intake::HubKeys& keys_;
  const StateFiles& files_;
  const base::Clock& clock_;
};

}  // namespace backend::hub
