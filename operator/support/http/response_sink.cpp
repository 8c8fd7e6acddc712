#include "http/response_sink.hpp"

#include <cpprest/http_msg.h>

#include <stdexcept>

namespace twelvefactor::http {
namespace {

/// Where the library writes a response's body. It hands each piece to the exchange and never waits: a piece
/// that the caller has yet to use is a pending task, and the library reads no further until that is done.
class Sink final : public concurrency::streams::details::streambuf_state_manager<uint8_t> {
 public:
  explicit Sink(std::shared_ptr<Exchange> exchange)
      : streambuf_state_manager(std::ios_base::out), exchange_(std::move(exchange)) {}

  pplx::task<size_t> putn_nocopy(const uint8_t* data, size_t count) override { return _putn(data, count); }

  // A sink has no positions, no sizes and nothing to read.
  bool can_seek() const override { return false; }
  bool has_size() const override { return false; }
  size_t buffer_size(std::ios_base::openmode) const override { return 0; }
  void set_buffer_size(size_t, std::ios_base::openmode) override {}
  size_t in_avail() const override { return 0; }
  pos_type getpos(std::ios_base::openmode) const override { return pos_type(off_type(-1)); }
  pos_type seekpos(pos_type, std::ios_base::openmode) override { return pos_type(off_type(-1)); }
  pos_type seekoff(off_type, std::ios_base::seekdir, std::ios_base::openmode) override {
    return pos_type(off_type(-1));
  }
  bool acquire(uint8_t*& data, size_t& count) override {
    data = nullptr;
    count = 0;
    return false;
  }
  void release(uint8_t*, size_t) override {}

 protected:
  pplx::task<size_t> _putn(const uint8_t* data, size_t count) override {
    const pplx::task_completion_event<size_t> used;
    const auto taken = [used, count](bool wanted) {
      if (wanted) {
        used.set(count);
      } else {
        used.set_exception(std::make_exception_ptr(std::runtime_error("nobody reads the response any more")));
      }
    };
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes are characters
    const std::string_view bytes(reinterpret_cast<const char*>(data), count);
    switch (exchange_->offer(bytes, taken)) {
      case Exchange::Offered::kKept:
        return pplx::task_from_result(count);
      case Exchange::Offered::kPending:
        return pplx::create_task(used);
      case Exchange::Offered::kRefused:
        break;
    }
    return pplx::task_from_exception<size_t>(std::runtime_error("the response is not wanted"));
  }
  pplx::task<int_type> _putc(uint8_t byte) override {
    return _putn(&byte, 1).then([byte](size_t) { return static_cast<int_type>(byte); });
  }
  pplx::task<bool> _sync() override { return pplx::task_from_result(true); }
  uint8_t* _alloc(size_t) override { return nullptr; }
  void _commit(size_t) override {}
  pplx::task<int_type> _bumpc() override { return nothing_to_read(); }
  int_type _sbumpc() override { return traits::eof(); }
  pplx::task<int_type> _getc() override { return nothing_to_read(); }
  int_type _sgetc() override { return traits::eof(); }
  pplx::task<int_type> _nextc() override { return nothing_to_read(); }
  pplx::task<int_type> _ungetc() override { return nothing_to_read(); }
  pplx::task<size_t> _getn(uint8_t*, size_t) override { return pplx::task_from_result(size_t{0}); }
  size_t _scopy(uint8_t*, size_t) override { return 0; }

 private:
  static pplx::task<int_type> nothing_to_read() { return pplx::task_from_result<int_type>(traits::eof()); }

  std::shared_ptr<Exchange> exchange_;
};

/// Makes a stream of a sink; the library's constructor for that is protected.
class SinkBuffer final : public concurrency::streams::streambuf<uint8_t> {
 public:
  explicit SinkBuffer(std::shared_ptr<Sink> sink) : streambuf(std::move(sink)) {}
};

}  // namespace

void send_response_to(std::shared_ptr<Exchange> exchange, web::http::http_request& request) {
  request.set_response_stream(SinkBuffer(std::make_shared<Sink>(std::move(exchange))).create_ostream());
}

}  // namespace twelvefactor::http
