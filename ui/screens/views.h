// What each screen shows, as plain values: the seam between the visit and the drawing. The visit's
// side fills a ScreenView once per change; a screen is a function of it. Fixed words are not here
// (ui/text holds them); everything that is data is. What a citizen typed is base::SecretText, so
// that a view leaves nothing behind.
//
// Beside each view stand the ids of its touch targets, as they are recorded with every frame. The
// header and footer add "footer.back", "footer.help" and "footer.cancel" where the chrome allows.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/secret.h"
#include "ui/text/language.h"
#include "ui/theme/contrast.h"

namespace ui::screens {

using theme::Contrast;

// What is honestly known about delivery, for the line at the bottom and on the attract screen.
enum class Delivery {
  kUnknown,       // nothing to say (a bare kiosk)
  kConnecting,    // the kiosk has just started: not yet known whether there is a link
  kAllDelivered,  // link up, the hub has all
  kSending,       // link up, `waiting` requests are on their way
  kLinkDown,      // no link; `waiting` requests are kept here, may be 0
  kNotTakenIn,    // the hub refused this kiosk for `refusal`; its requests wait for people
};

// What became of the card that was held to the reader last.
enum class CardMessage {
  kNone,
  kSlow,
  kRead,  // the NIK is still asked: a card tells none
  kTornAway,
  kMute,
  kUnsupported,
  kReaderOut,
  kLeftBehind,  // one lies there since before this visit: it does not count
};

// Said over the top bar for a while, on whatever screen: nothing that is asked or typed moves.
struct NoAside {};
enum class CodeAside {
  kNotNow,  // no code is used on this screen
  kLater,   // to be shown again when it is asked for
};
using Aside = std::variant<NoAside, CodeAside, CardMessage>;

// What surrounds every screen.
struct Chrome {
  text::Language language = text::Language::kIndonesian;
  Contrast contrast = Contrast::kNormal;
  std::string office;    // "Kantor Desa Contoh"; empty on a bare kiosk
  std::string district;  // "Kecamatan Contoh"
  std::string clock;     // "09.41"; empty when the clock cannot be trusted
  std::string date;      // "Sen, 3 Agu"
  std::string kiosk;     // kiosk number, "0001"; empty on a bare kiosk
  Delivery delivery = Delivery::kUnknown;
  int waiting = 0;
  std::string refusal;  // the hub's token, for technicians
  bool can_go_back = false;
  bool can_help = false;
  bool can_cancel = false;
  Aside aside;
};

// Waiting for the next citizen. Target: attract.start
struct AttractView {
  bool card_left_behind = false;  // on the card reader
};

// What is recorded and why. Target: notice.continue
struct NoticeView {
  CardMessage card = CardMessage::kNone;  // a card may have woken the kiosk
};

// How to identify. Targets: identify.scan, identify.type
struct IdentifyView {
  bool scanner_works = true;       // false: only typing is offered, with a word why
  bool card_reader_works = false;  // a card is taken too
  CardMessage card = CardMessage::kNone;
};

// What a shown code was, when it was no identity.
enum class ScanMessage {
  kNone,  // still waiting
  kNoCode,
  kReceiptLink,
  kPickupCode,
  kVoucher,
  kLink,
  kQris,
  kWifi,
  kContact,
  kProduct,
  kUnknown,
  kTwoCodes,
  kBroken,
  kImpossibleNik,
  kScannerGone,
};

// Waiting for a code in front of the scanner. Target: scan.type (type the NIK instead)
struct ScanView {
  ScanMessage message = ScanMessage::kNone;
  CardMessage card = CardMessage::kNone;
};

enum class NikMessage {
  kNone,
  kIncomplete,
  kImpossibleDay,
  kImpossibleMonth,
  kImpossibleDate,
  kImpossibleSerial,
};

// Typing a NIK. Targets: keypad.0 to keypad.9, keypad.delete, nik.next
struct NikView {
  base::SecretText digits;  // what stands there at first
  NikMessage message = NikMessage::kNone;
  ScanMessage code = ScanMessage::kNone;  // of a hand scanner
  CardMessage card = CardMessage::kNone;
};

enum class NikSurprise { kOtherRegency, kBirthDate };

// "Is this NIK right?" Targets: nik.yes, nik.fix
struct NikQuestionView {
  base::SecretText nik;                // 16 digits
  std::vector<NikSurprise> surprises;  // at least one
};

struct ServiceTile {
  std::string id;
  std::string title;   // "Tidak Mampu"
  std::string detail;  // "SKTM, perlu tanda tangan camat"
  std::string icon;    // home, shop, care, family, event, letter, check, print; else letter
};

// Targets: service.<id>; choose.previous, choose.next where there are pages
struct ChooseServiceView {
  std::vector<ServiceTile> services;
};

// The six facts of a service standard, and who signs. Targets: info.continue; info.previous and
// info.next where there are pages (info.continue is on the last one)
struct ServiceInfoView {
  std::string title;
  std::string summary;
  std::vector<std::string> requirements;
  std::vector<std::string> procedure;
  std::string duration;
  std::string cost;
  std::string product;
  std::string complaints;
  std::vector<std::string> signers;  // "Kepala Desa (menandatangani)"
};

enum class QuestionKind { kChoice, kText, kNumber, kMoney, kDate, kPhone };

struct Choice {
  std::string value;
  std::string label;
};

// One question. Targets: form.next, and
//   kChoice: choice.<value>
//   kText: key.<character> for what is on the page, exactly as it types it ("key.A" while shifted,
//     "key.a" otherwise, "key.7", "key.-"), key.space, key.delete, key.shift, and to the page with
//     further signs and back key.symbols, key.letters. Words begin shifted.
//   others: keypad.0 to keypad.9, keypad.delete
struct FormView {
  std::string service;  // "Surat Keterangan Tidak Mampu"
  int number = 1;       // this question, from 1
  int total = 1;
  std::string field;
  QuestionKind kind = QuestionKind::kText;
  std::string label;       // the question
  std::string help;        // may be empty
  std::string example;     // may be empty
  std::string error;       // why the answer was refused; empty if it was not
  base::SecretText value;  // what stands there at first; forms as in SubmitAnswer
  std::vector<Choice> choices;
  int max_length = 100;  // characters (kText) or digits
};

enum class Bring { kUnanswered, kWithMe, kNotYet };

struct ChecklistItem {
  std::string id;
  std::string label;
  Bring bring = Bring::kUnanswered;
};

// Which papers the citizen has along. Targets: have.<id>, lack.<id>, form.next; form.previous-page
// and form.next-page where there are pages (form.next is on the last one)
struct ChecklistView {
  std::string service;
  int number = 1;
  int total = 1;
  std::vector<ChecklistItem> items;
  std::string error;
};

struct ReviewRow {
  std::string id;
  std::string label;
  base::SecretText value;
  bool can_edit = true;
};

// All answers. Targets: edit.<id>, review.confirm; review.previous and review.next where there are
// pages (review.confirm is on the last one)
struct ReviewView {
  std::string service;
  std::vector<ReviewRow> rows;
};

// Being written to the disk. No target.
struct AcceptingView {};

enum class PrinterLine {
  kStarting,
  kPrinting,
  kPaperNearEnd,  // it still prints
  kPaperOut,
  kCoverOpen,
  kCutter,
  kOverheated,
  kFault,
  kOffline,
  kAway,
};

// No target: it goes on by itself.
struct PrintingView {
  std::string tracking_code;
  int percent = 0;
  PrinterLine printer = PrinterLine::kStarting;
  bool begun = false;  // a part of the receipt may stick out of the printer
};

enum class Paper { kPrinted, kUncertain /* bytes had left */, kNotPrinted };
enum class Sent { kStored, kStoredLinkDown, kReceived };

// Target: done.finish
struct DoneView {
  std::string tracking_code;
  Paper paper = Paper::kPrinted;
  Sent sent = Sent::kStored;
  std::vector<std::string> next_steps;
};

enum class Problem {
  kNotSaved,     // nothing was kept; try again or ask
  kMaybeSaved,   // nobody knows: an officer looks it up
  kServiceGone,  // the service cannot be asked for here
  kSomethingElse,
};

// Target: problem.ok
struct ProblemView {
  Problem problem = Problem::kSomethingElse;
};

enum class OutOfServiceReason { kStorage, kServices, kOther };

// No target.
struct OutOfServiceView {
  OutOfServiceReason reason = OutOfServiceReason::kOther;
};

enum class VoucherMessage {
  kNone,
  kNoCode,
  kNotAVoucher,
  kTwoCodes,
  kDamaged,
  kUnknownIssuer,
  kExpired,
  kNotSaved,
};

// A kiosk that belongs to no office yet. No target: it waits for a voucher.
struct BareView {
  VoucherMessage message = VoucherMessage::kNone;
};

// Targets: voucher.accept, voucher.reject
struct VoucherConfirmView {
  std::string office;
  std::string district;
  std::string office_code;  // "64.02.06.2001"
  std::string kiosk;
  std::string expires;  // "3 September 2026"
};

enum class EnrolStep { kMakingKeys, kConnecting, kWaitingForLink };

// No target.
struct EnrollingView {
  std::string office;
  EnrolStep step = EnrolStep::kMakingKeys;
};

enum class EnrolOutcome {
  kAccepted,
  kAlreadyUsed,
  kExpired,
  kUnknownVoucher,
  kWrongHub,
  kRefused,
};

// Target: enrol.finish
struct EnrolResultView {
  std::string office;
  EnrolOutcome outcome = EnrolOutcome::kAccepted;
};

using Screen =
    std::variant<AttractView, NoticeView, IdentifyView, ScanView, NikView, NikQuestionView,
                 ChooseServiceView, ServiceInfoView, FormView, ChecklistView, ReviewView,
                 AcceptingView, PrintingView, DoneView, ProblemView, OutOfServiceView, BareView,
                 VoucherConfirmView, EnrollingView, EnrolResultView>;

struct NoOverlay {};

// Explains the screen below. Targets: help.call, help.close
struct HelpOverlay {
  bool officer_called = false;
};

// Targets: cancel.yes, cancel.no
struct CancelOverlay {};

// Target: timeout.stay
struct TimeoutOverlay {
  int seconds_left = 0;
};

using Overlay = std::variant<NoOverlay, HelpOverlay, CancelOverlay, TimeoutOverlay>;

// One picture. The overlay takes all touches while it is there; the screen below keeps its draft.
struct ScreenView {
  Chrome chrome;
  Screen screen;
  Overlay overlay;
};

// Stable lower-case name of what is on top: "attract", "form", "help".
std::string_view NameOf(const ScreenView& view);
// The same of a screen, whatever lies over it.
std::string_view NameOf(const Screen& screen);

}  // namespace ui::screens
