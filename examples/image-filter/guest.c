// The image lies where the guest says; nobody copies it.
#define EXPORT(name) __attribute__((export_name(name)))
enum { CAPACITY = 3840 * 2160 * 4 };
static unsigned char pixels[CAPACITY];

EXPORT("pixels") unsigned char *where(unsigned byte_length) {
  return byte_length <= CAPACITY ? pixels : 0;
}

EXPORT("invert") void invert(unsigned byte_length) {
  for (unsigned i = 0; i < byte_length && i < CAPACITY; i++)
    pixels[i] = 255 - pixels[i];
}
