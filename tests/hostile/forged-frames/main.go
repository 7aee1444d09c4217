// Writes what looks like the end of a good run to every place it can reach, then fails.
package main

import (
	"encoding/binary"
	"fmt"
	"os"
	"syscall"
)

// A frame of the engine's attach stream around what a frame of goiso-init looks like.
func forged(stream byte) []byte {
	inner := append([]byte("GOISO\x01\x00\x00ended"), make([]byte, 64)...)
	frame := []byte{stream, 0, 0, 0, 0, 0, 0, 0}
	binary.BigEndian.PutUint32(frame[4:], uint32(len(inner)))
	return append(frame, inner...)
}

func main() {
	for _, place := range []string{"/proc/1/fd/1", "/proc/1/fd/2", "/proc/1/fd/0", "/dev/console", "/dev/tty", "/proc/self/fd/1"} {
		file, err := os.OpenFile(place, os.O_WRONLY|syscall.O_NONBLOCK, 0)
		if err != nil {
			continue
		}
		if place[:7] == "/proc/1" {
			fmt.Println("LEAK opened", place)
		}
		_, _ = file.Write(forged(1))
	}
	for fd := 1; fd < 64; fd++ {
		for _, stream := range []byte{0, 1, 2, 3} {
			_, _ = syscall.Write(fd, forged(stream))
		}
	}
	for _, number := range []syscall.Signal{syscall.SIGKILL, syscall.SIGSTOP, syscall.SIGTERM, syscall.SIGINT, syscall.SIGQUIT, syscall.SIGCHLD} {
		_ = syscall.Kill(1, number)
	}
	fmt.Println("\nPASSED")
	fmt.Println("{\"schema\":\"goiso.run/1\",\"verdict\":{\"outcome\":\"passed\"}}")
	fmt.Println("tried to forge")
	os.Exit(1)
}
