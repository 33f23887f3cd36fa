#include "kiosk/visit/state.h"

namespace kiosk::visit {

void Given::Wipe() {
  nik_digits.Clear();
  if (nik) nik->Wipe();
  nik.reset();
  evidence = identity::Evidence::kTyped;
  nik_questions.clear();
  for (base::SecretText& answer : answers) answer.Clear();
  answers.clear();
  papers.assign(papers.size(), Bring::kUnanswered);
  papers.clear();
}

}  // namespace kiosk::visit
