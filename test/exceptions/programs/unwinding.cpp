// A small evaluator of expressions that reports everything by exceptions, and what else C++ has to
// say about them: destructors in order, rethrowing, nesting, conversion to bases, copies of
// exceptions, catching at each level of a deep recursion, and one out of a noexcept function.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

std::vector<std::string> events;

struct Scope {
  std::string name;
  explicit Scope(std::string name) : name(std::move(name)) {}
  ~Scope() { events.push_back("left " + name); }
};

void report(const char *title) {
  std::printf("%s:", title);
  for (const std::string &event : events)
    std::printf(" [%s]", event.c_str());
  std::printf("\n");
  events.clear();
}

// --- Exceptions with bases, one of them virtual, and with state.

struct Failure : virtual std::exception {
  int position;
  explicit Failure(int position) : position(position) {}
  const char *what() const noexcept override { return "failure"; }
};
struct SyntaxError : Failure {
  char found;
  SyntaxError(int position, char found) : Failure(position), found(found) {}
  const char *what() const noexcept override { return "syntax error"; }
};
struct Overflow : Failure, std::range_error {
  explicit Overflow(int position) : Failure(position), std::range_error("overflow") {}
  const char *what() const noexcept override { return "overflow"; }
};
struct DivisionByZero {
  std::string text;
};

// --- An expression's nodes, which are evaluated by virtual calls.

struct Node {
  virtual ~Node() = default;
  virtual long long value() const = 0;
};
using NodePtr = std::unique_ptr<Node>;

