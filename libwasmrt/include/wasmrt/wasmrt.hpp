// wasmrt.h for C++17: objects that clean up behind themselves, and traps as exceptions or results.
//
//   wasmrt::install_trap_handler();
//   wasmrt::store store;
//   wasmrt::instance<greet_instance> greet(store, GREET_IMPORTS(&context, my_));
//   uint32_t sum = greet.call(greet_add, 1, 2);               // throws wasmrt::trap
//   wasmrt::result<uint32_t> tried = greet.attempt(greet_add, 1, 2);
//   if (!tried) log(tried.message());
//
// A trap leaves by a long jump, which runs no destructors. So call exports through call() or attempt(),
// whose frames have none, and let host functions that call back keep to the same. A host function that
// throws is wrapped as wasmrt::host<my_function>: the exception ends the guest's code like a trap, and
// call() throws it again on the other side.
#ifndef WASMRT_WASMRT_HPP
#define WASMRT_WASMRT_HPP

#include <cstddef>
#include <cstdint>
#include <exception>
#include <stdexcept>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "wasmrt/wasmrt.h"

namespace wasmrt {

class trap : public std::exception {
public:
  explicit trap(uint32_t code) : code_(code) {}
  uint32_t code() const { return code_; }
  const char *what() const noexcept override { return wasmrt_trap_message(code_); }

private:
  uint32_t code_;
};

// Instantiation failed.
class error : public std::runtime_error {
public:
  explicit error(const wasmrt_error &e) : std::runtime_error(e.message), kind_(static_cast<wasmrt_error_kind>(e.kind)) {}
  wasmrt_error_kind kind() const { return kind_; }

private:
  wasmrt_error_kind kind_;
};

// A value, or the code of a trap.
template <class T> class result {
public:
  result(uint32_t code, T value) : code_(code), value_(value) {}
  explicit operator bool() const { return code_ == WASMRT_NO_TRAP; }
  uint32_t code() const { return code_; }
  const char *message() const { return wasmrt_trap_message(code_); }
  const T &value() const {
    if (code_ != WASMRT_NO_TRAP)
      throw trap(code_);
    return value_;
  }
  const T &operator*() const { return value(); }

private:
  uint32_t code_;
  T value_;
};

template <> class result<void> {
public:
  explicit result(uint32_t code) : code_(code) {}
  explicit operator bool() const { return code_ == WASMRT_NO_TRAP; }
  uint32_t code() const { return code_; }
  const char *message() const { return wasmrt_trap_message(code_); }
  void value() const {
    if (code_ != WASMRT_NO_TRAP)
      throw trap(code_);
  }

private:
  uint32_t code_;
};

// Elements in guest memory. Converts to std::span.
template <class T> class view {
public:
  view() = default;
  view(T *data, size_t size) : data_(data), size_(size) {}
  T *data() const { return data_; }
  size_t size() const { return size_; }
  T *begin() const { return data_; }
  T *end() const { return data_ + size_; }
  T &operator[](size_t i) const { return data_[i]; }

private:
  T *data_ = nullptr;
  size_t size_ = 0;
};

inline void install_trap_handler() {
  if (!wasmrt_trap_handler_install())
    throw std::runtime_error("the system refuses a handler for SIGSEGV");
}

class store {
public:
  explicit store(const wasmrt_store_config &config = {}) : store_(wasmrt_store_new(&config)) {
    if (!store_)
      throw std::bad_alloc();
  }
  store(store &&other) noexcept : store_(std::exchange(other.store_, nullptr)) {}
  store &operator=(store &&other) noexcept {
    std::swap(store_, other.store_);
    return *this;
  }
  ~store() { wasmrt_store_delete(store_); }
  operator wasmrt_store *() const { return store_; }

private:
  wasmrt_store *store_;
};

namespace detail {

// What a host function threw, on its way to the call that the guest was entered by.
inline std::exception_ptr &thrown() {
  static thread_local std::exception_ptr exception;
  return exception;
}

template <auto F> struct shield;
template <class R, class... A, R (*F)(A...)> struct shield<F> {
  static R call(A... args) {
    try {
      return F(args...);
    } catch (...) {
      thrown() = std::current_exception();
    }
    wasmrt_trap(WASMRT_TRAP_host); // outside of the handler, which must have been left
    __builtin_unreachable();
  }
};

template <class R, class F, class Tuple> struct job {
  F function;
  Tuple arguments;
  R result{};
  static void run(void *context) {
    auto *it = static_cast<job *>(context);
    it->result = std::apply(it->function, it->arguments);
  }
};
template <class F, class Tuple> struct job<void, F, Tuple> {
  F function;
  Tuple arguments;
  static void run(void *context) {
    auto *it = static_cast<job *>(context);
    std::apply(it->function, it->arguments);
  }
};

} // namespace detail

// A host function that may throw, as one that traps instead.
template <auto F> inline constexpr auto host = &detail::shield<F>::call;

// An instance of the module whose header declares I.
template <class I> class instance {
public:
  template <class Imports>
  instance(store &in, const Imports &imports)
      : instance(in, wasmrt_module_of(static_cast<I *>(nullptr), &imports), &imports) {}
  // Of a module without imports.
  explicit instance(store &in)
      : instance(in, wasmrt_module_of(static_cast<I *>(nullptr), nullptr), nullptr) {}

  instance(instance &&other) noexcept : self_(std::exchange(other.self_, nullptr)) {}
  instance &operator=(instance &&other) noexcept {
    std::swap(self_, other.self_);
    return *this;
  }
  ~instance() { wasmrt_instance_delete(base()); }

  operator I *() const { return self_; }
  wasmrt_instance *base() const { return reinterpret_cast<wasmrt_instance *>(self_); }

  // Calls one of the header's functions. A trap is thrown, and so is what a host function threw.
  template <class R, class... P, class... A> R call(R (*function)(I *, P...), A... args) const {
    if constexpr (std::is_void_v<R>) {
      attempt(function, args...).value();
    } else {
      return attempt(function, args...).value();
    }
  }

  // The same with a trap as result.
  template <class R, class... P, class... A>
  result<R> attempt(R (*function)(I *, P...), A... args) const {
    using arguments = std::tuple<I *, P...>;
    detail::job<R, R (*)(I *, P...), arguments> job{function, arguments(self_, P(args)...)};
    const uint32_t code = wasmrt_enter(base(), &decltype(job)::run, &job);
    if (code == WASMRT_TRAP_host)
      if (std::exception_ptr exception = std::exchange(detail::thrown(), nullptr))
        std::rethrow_exception(exception);
    if constexpr (std::is_void_v<R>)
      return result<void>(code);
    else
      return result<R>(code, job.result);
  }

  // `count` elements at a guest address; throws where they are not all in memory, or not aligned.
  template <class T = uint8_t> view<T> memory(uint64_t address, size_t count) const {
    static_assert(std::is_trivially_copyable_v<T>);
    wasmrt_span span;
    if (count > SIZE_MAX / sizeof(T) ||
        !wasmrt_view(base(), address, count * sizeof(T), &span) || address % alignof(T))
      throw trap(WASMRT_TRAP_memory_out_of_bounds);
    return {reinterpret_cast<T *>(span.data), count};
  }
  std::string_view text(uint64_t address, size_t length) const {
    const view<uint8_t> bytes = memory(address, length);
    return {reinterpret_cast<const char *>(bytes.data()), length};
  }
  // A copy of the text in memory that the guest's allocator gave.
  uint32_t copy_in(std::string_view text) const {
    uint32_t address;
    const uint32_t code =
        wasmrt_guest_copy(base(), text.data(), static_cast<uint32_t>(text.size()), &address);
    if (code != WASMRT_NO_TRAP)
      throw trap(code);
    return address;
  }

private:
  instance(store &in, const wasmrt_module *module, const void *imports) {
    wasmrt_error e;
    wasmrt_instance *made = wasmrt_instantiate_in_order(in, module, imports, &e);
    if (!made)
      throw error(e);
    self_ = reinterpret_cast<I *>(made);
  }

  I *self_;
};

} // namespace wasmrt

#endif
