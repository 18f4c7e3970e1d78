// Names for addresses, from the symbol table of the program's own file. It is read when a trap is
// reported and costs nothing before; a stripped program has none.
#define _GNU_SOURCE
#include <fcntl.h>
#include <link.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "report.h"

typedef struct {
  const uint8_t *bytes;
  size_t length;
} file;

static file map_program(void) {
  file none = {NULL, 0};
  int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return none;
  struct stat status;
  void *bytes = MAP_FAILED;
  if (fstat(fd, &status) == 0 && status.st_size > 0)
    bytes = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
  close(fd);
  return bytes == MAP_FAILED ? none : (file){bytes, (size_t)status.st_size};
}

// The file may have been replaced since it was started, so its sizes are not taken on trust.
static const void *slice(const file *program, uint64_t offset, uint64_t length) {
  if (offset > program->length || length > program->length - offset)
    return NULL;
  return program->bytes + offset;
}

typedef struct {
  const ElfW(Sym) * symbols;
  size_t count;
  const char *names;
  size_t names_length;
} symbol_table;

static bool find_symbol_table(const file *program, symbol_table *table) {
  const ElfW(Ehdr) *header = slice(program, 0, sizeof(*header));
  if (!header || memcmp(header->e_ident, ELFMAG, SELFMAG) != 0 ||
      header->e_shentsize != sizeof(ElfW(Shdr)))
    return false;
  uint32_t count = header->e_shnum;
  const ElfW(Shdr) *sections = slice(program, header->e_shoff, count * sizeof(*sections));
  for (uint32_t i = 0; sections && i < count; i++) {
    if (sections[i].sh_type != SHT_SYMTAB || sections[i].sh_link >= count)
      continue;
    const ElfW(Shdr) *strings = &sections[sections[i].sh_link];
    table->symbols = slice(program, sections[i].sh_offset, sections[i].sh_size);
    table->count = sections[i].sh_size / sizeof(*table->symbols);
    table->names = slice(program, strings->sh_offset, strings->sh_size);
    table->names_length = strings->sh_size;
    // The last name ends with a NUL, so all do.
    return table->symbols && table->names && table->names_length > 0 &&
           table->names[table->names_length - 1] == '\0';
  }
  return false;
}

// How far the program was loaded from the addresses in its file.
static int take_first_object(struct dl_phdr_info *info, size_t size, void *context) {
  (void)size;
  *(uintptr_t *)context = (uintptr_t)info->dlpi_addr;
  return 1;
}

static bool covers(const ElfW(Sym) * symbol, uintptr_t address) {
  uintptr_t start = wasmrt_code_address(symbol->st_value);
  return (symbol->st_info & 0xF) == STT_FUNC && address >= start &&
         address - start < symbol->st_size;
}

void wasmrt_find_symbols(const uintptr_t *addresses, uint32_t count, const char **names) {
  file program = map_program();
  symbol_table table;
  if (!program.bytes || !find_symbol_table(&program, &table))
    return;
  uintptr_t load_offset = 0;
  dl_iterate_phdr(take_first_object, &load_offset);
  for (size_t i = 0; i < table.count; i++) {
    const ElfW(Sym) *symbol = &table.symbols[i];
    for (uint32_t k = 0; k < count; k++)
      if (covers(symbol, addresses[k] - load_offset) && symbol->st_name < table.names_length)
        names[k] = table.names + symbol->st_name;
  }
}
