#include "policy/dialect/form_judge.h"
#include "policy/dialect/json_text.h"
#include "support/guardrail_rows.h"

#include <cstdio>

namespace sluice::test {

namespace {

using namespace policy;

RuleChooser only(const RuleSet &rules)
{
    return [&rules](const RequestFacts &) { return &rules; };
}

RequestJudgement multipart(const RuleSet &rules, const std::string &body)
{
    return judgeMultipart(only(rules), "XX", body);
}

RequestJudgement form(const RuleSet &rules, const std::string &body)
{
    return judgeForm(only(rules), body);
}

RequestJudgement lines(const RuleSet &rules, const std::string &body)
{
    return judgeJsonLines(only(rules), body);
}

std::string part(const std::string &head, const std::string &content)
{
    return "--XX\r\nContent-Disposition: form-data; " + head + "\r\n\r\n" + content + "\r\n";
}

std::string literalOf(const std::string &text, bool escaped)
{
    std::string literal;
    appendEscapedJson(text, literal);
    if (!escaped) {
        return literal;
    }
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = sequenceLength(static_cast<unsigned char>(text[at]));
        std::uint32_t code = jsonUnitAt(text, at).codePoint;
        at += length;
        if (code < 0x80) {
            out += static_cast<char>(code);
            continue;
        }
        std::vector<std::uint32_t> units{code};
        if (code >= 0x10000) {
            units = {0xD800 + ((code - 0x10000) >> 10), 0xDC00 + ((code - 0x10000) & 0x3FF)};
        }
        for (const std::uint32_t unit : units) {
            char digits[8];
            std::snprintf(digits, sizeof digits, "\\u%04x", unit);
            out += digits;
        }
    }
    return out;
}

// As an edited value is written; escaped, the letters too.
std::string encoded(const std::string &text, bool escaped)
{
    std::string out;
    for (const char c : text) {
        const bool isPlain = (c >= 'a' && c <= 'z') || c == '*';
        if (c == ' ') {
            out += '+';
        } else if (isPlain && !escaped) {
            out += c;
        } else {
            char digits[4];
            std::snprintf(digits, sizeof digits, "%%%02X", static_cast<unsigned>(static_cast<unsigned char>(c)));
            out += c == '*' ? std::string(1, c) : std::string(digits);
        }
    }
    return out;
}

} // namespace

std::vector<GuardrailForm> formRows()
{
    return {
        {"multipart/form-data", "text field",
         [](const std::string &text, bool) { return part("name=\"model\"", "m") + part("name=\"prompt\"", text) + "--XX--\r\n"; }, multipart},
        {"multipart/form-data", "JSON field",
         [](const std::string &text, bool escaped) {
             return part("name=\"x\"\r\nContent-Type: application/json", R"({"deep":[")" + literalOf(text, escaped) + "\"], \"n\": 1.0}") + "--XX--\r\n";
         },
         multipart},
        {"multipart/form-data", "name of a file",
         [](const std::string &text, bool) {
             return part("name=\"image\"; filename=\"" + text + ".png\"\r\nContent-Type: image/png", std::string("\x89PNG\0x", 6)) + "--XX--\r\n";
         },
         multipart},
        {"multipart/form-data", "name of a field",
         [](const std::string &text, bool) { return part("name=\"" + text + "\"", "1") + "--XX--\r\n"; }, multipart},
        {"application/x-www-form-urlencoded", "value",
         [](const std::string &text, bool escaped) { return "model=m&prompt=" + encoded(text, escaped) + "&n=%31"; }, form},
        {"application/x-www-form-urlencoded", "name",
         [](const std::string &text, bool escaped) { return "model=m&" + encoded(text, escaped) + "=%31"; }, form},
        {"JSON lines", "a row's text",
         [](const std::string &text, bool escaped) {
             return "{\"model\":\"m\"}\r\n\n{\"custom_id\":\"a\",\"body\":{\"messages\":[{\"content\":\"" + literalOf(text, escaped) + "\"}]}, \"n\": 1.0}\n";
         },
         lines},
        {"JSON lines", "a key",
         [](const std::string &text, bool escaped) { return "{\"" + literalOf(text, escaped) + "\":1}\n{}"; }, lines},
    };
}

} // namespace sluice::test
