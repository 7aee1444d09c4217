#pragma once
#include <map>
#include <string>

#include "init/inbox.h"
#include "init/post.h"

namespace goiso::init {

/// Unpacks the tar that follows in kTar frames up to kTarEnd, under the rules of wire/message.h. Counts, or ends the box.
std::map<std::string, std::string> unpack(Inbox& inbox, Post& post, const wire::UnpackMessage& message);

}  // namespace goiso::init
