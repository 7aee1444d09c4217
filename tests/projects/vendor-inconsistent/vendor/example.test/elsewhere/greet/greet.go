// Package greet greets.
package greet

// Run greets.
func Run() {}
