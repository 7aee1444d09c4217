#include "wire/message.h"

#include <algorithm>

#include "wire/codec.h"

namespace goiso::wire {
namespace {

template <class Message>
std::optional<Message> whole(const Decoder& decoder, Message message) {
  return decoder.is_complete() ? std::optional<Message>{std::move(message)} : std::nullopt;
}

}  // namespace

std::string KeyMessage::encode() const {
  Encoder encoder;
  encoder.text({reinterpret_cast<const char*>(key.data()), key.size()});
  encoder.u64(deadline_unix_ms);
  encoder.u32(beat_limit_ms);
  return encoder.take();
}

std::optional<KeyMessage> KeyMessage::decode(std::string_view bytes) {
  Decoder decoder{bytes};
  KeyMessage message;
  const auto text = decoder.text();
  if (text.size() != message.key.size()) {
    return std::nullopt;
  }
  std::copy(text.begin(), text.end(), message.key.begin());
  message.deadline_unix_ms = decoder.u64();
  message.beat_limit_ms = decoder.u32();
  return whole(decoder, message);
}

std::string ProbeMessage::encode() const {
  Encoder encoder;
  encoder.texts(paths);
  return encoder.take();
}

std::optional<ProbeMessage> ProbeMessage::decode(std::string_view bytes) {
  Decoder decoder{bytes};
  ProbeMessage message{decoder.texts()};
  return whole(decoder, std::move(message));
}

std::string FactsMessage::encode() const {
  Encoder encoder;
  encoder.map(facts);
  return encoder.take();
}

std::optional<FactsMessage> FactsMessage::decode(std::string_view bytes) {
  Decoder decoder{bytes};
  FactsMessage message{decoder.map()};
  return whole(decoder, std::move(message));
}

std::string SeedMessage::encode() const {
  Encoder encoder;
  encoder.text(from);
  encoder.text(to);
  return encoder.take();
}

std::optional<SeedMessage> SeedMessage::decode(std::string_view bytes) {
  Decoder decoder{bytes};
  SeedMessage message;
  message.from = decoder.text();
  message.to = decoder.text();
  return whole(decoder, std::move(message));
}

std::string WriteMessage::encode() const {
  Encoder encoder;
  encoder.text(path);
  encoder.u32(mode);
  encoder.text(content);
  return encoder.take();
}

std::optional<WriteMessage> WriteMessage::decode(std::string_view bytes) {
  Decoder decoder{bytes};
  WriteMessage message;
  message.path = decoder.text();
  message.mode = decoder.u32();
  message.content = decoder.text();
  return whole(decoder, std::move(message));
}

std::string UnpackMessage::encode() const {
  Encoder encoder;
  encoder.text(to);
  encoder.u8(wipe_first ? 1 : 0);
  encoder.u8(read_only ? 1 : 0);
  encoder.u64(max_bytes);
  encoder.u64(max_entries);
  return encoder.take();
}

std::optional<UnpackMessage> UnpackMessage::decode(std::string_view bytes) {
  Decoder decoder{bytes};
  UnpackMessage message;
  message.to = decoder.text();
  const auto wipe = decoder.u8();
  const auto read_only = decoder.u8();
  message.wipe_first = wipe == 1;
  message.read_only = read_only == 1;
  message.max_bytes = decoder.u64();
  message.max_entries = decoder.u64();
  return wipe > 1 || read_only > 1 ? std::nullopt : whole(decoder, std::move(message));
}

std::string CountsMessage::encode() const {
  Encoder encoder;
  encoder.map(counts);
  return encoder.take();
}

std::optional<CountsMessage> CountsMessage::decode(std::string_view bytes) {
  Decoder decoder{bytes};
  CountsMessage message{decoder.map()};
  return whole(decoder, std::move(message));
}

std::string RunMessage::encode() const {
  Encoder encoder;
  encoder.texts(argv);
  encoder.map(environment);
  encoder.text(folder);
  for (const auto value : {wall_ms, silence_ms, cpu_ms, head_bytes, tail_bytes}) {
    encoder.u64(value);
  }
  encoder.u32(quit_grace_ms);
  encoder.text(watch_folder);
  encoder.u32(proxy_port);
  return encoder.take();
}

std::optional<RunMessage> RunMessage::decode(std::string_view bytes) {
  Decoder decoder{bytes};
  RunMessage message;
  message.argv = decoder.texts();
  message.environment = decoder.map();
  message.folder = decoder.text();
  for (auto* value : {&message.wall_ms, &message.silence_ms, &message.cpu_ms, &message.head_bytes, &message.tail_bytes}) {
    *value = decoder.u64();
  }
  message.quit_grace_ms = decoder.u32();
  message.watch_folder = decoder.text();
  message.proxy_port = decoder.u32();
  return message.argv.empty() ? std::nullopt : whole(decoder, std::move(message));
}

std::string OutputMessage::encode() const {
  Encoder encoder;
  encoder.u8(stream);
  encoder.u64(offset);
  encoder.u64(heard_ns);
  encoder.text(bytes);
  return encoder.take();
}

std::optional<OutputMessage> OutputMessage::decode(std::string_view bytes) {
  Decoder decoder{bytes};
  OutputMessage message;
  message.stream = decoder.u8();
  message.offset = decoder.u64();
  message.heard_ns = decoder.u64();
  message.bytes = decoder.text();
  return message.stream < 1 || message.stream > 2 ? std::nullopt : whole(decoder, std::move(message));
}

std::string EndedMessage::encode() const {
  Encoder encoder;
  encoder.u8(static_cast<std::uint8_t>(ending));
  encoder.i32(exit_code);
  encoder.i32(signal);
  encoder.u64(wall_ns);
  encoder.u64(output_bytes);
  encoder.u64(dropped_bytes);
  return encoder.take();
}

std::optional<EndedMessage> EndedMessage::decode(std::string_view bytes) {
  Decoder decoder{bytes};
  EndedMessage message;
  const auto ending = decoder.u8();
  message.ending = static_cast<Ending>(ending);
  message.exit_code = decoder.i32();
  message.signal = decoder.i32();
  message.wall_ns = decoder.u64();
  message.output_bytes = decoder.u64();
  message.dropped_bytes = decoder.u64();
  return ending > static_cast<std::uint8_t>(Ending::kNotStarted) ? std::nullopt : whole(decoder, message);
}

namespace {

// The fields of a UsageMessage in the order they are written.
template <class Message>
auto fields_of(Message& message) {
  return std::array{&message.memory, &message.peak_memory, &message.cpu_ns,  &message.oom_kills,
                    &message.pids,   &message.pids_peak,   &message.watched, &message.output_bytes};
}

}  // namespace

std::string UsageMessage::encode() const {
  Encoder encoder;
  for (const auto* field : fields_of(*this)) {
    encoder.u64(*field);
  }
  return encoder.take();
}

std::optional<UsageMessage> UsageMessage::decode(std::string_view bytes) {
  Decoder decoder{bytes};
  UsageMessage message;
  for (auto* field : fields_of(message)) {
    *field = decoder.u64();
  }
  return whole(decoder, message);
}

std::string AskMessage::encode() const {
  Encoder encoder;
  encoder.u32(id);
  encoder.text(path);
  return encoder.take();
}

std::optional<AskMessage> AskMessage::decode(std::string_view bytes) {
  Decoder decoder{bytes};
  AskMessage message;
  message.id = decoder.u32();
  message.path = decoder.text();
  return whole(decoder, std::move(message));
}

std::string AnswerMessage::encode() const {
  Encoder encoder;
  encoder.u32(id);
  encoder.u32(status);
  encoder.text(type);
  encoder.u64(size);
  encoder.text(bytes);
  return encoder.take();
}

std::optional<AnswerMessage> AnswerMessage::decode(std::string_view bytes) {
  Decoder decoder{bytes};
  AnswerMessage message;
  message.id = decoder.u32();
  message.status = decoder.u32();
  message.type = decoder.text();
  message.size = decoder.u64();
  message.bytes = decoder.text();
  const bool is_sound = message.status >= 200 && message.status <= 599 && message.bytes.size() <= message.size;
  return is_sound ? whole(decoder, std::move(message)) : std::nullopt;
}

std::string MoreMessage::encode() const {
  Encoder encoder;
  encoder.u32(id);
  encoder.u64(offset);
  return encoder.take();
}

std::optional<MoreMessage> MoreMessage::decode(std::string_view bytes) {
  Decoder decoder{bytes};
  MoreMessage message;
  message.id = decoder.u32();
  message.offset = decoder.u64();
  return whole(decoder, message);
}

std::string PieceMessage::encode() const {
  Encoder encoder;
  encoder.u32(id);
  encoder.text(bytes);
  return encoder.take();
}

std::optional<PieceMessage> PieceMessage::decode(std::string_view bytes) {
  Decoder decoder{bytes};
  PieceMessage message;
  message.id = decoder.u32();
  message.bytes = decoder.text();
  return whole(decoder, std::move(message));
}

std::string TroubleMessage::encode() const {
  Encoder encoder;
  encoder.u8(static_cast<std::uint8_t>(kind));
  encoder.text(message);
  return encoder.take();
}

std::optional<TroubleMessage> TroubleMessage::decode(std::string_view bytes) {
  Decoder decoder{bytes};
  TroubleMessage message;
  const auto kind = decoder.u8();
  message.kind = static_cast<TroubleKind>(kind);
  message.message = decoder.text();
  const bool is_known = kind >= static_cast<std::uint8_t>(TroubleKind::kProtocol) && kind <= static_cast<std::uint8_t>(TroubleKind::kSilentController);
  return is_known ? whole(decoder, std::move(message)) : std::nullopt;
}

}  // namespace goiso::wire
