#include "kiosk/offscreen/person.h"

#include <cctype>
#include <type_traits>
#include <utility>

namespace kiosk::offscreen {
namespace {

using namespace ui::screens;

// What a citizen reads on the scan screen, as a line for the terminal.
std::string_view Describe(ScanMessage message) {
  switch (message) {
    case ScanMessage::kNone:
      return "nothing was scanned";
    case ScanMessage::kNoCode:
      return "the picture holds no code";
    case ScanMessage::kReceiptLink:
      return "the code is the status link of a receipt, not an identity";
    case ScanMessage::kPickupCode:
      return "the code is the pick-up key of a receipt, not an identity";
    case ScanMessage::kVoucher:
      return "the code is a kiosk's voucher, not an identity";
    case ScanMessage::kLink:
      return "the code is a link, not an identity";
    case ScanMessage::kQris:
      return "the code is a QRIS payment, not an identity";
    case ScanMessage::kWifi:
      return "the code holds a Wi-Fi network, not an identity";
    case ScanMessage::kContact:
      return "the code is a contact card, not an identity";
    case ScanMessage::kProduct:
      return "the code is a product's, not an identity";
    case ScanMessage::kUnknown:
      return "the code is no identity";
    case ScanMessage::kTwoCodes:
      return "the picture holds two codes that differ: show one alone";
    case ScanMessage::kBroken:
      return "the code was not read whole: scan it once more";
    case ScanMessage::kImpossibleNik:
      return "the code holds a NIK that cannot exist";
    case ScanMessage::kScannerGone:
      return "the scanner does not answer";
  }
  return "";
}

std::string_view Describe(NikMessage message) {
  switch (message) {
    case NikMessage::kNone:
      return "";
    case NikMessage::kIncomplete:
      return "a NIK has 16 digits";
    case NikMessage::kImpossibleDay:
      return "the NIK's day of birth cannot exist";
    case NikMessage::kImpossibleMonth:
      return "the NIK's month of birth cannot exist";
    case NikMessage::kImpossibleDate:
      return "the NIK's date of birth cannot exist";
    case NikMessage::kImpossibleSerial:
      return "the NIK's serial number cannot be 0000";
  }
  return "";
}

std::string_view Describe(VoucherMessage message) {
  switch (message) {
    case VoucherMessage::kNone:
      return "";
    case VoucherMessage::kNoCode:
      return "the picture holds no voucher";
    case VoucherMessage::kNotAVoucher:
      return "this is no voucher";
    case VoucherMessage::kTwoCodes:
      return "the picture holds two codes that differ: show one alone";
    case VoucherMessage::kDamaged:
      return "the voucher is damaged or was changed";
    case VoucherMessage::kUnknownIssuer:
      return "the voucher's issuer is not one of this installation";
    case VoucherMessage::kExpired:
      return "the voucher has expired";
    case VoucherMessage::kNotSaved:
      return "the voucher could not be stored";
  }
  return "";
}

bool Has(const std::set<std::string>& targets, const std::string& id) {
  return targets.count(id) != 0;
}

}  // namespace

Person::Move Person::Next(const ScreenView& view, const std::set<std::string>& targets) {
  NoticeChange(view);
  if (std::holds_alternative<TimeoutOverlay>(view.overlay)) return Touch{"timeout.stay"};
  if (std::holds_alternative<HelpOverlay>(view.overlay)) return Touch{"help.close"};
  if (std::holds_alternative<CancelOverlay>(view.overlay)) return Touch{"cancel.no"};

  return std::visit(
      [&](const auto& screen) -> Move {
        using View = std::decay_t<decltype(screen)>;
        if constexpr (std::is_same_v<View, AttractView>) {
          if (took_receipt_) return Finished{};
          if (left_attract_) return Stuck{"the visit ended before a receipt was printed", true};
          return Touch{"attract.start"};
        } else if constexpr (std::is_same_v<View, NoticeView>) {
          left_attract_ = true;
          return Touch{"notice.continue"};
        } else if constexpr (std::is_same_v<View, IdentifyView>) {
          if (intention_.nik) return Touch{"identify.type"};
          // A scanner may have to be found first.
          if (!Has(targets, "identify.scan")) return Wait{};
          return Touch{"identify.scan"};
        } else if constexpr (std::is_same_v<View, ScanView> || std::is_same_v<View, NikView>) {
          return On(screen);
        } else if constexpr (std::is_same_v<View, NikQuestionView>) {
          return Touch{"nik.yes"};
        } else if constexpr (std::is_same_v<View, ServiceInfoView>) {
          return Touch{Has(targets, "info.continue") ? "info.continue" : "info.next"};
        } else if constexpr (std::is_same_v<View, ChooseServiceView> ||
                             std::is_same_v<View, FormView> ||
                             std::is_same_v<View, ChecklistView>) {
          return On(screen, targets);
        } else if constexpr (std::is_same_v<View, ReviewView>) {
          return Touch{Has(targets, "review.confirm") ? "review.confirm" : "review.next"};
        } else if constexpr (std::is_same_v<View, DoneView>) {
          took_receipt_ = true;
          return Touch{"done.finish"};
        } else if constexpr (std::is_same_v<View, ProblemView>) {
          return Stuck{"the kiosk could not keep the request; see the last picture", true};
        } else if constexpr (std::is_same_v<View, OutOfServiceView>) {
          return Stuck{"the kiosk is out of service; see the last picture", true};
        } else if constexpr (std::is_same_v<View, BareView>) {
          if (screen.message == VoucherMessage::kNone) return Wait{};
          return Stuck{std::string(Describe(screen.message)), false};
        } else if constexpr (std::is_same_v<View, VoucherConfirmView>) {
          return Touch{"voucher.accept"};
        } else if constexpr (std::is_same_v<View, EnrolResultView>) {
          if (screen.outcome != EnrolOutcome::kAccepted) {
            return Stuck{"the hub refused this kiosk; see the last picture", true};
          }
          return Touch{"enrol.finish"};
        } else {
          return Wait{};  // accepting, printing, enrolling: the kiosk goes on by itself
        }
      },
      view.screen);
}

// A new screen, or the next question on it, starts with nothing typed.
void Person::NoticeChange(const ScreenView& view) {
  std::string place = std::to_string(view.screen.index());
  if (const auto* form = std::get_if<FormView>(&view.screen)) place = form->field;
  if (place == place_) return;
  place_ = std::move(place);
  typed_ = 0;
  submitted_ = false;
}

Person::Move Person::On(const ScanView& view) const {
  if (view.message == ScanMessage::kNone) return Wait{};
  return Stuck{std::string(Describe(view.message)), view.message == ScanMessage::kScannerGone};
}

Person::Move Person::On(const NikView& view) {
  if (submitted_ && view.message != NikMessage::kNone) {
    return Stuck{std::string(Describe(view.message)), false};
  }
  const std::string& nik = *intention_.nik;
  if (typed_ < nik.size()) return Touch{"keypad." + std::string(1, nik[typed_++])};
  submitted_ = true;
  return Touch{"nik.next"};
}

Person::Move Person::On(const ChooseServiceView&, const std::set<std::string>& targets) const {
  const std::string tile = "service." + intention_.service;
  if (Has(targets, tile)) return Touch{tile};
  if (Has(targets, "choose.next")) return Touch{"choose.next"};
  return Stuck{"no service '" + intention_.service + "' is offered", false};
}

Person::Move Person::On(const FormView& view, const std::set<std::string>& targets) {
  if (submitted_ && !view.error.empty()) {
    return Stuck{"the answer to '" + view.field + "' is refused: " + view.error, false};
  }
  const auto found = intention_.answers.find(view.field);
  const std::string text = found == intention_.answers.end() ? "" : found->second;
  switch (view.kind) {
    case QuestionKind::kChoice:
      if (!text.empty() && typed_ == 0) {
        typed_ = 1;
        return Touch{"choice." + text};
      }
      submitted_ = true;
      return Touch{"form.next"};
    case QuestionKind::kText:
      return TypeOn("key.", text, "form.next", targets);
    case QuestionKind::kNumber:
    case QuestionKind::kMoney:
    case QuestionKind::kDate:
    case QuestionKind::kPhone: {
      std::string digits;
      for (const char c : text) {
        if (std::isdigit(static_cast<unsigned char>(c)) != 0) digits.push_back(c);
      }
      return TypeOn("keypad.", digits, "form.next", targets);
    }
  }
  return Wait{};
}

Person::Move Person::On(const ChecklistView& view, const std::set<std::string>& targets) {
  if (submitted_ && !view.error.empty()) return Stuck{view.error, false};
  while (typed_ < view.items.size()) {
    const std::string& id = view.items[typed_].id;
    const std::string target = (intention_.has_along.count(id) != 0 ? "have." : "lack.") + id;
    if (!Has(targets, target)) break;  // on the next page
    ++typed_;
    return Touch{target};
  }
  if (Has(targets, "form.next-page")) return Touch{"form.next-page"};
  submitted_ = true;
  return Touch{"form.next"};
}

// A character that is not on the present page of the keyboard is behind its shift or page keys.
Person::Move Person::TypeOn(std::string_view keys, const std::string& text, const std::string& next,
                            const std::set<std::string>& targets) {
  if (typed_ == text.size()) {
    submitted_ = true;
    return Touch{next};
  }
  const char c = text[typed_];
  const std::string key = std::string(keys) + (c == ' ' ? "space" : std::string(1, c));
  if (Has(targets, key)) {
    ++typed_;
    return Touch{key};
  }
  if (std::isalpha(static_cast<unsigned char>(c)) != 0) {
    if (Has(targets, "key.letters")) return Touch{"key.letters"};
    if (Has(targets, "key.shift")) return Touch{"key.shift"};
  } else if (Has(targets, "key.symbols")) {
    return Touch{"key.symbols"};
  }
  return Stuck{
      "the on-screen keyboard has no key for a character of the answer to '" + place_ + "'", false};
}

}  // namespace kiosk::offscreen
