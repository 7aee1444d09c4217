package main

import "example.test/elsewhere/greet"

func main() {
	greet.Run()
}
