#include <algorithm>
#include <array>
#include <sstream>
#include <string>
#include <vector>

#include "lab/call.h"

namespace goiso {
namespace {

constexpr double kFramesAlike = 0.6, kWordsAlike = 0.8, kWordsLeft = 0.5;

std::vector<std::string> sorted_words(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) {
    words.push_back(std::move(word));
  }
  std::sort(words.begin(), words.end());
  return words;
}

std::size_t shared_by(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  std::vector<std::string> both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  return both.size();
}

// Jaccard's measure: what both have, of all that either has. 0 when there is nothing to compare.
double overlap(std::vector<std::string> a, std::vector<std::string> b) {
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  const auto both = shared_by(a, b);
  const auto all = a.size() + b.size() - both;
  return all == 0 ? 0 : static_cast<double>(both) / static_cast<double>(all);
}

// Words in common, counted on both sides: one word more or less in ten is still alike.
double word_similarity(const std::string& a, const std::string& b) {
  const auto left = sorted_words(a), right = sorted_words(b);
  const auto all = left.size() + right.size();
  return all == 0 ? 1 : 2.0 * static_cast<double>(shared_by(left, right)) / static_cast<double>(all);
}

bool is_of_one_kind(const FailureSignature& a, const FailureSignature& b) {
  return a.phase == b.phase && a.kind == b.kind;
}

bool is_similar(const FailureSignature& a, const FailureSignature& b) {
  return is_of_one_kind(a, b) &&
         (overlap(a.frames, b.frames) >= kFramesAlike || word_similarity(a.template_, b.template_) >= kWordsAlike);
}

bool is_exact(const FailureSignature& a, const FailureSignature& b) {
  return is_of_one_kind(a, b) && a.template_ == b.template_ && a.package == b.package && a.frames == b.frames &&
         a.tests == b.tests;
}

// Crashes vary in their frames and words from release to release; a diagnosis of the compiler does not.
bool is_same_by_kind(const FailureSignature& a, const FailureSignature& b) {
  constexpr std::array kVarying = {"ice", "panic", "fatal", "race"};
  if (!a.tests.empty() && is_of_one_kind(a, b)) {
    return a.tests == b.tests;
  }
  const bool is_varying = std::find(kVarying.begin(), kVarying.end(), a.kind) != kVarying.end();
  return is_varying ? is_similar(a, b) : is_exact(a, b);
}

// What a program does that ends with a code other than 0 or crashes is one kind, whatever it does: all that tells two
// such failures apart is what they say. A tool that refuses a program means the same in other words.
bool is_told_by_words_alone(const FailureSignature& failure) {
  constexpr std::array kOfPrograms = {"exit", "panic", "fatal", "race"};
  return std::find(kOfPrograms.begin(), kOfPrograms.end(), failure.kind) != kOfPrograms.end();
}

}  // namespace

bool is_same_failure(const FailureSignature& a, const FailureSignature& b, Sameness same) {
  switch (same) {
    case Sameness::kByKind:
      return is_same_by_kind(a, b);
    case Sameness::kExact:
      return is_exact(a, b);
    case Sameness::kSimilar:
      return is_similar(a, b);
    case Sameness::kKind:
      return is_of_one_kind(a, b);
    case Sameness::kAny:
    case Sameness::kRegex:
      return true;
  }
  return false;
}

bool may_be_reworded(const FailureSignature& a, const FailureSignature& b) {
  return is_of_one_kind(a, b) && a.tests == b.tests &&
         (!is_told_by_words_alone(a) || overlap(a.frames, b.frames) >= kFramesAlike ||
          word_similarity(a.template_, b.template_) >= kWordsLeft);
}

}  // namespace goiso
