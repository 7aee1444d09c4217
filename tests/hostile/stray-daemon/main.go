// Leaves a child in a session of its own that holds stdout open and shrugs signals off.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	if len(os.Args) > 1 {
		signal.Ignore()
		for {
			fmt.Println("stray")
			time.Sleep(100 * time.Millisecond)
		}
	}
	child := exec.Command("/proc/self/exe", "stray")
	child.Stdout, child.Stderr = os.Stdout, os.Stderr
	child.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := child.Start(); err != nil {
		panic(err)
	}
	fmt.Println("parent leaves")
}
