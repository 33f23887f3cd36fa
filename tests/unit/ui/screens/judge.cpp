#include "tests/unit/ui/screens/judge.h"

#include "ui/theme/colour.h"
#include "ui/theme/theme.h"

namespace tests {
namespace {

using ui::widgets::Box;
using ui::widgets::FrameRecord;
using ui::widgets::Target;
using ui::widgets::TargetKind;
using ui::widgets::TextRun;

constexpr double kContrast = 4.5;
constexpr double kRounding = 1e-6;

class Judge {
 public:
  explicit Judge(const FrameRecord& frame) : frame_(frame) {}

  std::vector<std::string> Faults() {
    for (std::size_t i = 0; i < frame_.texts.size(); ++i) {
      Text(frame_.texts[i]);
      for (std::size_t j = i + 1; j < frame_.texts.size(); ++j) {
        if (Overlap(frame_.texts[i].box, frame_.texts[j].box)) {
          Fault("text over text", frame_.texts[i].text, frame_.texts[j].text);
        }
      }
    }
    for (std::size_t i = 0; i < frame_.targets.size(); ++i) {
      const Target& target = frame_.targets[i];
      OneTarget(target);
      for (std::size_t j = i + 1; j < frame_.targets.size(); ++j) {
        const Target& other = frame_.targets[j];
        if (target.id == other.id) Fault("two targets with one id", target.id);
        if (Overlap(target.box, other.box)) Fault("target over target", target.id, other.id);
      }
      for (const TextRun& run : frame_.texts) {
        if (Overlap(target.box, run.box) && !Inside(run.box, target.box)) {
          Fault("text across a target's edge", run.text, target.id);
        }
      }
    }
    return faults_;
  }

 private:
  void Text(const TextRun& run) {
    if (run.clipped) Fault("text cut off", run.text);
    if (run.capital_mm < ui::theme::kCapitalMm) Fault("text too small", run.text);
    if (!Inside(run.box, Screen())) Fault("text off the screen", run.text);
    if (ui::theme::ContrastRatio(run.colour, run.back) < kContrast) {
      Fault("text too pale", run.text);
    }
  }

  void OneTarget(const Target& target) {
    const double least = target.kind == TargetKind::kKey ? ui::theme::kKeyMm : ui::theme::kChoiceMm;
    if (target.box.w / frame_.px_per_mm < least - kRounding ||
        target.box.h / frame_.px_per_mm < least - kRounding) {
      Fault("target too small", target.id,
            std::to_string(target.box.w / frame_.px_per_mm) + " x " +
                std::to_string(target.box.h / frame_.px_per_mm) + " mm");
    }
    if (!Inside(target.box, Screen())) Fault("target off the screen", target.id);
  }

  Box Screen() const { return {0, 0, frame_.width, frame_.height}; }

  void Fault(const std::string& what, const std::string& which, const std::string& other = "") {
    faults_.push_back(what + ": " + which + (other.empty() ? "" : " | " + other));
  }

  const FrameRecord& frame_;
  std::vector<std::string> faults_;
};

}  // namespace

std::vector<std::string> FaultsOf(const FrameRecord& frame) {
  return Judge(frame).Faults();
}

}  // namespace tests
