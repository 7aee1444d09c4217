#pragma once
#include "init/inbox.h"
#include "init/post.h"

namespace goiso::init {

/// Runs one command to its end, whatever that is: kStarted, output, usage once a second, kEnded. When it returns, no process of the
/// command is left. Frames that are no kCancel and no kBeat wait in the inbox until then.
void run_command(Inbox& inbox, Post& post, const wire::RunMessage& message);

}  // namespace goiso::init
