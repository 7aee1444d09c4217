// Package greet greets.
package greet

import "fmt"

// Run greets.
func Run() { fmt.Println("hello from elsewhere") }
