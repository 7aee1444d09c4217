#pragma once
#include <functional>
#include <memory>
#include <string>

#include "support/fake_container.h"
#include "wire/message.h"

namespace goiso {

/// Plays goiso-init in the containers of a FakeEngine, without a kernel: attests what the create body asked for, keeps
/// the files of volumes in memory, and lets a function of the test's play commands. `go list` and `go build -v` of the
/// boxes that compile ahead are played here.
class FakeInit {
 public:
  struct Played {
    std::string out;
    int exit_code = 0;
  };
  using Command = std::function<Played(const wire::RunMessage&)>;

  /// For FakeEngine::set_behaviour.
  static FakeContainer::Behaviour behaviour(Command command);
};

/// What goiso-init attests in a container that is exactly what `create_body` asked for.
std::map<std::string, std::string> honest_facts(const std::string& create_body);

}  // namespace goiso
