#include "sandbox/ready_box.h"

#include "sandbox/places.h"

namespace goiso {

using wire::FrameType;

Result<void> ReadyBox::lay_out(Seed seed, const std::string& packages, std::stop_token stop) {
  auto& known = seed == Seed::kStd ? std_ : deps_;
  if (packages == known) {
    return {};
  }
  known = packages;
  ++due_;
  const auto* const from = seed == Seed::kStd ? places::kSeed : places::kDeps;
  return link().send(FrameType::kSeed, wire::SeedMessage{from, places::kCache}.encode(), stop);
}

Result<void> ReadyBox::settle(std::stop_token stop) {
  for (; due_ > 0; --due_) {
    TRY(link().expect(FrameType::kSeeded, stop));
  }
  return {};
}

Result<ReadyBox> open_ahead(const Workshop& shop, const BoxPlan& plan, std::stop_token stop) {
  TRY_ASSIGN(auto box, shop.open_box(another_box(plan, shop.session, kLongestIdle), stop, TokenGate::Turn::kAhead));
  ReadyBox ready{std::move(box)};
  TRY_ASSIGN(auto files, ready.box().read_files({places::kSeedPackages, places::kDepsList}, stop));
  TRY(ready.lay_out(Seed::kStd, files[places::kSeedPackages], stop));
  TRY(ready.lay_out(Seed::kDeps, files[places::kDepsList], stop));
  TRY(ready.settle(stop));
  return ready;
}

}  // namespace goiso
