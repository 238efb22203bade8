// The official SDKs meet a limit and recover by themselves, because they are told how long to wait; see run.mjs.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import OpenAI from 'openai';

const url = process.env.SLUICE_TEST_URL;
const quick = { 'x-demo-first-token-ms': '0', 'x-demo-interval-ms': '0' };

// A client that notes when each of its requests was sent and what came back.
function watched() {
  const seen = [];
  const openai = new OpenAI({
    baseURL: `${url}/v1`,
    apiKey: 'sk-test',
    fetch: async (...request) => {
      const entry = { sent: performance.now() };
      seen.push(entry);
      const response = await fetch(...request);
      entry.status = response.status;
      entry.wait = Number(response.headers.get('retry-after-ms'));
      entry.came = performance.now();
      entry.headers = response.headers;
      return response;
    },
  });
  const ask = (model) => openai.chat.completions.create({ model, messages: [{ role: 'user', content: 'Hello' }] }, { headers: quick });
  return { seen, ask };
}

// The SDK's own first back-off is at most half a second: a gap as long as it was told proves that it listened.
function assertWaitedAsTold(refused, retried) {
  assert.equal(refused.status, 429);
  assert.ok(refused.wait > 0, 'the refusal says how long');
  const gap = retried.sent - refused.came;
  assert.ok(gap >= refused.wait - 2, `waited ${gap} ms of ${refused.wait}`);
  assert.ok(gap < refused.wait + 1000, `waited ${gap} ms, told ${refused.wait}`);
}

test('a burst above the steady rate waits its turn', async () => {
  const { seen, ask } = watched();
  await ask('gpt-4o-mini');
  const answer = await ask('gpt-4o-mini');
  assert.equal(answer.choices[0].message.content, 'You said: Hello');
  assert.deepEqual(seen.map((entry) => entry.status), [200, 429, 200]);
  assert.ok(seen[1].wait > 900 && seen[1].wait <= 2000, `told to wait ${seen[1].wait} ms`);
  assertWaitedAsTold(seen[1], seen[2]);
});

test('a used-up minute is waited for', async () => {
  await new Promise((resolve) => setTimeout(resolve, 2100)); // out of the way of the rate above
  const { seen, ask } = watched();
  await ask('gpt-once-a-minute');
  assert.equal(seen[0].headers.get('x-sluice-ratelimit-remaining-requests'), '0');
  await new Promise((resolve) => setTimeout(resolve, 2100));
  const answer = await ask('gpt-once-a-minute');
  assert.equal(answer.choices[0].message.content, 'You said: Hello');
  assert.deepEqual(seen.map((entry) => entry.status), [200, 429, 200]);
  assert.ok(seen[1].wait > 50_000 && seen[1].wait < 60_000, `told to wait ${seen[1].wait} ms`);
  assertWaitedAsTold(seen[1], seen[2]);
});