int liveNodes = 0;
struct Counted : Node {
  Counted() { ++liveNodes; }
  ~Counted() override { --liveNodes; }
};
struct Number : Counted {
  long long number;
  explicit Number(long long number) : number(number) {}
  long long value() const override { return number; }
};
struct Binary : Counted {
  char op;
  int position;
  NodePtr left, right;
  Binary(char op, int position, NodePtr left, NodePtr right)
      : op(op), position(position), left(std::move(left)), right(std::move(right)) {}
  long long value() const override {
    Scope scope(std::string(1, op));
    long long a = left->value(), b = right->value();
    switch (op) {
    case '+':
      if (a + b > 2'000'000'000)
        throw Overflow(position);
      return a + b;
    case '-':
      return a - b;
    case '*':
      if (a * b > 2'000'000'000)
        throw Overflow(position);
      return a * b;
    default:
      if (b == 0)
        throw DivisionByZero{std::to_string(a) + "/0"};
      return a / b;
    }
  }
};

class Parser {
  std::string text;
  size_t at = 0;

  char peek() const { return at < text.size() ? text[at] : '\0'; }
  [[noreturn]] void fail() const { throw SyntaxError((int)at, peek() ? peek() : '$'); }

  NodePtr atom() {
    if (peek() == '(') {
      ++at;
      NodePtr inner = sum();
      if (peek() != ')')
        fail();
      ++at;
      return inner;
    }
    if (peek() < '0' || peek() > '9')
      fail();
    long long number = 0;
    while (peek() >= '0' && peek() <= '9')
      number = number * 10 + (text[at++] - '0');
    return std::make_unique<Number>(number);
  }
  NodePtr product() {
    NodePtr left = atom();
    while (peek() == '*' || peek() == '/') {
      char op = text[at++];
      int position = (int)at - 1;
      NodePtr right = atom();
      left = std::make_unique<Binary>(op, position, std::move(left), std::move(right));
    }
    return left;
  }
  NodePtr sum() {
    NodePtr left = product();
    while (peek() == '+' || peek() == '-') {
      char op = text[at++];
      int position = (int)at - 1;
      NodePtr right = product();
      left = std::make_unique<Binary>(op, position, std::move(left), std::move(right));
    }
    return left;
  }

public:
  explicit Parser(std::string text) : text(std::move(text)) {}
  NodePtr parse() {
    NodePtr root = sum();
    if (at != text.size())
      fail();
    return root;
  }
};

void evaluate(const char *text) {
  try {
    std::printf("%s = %lld\n", text, Parser(text).parse()->value());
  } catch (const SyntaxError &error) {
    std::printf("%s: %s at %d, found %c\n", text, error.what(), error.position, error.found);
  } catch (const Failure &error) {
    std::printf("%s: %s at %d\n", text, error.what(), error.position);
  } catch (DivisionByZero error) {
    std::printf("%s: division %s\n", text, error.text.c_str());
  }
  report("  scopes");
  std::printf("  nodes alive: %d\n", liveNodes);
}

// --- Rethrowing, and exceptions while others are handled.

[[gnu::noinline]] void thrower(int kind) {
  Scope scope("thrower");
  switch (kind) {
  case 0:
    throw 7;
  case 1:
    throw std::out_of_range("index");
  case 2:
    throw "text";
  case 3:
    throw std::make_shared<std::string>("shared");
  case 4:
    throw Overflow(4);
  default:
    return;
  }
}

[[gnu::noinline]] void passer(int kind) {
  Scope scope("passer");
  try {
    thrower(kind);
  } catch (int &value) {
    value *= 6;
    throw;
  } catch (const std::logic_error &) {
    Scope handler("handler");
    try {
      thrower(0);
    } catch (int) {
      events.push_back("inner");
    }
    throw; // the outer one again
  } catch (const char *text) {
    throw std::string(text) + " replaced";
  }
}

void catchEach() {
  for (int kind = 0; kind < 6; ++kind) {
    try {
      passer(kind);
      events.push_back("nothing");
    } catch (int value) {
      events.push_back("int " + std::to_string(value));
    } catch (const std::string &text) {
      events.push_back(text);
    } catch (const std::shared_ptr<std::string> &text) {
      events.push_back(*text + " " + std::to_string(text.use_count()));
    } catch (const std::exception &error) {
      events.push_back(error.what());
    } catch (const Failure &error) { // Overflow has two bases std::exception
      events.push_back(std::string("ambiguous ") + error.what());
    }
    report("caught");
  }
}

// --- Kept and thrown later, nested, uncaught_exceptions.

struct Observer {
  ~Observer() { events.push_back(std::to_string(std::uncaught_exceptions()) + " uncaught"); }
};

void later() {
  std::exception_ptr kept;
  try {
    Observer observer;
    throw std::runtime_error("kept");
  } catch (...) {
    kept = std::current_exception();
    Observer observer;
  }
  try {
    std::rethrow_exception(kept);
  } catch (const std::runtime_error &error) {
    events.push_back(error.what());
  }
  try {
    try {
      throw std::invalid_argument("inside");
    } catch (...) {
      std::throw_with_nested(std::runtime_error("around"));
    }
  } catch (const std::runtime_error &error) {
    events.push_back(error.what());
    try {
      std::rethrow_if_nested(error);
    } catch (const std::invalid_argument &inner) {
      events.push_back(inner.what());
    }
  }
  report("later");
}

// --- Depth: through many frames, and caught at each of them.

[[gnu::noinline]] int fall(int depth) {
  Scope scope("");
  if (depth == 0)
    throw depth;
  return fall(depth - 1) + 1;
}

[[gnu::noinline]] void climb(int depth) {
  try {
    if (depth == 0)
      throw 0L;
    climb(depth - 1);
  } catch (long &level) {
    ++level;
    throw;
  }
}

void depth() {
  try {
    fall(2000);
  } catch (int) {
    std::printf("fell through %zu scopes\n", events.size());
    events.clear();
  }
  try {
    climb(500);
  } catch (long level) {
    std::printf("climbed %ld levels\n", level);
  }
  long sum = 0;
  for (int i = 0; i < 20000; ++i)
    try {
      if (i % 3 == 0)
        throw i;
      sum += 1;
    } catch (int thrown) {
      sum += thrown;
    }
  std::printf("sum %ld\n", sum);
}

// --- Constructors that throw: what was constructed is destroyed.

struct Throws {
  Scope first{"first"}, second{"second"};
  explicit Throws(bool now) {
    if (now)
      throw std::bad_alloc();
  }
};

void constructors() {
  try {
    Throws quiet(false);
    Throws loud(true);
  } catch (const std::bad_alloc &) {
    report("constructors");
  }
  try {
    std::vector<int> numbers(3);
    numbers.at(7) = 1;
  } catch (const std::out_of_range &) {
    std::printf("out of range\n");
  }
}

// In Wasm, an exception that nobody catches ends the program without std::terminate, and with
// noexcept, std::terminate cannot see the exception.
[[gnu::noinline]] void promise() noexcept { thrower(1); }

void lastWords() {
  std::printf("terminate\n");
  std::fflush(stdout);
  std::_Exit(3);
}

} // namespace

int main() {
  for (const char *text : {"1+2*3", "(4+5)*(6-7)", "1+", "2*(3", "8/(4-4)", "2000000000+2000000000",
                           "65536*65536", "((((1))))x"})
    evaluate(text);
  catchEach();
  later();
  depth();
  constructors();
  std::set_terminate(lastWords);
  promise();
}
