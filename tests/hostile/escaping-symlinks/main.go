// Reads through every name of the tree.
package main

import (
	"fmt"
	"os"
)

func main() {
	for _, name := range []string{"inside.txt", "inside-link", "absolute", "upward", "chain", "folder/secret.txt", "loop/loop/inside.txt"} {
		content, err := os.ReadFile(name)
		if err != nil {
			fmt.Printf("%s: nothing\n", name)
			continue
		}
		fmt.Printf("%s: %s\n", name, content)
	}
}
