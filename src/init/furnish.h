#pragma once

namespace goiso::init {

/// Fills an /etc that is an empty file system of the box's own with what the image keeps for it in /goiso-etc, and
/// takes the right to write away, so that a build that tries is refused as elsewhere. The folder is its own: one that
/// sets the right again may write what no other box and nobody outside ever reads. The engine leaves the image's
/// /etc/hosts and /etc/resolv.conf empty when it does not mount its own. Where /etc is the image's nothing happens.
void furnish_etc();

}  // namespace goiso::init
