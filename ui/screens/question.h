// What the form's question and the checklist have in common.
#pragma once

#include <string_view>

#include "ui/screens/views.h"
#include "ui/widgets/canvas.h"

namespace ui::screens {

// "Question 3 of 8" with its bar; takes its height off `rest`.
void DrawQuestionCount(widgets::Canvas& canvas, widgets::Box& rest, int number, int total);
// The same of a question that goes on over `pages` pages, this one (from 1) among them.
void DrawQuestionCount(widgets::Canvas& canvas, widgets::Box& rest, int number, int total, int page,
                       int pages);
int QuestionCountHeight(const widgets::Canvas& canvas);

// Count, question, help, example and error, from the top of `box`. Where there is not room for all,
// the example gives way, and to an error the help. Returns the height used.
int DrawQuestion(widgets::Canvas& canvas, const widgets::Box& box, const FormView& view);

// A large button with a round mark, chosen or not.
void DrawOption(widgets::Canvas& canvas, const widgets::Box& box, std::string_view label,
                bool chosen, bool down);

}  // namespace ui::screens
