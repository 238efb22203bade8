// node ways_test.mjs SLUICECTL: each kind of upstream, and each proxy, with its real counterpart: the official SDK streams a chat through
// sluicectl serve.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync, chmodSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { makeCertificates } from './certificates.mjs';
import { dante, microsocks, nginx, ownDirectory, tinyproxy, websockify } from './counterparts.mjs';
import { freePort, startReady, stopAll } from './processes.mjs';

const packages = new URL('../sdk/node_modules/', import.meta.url);
async function sdk(name) {
  const file = new URL(`${name}/index.mjs`, packages);
  if (!existsSync(fileURLToPath(file))) {
    console.error(`The npm package "${name}" is not installed: run ./check, or "npm ci" in tests/integration/sdk.`);
    process.exit(1);
  }
  return (await import(file)).default;
}
const OpenAI = await sdk('openai');
const Anthropic = await sdk('@anthropic-ai/sdk');

const { default: WebSocket } = await import(new URL('ws/wrapper.mjs', packages));

const sluicectl = process.argv[2];
mkdirSync(homedir(), { recursive: true });
const root = mkdtempSync(join(homedir(), 'ways-'));

let pems; // certificates
let provider; // TLS, the provider of most tests
let plainProvider; // the same without TLS, for nginx to stand before

const portOf = (address) => Number(address.split(':').at(-1));

before(async () => {
  pems = makeCertificates(root);
  const tls = ['--tls', '--cert', pems.provider.certificate, '--key', pems.provider.key];
  provider = await startReady(sluicectl, ['demo-upstream', ...tls]);
  provider.port = portOf(provider.https);
  plainProvider = await startReady(sluicectl, ['demo-upstream']);
  plainProvider.port = portOf(plainProvider.http);
});

after(async () => {
  await stopAll();
  rmSync(root, { recursive: true, force: true });
});

// A relay with this one upstream, and an SDK client of it.
async function relayTo(upstream, env = {}, http = '127.0.0.1:0') {
  const directory = ownDirectory(root, 'relay');
  const file = join(directory, 'sluice.json');
  writeFileSync(
    file,
    JSON.stringify({
      version: 1,
      listeners: { https: null, http },
      upstreams: [{ name: 'tested', ...upstream }],
      limits: { requests_per_minute: 0 },
    }),
  );
  const relay = await startReady(sluicectl, ['serve', '--config', file, '--data-dir', join(directory, 'data')], { env });
  const client = new OpenAI({ baseURL: `http://${relay.http}/v1`, apiKey: 'sk-client', maxRetries: 0 });
  return { ...relay, client };
}

async function streamChat(relay, text) {
  const stream = await relay.client.chat.completions.create(
    { model: 'gpt-4o-mini', messages: [{ role: 'user', content: text }], stream: true },
    { headers: { 'x-demo-interval-ms': '25', 'x-demo-first-token-ms': '10' } },
  );
  let answer = '';
  const times = [];
  let finish = null;
  for await (const chunk of stream) {
    const content = chunk.choices[0]?.delta.content ?? '';
    if (content) {
      times.push(performance.now());
      answer += content;
    }
    finish = chunk.choices[0]?.finish_reason ?? finish;
  }
  return { answer, finish, times };
}

// Twice, so that a kept connection is used as well; the tokens must come one after the other and not in one lump.
async function chatsThrough(upstream, env) {
  const relay = await relayTo(upstream, env);
  for (const text of ['Hello there, how are you today? 世界', 'And once more over what is open']) {
    const { answer, finish, times } = await streamChat(relay, text);
    assert.equal(answer, `You said: ${text}`);
    assert.equal(finish, 'stop');
    const spread = times.at(-1) - times[0];
    assert.ok(spread > 25 * (times.length - 1) * 0.5, `${times.length} tokens came within ${Math.round(spread)} ms`);
  }
  assert.equal(await relay.stop(), 0);
}

// The upstream cannot be reached: 502 and these words.
async function failsWith(upstream, expected, env) {
  const relay = await relayTo(upstream, env);
  await assert.rejects(streamChat(relay, 'Hello'), (error) => {
    assert.equal(error.status, 502, String(error));
    assert.match(error.message, expected);
    return true;
  });
  assert.equal(await relay.stop(), 0);
}

const direct = () => ({ kind: 'direct', url: `https://localhost:${provider.port}/v1`, ca: pems.providerCa });

test('demo', () => chatsThrough({ kind: 'demo' }));

test('direct, TLS verified', async () => {
  await chatsThrough(direct());
  await failsWith({ ...direct(), ca: pems.wayCa }, /certificate/i);
});

