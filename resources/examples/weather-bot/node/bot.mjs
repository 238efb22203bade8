// A bot with one tool. OPENAI_BASE_URL says where the model is, OPENAI_API_KEY who asks; NODE_EXTRA_CA_CERTS names the relay's CA.
import OpenAI from 'openai';

const question = process.argv.slice(2).join(' ') || 'What is the weather in Paris?';

const tools = [
  {
    type: 'function',
    function: {
      name: 'get_weather',
      description: 'The weather in a city now',
      parameters: {
        type: 'object',
        properties: { city: { type: 'string', description: 'Name of the city' } },
        required: ['city'],
        additionalProperties: false,
      },
    },
  },
];

// Made up, but the same for the same city.
function getWeather({ city }) {
  const seed = [...city].reduce((sum, letter) => sum + letter.codePointAt(0), 0);
  const skies = /\p{Script=Han}/u.test(city)
    ? ['晴', '多云', '有雨', '有风']
    : ['sunny', 'cloudy', 'rainy', 'windy'];
  return { city, temperature_c: 5 + (seed % 25), condition: skies[seed % skies.length] };
}

async function answer(client, messages) {
  for (;;) {
    const completion = await client.chat.completions.create({
      model: process.env.OPENAI_MODEL ?? 'gpt-4o-mini',
      messages,
      tools,
    });
    const message = completion.choices[0].message;
    if (!message.tool_calls?.length) {
      return message.content;
    }
    messages.push(message);
    for (const call of message.tool_calls) {
      console.log(`Tool: ${call.function.name} ${call.function.arguments}`);
      const report = getWeather(JSON.parse(call.function.arguments));
      messages.push({ role: 'tool', tool_call_id: call.id, content: JSON.stringify(report) });
    }
  }
}

console.log(`You:  ${question}`);
try {
  console.log(`Bot:  ${await answer(new OpenAI(), [{ role: 'user', content: question }])}`);
} catch (error) {
  if (error instanceof OpenAI.APIError && error.code === 'sluice_content_blocked') {
    console.error(`The relay stopped the question: ${error.message}`);
    process.exit(1);
  }
  throw error;
}
