#include "modules/sum_db.h"

#include <fmt/format.h>

#include "base/text.h"
#include "modules/sum_config.h"
#include "modules/tile_shelf.h"
#include "modules/trusted_head.h"

namespace goiso {
namespace {

constexpr int kMaxTiles = 64;  // fetched a lookup; an honest one needs about ten

Error not_stored(const std::string& path) {
  return Error{ErrorKind::kNotFound,
               fmt::format("the checksum database's '{}' is not stored", path),
               {},
               "look it up once with a network, or import a bundle that has it"};
}

SumSource bounded(SumSource source) {
  return [source = std::move(source)](const std::string& path,
                                      std::stop_token stop) -> Result<std::optional<std::string>> {
    TRY_ASSIGN(auto bytes, source(path, stop));
    if (bytes && bytes->size() > kMaxSumAnswer) {
      return Error{ErrorKind::kUntrusted,
                   fmt::format("the checksum database's '{}' is larger than {} bytes", path, kMaxSumAnswer),
                   {},
                   {}};
    }
    return bytes;
  };
}

}  // namespace

struct SumDb::State {
  VerifierKey key;
  SumSource source;
  Mode mode;
  int height;
  SumFiles files;
  TileShelf shelf;
  TrustedHead head;

  State(VerifierKey the_key, SumPlaces places, SumSource the_source, Mode the_mode, int the_height)
      : key(std::move(the_key)),
        source(bounded(std::move(the_source))),
        mode(the_mode),
        height(the_height),
        files(key.name(), std::move(places)),
        shelf(files, source),
        head(key, files, mode == Mode::kOnline ? TrustedHead::Keeping::kOnDisk : TrustedHead::Keeping::kInMemory) {}

  // The name becomes a folder.
  Result<void> check_name() const {
    if (!is_database_name(key.name())) {
      return Error{
          ErrorKind::kUsage, fmt::format("'{}' is no name of a checksum database", terminal_safe(key.name())), {}, {}};
    }
    return {};
  }

  /// `read` with what is stored; once more with fetched tiles alone when that proves nothing, since a disk may be
  /// damaged.
  template <class Read>
  Result<TreeRead> with_tiles(const Read& read, int& budget, std::stop_token stop) {
    auto origin = mode == Mode::kOnline ? TileShelf::Origin::kAnywhere : TileShelf::Origin::kStored;
    auto proven = read(shelf.source(origin, budget, stop));
    if (!proven && proven.error().kind == ErrorKind::kUntrusted && mode == Mode::kOnline) {
      origin = TileShelf::Origin::kSource;
      proven = read(shelf.source(origin, budget, stop));
    }
    if (proven) {
      TRY(shelf.keep(*proven, origin));
    }
    return proven;
  }

  Result<TreeRead> prove_inclusion(const TreeHead& tree, const SumAnswer& answer, int& budget, std::stop_token stop) {
    TRY_ASSIGN(auto read, with_tiles(
                              [&](const TileSource& tiles) {
                                return read_tree(tree, {{0, answer.id}}, height, tiles);
                              },
                              budget, stop));
    if (read.hashes.at(0) != record_hash(answer.record)) {
      return Error{
          ErrorKind::kUntrusted, fmt::format("record {} is not what the log has under that number", answer.id), {}, {}};
    }
    return read;
  }

  Result<TreeRead> read_past(const TreeHead& newer, std::int64_t size, int& budget, std::stop_token stop) {
    return with_tiles([&](const TileSource& tiles) { return read_past_root(newer, size, height, tiles); }, budget,
                      stop);
  }

  Result<SignedHead> accept(const std::string& note, int& budget, std::stop_token stop) {
    TRY_ASSIGN(const auto seen, open_tree_head(note, key));
    const auto past_root = [&](const TreeHead& newer, std::int64_t size) {
      return read_past(newer, size, budget, stop);
    };
    return head.accept(seen, past_root, stop);
  }

  Result<Proof> verify(const SumQuery& query, std::string_view bytes, std::stop_token stop) {
    int budget = kMaxTiles;
    Proof proof;
    TRY_ASSIGN(proof.answer, parse_sum_answer(bytes));
    TRY_ASSIGN(proof.head, accept(proof.answer.note, budget, stop));
    TRY_ASSIGN(proof.inclusion, prove_inclusion(proof.head.tree, proof.answer, budget, stop));
    TRY(sums_in(proof.answer.record, query));
    return proof;
  }

