// The official SDKs through the relay; see run.mjs.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';

import { NAMES, STOP, WORDS } from './relay.mjs';

const url = process.env.SLUICE_TEST_URL;
const guarded = process.env.SLUICE_TEST_PARTS === 'shapes' ? test.skip : test;

const openai = new OpenAI({ baseURL: `${url}/v1`, apiKey: 'sk-test' });
const anthropic = new Anthropic({ baseURL: url, apiKey: 'sk-ant-test' });

const ask = (content) => ({ model: 'gpt-4o-mini', messages: [{ role: 'user', content }] });
const tell = (content) => ({
  model: 'claude-sonnet-4-5',
  max_tokens: 256,
  messages: [{ role: 'user', content }],
});
const quick = { 'x-demo-first-token-ms': '0', 'x-demo-interval-ms': '0' };
const weatherTool = {
  name: 'get_weather',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};

async function collect(stream) {
  const events = [];
  for await (const event of stream) {
    events.push(event);
  }
  return events;
}

test('chat, plain', async () => {
  const answer = await openai.chat.completions.create(ask('Hello there'), { headers: quick });
  assert.equal(answer.choices[0].message.content, 'You said: Hello there');
  assert.equal(answer.choices[0].finish_reason, 'stop');
  assert.ok(answer.usage.total_tokens > 0);
});

test('chat, streamed', async () => {
  const chunks = await collect(
    await openai.chat.completions.create({
      ...ask('Hello 世界'),
      stream: true,
      stream_options: { include_usage: true },
    }),
  );
  const text = chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('');
  assert.equal(text, 'You said: Hello 世界');
  assert.ok(chunks.length > 5);
  assert.equal(chunks.at(-1).choices.length, 0);
  assert.ok(chunks.at(-1).usage.completion_tokens > 0);
});

test('chat, several choices', async () => {
  const stream = openai.chat.completions.stream({ ...ask('twice'), n: 2 }, { headers: quick });
  const answer = await stream.finalChatCompletion();
  assert.deepEqual(
    answer.choices.map((choice) => choice.message.content),
    ['You said: twice', 'You said: twice'],
  );
});

test('chat, streamed tool call', async () => {
  const stream = openai.chat.completions.stream(
    {
      ...ask("What's the weather in New York today?"),
      tools: [{ type: 'function', function: weatherTool }],
    },
    { headers: { ...quick, 'x-demo-chunk': '1' } },
  );
  const { choices } = await stream.finalChatCompletion();
  assert.equal(choices[0].finish_reason, 'tool_calls');
  assert.equal(choices[0].message.tool_calls[0].function.name, 'get_weather');
  assert.deepEqual(JSON.parse(choices[0].message.tool_calls[0].function.arguments), {
    city: 'New York',
  });
});

const bots = new URL('../../../resources/examples/weather-bot/', import.meta.url);
const botKeys = { OPENAI_BASE_URL: `${url}/v1`, OPENAI_API_KEY: 'sk-test' };

