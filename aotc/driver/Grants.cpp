#include "aotc/driver/Grants.h"

#include "aotc/driver/EmbedDir.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace aotc::driver {

namespace {

// A list as the shim reads it: commas between items, `\` before a comma or `\` inside one.
std::string listOf(ArrayRef<std::string> items) {
  std::string list;
  for (StringRef item : items) {
    if (!list.empty())
      list += ',';
    for (char c : item) {
      if (c == ',' || c == '\\')
        list += '\\';
      list += c;
    }
  }
  return list;
}

// The form of the shim's preopen.c.
bool isDirectoryGrant(StringRef text) {
  if (text.consume_back(":ro"))
    text.consume_back(":");
  const bool named = text.contains("::");
  const auto [host, guest] = text.split("::");
  return !host.empty() && (!named || !guest.empty()) && !guest.contains("::");
}

// The shim takes the address apart when the program starts.
bool isListenGrant(StringRef text) {
  const auto [address, port] = text.rsplit(':');
  uint16_t number;
  return !address.empty() && !port.getAsInteger(10, number);
}

bool isVariable(StringRef text) { return !text.empty() && !text.starts_with("="); }

struct ListRow {
  const char *setting, *option, *form;
  std::vector<std::string> Grants::*items;
  bool (*isValid)(StringRef);
};

constexpr ListRow lists[] = {
    {"WASMRT_DIRS", "--dir", "HOST[::GUEST][:ro]", &Grants::dirs, isDirectoryGrant},
    {"WASMRT_ENV", "--env", "NAME[=VALUE]", &Grants::env, isVariable},
    {"WASMRT_LISTEN", "--listen", "ADDRESS:PORT", &Grants::listen, isListenGrant},
};

struct TextRow {
  const char *setting;
  std::string Grants::*text;
};

constexpr TextRow texts[] = {
    {"WASMRT_STDIN", &Grants::standardInput},
    {"WASMRT_STDOUT", &Grants::standardOutput},
    {"WASMRT_STDERR", &Grants::standardError},
    {"WASMRT_ARGV0", &Grants::argv0},
};

} // namespace

std::optional<std::string> faultOf(const Grants &grants) {
  for (const ListRow &row : lists)
    for (const std::string &item : grants.*row.items)
      if (!row.isValid(item))
        return row.option + (": '" + item) + "' is not of the form " + row.form;
  for (const std::string &item : grants.embedDirs)
    if (!isEmbedding(item))
      return "--embed-dir: '" + item + "' is not of the form HOST::GUEST";
  return std::nullopt;
}

std::vector<Setting> settingsOf(const Grants &grants) {
  std::vector<Setting> settings;
  Grants all = grants;
  if (grants.inheritEnv) // first, so that --env has the last word
    all.env.insert(all.env.begin(), "*");
  for (const ListRow &row : lists)
    if (!(all.*row.items).empty())
      settings.push_back({row.setting, listOf(all.*row.items), true});
  for (const TextRow &row : texts)
    if (!(grants.*row.text).empty())
      settings.push_back({row.setting, grants.*row.text, false});
  if (grants.traceWasi)
    settings.push_back({"WASMRT_TRACE", "wasi", false});
  return settings;
}

bool grantsAnything(const Grants &grants) {
  return !settingsOf(grants).empty() || !grants.embedDirs.empty();
}

} // namespace aotc::driver
