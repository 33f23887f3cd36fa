#include "ui/theme/palette.h"

namespace ui::theme {
namespace {

constexpr Colour kWhite = Rgb(0xFFFFFF);
constexpr Colour kBlack = Rgb(0x000000);
constexpr Colour kInk = Rgb(0x101828);
constexpr Colour kMuted = Rgb(0x475467);
constexpr Colour kNavy = Rgb(0x0A2556);
constexpr Colour kBlue = Rgb(0x11408C);
constexpr Colour kYellow = Rgb(0xFFD60A);

constexpr Palette kNormal = {
    .pairs = {{
        {kInk, Rgb(0xF0F4F9)},           // kPage
        {kMuted, Rgb(0xF0F4F9)},         // kPageMuted
        {kInk, kWhite},                  // kCard
        {kMuted, kWhite},                // kCardMuted
        {kBlue, kWhite},                 // kCardAccent
        {kWhite, kBlue},                 // kHeader
        {Rgb(0xD6E2F7), kBlue},          // kHeaderMuted
        {kMuted, kWhite},                // kFooter
        {kWhite, Rgb(0x164BA3)},         // kPrimary
        {kWhite, kNavy},                 // kPrimaryDown
        {kNavy, kWhite},                 // kSecondary
        {kNavy, Rgb(0xDCE8FB)},          // kSecondaryDown
        {Rgb(0xA3171F), kWhite},         // kDanger
        {Rgb(0x8A0F17), Rgb(0xFDE3E1)},  // kDangerDown
        {kInk, kWhite},                  // kKey
        {kNavy, Rgb(0xC9DCFA)},          // kKeyDown
        {kNavy, Rgb(0xDDE5F0)},          // kSpecialKey
        {kInk, kWhite},                  // kField
        {Rgb(0x667085), kWhite},         // kPlaceholder
        {kNavy, Rgb(0xE3EDFD)},          // kChosen
        {kNavy, Rgb(0xE3EDFD)},          // kInfo
        {Rgb(0x6B3A00), Rgb(0xFFF3D6)},  // kWarning
        {Rgb(0x8A0F17), Rgb(0xFDE8E6)},  // kError
        {Rgb(0x05563B), Rgb(0xE1F6EA)},  // kSuccess
        {kBlue, Rgb(0xE3EDFD)},          // kBadge
    }},
    .header_bottom = kNavy,
    .stripe = Rgb(0xCE1126),
    .stripe_edge = kWhite,
    .primary_bottom = Rgb(0x0F3778),
    .line = Rgb(0xD0D7E3),
    .edge = Rgb(0x7C889C),
    .chosen_edge = kBlue,
    .danger_edge = Rgb(0xA3171F),
    .shadow = WithAlpha(Rgb(0x102048), 56),
    .scrim = WithAlpha(Rgb(0x081430), 168),
    .track = Rgb(0xD5DEEC),
    .hero = Rgb(0xDDE8F9),
    .tiles = {{
        {kWhite, Rgb(0x8C1D40)},
        {kWhite, Rgb(0x0B57D0)},
        {kWhite, Rgb(0x006A5A)},
        {kWhite, Rgb(0x5E35B1)},
        {kWhite, Rgb(0xAD4700)},
        {kWhite, Rgb(0x454A63)},
        {kWhite, Rgb(0x006080)},
        {kWhite, Rgb(0x2E5C14)},
    }},
};

constexpr PairColours kOnBlack = {kWhite, kBlack};
constexpr PairColours kYellowOnBlack = {kYellow, kBlack};
constexpr PairColours kBlackOnYellow = {kBlack, kYellow};
constexpr PairColours kBlackOnWhite = {kBlack, kWhite};

constexpr Palette kHigh = {
    .pairs = {{
        kOnBlack,                        // kPage
        kOnBlack,                        // kPageMuted
        kOnBlack,                        // kCard
        kOnBlack,                        // kCardMuted
        kYellowOnBlack,                  // kCardAccent
        kOnBlack,                        // kHeader
        kOnBlack,                        // kHeaderMuted
        kOnBlack,                        // kFooter
        kBlackOnYellow,                  // kPrimary
        kBlackOnWhite,                   // kPrimaryDown
        kOnBlack,                        // kSecondary
        kBlackOnWhite,                   // kSecondaryDown
        {Rgb(0xFFB4AB), kBlack},         // kDanger
        {kBlack, Rgb(0xFFB4AB)},         // kDangerDown
        kOnBlack,                        // kKey
        kBlackOnYellow,                  // kKeyDown
        {kYellow, Rgb(0x262626)},        // kSpecialKey
        kOnBlack,                        // kField
        {Rgb(0xB8B8B8), kBlack},         // kPlaceholder
        kBlackOnYellow,                  // kChosen
        {kWhite, Rgb(0x1F2F52)},         // kInfo
        {kYellow, Rgb(0x332B00)},        // kWarning
        {Rgb(0xFFB4AB), Rgb(0x3B0A08)},  // kError
        {Rgb(0x8CF0B8), Rgb(0x06301D)},  // kSuccess
        kBlackOnYellow,                  // kBadge
    }},
    .header_bottom = kBlack,
    .stripe = kYellow,
    .stripe_edge = kBlack,
    .primary_bottom = kYellow,
    .line = Rgb(0xBFBFBF),
    .edge = kWhite,
    .chosen_edge = kWhite,
    .danger_edge = Rgb(0xFFB4AB),
    .shadow = 0,
    .scrim = WithAlpha(kBlack, 200),
    .track = Rgb(0x4D4D4D),
    .hero = Rgb(0x262626),
    .tiles = {{kBlackOnYellow, kBlackOnYellow, kBlackOnYellow, kBlackOnYellow, kBlackOnYellow,
               kBlackOnYellow, kBlackOnYellow, kBlackOnYellow}},
};

}  // namespace

const Palette& PaletteFor(Contrast contrast) {
  return contrast == Contrast::kHigh ? kHigh : kNormal;
}

}  // namespace ui::theme
