// C++: a parser that builds trees of arithmetic expressions with std::string and std::unique_ptr,
// simplifies and evaluates them: small objects, virtual calls and branches.
#include "kernel.h"
#include <memory>
#include <string>
#include <vector>

using Values = std::vector<int64_t>;

struct Node {
  virtual ~Node() = default;
  virtual int64_t evaluate(const Values &values) const = 0;
  virtual bool constant() const = 0;
};

using NodePtr = std::unique_ptr<Node>;

struct Number final : Node {
  explicit Number(int64_t value) : value(value) {}
  int64_t evaluate(const Values &) const override { return value; }
  bool constant() const override { return true; }
  int64_t value;
};

struct Variable final : Node {
  explicit Variable(size_t index) : index(index) {}
  int64_t evaluate(const Values &values) const override { return values[index]; }
  bool constant() const override { return false; }
  size_t index;
};

struct Binary final : Node {
  Binary(char op, NodePtr left, NodePtr right)
      : op(op), left(std::move(left)), right(std::move(right)) {}
  int64_t evaluate(const Values &values) const override {
    uint64_t l = left->evaluate(values), r = right->evaluate(values);
    switch (op) {
    case '+':
      return l + r;
    case '-':
      return l - r;
    case '*':
      return l * r;
    case '/':
      return r ? (int64_t)(l / r) : 0;
    default:
      return l ^ r;
    }
  }
  bool constant() const override { return left->constant() && right->constant(); }
  char op;
  NodePtr left, right;
};

class Parser {
public:
  explicit Parser(const std::string &text) : text(text) {}
  NodePtr parse() { return sum(); }

private:
  char peek() const { return at < text.size() ? text[at] : '\0'; }

  NodePtr make(char op, NodePtr left, NodePtr right) {
    NodePtr node = std::make_unique<Binary>(op, std::move(left), std::move(right));
    if (node->constant())
      return std::make_unique<Number>(node->evaluate({}));
    return node;
  }

  NodePtr sum() {
    NodePtr left = product();
    while (peek() == '+' || peek() == '-' || peek() == '^') {
      char op = text[at++];
      left = make(op, std::move(left), product());
    }
    return left;
  }

  NodePtr product() {
    NodePtr left = atom();
    while (peek() == '*' || peek() == '/') {
      char op = text[at++];
      left = make(op, std::move(left), atom());
    }
    return left;
  }

  NodePtr atom() {
    if (peek() == '(') {
      at++;
      NodePtr inner = sum();
      at++;
      return inner;
    }
    if (peek() >= 'a')
      return std::make_unique<Variable>(text[at++] - 'a');
    int64_t value = 0;
    while (peek() >= '0' && peek() <= '9')
      value = value * 10 + (text[at++] - '0');
    return std::make_unique<Number>(value);
  }

  const std::string &text;
  size_t at = 0;
};

static void randomExpression(std::string &out, uint32_t &seed, int depth) {
  uint32_t r = nextRandom(&seed) >> 4;
  if (depth == 0 || r % 7 == 0) {
    if (r & 64)
      out += std::to_string(r % 1000);
    else
      out += (char)('a' + r % 6);
    return;
  }
  out += '(';
  randomExpression(out, seed, depth - 1);
  out += "+-*/^"[r % 5];
  randomExpression(out, seed, depth - 1);
  out += ')';
}

int main(int argc, char **argv) {
  int repeat = rounds(argc, argv);
  uint32_t seed = 27;
  uint64_t total = 0, length = 0;
  while (repeat--) {
    std::string text;
    randomExpression(text, seed, 9);
    length += text.size();
    NodePtr tree = Parser(text).parse();
    Values values(6, 1);
    for (int i = 0; i < 30; i++) {
      values[i % values.size()] += i;
      total = total * 31 + (uint64_t)tree->evaluate(values);
    }
  }
  printf("total %016" PRIx64 " length %" PRIu64 "\n", total, length);
}