async function startNginxRelay() {
  return nginx(root, 'relay.conf', {
    RELAY_KEY: 'relay-key',
    RELAY_BASIC: Buffer.from('me:relay-password').toString('base64'),
    PROVIDER_KEY: 'sk-provider',
    PROVIDER_NAME: 'provider.example',
    PROVIDER_PORT: String(provider.port),
    PROVIDER_CA: pems.providerCa,
    CERTIFICATE: pems.server.certificate,
    KEY: pems.server.key,
    CLIENT_CA: pems.wayCa,
  });
}

test('relay: nginx with path prefix, own key, extra CA and client certificate', async () => {
  const relay = await startNginxRelay();
  const upstream = {
    kind: 'relay',
    url: `https://localhost:${relay.port}/relay/v1`,
    ca: pems.wayCa,
    credential: 'env:RELAY_SECRET',
    client_certificate: pems.client.certificate,
    client_key: pems.client.key,
  };
  await chatsThrough({ ...upstream, auth: 'bearer' }, { RELAY_SECRET: 'relay-key' });
  await chatsThrough({ ...upstream, auth: 'basic' }, { RELAY_SECRET: 'me:relay-password' });

  const wrong = await relayTo({ ...upstream, auth: 'bearer' }, { RELAY_SECRET: 'another-key' });
  await assert.rejects(streamChat(wrong, 'Hello'), (error) => error.status === 401);
  await wrong.stop();

  const { client_certificate, client_key, ...nameless } = upstream;
  const refused = await relayTo({ ...nameless, auth: 'bearer' }, { RELAY_SECRET: 'relay-key' });
  await assert.rejects(streamChat(refused, 'Hello'), (error) => error.status === 400 || error.status === 502);
  await refused.stop();
});

test('relay: a client key that others can read is refused', async () => {
  chmodSync(pems.client.key, 0o644);
  try {
    await assert.rejects(
      relayTo({ ...direct(), client_certificate: pems.client.certificate, client_key: pems.client.key }),
      /client_key.*0600/s,
    );
  } finally {
    chmodSync(pems.client.key, 0o600);
  }
  await assert.rejects(
    relayTo({ ...direct(), client_certificate: pems.client.certificate, client_key: pems.server.key }),
    /does not belong to the first certificate/,
  );
});

async function startProvider(variable, value, prefix) {
  return nginx(root, 'provider.conf', {
    HEADER_VARIABLE: variable,
    HEADER_VALUE: value,
    PREFIX: prefix,
    CERTIFICATE: pems.provider.certificate,
    KEY: pems.provider.key,
    PROVIDER_PORT: String(plainProvider.port),
  });
}

const key = 'sk-provider';
for (const [what, more, variable, value, prefix] of [
  ['bearer', { auth: 'bearer' }, 'http_authorization', `Bearer ${key}`, '/v1'],
  ['x-api-key', { auth: 'x-api-key' }, 'http_x_api_key', key, '/v1'],
  ['api-key', { auth: 'api-key' }, 'http_api_key', key, '/v1'],
  ['x-goog-api-key', { auth: 'x-goog-api-key' }, 'http_x_goog_api_key', key, '/v1'],
  ['template openai', { provider: 'openai' }, 'http_authorization', `Bearer ${key}`, '/v1'],
  ['template azure', { provider: 'azure' }, 'http_api_key', key, '/openai/v1'],
  ['template zhipu', { provider: 'zhipu' }, 'http_authorization', `Bearer ${key}`, '/api/paas/v4'],
  ['template gemini', { provider: 'gemini' }, 'http_authorization', `Bearer ${key}`, '/v1beta/openai'],
]) {
  test(`provider: ${what}`, async () => {
    const front = await startProvider(variable, value, prefix);
    const upstream = {
      kind: 'provider',
      url: `https://localhost:${front.port}`,
      ca: pems.providerCa,
      credential: 'env:PROVIDER_SECRET',
      ...more,
    };
    await chatsThrough(upstream, { PROVIDER_SECRET: key });
    const wrong = await relayTo(upstream, { PROVIDER_SECRET: 'sk-another' });
    await assert.rejects(streamChat(wrong, 'Hello'), (error) => error.status === 401);
    await wrong.stop();
  });
}

test('provider: template anthropic, by its own SDK', async () => {
  const front = await startProvider('http_x_api_key', key, '/v1');
  const relay = await relayTo(
    {
      kind: 'provider',
      provider: 'anthropic',
      url: `https://localhost:${front.port}`,
      ca: pems.providerCa,
      credential: 'env:PROVIDER_SECRET',
    },
    { PROVIDER_SECRET: key },
  );
  const client = new Anthropic({ baseURL: `http://${relay.http}`, apiKey: 'sk-client', maxRetries: 0 });
  const message = await client.messages
    .stream({ model: 'claude-sonnet-4-5', max_tokens: 64, messages: [{ role: 'user', content: 'Hello' }] })
    .finalMessage();
  assert.equal(message.content[0].text, 'You said: Hello');
  assert.equal(await relay.stop(), 0);
});

