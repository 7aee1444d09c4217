#pragma once
#include <string>
#include <vector>

#include "report/bisect_report.h"

namespace goiso {

// What the text, the Markdown, the HTML and the JUnit form of a bisection have in common. The sentences hold what the
// project and others wrote, as it was written: each form makes it safe in its own way.

/// "fails since go1.24.8 and go1.25.2, fixed in go1.24.10 and go1.25.4"
std::string headline(const BisectReport& report);

/// How runs were told good from bad, where it was not by their failures; else "".
std::string judged_by(const BisectReport& report);

/// "confirmed: both sides … · confidence 97.3 %"
std::string certainty(const BisectReport& report);

/// "9 probes (2 cached) of 78 releases in 4 rounds, 7 boxes, 41.0 s"
std::string effort(const BisectReport& report);

/// What stands for the fix where the failure is in all that was asked from its beginning on. Of commits and of versions
/// of a module there may be newer ones than were asked.
const char* word_for_no_fix(const BisectReport& report);

/// The command worth trying next, ready to paste into a shell; "" when nothing is left to try.
std::string next_command(const BisectReport& report);

/// "; failing: TestA, TestB" of a change between two failures, for one line of a test may be quoted of both; else "".
std::string tests_told(const BisectTransition& change);

/// What a probe means in one character, so that colour is never needed: ✓ ✗ ≠ ? «
const char* symbol_of_call(const std::string& call);

/// The number of its round; "known" for what nobody had to ask.
std::string round_word(const BisectProbe& probe);

/// "go1.20.14 good, go1.19.13 other: with go.mod of ./older laid over, …"; "" where nothing was laid over.
std::string places_unbroken(const BisectReport& report);

/// What is to be said beside the time of its build: ", cached", ", cold", ", laid over"; "" for nothing.
std::string time_marks(const BisectProbe& probe);

/// A place as git, or a line of many places, wants it: of a commit its id alone.
std::string short_point(const BisectReport& report, const std::string& point);

/// "release", "commit", "version", "value"; with `count` other than 1 "releases" …
std::string point_word(const BisectReport& report, std::size_t count);

/// 0.9734 is "97.3 %": never rounded up, so that only certainty is told as such.
std::string percent(double share);

}  // namespace goiso