// With the packages of this folder.
async function runNodeBot(question) {
  const directory = mkdtempSync(join(tmpdir(), 'weather-bot-'));
  try {
    const bot = join(directory, 'bot.mjs');
    copyFileSync(fileURLToPath(new URL('node/bot.mjs', bots)), bot);
    symlinkSync(fileURLToPath(new URL('node_modules', import.meta.url)), join(directory, 'node_modules'));
    return await promisify(execFile)(process.execPath, [bot, question], {
      env: { ...process.env, ...botKeys },
    });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

// With a stand-in for the package.
function runPythonBot(question) {
  return promisify(execFile)('python3', [fileURLToPath(new URL('python/bot.py', bots)), question], {
    env: {
      ...process.env,
      ...botKeys,
      SSL_CERT_FILE: process.env.NODE_EXTRA_CA_CERTS ?? '',
      PYTHONPATH: fileURLToPath(new URL('python_stand_in', import.meta.url)),
      PYTHONDONTWRITEBYTECODE: '1',
      PYTHONIOENCODING: 'utf-8',
    },
  });
}

for (const [name, run] of [['Node', runNodeBot], ['Python', runPythonBot]]) {
  test(`the weather bot in ${name}`, async () => {
    const english = await run('What is the weather in Paris?');
    assert.match(english.stdout, /^Tool: get_weather {"city":"Paris"}$/m);
    assert.match(english.stdout, /^Bot: {2}In Paris it is \d+ °C now, \w+\.$/m);
    const chinese = await run('北京今天的天气怎么样？');
    assert.match(chinese.stdout, /^Bot: {2}北京现在 \d+ °C，.+。$/m);
  });
}

test('embeddings', async () => {
  const answer = await openai.embeddings.create({
    model: 'text-embedding-3-small',
    input: ['one', 'two'],
  });
  assert.equal(answer.data.length, 2);
  for (const { embedding } of answer.data) {
    assert.equal(embedding.length, 1536);
    const square = embedding.reduce((sum, number) => sum + number * number, 0);
    assert.ok(Math.abs(square - 1) < 1e-4);
  }
  assert.notDeepEqual(answer.data[0].embedding, answer.data[1].embedding);
});

test('models', async () => {
  const ids = (await collect(openai.models.list())).map((model) => model.id);
  assert.ok(ids.includes('gpt-4o-mini'));
  assert.equal((await openai.models.retrieve('gpt-4o-mini')).id, 'gpt-4o-mini');
  assert.ok((await collect(anthropic.models.list())).length > 0);
});

test('responses, plain', async () => {
  const answer = await openai.responses.create({ model: 'gpt-5', input: 'Hello' }, { headers: quick });
  assert.equal(answer.status, 'completed');
  assert.equal(answer.output_text, 'You said: Hello');
});

test('responses, streamed', async () => {
  const events = await collect(
    await openai.responses.create({ model: 'gpt-5', input: 'Hello', stream: true }, { headers: quick }),
  );
  assert.deepEqual(
    events.map((event) => event.sequence_number),
    events.map((_, index) => index),
  );
  const deltas = events.filter((event) => event.type === 'response.output_text.delta');
  assert.equal(deltas.map((event) => event.delta).join(''), 'You said: Hello');
  assert.equal(events.at(-1).type, 'response.completed');
  assert.equal(events.at(-1).response.output[0].content[0].text, 'You said: Hello');
});

test('responses, tool call and its answer', async () => {
  const tools = [{ type: 'function', strict: false, ...weatherTool }];
  const input = [{ role: 'user', content: 'What is the weather in Oslo?' }];
  const stream = openai.responses.stream({ model: 'gpt-5', input, tools }, { headers: quick });
  const first = await stream.finalResponse();
  const call = first.output[0];
  assert.equal(call.type, 'function_call');
  assert.deepEqual(JSON.parse(call.arguments), { city: 'Oslo' });
  const output = JSON.stringify({ city: 'Oslo', temperature_c: -3, condition: 'snowy' });
  const second = await openai.responses.create(
    {
      model: 'gpt-5',
      input: [...input, call, { type: 'function_call_output', call_id: call.call_id, output }],
      tools,
    },
    { headers: quick },
  );
  assert.equal(second.output_text, 'In Oslo it is -3 °C now, snowy.');
});

test('messages, plain', async () => {
  const message = await anthropic.messages.create(tell('Hello'), { headers: quick });
  assert.equal(message.content[0].text, 'You said: Hello');
  assert.equal(message.stop_reason, 'end_turn');
  const counted = await anthropic.messages.countTokens({
    model: 'claude-sonnet-4-5',
    messages: [{ role: 'user', content: 'Hello' }],
  });
  assert.ok(counted.input_tokens > 0);
});

test('messages, streamed', async () => {
  const stream = anthropic.messages.stream(tell('Hello 世界'), { headers: quick });
  const deltas = [];
  stream.on('text', (delta) => deltas.push(delta));
  const message = await stream.finalMessage();
  assert.equal(message.content[0].text, 'You said: Hello 世界');
  assert.equal(deltas.join(''), 'You said: Hello 世界');
  assert.ok(message.usage.output_tokens > 0);
});

test('messages, tool use, plain and streamed', async () => {
  const request = {
    ...tell('weather in Bonn?'),
    tools: [{ name: 'get_weather', input_schema: weatherTool.parameters }],
  };
  const plain = await anthropic.messages.create(request, { headers: quick });
  const streamed = await anthropic.messages
    .stream(request, { headers: { ...quick, 'x-demo-chunk': '1' } })
    .finalMessage();
  for (const message of [plain, streamed]) {
    assert.equal(message.stop_reason, 'tool_use');
    assert.deepEqual(message.content[0].input, { city: 'Bonn' });
  }
});

test("an upstream's refusal keeps its status and code", async () => {
  const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: 'sk-test', maxRetries: 0 });
  await assert.rejects(
    client.chat.completions.create(ask('Hello'), { headers: { 'x-demo-status': '401' } }),
    (error) => error instanceof OpenAI.AuthenticationError && error.code === 'invalid_api_key',
  );
});

