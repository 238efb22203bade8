// node run.mjs SLUICECTL [TEST.mjs]: runs sdk_test.mjs, or the test named, against a relay of its own. With SLUICE_TEST_URL set it uses
// that server instead, and SLUICE_TEST_PARTS=shapes leaves out what only a relay with the word list can answer.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { startRelay } from './relay.mjs';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

for (const name of ['openai', '@anthropic-ai/sdk', 'ws']) {
  if (!existsSync(here(`node_modules/${name}/package.json`))) {
    console.error(`The npm package "${name}" is not installed: run ./check, or "npm ci" in tests/integration/sdk.`);
    process.exit(1);
  }
}

// What a test needs beside the usual: no limits.
const limits = {
  'limit_test.mjs': {
    requests_per_minute: 1000,
    smoothing: { style: 'nodelay', requests_per_minute: 30, burst: 0 },
    rules: [{ name: 'one', level: 'model', pattern: 'gpt-once-a-minute', requests_per_minute: 1 }],
  },
}[process.argv[3]];

const given = process.env.SLUICE_TEST_URL;
const relay = given ? { url: given, stop: async () => 0 } : await startRelay(process.argv[2], limits);

// The runtime reads NODE_EXTRA_CA_CERTS when it starts, so the tests have a process of their own.
const tests = spawn(process.execPath, [here(process.argv[3] ?? 'sdk_test.mjs')], {
  stdio: 'inherit',
  env: {
    ...process.env,
    SLUICE_TEST_URL: relay.url,
    ...(relay.caFile ? { NODE_EXTRA_CA_CERTS: relay.caFile } : {}),
  },
});
const failed = await new Promise((resolve) => tests.once('exit', (code, signal) => resolve(code ?? signal)));
const stopped = await relay.stop();
if (stopped !== 0) {
  console.error(`sluicectl serve ended with ${stopped} after SIGTERM, expected 0`);
}
process.exit(failed === 0 && stopped === 0 ? 0 : 1);
