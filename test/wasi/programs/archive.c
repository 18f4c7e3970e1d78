// A small tar: `archive pack FOLDER` writes a tree to standard output, `archive unpack FOLDER`
// makes it again from standard input. Files, folders, links, and times.
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct head {
  unsigned mode, name_length;
  unsigned long long size;
  struct timespec modified;
} head;

static void must(int condition, const char *what) {
  if (!condition) {
    perror(what);
    exit(1);
  }
}

static void copy(FILE *from, FILE *to, unsigned long long size) {
  static char bytes[65536];
  while (size > 0) {
    size_t length = size < sizeof(bytes) ? size : sizeof(bytes);
    must(fread(bytes, 1, length, from) == length, "read");
    must(fwrite(bytes, 1, length, to) == length, "write");
    size -= length;
  }
}

static void pack(const char *path, const char *name);

static void pack_entries(const char *path, const char *name) {
  DIR *directory = opendir(path);
  must(directory != NULL, path);
  for (struct dirent *entry; (entry = readdir(directory));) {
    char below[1000], inside[1000];
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
      continue;
    snprintf(below, sizeof(below), "%s/%s", path, entry->d_name);
    snprintf(inside, sizeof(inside), "%s/%s", name, entry->d_name);
    pack(below, inside);
  }
  closedir(directory);
}

static void pack(const char *path, const char *name) {
  struct stat stat;
  char target[1000];
  must(lstat(path, &stat) == 0, path);
  head head = {stat.st_mode, strlen(name), S_ISDIR(stat.st_mode) ? 0 : stat.st_size, stat.st_mtim};
  fwrite(&head, sizeof(head), 1, stdout);
  fwrite(name, 1, head.name_length, stdout);
  if (S_ISDIR(stat.st_mode)) {
    pack_entries(path, name);
  } else if (S_ISLNK(stat.st_mode)) {
    must(readlink(path, target, sizeof(target)) == stat.st_size, path);
    fwrite(target, 1, stat.st_size, stdout);
  } else {
    FILE *file = fopen(path, "r");
    must(file != NULL, path);
    copy(file, stdout, head.size);
    fclose(file);
  }
}

static void unpack_one(const head *head, const char *path) {
  char target[1000] = "";
  if (S_ISDIR(head->mode)) {
    must(mkdir(path, 0777) == 0, path);
  } else if (S_ISLNK(head->mode)) {
    must(fread(target, 1, head->size, stdin) == head->size, path);
    must(symlink(target, path) == 0, path);
  } else {
    FILE *file = fopen(path, "w");
    must(file != NULL, path);
    copy(stdin, file, head->size);
    must(fclose(file) == 0, path);
    struct timespec times[2] = {head->modified, head->modified};
    must(utimensat(AT_FDCWD, path, times, 0) == 0, path);
  }
}

static void unpack(const char *folder) {
  head head;
  while (fread(&head, sizeof(head), 1, stdin) == 1) {
    char name[1000] = "", path[2000];
    must(fread(name, 1, head.name_length, stdin) == head.name_length, "read");
    snprintf(path, sizeof(path), "%s%s", folder, name);
    unpack_one(&head, path);
  }
}

int main(int argc, char **argv) {
  if (argc == 3 && strcmp(argv[1], "pack") == 0)
    pack(argv[2], "");
  else if (argc == 3 && strcmp(argv[1], "unpack") == 0)
    unpack(argv[2]);
  else
    return 1;
  return fflush(stdout) != 0;
}
