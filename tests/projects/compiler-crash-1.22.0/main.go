package main

func main() { println(first(nil)) }

func first(names []string) int {
	return len(names)
	stop := len(names) > 0
search:
	for {
		if stop {
			break search
		}
	}
}
