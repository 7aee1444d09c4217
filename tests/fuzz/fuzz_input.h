#pragma once
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace goiso {

/// The input of a fuzz target as text.
inline std::string_view text_of(const std::uint8_t* bytes, std::size_t size) {
  return {reinterpret_cast<const char*>(bytes), size};
}

/// Ends the program, for the fuzzer to see, when a promise does not hold.
inline void insist(bool holds, const char* promise) {
  if (!holds) {
    std::fprintf(stderr, "broken: %s\n", promise);
    std::abort();
  }
}

/// Hands `bytes` to `feed` in pieces of `size`, as a connection would.
template <class Feed>
void in_pieces(std::string_view bytes, std::size_t size, Feed feed) {
  for (std::size_t at = 0; at < bytes.size(); at += size) {
    feed(bytes.substr(at, size));
  }
}

/// An input for a reader of streams: its first byte says in which pieces the rest comes.
class StreamInput {
 public:
  StreamInput(const std::uint8_t* bytes, std::size_t size)
      : whole_{size == 0 ? std::string_view{} : text_of(bytes + 1, size - 1)}, piece_{size == 0 ? 1U : bytes[0] + 1U} {}

  std::string_view whole() const { return whole_; }

  /// Insists that `read(bytes, piece size)` gives the same for the whole at once and for pieces of it; returns that.
  template <class Read>
  auto read_both_ways(Read read) const {
    auto at_once = read(whole_, whole_.size() + 1);
    insist(at_once == read(whole_, piece_), "pieces make no difference");
    return at_once;
  }

 private:
  std::string_view whole_;
  std::size_t piece_;
};

}  // namespace goiso
