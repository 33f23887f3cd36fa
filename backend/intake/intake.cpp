#include "backend/intake/intake.h"

#include "backend/http/problem.h"

namespace backend::intake {
namespace {

http::Response WrongMethod(const char* allowed) {
  http::Response response = http::Problem(405, "wrong-method", "This path takes another method");
  response.headers.emplace_back("Allow", allowed);
  return response;
}

}  // namespace

std::variant<http::Response, http::Accepted> Handle(const Context& context,
                                                    const http::Head& head) {
  const bool post = head.method == http::Method::kPost;
  if (head.path == "/v1/enrol") {
    if (!post) return WrongMethod("POST");
    return Enrol(context, head);
  }
  if (head.path == "/v1/held") {
    if (!post) return WrongMethod("POST");
    return Held(context, head);
  }
  if (head.path == "/v1/requests") {
    if (!post) return WrongMethod("POST");
    return Offer(context, head);
  }
  if (head.path == "/v1/down") {
    if (head.method != http::Method::kGet) return WrongMethod("GET");
    return Down(context, head);
  }
  return http::Problem(404, "no-such-path", "There is nothing at this path");
}

}  // namespace backend::intake
