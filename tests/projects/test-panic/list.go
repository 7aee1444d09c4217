package list

// First is the first of all.
func First(all []string) string { return all[0] }
