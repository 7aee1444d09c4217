// Reports whatever in the tree is neither file, folder nor link, or carries a set-user bit.
package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

func main() {
	clean := true
	_ = filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		info, err := os.Lstat(path)
		if err != nil {
			return nil
		}
		odd := fs.ModeNamedPipe | fs.ModeSocket | fs.ModeDevice | fs.ModeCharDevice | fs.ModeSetuid | fs.ModeSetgid | fs.ModeSticky
		if info.Mode()&odd != 0 {
			clean = false
			fmt.Println("unexpected", path, info.Mode())
		}
		return nil
	})
	if clean {
		fmt.Println("all plain")
	}
}
