// Tries what a box must not give; each success is a LEAK.
package main

import (
	"fmt"
	"os"
	"strings"
	"syscall"
)

func leak(format string, words ...any) { fmt.Printf("LEAK "+format+"\n", words...) }

func read() {
	for _, place := range []string{
		"/proc/1/environ", "/proc/1/mem", "/proc/1/fd/0", "/proc/kcore", "/proc/keys", "/proc/timer_list", "/proc/sched_debug",
		"/proc/interrupts", "/proc/latency_stats", "/proc/scsi/scsi", "/proc/acpi/wakeup", "/sys/firmware/dmi/tables/DMI",
		"/sys/devices/virtual/powercap/intel-rapl/enabled", "/dev/mem", "/dev/kmsg", "/dev/sda", "/dev/vda",
		"/var/run/docker.sock", "/run/docker.sock", "/run/containerd/containerd.sock", "/etc/shadow",
	} {
		file, err := os.OpenFile(place, os.O_RDONLY|syscall.O_NONBLOCK, 0)
		if err != nil {
			continue
		}
		if count, _ := file.Read(make([]byte, 64)); count > 0 {
			leak("read %s", place)
		}
		_ = file.Close()
	}
	// Root may count the descriptors of PID 1, but neither read nor open them.
	for fd := 0; fd < 64; fd++ {
		if target, err := os.Readlink(fmt.Sprintf("/proc/1/fd/%d", fd)); err == nil {
			leak("descriptor %d of PID 1 is %s", fd, target)
		}
	}
	for _, place := range []string{"/sys/firmware", "/proc/acpi", "/proc/scsi"} {
		if entries, err := os.ReadDir(place); err == nil && len(entries) > 0 {
			leak("listed %s", place)
		}
	}
}

func write() {
	for _, place := range []string{
		"/proc/sys/kernel/core_pattern", "/proc/sys/kernel/hostname", "/proc/sysrq-trigger", "/proc/1/fd/1",
		"/proc/irq/default_smp_affinity", "/sys/kernel/uevent_helper", "/sys/fs/cgroup/memory/memory.limit_in_bytes",
		"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/pids/pids.max", "/sys/fs/cgroup/pids.max", "/etc/passwd", "/goiso-init",
	} {
		if file, err := os.OpenFile(place, os.O_WRONLY, 0); err == nil {
			leak("opened %s for writing", place)
			_ = file.Close()
		}
	}
}

func call() {
	tries := map[string]error{
		"mount":       syscall.Mount("none", "/tmp", "tmpfs", 0, ""),
		"new user":    syscall.Unshare(syscall.CLONE_NEWUSER),
		"new mounts":  syscall.Unshare(syscall.CLONE_NEWNS),
		"device":      syscall.Mknod("/tmp/null", syscall.S_IFCHR|0o666, 1<<8|3),
		"change root": syscall.Chroot("/tmp"),
		"host name":   syscall.Sethostname([]byte("owned")),
		"other user":  syscall.Setuid(12345),
		"reboot":      syscall.Reboot(syscall.LINUX_REBOOT_CMD_CAD_OFF),
		"trace init":  syscall.PtraceAttach(1),
		"open by id":  openRaw(),
	}
	for name, err := range tries {
		if err == nil {
			leak("%s worked", name)
		}
	}
}

func openRaw() error {
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_RAW, syscall.IPPROTO_ICMP)
	if err == nil {
		_ = syscall.Close(fd)
	}
	return err
}

func status() {
	text, _ := os.ReadFile("/proc/self/status")
	for _, line := range []string{"CapEff:\t0000000000000000", "CapBnd:\t0000000000000000", "NoNewPrivs:\t1", "Seccomp:\t2"} {
		if !strings.Contains(string(text), line) {
			leak("status is not %q", line)
		}
	}
	if groups, _ := os.ReadFile("/proc/self/cgroup"); strings.Contains(string(groups), "docker") {
		leak("the cgroup names the engine")
	}
}

func main() {
	read()
	write()
	call()
	status()
	fmt.Println("looked everywhere")
}
