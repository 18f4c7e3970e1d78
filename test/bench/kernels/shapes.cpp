// C++: virtual calls over a vector of unique pointers to shapes, a visitor, and templates with
// function objects.
#include "kernel.h"
#include <memory>
#include <vector>

class Visitor;

class Shape {
public:
  virtual ~Shape() = default;
  virtual double area() const = 0;
  virtual void scale(double factor) = 0;
  virtual void accept(Visitor &visitor) const = 0;
};

class Circle;
class Box;
class Group;

class Visitor {
public:
  virtual ~Visitor() = default;
  virtual void visit(const Circle &) = 0;
  virtual void visit(const Box &) = 0;
  virtual void visit(const Group &) = 0;
};

class Circle final : public Shape {
public:
  explicit Circle(double radius) : radius(radius) {}
  double area() const override { return 3.140625 * radius * radius; }
  void scale(double factor) override { radius *= factor; }
  void accept(Visitor &visitor) const override { visitor.visit(*this); }

private:
  double radius;
};

class Box : public Shape {
public:
  Box(double width, double height) : width(width), height(height) {}
  double area() const override { return width * height; }
  void scale(double factor) override {
    width *= factor;
    height *= factor;
  }
  void accept(Visitor &visitor) const override { visitor.visit(*this); }

protected:
  double width, height;
};

class Square final : public Box {
public:
  explicit Square(double side) : Box(side, side) {}
  void scale(double factor) override { width = height = width * factor; }
};

class Group final : public Shape {
public:
  void add(std::unique_ptr<Shape> shape) { members.push_back(std::move(shape)); }
  double area() const override {
    double sum = 0;
    for (const auto &member : members)
      sum += member->area();
    return sum;
  }
  void scale(double factor) override {
    for (auto &member : members)
      member->scale(factor);
  }
  void accept(Visitor &visitor) const override {
    visitor.visit(*this);
    for (const auto &member : members)
      member->accept(visitor);
  }

private:
  std::vector<std::unique_ptr<Shape>> members;
};

class Counter final : public Visitor {
public:
  void visit(const Circle &circle) override { circles += circle.area() > 10; }
  void visit(const Box &box) override { boxes += box.area() > 10; }
  void visit(const Group &) override { groups++; }
  unsigned circles = 0, boxes = 0, groups = 0;
};

static std::unique_ptr<Shape> randomShape(uint32_t &seed, int depth) {
  uint32_t kind = nextRandom(&seed) >> 8 & 7;
  if (kind < 3 || depth == 0)
    return std::make_unique<Circle>(nextUnit(&seed) * 4);
  double side = nextUnit(&seed) * 5;
  if (kind < 5)
    return std::make_unique<Box>(side, nextUnit(&seed) * 5);
  if (kind < 6)
    return std::make_unique<Square>(side);
  auto group = std::make_unique<Group>();
  for (uint32_t n = nextRandom(&seed) % 8; n--;)
    group->add(randomShape(seed, depth - 1));
  return group;
}

template <class T, class Function>
static double sumOf(const std::vector<T> &items, Function value) {
  double sum = 0;
  for (const T &item : items)
    sum += value(item);
  return sum;
}

int main(int argc, char **argv) {
  int repeat = rounds(argc, argv);
  uint32_t seed = 26;
  std::vector<std::unique_ptr<Shape>> shapes;
  for (int i = 0; i < 4000; i++)
    shapes.push_back(randomShape(seed, 4));
  double total = 0;
  Counter counter;
  for (int i = 0; i < repeat; i++) {
    total += sumOf(shapes, [](const std::unique_ptr<Shape> &shape) { return shape->area(); });
    for (auto &shape : shapes)
      shape->scale(i % 2 ? 0.5 : 2);
    for (const auto &shape : shapes)
      shape->accept(counter);
    shapes[nextRandom(&seed) % shapes.size()] = randomShape(seed, 4);
  }
  printf("area %.17g circles %u boxes %u groups %u\n", total, counter.circles, counter.boxes,
         counter.groups);
}
