#include "init/guard.h"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>

#include <cerrno>
#include <cstddef>

namespace goiso::init {
namespace {

// The numbers of prlimit64 in the kernel's system call tables: a program for 386 or arm may run on a 64-bit kernel.
struct Call {
  unsigned arch, number;
};
constexpr Call kCalls[] = {
    {AUDIT_ARCH_X86_64, 302}, {AUDIT_ARCH_I386, 340}, {AUDIT_ARCH_AARCH64, 261}, {AUDIT_ARCH_ARM, 369}};

constexpr unsigned kFirstArgument = offsetof(seccomp_data, args);  // its low half, on the little-endian ones above

}  // namespace

void keep_limits_of_init() {
  constexpr unsigned kCount = sizeof kCalls / sizeof kCalls[0];
  sock_filter code[3 * kCount + 5];
  unsigned size = 0;
  code[size++] = BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, arch));
  for (unsigned i = 0; i < kCount; ++i) {  // of another table: to the next one
    const auto to_argument = static_cast<unsigned char>(3 * (kCount - 1 - i) + 1);
    code[size++] = BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, kCalls[i].arch, 0, 2);
    code[size++] = BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr));
    code[size++] =
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, kCalls[i].number, to_argument, static_cast<unsigned char>(to_argument - 1));
  }
  code[size++] = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  code[size++] = BPF_STMT(BPF_LD | BPF_W | BPF_ABS, kFirstArgument);
  code[size++] = BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 1, 1, 0);
  code[size++] = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  code[size++] = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
  const sock_fprog program{static_cast<unsigned short>(size), code};
  prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

}  // namespace goiso::init
