// Writes 256 MiB without a newline, or twenty million lines; "start" before and "end" after.
package main

import (
	"bytes"
	"os"
)

func main() {
	_, _ = os.Stdout.WriteString("start\n")
	if os.Args[1] == "line" {
		block := bytes.Repeat([]byte("x"), 1<<20)
		for i := 0; i < 256; i++ {
			_, _ = os.Stdout.Write(block)
		}
	} else {
		block := bytes.Repeat([]byte("y\n"), 1000)
		for i := 0; i < 20000; i++ {
			_, _ = os.Stdout.Write(block)
		}
	}
	_, _ = os.Stdout.WriteString("\nend\n")
}
