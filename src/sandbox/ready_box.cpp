#include "sandbox/ready_box.h"

#include "sandbox/places.h"

namespace goiso {

using wire::FrameType;

Result<void> ReadyBox::lay_out(const std::string& packages, std::stop_token stop) {
  if (packages == packages_) {
    return {};
  }
  packages_ = packages;
  ++due_;
  return link().send(FrameType::kSeed, wire::SeedMessage{places::kSeed, places::kCache}.encode(), stop);
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
  TRY_ASSIGN(auto files, ready.box().read_files({places::kSeedPackages}, stop));
  TRY(ready.lay_out(files[places::kSeedPackages], stop));
  TRY(ready.settle(stop));
  return ready;
}

}  // namespace goiso