// The guardrails.

const [word] = WORDS;

// JSON with everything beyond ASCII as \u escapes, as Python's json module writes it.
const escaped = (text) =>
  text.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
const escapingFetch = (target, init) => {
  const body = escaped(init.body);
  assert.ok(body.includes('\\u654f') && !body.includes(word));
  const headers = new Headers(init.headers);
  headers.delete('content-length');
  return fetch(target, { ...init, headers, body });
};

function refusesWithOpenAi(promise) {
  return assert.rejects(promise, (error) => {
    assert.ok(error instanceof OpenAI.BadRequestError, String(error));
    assert.equal(error.code, 'sluice_content_blocked');
    assert.equal(error.status, 400);
    assert.ok(!error.message.includes(word), 'the refusal repeats the word');
    return true;
  });
}

function refusesWithAnthropic(promise) {
  return assert.rejects(promise, (error) => {
    assert.ok(error instanceof Anthropic.BadRequestError, String(error));
    assert.equal(error.error.error.sluice_code, 'sluice_content_blocked');
    assert.equal(error.error.error.type, 'invalid_request_error');
    return true;
  });
}

guarded('a forbidden prompt is refused in every dialect', async () => {
  const prompt = `say ${word} please`;
  await refusesWithOpenAi(openai.chat.completions.create(ask(prompt)));
  await refusesWithOpenAi(openai.chat.completions.create({ ...ask(prompt), stream: true }));
  await refusesWithOpenAi(openai.responses.create({ model: 'gpt-5', input: prompt }));
  await refusesWithOpenAi(openai.embeddings.create({ model: 'text-embedding-3-small', input: [prompt] }));
  await refusesWithAnthropic(anthropic.messages.create(tell(prompt)));
  await refusesWithAnthropic(anthropic.messages.create({ ...tell('Hello'), system: prompt }));
});

guarded('the bots say that the relay stopped the question', async () => {
  for (const run of [runNodeBot, runPythonBot]) {
    await assert.rejects(run(`weather in ${word}?`), (error) => {
      assert.equal(error.code, 1);
      assert.match(error.stderr, /^The relay stopped the question: /);
      return true;
    });
  }
});

guarded('a forbidden prompt is refused when it is written with escapes', async () => {
  const prompt = `say ${word} please`;
  const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: 'sk-test', fetch: escapingFetch });
  await refusesWithOpenAi(client.chat.completions.create(ask(prompt)));
  await refusesWithOpenAi(client.responses.create({ model: 'gpt-5', input: prompt }));
  const other = new Anthropic({ baseURL: url, apiKey: 'sk-ant-test', fetch: escapingFetch });
  await refusesWithAnthropic(other.messages.create(tell(prompt)));
});

guarded('a forbidden prompt is refused in an array of content parts', async () => {
  const parts = [
    { type: 'text', text: 'say' },
    { type: 'text', text: `${word} please` },
  ];
  await refusesWithOpenAi(openai.chat.completions.create(ask(parts)));
  await refusesWithAnthropic(anthropic.messages.create(tell(parts)));
  await refusesWithOpenAi(
    openai.responses.create({
      model: 'gpt-5',
      input: [{ role: 'user', content: [{ type: 'input_text', text: word }] }],
    }),
  );
});

guarded('a forbidden prompt is refused in a tool result', async () => {
  await refusesWithOpenAi(
    openai.chat.completions.create({
      model: 'gpt-4o-mini',
      messages: [
        { role: 'user', content: 'read the file' },
        {
          role: 'assistant',
          tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'read', arguments: '{}' } }],
        },
        { role: 'tool', tool_call_id: 'call_1', content: `it says ${word}` },
      ],
    }),
  );
  await refusesWithOpenAi(
    openai.responses.create({
      model: 'gpt-5',
      input: [
        { role: 'user', content: 'read the file' },
        { type: 'function_call', call_id: 'call_1', name: 'read', arguments: '{}' },
        { type: 'function_call_output', call_id: 'call_1', output: word },
      ],
    }),
  );
  await refusesWithAnthropic(
    anthropic.messages.create({
      model: 'claude-sonnet-4-5',
      max_tokens: 64,
      messages: [
        { role: 'user', content: 'read the file' },
        { role: 'assistant', content: [{ type: 'tool_use', id: 'toolu_1', name: 'read', input: {} }] },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: 'toolu_1', content: [{ type: 'text', text: word }] },
          ],
        },
      ],
    }),
  );
});

