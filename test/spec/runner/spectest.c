// The functions of the module spectest. What scripts pass to them is of no interest; that they get
// there is. Their types, and all that is not a function, are in spectest.wat.
#include "script.h"

static void print(wasmrt_instance *self) { (void)self; }
static void print_i32(wasmrt_instance *self, uint32_t a) { (void)self, (void)a; }
static void print_i64(wasmrt_instance *self, uint64_t a) { (void)self, (void)a; }
static void print_f32(wasmrt_instance *self, float a) { (void)self, (void)a; }
static void print_f64(wasmrt_instance *self, double a) { (void)self, (void)a; }
static void print_i32_f32(wasmrt_instance *self, uint32_t a, float b) {
  (void)self, (void)a, (void)b;
}
static void print_f64_f64(wasmrt_instance *self, double a, double b) {
  (void)self, (void)a, (void)b;
}

#define FUNC(name, signature) {"host", #name, signature, (wasmrt_code)name}
const wasmrt_host_func wast_spectest_funcs[] = {
    FUNC(print, "_"),           FUNC(print_i32, "i_"),
    FUNC(print_i64, "l_"),      FUNC(print_f32, "f_"),
    FUNC(print_f64, "d_"),      FUNC(print_i32_f32, "if_"),
    FUNC(print_f64_f64, "dd_"), {0}};
