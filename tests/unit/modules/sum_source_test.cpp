#include "modules/sum_source.h"

#include <gmock/gmock.h>

#include "log_fixture.h"

namespace goiso {
namespace {
using namespace tests;
using AfterFailure = SumProxy::AfterFailure;

/// A place that has `/supported` or not, or is down, and notes what it was asked.
struct Place {
  enum class State { kHas, kLacks, kDown };
  State state;
  std::vector<std::string> asked{};

  SumSource source() {
    return [this](const std::string& path, std::stop_token) -> Result<std::optional<std::string>> {
      asked.push_back(path);
      if (state == State::kDown) {
        return Error{ErrorKind::kNetwork, "down", {}, {}};
      }
      return state == State::kHas ? std::optional{std::string{}} : std::nullopt;
    };
  }
};
using enum Place::State;

TEST(ChooseSumSource, StaysWithTheFirstProxyThatHasTheDatabase) {
  Place lacks{kLacks}, has{kHas}, later{kHas}, direct{kHas};
  const auto source = choose_sum_source({{lacks.source()}, {has.source()}, {later.source()}}, direct.source());
  ASSERT_TRUE(source("/latest", {}));
  has.state = kLacks;
  EXPECT_FALSE(*source("/lookup/x", {})) << "never falls back once it has chosen";
  EXPECT_THAT(lacks.asked, ::testing::ElementsAre("/supported"));
  EXPECT_THAT(has.asked, ::testing::ElementsAre("/supported", "/latest", "/lookup/x"));
  EXPECT_TRUE(later.asked.empty());
  EXPECT_TRUE(direct.asked.empty());
}

TEST(ChooseSumSource, EndsAtTheDatabaseItself) {
  Place lacks{kLacks}, direct{kHas};
  const auto source = choose_sum_source({{lacks.source()}}, direct.source());
  ASSERT_TRUE(source("/latest", {}));
  EXPECT_THAT(direct.asked, ::testing::ElementsAre("/latest"));
}

TEST(ChooseSumSource, StopsAtAFailureUnlessTheListGoesOn) {
  Place down{kDown}, has{kHas}, direct{kHas};
  const auto stops = choose_sum_source({{down.source()}, {has.source()}}, direct.source());
  EXPECT_EQ(stops("/latest", {}).error().kind, ErrorKind::kNetwork);
  EXPECT_TRUE(has.asked.empty());
  const auto goes_on = choose_sum_source({{down.source(), AfterFailure::kGoOn}, {has.source()}}, direct.source());
  EXPECT_TRUE(goes_on("/latest", {}));
  EXPECT_THAT(has.asked, ::testing::ElementsAre("/supported", "/latest"));
}

TEST(ChooseSumSource, TriesAgainAfterAFailure) {
  Place proxy{kDown}, direct{kHas};
  const auto source = choose_sum_source({{proxy.source()}}, direct.source());
  EXPECT_FALSE(source("/latest", {}));
  proxy.state = kHas;
  EXPECT_TRUE(source("/latest", {}));
  EXPECT_TRUE(direct.asked.empty());
}

TEST(SumSourceIn, ReadsFilesAndTellsWhatIsAbsent) {
  const Cache cache;
  ASSERT_TRUE(write_file_atomically(cache.path() / "latest", "text"));
  ASSERT_TRUE(write_file_atomically(cache.path() / "large", std::string(kMaxSumAnswer + 1, 'x')));
  const auto source = sum_source_in(cache.path().string());
  EXPECT_EQ(*source("/latest", {}), "text");
  EXPECT_EQ(*source("/none", {}), std::nullopt);
  EXPECT_EQ(*source("/latest/below", {}), std::nullopt);
  EXPECT_FALSE(source("/large", {}));
}

TEST(EitherSource, AsksTheSecondForWhatTheFirstHasNot) {
  Place near{kHas}, far{kHas};
  const auto source = either_source(near.source(), far.source());
  EXPECT_TRUE(source("/latest", {}).value());
  EXPECT_TRUE(far.asked.empty());
  near.state = kLacks;
  EXPECT_TRUE(source("/latest", {}).value());
  EXPECT_EQ(far.asked.size(), 1U);
  near.state = kDown;
  EXPECT_FALSE(source("/latest", {})) << "who cannot say may have it";
  EXPECT_EQ(far.asked.size(), 1U);
}

}  // namespace
}  // namespace goiso