const streams = {
  'chat': { path: '/v1/chat/completions', body: ask('go on') },
  'responses': { path: '/v1/responses', body: { model: 'gpt-5', input: 'go on' } },
  'messages': { path: '/v1/messages', body: tell('go on') },
};

// Every string in `value` that holds a character of the word.
function leaks(value, secret) {
  if (typeof value === 'string') {
    return [...secret].some((letter) => value.includes(letter)) ? [value] : [];
  }
  return value && typeof value === 'object' ? Object.values(value).flatMap((item) => leaks(item, secret)) : [];
}

// Reads a stream byte for byte as it left the relay; gives its events' JSON.
async function rawEvents({ path, body }, text, chunk, more = {}) {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-demo-text': encodeURIComponent(text),
      'x-demo-chunk': String(chunk),
      ...quick,
      ...more,
    },
    body: JSON.stringify({ ...body, stream: true }),
  });
  assert.equal(response.status, 200);
  const events = [];
  for (const line of (await response.text()).split('\n')) {
    if (line.startsWith('data: ') && line !== 'data: [DONE]') {
      events.push(JSON.parse(line.slice(6)));
    }
  }
  return events;
}

const deltaText = (event) =>
  event.choices?.[0]?.delta?.content ?? (typeof event.delta === 'string' ? event.delta : event.delta?.text) ?? '';

for (const [name, stream] of Object.entries(streams)) {
  guarded(`${name}: a listed word never leaves, however the stream splits it`, async () => {
    for (const secret of WORDS) {
      const letters = [...secret];
      const stars = '*'.repeat(letters.length);
      // One character an event, plainly and as escapes; then each split of the word over two events: the first event is
      // as long as what stands before the split.
      const cases = [{ text: `abc ${secret} xyz`, chunk: 1 }, { text: `abc ${secret} xyz`, chunk: 1, ascii: true }];
      for (let at = 1; at < letters.length; ++at) {
        cases.push({ text: `${'-'.repeat(letters.length)}${secret}..`, chunk: letters.length + at });
      }
      for (const { text, chunk, ascii } of cases) {
        const events = await rawEvents(stream, text, chunk, ascii ? { 'x-demo-ascii': '1' } : {});
        assert.deepEqual(leaks(events, secret), [], `${name} leaks with ${chunk} characters an event`);
        assert.equal(events.map(deltaText).join(''), text.replace(secret, stars));
      }
    }
  });
}

guarded('a masked stream is whole for the SDKs', async () => {
  const headers = {
    ...quick,
    'x-demo-text': encodeURIComponent(`so ${word} it is`),
    'x-demo-chunk': '1',
  };
  const expected = `so ${'*'.repeat([...word].length)} it is`;
  const chat = await openai.chat.completions.stream(ask('go on'), { headers }).finalChatCompletion();
  assert.equal(chat.choices[0].message.content, expected);
  const response = await openai.responses.stream({ model: 'gpt-5', input: 'go on' }, { headers }).finalResponse();
  assert.equal(response.output[0].content[0].text, expected);
  const message = await anthropic.messages.stream(tell('go on'), { headers }).finalMessage();
  assert.equal(message.content[0].text, expected);
});

guarded('an unstreamed answer is masked', async () => {
  const headers = { ...quick, 'x-demo-text': encodeURIComponent(`so ${word} it is`) };
  const answer = await openai.chat.completions.create(ask('go on'), { headers });
  assert.equal(answer.choices[0].message.content, `so ${'*'.repeat([...word].length)} it is`);
});

// Pseudonyms: the provider never sees the name, the client never sees anything else.

const oneByOne = { ...quick, 'x-demo-chunk': '1' };

