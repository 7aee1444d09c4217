#include "report/junit.h"

#include <fmt/format.h>

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

struct Counts {
  std::size_t tests = 0, failures = 0, errors = 0, skipped = 0;
  std::chrono::milliseconds time{0};
};

void add(const std::vector<JunitCase>& cases, Counts& counts) {
  for (const auto& one : cases) {
    ++counts.tests;
    counts.failures += one.mark == JunitCase::Mark::kFailure ? 1U : 0U;
    counts.errors += one.mark == JunitCase::Mark::kError ? 1U : 0U;
    counts.skipped += one.mark == JunitCase::Mark::kSkipped ? 1U : 0U;
  }
}

std::string attributes(const Counts& counts) {
  return fmt::format("tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"{}\"", counts.tests,
                     counts.failures, counts.errors, counts.skipped, seconds(counts.time));
}

// xs:dateTime of the schema that most readers were written to has no zone.
std::string timestamp(std::chrono::system_clock::time_point time) {
  auto text = to_rfc3339(time);
  text.pop_back();
  return text;
}

std::string suite_element(const JunitSuite& suite) {
  Counts counts;
  counts.time = suite.time;
  add(suite.cases, counts);
  auto text = fmt::format("  <testsuite name=\"{}\" {} timestamp=\"{}\">\n", xml_attribute(suite.name),
                          attributes(counts), timestamp(suite.started));
  text += properties_element(suite.properties, "    ");
  for (const auto& one : suite.cases) {
    text += case_element(one);
  }
  return text + "  </testsuite>\n";
}

}  // namespace

std::string junit_document(const std::vector<JunitSuite>& suites, std::chrono::milliseconds time) {
  Counts counts;
  counts.time = time;
  std::string elements;
  for (const auto& suite : suites) {
    add(suite.cases, counts);
    elements += suite_element(suite);
  }
  return fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"goiso\" {}>\n{}</testsuites>\n",
                     attributes(counts), elements);
}

}  // namespace goiso
