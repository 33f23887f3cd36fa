#include "tests/support/umockdev_main.h"

int main(int argc, char** argv) {
  return tests::RunMocked(argc, argv);
}
