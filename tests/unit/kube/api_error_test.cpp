#include "kube/api_error.hpp"

#include <gtest/gtest.h>

namespace twelvefactor::kube {
namespace {

TEST(ApiError, CarriesTheServersReasonAndMessage) {
  const auto error = error_from_response(
      422,
      R"({"kind":"Status","reason":"Invalid","message":"spec.replicas: must be positive","details":{"retryAfterSeconds":3}})",
      std::nullopt);
  EXPECT_EQ(error.status, 422);
  EXPECT_EQ(error.reason, "Invalid");
  EXPECT_EQ(error.message, "spec.replicas: must be positive");
  EXPECT_EQ(error.retry_after, std::chrono::seconds(3));
}

TEST(ApiError, SaysWhenThereIsNoStatusAndNeverQuotesWhatThereIs) {
  for (const auto* body : {"", "<html>s3cret</html>", "[\"s3cret\"]",
                           "{\"kind\":\"Secret\",\"message\":\"s3cret\"}", "\xff\xfe"}) {
    const auto error = error_from_response(502, body, std::chrono::seconds(9));
    EXPECT_EQ(error.message,
              "HTTP status 502 without a Kubernetes Status: is there a proxy in front of the API server?");
    EXPECT_EQ(error.retry_after, std::chrono::seconds(9));
  }
  EXPECT_EQ(error_from_response(403, "", std::nullopt).reason, "Forbidden");
}

TEST(ApiError, IsTransientWhenWaitingMayHelp) {
  const auto transient = [](int status, const std::string& reason) {
    ApiError error;
    error.status = status;
    error.reason = reason;
    return error.transient();
  };
  for (const int status : {408, 429, 500, 502, 503, 504}) EXPECT_TRUE(transient(status, "")) << status;
  for (const int status : {400, 401, 403, 404, 405, 410, 413, 415, 422})
    EXPECT_FALSE(transient(status, "")) << status;
  EXPECT_TRUE(transient(409, "Conflict"));
  EXPECT_FALSE(transient(409, "AlreadyExists"));
  EXPECT_TRUE(transient(0, std::string(kReasonUnreachable)));
  EXPECT_FALSE(transient(0, std::string(kReasonTooLarge)));
}

TEST(ApiError, OfOurOwnStopIsNotTransient) {
  const auto error = error_from_failure({http::FailureKind::kCancelled, "cancelled", true, 0});
  EXPECT_TRUE(error.cancelled);
  EXPECT_TRUE(error.not_sent);
  EXPECT_FALSE(error.transient());
}

}  // namespace
}  // namespace twelvefactor::kube
