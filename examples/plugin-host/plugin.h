// What the host offers to a plugin, and what it wants of it: a buffer, and text changed in place.
#define EXPORT(name) __attribute__((export_name(name)))
__attribute__((import_module("host"), import_name("log"))) void host_log(const char *, unsigned);

static char buffer[256];
EXPORT("buffer") char *where(void) { return buffer; }
