#pragma once

namespace goiso {

/// The whole program: words in, exit code out.
int run_app(int argc, char** argv);

}  // namespace goiso
