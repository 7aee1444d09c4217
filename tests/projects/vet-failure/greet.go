package greet

import "fmt"

// Say greets.
func Say(name string) string {
	return fmt.Sprintf("hello %d", name)
}
