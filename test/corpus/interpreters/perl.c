// perl FOLDER FILE: Perl as a library. The folder is the guest's /, and the file a script in it.
#include <stdio.h>
#include <string.h>

#include "perl.h"
#include "wasi_shim/embed.h"

// Perl code calls the host's functions by number; it is given none.
static uint32_t no_function(perl_instance *self, uint32_t number, uint32_t count, uint32_t list) {
  (void)self, (void)number, (void)count, (void)list;
  return 0;
}

static uint32_t fail(perl_instance *perl, const char *step) {
  wasmrt_span reason;
  if (wasmrt_view_string(perl_base(perl), perl_zeroperl_last_error(perl), &reason))
    fprintf(stderr, "perl: %s: %.*s\n", step, (int)reason.length, (const char *)reason.data);
  return 1;
}

static uint32_t run(perl_instance *perl, const char *script) {
  uint32_t name;
  perl__initialize(perl);
  if (perl_zeroperl_init(perl))
    return fail(perl, "zeroperl_init");
  if (wasmrt_guest_copy(perl_base(perl), script, (uint32_t)strlen(script) + 1, &name) !=
      WASMRT_NO_TRAP)
    return fail(perl, "malloc");
  if (perl_zeroperl_run_file(perl, name, 0, 0))
    return fail(perl, "zeroperl_run_file");
  return perl_zeroperl_flush(perl);
}

int main(int argc, char **argv) {
  char grant[1000];
  const char *settings[] = {grant, NULL}, *message;
  wasmrt_error error;
  if (argc != 3)
    return 1;
  snprintf(grant, sizeof grant, "WASMRT_DIRS=%s::/", argv[1]);
  wasmrt_trap_handler_install();
  wasmrt_store *store = wasmrt_store_new(NULL);
  perl_imports imports = perl_imports_of(NULL, no_function);
  imports.wasi = wasmrt_wasi_new(1, argv, settings, &message);
  perl_instance *perl = imports.wasi ? perl_new(store, &imports, &error) : NULL;
  if (!perl) {
    fprintf(stderr, "perl: %s\n", imports.wasi ? error.message : message);
    return 1;
  }
  uint32_t status = run(perl, argv[2]);
  wasmrt_store_delete(store);
  wasmrt_wasi_delete(imports.wasi);
  return (int)status;
}
