// Tries to write to every folder, and through every link of the build cache.
package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

func isOurs(place string) bool {
	for _, root := range []string{"/w", "/tmp", "/dev", "/proc"} {
		if place == root || strings.HasPrefix(place, root+"/") {
			return true
		}
	}
	return false
}

func main() {
	_ = filepath.WalkDir("/", func(place string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return nil
		}
		if isOurs(place) {
			return filepath.SkipDir
		}
		if os.WriteFile(place+"/mark", nil, 0o644) == nil {
			fmt.Println("LEAK wrote to", place)
		}
		return nil
	})
	_ = filepath.WalkDir(os.Getenv("GOCACHE"), func(place string, entry fs.DirEntry, err error) error {
		if err != nil || entry.Type()&fs.ModeSymlink == 0 {
			return nil
		}
		if file, err := os.OpenFile(place, os.O_WRONLY, 0); err == nil {
			fmt.Println("LEAK opened", place)
			_ = file.Close()
		}
		if target, err := os.Readlink(place); err == nil && os.Remove(target) == nil {
			fmt.Println("LEAK removed", target)
		}
		return nil
	})
	for _, place := range []string{"/seed", "/usr/local/go", "/"} {
		if syscall.Mount("", place, "", syscall.MS_REMOUNT, "") == nil {
			fmt.Println("LEAK remounted", place)
		}
	}
	if os.WriteFile("/w/mark", nil, 0o644) == nil && os.WriteFile("/tmp/mark", nil, 0o644) == nil {
		fmt.Println("wrote what is ours")
	}
}
