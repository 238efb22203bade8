#include "support/guardrail_rows.h"

namespace sluice::test {

namespace {

using policy::Dialect;

const std::string kNoSocket = "-no WebSocket in this dialect";
const std::string kOneBody = "-a request is one body";
const std::string kSocketOnly = "-WebSocket only";
const std::string kStreamOnly = "-only in streams";

} // namespace

std::vector<GuardrailRow> promptRows()
{
    std::vector<GuardrailRow> rows;
    const auto chat = [&](const char *field, const std::string &body) {
        rows.push_back({Dialect::OpenAiChat, "OpenAI chat", field, R"({"model":"m",)" + body + "}", kOneBody, kNoSocket});
    };
    chat("content", R"("messages":[{"role":"user","content":"$"}])");
    chat("content parts", R"("messages":[{"role":"user","content":[{"type":"text","text":"$"}]}])");
    chat("adjacent parts", R"("messages":[{"role":"user","content":[{"type":"text","text":"<"},{"type":"text","text":">"}]}])");
    chat("system message", R"("messages":[{"role":"system","content":"$"}])");
    chat("developer message", R"("messages":[{"role":"developer","content":"$"}])");
    chat("tool message", R"("messages":[{"role":"tool","tool_call_id":"c","content":"$"}])");
    chat("tool result as JSON", R"("messages":[{"role":"tool","tool_call_id":"c","content":"~"}])");
    chat("tool call arguments", R"("messages":[{"role":"assistant","tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"~"}}]}])");
    chat("refusal", R"("messages":[{"role":"assistant","content":null,"refusal":"$"}])");
    chat("reasoning_content", R"("messages":[{"role":"assistant","content":"","reasoning_content":"$"}])");
    chat("message name", R"("messages":[{"role":"user","name":"$","content":"hi"}])");
    chat("tool description", R"("messages":[],"tools":[{"type":"function","function":{"name":"f","description":"$"}}])");
    chat("tool parameters", R"("messages":[],"tools":[{"type":"function","function":{"name":"f","parameters":{"properties":{"q":{"description":"$"}}}}}])");
    chat("response_format", R"("messages":[],"response_format":{"type":"json_schema","json_schema":{"name":"n","schema":{"title":"$"}}})");
    chat("stop", R"("messages":[],"stop":["a","$"])");
    chat("user", R"("messages":[],"user":"$")");
    chat("metadata", R"("messages":[],"metadata":{"k":"$"})");
    chat("unknown field", R"("messages":[],"x_new":[{"deep":["$"]}])");
    chat("a key", R"("messages":[],"metadata":{"$":1})");
    chat("first of two equal keys", R"("messages":[{"role":"user","content":"$","content":"ok"}])");
    chat("second of two equal keys", R"("messages":[{"role":"user","content":"ok","content":"$"}])");

    const auto completions = [&](const char *field, const std::string &body) {
        rows.push_back({Dialect::OpenAiCompletions, "OpenAI completions", field, R"({"model":"m",)" + body + "}", kOneBody, kNoSocket});
    };
    completions("prompt", R"("prompt":"$")");
    completions("prompt list", R"("prompt":["a","$"])");
    completions("suffix", R"("prompt":"a","suffix":"$")");
    completions("unknown field", R"("prompt":"a","x":"$")");

    const auto responses = [&](const char *field, const std::string &body) {
        rows.push_back({Dialect::OpenAiResponses, "OpenAI Responses", field, R"({"model":"m",)" + body + "}", kOneBody,
                        R"({"type":"response.create","model":"m",)" + body + "}"});
    };
    responses("input", R"("input":"$")");
    responses("input_text", R"("input":[{"role":"user","content":[{"type":"input_text","text":"$"}]}])");
    responses("adjacent parts", R"("input":[{"role":"user","content":[{"type":"input_text","text":"<"},{"type":"input_text","text":">"}]}])");
    responses("instructions", R"("input":"a","instructions":"$")");
    responses("function_call arguments", R"("input":[{"type":"function_call","call_id":"c","name":"f","arguments":"~"}])");
    responses("function_call_output", R"("input":[{"type":"function_call_output","call_id":"c","output":"$"}])");
    responses("custom_tool_call input", R"("input":[{"type":"custom_tool_call","call_id":"c","name":"f","input":"$"}])");
    responses("reasoning summary", R"("input":[{"type":"reasoning","summary":[{"type":"summary_text","text":"$"}]}])");
    responses("tool description", R"("input":"a","tools":[{"type":"function","name":"f","description":"$"}])");
    responses("prompt variables", R"("prompt":{"id":"p","variables":{"v":"$"}})");
    responses("metadata", R"("input":"a","metadata":{"k":"$"})");
    responses("unknown field", R"("input":"a","x_new":{"deep":"$"})");

    const auto realtime = [&](const char *field, const std::string &message) {
        rows.push_back({Dialect::OpenAiResponses, "OpenAI Realtime", field, kSocketOnly, kSocketOnly, message});
    };
    realtime("session instructions", R"({"type":"session.update","session":{"type":"realtime","instructions":"$"}})");
    realtime("item text", R"({"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"$"}]}})");
    realtime("function_call_output", R"({"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"c","output":"$"}})");
    realtime("response instructions", R"({"type":"response.create","response":{"instructions":"$"}})");
    realtime("unknown message", R"({"type":"x.new","deep":["$"]})");

    const auto other = [&](const char *field, const std::string &body) {
        rows.push_back({Dialect::OpenAiOther, "OpenAI embeddings, images, audio", field, R"({"model":"m",)" + body + "}", kOneBody, kNoSocket});
    };
    other("embeddings input", R"("input":"$")");
    other("embeddings input list", R"("input":["a","$"])");
    other("images prompt", R"("prompt":"$","n":1)");
    other("speech input", R"("input":"$","voice":"v")");
    other("speech instructions", R"("input":"a","voice":"v","instructions":"$")");

    const auto anthropic = [&](const char *field, const std::string &body, bool isSigned = false) {
        rows.push_back({Dialect::Anthropic, "Anthropic messages", field, R"({"model":"m","max_tokens":9,)" + body + "}", kOneBody, kNoSocket, isSigned});
    };
    anthropic("content", R"("messages":[{"role":"user","content":"$"}])");
    anthropic("text block", R"("messages":[{"role":"user","content":[{"type":"text","text":"$"}]}])");
    anthropic("adjacent blocks", R"("messages":[{"role":"user","content":[{"type":"text","text":"<"},{"type":"text","text":">"}]}])");
    anthropic("system", R"("system":"$","messages":[])");
    anthropic("system blocks", R"("system":[{"type":"text","text":"$"}],"messages":[])");
    anthropic("tool_use input", R"("messages":[{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"f","input":{"q":"$"}}]}])");
    anthropic("tool_result", R"("messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":"$"}]}])");
    anthropic("tool_result blocks", R"("messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":[{"type":"text","text":"$"}]}]}])");
    anthropic("document text", R"("messages":[{"role":"user","content":[{"type":"document","source":{"type":"text","media_type":"text/plain","data":"$"}}]}])");
    anthropic("thinking without a signature", R"("messages":[{"role":"assistant","content":[{"type":"thinking","thinking":"$"}]}])");
    anthropic("signed thinking", R"("messages":[{"role":"assistant","content":[{"type":"thinking","thinking":"$","signature":"c2ln"}]}])", true);
    anthropic("tool description", R"("tools":[{"name":"f","description":"$","input_schema":{"type":"object"}}],"messages":[])");
    anthropic("metadata.user_id", R"("metadata":{"user_id":"$"},"messages":[])");
    anthropic("stop_sequences", R"("stop_sequences":["$"],"messages":[])");
    anthropic("unknown field", R"("x_new":{"deep":"$"},"messages":[])");

    const auto gemini = [&](const char *field, const std::string &body, bool isSigned = false) {
        rows.push_back({Dialect::Gemini, "Gemini", field, '{' + body + '}', kOneBody, kNoSocket, isSigned});
    };
    gemini("parts text", R"("contents":[{"role":"user","parts":[{"text":"$"}]}])");
    gemini("adjacent parts", R"("contents":[{"parts":[{"text":"<"},{"text":">"}]}])");
    gemini("systemInstruction", R"("systemInstruction":{"parts":[{"text":"$"}]})");
    gemini("functionCall args", R"("contents":[{"parts":[{"functionCall":{"name":"f","args":{"q":"$"}}}]}])");
    gemini("functionResponse", R"("contents":[{"parts":[{"functionResponse":{"name":"f","response":{"r":"$"}}}]}])");
    gemini("signed thought", R"("contents":[{"parts":[{"thought":true,"text":"$","thoughtSignature":"c2ln"}]}])", true);
    gemini("tool description", R"("tools":[{"functionDeclarations":[{"name":"f","description":"$"}]}])");
    gemini("unknown field", R"("x_new":["$"])");

    const auto ollama = [&](const char *field, const std::string &body) {
        rows.push_back({Dialect::OpenAiOther, "Ollama", field, R"({"model":"m",)" + body + '}', kOneBody, kNoSocket});
    };
    ollama("message content", R"("messages":[{"role":"user","content":"$"}])");
    ollama("system message", R"("messages":[{"role":"system","content":"$"}])");
    ollama("tool call arguments", R"("messages":[{"role":"assistant","tool_calls":[{"function":{"name":"f","arguments":{"q":"$"}}}]}])");
    ollama("tool result", R"("messages":[{"role":"tool","tool_name":"f","content":"~"}])");
    ollama("prompt of generate", R"("prompt":"$")");
    ollama("suffix", R"("prompt":"a","suffix":"$")");
    ollama("system", R"("prompt":"a","system":"$")");
    ollama("template", R"("prompt":"a","template":"$")");
    ollama("format", R"("format":{"type":"object","description":"$"},"prompt":"a")");
    ollama("input of embed", R"("input":["$"])");
    ollama("unknown field", R"("x_new":{"deep":"$"})");
    return rows;
}

