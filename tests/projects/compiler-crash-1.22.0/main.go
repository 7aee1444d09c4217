package main

func main() { search(nil) }

// Go 1.22.0 and 1.22.1 crash on a labelled loop that cannot be reached.
func search(names []string) {
	return
	found := len(names) > 0
looking:
	for {
		if found {
			break looking
		}
	}
}
