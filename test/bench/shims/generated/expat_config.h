// What expat's configure would find, for native and WASI builds alike.
#define BYTEORDER 1234
#define HAVE_MEMMOVE 1
#define HAVE_UNISTD_H 1
#define XML_CONTEXT_BYTES 1024
#define XML_DTD 1
#define XML_NS 1
#define XML_POOR_ENTROPY 1 // hash seeds from the clock: they do not show in the output
