#include "report/junit.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/clock.h"
#include "report/markup.h"

namespace goiso {
namespace {

using Properties = std::vector<std::pair<std::string, std::string>>;

std::string seconds(std::chrono::milliseconds time) {
  return fmt::format("{}.{:03}", time.count() / 1000, time.count() % 1000);
}

std::string properties_element(const Properties& properties, const std::string& indent) {
  std::string lines;
  for (const auto& [name, value] : properties) {
    if (!value.empty()) {
      lines +=
          fmt::format("{}  <property name=\"{}\" value=\"{}\"/>\n", indent, xml_attribute(name), xml_attribute(value));
    }
  }
  return lines.empty() ? "" : fmt::format("{0}<properties>\n{1}{0}</properties>\n", indent, lines);
}

std::string finding(const char* element, const std::string& type, const std::string& message, const std::string& text) {
  const auto start =
      fmt::format("      <{} type=\"{}\" message=\"{}\"", element, xml_attribute(type), xml_attribute(message));
  return text.empty() ? start + "/>\n" : fmt::format("{}>{}</{}>\n", start, xml_text(text), element);
}

std::string mark_element(const JunitCase& one) {
  switch (one.mark) {
    case JunitCase::Mark::kFailure:
      return finding("failure", one.type, one.message, one.text);
    case JunitCase::Mark::kError:
      return finding("error", one.type, one.message, one.text);
    case JunitCase::Mark::kSkipped:
      return fmt::format("      <skipped message=\"{}\"/>\n", xml_attribute(one.message));
    case JunitCase::Mark::kPassed:
      return one.flaky_message.empty() ? "" : finding("flakyFailure", one.type, one.flaky_message, one.text);
  }
  return "";
}

std::string case_element(const JunitCase& one) {
  const auto inside = properties_element(one.properties, "      ") + mark_element(one);
  const auto start = fmt::format("    <testcase name=\"{}\" classname=\"{}\" time=\"{}\"", xml_attribute(one.name),
                                 xml_attribute(one.classname), seconds(one.time));
  return inside.empty() ? start + "/>\n" : start + ">\n" + inside + "    </testcase>\n";
}

std::string counts(const std::vector<JunitCase>& cases, std::chrono::milliseconds time) {
  const auto with = [&](JunitCase::Mark mark) {
    return std::count_if(cases.begin(), cases.end(), [&](const auto& one) { return one.mark == mark; });
  };
  return fmt::format("tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"{}\"", cases.size(),
                     with(JunitCase::Mark::kFailure), with(JunitCase::Mark::kError), with(JunitCase::Mark::kSkipped),
                     seconds(time));
}

// xs:dateTime of the schema that most readers were written to has no zone.
std::string timestamp(std::chrono::system_clock::time_point time) {
  auto text = to_rfc3339(time);
  text.pop_back();
  return text;
}

std::string suite_element(const JunitSuite& suite) {
  auto text = fmt::format("  <testsuite name=\"{}\" {} timestamp=\"{}\">\n", xml_attribute(suite.name),
                          counts(suite.cases, suite.time), timestamp(suite.started));
  text += properties_element(suite.properties, "    ");
  for (const auto& one : suite.cases) {
    text += case_element(one);
  }
  return text + "  </testsuite>\n";
}

}  // namespace

std::string junit_document(const std::vector<JunitSuite>& suites, std::chrono::milliseconds time) {
  std::vector<JunitCase> all;
  std::string elements;
  for (const auto& suite : suites) {
    all.insert(all.end(), suite.cases.begin(), suite.cases.end());
    elements += suite_element(suite);
  }
  return fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"goiso\" {}>\n{}</testsuites>\n",
                     counts(all, time), elements);
}

}  // namespace goiso
