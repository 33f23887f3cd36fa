// Questions to a printer and what it says meanwhile, asked or unasked.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>

#include "base/clock.h"
#include "drivers/printer/profile.h"
#include "drivers/printer/status.h"
#include "drivers/printer/status_stream.h"
#include "drivers/printer/transport.h"

namespace drivers::printer {

class Conversation {
 public:
  Conversation(Transport& transport, const Profile& profile, const base::Clock& clock);

  // Hears what comes within `wait_ms`, at most one read of it. Empty, or why no more will come
  // ("printer-away", ...).
  std::string Hear(int wait_ms);

  // Asks the dialect's questions, one after the other. nullopt when an answer is missing, too many
  // or of no known shape: unknown is not fine. Only between commands: inside a picture a question
  // would be picture.
  std::optional<PrinterStatus> Ask();

  // The newest status that needs no question: automatic, or of the port if that can be believed.
  // Its age is at most one Hear.
  std::optional<PrinterStatus> Unasked();

  // Takes the first answer that `is` likes out of what was heard.
  bool Heard(const std::function<bool(const Answer&)>& is);

 private:
  std::optional<std::uint8_t> AskOne(std::uint8_t n);
  bool Say(base::ByteView question);
  void Keep(std::vector<Answer> answers);
  void Drain();

  Transport& transport_;
  const Profile& profile_;
  const base::Clock& clock_;
  StatusStream stream_;
  std::deque<Answer> heard_;
  std::optional<PrinterStatus> automatic_;
};

}  // namespace drivers::printer
