#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace goiso {

/// The top five functions of the first goroutine in `trace` (a Go traceback, from the crash line on):
/// package-qualified, without arguments, offsets, lines, closure numbers and type arguments. What lies above the last
/// panic call, and what only carries a crash (runtime, base.Fatalf, gc.handlePanic, testing.tRunner …; design: ice
/// §3.3), is left out; neighbours that repeat are folded. Of a stack overflow the recursing functions, sorted, for
/// where the stack ended is chance.
std::vector<std::string> frames_of(std::string_view trace);

/// The two functions that a race detector's report accuses, sorted: which of them came second is chance.
std::vector<std::string> racing_functions(std::string_view report);

}  // namespace goiso
