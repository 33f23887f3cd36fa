#include "ui/widgets/box.h"

#include <gtest/gtest.h>

namespace ui::widgets {
namespace {

TEST(BoxTest, StripsComeOffTheRest) {
  Box rest = {10, 20, 100, 50};
  EXPECT_EQ(TakeTop(rest, 10), (Box{10, 20, 100, 10}));
  EXPECT_EQ(TakeBottom(rest, 10), (Box{10, 60, 100, 10}));
  EXPECT_EQ(TakeLeft(rest, 30), (Box{10, 30, 30, 30}));
  EXPECT_EQ(TakeRight(rest, 30), (Box{80, 30, 30, 30}));
  EXPECT_EQ(rest, (Box{40, 30, 40, 30}));
}

TEST(BoxTest, NoMoreComesOffThanThereIs) {
  Box rest = {0, 0, 10, 10};
  EXPECT_EQ(TakeTop(rest, 30).h, 10);
  EXPECT_EQ(rest.h, 0);
  EXPECT_EQ(TakeBottom(rest, -5).h, 0);
}

TEST(BoxTest, ColumnsAndRowsEndWhereTheBoxDoes) {
  const Box box = {7, 3, 101, 97};
  EXPECT_EQ(Column(box, 0, 3, 5).x, box.x);
  EXPECT_EQ(Column(box, 2, 3, 5).right(), box.right());
  EXPECT_EQ(Row(box, 3, 4, 2).bottom(), box.bottom());
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(Column(box, i + 1, 3, 5).x - Column(box, i, 3, 5).right(), 5);
  }
}

TEST(BoxTest, NeighboursDoNotOverlap) {
  EXPECT_FALSE(Overlap({0, 0, 10, 10}, {10, 0, 10, 10}));
  EXPECT_TRUE(Overlap({0, 0, 10, 10}, {9, 9, 10, 10}));
  EXPECT_TRUE(Inside({1, 1, 9, 9}, {0, 0, 10, 10}));
  EXPECT_FALSE(Inside({1, 1, 10, 9}, {0, 0, 10, 10}));
}

}  // namespace
}  // namespace ui::widgets
