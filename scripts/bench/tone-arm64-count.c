/*
 * A plugin of qemu-aarch64 (TCG): counts the arm64 instructions that a program executes, and says so on stderr when it ends.
 * Debian ships no header for it; what is used of qemu-plugin.h (API 1) is declared here.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct qemu_plugin_tb;
typedef void (*translated)(uint64_t id, struct qemu_plugin_tb *block);
typedef void (*ended)(uint64_t id, void *data);

void qemu_plugin_register_vcpu_tb_trans_cb(uint64_t id, translated call);
void qemu_plugin_register_atexit_cb(uint64_t id, ended call, void *data);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *block);
void qemu_plugin_register_vcpu_tb_exec_inline(struct qemu_plugin_tb *block, int add, void *to, uint64_t value);

#define SEEN __attribute__((visibility("default")))
enum { INLINE_ADD_U64 = 0 };

SEEN int qemu_plugin_version = 1;
static uint64_t instructions;

static void on_translated(uint64_t id, struct qemu_plugin_tb *block) {
  (void)id;
  qemu_plugin_register_vcpu_tb_exec_inline(block, INLINE_ADD_U64, &instructions, qemu_plugin_tb_n_insns(block));
}

static void on_end(uint64_t id, void *data) {
  (void)id;
  (void)data;
  fprintf(stderr, "ARM64 INSTRUCTIONS %llu\n", (unsigned long long)instructions);
}

SEEN int qemu_plugin_install(uint64_t id, const void *info, int argc, char **argv) {
  (void)info;
  (void)argc;
  (void)argv;
  qemu_plugin_register_vcpu_tb_trans_cb(id, on_translated);
  qemu_plugin_register_atexit_cb(id, on_end, NULL);
  return 0;
}
