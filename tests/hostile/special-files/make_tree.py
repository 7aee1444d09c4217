"""Makes every kind of file that a source tree should not have."""
import os
import socket
import stat

os.chdir("proj")
os.mkfifo("fifo")
socket.socket(socket.AF_UNIX).bind("socket")
if os.getuid() == 0:
    try:
        os.mknod("device", stat.S_IFCHR | 0o666, os.makedev(1, 3))
    except PermissionError:
        pass
with open("setuid.sh", "w") as file:
    file.write("#!/bin/sh\n")
os.chmod("setuid.sh", 0o6755)
os.mkdir("sticky")
os.chmod("sticky", 0o3777)
open("sticky/file", "w").close()
