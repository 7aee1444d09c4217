// Counts the odd names that made it, or prints them raw.
package main

import (
	"fmt"
	"os"
)

func main() {
	entries, err := os.ReadDir("odd")
	if err != nil {
		panic(err)
	}
	for _, entry := range entries {
		if len(os.Args) > 1 {
			fmt.Println(entry.Name())
		}
	}
	fmt.Println("names", len(entries))
}
