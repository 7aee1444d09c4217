package sum

// Of is meant to be a + b.
func Of(a, b int) int { return a - b }
