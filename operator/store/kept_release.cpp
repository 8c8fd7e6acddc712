#include "store/kept_release.hpp"

#include <utility>

#include "kinds/build/app_release.hpp"

namespace twelvefactor::store {
namespace {

/// Each value after the other, in the order of `visit`: numbers as few bytes as they need, texts after their
/// length; one of nothing but pairs of hexadecimal digits as half as many bytes.
class Packing {
 public:
  void operator()(std::uint64_t number) {
    for (; number >= 128; number >>= 7U) out_ += static_cast<char>(number | 128U);
    out_ += static_cast<char>(number);
  }
  void operator()(const std::string& text) {
    const bool hex = is_hex(text);
    (*this)(std::uint64_t{text.size()} * 2 + (hex ? 1 : 0));
    if (!hex) {
      out_ += text;
      return;
    }
    for (std::size_t i = 0; i < text.size(); i += 2)
      out_ += static_cast<char>(value_of(text[i]) << 4 | value_of(text[i + 1]));
  }
  [[nodiscard]] Bytes bytes() const { return Bytes(out_); }

 private:
  static int value_of(char digit) {
    if (digit >= '0' && digit <= '9') return digit - '0';
    return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
  }
  static bool is_hex(const std::string& text) {
    if (text.empty() || text.size() % 2 != 0) return false;
    for (const char digit : text) {
      if (value_of(digit) < 0) return false;
    }
    return true;
  }

  std::string out_;
};

class Unpacking {
 public:
  explicit Unpacking(std::string_view in) : in_(in) {}

  std::uint64_t number() {
    std::uint64_t number = 0;
    for (unsigned shift = 0;; shift += 7) {
      const auto byte = static_cast<unsigned char>(in_.front());
      in_.remove_prefix(1);
      number |= std::uint64_t{byte & 127U} << shift;
      if (byte < 128) return number;
    }
  }
  std::string text() {
    const std::uint64_t head = number();
    const std::size_t size = head / 2;
    const bool hex = head % 2 != 0;
    const std::string_view raw = in_.substr(0, hex ? size / 2 : size);
    in_.remove_prefix(raw.size());
    if (!hex) return std::string(raw);
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    text.reserve(size);
    for (const char each : raw) {
      const auto byte = static_cast<unsigned char>(each);
      text += kDigits[byte >> 4U];
      text += kDigits[byte & 15U];
    }
    return text;
  }

 private:
  std::string_view in_;
};

// Each value that is packed is taken apart by all of its members: one that is added does not compile here.

std::uint64_t number_of(std::int64_t number) {
  return static_cast<std::uint64_t>(number);
}

void pack(Packing& out, const twelvefactor::Mark& mark) {
  const auto& [is, since] = mark;
  out(std::uint64_t{is});
  out(since);
}

void pack(Packing& out, const GateRun& gate) {
  const auto& [attempt, state, job, job_uid, exit_code, completion_time, message] = gate;
  out(number_of(attempt));
  out(number_of(static_cast<int>(state)));
  out(job);
  out(to_string(job_uid));
  out(std::uint64_t{exit_code.has_value()});
  out(number_of(exit_code.value_or(0)));
  out(completion_time);
  out(message);
}

void pack(Packing& out, const ReleaseStatus& status) {
  const auto& [phase, message, start_time, completion_time, retry, gates, gate_passed, active] = status;
  out(number_of(static_cast<int>(phase)));
  out(message);
  out(start_time);
  out(completion_time);
  out(retry);
  out(gates.size());
  for (const auto& [name, gate] : gates) {
    out(name);
    pack(out, gate);
  }
  pack(out, gate_passed);
  pack(out, active);
}

/// One that was never asked for is kept as what it is made of.
void pack(Packing& out, const LaterDigest& digest, Press& specs) {
  const bool later = digest.make() != nullptr;
  out(std::uint64_t{later});
  if (later) return out(std::string(specs.press(digest.spec_json()).view()));
  const auto& [hash, parts] = digest.get();
  out(hash);
  out(parts.size());
  for (const auto& [reason, part] : parts) {
    out(number_of(static_cast<int>(reason)));
    out(part);
  }
}

LaterDigest unpacked_digest(Unpacking& in, const Press& specs) {
  if (in.number() != 0) return {specs.text(Pressed(in.text())), kinds::digest_of_release};
  ReleaseDigest digest;
  digest.hash = in.text();
  for (std::uint64_t left = in.number(); left > 0; --left) {
    const auto reason = static_cast<ReleaseReason>(in.number());
    digest.parts.emplace_hint(digest.parts.end(), reason, in.text());
  }
  return digest;
}

twelvefactor::Mark unpacked_mark(Unpacking& in) {
  const bool is = in.number() != 0;
  return {is, in.text()};
}

GateRun unpacked_gate(Unpacking& in) {
  GateRun gate;
  gate.attempt = static_cast<int>(in.number());
  gate.state = static_cast<GateRun::State>(in.number());
  gate.job = in.text();
  gate.job_uid = parse_uid(in.text());
  const bool ended = in.number() != 0;
  const int code = static_cast<int>(in.number());
  if (ended) gate.exit_code = code;
  gate.completion_time = in.text();
  gate.message = in.text();
  return gate;
}

ReleaseStatus unpacked_status(Unpacking& in) {
  ReleaseStatus status;
  status.phase = static_cast<ReleasePhase>(in.number());
  status.message = in.text();
  status.start_time = in.text();
  status.completion_time = in.text();
  status.retry = in.text();
  for (std::uint64_t left = in.number(); left > 0; --left) {
    std::string name = in.text();
    status.gates.emplace(std::move(name), unpacked_gate(in));
  }
  status.gate_passed = unpacked_mark(in);
  status.active = unpacked_mark(in);
  return status;
}

}  // namespace

Bytes packed(const ReleaseFacts& facts, Press& specs) {
  Packing out;
  const auto& [number, format, digest, config_map, files_map, image, revision, processes, status] = facts;
  out(number_of(number));
  out(number_of(format));
  pack(out, digest, specs);
  out(config_map);
  out(files_map);
  out(image);
  out(revision);
  out(processes.size());
  for (const std::string& name : processes) out(name);
  pack(out, status);
  return out.bytes();
}

ReleaseFacts unpacked(const Bytes& bytes, const Press& specs) {
  Unpacking in(bytes.view());
  ReleaseFacts facts;
  facts.number = static_cast<std::int64_t>(in.number());
  facts.format = static_cast<int>(in.number());
  facts.digest = unpacked_digest(in, specs);
  facts.config_map = in.text();
  facts.files_map = in.text();
  facts.image = in.text();
  facts.revision = in.text();
  for (std::uint64_t left = in.number(); left > 0; --left) facts.processes.push_back(in.text());
  facts.status = unpacked_status(in);
  return facts;
}

}  // namespace twelvefactor::store
