#include "kiosk/present/messages.h"

#include <variant>

namespace kiosk::present {
namespace {

namespace screens = ui::screens;

screens::ScanMessage OtherCodeMessage(visit::OtherCode code) {
  switch (code) {
    case visit::OtherCode::kStatusLink:
      return screens::ScanMessage::kReceiptLink;
    case visit::OtherCode::kPickUpCode:
      return screens::ScanMessage::kPickupCode;
    case visit::OtherCode::kVoucher:
      return screens::ScanMessage::kVoucher;
    case visit::OtherCode::kLink:
      return screens::ScanMessage::kLink;
    case visit::OtherCode::kQris:
      return screens::ScanMessage::kQris;
    case visit::OtherCode::kWifi:
      return screens::ScanMessage::kWifi;
    case visit::OtherCode::kContact:
      return screens::ScanMessage::kContact;
    case visit::OtherCode::kProduct:
      return screens::ScanMessage::kProduct;
    case visit::OtherCode::kUnknown:
      return screens::ScanMessage::kUnknown;
    case visit::OtherCode::kSeveral:
      return screens::ScanMessage::kTwoCodes;
    case visit::OtherCode::kBroken:
      return screens::ScanMessage::kBroken;
    case visit::OtherCode::kNone:
      return screens::ScanMessage::kNoCode;
    case visit::OtherCode::kImpossibleNik:
      return screens::ScanMessage::kImpossibleNik;
  }
  return screens::ScanMessage::kUnknown;
}

screens::CardMessage CardFaultMessage(visit::CardFault fault) {
  switch (fault) {
    case visit::CardFault::kTornAway:
      return screens::CardMessage::kTornAway;
    case visit::CardFault::kMute:
      return screens::CardMessage::kMute;
    case visit::CardFault::kUnsupported:
      return screens::CardMessage::kUnsupported;
    case visit::CardFault::kReader:
      return screens::CardMessage::kReaderOut;
  }
  return screens::CardMessage::kReaderOut;
}

}  // namespace

screens::NikMessage NikMessageOf(const visit::Problem& problem) {
  const auto* fault = std::get_if<identity::NikFault>(&problem);
  if (fault == nullptr) return screens::NikMessage::kNone;
  switch (*fault) {
    case identity::NikFault::kLength:
    case identity::NikFault::kNotDigits:
      return screens::NikMessage::kIncomplete;
    case identity::NikFault::kMonth:
      return screens::NikMessage::kImpossibleMonth;
    case identity::NikFault::kDay:
      return screens::NikMessage::kImpossibleDay;
    case identity::NikFault::kDate:
      return screens::NikMessage::kImpossibleDate;
    case identity::NikFault::kSerial:
      return screens::NikMessage::kImpossibleSerial;
  }
  return screens::NikMessage::kNone;
}

screens::ScanMessage ScanMessageOf(const visit::Problem& problem) {
  if (const auto* code = std::get_if<visit::OtherCode>(&problem)) return OtherCodeMessage(*code);
  if (std::holds_alternative<visit::NoScanner>(problem)) return screens::ScanMessage::kScannerGone;
  return screens::ScanMessage::kNone;
}

screens::CardMessage CardMessageOf(const visit::State& state, bool left_behind) {
  switch (state.card_news) {
    case visit::CardNews::kNone:
      return left_behind ? screens::CardMessage::kLeftBehind : screens::CardMessage::kNone;
    case visit::CardNews::kSlow:
      return screens::CardMessage::kSlow;
    case visit::CardNews::kRead:
      return screens::CardMessage::kRead;
    case visit::CardNews::kFailed:
      return CardFaultMessage(state.card_fault);
  }
  return screens::CardMessage::kNone;
}

screens::Aside AsideOf(const visit::State& state) {
  switch (state.aside) {
    case visit::Aside::kNone:
      return screens::NoAside{};
    case visit::Aside::kCodeNotNow:
      return screens::CodeAside::kNotNow;
    case visit::Aside::kCodeLater:
      return screens::CodeAside::kLater;
    case visit::Aside::kCard:
      return CardMessageOf(state, false);
  }
  return screens::NoAside{};
}

}  // namespace kiosk::present
