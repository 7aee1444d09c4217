// Prints everything a terminal or a job runner might obey, then fails.
package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Println("harmless start")
	for c := 0; c < 0x20; c++ {
		if c != '\n' {
			_, _ = os.Stdout.Write([]byte{'c', byte(c), '\n'})
		}
	}
	for c := 0x7f; c < 0xa0; c++ {
		_, _ = os.Stdout.Write([]byte{'r', byte(c), '\n'})
		fmt.Println("u" + string(rune(c)))
	}
	for _, text := range []string{
		"\x1b[2J\x1b[H", "\x1b[31mred\x1b[0m", "\x1b[8mhidden", "\x1b]0;title\x07", "\x1b]8;;http://example.test\x1b\\link\x1b]8;;\x1b\\",
		"\x1b]52;c;aGFybQ==\x07", "\x1bPq#0\x1b\\", "\x1b[6n", "\x1b[?1049h", "\x1bc", "\u009b2J", "\u202eright to left\u202c",
		"\u2066isolate\u2069", "line\u2028separator", "failed\rPASSED", "failed\b\b\b\b\b\bPASSED", "\xff\xfe broken",
	} {
		fmt.Println("e" + text)
	}
	fmt.Println("::set-output name=verdict::passed")
	fmt.Println("##[set-env name=PATH]/owned")
	fmt.Println("\x1b[1;32mPASSED\x1b[0m")
	fmt.Println("PASSED")
	fmt.Println("harmless end")
	os.Exit(1)
}
