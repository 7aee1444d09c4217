#include "wire/message.h"

#include <gmock/gmock.h>

#include "wire/codec.h"

namespace goiso::wire {
namespace {

const std::string kOdd{"a\0\xFF\n", 4};

// One of each, every field set to something that is not its default.
KeyMessage key_message() {
  KeyMessage message{{}, 1'700'000'000'123, 5000};
  message.key.fill(0xA5);
  return message;
}
const ProbeMessage kProbe{{"/a", "", kOdd}};
const FactsMessage kFacts{{{"", kOdd}, {"uid", "65532"}}};
const SeedMessage kSeed{"/std", kOdd};
const WriteMessage kWrite{"/w/x", 0755, kOdd};
const UnpackMessage kUnpack{"/w", true, true, 1ULL << 40, 9};
const CountsMessage kCounts{{{"bytes", "12"}, {"files", "3"}}};
const RunMessage kRun{{"go", kOdd}, {{"HOME", "/h"}, {"PATH", kOdd}}, "/w", 1, 2, 3, 4, 5, 6, "/c"};
const OutputMessage kOutput{2, 1ULL << 50, 7, kOdd};
const EndedMessage kEnded{Ending::kCpuTimeout, -1, 9, 1, 2, 3};
const UsageMessage kUsage{1, 2, 3, 4, 5, 6, 7, ~0ULL};
const TroubleMessage kTrouble{TroubleKind::kArchive, kOdd};

// Decodes to the same bytes; cut short or with a byte more it decodes to nothing.
template <class Message>
void expect_exact(const Message& message) {
  const auto bytes = message.encode();
  const auto again = Message::decode(bytes);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->encode(), bytes);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(Message::decode(std::string_view{bytes}.substr(0, size))) << size;
  }
  EXPECT_FALSE(Message::decode(bytes + '\0'));
}

TEST(Message, OfEveryKindComesBackAndIsRefusedWhenCutOrTooLong) {
  expect_exact(key_message());
  expect_exact(kProbe);
  expect_exact(kFacts);
  expect_exact(kSeed);
  expect_exact(kWrite);
  expect_exact(kUnpack);
  expect_exact(kCounts);
  expect_exact(kRun);
  expect_exact(kOutput);
  expect_exact(kEnded);
  expect_exact(kUsage);
  expect_exact(kTrouble);
}

TEST(Message, KeepsEveryField) {
  const auto key = KeyMessage::decode(key_message().encode());
  EXPECT_EQ(key->key, key_message().key);
  EXPECT_EQ(key->deadline_unix_ms, 1'700'000'000'123ULL);
  EXPECT_EQ(key->beat_limit_ms, 5000U);
  EXPECT_EQ(ProbeMessage::decode(kProbe.encode())->paths, kProbe.paths);
  EXPECT_EQ(FactsMessage::decode(kFacts.encode())->facts, kFacts.facts);
  const auto run = RunMessage::decode(kRun.encode());
  EXPECT_EQ(run->argv, kRun.argv);
  EXPECT_EQ(run->environment, kRun.environment);
  EXPECT_EQ(run->folder, "/w");
  EXPECT_EQ(run->tail_bytes, 5U);
  EXPECT_EQ(run->watch_folder, "/c");
  const auto output = OutputMessage::decode(kOutput.encode());
  EXPECT_EQ(output->stream, 2);
  EXPECT_EQ(output->bytes, kOdd);
  const auto ended = EndedMessage::decode(kEnded.encode());
  EXPECT_EQ(ended->ending, Ending::kCpuTimeout);
  EXPECT_EQ(ended->exit_code, -1);
  EXPECT_EQ(ended->dropped_bytes, 3U);
  EXPECT_EQ(UsageMessage::decode(kUsage.encode())->output_bytes, ~0ULL);
  EXPECT_EQ(TroubleMessage::decode(kTrouble.encode())->kind, TroubleKind::kArchive);
}

TEST(Message, WithAValueThatIsNoneIsRefused) {
  const auto changed = [](std::string bytes, std::size_t at, char byte) {
    bytes[at] = byte;
    return bytes;
  };
  EXPECT_FALSE(OutputMessage::decode(changed(kOutput.encode(), 0, 0)));
  EXPECT_FALSE(OutputMessage::decode(changed(kOutput.encode(), 0, 3)));
  EXPECT_FALSE(EndedMessage::decode(changed(kEnded.encode(), 0, 6)));
  EXPECT_FALSE(TroubleMessage::decode(changed(kTrouble.encode(), 0, 0)));
  EXPECT_FALSE(TroubleMessage::decode(changed(kTrouble.encode(), 0, 8)));
  EXPECT_FALSE(UnpackMessage::decode(changed(kUnpack.encode(), 6, 2)));  // a yes that is neither 0 nor 1
  EXPECT_FALSE(RunMessage::decode(RunMessage{}.encode()));               // no command
  EXPECT_FALSE(KeyMessage::decode(changed(key_message().encode(), 0, 31)));
}

TEST(Decoder, BelievesNoCountThatCannotBeTrue) {
  const std::string huge{"\xFF\xFF\xFF\xFF"};
  for (const auto& bytes : {huge, huge + std::string(64, '\0')}) {
    Decoder texts{bytes};
    EXPECT_TRUE(texts.texts().empty());
    EXPECT_TRUE(texts.has_failed());
    Decoder map{bytes};
    EXPECT_TRUE(map.map().empty());
    EXPECT_TRUE(map.has_failed());
    Decoder text{bytes};
    EXPECT_EQ(text.text(), "");
    EXPECT_TRUE(text.has_failed());
  }
}

TEST(Decoder, TakesAMapOnlyInOrderAndEachNameOnce) {
  const auto map_of = [](const std::string& first, const std::string& second) {
    Encoder encoder;
    encoder.u32(2);
    for (const auto& name : {first, second}) {
      encoder.text(name);
      encoder.text("");
    }
    return encoder.take();
  };
  EXPECT_TRUE(FactsMessage::decode(map_of("a", "b")));
  EXPECT_FALSE(FactsMessage::decode(map_of("b", "a")));
  EXPECT_FALSE(FactsMessage::decode(map_of("a", "a")));
}

TEST(Decoder, OnceFailedGivesZeroAndEmptyForGood) {
  const std::string bytes{"\x01\x02\x03", 3};
  Decoder decoder{bytes};
  EXPECT_EQ(decoder.u32(), 0U);
  EXPECT_EQ(decoder.u8(), 0);
  EXPECT_EQ(decoder.u64(), 0U);
  EXPECT_EQ(decoder.text(), "");
  EXPECT_FALSE(decoder.is_complete());
}

}  // namespace
}  // namespace goiso::wire
