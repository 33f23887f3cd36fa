// What the kernel does to a decoder that tries more than it may.
#include "drivers/scanner/decoder/sandbox.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>
#include <vector>

namespace drivers::scanner::decoder {
namespace {

// The signal that ended a child which locked itself up and then did `act`; 0 if it went through.
int SignalAfter(const std::function<void()>& act) {
  const pid_t child = fork();
  if (child == 0) {
    if (!EnterSandbox()) _exit(1);
    act();
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  if (WIFSIGNALED(status)) return WTERMSIG(status);
  return WEXITSTATUS(status) == 0 ? 0 : -1;
}

TEST(Sandbox, ComputingIsAllowed) {
  EXPECT_EQ(SignalAfter([] {
              std::vector<char> memory(std::size_t{64} << 20, 'x');
              if (memory.back() != 'x') _exit(1);
            }),
            0);
}

TEST(Sandbox, OpeningAFileEndsIt) {
  EXPECT_EQ(SignalAfter([] { open("/dev/null", O_RDONLY); }), SIGSYS);
}

TEST(Sandbox, ASocketEndsIt) {
  EXPECT_EQ(SignalAfter([] { socket(AF_INET, SOCK_STREAM, 0); }), SIGSYS);
}

TEST(Sandbox, AProgramEndsIt) {
  EXPECT_EQ(SignalAfter([] { execl("/bin/true", "true", nullptr); }), SIGSYS);
}

TEST(Sandbox, AChildEndsIt) {
  EXPECT_EQ(SignalAfter([] { fork(); }), SIGSYS);
}

TEST(Sandbox, ExecutableMemoryEndsIt) {
  EXPECT_EQ(SignalAfter([] {
              mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
            }),
            SIGSYS);
}

}  // namespace
}  // namespace drivers::scanner::decoder
