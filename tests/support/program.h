// Runs a program of ours the way a person or another process does.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace tests {

struct ProgramResult {
  int exit_status = -1;  // -1: ended by a signal
  std::string out;
  std::string err;
};

// Runs `program` to its end. Throws std::runtime_error when it cannot be started.
ProgramResult RunProgram(const std::filesystem::path& program,
                         const std::vector<std::string>& arguments);

// A program that runs until it is killed or ends by itself; killed and reaped on destruction.
class RunningProgram {
 public:
  RunningProgram(const std::filesystem::path& program, const std::vector<std::string>& arguments);
  RunningProgram(const RunningProgram&) = delete;
  RunningProgram& operator=(const RunningProgram&) = delete;
  ~RunningProgram();

  // The next line of its standard output without the line end; empty when there is no more.
  std::string ReadLine();

  // Waits for its end and returns the rest of what it said.
  ProgramResult Wait();

  pid_t pid() const { return pid_; }

 private:
  pid_t pid_ = 0;
  int out_ = -1;
  int err_ = -1;
};

}  // namespace tests
