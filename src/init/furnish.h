#pragma once

namespace goiso::init {

/// Fills an /etc that is an empty file system of the box's own with what the image keeps for it in /goiso-etc, and
/// closes the folder, so that who runs here finds it as read-only as elsewhere. The engine leaves the image's /etc/hosts
/// and /etc/resolv.conf empty when it does not mount its own. Where /etc is the image's nothing happens.
void furnish_etc();

}  // namespace goiso::init
