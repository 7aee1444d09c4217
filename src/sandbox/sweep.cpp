#include "sandbox/sweep.h"

#include <fmt/format.h>

#include <charconv>
#include <ctime>

#include "base/owner.h"
#include "engine/containers.h"
#include "engine/images.h"
#include "engine/volumes.h"

namespace goiso {
namespace {

// Every change of a go.sum makes another set of modules; the mirror can fill its volume again, and the compiler the one
// beside it.
constexpr auto kModulesStay = std::chrono::hours{24 * 14};

std::string label(const Labels& labels, const char* name) {
  const auto found = labels.find(name);
  return found == labels.end() ? std::string{} : found->second;
}

std::int64_t number(const std::string& text) {
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::int64_t age(std::int64_t created_unix) {
  return created_unix > 0 ? std::max<std::int64_t>(0, std::time(nullptr) - created_unix) : 0;
}

// Why this container may go; empty when it may not.
std::string why_leaked(const ContainerState& container, SweepReach reach) {
  if (!label(container.labels, labels::kKeep).empty()) {
    return reach == SweepReach::kAll ? "kept by --keep" : "";
  }
  const auto deadline = number(label(container.labels, labels::kDeadline));
  if (deadline > 0 && deadline < std::time(nullptr)) {
    return "its deadline passed";
  }
  return owner_state(label(container.labels, labels::kOwner)) == OwnerState::kDead ? "its owner is dead" : "";
}

Result<void> find_containers(const Engine& engine, SweepReach reach, std::vector<Leak>& leaks, std::stop_token stop) {
  TRY_ASSIGN(const auto containers, list_containers(engine, {labels::kMark}, stop));
  for (const auto& container : containers) {
    if (const auto why = why_leaked(container, reach); !why.empty()) {
      leaks.push_back({Leak::What::kContainer, container.id, container.name, label(container.labels, labels::kOwner),
                       age(container.created_unix), why});
    }
  }
  return {};
}

bool stays_while_used(const std::string& kind) { return kind == labels::kModulesKind || kind == labels::kDepsKind; }

Result<void> find_volumes(const Engine& engine, const Session& session, const VolumeBook& book, SweepReach reach,
                          std::vector<Leak>& leaks, std::stop_token stop) {
  TRY_ASSIGN(const auto volumes, list_volumes(engine, {std::string{labels::kHome} + "=" + session.home}, stop));
  for (const auto& volume : volumes) {
    const auto owner = label(volume.labels, labels::kOwner);
    const bool is_over = owner_state(owner) != OwnerState::kAlive ||
                         (reach == SweepReach::kOver && label(volume.labels, labels::kSession) == session.id);
    if (is_over && !book.holds(volume.name)) {
      leaks.push_back({Leak::What::kVolume, volume.name, volume.name, owner, 0, "left half-filled"});
    } else if (stays_while_used(label(volume.labels, labels::kKind)) && book.unused_for(volume.name) > kModulesStay) {
      leaks.push_back({Leak::What::kVolume, volume.name, volume.name, owner, 0, "not used for two weeks"});
    }
  }
  return {};
}

Result<void> remove_one(const Engine& engine, const Leak& leak, std::stop_token stop) {
  switch (leak.what) {
    case Leak::What::kContainer:
      return remove_container(engine, leak.id, stop);
    case Leak::What::kImage:
      return remove_image(engine, leak.id, stop);
    case Leak::What::kVolume: {
      TRY(remove_volume(engine, leak.id, stop));
      return {};
    }
  }
  return {};
}

}  // namespace

const char* name_of(Leak::What what) {
  switch (what) {
    case Leak::What::kContainer:
      return "container";
    case Leak::What::kVolume:
      return "volume";
    case Leak::What::kImage:
      return "image";
  }
  return "container";
}

Result<std::vector<Leak>> find_leaks(const Engine& engine, const Session& session, const VolumeBook& book,
                                     SweepReach reach, std::stop_token stop) {
  std::vector<Leak> leaks;
  TRY(find_containers(engine, reach, leaks, stop));
  TRY(find_volumes(engine, session, book, reach, leaks, stop));
  return leaks;
}

Result<std::vector<Leak>> find_old_images(const Engine& engine, const std::string& current, std::stop_token stop) {
  TRY_ASSIGN(const auto images,
             list_images(engine, {fmt::format("{}={}", labels::kKind, labels::kBaseKind)}, stop));
  std::vector<Leak> leaks;
  for (const auto& image : images) {
    if (label(image.labels, labels::kDigest) != current) {
      leaks.push_back({Leak::What::kImage, image.id, image.tags.empty() ? image.id : image.tags.front(), "",
                       age(image.created_unix), "of another version of goiso"});
    }
  }
  return leaks;
}

Result<std::vector<Leak>> find_old_volumes(const Engine& engine, const Session& session,
                                           const std::string& current_init, std::stop_token stop) {
  TRY_ASSIGN(const auto volumes, list_volumes(engine, {fmt::format("{}={}", labels::kHome, session.home)}, stop));
  std::vector<Leak> leaks;
  for (const auto& volume : volumes) {
    const auto owner = label(volume.labels, labels::kOwner), image = label(volume.labels, labels::kImage);
    if (label(volume.labels, labels::kKind) == labels::kInitKind &&
        label(volume.labels, labels::kDigest) != current_init) {
      leaks.push_back({Leak::What::kVolume, volume.name, volume.name, owner, 0, "of another version of goiso"});
    } else if (!image.empty()) {
      TRY_ASSIGN(const auto found, inspect_image(engine, image, stop));
      if (!found) {
        leaks.push_back({Leak::What::kVolume, volume.name, volume.name, owner, 0, "its image is gone"});
      }
    }
  }
  return leaks;
}

Result<int> remove_leaks(const Engine& engine, const std::vector<Leak>& leaks, std::stop_token stop) {
  int removed = 0;
  for (const auto& leak : leaks) {
    if (auto gone = remove_one(engine, leak, stop); gone) {
      ++removed;
    } else if (gone.error().kind != ErrorKind::kEngineRefused) {
      return std::move(gone).error();
    }
  }
  return removed;
}

}  // namespace goiso
