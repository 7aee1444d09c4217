package main

import (
	"net/netip"
	"os"
)

func main() {
	if netip.MustParseAddr("::ffff:127.0.0.1").IsLoopback() {
		println("is loopback")
		os.Exit(1)
	}
}
