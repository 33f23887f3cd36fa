#include "ui/screens/bare.h"

#include <array>
#include <string>

#include "ui/screens/chrome.h"
#include "ui/screens/message.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"

namespace ui::screens {
namespace {

using text::TextId;
using theme::Pair;
using theme::Type;
using widgets::Box;
using widgets::Canvas;

struct ToneAndWords {
  Pair tone;
  TextId words;
};

ToneAndWords Say(VoucherMessage message) {
  switch (message) {
    case VoucherMessage::kNone:
      return {Pair::kInfo, TextId::kBareWaiting};
    case VoucherMessage::kNoCode:
      return {Pair::kWarning, TextId::kVoucherNoCode};
    case VoucherMessage::kNotAVoucher:
      return {Pair::kWarning, TextId::kVoucherNone};
    case VoucherMessage::kTwoCodes:
      return {Pair::kWarning, TextId::kScanTwoCodes};
    case VoucherMessage::kDamaged:
      return {Pair::kError, TextId::kVoucherDamaged};
    case VoucherMessage::kUnknownIssuer:
      return {Pair::kError, TextId::kVoucherUnknownIssuer};
    case VoucherMessage::kExpired:
      return {Pair::kError, TextId::kVoucherExpired};
    case VoucherMessage::kNotSaved:
      return {Pair::kError, TextId::kVoucherNotSaved};
  }
  return {Pair::kError, TextId::kVoucherNone};
}

TextId Say(EnrolStep step) {
  switch (step) {
    case EnrolStep::kMakingKeys:
      return TextId::kEnrolKeys;
    case EnrolStep::kConnecting:
      return TextId::kEnrolConnecting;
    case EnrolStep::kWaitingForLink:
      return TextId::kEnrolWaiting;
  }
  return TextId::kEnrolConnecting;
}

TextId Say(EnrolOutcome outcome) {
  switch (outcome) {
    case EnrolOutcome::kAccepted:
      return TextId::kEnrolAccepted;
    case EnrolOutcome::kAlreadyUsed:
      return TextId::kEnrolUsed;
    case EnrolOutcome::kExpired:
      return TextId::kEnrolExpired;
    case EnrolOutcome::kUnknownVoucher:
      return TextId::kEnrolUnknown;
    case EnrolOutcome::kWrongHub:
      return TextId::kEnrolWrongHub;
    case EnrolOutcome::kRefused:
      return TextId::kEnrolRefused;
  }
  return TextId::kEnrolRefused;
}

}  // namespace

std::optional<Action> Draw(const BareView& view, const Chrome& chrome, Canvas& canvas) {
  std::optional<Action> action;
  const Layout layout = DrawChrome(chrome, false, canvas, action);
  const ToneAndWords said = Say(view.message);
  const std::string words = canvas.Words(said.words);
  Box rest = layout.content;
  Banner(canvas, TakeBottom(rest, BannerHeight(canvas, rest.w, words)), said.tone, words);
  TakeBottom(rest, canvas.Px(7));
  DrawMessage(canvas, rest,
              {.icon = theme::icon::kKeyIcon,
               .title = canvas.Words(TextId::kBareTitle),
               .detail = canvas.Words(TextId::kBareDetail),
               .more = canvas.Words(TextId::kBareCitizens)});
  return action;
}

std::optional<Action> Draw(const VoucherConfirmView& view, const Chrome& chrome, Canvas& canvas) {
  std::optional<Action> action;
  const Layout layout = DrawChrome(chrome, true, canvas, action);
  Box rest = layout.content;
  Heading(canvas, rest, canvas.Words(TextId::kVoucherTitle), canvas.Words(TextId::kVoucherDetail));
  struct Row {
    TextId label;
    std::string_view value;
    Type type;
  };
  const std::array<Row, 5> rows = {{{TextId::kVoucherOffice, view.office, Type::kTitle},
                                    {TextId::kVoucherDistrict, view.district, Type::kTitle},
                                    {TextId::kVoucherCode, view.office_code, Type::kStrong},
                                    {TextId::kVoucherKiosk, view.kiosk, Type::kStrong},
                                    {TextId::kVoucherExpires, view.expires, Type::kStrong}}};
  Box reject = layout.main_button;
  Box accept = layout.main_button;
  if (canvas.upright()) {
    reject = TakeBottom(rest, canvas.Px(22));
    TakeBottom(rest, canvas.Px(8));
    rest.h = std::min(rest.h, canvas.Px(140));
  } else {
    reject.x -= accept.w + canvas.Px(3.4);
  }
  Card(canvas, rest);
  const Box inner = Inset(rest, canvas.Px(7), canvas.Px(3));
  for (int i = 0; i < 5; ++i) {
    const Row& row = rows[static_cast<std::size_t>(i)];
    Box line = widgets::Row(inner, i, 5, 0);
    if (i > 0) canvas.Fill({line.x, line.y, line.w, canvas.Px(0.3)}, canvas.palette().line);
    canvas.TextInMiddle(TakeLeft(line, canvas.Px(52)), {Type::kSmall, Pair::kCardMuted},
                        canvas.Words(row.label));
    // The technician confirms a name only as far as it can be read: two lines where one is short.
    const Type type = canvas.FittingType({row.type, Type::kStrong, Type::kSmall}, row.value, line);
    canvas.TextInMiddle(line, {type, Pair::kCard}, row.value);
  }
  if (Button(canvas, reject,
             {.id = "voucher.reject",
              .label = canvas.Words(TextId::kVoucherReject),
              .look = widgets::ButtonLook::kDanger,
              .icon = theme::icon::kClose})) {
    action = RejectVoucher{};
  }
  if (Button(canvas, accept,
             {.id = "voucher.accept",
              .label = canvas.Words(TextId::kVoucherAccept),
              .look = widgets::ButtonLook::kPrimary,
              .icon = theme::icon::kCheck,
              .guarded = true})) {
    action = AcceptVoucher{};
  }
  return action;
}

std::optional<Action> Draw(const EnrollingView& view, const Chrome& chrome, Canvas& canvas) {
  std::optional<Action> action;
  const Layout layout = DrawChrome(chrome, false, canvas, action);
  DrawMessage(canvas, layout.content,
              {.icon = theme::icon::kExchange,
               .title = canvas.Words(TextId::kEnrolTitle),
               .detail = view.office,
               .more = canvas.Words(Say(view.step))});
  return action;
}

std::optional<Action> Draw(const EnrolResultView& view, const Chrome& chrome, Canvas& canvas) {
  std::optional<Action> action;
  const Layout layout = DrawChrome(chrome, true, canvas, action);
  const bool accepted = view.outcome == EnrolOutcome::kAccepted;
  DrawMessage(
      canvas, layout.content,
      {.icon = accepted ? theme::icon::kCheckCircle : theme::icon::kError,
       .tone = accepted ? Pair::kSuccess : Pair::kError,
       .title = canvas.Words(accepted ? TextId::kEnrolAcceptedTitle : TextId::kEnrolRefusedTitle),
       .detail = view.office,
       .more = canvas.Words(Say(view.outcome))});
  if (Button(canvas, layout.main_button,
             {.id = "enrol.finish",
              .label = canvas.Words(accepted ? TextId::kEnrolOk : TextId::kEnrolAgain),
              .look = widgets::ButtonLook::kPrimary,
              .guarded = true})) {
    action = FinishEnrolment{};
  }
  return action;
}

}  // namespace ui::screens
