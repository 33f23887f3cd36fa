// ESC/POS as a strict printer understands it: bytes in, sheets of paper and answers out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "drivers/printer/profile.h"
#include "drivers/simulator/paper.h"

namespace drivers::simulator {

// Knows what drivers/printer sends and nothing else: an unknown command, a value outside its range,
// text or a picture beyond the paper's edge and a real-time command inside a picture are refused
// with the byte where they begin, not skipped. Not thread-safe.
class Interpreter {
 public:
  // Who answers real-time questions and reports changes: this printer, always well, or the model
  // around it, which knows how it is.
  enum class Answers { kItself, kElsewhere };

  // A printer of this model: its head, its limits, and the commands that its profile vouches for.
  Interpreter(printer::Profile profile, Answers answers);
  // The printer of `./dev run`, which takes bands of any height.
  Interpreter();

  // Takes the next bytes of the stream, cut anywhere. kInvalid "escpos-unknown", "escpos-value",
  // "escpos-too-wide", "escpos-in-line", "escpos-real-time", "escpos-too-long"; after an error it
  // takes nothing more until Reset.
  base::Status Feed(base::ByteView bytes);

  // kInvalid "escpos-unfinished" when the bytes so far end inside a command or a line.
  base::Status Finish() const;

  // Forgets an unfinished command and all modes, keeps the paper: the host went away.
  void Reset();

  // What the printer says back (DLE EOT, GS r, GS a, GS ( H), since the last call.
  base::Bytes TakeAnswers();

  // The answer of GS r 1 from now on; 0: enough paper.
  void SetRoll(std::uint8_t sensors) { roll_ = sensors; }
  // The last GS a: what is to be reported without a question; 0: nothing.
  int automatic() const { return automatic_; }
  // Rows of paper that went by the head, blank ones too, over all sheets.
  std::int64_t fed_rows() const { return fed_rows_; }

  // The newest sheet with something on it; a blank one if nothing was printed yet. Older ones are
  // gone: a roll has no end.
  const Sheet& LastPrinted() const { return current_.blank() ? last_ : current_; }
  // How many sheets with something on them were cut off.
  std::size_t CutSheets() const { return cut_; }
  // How many sheets with something on them there were, the current one included.
  std::size_t PrintedSheets() const { return cut_ + (current_.blank() ? 0 : 1); }

 private:
  struct Style {
    int width = 1;
    int height = 1;
    bool bold = false;
    int align = 0;
  };
  struct Character {
    std::uint8_t letter;
    Style style;
  };

  // Bytes that the first command of `bytes` took; 0 if it is not whole yet.
  base::Result<std::size_t> Step(base::ByteView bytes);
  base::Result<std::size_t> StepEsc(base::ByteView bytes);
  base::Result<std::size_t> StepFs(base::ByteView bytes);
  base::Result<std::size_t> StepGs(base::ByteView bytes);
  base::Result<std::size_t> StepRealTime(base::ByteView bytes);
  base::Result<std::size_t> RasterBand(base::ByteView bytes);
  base::Result<std::size_t> ImageStrip(base::ByteView bytes);
  base::Result<std::size_t> ProcessId(base::ByteView bytes);
  base::Result<std::size_t> NativeQr(base::ByteView bytes);
  base::Status DrawQr();
  base::Result<std::size_t> Letter(std::uint8_t letter);
  base::Status EndLine();
  base::Status Advance(int rows);
  void BurnLetter(const Character& character, int left, int top);

  printer::Profile profile_;
  Answers answers_by_;
  base::Bytes pending_;
  std::size_t offset_ = 0;  // in the whole stream, of pending_'s first byte
  base::Bytes answers_;
  Style style_;
  int line_spacing_ = 30;
  std::vector<Character> line_;
  int line_width_ = 0;
  int y_ = 0;
  bool strip_ = false;  // an image strip stands in the line
  struct {
    int module_dots = 3;
    int level = 0;
    std::string text;
  } qr_;
  bool failed_ = false;
  std::uint8_t roll_ = 0;
  int automatic_ = 0;
  std::int64_t fed_rows_ = 0;
  Sheet current_;
  Sheet last_;           // the newest that was cut off with something on it
  std::size_t cut_ = 0;  // how many such there were
};

}  // namespace drivers::simulator
