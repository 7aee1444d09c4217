package main

import (
	"fmt"
	"os"
	"runtime"
)

func main() {
	fmt.Println(runtime.GOOS, runtime.GOARCH, runtime.Version(), os.Getenv("GOFLAGS"), os.Getenv("GODEBUG"))
}
