// What a touch on a screen means: typed values, at most one a frame, stepped by the owner of the
// visit before the next frame. Screens never act on anything themselves.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "base/secret.h"

namespace ui::screens {

// A touch that changed at most the screen's own draft (a key, a page): somebody is there.
struct Touched {
  bool operator==(const Touched&) const = default;
};

struct Begin {  // the attract screen was touched
  bool operator==(const Begin&) const = default;
};
struct AcceptNotice {
  bool operator==(const AcceptNotice&) const = default;
};
struct IdentifyByScan {
  bool operator==(const IdentifyByScan&) const = default;
};
struct IdentifyByTyping {
  bool operator==(const IdentifyByTyping&) const = default;
};
// The digits as typed, 0 to 16 of them.
struct SubmitNik {
  base::SecretText digits;
  bool operator==(const SubmitNik&) const = default;
};
struct ConfirmNik {  // "this NIK is right"
  bool operator==(const ConfirmNik&) const = default;
};
struct FixNik {
  bool operator==(const FixNik&) const = default;
};
struct ChooseService {
  std::string id;
  bool operator==(const ChooseService&) const = default;
};
struct StartForm {  // the service's facts were read
  bool operator==(const StartForm&) const = default;
};
// What stands in the answer's field, right or wrong, complete or not. Choice: the choice's value.
// Number, money, phone: digits alone. Date: "DD-MM-YYYY" as far as it was typed ("03-08-20").
struct SubmitAnswer {
  std::string field;
  base::SecretText value;
  bool operator==(const SubmitAnswer&) const = default;
};
struct Brought {
  std::string id;
  bool with_me = false;  // "asli dibawa"; false: "belum ada" or not answered
  bool operator==(const Brought&) const = default;
};
// Every item of the checklist, in its order.
struct SubmitChecklist {
  std::vector<Brought> items;
  bool operator==(const SubmitChecklist&) const = default;
};
struct EditAnswer {  // from the review, a row's id
  std::string id;
  bool operator==(const EditAnswer&) const = default;
};
struct ConfirmRequest {  // the review's big button: accept the request
  bool operator==(const ConfirmRequest&) const = default;
};
struct Finish {  // done was read
  bool operator==(const Finish&) const = default;
};
struct AcknowledgeProblem {
  bool operator==(const AcknowledgeProblem&) const = default;
};

struct Back {
  bool operator==(const Back&) const = default;
};
struct AskHelp {
  bool operator==(const AskHelp&) const = default;
};
struct CallOfficer {
  bool operator==(const CallOfficer&) const = default;
};
struct CloseHelp {
  bool operator==(const CloseHelp&) const = default;
};
struct AskCancel {
  bool operator==(const AskCancel&) const = default;
};
struct ConfirmCancel {
  bool operator==(const ConfirmCancel&) const = default;
};
struct KeepGoing {  // "no, do not cancel"
  bool operator==(const KeepGoing&) const = default;
};
struct StillHere {  // the answer to the time-out's countdown
  bool operator==(const StillHere&) const = default;
};

struct AcceptVoucher {
  bool operator==(const AcceptVoucher&) const = default;
};
struct RejectVoucher {
  bool operator==(const RejectVoucher&) const = default;
};
struct FinishEnrolment {  // its result was read
  bool operator==(const FinishEnrolment&) const = default;
};

using Action = std::variant<Touched, Begin, AcceptNotice, IdentifyByScan, IdentifyByTyping,
                            SubmitNik, ConfirmNik, FixNik, ChooseService, StartForm, SubmitAnswer,
                            SubmitChecklist, EditAnswer, ConfirmRequest, Finish, AcknowledgeProblem,
                            Back, AskHelp, CallOfficer, CloseHelp, AskCancel, ConfirmCancel,
                            KeepGoing, StillHere, AcceptVoucher, RejectVoucher, FinishEnrolment>;

}  // namespace ui::screens
