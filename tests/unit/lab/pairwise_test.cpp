#include "lab/pairwise.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

namespace goiso {
namespace {

using Pairs = std::set<std::pair<std::string, std::string>>;

void add_pairs(const AxisValues& values, Pairs& into) {
  for (std::size_t a = 0; a < values.size(); ++a) {
    for (std::size_t b = a + 1; b < values.size(); ++b) {
      into.emplace(values[a], values[b]);
    }
  }
}

std::size_t product_of(const std::vector<MatrixAxis>& axes) {
  std::size_t count = 1;
  for (const auto& axis : axes) {
    count *= axis.values.size();
  }
  return count;
}

// By looking at every combination there is.
Pairs coverable(const std::vector<MatrixAxis>& axes, const std::vector<CellRule>& exclude) {
  Pairs pairs;
  for (std::size_t index = 0; index < product_of(axes); ++index) {
    AxisValues values;
    auto rest = index;
    for (const auto& axis : axes) {
      values.push_back(axis.values[rest % axis.values.size()]);
      rest /= axis.values.size();
    }
    if (std::none_of(exclude.begin(), exclude.end(), [&](const CellRule& rule) { return holds(rule, axes, values); })) {
      add_pairs(values, pairs);
    }
  }
  return pairs;
}

std::vector<MatrixAxis> random_axes(std::mt19937& random) {
  std::vector<MatrixAxis> axes(1 + random() % 5);
  for (std::size_t at = 0; at < axes.size(); ++at) {
    axes[at].name = std::string(1, static_cast<char>('a' + at));
    for (std::size_t i = 0; i < 1 + random() % 5; ++i) {
      axes[at].values.push_back(axes[at].name + std::to_string(i));
    }
  }
  return axes;
}

std::vector<CellRule> random_rules(std::mt19937& random, const std::vector<MatrixAxis>& axes) {
  std::vector<CellRule> rules(random() % 5);
  for (auto& rule : rules) {
    for (const auto& axis : axes) {
      if (random() % 2 == 0) {
        rule.when[axis.name] = {axis.values[random() % axis.values.size()]};
      }
    }
  }
  return rules;
}

TEST(Pairwise, EveryPairThatCanBeCoveredIsAndNoExcludedCellIsUsed) {
  std::mt19937 random{20261126};
  std::size_t saved = 0;
  for (int round = 0; round < 1'000; ++round) {
    const auto axes = random_axes(random);
    const auto rules = random_rules(random, axes);
    const auto cells = cover_pairs(axes, rules);
    ASSERT_EQ(cells, cover_pairs(axes, rules));
    Pairs covered;
    for (const auto& cell : cells) {
      for (const auto& rule : rules) {
        ASSERT_FALSE(holds(rule, axes, cell)) << "round " << round;
      }
      add_pairs(cell, covered);
    }
    ASSERT_EQ(covered, coverable(axes, rules)) << "round " << round;
    saved += product_of(axes) - cells.size();
  }
  EXPECT_GT(saved, 10'000U);
}

TEST(Pairwise, OneAxisIsTakenWhole) {
  const std::vector<MatrixAxis> axes{{"go", {"a", "b", "c"}}};
  EXPECT_EQ(cover_pairs(axes, {{"b", {{"go", {"b"}}}}}), (std::vector<AxisValues>{{"a"}, {"c"}}));
}

TEST(Pairwise, TenAxesOfFourTakeFewCells) {
  std::vector<MatrixAxis> axes;
  for (int at = 0; at < 10; ++at) {
    axes.push_back({std::to_string(at), {"0", "1", "2", "3"}});
  }
  EXPECT_LE(cover_pairs(axes, {}).size(), 36U);  // of 1,048,576; 16 is the least that could be
}

}  // namespace
}  // namespace goiso
