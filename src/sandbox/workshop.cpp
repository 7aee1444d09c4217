#include "sandbox/workshop.h"

namespace goiso {

Result<Box> Workshop::open_box(const BoxPlan& plan, std::stop_token stop, TokenGate::Turn turn) const {
  TRY_ASSIGN(const auto pass, starts.enter({1, 0}, stop, turn));
  auto box = Box::open(engine, events, plan, stop);
  if (box || box.error().kind != ErrorKind::kNotFound || plan.spec.image != image) {
    return box;
  }
  TRY_ASSIGN(const auto loaded, provide_base_image(engine, base_image, stop));
  return loaded == image ? Box::open(engine, events, plan, stop) : std::move(box);
}

}  // namespace goiso
