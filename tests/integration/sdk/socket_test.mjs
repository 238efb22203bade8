// WebSockets through the relay: Realtime by the official SDK, Responses in WebSocket mode by the ws package; see run.mjs.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';

import OpenAI from 'openai';
import { OpenAIRealtimeWS as OldRealtime } from 'openai/beta/realtime/ws';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';
import WebSocket from 'ws';

import { WORDS } from './relay.mjs';

const url = process.env.SLUICE_TEST_URL;
const socketUrl = url.replace(/^http/, 'ws');
const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: 'sk-test' });
const quick = { 'x-demo-first-token-ms': '0', 'x-demo-interval-ms': '0' };
const header = (text) => encodeURIComponent(text);
const say = (text) => ({
  type: 'conversation.item.create',
  item: { type: 'message', role: 'user', content: [{ type: 'input_text', text }] },
});

// The SDK's client, every event it got, and a way to wait for one.
async function realtime(headers = {}, Client = OpenAIRealtimeWS) {
  const socket = new Client({ model: 'gpt-realtime', options: { headers: { ...quick, ...headers } } }, client);
  const events = [];
  const errors = [];
  socket.on('event', (event) => events.push(event));
  socket.on('error', (error) => errors.push(error));
  const seen = async (type, count = 1) => {
    while (events.filter((event) => event.type === type).length < count) {
      await once(socket.socket, 'message', { signal: AbortSignal.timeout(10_000) });
    }
    return events.filter((event) => event.type === type).at(count - 1);
  };
  await seen('session.created');
  return { socket, events, errors, seen };
}

const join = (events, type) =>
  events
    .filter((event) => event.type === type)
    .map((event) => event.delta)
    .join('');

async function close(talk) {
  const closed = once(talk.socket.socket, 'close');
  talk.socket.close({ code: 1000, reason: 'OK' });
  const [code] = await closed;
  assert.equal(code, 1000);
}

test('realtime, text', async () => {
  const talk = await realtime();
  assert.equal((await talk.seen('session.created')).session.model, 'gpt-realtime');
  talk.socket.send({ type: 'session.update', session: { type: 'realtime', instructions: 'be brief' } });
  talk.socket.send(say('Hello 世界'));
  talk.socket.send({ type: 'response.create' });
  const { response } = await talk.seen('response.done');
  assert.equal(join(talk.events, 'response.output_text.delta'), 'You said: Hello 世界');
  assert.equal(response.status, 'completed');
  assert.equal(response.output[0].content[0].text, 'You said: Hello 世界');
  assert.ok(response.usage.output_tokens > 0);
  assert.deepEqual(talk.errors, []);
  await close(talk);
});

test('realtime, the older client', async () => {
  const talk = await realtime({}, OldRealtime);
  talk.socket.send(say('good day'));
  talk.socket.send({ type: 'response.create' });
  await talk.seen('response.done');
  assert.equal(join(talk.events, 'response.output_text.delta'), 'You said: good day');
  await close(talk);
});

test('realtime, blocked prompt', async () => {
  const talk = await realtime();
  talk.socket.send({ ...say(`please ${WORDS[0]}`), event_id: 'mine' });
  await talk.seen('error');
  assert.equal(talk.errors[0].error.code, 'sluice_content_blocked');
  assert.equal(talk.errors[0].error.event_id, 'mine');
  // The socket is still good for other things.
  talk.socket.send(say('something else'));
  talk.socket.send({ type: 'response.create' });
  await talk.seen('response.done');
  assert.equal(join(talk.events, 'response.output_text.delta'), 'You said: something else');
  assert.ok(!JSON.stringify(talk.events).includes(WORDS[0]));
  await close(talk);
});

for (const word of WORDS) {
  for (const chunk of [1, 2, 3]) {
    for (const modality of ['text', 'audio']) {
      test(`realtime, masked ${modality}, ${word} in pieces of ${chunk}`, async () => {
        const talk = await realtime({ 'x-demo-text': header(`a b ${word} c`), 'x-demo-chunk': String(chunk) });
        talk.socket.send({ type: 'response.create', response: { output_modalities: [modality] } });
        const { response } = await talk.seen('response.done');
        const masked = `a b ${'*'.repeat([...word].length)} c`;
        const type = modality === 'text' ? 'response.output_text.delta' : 'response.output_audio_transcript.delta';
        assert.equal(join(talk.events, type), masked);
        const part = response.output[0].content[0];
        assert.equal(part.text ?? part.transcript, masked);
        assert.ok(!JSON.stringify(talk.events).includes(word));
        await close(talk);
      });
    }
  }
}

