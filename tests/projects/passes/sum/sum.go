// Package sum adds.
package sum

// Of is a + b.
func Of(a, b int) int { return a + b }
