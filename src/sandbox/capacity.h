#pragma once
#include "engine/engine.h"
#include "model/limits.h"
#include "sandbox/token_gate.h"

/// How much of an engine boxes take. Pure.
namespace goiso {

/// All that builds may take of this engine together: a token for each processor, and seven eighths of its memory, for
/// the engine, a process beside each container and goiso itself need some.
Tokens capacity_of(const EngineFacts& engine);

/// What one build with these limits takes. Without a limit on processors it counts as one: the long parts of a Go
/// build, the linker and the one big package, use one. A limit on memory is a ceiling that few builds come near, so
/// half of it counts.
Tokens needs_of(const EngineFacts& engine, const Limits& limits);

/// How many builds with these limits run at once; at least one.
int runs_at_once(const EngineFacts& engine, const Limits& limits);

/// How many containers start at once: one a processor, at least one and at most eight. Half of a start is waiting: on two
/// processors twenty runs took 3.7 s when one started at a time, 2.6 s with two and no less with three, and a warm search
/// of four runs 1.5 s, 1.2 s and 1.2 s (Docker 20.10, runc 1.1).
int starts_at_once(const EngineFacts& engine);

}  // namespace goiso