test('realtime, audio byte for byte both ways', async () => {
  const talk = await realtime({ 'x-demo-text': 'one two three' });
  const heard = Buffer.alloc(3_000_000, 'sound');
  talk.socket.send({ type: 'input_audio_buffer.append', audio: heard.toString('base64') });
  talk.socket.send({ type: 'input_audio_buffer.commit' });
  const { transcript } = await talk.seen('conversation.item.input_audio_transcription.completed');
  assert.equal(transcript, `${heard.length} bytes of audio`);
  talk.socket.send({ type: 'response.create', response: { output_modalities: ['audio'] } });
  await talk.seen('response.done');
  const spoken = talk.events.filter((event) => event.type === 'response.output_audio.delta');
  assert.ok(spoken.length > 2);
  spoken.forEach((event, piece) => {
    const hum = Buffer.alloc(12_000);
    for (let i = 0; i < 6000; ++i) {
      hum.writeInt16LE(((i * 7 + (piece % 97) * 13) % 512) - 256, 2 * i);
    }
    assert.equal(event.delta, hum.toString('base64'));
  });
  await close(talk);
});

test('realtime, an upstream that breaks off', async () => {
  const talk = await realtime({ 'x-demo-cut-after': '4' });
  const closed = once(talk.socket.socket, 'close');
  talk.socket.send(say('hello'));
  talk.socket.send({ type: 'response.create' });
  const [code] = await closed;
  assert.equal(code, 1011);
  assert.equal(talk.errors.at(-1).error.code, 'sluice_upstream_interrupted');
});

// A plain WebSocket: what it was answered, or its events.
function open(path, headers = {}, protocols = []) {
  const socket = new WebSocket(`${socketUrl}${path}`, protocols, {
    headers: { Authorization: 'Bearer sk-test', ...quick, ...headers },
    perMessageDeflate: true,
  });
  const events = [];
  socket.on('message', (bytes) => events.push(JSON.parse(bytes)));
  return new Promise((resolve, reject) => {
    socket.on('open', () => resolve({ socket, events }));
    socket.on('unexpected-response', (request, response) => resolve({ refused: response, request }));
    socket.on('error', reject);
  });
}

async function respond({ socket, events }, body) {
  const before = events.length;
  socket.send(JSON.stringify({ type: 'response.create', model: 'gpt-5', ...body }));
  while (!/^(error|response\.(completed|incomplete|failed))$/.test(events.at(-1)?.type ?? '') || events.length === before) {
    await once(socket, 'message', { signal: AbortSignal.timeout(10_000) });
  }
  return events.slice(before);
}

test('responses in WebSocket mode: several on one socket', async () => {
  const talk = await open('/v1/responses', { 'OpenAI-Beta': 'responses_websockets=2026-02-06' });
  assert.equal(talk.socket.extensions, '');
  for (const input of ['first', 'second 世界']) {
    const events = await respond(talk, { input });
    assert.equal(join(events, 'response.output_text.delta'), `You said: ${input}`);
    assert.deepEqual(
      events.map((event) => event.sequence_number),
      events.map((_, index) => index),
    );
    assert.equal(events.at(-1).response.status, 'completed');
  }
  const blocked = await respond(talk, { input: `a ${WORDS[0]} b` });
  assert.equal(blocked[0].error.code, 'sluice_content_blocked');
  assert.equal((await respond(talk, { input: 'after' })).at(-1).type, 'response.completed');
  talk.socket.close(1000);
  assert.equal((await once(talk.socket, 'close'))[0], 1000);
});

test('responses in WebSocket mode: masked in pieces', async () => {
  for (const word of WORDS) {
    const talk = await open('/v1/responses', { 'x-demo-text': header(`x ${word} y`), 'x-demo-chunk': '1' });
    const events = await respond(talk, { input: 'hi' });
    const masked = `x ${'*'.repeat([...word].length)} y`;
    assert.equal(join(events, 'response.output_text.delta'), masked);
    assert.equal(events.at(-1).response.output[0].content[0].text, masked);
    assert.ok(!JSON.stringify(events).includes(word));
    talk.socket.terminate();
  }
});

test('a key among the sub-protocols', async () => {
  const talk = await open('/v1/realtime?model=m', {}, ['realtime', 'openai-insecure-api-key.sk-test']);
  assert.equal(talk.socket.protocol, 'realtime');
  talk.socket.terminate();
});

test('an upstream without WebSocket gives 426 at once', async () => {
  for (const status of [404, 405, 400, 501, 426]) {
    const began = Date.now();
    const { refused, request } = await open('/v1/responses', { 'x-demo-status': String(status) });
    assert.equal(refused.statusCode, 426);
    assert.equal(refused.headers['x-sluice-error'], 'sluice_websocket_unsupported');
    assert.ok(Date.now() - began < 2000);
    request.destroy();
  }
  const { refused, request } = await open('/v1/responses', { 'x-demo-status': '401' });
  assert.equal(refused.statusCode, 401);
  request.destroy();
});
