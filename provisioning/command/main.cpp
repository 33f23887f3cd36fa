// anjungan-provision: the desk's command (see commands.h).
#include <iostream>

#include "base/clock.h"
#include "base/random.h"
#include "provisioning/command/commands.h"

int main(int argc, char** argv) {
  const base::SystemClock clock;
  base::SystemRandom random;
  return provisioning::command::Run(argc, argv, clock, random, std::cout, std::cerr);
}
