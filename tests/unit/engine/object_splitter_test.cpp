#include "engine/object_splitter.h"

#include <gmock/gmock.h>

#include "engine/json.h"

namespace goiso {
namespace {

std::vector<std::string> split_in(ObjectSplitter& splitter, std::string_view stream, std::size_t piece) {
  std::vector<std::string> objects;
  for (std::size_t at = 0; at < stream.size(); at += piece) {
    splitter.feed(stream.substr(at, piece));
    while (const auto object = splitter.next()) {
      objects.push_back(json::parse(*object).dump());
    }
  }
  return objects;
}

TEST(ObjectSplitter, MaySplitAtEveryByteWithOrWithoutNewlines) {
  const std::string_view stream = "{\"a\":1}{\"b\":{\"c\":\"}{\\\"\\\\\"}}\n\r\n {\"d\":[{},{}]}\x1e{}";
  for (std::size_t piece = 1; piece <= stream.size(); ++piece) {
    ObjectSplitter splitter;
    const auto objects = split_in(splitter, stream.substr(0, stream.find('\x1e')), piece);
    EXPECT_THAT(objects, testing::ElementsAre(R"({"a":1})", R"({"b":{"c":"}{\"\\"}})", R"({"d":[{},{}]})")) << piece;
    EXPECT_FALSE(splitter.has_failed());
  }
}

TEST(ObjectSplitter, TakesTheRecordMarkOfJsonSequences) {
  ObjectSplitter splitter;
  splitter.feed("\x1e{\"a\":1}\n\x1e{\"b\":2}\n");
  const auto first = splitter.next();
  ASSERT_TRUE(first);
  EXPECT_EQ(json::number(json::parse(*first), "a"), 1);
  EXPECT_EQ(json::number(json::parse(splitter.next().value_or("")), "b"), 2);
}

TEST(ObjectSplitter, FailsForGoodOnAnObjectLongerThanAnyEvent) {
  for (const auto* start : {"{\"a\":\"", "{", "   "}) {
    ObjectSplitter splitter;
    const std::string more(100'000, ' ');
    splitter.feed(start);
    for (int i = 0; i < 11 && !splitter.has_failed(); ++i) {
      splitter.feed(more);
      EXPECT_FALSE(splitter.next());
    }
    EXPECT_TRUE(splitter.has_failed()) << start;
    splitter.feed("\"}{}");
    EXPECT_FALSE(splitter.next());
  }
  ObjectSplitter at_once;
  at_once.feed("{\"a\":\"" + std::string(2u << 20, 'x') + "\"}");
  EXPECT_FALSE(at_once.next());
  EXPECT_TRUE(at_once.has_failed());
}

TEST(ObjectSplitter, FailsOnAnObjectThatEndsBeforeItBegan) {
  ObjectSplitter splitter;
  splitter.feed("}{}");
  EXPECT_FALSE(splitter.next());
  EXPECT_TRUE(splitter.has_failed());
}

TEST(EngineJson, GivesPlainDefaultsForWhatIsAbsentOrOfAnotherKind) {
  const auto value = json::parse(R"({"text":"t","number":7,"half":2.9,"yes":true,"none":null})");
  EXPECT_EQ(json::text(value, "number"), "");
  EXPECT_EQ(json::text(value, "absent"), "");
  EXPECT_EQ(json::number(value, "text"), 0);
  EXPECT_EQ(json::number(value, "half"), 2);
  EXPECT_FALSE(json::truth(value, "number"));
  EXPECT_TRUE(json::truth(value, "none", true));
  EXPECT_EQ(json::text(json::parse("[]"), "a"), "");
}

TEST(EngineJson, KeepsNumbersWithinTheirType) {
  const auto value = json::parse(R"({"huge":1e300,"low":-1e300,"big":18446744073709551615})");
  EXPECT_EQ(json::number(value, "huge"), 0);
  EXPECT_EQ(json::number(value, "low"), 0);
  EXPECT_EQ(json::number(value, "big"), 0);
}

TEST(EngineJson, DiscardsWhatIsNoJsonOrNestedTooDeeply) {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_FALSE(json::parse(nested(64)).is_discarded());
  for (const auto& text : {std::string{}, std::string{"{"}, std::string{"{}x"}, std::string{"nul"}, nested(65),
                           nested(1'000'000), std::string(10'000'000, '['), "{\"a\":" + nested(100) + "}"}) {
    EXPECT_TRUE(json::parse(text).is_discarded()) << text.substr(0, 70);
  }
  EXPECT_FALSE(json::parse("\"" + nested(100) + "\\\"[\"").is_discarded());
}

}  // namespace
}  // namespace goiso