guarded('a name leaves as a placeholder', async () => {
  // The demo answers "You said: …": cut after four characters of the name, what is left of it cannot be put back.
  for (const name of NAMES) {
    const headers = { ...oneByOne, 'x-demo-tokens': '14' };
    const chat = await openai.chat.completions.create(ask(name), { headers });
    assert.equal(chat.choices[0].message.content, 'You said: WORD');
    const message = await anthropic.messages.create(tell(name), { headers });
    assert.equal(message.content[0].text, 'You said: WORD');
  }
});

guarded('a name comes back, plain and streamed', async () => {
  for (const name of NAMES) {
    const prompt = `greet ${name}, and ${name} again`;
    const expected = `You said: ${prompt}`;
    for (const headers of [quick, oneByOne]) {
      const plain = await openai.chat.completions.create(ask(prompt), { headers });
      assert.equal(plain.choices[0].message.content, expected);
      const chat = await openai.chat.completions.stream(ask(prompt), { headers }).finalChatCompletion();
      assert.equal(chat.choices[0].message.content, expected);
      const response = await openai.responses.create({ model: 'gpt-5', input: prompt }, { headers });
      assert.equal(response.output_text, expected);
      const events = await collect(await openai.responses.create({ model: 'gpt-5', input: prompt, stream: true }, { headers }));
      const deltas = events.filter((event) => event.type === 'response.output_text.delta');
      assert.equal(deltas.map((event) => event.delta).join(''), expected);
      assert.equal(events.find((event) => event.type === 'response.output_text.done').text, expected);
      assert.equal(events.at(-1).response.output[0].content[0].text, expected);
      const message = await anthropic.messages.create(tell(prompt), { headers });
      assert.equal(message.content[0].text, expected);
      const streamed = await anthropic.messages.stream(tell(prompt), { headers }).finalMessage();
      assert.equal(streamed.content[0].text, expected);
    }
  }
});

guarded("a name comes back in a tool's arguments", async () => {
  const question = `What's the weather in ${NAMES[0]}?`;
  const tools = [{ type: 'function', function: weatherTool }];
  const expected = { city: NAMES[0] };
  for (const headers of [quick, oneByOne]) {
    const plain = await openai.chat.completions.create({ ...ask(question), tools }, { headers });
    assert.deepEqual(JSON.parse(plain.choices[0].message.tool_calls[0].function.arguments), expected);
    const chat = await openai.chat.completions.stream({ ...ask(question), tools }, { headers }).finalChatCompletion();
    assert.deepEqual(JSON.parse(chat.choices[0].message.tool_calls[0].function.arguments), expected);
    const response = await openai.responses
      .stream({ model: 'gpt-5', input: question, tools: [{ type: 'function', strict: false, ...weatherTool }] }, { headers })
      .finalResponse();
    assert.deepEqual(JSON.parse(response.output[0].arguments), expected);
    const request = { ...tell(question), tools: [{ name: 'get_weather', input_schema: weatherTool.parameters }] };
    const message = await anthropic.messages.create(request, { headers });
    assert.deepEqual(message.content[0].input, expected);
    const streamed = await anthropic.messages.stream(request, { headers }).finalMessage();
    assert.deepEqual(streamed.content[0].input, expected);
    assert.equal(streamed.stop_reason, 'tool_use');
  }
});

guarded('an answer that a rule stops ends honestly', async () => {
  const headers = { ...oneByOne, 'x-demo-text': encodeURIComponent(`so ${STOP} it is`) };
  const chunks = await collect(await openai.chat.completions.create({ ...ask('go on'), stream: true }, { headers }));
  assert.equal(chunks.at(-1).choices[0].finish_reason, 'content_filter');
  const plain = await openai.chat.completions.create(ask('go on'), { headers });
  assert.equal(plain.choices[0].finish_reason, 'content_filter');
  const streamed = await anthropic.messages.stream(tell('go on'), { headers }).finalMessage();
  assert.equal(streamed.stop_reason, 'refusal');
  const message = await anthropic.messages.create(tell('go on'), { headers });
  assert.equal(message.stop_reason, 'refusal');
  const events = await collect(await openai.responses.create({ model: 'gpt-5', input: 'go on', stream: true }, { headers }));
  assert.equal(events.at(-1).type, 'response.incomplete');
  assert.equal(events.at(-1).response.incomplete_details.reason, 'content_filter');
  for (const told of [chunks, plain, streamed, message, events]) {
    assert.ok(!JSON.stringify(told).includes(STOP.slice(0, 2)), 'the answer holds what was to be stopped');
  }
});