std::vector<GuardrailRow> answerRows()
{
    std::vector<GuardrailRow> rows;
    const auto chat = [&](const char *field, const std::string &message, const std::string &delta) {
        rows.push_back({Dialect::OpenAiChat, "OpenAI chat", field,
                        message.starts_with('-') ? message : R"({"id":"c","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant",)" + message
                                + R"(},"finish_reason":"stop"}]})",
                        delta.starts_with('-') ? delta : R"({"id":"c","choices":[{"index":0,"delta":{"role":"assistant","content":""}}]})"
                            "\n"
                            R"({"id":"c","choices":[{"index":0,"delta":{)" + delta + "}}]}\n"
                            R"({"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]})"
                            "\n[DONE]",
                        kNoSocket});
    };
    chat("content", R"("content":"$")", R"("content":"@")");
    chat("content parts", R"("content":[{"type":"text","text":"$"}])", R"("content":[{"type":"text","text":"@"}])");
    chat("refusal", R"("content":null,"refusal":"$")", R"("refusal":"@")");
    chat("reasoning_content", R"("reasoning_content":"$")", R"("reasoning_content":"@")");
    chat("reasoning", R"("reasoning":"$")", R"("reasoning":"@")");
    chat("tool call arguments", R"("tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"~"}}])",
         R"("tool_calls":[{"index":0,"function":{"arguments":"^"}}])");
    chat("function_call arguments", R"("function_call":{"name":"f","arguments":"~"})", R"("function_call":{"arguments":"^"})");
    chat("audio transcript", R"("audio":{"id":"a","transcript":"$"})", R"("audio":{"transcript":"@"})");
    chat("annotations", R"("content":"a","annotations":[{"type":"url_citation","url_citation":{"title":"$"}}])", "-they come whole, as unknown fields do");
    chat("unknown field", R"("content":"a","x_new":{"deep":"$"})", R"("x_new":{"deep":"@"})");
    rows.push_back({Dialect::OpenAiChat, "OpenAI chat", "second of n choices",
                    R"({"choices":[{"index":0,"message":{"content":"a"}},{"index":1,"message":{"content":"$"}}]})",
                    R"({"choices":[{"index":1,"delta":{"content":"@"}}]})"
                    "\n"
                    R"({"choices":[{"index":0,"delta":{"content":"a"},"finish_reason":"stop"}]})"
                    "\n"
                    R"({"choices":[{"index":1,"delta":{},"finish_reason":"stop"}]})"
                    "\n[DONE]",
                    kNoSocket});
    rows.push_back({Dialect::OpenAiChat, "OpenAI chat", "logprobs",
                    R"({"choices":[{"index":0,"message":{"content":"a"},"logprobs":{"content":[{"token":"$","logprob":-1}]}}]})",
                    R"({"choices":[{"index":0,"delta":{"content":"a"},"logprobs":{"content":[{"token":"$","logprob":-1}]}}]})"
                    "\n[DONE]",
                    kNoSocket});
    rows.push_back({Dialect::OpenAiChat, "OpenAI chat", "error", R"({"error":{"message":"$","type":"t","param":null,"code":null}})",
                    R"({"error":{"message":"$","type":"t","param":null,"code":null}})", kNoSocket});
    rows.push_back({Dialect::OpenAiCompletions, "OpenAI completions", "text", R"({"choices":[{"index":0,"text":"$","finish_reason":"stop"}]})",
                    R"({"choices":[{"index":0,"text":"@","finish_reason":null}]})"
                    "\n"
                    R"({"choices":[{"index":0,"text":"","finish_reason":"stop"}]})"
                    "\n[DONE]",
                    kNoSocket});

    // Each streamed field of Responses repeats itself when it is done.
    const auto responses = [&](const char *field, const std::string &item, const std::string &family, const std::string &place,
                               const std::string &delta, const std::string &done) {
        const std::string at = R"("item_id":"i","output_index":0,)" + place;
        const std::string events = R"({"type":"response.created","response":{"id":"r","status":"in_progress"}})"
            "\n"
            R"({"type":")" + family + R"(.delta",)" + at + R"("delta":")" + delta + "\"}\n"
            R"({"type":")" + family + R"(.done",)" + at + done + "}\n"
            R"({"type":"response.output_item.done","output_index":0,"item":)" + item + "}\n"
            R"({"type":"response.completed","response":{"id":"r","status":"completed","output":[)" + item + "]}}";
        rows.push_back({Dialect::OpenAiResponses, "OpenAI Responses", field, R"({"id":"r","object":"response","output":[)" + item + "]}", events, events});
    };
    responses("output_text", R"({"type":"message","content":[{"type":"output_text","text":"$"}]})", "response.output_text", R"("content_index":0,)", "@",
              R"("text":"$")");
    responses("refusal", R"({"type":"message","content":[{"type":"refusal","refusal":"$"}]})", "response.refusal", R"("content_index":0,)", "@",
              R"("refusal":"$")");
    responses("reasoning_text", R"({"type":"reasoning","content":[{"type":"reasoning_text","text":"$"}]})", "response.reasoning_text",
              R"("content_index":0,)", "@", R"("text":"$")");
    responses("reasoning summary", R"({"type":"reasoning","summary":[{"type":"summary_text","text":"$"}]})", "response.reasoning_summary_text",
              R"("summary_index":0,)", "@", R"("text":"$")");
    responses("function_call arguments", R"({"type":"function_call","name":"f","arguments":"~"})", "response.function_call_arguments", "", "^",
              R"("arguments":"~")");
    responses("custom_tool_call input", R"({"type":"custom_tool_call","name":"f","input":"$"})", "response.custom_tool_call_input", "", "@",
              R"("input":"$")");
    responses("mcp_call arguments", R"({"type":"mcp_call","name":"f","arguments":"~"})", "response.mcp_call_arguments", "", "^", R"("arguments":"~")");
    const auto adjacent = [&](const char *field, bool inItems) {
        const std::string first = R"({"type":"output_text","text":"<"})";
        const std::string second = R"({"type":"output_text","text":">"})";
        const std::string output = R"([{"type":"message","content":[)" + first + (inItems ? R"(]},{"type":"message","content":[)" : ",") + second + "]}]";
        const auto part = [](const char *mark, const char *at) {
            const std::string text = std::string("\"") + mark + "\"}";
            return std::string(R"({"type":"response.output_text.delta",)") + at + R"(,"delta":)" + text + "\n"
                R"({"type":"response.output_text.done",)" + at + R"(,"text":)" + text + "\n"
                R"({"type":"response.content_part.done",)" + at + R"(,"part":{"type":"output_text","text":)" + text + "}\n";
        };
        const std::string events = R"({"type":"response.created","response":{"id":"r"}})"
            "\n"
            + part("<", R"("output_index":0,"content_index":0)")
            + part(">", inItems ? R"("output_index":1,"content_index":0)" : R"("output_index":0,"content_index":1)")
            + R"({"type":"response.completed","response":{"id":"r","output":)" + output + "}}";
        rows.push_back({Dialect::OpenAiResponses, "OpenAI Responses", field, R"({"object":"response","output":)" + output + '}', events, events});
    };
    adjacent("adjacent parts", false);
    adjacent("adjacent messages", true);
    const std::string completed = R"(
{"type":"response.completed","response":{"id":"r","status":"completed","output":[]}})";
    const std::string begun = R"({"type":"response.created","response":{"id":"r","status":"in_progress"}}
)";
    const std::string parts = begun + R"({"type":"response.content_part.done","item_id":"i","output_index":0,"content_index":0,"part":{"type":"output_text","text":"$"}})";
    rows.push_back({Dialect::OpenAiResponses, "OpenAI Responses", "content_part", kStreamOnly, parts + completed, parts + completed});
    const std::string created = R"({"type":"response.created","response":{"id":"r","instructions":"$"}})";
    rows.push_back({Dialect::OpenAiResponses, "OpenAI Responses", "echoed instructions", R"({"id":"r","instructions":"$","output":[]})", created + completed, created + completed});
    const std::string unknown = begun + R"({"type":"response.x_new","deep":["$"]})";
    rows.push_back({Dialect::OpenAiResponses, "OpenAI Responses", "unknown event", R"({"id":"r","x_new":["$"]})", unknown + completed, unknown + completed});

    const auto realtime = [&](const char *field, const std::string &family, const std::string &delta, const std::string &done) {
        const std::string at = R"("response_id":"r","item_id":"i","output_index":0,"content_index":0,)";
        rows.push_back({Dialect::OpenAiResponses, "OpenAI Realtime", field, kSocketOnly, kSocketOnly,
                        R"({"type":"response.created","response":{"object":"realtime.response","id":"r"}})"
                        "\n"
                        R"({"type":")" + family + R"(.delta",)" + at + R"("delta":")" + delta + "\"}\n"
                        R"({"type":")" + family + R"(.done",)" + at + done + "}\n"
                        R"({"type":"response.done","response":{"id":"r","status":"completed","output":[{"content":[{)" + done + "}]}]}}"});
    };
    realtime("output_text", "response.output_text", "@", R"("text":"$")");
    realtime("audio transcript", "response.output_audio_transcript", "@", R"("transcript":"$")");
    realtime("function_call arguments", "response.function_call_arguments", "^", R"("arguments":"~")");

    // What stands before and behind every block.
    const auto anthropic = [&](const char *field, const std::string &block, const std::string &start, const std::string &delta, bool isSigned = false) {
        rows.push_back({Dialect::Anthropic, "Anthropic messages", field,
                        block.starts_with('-') ? block : R"({"id":"a","type":"message","role":"assistant","content":[)" + block + R"(],"stop_reason":"end_turn"})",
                        R"({"type":"message_start","message":{"id":"a","role":"assistant","content":[]}})"
                        "\n"
                        R"({"type":"content_block_start","index":0,"content_block":)" + start + "}\n"
                        R"({"type":"content_block_delta","index":0,"delta":)" + delta + "}\n"
                        R"({"type":"content_block_stop","index":0})"
                        "\n"
                        R"({"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":3}})"
                        "\n"
                        R"({"type":"message_stop"})",
                        kNoSocket, isSigned});
    };
    anthropic("text", R"({"type":"text","text":"$"})", R"({"type":"text","text":""})", R"({"type":"text_delta","text":"@"})");
    anthropic("thinking without a signature", R"({"type":"thinking","thinking":"$"})", R"({"type":"thinking","thinking":""})",
              R"({"type":"thinking_delta","thinking":"@"})");
    anthropic("signed thinking", R"({"type":"thinking","thinking":"$","signature":"c2ln"})", R"({"type":"thinking","thinking":"","signature":""})",
              R"({"type":"thinking_delta","thinking":"@"})", true);
    anthropic("tool_use input", R"({"type":"tool_use","id":"t","name":"f","input":{"q":"$"}})", R"({"type":"tool_use","id":"t","name":"f","input":{}})",
              R"({"type":"input_json_delta","partial_json":"^"})");
    anthropic("citation", R"({"type":"text","text":"a","citations":[{"type":"char_location","cited_text":"$"}]})", R"({"type":"text","text":""})",
              R"({"type":"citations_delta","citation":{"type":"char_location","cited_text":"$"}})");
    rows.push_back({Dialect::Anthropic, "Anthropic messages", "adjacent blocks",
                    R"({"content":[{"type":"text","text":"<"},{"type":"text","text":">"}]})",
                    R"({"type":"message_start","message":{"id":"a","role":"assistant","content":[]}}
{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}
{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"<"}}
{"type":"content_block_stop","index":0}
{"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}
{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":">"}}
{"type":"content_block_stop","index":1}
{"type":"message_delta","delta":{"stop_reason":"end_turn"}}
{"type":"message_stop"})",
                    kNoSocket});
    rows.push_back({Dialect::Anthropic, "Anthropic messages", "error", R"({"type":"error","error":{"type":"api_error","message":"$"}})",
                    R"({"type":"error","error":{"type":"api_error","message":"$"}})", kNoSocket});
    rows.push_back({Dialect::Anthropic, "Anthropic messages", "unknown event", R"({"type":"message","x_new":"$"})", R"({"type":"x_new","deep":"$"})",
                    kNoSocket});

    const auto gemini = [&](const char *field, const std::string &whole, const std::string &piece) {
        const auto answer = [](const std::string &part, const char *end) {
            return R"({"candidates":[{"content":{"parts":[)" + part + R"(],"role":"model"},"index":0)" + end + "}]}";
        };
        rows.push_back({Dialect::Gemini, "Gemini", field, answer(whole, ""),
                        answer(piece, "") + '\n' + answer(R"({"text":""})", R"(,"finishReason":"STOP")"), kNoSocket});
    };
    gemini("parts text", R"({"text":"$"})", R"({"text":"@"})");
    gemini("adjacent parts", R"({"text":"<"},{"text":">"})", R"({"text":"@"})");
    gemini("thought", R"({"thought":true,"text":"$"})", R"({"thought":true,"text":"@"})");
    gemini("functionCall args", R"({"functionCall":{"name":"f","args":{"q":"$"}}})", R"({"functionCall":{"name":"f","args":{"q":"$"}}})");
    gemini("unknown field", R"({"x_new":{"deep":"$"}})", R"({"x_new":{"deep":"$"}})");

    const auto ollama = [&](const char *field, const std::string &whole, const std::string &piece) {
        rows.push_back({Dialect::OpenAiOther, "Ollama", field, R"({"model":"m",)" + whole + R"(,"done":true})", "-Ollama streams JSON lines", kNoSocket, false,
                        piece.starts_with('-') ? piece
                                               : R"({"model":"m",)" + piece + R"(,"done":false})"
                                "\n"
                                R"({"model":"m","done":true})"});
    };
    ollama("message content", R"("message":{"role":"assistant","content":"$"})", R"("message":{"role":"assistant","content":"@"})");
    ollama("message thinking", R"("message":{"role":"assistant","content":"","thinking":"$"})", R"("message":{"role":"assistant","content":"","thinking":"@"})");
    ollama("tool call arguments", R"("message":{"tool_calls":[{"function":{"name":"f","arguments":{"q":"$"}}}]})",
           R"("message":{"tool_calls":[{"function":{"name":"f","arguments":{"q":"$"}}}]})");
    ollama("response of generate", R"("response":"$")", R"("response":"@")");
    ollama("error", R"("error":"$")", R"("error":"$")");
    ollama("unknown field", R"("x_new":{"deep":"$"})", R"("x_new":{"deep":"$"})");
    return rows;
}

} // namespace sluice::test
