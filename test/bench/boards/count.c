// A plugin for qemu: the number of instructions executed, on standard error at the end. The few
// declarations of its interface stand here, as Debian has no package with qemu-plugin.h.
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define EXPORTED __attribute__((visibility("default")))
enum { ADD_U64 = 0 }; // qemu_plugin_op
struct qemu_plugin_tb;

void qemu_plugin_register_vcpu_tb_trans_cb(uint64_t id,
                                           void (*callback)(uint64_t id, struct qemu_plugin_tb *));
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *block);
void qemu_plugin_register_vcpu_tb_exec_inline(struct qemu_plugin_tb *block, int operation,
                                              void *number, uint64_t operand);
void qemu_plugin_register_atexit_cb(uint64_t id, void (*callback)(uint64_t id, void *),
                                    void *context);

EXPORTED int qemu_plugin_version = 1;
static uint64_t instructions;

static void count_block(uint64_t id, struct qemu_plugin_tb *block) {
  (void)id;
  qemu_plugin_register_vcpu_tb_exec_inline(block, ADD_U64, &instructions,
                                           qemu_plugin_tb_n_insns(block));
}

static void print(uint64_t id, void *context) {
  (void)id, (void)context;
  fprintf(stderr, "instructions %llu\n", (unsigned long long)instructions);
}

EXPORTED int qemu_plugin_install(uint64_t id, const void *info, int argc, char **argv) {
  (void)info, (void)argc, (void)argv;
  qemu_plugin_register_vcpu_tb_trans_cb(id, count_block);
  qemu_plugin_register_atexit_cb(id, print, NULL);
  return 0;
}
