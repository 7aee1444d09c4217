// Takes one thing until there is no more of it, and says how that ended.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func folder(place string) error {
	file, err := os.Create(filepath.Join(place, "fill"))
	block := make([]byte, 1<<20)
	count := 0
	for ; err == nil; count++ {
		_, err = file.Write(block)
	}
	_ = file.Close()
	_ = os.Remove(filepath.Join(place, "fill"))
	fmt.Println("wrote", count, "MiB")
	return err
}

func inodes() error {
	for i := 0; ; i++ {
		file, err := os.Create(fmt.Sprintf("i%d", i))
		if err != nil {
			return err
		}
		_ = file.Close()
	}
}

func pipes() error {
	for {
		if _, _, err := os.Pipe(); err != nil {
			return err
		}
	}
}

func memory() error {
	var kept [][]byte
	for {
		block := make([]byte, 1<<20)
		for i := range block {
			block[i] = byte(i)
		}
		kept = append(kept, block)
		if len(kept) > 1<<16 {
			return fmt.Errorf("64 GiB and no end")
		}
	}
}

func main() {
	var err error
	switch os.Args[1] {
	case "folder":
		err = folder(os.Args[2])
	case "inodes":
		err = inodes()
	case "pipes":
		err = pipes()
	case "memory":
		err = memory()
	}
	fmt.Println("ended:", err)
}