  Result<Proof> prove_fetched(const SumQuery& query, const std::string& path, std::stop_token stop) {
    TRY_ASSIGN(const auto bytes, source(path, stop));
    if (!bytes) {
      return Error{ErrorKind::kNotFound,
                   fmt::format("the checksum database does not know {}@{}", query.module, query.version),
                   {},
                   {}};
    }
    TRY_ASSIGN(auto proof, verify(query, *bytes, stop));
    TRY(files.keep(path, *bytes));
    return proof;
  }

  Result<Proof> prove(const SumQuery& query, std::stop_token stop) {
    TRY(check_name());
    TRY_ASSIGN(const auto path, lookup_path(query));
    TRY(head.current());
    TRY_ASSIGN(const auto stored, files.read(path));
    if (stored) {
      auto proof = verify(query, *stored, stop);
      // A damaged file is no reason to fail while the source can be asked; a fork is, and then current() fails.
      if (proof || mode == Mode::kOffline || proof.error().kind != ErrorKind::kUntrusted || !head.current()) {
        return proof;
      }
    }
    return mode == Mode::kOffline ? not_stored(path) : prove_fetched(query, path, stop);
  }

  std::string doing(const SumQuery& query) const {
    return fmt::format("checking {}@{} against the checksum database '{}'", terminal_safe(query.module),
                       terminal_safe(query.version), key.name());
  }
};

SumDb::SumDb(VerifierKey key, SumPlaces places, SumSource source, Mode mode, int tile_height)
    : state_(std::make_unique<State>(std::move(key), std::move(places), std::move(source), mode, tile_height)) {}

SumDb::~SumDb() = default;

const std::string& SumDb::name() const { return state_->key.name(); }

Result<SumDb::Proof> SumDb::prove(const SumQuery& query, std::stop_token stop) const {
  auto proof = state_->prove(query, stop);
  if (!proof) {
    return while_doing(std::move(proof).error(), state_->doing(query));
  }
  return proof;
}

Result<TreeRead> SumDb::prove_in(const SignedHead& head, const SumAnswer& answer, std::stop_token stop) const {
  int budget = kMaxTiles;
  return state_->prove_inclusion(head.tree, answer, budget, stop);
}

Result<TreeRead> SumDb::prove_growth(const SignedHead& head, std::int64_t older, std::stop_token stop) const {
  int budget = kMaxTiles;
  return state_->read_past(head.tree, older, budget, stop);
}

Result<LoggedSums> SumDb::lookup(const SumQuery& query, std::stop_token stop) const {
  TRY_ASSIGN(const auto proof, prove(query, stop));
  TRY_ASSIGN(auto h1, sums_in(proof.answer.record, query));
  return LoggedSums{std::move(h1), proof.answer.id, proof.head.tree.size};
}

Result<LoggedSums> SumDb::check(const SumQuery& query, Kind kind, const std::string& h1, std::stop_token stop) const {
  TRY_ASSIGN(auto sums, lookup(query, stop));
  const auto& logged = kind == Kind::kZip ? sums.h1.zip_h1 : sums.h1.go_mod_h1;
  if (h1 != logged) {
    return Error{ErrorKind::kUntrusted,
                 fmt::format("{} of {}@{} has {}, the log has {}", kind == Kind::kZip ? "the zip" : "go.mod",
                             query.module, query.version, terminal_safe(h1), logged),
                 {state_->doing(query)},
                 "what was downloaded is not what everybody else got; ask another proxy"};
  }
  return sums;
}

Result<TreeHead> SumDb::update(std::stop_token stop) const {
  TRY(state_->check_name());
  if (state_->mode == Mode::kOffline) {
    return not_stored("/latest");
  }
  TRY_ASSIGN(const auto note, state_->source("/latest", stop));
  if (!note) {
    return Error{ErrorKind::kNotFound, fmt::format("the checksum database '{}' tells no latest tree", name()), {}, {}};
  }
  int budget = kMaxTiles;
  TRY_ASSIGN(const auto head, state_->accept(*note, budget, stop));
  return head.tree;
}

Result<SignedHead> SumDb::trusted_head() const { return state_->head.current(); }

std::optional<std::chrono::seconds> SumDb::head_age() const {
  const auto time = state_->files.head_time();
  return time
             ? std::optional{std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now() - *time)}
             : std::nullopt;
}

}  // namespace goiso
