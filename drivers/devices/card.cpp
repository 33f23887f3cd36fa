#include <string>

#include "drivers/card-reader/card_reader.h"
#include "drivers/devices/advice.h"
#include "drivers/devices/commands.h"
#include "drivers/devices/inbox.h"
#include "drivers/usb/watching.h"

namespace drivers::devices {
namespace {

using card_reader::CardEvent;

int SayCard(const Session& session, const Verdict& verdict, const card_reader::Evidence& card) {
  const auto bytes = static_cast<int>(card.uid.size());
  std::string text = verdict.device.port + ": ";
  if (card.kind == card_reader::CardKind::kContact) {
    text += "a contact card, and it answers; such a card has no number that the kiosk could take";
  } else {
    text += "a card of kind " + std::string(Name(card.kind)) + "; its number of " +
            std::to_string(bytes) + " bytes is " + std::string(Name(card.strength));
  }
  Say(session, text,
      {{"command", "card"},
       {"port", verdict.device.port},
       {"model", verdict.model},
       {"situation", Name(Situation::kReady)},
       {"card", Name(card.kind)},
       {"number", Name(card.strength)},
       {"number_bytes", bytes}});
  return 0;
}

}  // namespace

int Card(const Session& session) {
  const Verdict verdict = Choose(session.bus, session.profiles, Kind::kCardReader, session.port);
  if (verdict.finding.situation != Situation::kReady) {
    return Conclude(session, "card", verdict, verdict.finding);
  }
  Inbox<CardEvent> inbox(session.clock, session.stop);
  card_reader::CardReader reader(session.bus, session.clock,
                                 [&inbox](CardEvent event) { inbox.Put(std::move(event)); });
  const usb::Watching watching(session.bus, [&](const usb::DeviceEvent& event) {
    if (event.device.port == verdict.device.port) reader.Heard(event);
  });
  if (const auto& watched = watching.status(); !watched) {
    return Conclude(session, "card", verdict, FindingOf(watched.error()));
  }
  const std::int64_t until = session.Until();
  // Of a reader that has not answered nobody knows whether a card lies on it.
  Finding last{Situation::kTrouble, "the reader does not answer"};
  while (const auto event = inbox.TakeUntil(until)) {
    switch (event->kind) {
      case CardEvent::Kind::kCardArrived:
        return SayCard(session, verdict, event->evidence);
      case CardEvent::Kind::kReaderLost:
        return Conclude(session, "card", verdict, FindingOf(event->error));
      case CardEvent::Kind::kCardUnreadable:
        last = FindingOfCard(event->trouble);
        break;
      case CardEvent::Kind::kReaderReady:
        last = {Situation::kNoCard, "no card within " + std::to_string(session.seconds) + " s"};
        if (!session.json)
          Say(session, verdict.device.port + ": hold a card to the reader now", {});
        break;
      case CardEvent::Kind::kReadingTakesLonger:
      case CardEvent::Kind::kCardRemoved:
        break;
    }
  }
  return Conclude(session, "card", verdict, last);
}

}  // namespace drivers::devices
