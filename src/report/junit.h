#pragma once
#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace goiso {

/// What a JUnit reader is told about one case. Texts are raw; writing makes them XML.
struct JunitCase {
  enum class Mark { kPassed, kFailure, kError, kSkipped };
  std::string name, classname;
  std::chrono::milliseconds time{0};
  Mark mark = Mark::kPassed;
  std::string type;           ///< of a failure or an error
  std::string message;        ///< one sentence about it, or why it was skipped
  std::string text;           ///< its output
  std::string flaky_message;  ///< "" unless its runs disagree: then a flakyFailure of `type`
  std::vector<std::pair<std::string, std::string>> properties;
};

struct JunitSuite {
  std::string name;
  std::chrono::system_clock::time_point started;
  std::chrono::milliseconds time{0};
  std::vector<std::pair<std::string, std::string>> properties;
  std::vector<JunitCase> cases;
};

/// The whole document, which took `time`; valid against tests/html/junit.xsd. Ends in a newline.
std::string junit_document(const std::vector<JunitSuite>& suites, std::chrono::milliseconds time);

}  // namespace goiso
