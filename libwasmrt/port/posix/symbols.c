// Names for addresses, from the symbol tables of the files of the program and its shared libraries.
// They are read when a trap is reported and cost nothing before; a stripped file has none.
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

static file map_file(const char *path) {
  file none = {NULL, 0};
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return none;
  struct stat status;
  void *bytes = MAP_FAILED;
  if (fstat(fd, &status) == 0 && status.st_size > 0)
    bytes = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
  close(fd);
  return bytes == MAP_FAILED ? none : (file){bytes, (size_t)status.st_size};
}

// The file may have been replaced since it was loaded, so its sizes are not taken on trust.
static const void *slice(const file *object, uint64_t offset, uint64_t length) {
  if (offset > object->length || length > object->length - offset)
    return NULL;
  return object->bytes + offset;
}

typedef struct {
  const ElfW(Sym) * symbols;
  size_t count;
  const char *names;
  size_t names_length;
} symbol_table;

static bool find_symbol_table(const file *object, symbol_table *table) {
  const ElfW(Ehdr) *header = slice(object, 0, sizeof(*header));
  if (!header || memcmp(header->e_ident, ELFMAG, SELFMAG) != 0 ||
      header->e_shentsize != sizeof(ElfW(Shdr)))
    return false;
  uint32_t count = header->e_shnum;
  const ElfW(Shdr) *sections = slice(object, header->e_shoff, count * sizeof(*sections));
  for (uint32_t i = 0; sections && i < count; i++) {
    if (sections[i].sh_type != SHT_SYMTAB || sections[i].sh_link >= count)
      continue;
    const ElfW(Shdr) *strings = &sections[sections[i].sh_link];
    table->symbols = slice(object, sections[i].sh_offset, sections[i].sh_size);
    table->count = sections[i].sh_size / sizeof(*table->symbols);
    table->names = slice(object, strings->sh_offset, strings->sh_size);
    table->names_length = strings->sh_size;
    // The last name ends with a NUL, so all do.
    return table->symbols && table->names && table->names_length > 0 &&
           table->names[table->names_length - 1] == '\0';
  }
  return false;
}

static bool covers(const ElfW(Sym) * symbol, uintptr_t address) {
  uintptr_t start = wasmrt_code_address(symbol->st_value);
  return (symbol->st_info & 0xF) == STT_FUNC && address >= start &&
         address - start < symbol->st_size;
}

// Functions that several objects of a module share keep the prefix LIBRARY:INDEX: in libraries.
static const char *without_prefix(const char *name) {
  const char *at = strchr(name, ':');
  if (!at)
    return name;
  const char *digits = ++at;
  while (*at >= '0' && *at <= '9')
    at++;
  return at > digits && *at == ':' ? at + 1 : name;
}

typedef struct {
  const uintptr_t *addresses;
  uint32_t count;
  const char **names;
} name_search;

static bool contains(const struct dl_phdr_info *info, uintptr_t address) {
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
    if (segment->p_type == PT_LOAD &&
        address - (uintptr_t)info->dlpi_addr - segment->p_vaddr < segment->p_memsz)
      return true;
  }
  return false;
}

// The loader knows the program itself by no name, or by the one that is here.
static int name_addresses_in(struct dl_phdr_info *info, size_t size, void *context) {
  (void)size;
  const name_search *search = context;
  uint32_t first = 0;
  while (first < search->count && !contains(info, search->addresses[first]))
    first++;
  if (first == search->count)
    return 0;
  const char *path = info->dlpi_name && *info->dlpi_name ? info->dlpi_name : "/proc/self/exe";
  file object = map_file(path);
  symbol_table table;
  if (!object.bytes || !find_symbol_table(&object, &table))
    return 0;
  for (size_t i = 0; i < table.count; i++) {
    const ElfW(Sym) *symbol = &table.symbols[i];
    for (uint32_t k = first; k < search->count; k++)
      if (covers(symbol, search->addresses[k] - (uintptr_t)info->dlpi_addr) &&
          symbol->st_name < table.names_length)
        search->names[k] = without_prefix(table.names + symbol->st_name);
  }
  return 0;
}

void wasmrt_find_symbols(const uintptr_t *addresses, uint32_t count, const char **names) {
  name_search search = {addresses, count, names};
  dl_iterate_phdr(name_addresses_in, &search);
}
