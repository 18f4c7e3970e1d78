// Debian's build of Lua generates this header; the name is part of the default search path for
// modules.
#define DEB_HOST_MULTIARCH "none"
