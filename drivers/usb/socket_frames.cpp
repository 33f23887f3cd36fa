#include "drivers/usb/socket_frames.h"

#include <algorithm>
#include <cassert>
#include <optional>
#include <utility>

#include "drivers/usb/byte_reader.h"
#include "drivers/usb/text.h"

namespace drivers::usb {
namespace {

using base::ErrorCode;

tl::unexpected<base::Error> Malformed() {
  return base::Fail(ErrorCode::kInvalid, "bus-message",
                    "a message of the other end of the bus cannot be read: are both of one build?");
}

class Writer {
 public:
  template <class T>
  Writer& Put(T value) {
    for (std::size_t i = 0; i < sizeof(T); ++i) {
      out_.push_back(static_cast<std::uint8_t>(std::uint64_t{value} >> (8 * i)));
    }
    return *this;
  }
  Writer& Text(const std::string& text) {
    return Put(static_cast<std::uint16_t>(text.size())).Rest(base::AsBytes(text));
  }
  Writer& Rest(base::ByteView bytes) {
    out_.insert(out_.end(), bytes.begin(), bytes.end());
    return *this;
  }
  base::Bytes Take() { return std::move(out_); }

 private:
  base::Bytes out_;
};

// Reads on after a step that failed, with zeros, and says at the end whether all was well.
class Reader {
 public:
  explicit Reader(base::ByteView bytes) : bytes_(bytes) {}

  std::uint8_t U8() { return Checked(bytes_.U8()); }
  std::uint16_t U16() { return Checked(bytes_.U16()); }
  std::uint32_t U32() { return Checked(bytes_.U32()); }
  std::uint64_t U64() {
    const std::uint64_t low = U32();
    return low | std::uint64_t{U32()} << 32;
  }
  template <class Enum>
  Enum OneOf(Enum last) {
    const std::uint8_t value = U8();
    if (value > static_cast<std::uint8_t>(last)) well_ = false;
    return well_ ? static_cast<Enum>(value) : Enum{};
  }
  std::string Text(std::size_t most) {
    const auto taken = bytes_.Take(U16());
    if (!taken || taken->size() > most || !IsPrintable(base::AsText(*taken))) well_ = false;
    return well_ ? std::string(base::AsText(*taken)) : std::string();
  }
  base::Bytes Rest(std::size_t most) {
    if (bytes_.left() > most) well_ = false;
    if (!well_) return {};
    return base::ToBytes(*bytes_.Take(bytes_.left()));
  }
  bool Well() const { return well_ && bytes_.left() == 0; }

 private:
  template <class T>
  T Checked(std::optional<T> value) {
    if (!value) well_ = false;
    return value.value_or(T{});
  }

  ByteReader bytes_;
  bool well_ = true;
};

struct NewsWriter {
  Writer out;

  void operator()(const ArrivedNews& news) {
    out.Put(news.device).Text(news.port).Text(news.manufacturer).Text(news.product);
    out.Text(news.serial).Rest(news.descriptors);
  }
  void operator()(const LeftNews& news) { out.Put(news.device); }
  void operator()(const SettledNews&) {}
  void operator()(const ClaimedNews& news) { out.Put(news.call); }
  void operator()(const RefusedNews& news) {
    out.Put(news.call).Put(static_cast<std::uint8_t>(news.error.code));
    out.Text(news.error.reason).Text(news.error.message);
  }
  void operator()(const EndedNews& news) {
    out.Put(news.call).Put(static_cast<std::uint8_t>(news.end)).Put(news.actual).Rest(news.bytes);
  }
  void operator()(const HeardNews& news) {
    out.Put(news.call).Put(static_cast<std::uint8_t>(news.end)).Rest(news.bytes);
  }
};

std::optional<News> ReadNews(Reader& in) {
  // The kind is the place in the variant.
  switch (in.U8()) {
    case 0: {
      ArrivedNews news{in.U64(), {}, {}, {}, {}, {}};
      for (std::string* text : {&news.port, &news.manufacturer, &news.product, &news.serial}) {
        *text = in.Text(kMaxDeviceText);
      }
      news.descriptors = in.Rest(kMaxDescriptors);
      return news;
    }
    case 1:
      return LeftNews{in.U64()};
    case 2:
      return SettledNews{};
    case 3:
      return ClaimedNews{in.U32()};
    case 4: {
      RefusedNews news{in.U32(), {}};
      news.error.code = in.OneOf(ErrorCode::kInternal);
      news.error.reason = in.Text(kMaxErrorText);
      news.error.message = in.Text(kMaxErrorText);
      return news;
    }
    case 5: {
      EndedNews news{in.U32(), {}, 0, {}};
      news.end = in.OneOf(End::kGone);
      news.actual = in.U32();
      news.bytes = in.Rest(kMaxPiece);
      return news;
    }
    case 6: {
      HeardNews news{in.U32(), {}, {}};
      news.end = in.OneOf(End::kGone);
      news.bytes = in.Rest(kMaxPiece);
      return news;
    }
    default:
      return std::nullopt;
  }
}

}  // namespace

base::Bytes Encode(const Ask& ask) {
  assert(ask.bytes.size() <= kMaxPiece);
  Writer out;
  out.Put(static_cast<std::uint8_t>(ask.kind)).Put(ask.call).Put(ask.claim).Put(ask.device);
  out.Put(ask.interface).Put(ask.alternate).Put(ask.endpoint).Put(ask.setup.request_type);
  out.Put(ask.setup.request);
  out.Put(ask.setup.value).Put(ask.setup.index).Put(ask.size).Put(ask.timeout_ms).Rest(ask.bytes);
  return out.Take();
}

base::Bytes Encode(const News& news) {
  NewsWriter writer;
  writer.out.Put(static_cast<std::uint8_t>(news.index()));
  std::visit(writer, news);
  return writer.out.Take();
}

base::Result<Ask> DecodeAsk(base::ByteView message) {
  Reader in(message);
  Ask ask;
  ask.kind = in.OneOf(Ask::Kind::kReset);
  ask.call = in.U32();
  ask.claim = in.U32();
  ask.device = in.U64();
  ask.interface = in.U8();
  ask.alternate = in.U8();
  ask.endpoint = in.U8();
  ask.setup.request_type = in.U8();
  ask.setup.request = in.U8();
  ask.setup.value = in.U16();
  ask.setup.index = in.U16();
  ask.size = in.U32();
  ask.timeout_ms = in.U32();
  ask.bytes = in.Rest(kMaxPiece);
  if (!in.Well() || ask.size > kMaxPiece) return Malformed();
  return ask;
}

base::Result<News> DecodeNews(base::ByteView message) {
  Reader in(message);
  auto news = ReadNews(in);
  if (!news || !in.Well()) return Malformed();
  return std::move(*news);
}

}  // namespace drivers::usb
