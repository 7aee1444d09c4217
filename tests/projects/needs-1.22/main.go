package main

import (
	"fmt"
	"go/version"
)

func main() {
	fmt.Println(version.Compare("go1.21", "go1.22"))
}
