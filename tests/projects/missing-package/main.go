package main

import "example.test/missing-package/nowhere"

func main() {
	nowhere.Run()
}
