#ifndef CAIRN_TESTS_SUPPORT_RUN_PROGRAM_H_
#define CAIRN_TESTS_SUPPORT_RUN_PROGRAM_H_

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/support/temp_folder.h"

extern char** environ;

namespace cairn::test {

struct Outcome {
  int code = -1;
  std::string said;  // on both of its outputs
};

// Runs a program to its end. `words` begin with its path.
inline Outcome RunProgram(std::vector<std::string> words, const TempFolder& folder) {
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  const std::string log = folder.File("said");
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, log.c_str(), O_WRONLY | O_CREAT | O_TRUNC,
                                   0600);
  posix_spawn_file_actions_adddup2(&files, STDOUT_FILENO, STDERR_FILENO);
  pid_t process = 0;
  EXPECT_EQ(posix_spawn(&process, words.front().c_str(), &files, nullptr, pointers.data(), environ),
            0);
  posix_spawn_file_actions_destroy(&files);
  int status = 0;
  EXPECT_EQ(waitpid(process, &status, 0), process);
  std::ostringstream said;
  said << std::ifstream(log).rdbuf();
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, said.str()};
}

}  // namespace cairn::test

#endif  // CAIRN_TESTS_SUPPORT_RUN_PROGRAM_H_
