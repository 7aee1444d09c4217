#include "sandbox/workshop.h"

namespace goiso {

Result<Box> Workshop::open_box(const BoxPlan& plan, std::stop_token stop, TokenGate::Turn turn) const {
  TRY_ASSIGN(const auto pass, starts.enter({1, 0}, stop, turn));
  return Box::open(engine, events, plan, stop);
}

}  // namespace goiso
