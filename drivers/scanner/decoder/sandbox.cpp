#include "drivers/scanner/decoder/sandbox.h"

#include <seccomp.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <string>

// GCC says __SANITIZE_...__, clang __has_feature.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define ANJUNGAN_HAS_SHADOW_MEMORY 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define ANJUNGAN_HAS_SHADOW_MEMORY 1
#endif
#endif

namespace drivers::scanner::decoder {
namespace {

tl::unexpected<base::Error> Failed(const char* what, int error) {
  return base::Fail(base::ErrorCode::kInternal, "decode-sandbox",
                    std::string("cannot limit the decoder: ") + what + ": " + std::strerror(error));
}

base::Status Limit(__rlimit_resource resource, rlim_t value, const char* what) {
  const rlimit limit{value, value};
  if (setrlimit(resource, &limit) != 0) return Failed(what, errno);
  return {};
}

base::Status LimitResources() {
#ifndef ANJUNGAN_HAS_SHADOW_MEMORY
  if (auto set = Limit(RLIMIT_AS, kMemoryLimitBytes, "memory"); !set) return set;
#endif
  if (auto set = Limit(RLIMIT_CPU, kCpuLimitSeconds, "processor time"); !set) return set;
  // A core file would hold the picture.
  return Limit(RLIMIT_CORE, 0, "core size");
}

struct Release {
  void operator()(void* filter) const { seccomp_release(filter); }
};

// mmap and mprotect only without PROT_EXEC: their third argument.
int AllowWithoutExec(scmp_filter_ctx filter, int call) {
  const scmp_arg_cmp without_exec{2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0};
  return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, 1, &without_exec);
}

}  // namespace

base::Status EnterSandbox() {
  if (auto limited = LimitResources(); !limited) return limited;
  const std::unique_ptr<void, Release> filter(seccomp_init(SCMP_ACT_KILL_PROCESS));
  if (filter == nullptr) return Failed("seccomp_init", ENOMEM);
  // The last line is what abort() and the C++ runtime need to end in their own way, and what the
  // sanitizers' allocators use.
  constexpr std::array kAllowed{
      SCMP_SYS(read),
      SCMP_SYS(write),
      SCMP_SYS(exit),
      SCMP_SYS(exit_group),
      SCMP_SYS(munmap),
      SCMP_SYS(mremap),
      SCMP_SYS(brk),
      SCMP_SYS(madvise),
      SCMP_SYS(getrusage),
      SCMP_SYS(rt_sigreturn),
      SCMP_SYS(restart_syscall),
      SCMP_SYS(futex),
      SCMP_SYS(gettid),
      SCMP_SYS(getpid),
      SCMP_SYS(tgkill),
      SCMP_SYS(rt_sigprocmask),
      SCMP_SYS(rt_sigaction),
      SCMP_SYS(getrandom),
      SCMP_SYS(sched_yield),
      SCMP_SYS(sigaltstack),
  };
  for (const int call : kAllowed) {
    if (const int error = seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, 0); error != 0) {
      return Failed("seccomp rule", -error);
    }
  }
  for (const int call : {SCMP_SYS(mmap), SCMP_SYS(mprotect)}) {
    if (const int error = AllowWithoutExec(filter.get(), call); error != 0) {
      return Failed("seccomp rule", -error);
    }
  }
  if (const int error = seccomp_load(filter.get()); error != 0) return Failed("seccomp", -error);
  return {};
}

}  // namespace drivers::scanner::decoder