const behindTunnel = (tunnel) => ({
  kind: 'tunnel',
  url: 'https://provider.example/v1',
  ca: pems.providerCa,
  tunnel: { ca: pems.wayCa, ...tunnel },
});

test('tunnel: websockify with TLS', async () => {
  const server = await websockify(provider.port, { certificate: pems.server });
  const url = `wss://localhost:${server.port}/`;
  await chatsThrough(behindTunnel({ url }));
  // The inner TLS is with the provider: the name in its certificate counts, and the tunnel's CA vouches for nothing there.
  await failsWith({ ...behindTunnel({ url }), url: 'https://other.example/v1' }, /host name did not match/i);
  await failsWith({ ...behindTunnel({ url }), ca: pems.wayCa }, /certificate/i);
  await failsWith(behindTunnel({ url, ca: pems.providerCa }), /TLS with the tunnel's server failed/);
});

test('tunnel: websockify that asks for a password', async () => {
  const server = await websockify(provider.port, { certificate: pems.server, login: 'me:tunnel-password' });
  const tunnel = { url: `wss://localhost:${server.port}/`, credential: 'env:TUNNEL_SECRET', auth: 'basic' };
  await chatsThrough(behindTunnel(tunnel), { TUNNEL_SECRET: 'me:tunnel-password' });
  await failsWith(behindTunnel(tunnel), /refuses the upgrade: 40[13]/, { TUNNEL_SECRET: 'me:wrong' });
});

test('tunnel: nginx passes the upgrade to websockify', async () => {
  const server = await websockify(provider.port);
  const front = await nginx(root, 'tunnel.conf', {
    TUNNEL_KEY: 'tunnel-key',
    CERTIFICATE: pems.server.certificate,
    KEY: pems.server.key,
    WEBSOCKIFY_PORT: String(server.port),
  });
  const tunnel = { url: `wss://localhost:${front.port}/tunnel`, credential: 'env:TUNNEL_SECRET' };
  await chatsThrough(behindTunnel(tunnel), { TUNNEL_SECRET: 'tunnel-key' });
  await failsWith(behindTunnel(tunnel), /refuses the upgrade: 401/, { TUNNEL_SECRET: 'wrong' });
  await server.stop();
  await failsWith(behindTunnel(tunnel), /refuses the upgrade: 502/, { TUNNEL_SECRET: 'tunnel-key' });
});

test('tunnel: a server that cannot reach the provider says so', async () => {
  const server = await websockify(await freePort(), { certificate: pems.server });
  await failsWith(behindTunnel({ url: `wss://localhost:${server.port}/` }), /closed the tunnel: 1011/);
  await server.stop();
  await failsWith(behindTunnel({ url: `wss://localhost:${server.port}/` }), /tunnel's server is unreachable/);
});

test('tunnel behind a proxy', async () => {
  const server = await websockify(provider.port, { certificate: pems.server });
  const proxy = await microsocks();
  await chatsThrough({
    ...behindTunnel({ url: `wss://localhost:${server.port}/` }),
    proxy: `socks5://127.0.0.1:${proxy.port}`,
  });
});

test('proxy: tinyproxy, CONNECT', async () => {
  const proxy = await tinyproxy(root);
  const upstream = { ...direct(), proxy: `http://127.0.0.1:${proxy.port}` };
  await chatsThrough(upstream);
  await proxy.stop();
  await failsWith(upstream, /the proxy is unreachable/);
});

test('proxy: tinyproxy that asks for a password', async () => {
  const proxy = await tinyproxy(root, { login: 'me:proxy-password' });
  const upstream = { ...direct(), proxy: `http://127.0.0.1:${proxy.port}` };
  await chatsThrough({ ...upstream, proxy_credential: 'env:PROXY_SECRET' }, { PROXY_SECRET: 'me:proxy-password' });
  await failsWith({ ...upstream, proxy_credential: 'env:PROXY_SECRET' }, /refuses the user name or password/, {
    PROXY_SECRET: 'me:wrong',
  });
  await failsWith(upstream, /wants authentication/);
});

test('proxy: tinyproxy that refuses the target', async () => {
  const proxy = await tinyproxy(root, { filter: 'localhost' });
  await failsWith({ ...direct(), proxy: `http://127.0.0.1:${proxy.port}` }, /the proxy refuses the target: 403/);
});

test('proxy: dante, SOCKS5', async () => {
  const proxy = await dante(root);
  await chatsThrough({ ...direct(), proxy: `socks5://127.0.0.1:${proxy.port}` });
  const closed = await freePort();
  await failsWith(
    { ...direct(), url: `https://localhost:${closed}/v1`, proxy: `socks5://127.0.0.1:${proxy.port}` },
    /the proxy could not reach the target: connection refused/,
  );
});

test('proxy: microsocks, SOCKS5 with and without a password', async () => {
  const open = await microsocks();
  await chatsThrough({ ...direct(), proxy: `socks5://localhost:${open.port}` });
  const guarded = await microsocks({ login: 'me:proxy-password' });
  const upstream = { ...direct(), proxy: `socks5://127.0.0.1:${guarded.port}` };
  await chatsThrough({ ...upstream, proxy_credential: 'env:PROXY_SECRET' }, { PROXY_SECRET: 'me:proxy-password' });
  await failsWith({ ...upstream, proxy_credential: 'env:PROXY_SECRET' }, /refuses the user name or password/, {
    PROXY_SECRET: 'me:wrong',
  });
  await failsWith(upstream, /wants authentication/);
});

test("proxy: the system's, from the environment", async () => {
  const proxy = await tinyproxy(root);
  const upstream = { ...direct(), proxy: 'system' };
  const address = `http://127.0.0.1:${proxy.port}`;
  await chatsThrough(upstream, { http_proxy: address, https_proxy: address, no_proxy: '' });
  await proxy.stop();
  await failsWith(upstream, /the proxy is unreachable/, { http_proxy: address, https_proxy: address, no_proxy: '' });
  await chatsThrough(upstream, { http_proxy: '', https_proxy: '', no_proxy: '' });
  // What is not configured is not used, whatever the environment says.
  await chatsThrough(direct(), { http_proxy: address, https_proxy: address, all_proxy: address, no_proxy: '' });
});

test('a ring that a proxy hides is ended by the hop header', async () => {
  const proxy = await tinyproxy(root);
  const port = await freePort();
  // Behind the proxy this could be another machine, so it may be saved.
  const upstream = { kind: 'direct', url: `http://localhost:${port}/v1`, proxy: `http://127.0.0.1:${proxy.port}` };
  const relay = await relayTo(upstream, {}, `127.0.0.1:${port}`);
  await assert.rejects(streamChat(relay, 'Hello'), (error) => error.status === 508 && error.code === 'sluice_loop');
  assert.equal(await relay.stop(), 0);
  await assert.rejects(relayTo({ ...upstream, proxy: '' }, {}, `127.0.0.1:${port}`), /own listener/);
});

// A WebSocket goes every way a request goes: here Realtime, with a text answer. An upstream that serves none is told by 426.
async function talksThrough(upstream, env) {
  const relay = await relayTo(upstream, env);
  const socket = new WebSocket(`ws://${relay.http}/v1/realtime?model=m`, {
    headers: { Authorization: 'Bearer sk-client', 'x-demo-interval-ms': '5', 'x-demo-first-token-ms': '5' },
  });
  const status = await new Promise((resolve, reject) => {
    socket.once('open', () => resolve(101));
    socket.once('unexpected-response', (request, response) => {
      request.destroy();
      resolve(response.statusCode);
    });
    socket.once('error', reject);
  });
  let answer = '';
  if (status === 101) {
    const done = new Promise((resolve, reject) => {
      socket.on('message', (bytes) => {
        const event = JSON.parse(bytes);
        answer += event.type === 'response.output_text.delta' ? event.delta : '';
        if (event.type === 'response.done') resolve();
      });
      socket.once('close', (code) => reject(new Error(`closed with ${code}`)));
    });
    const content = [{ type: 'input_text', text: 'Hello there 世界' }];
    socket.send(JSON.stringify({ type: 'conversation.item.create', item: { type: 'message', role: 'user', content } }));
    socket.send(JSON.stringify({ type: 'response.create' }));
    await done;
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.close(1000);
    assert.equal(await closed, 1000);
  }
  assert.equal(await relay.stop(), 0);
  return status === 101 ? answer : status;
}

test('WebSocket: direct, through a proxy, through a tunnel', async () => {
  assert.equal(await talksThrough(direct()), 'You said: Hello there 世界');
  const proxy = await microsocks();
  assert.equal(await talksThrough({ ...direct(), proxy: `socks5://127.0.0.1:${proxy.port}` }), 'You said: Hello there 世界');
  const server = await websockify(provider.port, { certificate: pems.server });
  assert.equal(await talksThrough(behindTunnel({ url: `wss://localhost:${server.port}/` })), 'You said: Hello there 世界');
});

test('WebSocket: an nginx that passes no upgrade on gives 426', async () => {
  const front = await startProvider('http_authorization', `Bearer ${key}`, '/v1');
  const upstream = { kind: 'provider', url: `https://localhost:${front.port}`, ca: pems.providerCa, credential: 'env:PROVIDER_SECRET' };
  assert.equal(await talksThrough(upstream, { PROVIDER_SECRET: key }), 426);
  assert.equal(await talksThrough(upstream, { PROVIDER_SECRET: 'sk-another' }), 401);
});
