"""A bot with one tool. OPENAI_BASE_URL says where the model is, OPENAI_API_KEY who asks; SSL_CERT_FILE names the relay's CA."""

import json
import os
import sys

import openai

TOOLS = [
    {
        "type": "function",
        "function": {
            "name": "get_weather",
            "description": "The weather in a city now",
            "parameters": {
                "type": "object",
                "properties": {"city": {"type": "string", "description": "Name of the city"}},
                "required": ["city"],
                "additionalProperties": False,
            },
        },
    }
]


def get_weather(city: str) -> dict:
    """Made up, but the same for the same city."""
    seed = sum(ord(letter) for letter in city)
    chinese = any("\u4e00" <= letter <= "\u9fff" for letter in city)
    skies = ["晴", "多云", "有雨", "有风"] if chinese else ["sunny", "cloudy", "rainy", "windy"]
    return {"city": city, "temperature_c": 5 + seed % 25, "condition": skies[seed % len(skies)]}


def answer(client: openai.OpenAI, messages: list) -> str:
    while True:
        completion = client.chat.completions.create(
            model=os.environ.get("OPENAI_MODEL", "gpt-4o-mini"), messages=messages, tools=TOOLS
        )
        message = completion.choices[0].message
        if not message.tool_calls:
            return message.content
        messages.append(message)
        for call in message.tool_calls:
            print(f"Tool: {call.function.name} {call.function.arguments}")
            report = get_weather(**json.loads(call.function.arguments))
            messages.append(
                {
                    "role": "tool",
                    "tool_call_id": call.id,
                    "content": json.dumps(report, ensure_ascii=False),
                }
            )


def main() -> int:
    question = " ".join(sys.argv[1:]) or "What is the weather in Paris?"
    print(f"You:  {question}")
    try:
        print(f"Bot:  {answer(openai.OpenAI(), [{'role': 'user', 'content': question}])}")
    except openai.BadRequestError as error:
        if error.code != "sluice_content_blocked":
            raise
        print(f"The relay stopped the question: {error.message}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
