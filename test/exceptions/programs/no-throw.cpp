// Maps, strings and vectors: what could throw, and does not. See measure-no-throw.
#include <cstdio>
#include <map>
#include <string>
#include <vector>

struct Item {
  std::string name;
  std::vector<int> values;
};

[[gnu::noinline]] static Item make(int i) {
  Item item{"item number " + std::to_string(i), {}};
  for (int k = 0; k < i % 7; k++)
    item.values.push_back(k * i);
  return item;
}

[[gnu::noinline]] static size_t find(const std::map<std::string, Item> &items,
                                     const std::string &key) {
  auto found = items.find(key);
  return found == items.end() ? 0 : found->second.values.size();
}

int main() {
  unsigned long long sum = 0;
  for (int round = 0; round < 40; round++) {
    std::map<std::string, Item> items;
    for (int i = 0; i < 3000; i++) {
      Item item = make(i);
      std::string key = item.name;
      items.emplace(key, std::move(item));
    }
    for (int i = 0; i < 6000; i++)
      sum += find(items, "item number " + std::to_string(i));
  }
  std::printf("%llu\n", sum);
}
